"""Corpora that are read more than once, and what is true of a corpus as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.corpora.exchange import read_corpus
from kazalign.corpora.formats import CorpusFormat, Header, corpus_format, format_of
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError, InputError

_STEP = 1000
"""Units between two words about progress."""


class CorpusFile:
    """The units of a corpus file, as often as they are asked for: each `iter` reads it from its beginning.

    Args:
        path: a file; for formats of several files, what their names begin with.
        file_format: the name of a format; None: as the file's name tells.
        progress: told how many more units have been read.

    Raises:
        ConfigurationError: the format is unknown.
        InputError: there is no such file, or, when it is read, it is damaged, or another than when it was read before.
    """

    def __init__(self, path: Path, *, file_format: str | None = None, progress: Callable[[int], None] | None = None) -> None:
        self.path = path
        self.format: CorpusFormat = corpus_format(file_format) if file_format else format_of(path)
        self._name = file_format
        self._progress = progress
        self._count: int | None = None  # rows, once all have been read
        self._begun = False
        self._files = tuple(self.format.found(path).values())
        self._pipe = not all(file.is_file() for file in self._files)

    def __iter__(self) -> Iterator[Unit]:
        if self._pipe and self._begun:
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

    def check_apart(self, *places: Path | None) -> None:
        """No file that is to be written is one that is read, or written twice.

        Raises:
            ConfigurationError: one is.
        """
        given = [place for place in places if place is not None]
        read = {file.resolve() for file in (self.path, *self._files)}
        for number, place in enumerate(given):
            if place.resolve() in read:
                raise ConfigurationError(f"{place}: would be written over what is read; name another file")
            if place != STANDARD_OUTPUT and place.resolve() in {other.resolve() for other in given[:number]}:
                raise ConfigurationError(f"{place}: would be written twice; name two files")


def check_output(place: Path | None, file_format: str | None = None) -> None:
    """What would fail when a corpus is written fails before one is read.

    Raises:
        ConfigurationError: the format is unknown, or the name tells none.
        InputError: there is no such folder.
    """
    if place is None:
        return
    if file_format is None:
        format_of(place)
    else:
        corpus_format(file_format)
    if not place.parent.is_dir():
        raise InputError("the folder does not exist; create it first", path=place.parent)


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
