"""chrF (Popović, WMT 2015) and chrF++ (Popović, WMT 2017), as sacreBLEU computes them."""

from __future__ import annotations

import numpy as np
from sacrebleu.metrics.chrf import CHRF

from kazalign.evaluation.metrics import Array
from kazalign.evaluation.metrics.sacrebleu import SacreBleuMetric


class CharacterFScore(SacreBleuMetric):
    """The F-score of character n-grams, and of word n-grams in chrF+ and chrF++; recall counts twice as much as precision.

    Statistics: for each order of n-gram, the number in the hypothesis, in the reference, and in both.
    """

    def __init__(self, name: str, title: str, *, word_order: int) -> None:
        super().__init__(CHRF(word_order=word_order))
        self.name, self.title = name, title
        self._orders, self._factor = self._metric.order, self._metric.beta**2

    def scores(self, sums: Array) -> Array:
        """Average precision and recall over the orders that both sides have; the order of operations is sacreBLEU's."""
        kind = sums.dtype.type
        precision, recall, orders = (np.zeros(len(sums), sums.dtype) for _ in range(3))
        for order in range(self._orders):
            in_hypothesis, in_reference, in_both = sums[:, 3 * order : 3 * order + 3].T
            counts = (in_hypothesis > 0) & (in_reference > 0)
            precision += np.divide(in_both, in_hypothesis, where=counts, out=np.zeros_like(precision))
            recall += np.divide(in_both, in_reference, where=counts, out=np.zeros_like(recall))
            orders += counts.astype(sums.dtype)
        orders = np.maximum(orders, kind(1))
        precision, recall = precision / orders, recall / orders
        weight = kind(self._factor)
        score = (kind(1) + weight) * precision * recall
        return kind(100) * np.divide(score, weight * precision + recall, where=score > 0, out=np.zeros_like(score))

    def segment_scores(self, statistics: Array) -> Array:
        """The same formula: only orders that the segment has are counted."""
        return self.scores(statistics)


def chrf() -> CharacterFScore:
    """chrF, on characters alone."""
    return CharacterFScore("chrf", "chrF", word_order=0)


def chrf_plus_plus() -> CharacterFScore:
    """chrF++, with words and pairs of words."""
    return CharacterFScore("chrf++", "chrF++", word_order=2)
