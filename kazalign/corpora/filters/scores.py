"""Scores that units bring with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Sides


@dataclass(frozen=True)
class Score(Bounded):
    """A score that each unit carries already: `alignment`, a probability; `translation_en`, that of an engine; or any other.

    Units without it are not judged; the closing table says how many were.
    """

    name = "score"
    cost = 0.3
    shown = (0, 1)

    of: str = "alignment"
    """The score's name."""
    least: float | None = 0.5
    most: float | None = None

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """The score itself."""
        found = (unit.scores.get(self.of, np.nan) for unit in block.units)
        return {(): np.fromiter(found, np.float64, len(block.units))}
