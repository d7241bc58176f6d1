"""The best path through all beads that keep the order, coarse to fine, in time and memory that grow with n + m.

Every four neighbours become one until the texts are short; the path found there is followed at four times the resolution,
within a few sentences, until every sentence stands for itself (Salvador and Chan 2007; for sentences: Thompson and Koehn,
EMNLP 2019). The table is kept by anti-diagonals, so that a band of the same width holds a path however many sentences one
side has more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kazalign.alignment.gains import UNIT, Gains, GainsPart, IntArray, Pair
from kazalign.alignment.sides import COARSER

RADIUS = 10
"""How far the path may leave the coarser one on either side, in sentences."""

_SHORT = 100
_COARSE_SIZE = 2
_CHUNK = 64
_PAD = 8
"""A move comes from at most this many columns further left or right in the table: two sides of up to four sentences."""
_IMPOSSIBLE = -(1 << 40)
_MOVE_BITS = 5
_MOVE_MASK = (1 << _MOVE_BITS) - 1


@dataclass(frozen=True)
class Step:
    """A bead of the path."""

    pair: Pair
    crossing: bool = False
    """Whether it breaks the order."""


def best_path(gains: Gains) -> list[Step]:
    """The beads of the best path, in order; every sentence is in exactly one."""
    levels = [(gains.source, gains.target)]
    while min(len(side) for side in levels[-1]) > _SHORT:
        levels.append((levels[-1][0].coarser(), levels[-1][1].coarser()))
    centres: IntArray | None = None
    for number in range(len(levels) - 1, 0, -1):
        table = _Table(Gains(*levels[number], gains.weights, size=_COARSE_SIZE), centres, swaps=False)
        finer = levels[number - 1]
        centres = _finer(table.corners(), len(finer[0]), len(finer[1]))
    return _Table(gains, centres, swaps=True).steps()


def best_path_within(gains: GainsPart) -> list[Step]:
    """The same for a small part, all of it looked at and without swaps."""
    return _Table(gains, None, swaps=False).steps()


def _finer(corners: list[tuple[int, int]], rows: int, columns: int) -> IntArray:
    """For each anti-diagonal of the finer level, the row where the coarser path crosses it."""
    points = np.array([(min(COARSER * row, rows), min(COARSER * column, columns)) for row, column in corners])
    centres: IntArray = np.rint(np.interp(np.arange(rows + columns + 1), points.sum(1), points[:, 0])).astype(np.int64)
    return centres


class _Table:
    """The dynamic program. Cell [d, k] stands for row `first[d] + k` and the column that makes their sum d."""

    def __init__(self, gains: Gains | GainsPart, centres: IntArray | None, *, swaps: bool) -> None:
        self.gains = gains
        self.rows, self.columns = gains.rows, gains.columns
        diagonals = np.arange(self.rows + self.columns + 1)
        whole = min(self.rows, self.columns) + 1
        if centres is None or whole <= 2 * RADIUS + 1:
            self.width = whole
            self.first = np.maximum(0, diagonals - self.columns)
        else:
            self.width = 2 * RADIUS + 1
            self.first = centres - RADIUS
        self.moves = [*gains.shapes, (1, 0), (0, 1), *([(2, 2)] if swaps else [])]
        self._swap = len(self.moves) - 1 if swaps else None
        self._best = np.zeros((len(diagonals), self.width), np.int64)
        self._fill()

    def _fill(self) -> None:
        moves = np.array(self.moves)
        back, up = moves.sum(1), moves[:, 0]
        count, width = self.rows + self.columns + 1, self.width
        scores = np.full((count + _PAD, width + 2 * _PAD), _IMPOSSIBLE, np.int64)
        scores[_PAD, _PAD - self.first[0]] = 0
        flat = scores.reshape(-1)
        reached = np.empty((len(moves), width), np.int64)
        # Rows of `scores` are shifted by _PAD, so that moves from before the beginning find the impossible.
        first = np.concatenate([np.full(_PAD, self.first[0]), self.first])
        for diagonals, gains in self._chunks():
            before = diagonals[:, None] - back + _PAD
            shift = np.clip(self.first[diagonals][:, None] - up - first[before], -_PAD, _PAD)
            places = (before * scores.shape[1] + shift + _PAD)[:, :, None] + np.arange(width)
            # The move is written into the lowest bits, so that the greatest sum names it; the simpler of equals is greater.
            named = (gains << _MOVE_BITS) + (_MOVE_MASK - np.arange(len(moves)))[:, None]
            for number, diagonal in enumerate(diagonals.tolist()):
                flat.take(places[number], out=reached, mode="clip")
                reached += named[number]
                best = reached.max(0)
                self._best[diagonal] = best
                best &= ~_MOVE_MASK
                scores[diagonal + _PAD, _PAD : _PAD + width] = best

    def _chunks(self) -> Iterator[tuple[IntArray, IntArray]]:
        """Anti-diagonals with the gains of every move at every cell, (diagonals, moves, width)."""
        last = np.full((1, self.width), _IMPOSSIBLE, np.int64)
        last_first = self.first[:1]
        for start in range(1, self.rows + self.columns + 1, _CHUNK):
            diagonals = np.arange(start, min(start + _CHUNK, self.rows + self.columns + 1))
            ends = self.first[diagonals][:, None] + np.arange(self.width)
            others = diagonals[:, None] - ends
            valid = (ends >= 0) & (others >= 0) & (ends <= self.rows) & (others <= self.columns)
            beads = valid & (ends > 0) & (others > 0)
            rows, columns = np.clip(ends - 1, 0, self.rows - 1), np.clip(others - 1, 0, self.columns - 1)
            gains = self.gains.at(rows, columns)
            gains[~beads] = _IMPOSSIBLE
            simple = gains[..., 0]
            skips = np.zeros((*ends.shape, 2), np.int64)
            parts = [gains, skips]
            if self._swap is not None:
                parts.append(self._swaps(np.concatenate([last, simple]), np.concatenate([last_first, self.first[diagonals]])))
                last, last_first = simple[-1:], self.first[diagonals[-1:]]
            every = np.concatenate(parts, 2)
            every[~valid] = _IMPOSSIBLE
            yield diagonals, np.ascontiguousarray(every.transpose(0, 2, 1))

    def _swaps(self, simple: IntArray, first: IntArray) -> IntArray:
        """The gains of two crossed 1-1 beads, from those of the anti-diagonal before: (diagonals, width, 1)."""
        padded = np.pad(simple, ((0, 0), (1, 1)), constant_values=_IMPOSSIBLE)
        shift = np.diff(first)  # 0 or 1
        lines = np.arange(len(shift))[:, None]
        above = np.arange(self.width) + shift[:, None]
        here = np.minimum(above + 1, self.width + 1)
        cost = round(self.gains.weights.swap * UNIT)
        both: IntArray = np.maximum(padded[lines, above] + padded[lines, here] - cost, _IMPOSSIBLE)
        return both[..., None]

    def _walk(self) -> Iterator[tuple[int, int, int]]:
        """From the end to the beginning: row, column and the move that came there."""
        row, column = self.rows, self.columns
        while row or column:
            diagonal = row + column
            move = _MOVE_MASK - (int(self._best[diagonal, row - int(self.first[diagonal])]) & _MOVE_MASK)
            yield row, column, move
            row, column = row - self.moves[move][0], column - self.moves[move][1]

    def corners(self) -> list[tuple[int, int]]:
        """The cells of the path, from the beginning."""
        return [(0, 0), *((row, column) for row, column, _ in reversed(list(self._walk())))]

    def steps(self) -> list[Step]:
        """The path's beads, from the beginning."""
        steps = []
        for row, column, move in self._walk():
            if move == self._swap:
                steps += [Step(((row - 1,), (column - 2,)), True), Step(((row - 2,), (column - 1,)), True)]
            else:
                up, left = self.moves[move]
                steps.append(Step((tuple(range(row - up, row)), tuple(range(column - left, column)))))
        return steps[::-1]
