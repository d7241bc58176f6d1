"""Loops: what engines say when they have lost the thread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Sides

_LONGEST = 12
"""Words of a phrase that is looked for."""
_STUTTER = re.compile(r"([^\W\d_]{1,6}?)\1{5,}")


@dataclass(frozen=True)
class Repetition(Bounded):
    """Words of each text that only say again what the words just before them said; a syllable over and over counts, too.

    What the least repetitive side of the unit repeats is taken off: "Жоқ, жоқ, жоқ!" is "No, no, no!".
    """

    name = "repetition"
    cost = 4
    shown = (0, 20)

    most: float = 6

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Words."""
        counts = {code: np.zeros(len(block.units)) for code in block.columns}
        least = np.full(len(block.units), np.inf)
        for code, count in counts.items():
            for row, (text,) in block.rows((code,)):
                count[row] = repeated_words(text)
            least = np.minimum(least, np.where(block.judged((code,)), count, np.inf))
        return {(code,): count - least for code, count in counts.items()}


def repeated_words(text: str) -> int:
    """Words that repeat the phrase of up to twelve words before them; 30 for a phrase of three words eleven times over."""
    words = text.casefold().split()
    most = 0
    if len(set(words)) < len(words):
        most = max(_looped(words, size) for size in range(1, min(_LONGEST, len(words) // 2) + 1)) if len(words) > 1 else 0
    if match := _STUTTER.search(text):
        most = max(most, len(match[0]) // len(match[1]) - 1)
    return most


def _looped(words: Sequence[str], size: int) -> int:
    run = longest = 0
    for word, before in zip(words[size:], words[:-size], strict=True):
        run = run + 1 if word.strip(",;.!?") == before.strip(",;.!?") else 0
        longest = max(longest, run)
    return longest // size * size
