"""SubRip subtitles, a file for each language: `film.kk.srt` and `film.en.srt`; a unit is a cue, with one number and time in all.

    7
    00:00:12,340 --> 00:00:15,000
    Бүгін күн жылы.

A cue's time is the unit's property `time`, `00:00:12,340 --> 00:00:15,000`. Units without one get a time that is made up: each
begins where the one before it ends and lasts as long as its longest text is read at 15 characters a second, the pace of subtitles
for adults, but a second at least. How many were made up is counted, for nothing in a file can tell. A unit that lacks a language
leaves out its number there.

Reading pairs cues by number where the files agree on the time of each number that they share, and otherwise by time: those that
share more than half of the time that they take together. A cue without a partner is a unit of one language. Where times differ,
the property has that of the first language. Markup (`<i>`) stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.keeping import kept, without_surrogates
from kazalign.corpora.formats.language_files import check_codes, code_in_name, found_language_files, language_files
from kazalign.corpora.formats.text_lines import LONGEST, encoding_of, sample, text_lines
from kazalign.corpora.units import Detail, Unit, Variant
from kazalign.errors import InputError

TIME = "time"
"""The property that has a cue's time."""
PACE = 15
"""Characters read in a second."""
_SHORTEST = 1000
_MOMENT = r"(?:([0-9]{1,9}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{1,3})"
_TIMING = re.compile(rf"[ \t]*{_MOMENT}[ \t]*-->[ \t]*{_MOMENT}(?![^ \t]).*", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"\s*([0-9]{1,18})\s*")
_LOOKED_AT = 1000
"""Cues by which it is seen whether the files are numbered alike."""


class SrtFormat:
    """Holds the time of each unit, and no blank lines."""

    name = "srt"
    suffixes = (".srt",)
    holds: frozenset[Detail] = frozenset({"properties"})

    def __init__(self) -> None:
        self._clock = 0

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """A file for each language.

        Raises:
            ConfigurationError: one is no code.
        """
        check_codes(languages, least=1)
        return language_files(path, languages)

    def found(self, path: Path) -> dict[str, Path]:
        """The files of all languages that are named after `path`.

        Raises:
            InputError: there are fewer than two.
        """
        files = found_language_files(path)
        if len(files) > 1:
            return files
        example = f"{path.stem}.kk{path.suffix}, {path.stem}.en{path.suffix}"
        if files or path.exists():
            lone = next(iter(files.values()), path)
            named = code_in_name(path)
            example = path.name.replace(f".{named}.", ".", 1) if named else example
            remedy = f"to read it with its other languages, name {example}" if named else f"name the files {example}"
            raise InputError(f"subtitles in one language are no parallel corpus; {remedy}", path=lone)
        raise InputError(f"no such files; there should be two or three: {example}", path=path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """Texts without blank lines, and a time; where a unit has none, the next one of this format's clock."""
        result = kept(unit, losses, holds=self.holds, clean=_clean)
        if len(result.properties) > (TIME in result.properties):
            losses[f"properties other than {TIME} left out"] += 1
        if not result.variants:
            return result
        time = _span(result.properties.get(TIME, ""))
        if time is None:
            losses["times that were not known made up from the length of the text"] += 1
            longest = max(len(variant.text) for variant in result.variants.values())
            time = self._clock, self._clock + max(_SHORTEST, longest * 1000 // PACE)
        self._clock = max(self._clock, time[1])
        return Unit(result.variants, properties={TIME: _shown(time)})

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """A cue a unit in each file whose language it has."""
        for number, unit in enumerate(units, start=1):
            for code, variant in unit.variants.items():
                streams[code].write(f"{number}\n{unit.properties[TIME]}\n{variant.text}\n\n".encode())

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """Units in the order of the first file, and where that has none, of time."""
        cues = [_cues(stream, files[code]) for code, stream in streams.items()]
        heads = [list(islice(each, _LOOKED_AT)) for each in cues]
        alike = _numbered_alike(heads)
        sides = [_Side(code, chain(head, rest)) for code, head, rest in zip(streams, heads, cues, strict=True)]
        while waiting := [side for side in sides if side.cue is not None]:
            together = _together(waiting, alike)
            times = {side.code: side.cue.time for side in together if side.cue}
            yield Unit(
                {side.code: Variant(side.cue.text) for side in together if side.cue},
                properties={TIME: _shown(times[together[0].code])},
            )
            for side in together:
                side.advance()


@dataclass(frozen=True, slots=True)
class _Cue:
    number: int | None
    time: tuple[int, int]
    """In milliseconds."""
    text: str


class _Side:
    """The cues of a language; `cue` is the one that comes next."""

    def __init__(self, code: str, cues: Iterator[_Cue]) -> None:
        self.code, self._cues = code, cues
        self.advance()

    def advance(self) -> None:
        self.cue: _Cue | None = next(self._cues, None)


def _numbered_alike(heads: Sequence[Sequence[_Cue]]) -> bool:
    """Whether numbers are enough to pair cues: all have one, in order, and the same number has the same time everywhere."""
    times: dict[int, tuple[int, int]] = {}
    for head in heads:
        last = 0
        for cue in head:
            if cue.number is None or cue.number <= last or times.setdefault(cue.number, cue.time) != cue.time:
                return False
            last = cue.number
    return True


def _together(waiting: Sequence[_Side], alike: bool) -> list[_Side]:
    """The sides whose next cues are the next unit."""
    cues = [(side, side.cue) for side in waiting if side.cue is not None]
    if alike and all(cue.number is not None for _, cue in cues):
        first = min(cues, key=lambda pair: pair[1].number or 0)[1]
        return [side for side, cue in cues if cue.number == first.number and _meet(first, cue, 0.0)]
    first = min(cues, key=lambda pair: pair[1].time)[1]
    return [side for side, cue in cues if cue is first or _meet(first, cue, 0.5)]


def _meet(one: _Cue, other: _Cue, least: float) -> bool:
    """Whether the cues share more than `least` of the time that they take together."""
    if one.time == other.time:
        return True
    shared = min(one.time[1], other.time[1]) - max(one.time[0], other.time[0])
    return shared > least * (max(one.time[1], other.time[1]) - min(one.time[0], other.time[0]))


def _cues(stream: BinaryIO, path: Path) -> Iterator[_Cue]:
    """Cues in order; blank lines within one are passed over, and a cue without text is none."""
    first = sample(stream)
    time, number, text = None, None, list[str]()
    before, size, found = "", 0, False  # the line before this one
    for at, line in enumerate(text_lines(first, stream, encoding_of(first, path=path), path=path), start=1):
        timing = _TIMING.fullmatch(line)
        if timing:
            following = _NUMBER.fullmatch(before)
            if following and text:
                text.pop()
            if time is not None and text:
                yield _Cue(number, time, "\n".join(text))
            time, number = _milliseconds(timing), int(following[1]) if following else None
            text, size, found = [], 0, True
        elif line.strip():
            text.append(line)
            size += len(line)
            if size > LONGEST:
                raise InputError(f"a cue has more than {LONGEST:,} characters", path=path, line=at)
        before = line
    if time is not None and text:
        yield _Cue(number, time, "\n".join(text))
    if not found and first.strip():
        raise InputError("no subtitle timings found (00:00:01,000 --> 00:00:02,000)", path=path)


def _span(time: str) -> tuple[int, int] | None:
    timing = _TIMING.fullmatch(time)
    return _milliseconds(timing) if timing else None


def _milliseconds(timing: re.Match[str]) -> tuple[int, int]:
    parts = timing.groups(default="0")
    start, end = (
        ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))
        for hours, minutes, seconds, rest in (parts[:4], parts[4:])
    )
    return start, end


def _shown(time: tuple[int, int]) -> str:
    """`00:00:01,000 --> 00:00:03,000`."""
    return " --> ".join(
        f"{moment // 3_600_000:02}:{moment // 60_000 % 60:02}:{moment // 1000 % 60:02},{moment % 1000:03}" for moment in time
    )


def _clean(text: str, losses: Counter[str]) -> str:
    text = without_surrogates(text, losses)
    if _CONTROL.search(text):
        losses["control characters removed"] += 1
        text = _CONTROL.sub("", text)
    if "\r" in text:
        losses["texts whose line ends became \\n"] += 1
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text or not text.strip():
        lines = text.split("\n")
        text = "\n".join(line for line in lines if line.strip())
        if not all(map(str.strip, lines)):
            losses["texts without their blank lines"] += 1
    if "-->" in text and any(map(_TIMING.fullmatch, text.split("\n"))):
        losses["texts with times in them, whose arrow became →"] += 1
        text = text.replace("-->", "→")
    return text
