"""How sure a score is, and whether two systems differ: bootstrap, paired bootstrap, paired approximate randomisation.

Everything works on the metrics' statistics, a row a segment (`kazalign.evaluation.metrics`). A resample is a vector of how
often each segment was drawn, so resampling is a product of matrices; the random numbers are drawn as sacreBLEU draws them, and
where it computes in single precision so does this, so that with the same seed the figures are sacreBLEU's own. Two things are
not: trials of the randomisation that are as far apart as the systems count here, as they have to, where its strict comparison
gives systems that are the same, or differ in one segment, the smallest p there is; and no p is smaller than the number of
segments allows (`least_p`), where the bootstrap of one segment, or of a few that are alike, always gives the smallest there is.

Sources: Koehn, EMNLP 2004 (paired bootstrap); Riezler and Maxwell, 2005 (approximate randomisation); the p-values count a
result at least once (Phipson and Smyth, 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazalign.errors import ConfigurationError
from kazalign.evaluation.metrics import Array

Scorer = Callable[[Array], Array]
"""Sums of statistics, (m, columns) -> scores, (m)."""

DRAWS = 1000
TRIALS = 10_000
SEED = 12345
"""sacreBLEU's defaults."""

SIGNIFICANT = 0.05
"""From which p-value on two systems are said not to differ."""

TESTS = ("bootstrap", "randomisation")
"""Both are computed; one of them says whether two systems differ."""

_ROUNDING = 1e-9
"""Within which two differences of scores are the same."""

_ROWS = 256
"""Samples computed at once. A multiple of 32: trials come from a stream of 32 bits at a time."""


@dataclass(frozen=True)
class Estimate:
    """A score and where 95 % of the resampled ones lie."""

    score: float
    mean: float
    """Of the resampled scores."""
    half_width: float
    """Half the distance between the 2.5 % and the 97.5 % point, which sacreBLEU prints after ±."""
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Two systems, by number, on one metric; the p-values say how likely such a difference is between systems that are alike."""

    first: int
    second: int
    difference: float
    """Score of the second less score of the first."""
    bootstrap: float
    randomisation: float


def bootstrap_sums(statistics: Array, *, samples: int = DRAWS, seed: int = SEED) -> Array:
    """Sums over `samples` resamples of the segments: (n, columns) -> (samples, columns), float64."""
    count = len(statistics)
    random = np.random.default_rng(seed)
    sums = np.empty((samples, statistics.shape[1]))
    for start, size in _parts(samples):
        drawn = random.choice(count, size=(size, count), replace=True)
        times = np.stack([np.bincount(row, minlength=count) for row in drawn]).astype(np.float64)
        np.matmul(times, statistics, out=sums[start : start + size])
    return sums


def shuffled_sums(statistics: Array, *, trials: int = TRIALS, seed: int = SEED) -> Array:
    """Sums over a random half of the segments, drawn anew for each trial: (n, columns) -> (trials, columns), float64."""
    count = len(statistics)
    random = np.random.default_rng(seed)
    sums = np.empty((trials, statistics.shape[1]))
    for start, size in _parts(trials):
        chosen = random.integers(2, size=(size, count), dtype=bool).astype(np.float64)
        np.matmul(chosen, statistics, out=sums[start : start + size])
    return sums


def estimate(scorer: Scorer, statistics: Array, resampled: Array) -> Estimate:
    """The score of `statistics` (n, columns) with its interval, from resampled sums (samples, columns)."""
    scores = np.sort(scorer(resampled.astype(np.float32)))
    tail = len(scores) // 40
    low, high = scores[tail], scores[len(scores) - tail - 1]
    return Estimate(score_of(scorer, statistics), float(scores.mean()), float(0.5 * (high - low)), float(low), float(high))


def score_of(scorer: Scorer, statistics: Array) -> float:
    """The score of all segments of `statistics` (n, columns) together."""
    return float(scorer(statistics.sum(axis=0, keepdims=True))[0])


def compare(
    scorer: Scorer, statistics: Sequence[Array], resampled: Sequence[Array], shuffled: Sequence[Array]
) -> tuple[Comparison, ...]:
    """Every pair of systems, from each one's statistics, resampled and shuffled sums."""
    totals = [each.sum(axis=0) for each in statistics]
    scores = [score_of(scorer, each) for each in statistics]
    drawn = [scorer(each.astype(np.float32)) for each in resampled]
    comparisons = []
    for second in range(len(statistics)):
        for first in range(second):
            if np.array_equal(statistics[first], statistics[second]):
                comparisons.append(Comparison(first, second, 0.0, 1.0, 1.0))
                continue
            real, least = abs(scores[first] - scores[second]), least_p(len(statistics[first]))
            differences = np.abs(drawn[second] - drawn[first])
            by_bootstrap = max(least, p_value(differences - differences.mean(), real))
            # One mixed system has the chosen half of the first and the rest of the second, the other one the reverse.
            mixed = shuffled[first] + (totals[second] - shuffled[second])
            reverse = (totals[first] - shuffled[first]) + shuffled[second]
            apart = np.abs(scorer(mixed) - scorer(reverse))
            by_randomisation = max(least, p_value(apart, real * (1 - _ROUNDING) - _ROUNDING))
            comparisons.append(Comparison(first, second, scores[second] - scores[first], by_bootstrap, by_randomisation))
    return tuple(comparisons)


def check_test(name: str) -> None:
    """See that there is a test of that name.

    Raises:
        ConfigurationError: there is none.
    """
    if name not in TESTS:
        raise ConfigurationError(f"unknown test {name!r}; known are: {', '.join(TESTS)}")


def p_value(sampled: npt.NDArray[np.floating[npt.NBitBase]], real: float) -> float:
    """The share of sampled differences beyond the real one, which itself is counted as one more."""
    return (int(np.count_nonzero(sampled > real)) + 1) / (len(sampled) + 1)


def least_p(segments: int) -> float:
    """The smallest p-value there can be: of all ways to exchange segments, none and all leave the systems as far apart."""
    return float(2.0 ** (1 - segments))


def groups_alike(ranking: Sequence[int], differ: Set[frozenset[int]]) -> tuple[tuple[int, ...], ...]:
    """The longest stretches of a ranking, of two systems or more, of which no two differ; they may overlap."""
    found, covered = [], 0
    for start in range(len(ranking)):
        end = start + 1
        while end < len(ranking) and all(frozenset((one, ranking[end])) not in differ for one in ranking[start:end]):
            end += 1
        if end > max(covered, start + 1):
            found.append(tuple(ranking[start:end]))
            covered = end
    return tuple(found)


def _parts(total: int) -> Iterator[tuple[int, int]]:
    for start in range(0, total, _ROWS):
        yield start, min(_ROWS, total - start)
