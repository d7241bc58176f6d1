"""BLEU (Papineni et al., ACL 2002) and spBLEU (Goyal et al., TACL 2022), as sacreBLEU computes them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.utils import SACREBLEU_DIR

from kazalign.errors import ConfigurationError
from kazalign.evaluation.metrics import Array
from kazalign.evaluation.metrics.sacrebleu import SacreBleuMetric

_LOG_OF_ZERO = -9999999999.0
"""What sacreBLEU takes for the logarithm of zero."""

_PIECES = Path(SACREBLEU_DIR) / "models" / "flores200sacrebleuspm"


class Bleu(SacreBleuMetric):
    """The geometric mean of the precisions of word n-grams up to four, with exponential smoothing and a penalty for brevity.

    Statistics: the hypothesis's length, the nearest reference's length, n-grams in common (4), n-grams of the hypothesis (4).
    """

    def __init__(self, name: str, title: str, *, tokenizer: str) -> None:
        super().__init__(BLEU(tokenize=tokenizer, force=True))
        self.name, self.title = name, title

    def scores(self, sums: Array) -> Array:
        """BLEU of each row of sums."""
        return self._scores(sums, only_orders_present=False)

    def segment_scores(self, statistics: Array) -> Array:
        """BLEU of single segments, of which short ones have no 4-grams: the mean is taken over the orders that they have."""
        return self._scores(statistics, only_orders_present=True)

    def _scores(self, sums: Array, *, only_orders_present: bool) -> Array:
        """Array arithmetic in the precision of `sums`, logarithms one by one as sacreBLEU takes them: the results are its own."""
        orders = self._metric.max_ngram_order
        kind = sums.dtype.type
        matched, total = sums[:, 2 : 2 + orders], sums[:, 2 + orders :]
        halving = np.ones(len(sums), sums.dtype)
        logarithms = np.full((len(sums), orders), _LOG_OF_ZERO)
        for order in range(orders):
            present, missed = total[:, order] > 0, matched[:, order] == 0
            halving = np.where(present & missed, halving * kind(2), halving)
            above = np.where(missed, kind(100), kind(100) * matched[:, order])
            below = np.where(missed, halving * total[:, order], total[:, order])
            precision = np.divide(above, below, where=present, out=np.zeros_like(halving))
            logarithms[present, order] = [math.log(value) for value in precision[present].tolist()]
        used = np.count_nonzero(total > 0, axis=1) if only_orders_present else np.full(len(sums), orders)
        scores = [
            _brevity_penalty(int(row[0]), int(row[1])) * math.exp(sum(logs[:count]) / count) if hits else 0.0
            for row, logs, count, hits in zip(
                sums[:, :2].tolist(), logarithms.tolist(), used.tolist(), np.count_nonzero(matched, axis=1).tolist(), strict=True
            )
        ]
        return np.array(scores)


def _brevity_penalty(hypothesis: int, reference: int) -> float:
    if hypothesis >= reference:
        return 1.0
    return math.exp(1 - reference / hypothesis) if hypothesis else 0.0


def bleu() -> Bleu:
    """BLEU with mteval's tokenizer 13a, the one that published scores are made with."""
    return Bleu("bleu", "BLEU", tokenizer="13a")


def spbleu() -> Bleu:
    """BLEU on the pieces of FLORES-200's own SentencePiece model, where that is at hand.

    Raises:
        ConfigurationError: the model is not where sacreBLEU keeps it.
    """
    if not _PIECES.is_file():
        raise ConfigurationError(
            f"spbleu needs the SentencePiece model of FLORES-200 as {_PIECES}; it is published with the data set "
            "(flores200_sacrebleu_tokenizer_spm.model): put it there under that name"
        )
    return Bleu("spbleu", "spBLEU", tokenizer="flores200")
