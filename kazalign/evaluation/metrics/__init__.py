"""Metrics by name, one a file. Others join through the entry-point group `kazalign.metrics`.

A metric turns a segment into a row of numbers, its statistics, whose sums over any segments give the score of these segments.
So nothing is tokenised twice: bootstrap, tests, groups of segments and recorded runs all work on the rows.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from kazalign import registry
from kazalign.errors import ConfigurationError

Array = npt.NDArray[np.floating[Any]]

METRICS = {
    "chrf++": "kazalign.evaluation.metrics.chrf:chrf_plus_plus",
    "chrf": "kazalign.evaluation.metrics.chrf:chrf",
    "bleu": "kazalign.evaluation.metrics.bleu:bleu",
    "spbleu": "kazalign.evaluation.metrics.bleu:spbleu",
    "ter": "kazalign.evaluation.metrics.ter:TranslationEditRate",
    "similarity": "kazalign.evaluation.metrics.similarity:Similarity",
    "comet": "kazalign.evaluation.metrics.comet:Comet",
}
"""Name -> module:callable that makes the metric, imported when it is asked for."""

ENTRY_POINT_GROUP = "kazalign.metrics"

DEFAULT_METRICS = ("chrf++", "chrf", "bleu", "ter")
"""TER takes a hundred times as long as the others; name those you want with `--metric` where that matters."""


class Metric(Protocol):
    """What every metric has to offer."""

    @property
    def name(self) -> str:
        """As `--metrics` takes it."""
        ...

    @property
    def title(self) -> str:
        """As a table shows it, e.g. `chrF++`."""
        ...

    @property
    def higher_is_better(self) -> bool:
        """False for error rates."""
        ...

    @property
    def needs_sources(self) -> bool:
        """Whether it looks at the source text."""
        ...

    def statistics(
        self, hypotheses: Sequence[Sequence[str]], references: Sequence[Sequence[str]], sources: Sequence[str] | None
    ) -> Array:
        """The statistics of every system's segments.

        Args:
            hypotheses: for each system, its n segments.
            references: for each translator, n segments.
            sources: n segments, or None where the metric needs none.

        Returns:
            float64 of shape (systems, n, columns).
        """
        ...

    def scores(self, sums: Array) -> Array:
        """Scores from sums of statistics, (m, columns) -> (m), computed in the precision of `sums`."""
        ...

    def segment_scores(self, statistics: Array) -> Array:
        """Scores of single segments, (n, columns) -> (n)."""
        ...

    def signature(self, references: int, **more: object) -> str:
        """What a reader has to know to get the same number: sacreBLEU's signature where the metric is sacreBLEU's.

        `references` is the number of translators; `more` holds further entries, such as `bs` and `seed`.
        """
        ...


def metric_names() -> tuple[str, ...]:
    """All metrics at hand: our own first, then those of other packages."""
    return registry.names(METRICS, ENTRY_POINT_GROUP)


def metric(name: str) -> Metric:
    """Make the metric that `name` names.

    Raises:
        ConfigurationError: no metric has that name, or what it needs is not at hand.
        MissingExtra: it needs a library that is not installed.
    """
    return _factory(name.strip().casefold())()


def _factory(name: str) -> Callable[[], Metric]:
    if (found := registry.find(name, METRICS, ENTRY_POINT_GROUP, what="metric")) is not None:
        return cast(Callable[[], Metric], found)
    near = difflib.get_close_matches(name, metric_names(), n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    raise ConfigurationError(f"unknown metric {name!r}{hint} Known are: {', '.join(metric_names())}")
