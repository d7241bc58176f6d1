"""Lengths: texts too short or too long, words without an end, sides that do not fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Column, Sides


@dataclass(frozen=True)
class Complete(Bounded):
    """How many texts each unit has: one alone is no pair."""

    name = "complete"
    cost = 0.2
    shown = (0, 20)

    least: float = 2

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Texts."""
        return {(): np.sum(list(block.present.values()), axis=0, dtype=np.float64)}


@dataclass(frozen=True)
class Length(Bounded):
    """The length of each text.

    Texts of one word are good text (headings, names, buttons), so `least` is 1: raise it where only sentences are wanted.
    """

    name = "length"
    cost = 0.5
    shown = (0, 200)

    least: float = 1
    most: float = 200
    unit: Literal["words", "characters"] = "words"
    """What is counted; words are what stands between spaces."""

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Words or characters."""
        return block.each_text(lambda column: (column.words if self.unit == "words" else column.lengths).astype(np.float64))


@dataclass(frozen=True)
class LongestWord(Bounded):
    """The longest word of each text, in characters: lost spaces, keys, encoded files. Addresses are long words, too."""

    name = "longest_word"
    cost = 0.6
    shown = (0, 100)

    most: float = 60

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Characters."""
        return block.each_text(lambda column: column.longest_words.astype(np.float64))


@dataclass(frozen=True)
class LengthRatio(Bounded):
    """How many times longer one side is than the other, in characters.

    `slack` characters are added to both sides first: "Иә" and "Yes, it is" fit each other, though one is five times as long. With
    a slack of 0 short texts are judged as strictly as long ones.
    """

    name = "length_ratio"
    cost = 0.5
    shown = (1, 6)

    most: float = 3.0
    slack: float = 15

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """1 for sides of one length, and more."""
        return block.each_pair(self._ratio)

    def _ratio(self, one: Column, other: Column) -> Array:
        shorter, longer = np.minimum(one.lengths, other.lengths), np.maximum(one.lengths, other.lengths)
        ratio: Array = (longer + self.slack) / np.maximum(shorter + self.slack, 1)
        return ratio
