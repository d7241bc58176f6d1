"""Corpora in and out of files: whole or not at all, read back and compared, whatever the format and the compression."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kazalign.atomic import STANDARD_OUTPUT, errors_of_standard_output, make_folder, open_atomically
from kazalign.corpora.formats import CorpusFormat, Header, corpus_format, format_of
from kazalign.corpora.streams import compressed, decompressed
from kazalign.corpora.units import DETAILS, Detail, Unit
from kazalign.errors import ConfigurationError, InputError, OutputError

STANDARD_INPUT = Path("-")
_BLOCK = 1000
"""Units that are compared at a time when a file is read back."""


@dataclass(frozen=True)
class Written:
    """What became of a corpus."""

    units: int
    files: tuple[Path, ...]
    losses: Mapping[str, int]
    """What texts lost -> how many of them: `control characters removed`."""
    without: tuple[Detail, ...]
    """Details that units had and that have no place in the format."""

    def __str__(self) -> str:
        parts = [
            f"{self.units:,} unit{'' if self.units == 1 else 's'}",
            *(f"{reason}: {count:,}" for reason, count in self.losses.items()),
        ]
        if self.without:
            parts.append(f"no place for: {', '.join(self.without)}")
        return "; ".join(parts)


def read_corpus(
    path: Path, *, file_format: str | CorpusFormat | None = None, watch: Callable[[int], object] | None = None
) -> Iterator[Unit]:
    """The units of a corpus, one by one.

    Args:
        path: a file; for formats of several files, what their names begin with; `-` is standard input.
        file_format: the name of a format, or one of your own; None: as the file's name tells.
        watch: is told how many bytes more of the files have been read.

    Raises:
        ConfigurationError: the format is unknown.
        InputError: the file is missing, damaged or not in the format.
    """
    chosen = _chosen(path, file_format)
    files = chosen.found(path)
    with ExitStack() as stack:
        streams = {key: _opened(stack, file, watch) for key, file in files.items()}
        yield from chosen.read(streams, files)


def write_corpus(
    units: Iterable[Unit],
    path: Path,
    *,
    header: Header,
    file_format: str | CorpusFormat | None = None,
    check: bool = True,
) -> Written:
    """Write a corpus: its files appear whole or not at all. Memory does not grow with it, in formats that are written as streams.

    Args:
        units: what to write, in order.
        path: a file; for formats of several files, what their names begin with, or the folder that they are put in, which is
            made; `-` is standard output.
        header: what is true of the whole; `languages` are the columns, and variants in others are an error.
        file_format: the name of a format, or one of your own; None: as the file's name tells.
        check: read the files back and compare, before they take their place.

    Raises:
        ConfigurationError: the format is unknown, does not take so many languages, or needs a file.
        InputError, OutputError: the place cannot be written to, or what was written did not come back as it was.
    """
    chosen = _chosen(path, file_format)
    if path == STANDARD_OUTPUT:
        return _to_standard_output(units, chosen, header)
    files = chosen.files(path, header.languages)
    passing = _Passing(chosen, header.languages)
    with ExitStack() as stack:
        stack.enter_context(_folders(path, files.values()))
        places = {key: stack.enter_context(open_atomically(file, "wb")) for key, file in files.items()}
        with ExitStack() as layers:
            streams = {key: layers.enter_context(compressed(places[key], file)) for key, file in files.items()}
            chosen.write(passing(units), streams, header)
        for place in places.values():
            place.flush()
        if check and all(file.is_file() or not file.exists() for file in files.values()):
            _read_back(chosen, files, places, passing.digests)
    return passing.written(tuple(files.values()))


def check_standard_output(chosen: CorpusFormat, languages: Sequence[str]) -> None:
    """See that a format can be written to standard output.

    Raises:
        ConfigurationError: it is several files, or one that cannot be written from its beginning to its end.
    """
    if tuple(chosen.files(Path("corpus"), languages)) != ("",):
        raise ConfigurationError(f"the format {chosen.name!r} cannot go to standard output; name a place with --out")


class _Passing:
    """Units on their way to a file: each as the format will give it back, counted and remembered by digest."""

    def __init__(self, chosen: CorpusFormat, languages: Sequence[str]) -> None:
        self.chosen = chosen
        self.languages = frozenset(languages)
        self.losses: Counter[str] = Counter()
        self.missing = [detail for detail in DETAILS if detail not in chosen.holds]
        self.without: set[Detail] = set()
        self.digests = _Digests()

    def __call__(self, units: Iterable[Unit]) -> Iterator[Unit]:
        for unit in units:
            if unit.variants.keys() - self.languages:
                extra = min(unit.variants.keys() - self.languages)
                known = ", ".join(sorted(self.languages))
                raise ConfigurationError(f"unit {unit.id or self.digests.count + 1}: is in {extra!r}, the corpus in {known}")
            if len(self.without) < len(self.missing):
                self.without.update(detail for detail in self.missing if _has(unit, detail))
            kept = self.chosen.kept(unit, self.losses)
            if not kept.variants:
                self.losses["units without any text left out"] += 1
                continue
            self.digests.add(kept)
            yield kept

    def written(self, files: tuple[Path, ...]) -> Written:
        without = tuple(detail for detail in self.missing if detail in self.without)
        return Written(self.digests.count, files, dict(self.losses), without)


class _Digests:
    """A hash for each block of units, so that a difference can be told to a thousand units."""

    def __init__(self) -> None:
        self.count = 0
        self.blocks = [0]

    def add(self, unit: Unit) -> None:
        if self.count % _BLOCK == 0:
            self.blocks.append(0)
        self.blocks[-1] = hash((self.blocks[-1], _content(unit)))
        self.count += 1


def _content(unit: Unit) -> tuple[object, ...]:
    """All that a unit says, as plain values; the order of languages, scores and properties says nothing."""
    sides = frozenset(
        (code, each.text, each.document, each.sentences, each.start, each.end, each.engine, each.revision)
        for code, each in unit.variants.items()
    )
    scores, properties = frozenset(unit.scores.items()), frozenset(unit.properties.items())
    return unit.id, sides, scores, unit.flags, unit.licence, unit.date, properties


def _has(unit: Unit, detail: Detail) -> bool:
    if detail in ("id", "scores", "flags", "licence", "date", "properties"):
        return bool(getattr(unit, detail))
    name = "start" if detail == "offsets" else detail
    return any(getattr(variant, name) not in (None, ()) for variant in unit.variants.values())


def _read_back(chosen: CorpusFormat, files: Mapping[str, Path], places: Mapping[str, BinaryIO], digests: _Digests) -> None:
    again = _Digests()
    shown = ", ".join(str(file) for file in files.values())
    try:
        with ExitStack() as stack:
            streams = {}
            for key, place in places.items():
                raw = stack.enter_context(Path(place.name).open("rb"))
                streams[key] = stack.enter_context(decompressed(raw, files[key]))
            for unit in chosen.read(streams, files):
                again.add(unit)
    except InputError as error:
        raise OutputError(f"{shown}: what was written cannot be read back: {error}; no file was changed") from error
    if again.count != digests.count:
        raise OutputError(f"{shown}: {digests.count:,} units were written but {again.count:,} came back; no file was changed")
    for number, (one, other) in enumerate(zip(digests.blocks, again.blocks, strict=True)):
        if one != other:
            first = (number - 1) * _BLOCK + 1
            last = min(first + _BLOCK - 1, digests.count)
            raise OutputError(f"{shown}: among units {first:,} to {last:,} one came back different; no file was changed")


def _to_standard_output(units: Iterable[Unit], chosen: CorpusFormat, header: Header) -> Written:
    check_standard_output(chosen, header.languages)
    passing = _Passing(chosen, header.languages)
    with errors_of_standard_output():
        chosen.write(passing(units), {"": sys.stdout.buffer}, header)
        sys.stdout.buffer.flush()
    return passing.written(())


def _chosen(path: Path, file_format: str | CorpusFormat | None) -> CorpusFormat:
    if file_format is None:
        return format_of(path)
    return corpus_format(file_format) if isinstance(file_format, str) else file_format


@contextmanager
def _folders(path: Path, files: Iterable[Path]) -> Iterator[None]:
    """Makes `path` and folders in it where files go there; when the block fails, those that were not there go again."""
    parents = {file.parent for file in files if file.parent.is_relative_to(path)}
    missing = {folder for parent in parents for folder in (parent, *parent.parents) if not folder.exists()}
    for parent in parents:
        make_folder(parent)
    try:
        yield
    except BaseException:
        for folder in sorted(missing, reverse=True):  # what is in a folder comes after it
            with suppress(OSError):  # the first error is the one to report
                folder.rmdir()
        raise


def _opened(stack: ExitStack, path: Path, watch: Callable[[int], object] | None) -> BinaryIO:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        raw = stack.enter_context(path.open("rb") if watch is None else _watched(path, watch))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    return stack.enter_context(decompressed(raw, path))


def _watched(path: Path, watch: Callable[[int], object]) -> BinaryIO:
    class Watched(io.FileIO):
        def readinto(self, buffer: Any) -> int | None:
            count = super().readinto(buffer)
            watch(count or 0)
            return count

    return io.BufferedReader(Watched(path), 1 << 18)
