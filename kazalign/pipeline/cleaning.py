"""The part of the pipeline that cleans parallel corpora: a recipe at work, with what its filters need of other rooms."""

from __future__ import annotations

import json
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kazalign.atomic import STANDARD_OUTPUT, errors_of_writing, write_text_atomically
from kazalign.errors import ConfigurationError, InputError, OutputError
from kazalign.languages import any_code
from kazalign.outputs import check_place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from kazalign.alignment.embedders import Embedder
    from kazalign.corpora.exchange import Written
    from kazalign.corpora.filtering import Account, Cleaning
    from kazalign.corpora.formats import Header
    from kazalign.corpora.recipes import Recipe
    from kazalign.corpora.sources import CorpusFile, Output
    from kazalign.corpora.units import Unit

    Array = npt.NDArray[np.float64]

_REMEMBERED = 20_000
"""Translations that are remembered at most: a preview asks twice."""

_STEP = 1000
"""Rows between two words about progress."""


@dataclass(frozen=True)
class Cleaned:
    """What a run did, and what there is to say of what was written."""

    account: Account
    notes: tuple[str, ...]
    seconds: float


class NothingPasses(InputError):
    """No row of a corpus passes; `account` says what removed them."""

    def __init__(self, account: Account, path: Path) -> None:
        worst = max(account.filters, key=lambda tally: tally.removed)
        super().__init__(
            f"none of its {account.rows:,} rows passes; {worst.name} alone removed {worst.removed:,}; see which and why with "
            f"`kazalign corpus filter {path} --preview` and the same recipe",
            path=path,
        )
        self.account = account


@dataclass
class RoomTools:
    """What filters need of the rooms for alignment, translation and evaluation; each is loaded when it is first needed."""

    threads: int = 0
    offline: bool = False
    _embedders: dict[str, Embedder] = field(default_factory=dict)
    _translated: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def lost_numbers(self, source: str, target: str, target_language: str) -> int:
        """See `kazalign.corpora.filters.Tools`."""
        return len(self._missing(source, target, target_language))

    def embed(self, embedder: str, texts: Sequence[str]) -> Array:
        """See `kazalign.corpora.filters.Tools`."""
        import numpy as np

        from kazalign.alignment.embedders import load_embedder

        if embedder not in self._embedders:
            self._embedders[embedder] = load_embedder(embedder, threads=self.threads, offline=self.offline)
        vectors = self._embedders[embedder].embed(_valid(texts)).astype(np.float64)
        unit_vectors: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit_vectors

    def translation_scores(
        self, engine: str, sources: Sequence[str], targets: Sequence[str], languages: tuple[str, str]
    ) -> Array | None:
        """See `kazalign.corpora.filters.Tools`."""
        import numpy as np

        from kazalign.evaluation.metrics import metric

        known = self._translated.setdefault((engine, *languages), {})
        new = [text for text in dict.fromkeys(sources) if text not in known]
        if len(known) > _REMEMBERED:
            known.clear()
            new = list(dict.fromkeys(sources))
        if new:
            translations = self._translate(engine, new, languages)
            if translations is None:
                return None
            known |= zip(new, translations, strict=True)
        chrf = metric("chrf++")
        scores: Array = chrf.segment_scores(chrf.statistics([[known[text] for text in sources]], [targets], None)[0]).astype(
            np.float64
        )
        return scores

    @cached_property
    def _missing(self) -> Callable[[str, str, str], tuple[str, ...]]:
        from kazalign.translation.numbers import missing

        return missing

    def _translate(self, engine: str, texts: Sequence[str], languages: tuple[str, str]) -> list[str] | None:
        """The translations of single sentences; None where the engine does not translate in this direction."""
        from kazalign.documents.model import Sentence
        from kazalign.translation import translate_sentences
        from kazalign.translation.engines import load_engine
        from kazalign.translation.engines.codes import check_direction

        if engine not in self._engines:
            self._engines[engine] = load_engine(engine, threads=self.threads, offline=self.offline)
        chosen = self._engines[engine]
        source, target = languages
        try:
            check_direction(chosen.description, source, target)
        except ConfigurationError:
            return None
        sentences = [Sentence(f"s{number}", text, 0, len(text), source) for number, text in enumerate(_valid(texts))]
        return [each.text for each in translate_sentences(sentences, engine=chosen, source=source, target=target)]

    @cached_property
    def _engines(self) -> dict[str, Any]:
        return {}


def _valid(texts: Sequence[str]) -> list[str]:
    """The texts for a model to read; half a surrogate pair, which JSON can hold, is the one thing that it cannot."""
    return [text.encode("utf-8", "replace").decode() for text in texts]


def filter_corpus(
    corpus: Path,
    out: Path | None = None,
    *,
    removed: Path | None = None,
    recipe: Recipe | str = "light",
    without: Sequence[str] = (),
    mask: Sequence[str] = (),
    languages: Sequence[str] = (),
    header: Header | None = None,
    report: Path | None = None,
    preview: bool = False,
    samples: int = 3,
    input_format: str | None = None,
    file_format: str | None = None,
    removed_format: str | None = None,
    threads: int = 0,
    offline: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Cleaned:
    """Keep the rows of a parallel corpus that a recipe's filters let pass.

    Every row is kept or removed: `account.rows` = `account.kept` + `account.removed`, or an error is raised. Memory does not grow
    with the corpus, but for the filter `near_duplicates`.

    Args:
        corpus: a corpus in any format of `kazalign.corpora.formats`.
        out: where the rows that pass are written, whole or not at all; None only with `preview`.
        removed: where the others are written, and those that lost a text, with `removed_by`, `removed_for` and
            `removed_languages` among their properties, a flag and the score of the filter.
        recipe: a preset (`light`, `news`, `strict`, `web`), the path of a YAML file, or a `Recipe`.
        without: names of filters to leave out.
        mask: `phone`, `iin`, `email`: personal data to mask in all that is written, beside what the recipe masks.
        languages: the corpus's languages, in order; by default all that are found.
        header: what is true of it as a whole, its languages too; by default it is read once beforehand to find that. A pipe is
            read only once: its `languages` have to be named, and its licence stands with its rows alone.
        report: a JSON file for the figures, and with `preview` for the samples.
        preview: write nothing; judge all rows by each filter alone, too, for histograms.
        samples: how many removed rows of each filter to remember.
        input_format, file_format, removed_format: names of formats; by default as the files' names tell.
        threads: processor threads for embeddings and translations; 0 leaves the number to them.
        offline: forbid everything remote.
        progress: told what is being done, how many rows are done, and of how many (as many as are done, where that is not known).

    Raises:
        ConfigurationError: the recipe, a format or an option is wrong.
        InputError: the corpus cannot be read, has no rows, or no row passes; a place cannot be written to.
        OutputError: something could not be written.
        MissingExtra, ModelError, OfflineError: a filter needs what is not there.
    """
    from kazalign.corpora.filter_report import as_plain
    from kazalign.corpora.filtering import Cleaning
    from kazalign.corpora.recipes import load_recipe
    from kazalign.corpora.sources import CorpusFile, check_outputs

    began = time.perf_counter()
    chosen = _with_masks(load_recipe(recipe, without=without) if isinstance(recipe, str) else recipe, mask)
    outputs = [] if preview else check_places(out, removed, file_format, removed_format)
    if report is not None:
        check_place(report)
    codes = tuple(map(any_code, languages))
    source = CorpusFile(corpus, file_format=input_format)
    check_outputs([source], outputs, report=report)
    total = None
    if header is None:
        header, total = _header(source, codes, f"kazalign corpus filter, {chosen.name}")
    check_outputs([source], outputs, header.languages, report=report)
    cleaning = Cleaning(chosen, header.languages, RoomTools(threads=threads, offline=offline), samples=samples, preview=preview)
    run = _Run(cleaning, corpus, progress, total)
    notes: list[str] = []
    if preview:
        for _ in run.kept(iter(source)):
            pass
    else:
        assert out is not None
        notes = run.write(iter(source), header, out, file_format, removed, removed_format)
    if report is not None:
        write_text_atomically(report, [json.dumps(as_plain(cleaning.account), ensure_ascii=False, indent=1), "\n"])
    return Cleaned(cleaning.account, tuple(notes), time.perf_counter() - began)


def _header(source: CorpusFile, codes: tuple[str, ...], method: str) -> tuple[Header, int | None]:
    """What is true of the whole corpus, in the languages that were named if any were, and how many rows it has."""
    from kazalign.corpora.formats import Header
    from kazalign.corpora.sources import Survey

    if codes and source.is_pipe:
        return Header(codes, title=source.path.name, method=method), None
    survey = Survey()
    for _ in survey(source):
        pass
    survey.check_rows(source.path)
    found = survey.header(source.path.name)
    return replace(found, languages=codes or found.languages, method=method), survey.units


class _Run:
    """A corpus on its way through a recipe into one file or two."""

    def __init__(
        self, cleaning: Cleaning, corpus: Path, progress: Callable[[str, int, int], None] | None, total: int | None
    ) -> None:
        self.cleaning = cleaning
        self.corpus = corpus
        self.progress = progress
        self.total = total
        self._put_apart = 0

    def kept(self, units: Iterator[Unit], apart: IO[bytes] | None = None) -> Iterator[Unit]:
        """What passes; the rest is put into `apart`."""
        for done, verdict in enumerate(self.cleaning(self._known(units)), start=1):
            if verdict.reasons and apart is not None:
                pickle.dump(verdict.with_reasons(), apart, pickle.HIGHEST_PROTOCOL)
                self._put_apart += 1
            if self.progress is not None and done % _STEP == 0:
                self.progress("rows", done, self.total or done)
            if verdict.kept is not None:
                yield verdict.kept
        self._check()

    def write(
        self,
        units: Iterator[Unit],
        header: Header,
        out: Path,
        file_format: str | None,
        removed: Path | None,
        removed_format: str | None,
    ) -> list[str]:
        """Write both files, that of the removed rows first; what has to be said of them."""
        from kazalign.corpora.exchange import write_corpus

        notes: list[str] = []

        def both() -> Iterator[Unit]:
            # What is removed waits in a file of its own: memory stays flat, and neither file takes its place before all is read.
            with errors_of_writing(Path(tempfile.gettempdir())), tempfile.TemporaryFile() as apart:
                yield from self.kept(units, apart if removed is not None else None)
                if removed is not None:
                    apart.seek(0)
                    rows = (pickle.load(apart) for _ in range(self._put_apart))
                    written = write_corpus(rows, removed, header=header, file_format=removed_format)
                    _check_written(written, self._put_apart, removed)
                    notes.append(f"{removed}: {written}")

        written = write_corpus(both(), out, header=header, file_format=file_format)
        _check_written(written, self.cleaning.account.kept, out)
        return [f"{out}: {written}", *notes]

    def _known(self, units: Iterator[Unit]) -> Iterator[Unit]:
        """The units, all of whose languages are the corpus's.

        Raises:
            ConfigurationError: one is in another language.
        """
        languages = frozenset(self.cleaning.languages)
        for number, unit in enumerate(units, start=1):
            if not unit.variants.keys() <= languages:
                extra = min(unit.variants.keys() - languages)
                raise ConfigurationError(
                    f"{self.corpus}: row {unit.id or number} is in {extra!r}, too; name all languages with --languages, or none"
                )
            yield unit

    def _check(self) -> None:
        account = self.cleaning.account
        if account.rows != account.kept + account.removed:
            raise OutputError(f"{account.rows} rows came in, {account.kept} are kept and {account.removed} removed; report this")
        if not account.rows:
            raise InputError("there is no row in it", path=self.corpus)
        if not account.kept and not self.cleaning.preview:
            raise NothingPasses(account, self.corpus)


def _check_written(written: Written, rows: int, place: Path) -> None:
    """Rows that are not in the file must be among the losses that it reports, such as `units without any text left out`."""
    if not 0 <= rows - written.units <= sum(written.losses.values()):
        raise OutputError(f"{place}: {rows:,} rows to write but {written.units:,} written; report this")


def _with_masks(recipe: Recipe, mask: Sequence[str]) -> Recipe:
    from kazalign.corpora.personal import PERSONAL

    for name in mask:
        if name not in PERSONAL:
            raise ConfigurationError(f"cannot mask {name!r}; known are: {', '.join(PERSONAL)}")
    kinds = tuple(kind for kind in PERSONAL if kind in mask or kind in recipe.mask)
    return replace(recipe, mask=kinds)


def check_places(out: Path | None, removed: Path | None, file_format: str | None, removed_format: str | None) -> list[Output]:
    """What would fail at the end fails at once; the corpora that are to be written.

    Raises:
        ConfigurationError: a place is missing, or cannot hold what is to go there.
        InputError: its folder does not exist.
    """
    from kazalign.corpora.sources import outputs_of

    if out is None:
        raise ConfigurationError("name the file for the rows that pass with --out, or look first with --preview")
    if out == STANDARD_OUTPUT and file_format is None:
        raise ConfigurationError("say with --format in which format standard output is to be")
    if removed == STANDARD_OUTPUT:
        raise ConfigurationError("removed rows cannot go to standard output; name a file")
    outputs = outputs_of(out, file_format, removed, removed_format)
    for output in outputs:
        output.check()
    if removed is not None:
        apart = outputs[-1].chosen()
        if not {"properties", "flags"} & apart.holds:
            raise ConfigurationError(f"{removed}: {apart.name} has no place for the reason of a row; name a .jsonl file")
    return outputs
