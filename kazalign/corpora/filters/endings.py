"""How texts end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Column, Sides

_CLOSING = " \t\n\u00a0»”“\"')]"
_KINDS = {"?": 1, "؟": 1, "!": 2, ".": 3, "…": 3, "。": 3, ":": 4, ";": 4, ",": 4, "-": 4, "–": 4, "—": 4}
"""A question, an exclamation, a statement, something that goes on."""


@dataclass(frozen=True)
class Ending(Bounded):
    """Whether two sides end alike: 0 where they do, 0.5 where they differ, 1 where only one of them is a question.

    A full stop beside an exclamation mark is mostly a matter of style; a question beside a statement is mostly a pair gone wrong.
    """

    name = "ending"
    cost = 1.5
    shown = (0, 1)

    most: float = 0.5

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0, 0.5 or 1."""
        ends = {code: _ends(column) for code, column in block.columns.items()}
        return {(one, other): _difference(ends[one], ends[other]) for one, other in block.pairs}


def _ends(column: Column) -> Array:
    return np.fromiter((_KINDS.get(text.rstrip(_CLOSING)[-1:], 0) for text in column.texts), np.float64, len(column.texts))


def _difference(one: Array, other: Array) -> Array:
    return np.where(one == other, 0.0, np.where((one == 1) | (other == 1), 1.0, 0.5))
