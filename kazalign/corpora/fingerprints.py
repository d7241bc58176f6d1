"""Fingerprints of benchmarks: hashes by which their sentences are found in a corpus, without any of their text.

A segment is words (letters and figures, whatever their case). Of each the whole is hashed, and blocks of `BLOCK` words that lie
end to end, the last one at the segment's end. In a corpus every stretch of `BLOCK` words is looked up, so that also a part of a
segment is found, wherever it stands. A hash is 48 bits of BLAKE2b: of 20 million stretches looked up among 100,000 blocks, one in
a hundred such runs is found by chance. No word can be read from a hash, but who has a sentence can see whether it is there: that
is the purpose.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kazalign.atomic import write_text_atomically
from kazalign.configuration import shipped
from kazalign.corpora.folding import BARE, key
from kazalign.corpora.units import Unit
from kazalign.errors import InputError

BLOCK = 6
"""Words."""

_FORMAT = "kazalign fingerprint 1"
_BITS = (1 << 48) - 1
_BYTES = 6
_LINE = 120

Kind = Literal["whole", "part"]


@dataclass(frozen=True)
class Fingerprint:
    """A benchmark as hashes, each once and in ascending order, so that nothing of its order is told either."""

    benchmark: str
    title: str
    licence: str
    languages: tuple[str, ...]
    segments: int
    """Different ones, of the language that has most."""
    wholes: tuple[int, ...]
    blocks: tuple[int, ...]


@dataclass(frozen=True)
class Hit:
    """A text of a corpus that is in a benchmark."""

    benchmark: str
    language: str
    """Of the corpus's text."""
    kind: Kind
    """`whole`: the text is a segment; `part`: it has a block of one."""


@dataclass
class Contamination:
    """How much of a corpus is in benchmarks."""

    units: int = 0
    """Units with a hit in any of them."""
    hits: Counter[tuple[str, str, Kind]] = field(default_factory=Counter)
    """(benchmark, language, kind) -> texts."""
    by_benchmark: Counter[str] = field(default_factory=Counter)
    """Benchmark -> units."""
    examples: list[tuple[str, Hit]] = field(default_factory=list)
    """The first units with hits: id, or `row N`."""

    def add(self, name: str, hits: Sequence[Hit], *, shown: int = 10) -> None:
        """Count a unit's hits."""
        if hits:
            self.units += 1
            self.hits.update((hit.benchmark, hit.language, hit.kind) for hit in hits)
            self.by_benchmark.update({hit.benchmark for hit in hits})
            if len(self.examples) < shown:
                self.examples.append((name, hits[0]))


def fingerprint(name: str, texts: Mapping[str, Sequence[str]], *, title: str, licence: str) -> Fingerprint:
    """The hashes of a benchmark; `texts` has its segments by language."""
    wholes: set[int] = set()
    blocks: set[int] = set()
    for segments in texts.values():
        for segment in segments:
            words = _words(segment)
            if words:
                wholes.add(_hash(words))
            blocks.update(_hash(words[start : start + BLOCK]) for start in _starts(len(words)))
    count = max(map(len, texts.values()))
    return Fingerprint(name, title, licence, tuple(texts), count, tuple(sorted(wholes)), tuple(sorted(blocks)))


def write_fingerprint(made: Fingerprint, path: Path) -> None:
    """Write a fingerprint as text: what it is of, then the hashes in base64.

    Raises:
        InputError, OutputError: the place cannot be written to.
    """
    facts = {
        "benchmark": made.benchmark,
        "title": made.title,
        "licence": made.licence,
        "languages": " ".join(made.languages),
        "segments": str(made.segments),
        "words": str(BLOCK),
    }
    head = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in facts.items())
    write_text_atomically(path, [f"{_FORMAT}\n{head}", *_encoded("wholes", made.wholes), *_encoded("blocks", made.blocks)])


def read_fingerprint(path: Path) -> Fingerprint:
    """Read what `write_fingerprint` wrote.

    Raises:
        InputError: the file is missing, or no fingerprint, or a damaged one.
    """
    try:
        first, *lines = path.read_text(encoding="ascii", errors="replace").splitlines() or [""]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    if first != _FORMAT:
        raise InputError(f"not a fingerprint: it should begin with {_FORMAT!r}; see `kazalign benchmarks fingerprint`", path=path)
    facts: dict[str, str] = {}
    hashes: defaultdict[str, list[str]] = defaultdict(list)
    section = ""
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            facts[name], section = value.strip(), name
        else:
            hashes[section].append(line)
    try:
        if int(facts["words"]) != BLOCK:
            raise InputError(f"its blocks have {facts['words']} words and not {BLOCK}; make it anew", path=path)
        wholes, blocks = (_decoded(hashes[name], int(facts[name])) for name in ("wholes", "blocks"))
        languages = tuple(facts["languages"].split())
        return Fingerprint(
            facts["benchmark"], facts["title"], facts["licence"], languages, int(facts["segments"]), wholes, blocks
        )
    except (KeyError, ValueError, binascii.Error) as error:
        raise InputError(f"a damaged fingerprint ({error}); make or fetch it anew", path=path) from error


def fingerprints_folder() -> Path:
    """The fingerprints that came with the package, or those of the repository it lies in."""
    return shipped("fingerprints", in_repository="configs/fingerprints")


def load_fingerprints(place: Path | None = None) -> list[Fingerprint]:
    """The fingerprints in a folder, or a single file; by default those that are known.

    Raises:
        InputError: there is none, or a file is not one.
    """
    place = place or fingerprints_folder()
    files = sorted(place.glob("*.txt")) if place.is_dir() else [place]
    if not files:
        raise InputError("no fingerprint here; make one with `kazalign benchmarks fingerprint`", path=place)
    return [read_fingerprint(file) for file in files]


class Detector:
    """Finds texts of benchmarks in a corpus."""

    def __init__(self, fingerprints: Sequence[Fingerprint]) -> None:
        self.names = tuple(each.benchmark for each in fingerprints)
        self._wholes = _places(each.wholes for each in fingerprints)
        self._blocks = _places(each.blocks for each in fingerprints)

    def hits(self, unit: Unit) -> list[Hit]:
        """What of the unit is in a benchmark: no more than one hit for each text and benchmark."""
        return [hit for code, variant in unit.variants.items() for hit in self._of_text(code, variant.text)]

    def count(self, units: Iterable[Unit], found: Contamination) -> Iterator[Unit]:
        """Pass units on, and count those that are in a benchmark."""
        for row, unit in enumerate(units, start=1):
            if hits := self.hits(unit):
                found.add(unit.id or f"row {row}", hits)
            yield unit

    def _of_text(self, code: str, text: str) -> Iterator[Hit]:
        words = _words(text)
        if not words:
            return
        wholes = self._wholes.get(_hash(words), ())
        yield from (Hit(self.names[number], code, "whole") for number in wholes)
        parts: set[int] = set()
        for start in range(len(words) - BLOCK + 1):
            parts.update(self._blocks.get(_hash(words[start : start + BLOCK]), ()))
        yield from (Hit(self.names[number], code, "part") for number in sorted(parts - set(wholes)))


def _words(text: str) -> list[str]:
    return BARE(text).split()


def _hash(words: Sequence[str]) -> int:
    return key(" ".join(words)) & _BITS


def _starts(count: int) -> list[int]:
    """Where blocks begin in a segment of `count` words; none where it is shorter than a block."""
    return [*range(0, count - BLOCK, BLOCK), count - BLOCK] if count >= BLOCK else []


def _places(every: Iterable[Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """Hash -> numbers of the benchmarks that have it."""
    places: dict[int, tuple[int, ...]] = {}
    for number, hashes in enumerate(every):
        for each in hashes:
            places[each] = (*places.get(each, ()), number)
    return places


def _encoded(name: str, hashes: Sequence[int]) -> Iterator[str]:
    yield f"{name}: {len(hashes)}\n"
    packed = b"".join(each.to_bytes(_BYTES, "big") for each in hashes)
    text = base64.b64encode(packed).decode()
    for start in range(0, len(text), _LINE):
        yield text[start : start + _LINE] + "\n"


def _decoded(lines: Sequence[str], count: int) -> tuple[int, ...]:
    packed = base64.b64decode("".join(lines), validate=True)
    if len(packed) != count * _BYTES:
        raise ValueError(f"{len(packed)} bytes for {count} hashes")
    return tuple(int.from_bytes(packed[start : start + _BYTES], "big") for start in range(0, len(packed), _BYTES))
