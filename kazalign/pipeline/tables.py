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
from kazalign.errors import ConfigurationError, InputError, Interrupted, OutputError
from kazalign.outputs import check_apart
from kazalign.pipeline.reading import code_of
from kazalign.pipeline.translation import ArticleTranslator, Translating
from kazalign.translation.run import RULES
from kazalign.workers import LocalWorkers, RayWorkers

if TYPE_CHECKING:
    from kazalign.corpora.tables import Columns
    from kazalign.documents.model import Document, Translation

RECORD = "translated.json"
"""In a folder of results: which were made from what, so that a later run does only what is new."""


@dataclass(frozen=True)
class Shard:
    """A table to translate."""

    path: Path
    out: Path
    column: str
    translating: Translating

    def with_threads(self, threads: int) -> Shard:
        """The same, translated with so many threads."""
        return replace(self, translating=replace(self.translating, threads=threads))


def translate_tables(
    inputs: Sequence[str],
    out: Path,
    *,
    column: str,
    translating: Translating,
    processes: int = 1,
    ray: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[str]:
    """Translate a column of tables; yields lines to show.

    Each row keeps its columns and its place, and gets `COLUMN_en` (or whichever language), `COLUMN_en_flags` with what the guard
    objects to, and `translated_by`: engine, revision and licence. A folder is a table in shards, each a file; a shard whose
    result is there and was made from the same rows in the same way is not done again.

    Args:
        inputs: tables (`kazalign.corpora.tables`), folders of them, and globs.
        out: for a single table a file; for several, or for a folder, a folder.
        column: the column of texts.
        translating: how it is translated.
        processes: how many shards at a time; 0 is one for each processor.
        ray: `local`, or the address of a Ray cluster whose nodes see the same files; then no translation memory is kept.
        progress: told how many shards are done.

    Raises:
        ConfigurationError, InputError, ...: see `kazalign.errors`.
        Interrupted: the user stopped the run, and nothing of it is kept.
        OutputError: some shards could not be translated; the others are done. An InputError where the user can mend each.
    """
    began = time.perf_counter()
    targets = tuple(dict.fromkeys(map(code_of, translating.to)))
    translating = replace(translating, to=targets, language=code_of(translating.language))
    read = translating.files
    if ray:
        translating = replace(translating, memory=None)
    shards, recorded = _shards(inputs, out, column, translating, read)
    if not recorded:
        (shard,) = shards
        rows = _translate_alone(shard)
        yield from _translator(translating).glossary_report()
        yield f"{shard.out}: {rows:,} rows, {time.perf_counter() - began:.1f} seconds"
        return
    record = _Record(out, column, translating, _translator(translating).description)  # what is wrong with it is wrong for all
    digests = {shard: record.digest(shard) for shard in shards}  # before the work: a shard may change meanwhile
    waiting = [shard for shard in shards if not record.has(shard, digests[shard])]
    if len(waiting) < len(shards):
        yield f"{len(shards) - len(waiting)} of {len(shards)} shards are there from before; delete {record.path} to do them again"
    if not waiting:
        return
    workers = RayWorkers(ray, processes) if ray else LocalWorkers(processes)
    tasks = {each.with_threads(1 if workers.processes > 1 else translating.threads): each for each in waiting}
    rows, failed, mendable = 0, list[str](), True
    with closing(workers) if isinstance(workers, RayWorkers) else nullcontext():
        for number, outcome in enumerate(workers.run(translate_table, list(tasks)), start=1):
            path = str(outcome.task.path)
            if outcome.result is None:
                failed.append(path)
                mendable = mendable and outcome.exit_status == 2
                reason = outcome.error or ""
                yield f"set aside: {reason if reason.startswith(path) else f'{path}: {reason}'}"
            else:
                rows += outcome.result
                record.add(tasks[outcome.task], digests[tasks[outcome.task]])
            if progress is not None:
                progress("shards translated", number, len(tasks))
    seconds = time.perf_counter() - began
    speed = rows / max(seconds, 0.001)
    yield f"{len(tasks) - len(failed)} shards, {rows:,} rows, {seconds:.1f} seconds, {speed:.1f} rows a second"
    if failed:
        told = f"{len(failed)} of {len(shards)} shards were set aside, for the reasons above: {', '.join(failed)}"
        raise InputError(told) if mendable else OutputError(told)


def _translate_alone(shard: Shard) -> int:
    try:
        return translate_table(shard)
    except KeyboardInterrupt:
        if shard.translating.memory is None:
            raise Interrupted("interrupted; there is no memory: the same command begins again") from None
        raise


def translate_table(shard: Shard) -> int:
    """Translate one table; returns the number of its rows. See `translate_tables` for errors."""
    from kazalign.corpora.tables import extend_table

    translator = _translator(shard.translating)
    targets = [f"{shard.column}_{code}" for code in translator.targets]
    new = (*targets, *(f"{name}_flags" for name in targets), "translated_by")
    return extend_table(shard.path, shard.out, shard.column, new, lambda texts: _columns(translator, shard.column, texts))


def _columns(translator: ArticleTranslator, column: str, texts: Sequence[str | None]) -> Columns:
    """The translations of a block of cells, all sentences of which are translated together."""
    from kazalign.corpora.tables import Column
    from kazalign.documents.model import Document

    cells = [_read_cell(translator, text, f"r{number}") for number, text in enumerate(texts)]
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


def _read_cell(translator: ArticleTranslator, text: str | None, identifier: str) -> Document | None:
    """A cell as a document of its own, all of it body; None where there is nothing to translate."""
    from kazalign.documents import read_text

    how = {"language": translator.source, "identifier": identifier}
    try:
        read = read_text(text or "", **how, convert_script=translator.convert_script, lines=translator.segmented, furniture=False)
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
def _translator(translating: Translating) -> ArticleTranslator:
    """One in each process: the model is loaded once, and stays until the process ends."""
    return ArticleTranslator(translating)


def _shards(
    inputs: Sequence[str], out: Path, column: str, translating: Translating, read: Sequence[Path]
) -> tuple[list[Shard], bool]:
    """All tables, and where their results go, none over a file of `read`; and whether that is a folder with a record."""
    from kazalign.corpora.tables import is_table

    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a table becomes a file; name it with --out")
    try:
        found = _found(inputs, out)
        folder = len(found) > 1 or any(Path(given).is_dir() for given in inputs)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise InputError(f"cannot be read: {error.strerror}", path=error.filename) from error
    alone = not folder and is_table(out) and not out.is_dir()
    shards = [Shard(path, out if alone else out / place, column, translating) for path, place in found.items()]
    check_apart([("--out", shard.out) for shard in shards], [*found, *read])
    if len({shard.out.resolve() for shard in shards}) < len(shards):
        raise ConfigurationError(
            "two tables have one name and would be written to one file; translate them into different folders"
        )
    for place in {shard.out.parent for shard in shards}:
        prepare_folder(place)
    return shards, folder


def _found(inputs: Sequence[str], out: Path) -> dict[Path, Path]:
    """Each table once, with its place below the folder that was named; what earlier runs wrote to `out` in there is none."""
    from kazalign.corpora.tables import is_table
    from kazalign.documents import find_files

    found: dict[Path, tuple[Path, Path]] = {}
    for given in inputs:
        if Path(given).is_dir():
            tables = {path: path.relative_to(given) for path in _tables_below(Path(given), out)}
        else:
            tables = {path: Path(path.name) for path in find_files([given])}
            if others := [path for path in tables if not is_table(path)]:
                raise ConfigurationError(f"{others[0]}: --column is for tables: .parquet, or .jsonl, which may be compressed")
        for path, place in tables.items():
            found.setdefault(path.resolve(), (path, place))
    return dict(found.values())


def _tables_below(folder: Path, out: Path) -> list[Path]:
    from kazalign.corpora.tables import is_table

    around, written = folder.resolve(), out.resolve()
    if written == around:
        raise ConfigurationError(f"{out}: is the folder of the inputs; name another one with --out, or one in it")
    inside = written.is_relative_to(around)
    tables = [
        path
        for path in sorted(folder.rglob("*"))
        if is_table(path) and path.is_file() and not (inside and path.resolve().is_relative_to(written))
    ]
    if not tables:
        raise InputError("there is no table in this folder; looked for .parquet and .jsonl", path=folder)
    return tables


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


class _Record:
    """Which results are there, and what they were made from."""

    def __init__(self, folder: Path, column: str, translating: Translating, translated_by: str) -> None:
        self.path = folder / RECORD
        how = {name: value for name, value in asdict(translating).items() if name not in ("memory", "offline", "threads")}
        how["glossaries"] = [_file_digest(path) for path in translating.glossaries]
        self._how = [__version__, RULES, translated_by, column, how]
        self._known: dict[str, str] = {}
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            self._known = {str(name): str(digest) for name, digest in known.items()}
        except (OSError, ValueError, AttributeError):
            pass  # none, or damaged: everything is done again

    def digest(self, shard: Shard) -> str | None:
        """What its result depends on; None where the table cannot be read, which is told when it is translated."""
        try:
            table = _file_digest(shard.path)
        except InputError:
            return None
        return hashlib.sha256(json.dumps([*self._how, table]).encode()).hexdigest()

    def has(self, shard: Shard, digest: str | None) -> bool:
        """Whether its result is there, and was made from that."""
        return digest is not None and shard.out.is_file() and self._known.get(self._name(shard)) == digest

    def add(self, shard: Shard, digest: str | None) -> None:
        """Remember that its result was made from that."""
        if digest is not None:
            self._known[self._name(shard)] = digest
            # In ASCII, since a file's name may be no valid text; it reads back as it was.
            write_text_atomically(self.path, [json.dumps(self._known, indent=1), "\n"])

    def _name(self, shard: Shard) -> str:
        """The place of its result below the folder, so that both may be moved and called from anywhere."""
        return shard.out.relative_to(self.path.parent).as_posix()
