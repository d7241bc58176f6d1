"""What the metrics taken from sacreBLEU (Post, WMT 2018) share: the statistics of a segment, and the signature.

sacreBLEU keeps the n-grams of all references; here a segment's n-grams are dropped as soon as every system has been compared
with them, so that memory does not grow with the test set. Its classes give the statistics through methods that it calls
protected; `tests/evaluation/test_significance.py` compares all results with its own command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kazalign.evaluation.metrics import Array


class SacreBleuMetric:
    """One of sacreBLEU's metric objects behind the `Metric` protocol; a subclass adds the scores."""

    name: str
    title: str
    higher_is_better = True
    needs_sources = False

    def __init__(self, metric: Any) -> None:
        self._metric = metric

    def statistics(
        self, hypotheses: Sequence[Sequence[str]], references: Sequence[Sequence[str]], sources: Sequence[str] | None
    ) -> Array:
        """Segment by segment, all systems against the same n-grams of the references."""
        metric = self._metric
        rows: list[list[list[float]]] = [[] for _ in hypotheses]
        for number, versions in enumerate(zip(*references, strict=True)):
            known = metric._extract_reference_info([metric._preprocess_segment(text) for text in versions])
            for of_system, texts in zip(rows, hypotheses, strict=True):
                of_system.append(metric._compute_segment_statistics(metric._preprocess_segment(texts[number]), known))
        return np.array(rows, np.float64)

    def signature(self, references: int, **more: object) -> str:
        """sacreBLEU's own, e.g. `nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0`."""
        self._metric.num_refs = references
        signature = self._metric.get_signature()
        for key, value in more.items():
            signature.update(key, value)
        return str(signature)
