"""Translation edit rate (Snover et al., AMTA 2006), as sacreBLEU computes it."""

from __future__ import annotations

import numpy as np
from sacrebleu.metrics.ter import TER

from kazalign.evaluation.metrics import Array
from kazalign.evaluation.metrics.sacrebleu import SacreBleuMetric


class TranslationEditRate(SacreBleuMetric):
    """The edits, moves of phrases among them, that turn the hypothesis into the reference, for a hundred words of it.

    Statistics: edits against the nearest reference, mean length of the references.
    """

    name = "ter"
    title = "TER"
    higher_is_better = False

    def __init__(self) -> None:
        super().__init__(TER())

    def scores(self, sums: Array) -> Array:
        """Edits by words; without any word in the references it is 100 where there is an edit, else 0."""
        edits, words = sums.T
        empty = np.where(edits > 0, edits.dtype.type(1), edits.dtype.type(0))
        rate = np.divide(edits, words, where=words > 0, out=empty)
        score: Array = edits.dtype.type(100) * rate
        return score

    def segment_scores(self, statistics: Array) -> Array:
        """The same formula."""
        return self.scores(statistics)
