"""Numbers that one side has and the other has not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Sides
from kazalign.corpora.personal import plain_phones

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile("[IVXІХ]{2}")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?\s?m\b\.?", re.IGNORECASE)
_ALWAYS = re.compile(r"(?<!\d)24/7(?!\d)")
"""Round the clock, which most languages say in words."""


@dataclass(frozen=True)
class Numbers(Bounded):
    """How many numbers are on one side alone.

    "20 мың" is "20,000", "3-ші" is "third", "XXI ғасыр" is "the 21st century", "14:00" is "2 pm": a number that the other side
    has in another form or in words is not missing. A wrong number counts twice, once for each side.
    """

    name = "numbers"
    cost = 4
    shown = (0, 20)

    most: float = 0

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Numbers."""
        return {pair: self._missing(block, *pair, tools) for pair in block.pairs}

    def _missing(self, block: Block, one: str, other: str, tools: Tools) -> Array:
        counts = np.zeros(len(block.units))
        # The same runs of figures are the same numbers, however they are joined: "10:30" and "10.30".
        differing = block.columns[one].figures != block.columns[other].figures
        for row, (here, there) in block.rows((one, other), differing):
            ours, theirs, only_ours, only_theirs = _apart(_ALWAYS.sub(" ", here), _ALWAYS.sub(" ", there))
            if only_ours and only_theirs:
                ours, theirs, only_ours, only_theirs = _apart(_plain(ours, one), _plain(theirs, other))
            # Where all figures of a side are on the other side, only a Roman numeral can be lost.
            if only_ours or _ROMAN.search(ours):
                counts[row] += tools.lost_numbers(ours, theirs, other)
            if only_theirs or _ROMAN.search(theirs):
                counts[row] += tools.lost_numbers(theirs, ours, one)
        return counts


def _apart(one: str, other: str) -> tuple[str, str, Counter[str], Counter[str]]:
    """Two texts, and the runs of figures that each has alone."""
    here, there = Counter(_DIGITS.findall(one)), Counter(_DIGITS.findall(other))
    return one, other, here - there, there - here


def _plain(text: str, language: str) -> str:
    """`text` with hours counted to 24 and telephone numbers written in one way."""
    text = plain_phones(text)
    return _CLOCK.sub(_in_24_hours, text) if language == "en" else text


def _in_24_hours(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + 12 * (match[3] in "pP")
    return f"{hour}:{match[2] or '00'}" if 0 < int(match[1]) <= 12 else match[0]
