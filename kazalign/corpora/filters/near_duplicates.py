"""Units that say nearly the same as one before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Sides
from kazalign.corpora.similarity import Near, NearIndex


@dataclass(frozen=True)
class NearDuplicates(Bounded):
    """How alike a unit and the most similar one before it are, all languages together, of those that passed the other filters.

    It is the share of stretches of five characters that both have, case and marks aside (see `kazalign.corpora.similarity`); 0
    where none comes up to `most`. The filter goes last, and remembers what it has seen: about 4 KB a unit of two sentences, so
    4 GB for a million. `kazalign corpus dedup` does more. Needs the extra [corpora].
    """

    name = "near_duplicates"
    cost = 1_000_000
    shown = (0, 1)

    most: float = 0.85
    """Above 0.3 and below 1."""

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0, or `most` to 1."""
        near, index, numbers = self._seen
        scores = np.zeros(len(block.units))
        for row, _ in block.rows(()):
            texts = [column.texts[row] for code, column in block.columns.items() if block.present[code][row]]
            found = near.shingles(texts)
            values = list(enumerate(near.bands(found).tolist()))
            nearest = index.nearest(found, values)
            scores[row] = nearest[1] if nearest else 0.0
            if scores[row] < 1:
                index.add(next(numbers), found, values)
        return {(): scores}

    @cached_property
    def _seen(self) -> tuple[Near, NearIndex, Iterator[int]]:
        return Near(self.most), NearIndex(self.most), count()
