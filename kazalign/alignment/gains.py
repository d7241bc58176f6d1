"""What a bead is worth: how much closer its two sides are than chance, less what its shape and lengths cost.

The similarity is a margin over chance: (cosine - background) / (1 - background), where the background is the mean cosine of
either side with all sentences of the other text (the idea is Vecalign's: Thompson and Koehn, EMNLP 2019). It is 1 for the same
meaning and about 0 for unrelated sentences, whatever the embedder's cosines are like. Leaving a sentence alone is worth 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazalign.alignment.sides import BoolArray, FloatArray, Side

Numbers = tuple[int, ...]
Pair = tuple[Numbers, Numbers]
"""Sentence numbers, from 0, of the two sides of a bead."""

IntArray = npt.NDArray[np.int64]

UNIT = 1 << 16
"""Gains are whole multiples of 1/UNIT, so that their sums are exact and equal paths are equal."""

SIZE = 4
"""Sentences that one side of a bead has at most."""


@dataclass(frozen=True)
class Weights:
    """What counts how much; similarities run from about 0 to 1. Found on disturbed dev sets by `eval/alignment.py --tune`."""

    threshold: float
    """The similarity at which linking two sentences is worth as much as leaving both alone."""
    length: float
    """Cost of the squared logarithm of the lengths' ratio, for a sentence."""
    length_limit: float
    """The squared logarithm above which a difference of lengths costs no more."""
    shape: float
    """Cost of a bead that is not 1-1."""
    more: float
    """Cost of each sentence beyond three."""
    both: float
    """Cost of a bead with several sentences on both sides."""
    ending: float
    """Cost of a bead that ends in a stop on one side alone."""
    unfinished: float
    """Cost of a bead that ends without a stop on both sides."""
    swap: float
    """Cost of two neighbours that changed places."""
    move: float
    """Cost of a block that stands elsewhere on the other side."""
    move_each: float
    """What each bead of a moved block must gain at least."""
    paragraph: float
    """Cost of each paragraph that begins inside a bead, where both sides have paragraphs."""
    heading: float
    """Cost of a heading against what is none, where both sides have headings."""


def shapes(size: int = SIZE) -> tuple[tuple[int, int], ...]:
    """The beads tried, as sentences on either side, the simplest first."""
    counts = range(1, size + 1)
    return tuple(sorted(((a, b) for a in counts for b in counts), key=lambda shape: (sum(shape), abs(shape[0] - shape[1]))))


_LEAST = np.float32(0.02)
"""Keeps the margin finite where a text repeats one sentence and the background is 1."""


class Gains:
    """The gains of all beads between two sides, computed where they are asked for."""

    def __init__(self, source: Side, target: Side, weights: Weights, *, size: int = SIZE) -> None:
        self.source, self.target, self.weights, self.size = source, target, weights, size
        self.shapes = shapes(size)
        counts = np.array(self.shapes)
        total = counts.sum(1)
        self._share = (total / 2).astype(np.float32)
        cost = weights.shape * (total > 2) + weights.more * np.maximum(total - 3, 0) + weights.both * (counts.min(1) > 1)
        self._shape_cost = cost.astype(np.float32)
        self._ratio = np.float32(np.log(source.lengths.sum() / target.lengths.sum()))
        self._ours, self._theirs = _Runs(source, target, counts[:, 0] - 1, size), _Runs(target, source, counts[:, 1] - 1, size)
        self._paragraphs = self._paragraph_costs(counts)
        self._ends = self._pairwise(source.finished, target.finished, alone=weights.ending, neither=weights.unfinished)
        self._titles = self._pairwise(source.headings, target.headings, alone=weights.heading, neither=0.0)

    def similarities(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """The similarity of the beads of all shapes that end at `rows` and `columns` (broadcast together): (..., shapes)."""
        similarity = self._dots(rows, columns)
        similarity *= self._ours.scale[rows]
        similarity *= self._theirs.scale[columns]
        background = self._ours.chance[rows] + self._theirs.chance[columns]
        similarity -= background
        np.subtract(1, background, out=background)
        np.maximum(background, _LEAST, out=background)
        similarity /= background
        return similarity

    def deviations(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """The squared logarithm of how far the lengths are from the texts' usual ratio, limited: (..., shapes)."""
        logs: FloatArray = self._ours.logs[rows] - self._theirs.logs[columns]
        logs -= self._ratio
        logs *= logs
        np.minimum(logs, np.float32(self.weights.length_limit), out=logs)
        return logs

    def at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """The gains of the beads that end at `rows` and `columns` (broadcast together), in 1/UNIT: (..., shapes)."""
        gain = self.similarities(rows, columns)
        gain -= np.float32(self.weights.threshold)
        gain -= np.float32(self.weights.length) * self.deviations(rows, columns)
        gain *= self._share
        gain -= self._shape_cost
        if self._paragraphs is not None:
            gain -= self._paragraphs[0][rows] + self._paragraphs[1][columns]
        for kind in (self._ends, self._titles):
            if kind is not None:
                ours, theirs, costs = kind
                gain -= costs[ours[rows] + theirs[columns]][..., None]
        gain *= UNIT
        rounded: IntArray = np.rint(gain, out=gain).astype(np.int64)
        return rounded

    def single(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """Similarity above the threshold of every sentence `rows` (r) with every sentence `columns` (c): (r, c)."""
        cosines: FloatArray = self.source.vectors[rows] @ self.target.vectors[columns].T
        cosines *= self._ours.scale[rows, :1] * self._theirs.scale[columns, :1].T
        background = self._ours.chance[rows, :1] + self._theirs.chance[columns, :1].T
        cosines -= background
        cosines /= np.maximum(1 - background, _LEAST)
        cosines -= np.float32(self.weights.threshold)
        return cosines

    def of(self, pairs: Sequence[Pair]) -> IntArray:
        """The gains of beads given by their sentences' numbers, in 1/UNIT."""
        rows, columns, shapes = self._placed(pairs)
        return self.at(rows, columns)[np.arange(len(pairs)), shapes]

    def features(self, pairs: Sequence[Pair]) -> tuple[FloatArray, FloatArray]:
        """The similarities and the length deviations of beads."""
        rows, columns, shapes = self._placed(pairs)
        each = np.arange(len(pairs))
        return self.similarities(rows, columns)[each, shapes], self.deviations(rows, columns)[each, shapes]

    def _placed(self, pairs: Sequence[Pair]) -> tuple[IntArray, IntArray, IntArray]:
        numbers = {shape: number for number, shape in enumerate(self.shapes)}
        shapes = [numbers[len(source), len(target)] for source, target in pairs]
        return np.array([pair[0][-1] for pair in pairs]), np.array([pair[1][-1] for pair in pairs]), np.array(shapes)

    def part(self, rows: range, columns: range) -> GainsPart:
        """The same gains for a part of either side, whose sentences are counted from 0."""
        return GainsPart(self, rows, columns)

    @property
    def rows(self) -> int:
        """Sentences of the source."""
        return len(self.source)

    @property
    def columns(self) -> int:
        """Sentences of the target."""
        return len(self.target)

    def _dots(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """The products of the runs' vectors. A run is a sum, so they are sums of the products of single sentences."""
        size = self.size
        if rows.ndim == 1:  # scattered places, each by itself
            a, b = (np.array(self.shapes) - 1).T
            products = np.einsum("nad,nbd->nab", self.source.runs(rows, size), self.target.runs(columns, size), optimize=True)
            scattered: FloatArray = products[:, a, b]
            return scattered
        ends = int(rows.max()) + 1, int(columns.max()) + 1
        firsts = max(0, int(rows.min()) - size + 1), max(0, int(columns.min()) - size + 1)
        single = self.source.vectors[firsts[0] : ends[0]] @ self.target.vectors[firsts[1] : ends[1]].T
        height, width = single.shape
        sums = np.zeros((size, size, height, width), np.float32)
        for a in range(min(size, height)):
            sums[a, 0] = single if a == 0 else sums[a - 1, 0]
            if a:
                sums[a, 0, a:] += single[:-a]
            for b in range(1, min(size, width)):
                sums[a, b] = sums[a, b - 1]
                sums[a, b, :, b:] += sums[a, 0, :, :-b]
        places = (rows - firsts[0]) * width + (columns - firsts[1])
        offsets = np.array([((a - 1) * size + b - 1) * (height * width) for a, b in self.shapes])
        found: FloatArray = sums.reshape(-1).take(places[..., None] + offsets)
        return found

    @staticmethod
    def _pairwise(
        ours: BoolArray | None, theirs: BoolArray | None, *, alone: float, neither: float
    ) -> tuple[IntArray, IntArray, FloatArray] | None:
        """What is true of the last sentences of two runs, and what it costs where it is true of neither, of one, of both."""
        if ours is None or theirs is None:
            return None
        return ours.astype(np.int64), theirs.astype(np.int64), np.array([neither, alone, 0.0], np.float32)

    def _paragraph_costs(self, counts: IntArray) -> tuple[FloatArray, FloatArray] | None:
        if self.source.breaks is None or self.target.breaks is None:
            return None
        ours, theirs = (
            (self.weights.paragraph * side.crossings(self.size)).astype(np.float32) for side in (self.source, self.target)
        )
        return ours[:, counts[:, 0] - 1], theirs[:, counts[:, 1] - 1]


class GainsPart:
    """A window on gains. The search never asks for a bead that begins before it."""

    def __init__(self, whole: Gains, rows: range, columns: range) -> None:
        self.shapes, self.weights = whole.shapes, whole.weights
        self.rows, self.columns = len(rows), len(columns)
        self._whole, self._corner = whole, (rows.start, columns.start)

    def at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """See `Gains.at`."""
        return self._whole.at(rows + self._corner[0], columns + self._corner[1])


class _Runs:
    """What is known of one side's runs before any bead is tried; arrays are (n, shapes), by the run's last sentence."""

    def __init__(self, side: Side, other: Side, sizes: IntArray, size: int) -> None:
        norms = side.run_norms(size)
        self.scale = (1 / norms)[:, sizes]
        self.chance = (side.run_sums(side.vectors @ other.mean, size) / norms / 2)[:, sizes]
        """Half of the mean cosine with the other text; the halves of both sides make the background."""
        self.logs = np.log(side.run_sums(side.lengths, size))[:, sizes]
