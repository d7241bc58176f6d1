"""Columns of texts into columns of translations: one file, or folders of them over several processes or a Ray cluster."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign import __version__
from kazalign.atomic import STANDARD_OUTPUT, prepare_folder, write_text_atomically
from kazalign.errors import ConfigurationError, InputError, OutputError
from kazalign.pipeline.reading import code_of
from kazalign.pipeline.translation import ArticleTranslator
from kazalign.translation.run import RULES
from kazalign.workers import LocalWorkers, RayWorkers

if TYPE_CHECKING:
    from kazalign.corpora.tables import Columns
    from kazalign.documents.model import Document, Translation

RECORD = "translated.json"
"""In a folder of results: which were made from what, so that a later run does only what is new."""


@dataclass(frozen=True)
class Engine:
    """How is translated; see `ArticleTranslator`."""

    name: str = "bundled"
    to: tuple[str, ...] = ("en", "ru")
    language: str = "kk"
    beam: int = 4
    memory: str | None = None
    glossary: str | None = None
    segmented: bool = False
    convert_script: bool = False
    offline: bool = False
    threads: int = 0


@dataclass(frozen=True)
class Shard:
    """A table to translate."""

    path: str
    out: str
    column: str
    engine: Engine


def translate_tables(
    inputs: Sequence[Path],
    out: Path,
    *,
    column: str,
    engine: Engine,
    processes: int = 1,
    ray: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[str]:
    """Translate a column of tables; yields lines to show.

    Each row keeps its columns and its place, and gets `COLUMN_en` (or whichever language), `COLUMN_en_flags` with what the guard
    objects to, and `translated_by`: engine, revision and licence. A folder is a table in shards, each a file; a shard whose
    result is there and was made from the same rows in the same way is not done again.

    Args:
        inputs: tables (`kazalign.corpora.tables`), or folders of them.
        out: for a single table a file; for several, or for a folder, a folder.
        column: the column of texts.
        engine: how is translated.
        processes: how many shards at a time; 0 is one for each processor.
        ray: `local`, or the address of a Ray cluster whose nodes see the same files; then no translation memory is kept.
        progress: told how many shards are done.

    Raises:
        ConfigurationError, InputError, ...: see `kazalign.errors`.
        OutputError: some shards could not be translated; the others are done.
    """
    began = time.perf_counter()
    engine = replace(engine, to=tuple(dict.fromkeys(map(code_of, engine.to))), language=code_of(engine.language))
    shards = _shards(inputs, out, column, replace(engine, memory=None) if ray else engine)
    if len(shards) == 1 and not shards[0].folder:
        rows = translate_table(shards[0].shard)
        yield from _translator(shards[0].shard.engine).glossary_report()
        yield f"{out}: {rows:,} rows, {time.perf_counter() - began:.1f} seconds"
        return
    translator = _translator(engine)  # what is wrong with it is wrong for all
    record = _Record(out, translator.description)
    waiting = [each for each in shards if not record.has(each)]
    if len(waiting) < len(shards):
        yield f"{len(shards) - len(waiting)} of {len(shards)} shards are there from before; delete {record.path} to do them again"
    if not waiting:
        return
    workers = RayWorkers(ray, processes) if ray else LocalWorkers(processes)
    tasks = {each.with_threads(1 if workers.processes > 1 else engine.threads): each for each in waiting}
    rows, failed = 0, []
    with closing(workers) if isinstance(workers, RayWorkers) else nullcontext():
        for number, outcome in enumerate(workers.run(translate_table, list(tasks)), start=1):
            if outcome.result is None:
                failed.append(outcome.task.path)
                yield f"set aside: {outcome.error}"
            else:
                rows += outcome.result
                record.add(tasks[outcome.task])
            if progress is not None:
                progress("shards translated", number, len(tasks))
    seconds = time.perf_counter() - began
    speed = rows / max(seconds, 0.001)
    yield f"{len(tasks) - len(failed)} shards, {rows:,} rows, {seconds:.1f} seconds, {speed:.1f} rows a second"
    if failed:
        raise OutputError(f"{len(failed)} of {len(shards)} shards were set aside, for the reasons above: {', '.join(failed)}")


def translate_table(shard: Shard) -> int:
    """Translate one table; returns the number of its rows. See `translate_tables` for errors."""
    from kazalign.corpora.tables import extend_table

    translator = _translator(shard.engine)
    convert = shard.engine.convert_script
    return extend_table(
        Path(shard.path), Path(shard.out), shard.column, lambda texts: _columns(translator, shard.column, texts, convert)
    )


def _columns(translator: ArticleTranslator, column: str, texts: Sequence[str | None], convert: bool) -> Columns:
    """The translations of a block of cells, all sentences of which are translated together."""
    from kazalign.corpora.tables import Column
    from kazalign.documents.model import Document

    cells = [_read_cell(translator, text, f"r{number}", convert) for number, text in enumerate(texts)]
    together = Document("block", "", tuple(paragraph for cell in cells if cell for paragraph in cell.paragraphs))
    translated = translator.translate(together)
    made: dict[str, Column] = {}
    for code, translations in translated.translations.items():
        by_sentence = {each.sentence: each for each in translations}
        filled = [_cell(cell, text, by_sentence) for cell, text in zip(cells, texts, strict=True)]
        made[f"{column}_{code}"] = Column([text for text, _ in filled])
        made[f"{column}_{code}_flags"] = Column([flags for _, flags in filled], several=True)
    made["translated_by"] = Column([translator.description] * len(texts))
    return made


def _read_cell(translator: ArticleTranslator, text: str | None, identifier: str, convert: bool) -> Document | None:
    """A cell as a document of its own, all of it body; None where there is nothing to translate."""
    from kazalign.documents import read_text

    how = {"language": translator.source, "identifier": identifier}
    try:
        read = read_text(text or "", **how, convert_script=convert, lines=translator.segmented, furniture=False)
    except InputError:  # empty, or spaces and marks that are not shown
        return None
    return translator.segment(read)


def _cell(cell: Document | None, text: str | None, translations: dict[str, Translation]) -> tuple[str | None, list[str]]:
    """The translation of a cell in the shape of its text, and what the guard objects to in it."""
    if cell is None:
        return text, []
    here = [translations[sentence.id] for sentence in cell.sentences]
    flags = dict.fromkeys(flag for each in here for flag in each.flags)
    return cell.filled({each.sentence: each.text for each in here}), list(flags)


@lru_cache(maxsize=1)
def _translator(engine: Engine) -> ArticleTranslator:
    """One in each process: the model is loaded once, and stays until the process ends."""
    return ArticleTranslator(
        engine.name,
        to=engine.to,
        language=engine.language,
        beam=engine.beam,
        memory=Path(engine.memory) if engine.memory else None,
        glossary=Path(engine.glossary) if engine.glossary else None,
        segmented=engine.segmented,
        offline=engine.offline,
        threads=engine.threads,
    )


@dataclass(frozen=True)
class _Place:
    """A shard, and what its result depends on."""

    shard: Shard
    folder: bool

    def digest(self, translated_by: str) -> str:
        engine = {key: value for key, value in asdict(self.shard.engine).items() if key not in ("memory", "offline", "threads")}
        if self.shard.engine.glossary:
            engine["glossary"] = _file_digest(Path(self.shard.engine.glossary))
        made_from = [__version__, RULES, translated_by, self.shard.column, engine, _file_digest(Path(self.shard.path))]
        return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()

    def with_threads(self, threads: int) -> Shard:
        return replace(self.shard, engine=replace(self.shard.engine, threads=threads))


def _shards(inputs: Sequence[Path], out: Path, column: str, engine: Engine) -> list[_Place]:
    """All tables, and where their results go."""
    from kazalign.corpora.tables import is_table

    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a table becomes a file; name it with --out")
    found: dict[Path, Path] = {}
    for given in inputs:
        if given.is_dir():
            tables = [
                path for path in sorted(given.rglob("*")) if is_table(path) and not path.resolve().is_relative_to(out.resolve())
            ]
            if not tables:
                raise InputError("there is no table in this folder; looked for .parquet and .jsonl", path=given)
            found |= {path: out / path.relative_to(given) for path in tables}
        elif not given.is_file():
            raise InputError("there is no such file or folder; check the name", path=given)
        elif not is_table(given):
            raise ConfigurationError(f"{given}: --column is for tables: .parquet, or .jsonl, which may be compressed")
        else:
            several = len(inputs) > 1 or out.is_dir() or not is_table(out)
            found[given] = out / given.name if several else out
    if any(path.resolve() == target.resolve() for path, target in found.items()):
        raise ConfigurationError(f"{out}: a table would be written over itself; name another place with --out")
    if len(set(found.values())) < len(found):
        raise ConfigurationError(
            "two tables have one name and would be written to one file; translate them into different folders"
        )
    folder = len(found) > 1 or any(path.is_dir() for path in inputs)
    for place in {target.parent for target in found.values()}:
        prepare_folder(place)
    return [_Place(Shard(str(path), str(target), column, engine), folder) for path, target in found.items()]


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


class _Record:
    """Which results are there, and what they were made from."""

    def __init__(self, folder: Path, translated_by: str) -> None:
        self.path = folder / RECORD
        self._translated_by = translated_by
        self._known: dict[str, str] = {}
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            self._known = {str(name): str(digest) for name, digest in known.items()}
        except (OSError, ValueError, AttributeError):
            pass  # none, or damaged: everything is done again

    def has(self, place: _Place) -> bool:
        return Path(place.shard.out).is_file() and self._known.get(place.shard.out) == place.digest(self._translated_by)

    def add(self, place: _Place) -> None:
        self._known[place.shard.out] = place.digest(self._translated_by)
        write_text_atomically(self.path, [json.dumps(self._known, ensure_ascii=False, indent=1), "\n"])
