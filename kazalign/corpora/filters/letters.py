"""What texts are made of: letters, figures, marks.

`slack` good characters are added to each text before a share is taken, so that a few marks in "5–7 °C" count little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import CODE_MARK, MARK, Array, Block, Sides, share


@dataclass(frozen=True)
class Letters(Bounded):
    """The share of letters among the characters of each text, spaces aside: tables, dates, telephone lists have few."""

    name = "letters"
    cost = 0.8
    shown = (0, 1)

    least: float = 0.3
    slack: float = 10

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return block.each_text(lambda column: share(column.letters + self.slack, column.visible + self.slack))


@dataclass(frozen=True)
class Punctuation(Bounded):
    """The share of marks and symbols among the characters of each text, spaces aside."""

    name = "punctuation"
    cost = 0.8
    shown = (0, 1)

    most: float = 0.4
    slack: float = 10

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return block.each_text(
            lambda column: share(column.kinds[:, MARK] + column.kinds[:, CODE_MARK], column.visible + self.slack)
        )
