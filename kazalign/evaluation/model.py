"""What evaluation takes and gives: references, systems, scores with their intervals, comparisons, groups of segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kazalign.evaluation.groups import LENGTHS, length_label
from kazalign.evaluation.metrics import Array, Metric
from kazalign.evaluation.significance import SIGNIFICANT, Comparison, Estimate, groups_alike, score_of

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ReferenceSet:
    """Segments with one or more references, and their sources where they are known."""

    name: str
    target: str
    """Code of the language translated into."""
    references: tuple[tuple[str, ...], ...]
    """For each translator, a text for each segment."""
    source: str | None = None
    """Code of the language translated from."""
    sources: tuple[str, ...] | None = None
    unit: str = "line"
    """What a segment is: `line`, `segment` where it was found by aligning, `text` where it is a whole one."""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """`document` or `origin` -> a label for each segment."""
    notes: tuple[str, ...] = ()
    """What a reader has to know, e.g. how many sentences were merged or left out."""

    def __len__(self) -> int:
        return len(self.references[0])

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the references: two runs with the same one were scored against the same texts."""
        digest = sha256()
        for text in (self.target, *(line for version in self.references for line in ("", *version))):
            digest.update(text.encode() + b"\n")
        return digest.hexdigest()[:16]

    @cached_property
    def groups(self) -> Mapping[str, Mapping[str, IntArray]]:
        """`length`, `document`, `origin` -> label -> the numbers of its segments; lengths are words of the first reference."""
        every = {"length": tuple(length_label(len(text.split())) for text in self.references[0]), **self.labels}
        return {kind: _grouped(labels, LENGTHS if kind == "length" else None) for kind, labels in every.items()}


@dataclass(frozen=True)
class System:
    """A system's translations of the segments, in order."""

    name: str
    hypotheses: tuple[str, ...]
    revision: str = ""
    licence: str = ""


@dataclass(frozen=True, eq=False)
class MetricResult:
    """All systems on one metric; systems are counted as in `Evaluation.systems`."""

    metric: Metric
    signature: str
    statistics: Array
    """(systems, segments, columns)."""
    estimates: tuple[Estimate, ...]
    comparisons: tuple[Comparison, ...]

    @cached_property
    def segment_scores(self) -> Array:
        """(systems, segments)."""
        return np.stack([self.metric.segment_scores(each) for each in self.statistics])

    @property
    def ranking(self) -> list[int]:
        """Systems, the best first."""
        sign = -1 if self.metric.higher_is_better else 1
        return sorted(range(len(self.estimates)), key=lambda system: sign * self.estimates[system].score)

    def most_different(self) -> IntArray:
        """Segments by how far the systems' scores are apart, widest first; of a single system, the worst first."""
        scores = self.segment_scores
        if len(scores) > 1:
            return np.argsort(-np.ptp(scores, axis=0), kind="stable")
        return np.argsort(scores[0] if self.metric.higher_is_better else -scores[0], kind="stable")

    def scores_of(self, segments: IntArray) -> list[float]:
        """Each system's score on some segments."""
        return [score_of(self.metric.scores, each[segments]) for each in self.statistics]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything that was found out; `metrics` begins with the one that systems are ranked by."""

    test: ReferenceSet
    systems: tuple[System, ...]
    metrics: tuple[MetricResult, ...]
    flags: tuple[tuple[tuple[str, ...], ...], ...]
    """For each system, the flags of each segment."""
    judged_by: str
    """`bootstrap` or `randomisation`: the test whose p-values count."""
    notes: tuple[str, ...] = ()

    @property
    def ranking(self) -> list[int]:
        """Systems, the best on the first metric first."""
        return self.metrics[0].ranking

    def p_value(self, comparison: Comparison) -> float:
        """By the test that counts."""
        return comparison.bootstrap if self.judged_by == "bootstrap" else comparison.randomisation

    def alike(self, result: MetricResult) -> tuple[tuple[int, ...], ...]:
        """Groups of systems that follow each other in the ranking and of which no two differ significantly, the best first."""
        differ = {frozenset((each.first, each.second)) for each in result.comparisons if self.p_value(each) < SIGNIFICANT}
        return groups_alike(result.ranking, differ)


def _grouped(labels: Sequence[str], order: Sequence[str] | None) -> dict[str, IntArray]:
    """Label -> the numbers of its segments, in this order, or that in which the labels come first."""
    found: dict[str, list[int]] = {}
    for number, label in enumerate(labels):
        found.setdefault(label, []).append(number)
    names = found if order is None else [label for label in order if label in found]
    return {label: np.array(found[label], np.int64) for label in names}
