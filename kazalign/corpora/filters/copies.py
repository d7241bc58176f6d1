"""Sides that are copies of each other, which is no translation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import DIGIT, Array, Block, Column, Sides
from kazalign.languages import LANGUAGES

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OF_SCRIPT = {"Cyrillic": re.compile("[\u0400-\u052f]{2,}"), "Latin": re.compile("[a-z\u00df-\u024f]{2,}")}
_SCRIPTS = {entry.code: entry.script for entry in LANGUAGES}


@dataclass(frozen=True)
class Identical(Bounded):
    """Words, numbers aside, of sides that are the same but for case and marks; 0 where they differ.

    Names and brands stay what they are in every language, so `most` is 3: longer copies are left untranslated.
    """

    name = "identical"
    cost = 1
    shown = (0, 20)

    most: float = 3

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Words."""
        return {pair: self._words(block, *pair) for pair in block.pairs}

    def _words(self, block: Block, one: str, other: str) -> Array:
        here, there = block.columns[one], block.columns[other]
        counts = np.zeros(len(here.texts))
        alike = _letters_and_figures(here) == _letters_and_figures(there)
        for row, (text, copy) in block.rows((one, other), alike):
            words = _WORD.findall(text.casefold())
            if words == _WORD.findall(copy.casefold()):
                counts[row] = sum(not word.isdecimal() for word in words)
        return counts


@dataclass(frozen=True)
class Overlap(Bounded):
    """The share of the shorter side's words that the other side has, letter for letter: texts hardly changed.

    Figures and single letters are no words here, nor are words in another script where both languages have one: "PDF" says
    nothing of Kazakh beside Russian. Sides of fewer than `words` different words are not judged.
    """

    name = "overlap"
    cost = 8
    shown = (0, 1)

    most: float = 0.7
    words: int = 6

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return {pair: self._shares(block, *pair) for pair in block.pairs}

    def _shares(self, block: Block, one: str, other: str) -> Array:
        pattern = _words(one, other)
        enough = (block.columns[one].words >= self.words) & (block.columns[other].words >= self.words)
        shares = np.full(len(block.units), np.nan)
        for row, texts in block.rows((one, other), enough):
            here, there = (set(pattern.findall(text.casefold())) for text in texts)
            fewer = min(len(here), len(there))
            if fewer >= self.words:
                shares[row] = len(here & there) / fewer
        return shares


def _words(one: str, other: str) -> re.Pattern[str]:
    script = _SCRIPTS.get(one)
    return _OF_SCRIPT[script] if script is not None and script == _SCRIPTS.get(other) else _LETTERS


def _letters_and_figures(column: Column) -> Array:
    return (column.letters + column.kinds[:, DIGIT]).astype(np.float64)
