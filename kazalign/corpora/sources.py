"""Corpora that are read more than once, and what is true of a corpus as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.corpora.exchange import STANDARD_INPUT, read_corpus
from kazalign.corpora.formats import CorpusFormat, Header, corpus_format, format_of
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError, InputError
from kazalign.outputs import check_apart, check_place

LOOK_AHEAD = 1000
"""Units by which a corpus's languages are found."""
_STEP = 1000
"""Units between two words about progress."""


class CorpusFile:
    """The units of a corpus file, as often as they are asked for: each `iter` reads it from its beginning.

    Args:
        path: a file; for formats of several files, what their names begin with; `-` is standard input.
        file_format: the name of a format; None: as the file's name tells, and for standard input JSON Lines.
        progress: told how many more units have been read.

    Raises:
        ConfigurationError: the format is unknown.
        InputError: there is no such file, or, when it is read, it is damaged, or another than when it was read before.
    """

    def __init__(self, path: Path, *, file_format: str | None = None, progress: Callable[[int], None] | None = None) -> None:
        if file_format is None and path == STANDARD_INPUT:
            file_format = "jsonl"
        self.path = path
        self.format: CorpusFormat = corpus_format(file_format) if file_format else format_of(path, option="--input-format")
        self._name = file_format
        self._progress = progress
        self._count: int | None = None  # rows, once all have been read
        self._begun = False
        self.files = tuple(self.format.found(path).values())
        self.is_pipe = not all(file.is_file() and file != STANDARD_INPUT for file in self.files)
        """Whether its units come only once."""

    def __iter__(self) -> Iterator[Unit]:
        if self.is_pipe and self._begun:
            raise InputError("it has to be read more than once, which a pipe cannot be; save it to a file first", path=self.path)
        before, count = self._count, 0
        self._begun = True
        for unit in read_corpus(self.path, file_format=self._name):
            count += 1
            if before is not None and count > before:
                break
            if self._progress is not None and count % _STEP == 0:
                self._progress(_STEP)
            yield unit
        if before is not None and count != before:
            raise InputError("it changed while it was read; run the command again", path=self.path)
        self._count = count
        if self._progress is not None:
            self._progress(count % _STEP)

    def first_languages(self) -> tuple[str, ...]:
        """The languages of the first units; none of a pipe, which could not give them again."""
        return () if self.is_pipe else languages_of(islice(read_corpus(self.path, file_format=self._name), LOOK_AHEAD))


def languages_of(units: Iterable[Unit]) -> tuple[str, ...]:
    """The languages of units, in the order in which they come."""
    return tuple(dict.fromkeys(code for unit in units for code in unit.variants))


@dataclass(frozen=True)
class Output:
    """A corpus that is to be written."""

    option: str
    """What names its place: `--out`."""
    place: Path
    file_format: str | None = None
    """The name of its format; None: as that of the place tells."""

    def chosen(self) -> CorpusFormat:
        """Its format.

        Raises:
            ConfigurationError: it is unknown, or the name tells none.
        """
        option = "--format" if self.option == "--out" else f"{self.option}-format"
        return corpus_format(self.file_format) if self.file_format else format_of(self.place, option=option)

    def files(self, languages: Sequence[str]) -> list[Path]:
        """The files that it becomes; none on standard output."""
        return [] if self.place == STANDARD_OUTPUT else [*self.chosen().files(self.place, languages).values()]

    def check(self) -> None:
        """What would fail when it is written fails before a corpus is read.

        Raises:
            ConfigurationError: the format is unknown, or the name tells none.
            InputError: there is no such folder, or nothing can be written in it.
        """
        self.chosen()
        check_place(self.place)


def outputs_of(out: Path, file_format: str | None, removed: Path | None, removed_format: str | None) -> list[Output]:
    """The corpora that a command with `--out` and perhaps `--removed` writes."""
    apart = [] if removed is None else [Output("--removed", removed, removed_format)]
    return [Output("--out", out, file_format), *apart]


def files_of(outputs: Iterable[Output], languages: Sequence[str], *, report: Path | None = None) -> list[tuple[str, Path]]:
    """The files of corpora in these languages, and a report, each with the option that names it."""
    files = [(output.option, file) for output in outputs for file in output.files(languages)]
    return files if report is None else [*files, ("--report", report)]


def check_outputs(
    corpora: Sequence[CorpusFile],
    outputs: Iterable[Output],
    languages: Iterable[str] | None = None,
    *,
    report: Path | None = None,
) -> None:
    """No file that is to be written is one of those that are read, or written twice.

    Args:
        corpora: what is read.
        outputs: what is written of it.
        languages: those of the corpora, by which some formats name their files; None: as far as the first units tell, so that
            it is said before the work.
        report: a file that is written, too.

    Raises:
        ConfigurationError, InputError: one is, or a format does not take these languages.
    """
    if languages is None:
        found = dict.fromkeys(code for corpus in corpora for code in corpus.first_languages())
        languages = found if len(found) > 1 else [*dict.fromkeys((*found, "kk", "en"))][:2]  # another may come later
    check_apart(files_of(outputs, tuple(languages), report=report), [file for corpus in corpora for file in corpus.files])


class Survey:
    """What is true of a whole corpus, noted while its units pass: its languages in the order in which they came, its licence."""

    def __init__(self) -> None:
        self.units = 0
        self.languages: dict[str, None] = {}
        self._licences: set[str | None] = set()

    def __call__(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """Pass units on."""
        languages, licences = self.languages, self._licences
        for unit in units:
            self.units += 1
            if not unit.variants.keys() <= languages.keys():
                languages.update(dict.fromkeys(unit.variants))
            licences.add(unit.licence)
            yield unit

    def check_rows(self, path: Path) -> None:
        """There was a row.

        Raises:
            InputError: there was none.
        """
        if not self.units:
            raise InputError("there is no row in it; was the wrong file named?", path=path)

    def check_languages(self, codes: Iterable[str]) -> None:
        """The languages that were asked for are in the corpus.

        Raises:
            ConfigurationError: one is not.
        """
        missing = [code for code in codes if code not in self.languages]
        if missing:
            there = f"it is in {', '.join(self.languages)}" if self.languages else "it has no text at all"
            raise ConfigurationError(f"no row of the corpus is in {missing[0]!r}; {there}")

    def header(self, title: str) -> Header:
        """What stands at the head of a corpus of these units; a licence where all have the same."""
        licence = next(iter(self._licences)) if len(self._licences) == 1 else None
        return Header(tuple(self.languages), title=title, licence=licence)
