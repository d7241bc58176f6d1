"""Whether two sides mean the same, as far as a model can tell; the dear filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Mask, Sides
from kazalign.languages import both_ways


@dataclass(frozen=True)
class Similarity(Bounded):
    """The cosine of the sides' embeddings.

    With multilingual-e5-small, in our own articles, sides of different sentences are at 0.70 to 0.82 and translations at 0.83 to
    0.95; one-word texts begin at 0.79. `embedder: lexical` compares names, numbers and loanwords alone, much faster; its cosines
    are low for good pairs, too.
    """

    name = "similarity"
    cost = 20_000
    shown = (0.6, 1)

    least: float = 0.8
    embedder: str = "e5"
    """`e5`, `lexical` or another embedder of `kazalign align`."""

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """-1 to 1."""
        wanted = {code: np.zeros(len(block.units), np.bool_) for code in block.columns}
        for pair in block.pairs:
            for code in pair:
                wanted[code] |= block.judged(pair)
        vectors = {code: self._vectors(block, code, rows, tools) for code, rows in wanted.items() if rows.any()}
        return {pair: self._cosines(block, pair, vectors) for pair in block.pairs}

    def _vectors(self, block: Block, code: str, wanted: Mask, tools: Tools) -> dict[int, Array]:
        rows, texts = zip(*((row, text) for row, (text,) in block.rows((code,), wanted)), strict=True)
        return dict(zip(rows, tools.embed(self.embedder, texts), strict=True))

    def _cosines(self, block: Block, pair: tuple[str, str], vectors: Mapping[str, Mapping[int, Array]]) -> Array:
        cosines = np.full(len(block.units), np.nan)
        for row, _ in block.rows(pair):
            cosines[row] = float(np.dot(vectors[pair[0]][row], vectors[pair[1]][row]))
        return cosines


@dataclass(frozen=True)
class Translation(Bounded):
    """chrF++ of what an engine makes of one side against the other side: a pair that no engine would translate so is doubtful.

    Where the engine translates both ways, out of Kazakh, or else from the first language of the pair into the second. Free
    translations score low: look at a preview first. A unit takes as long as its translation.
    """

    name = "translation"
    cost = 100_000
    shown = (0, 100)

    least: float = 15
    engine: str = "bundled"

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 100."""
        return {pair: self._scores(block, pair, tools) for pair in block.pairs}

    def _scores(self, block: Block, pair: tuple[str, str], tools: Tools) -> Array:
        scores = np.full(len(block.units), np.nan)
        rows = list(block.rows(pair))
        sources, targets = ([texts[side] for _, texts in rows] for side in (0, 1))
        if rows:
            for direction in both_ways(pair):
                texts = (sources, targets) if direction == pair else (targets, sources)
                found = tools.translation_scores(self.engine, *texts, direction)
                if found is not None:
                    scores[[row for row, _ in rows]] = found
                    break
        return scores
