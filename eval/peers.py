"""What sentence alignment is compared with in `alignment.py`: Gale-Church and a plain Vecalign.

`galechurch` (PyPI; Gale and Church 1993) goes by lengths only. Vecalign is as its paper describes it (Thompson and Koehn, EMNLP
2019), without approximation: its cost, beads of up to eight sentences, and the deletion cost at the twentieth percentile.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
from perturbed import Case

from kazalign.alignment.gains import Pair
from kazalign.alignment.sides import Side

Aligner = Callable[[Case], list[Pair]]

_VECALIGN_SIZE, _VECALIGN_SIDE, _VECALIGN_PERCENTILE = 8, 4, 20


def gale_church(case: Case) -> list[Pair]:
    """The package `galechurch` with its own settings."""
    import galechurch

    result = galechurch.align(list(case.source), list(case.target))
    return [_pair(line) for line in result.to_pharaoh_lines()]


def _pair(line: str) -> Pair:
    source, target = (json.loads(part) for part in line.split(":"))
    return tuple(source), tuple(target)


def vecalign(sides: Callable[[Case], tuple[Side, Side]]) -> Aligner:
    """Vecalign's cost and search without its approximations."""

    def align(case: Case) -> list[Pair]:
        source, target = sides(case)
        ours, theirs = (_overlaps(side) for side in (source, target))
        cosines = {(a, b): ours[a] @ theirs[b].T for a in ours for b in theirs if a + b <= _VECALIGN_SIZE}
        ours_norm = {a: 1 - ours[a] @ theirs[1].mean(0) for a in ours}
        theirs_norm = {b: 1 - theirs[b] @ ours[1].mean(0) for b in theirs}
        costs = {
            (a, b): 2 * (1 - cosine) * a * b / (ours_norm[a][:, None] + theirs_norm[b]) for (a, b), cosine in cosines.items()
        }
        return _cheapest(costs, len(source), len(target), float(np.percentile(costs[1, 1], _VECALIGN_PERCENTILE)))

    return align


def _overlaps(side: Side) -> dict[int, np.ndarray]:
    """Unit vectors of the runs that end at each sentence."""
    found, run = {}, np.zeros_like(side.vectors)
    for size in range(1, min(_VECALIGN_SIDE, len(side)) + 1):
        run = run.copy()
        run[size - 1 :] += side.vectors[: len(side) - size + 1]
        found[size] = run / np.linalg.norm(run, axis=1, keepdims=True)
    return found


def _cheapest(costs: dict[tuple[int, int], np.ndarray], rows: int, columns: int, skip: float) -> list[Pair]:
    best = np.full((rows + 1, columns + 1), np.inf)
    came: dict[tuple[int, int], tuple[int, int]] = {}
    best[0, 0] = 0
    for row in range(rows + 1):
        for column in range(columns + 1):
            tried = [
                (best[row - a, column - b] + cost[row - 1, column - 1], (a, b))
                for (a, b), cost in costs.items()
                if row >= a and column >= b
            ]
            tried += [(best[row - a, column - b] + skip, (a, b)) for a, b in ((1, 0), (0, 1)) if row >= a and column >= b]
            if tried:
                best[row, column], came[row, column] = min(tried)
    pairs, row, column = [], rows, columns
    while row or column:
        a, b = came[row, column]
        pairs.append((tuple(range(row - a, row)), tuple(range(column - b, column))))
        row, column = row - a, column - b
    return pairs[::-1]
