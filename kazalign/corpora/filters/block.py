"""Units on their way through the filters: a block of them, by language, with what is known of their texts.

All texts of a language are looked at as one array of characters, so that a fact costs a fraction of a microsecond a text; it is
found when the first filter asks, and then shared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from kazalign.corpora.units import Unit

Array = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Sides = tuple[str, ...]
"""What a score is about: a language, a pair of languages, or nothing for the unit as a whole."""

SPACE, LATIN, CYRILLIC, OTHER_LETTER, DIGIT, MARK, CODE_MARK, COMBINING = range(8)
"""Kinds of characters. Code marks are those that markup and placeholders are made of."""
KINDS = 8
_CODE_MARKS = frozenset("<>{}[]%&@/\\=$_|#^~*+")
_KNOWN = 0x20000
"""Characters from here on are rare ideographs, and count as other letters."""

_RUN_FACTORS = np.random.default_rng(7).integers(1, 2**63, 64, np.uint64) | np.uint64(1)
"""One for each place in a run of figures, so that 12 is not 21."""


class Column:
    """The texts of one language: one a unit, empty where the unit has none."""

    def __init__(self, language: str, texts: Sequence[str]) -> None:
        self.language = language
        self.texts = texts

    @cached_property
    def lengths(self) -> Counts:
        """Characters of each text."""
        return np.fromiter(map(len, self.texts), np.int64, len(self.texts))

    @cached_property
    def words(self) -> Counts:
        """Words of each text: what stands between spaces."""
        return np.bincount(self._owners[self._word_starts], minlength=len(self.texts))

    @cached_property
    def longest_words(self) -> Counts:
        """Characters of the longest word of each text."""
        spaces = self._kinds == SPACE
        ends = np.flatnonzero(spaces[1:] & ~spaces[:-1]) + 1
        longest = np.zeros(len(self.texts), np.int64)
        np.maximum.at(longest, self._owners[self._word_starts], ends - self._word_starts)
        return longest

    @cached_property
    def kinds(self) -> Counts:
        """How many characters of each kind each text has, (texts, kinds)."""
        places = self._owners * KINDS + self._kinds
        return np.bincount(places, minlength=len(self.texts) * KINDS).reshape(-1, KINDS)

    @cached_property
    def letters(self) -> Counts:
        """Letters of each text, in any script."""
        letters: Counts = self.kinds[:, [LATIN, CYRILLIC, OTHER_LETTER]].sum(1)
        return letters

    @cached_property
    def visible(self) -> Counts:
        """Characters of each text that are no spaces."""
        visible: Counts = self.lengths - self.kinds[:, SPACE] + 1  # the end of a text counts as a space
        return visible

    @cached_property
    def joints(self) -> Counts:
        """Places in each text where a Latin and a Cyrillic letter touch."""
        one, other = self._kinds[:-1], self._kinds[1:]
        touching = ((one == LATIN) & (other == CYRILLIC)) | ((one == CYRILLIC) & (other == LATIN))
        return np.bincount(self._owners[:-1][touching], minlength=len(self.texts))

    @cached_property
    def figures(self) -> npt.NDArray[np.uint64]:
        """A hash of the runs of figures of each text, in any order; 0 for texts without figures."""
        hashes = np.zeros(len(self.texts), np.uint64)
        places = np.flatnonzero(self._kinds == DIGIT)
        if len(places):
            first = np.flatnonzero(np.diff(places, prepend=-2) > 1)
            within = places - np.repeat(places[first], np.diff(first, append=len(places)))
            factors = _RUN_FACTORS[within % len(_RUN_FACTORS)]
            runs = np.add.reduceat(self._codes[places].astype(np.uint64) * factors, first)
            runs ^= runs >> np.uint64(29)
            np.add.at(hashes, self._owners[places[first]], runs * _RUN_FACTORS[0])
        return hashes

    @cached_property
    def _codes(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """The characters of all texts, a line end after each."""
        joined = "\n".join([*self.texts, ""])
        short = joined.encode("utf-16-le", "surrogatepass")
        if len(short) == 2 * len(joined):
            return np.frombuffer(short, np.uint16)
        return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)

    @cached_property
    def _kinds(self) -> npt.NDArray[np.uint8]:
        """The kind of each of these characters."""
        codes = self._codes
        kinds: npt.NDArray[np.uint8] = kind_table()[codes if codes.dtype == np.uint16 else np.minimum(codes, _KNOWN)]
        return kinds

    @cached_property
    def _owners(self) -> Counts:
        """The text that each of these characters belongs to."""
        return np.repeat(np.arange(len(self.texts)), self.lengths + 1)

    @cached_property
    def _word_starts(self) -> Counts:
        spaces = self._kinds == SPACE
        return np.flatnonzero(~spaces & np.concatenate([[True], spaces[:-1]]))


class Block:
    """Units that are judged together, and which of their texts are still there to be judged."""

    def __init__(self, units: Sequence[Unit], languages: Sequence[str]) -> None:
        self.units = units
        self.columns = {
            code: Column(code, [unit.variants[code].text if code in unit.variants else "" for unit in units])
            for code in languages
        }
        self.present: dict[str, Mask] = {code: column.lengths > 0 for code, column in self.columns.items()}
        self.alive: Mask = np.ones(len(units), np.bool_)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All pairs of languages."""
        return tuple(combinations(self.columns, 2))

    def judged(self, sides: Sides) -> Mask:
        """The units that are alive and have a text on all these sides."""
        mask = self.alive
        for code in sides:
            mask = mask & self.present[code]
        return mask

    def rows(self, sides: Sides, wanted: Mask | None = None) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number and the texts of each unit that is judged on these sides, of those `wanted`."""
        mask = self.judged(sides) if wanted is None else self.judged(sides) & wanted
        columns = [self.columns[code].texts for code in sides]
        for row in np.flatnonzero(mask).tolist():
            yield row, tuple(column[row] for column in columns)

    def others(self, row: int, code: str) -> list[str]:
        """The texts of a unit in other languages than `code`."""
        return [column.texts[row] for other, column in self.columns.items() if other != code and self.present[other][row]]

    def each_text(self, measure: Callable[[Column], Array]) -> Mapping[Sides, Array]:
        """Scores of the texts of each language."""
        return {(code,): measure(column) for code, column in self.columns.items()}

    def each_pair(self, measure: Callable[[Column, Column], Array]) -> Mapping[Sides, Array]:
        """Scores of the texts of each pair of languages."""
        return {(one, other): measure(self.columns[one], self.columns[other]) for one, other in self.pairs}


def share(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Array:
    """`part` / `whole`; NaN, which passes every filter, where there is nothing to judge."""
    shares: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return shares


@lru_cache(maxsize=1)
def kind_table() -> npt.NDArray[np.uint8]:
    """The kind of every character up to U+1FFFF, and that of all others at the end."""
    table = np.fromiter((kind_of(chr(code)) for code in range(_KNOWN + 1)), np.uint8, _KNOWN + 1)
    table[_KNOWN] = OTHER_LETTER
    return table


def kind_of(character: str) -> int:
    """The kind of one character."""
    category = unicodedata.category(character)
    if category[0] == "L":
        if "\u0400" <= character <= "\u052f":
            return CYRILLIC
        return LATIN if character < "\u0250" or "\u1e00" <= character <= "\u1eff" else OTHER_LETTER
    if category[0] == "N":
        return DIGIT
    if category[0] == "M":
        return COMBINING
    if character.isspace() or category[0] == "Z":
        return SPACE
    return CODE_MARK if character in _CODE_MARKS else MARK
