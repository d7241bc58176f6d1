"""Blocks that stand elsewhere in the other text: found among the sentences that the path left alone on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.alignment.gains import UNIT, Gains, Pair
from kazalign.alignment.search import Step, best_path_within

REACH = 200
"""Beads of the path between which a moved block is looked for; the time stays linear by it."""

_CHUNK = 256


@dataclass(frozen=True)
class _Block:
    """A run of the source answers a run of the target, better than being left alone by `gain`."""

    gain: int
    steps: tuple[Step, ...]


def with_moves(steps: Sequence[Step], gains: Gains) -> list[Step]:
    """The path with moved blocks put in where their source stands; every sentence is still in exactly one bead."""
    tried: set[tuple[range, range]] = set()
    found: dict[int, Step] = {}
    taken: tuple[set[int], set[int]] = (set(), set())
    while blocks := sorted(_blocks(steps, gains, taken, tried), key=lambda block: -block.gain):
        for block in blocks:
            sides = [{number for step in block.steps for number in step.pair[side]} for side in (0, 1)]
            if any(numbers & gone for numbers, gone in zip(sides, taken, strict=True)):
                continue
            for step in block.steps:
                found[step.pair[0][0]] = step
            for side in (0, 1):
                taken[side].update(sides[side])
    if not found:
        return list(steps)
    kept = []
    for step in steps:
        if all(step.pair):
            kept.append(step)
        elif source := step.pair[0]:
            if source[0] in found:
                kept.append(found[source[0]])
            elif source[0] not in taken[0]:
                kept.append(step)
        elif step.pair[1][0] not in taken[1]:
            kept.append(step)
    return kept


def _blocks(
    steps: Sequence[Step], gains: Gains, taken: tuple[set[int], set[int]], tried: set[tuple[range, range]]
) -> list[_Block]:
    """The best block of every two runs of sentences left alone that have something in common and were not tried before."""
    runs = _runs(steps, 0, taken[0]), _runs(steps, 1, taken[1])
    new = [pair for pair in _candidates(steps, gains, runs) if pair not in tried]
    tried.update(new)
    beads: list[tuple[int, Pair]] = []
    for number, (rows, columns) in enumerate(new):
        beads += [(number, pair) for pair in _beads_within(gains, rows, columns)]
    found: dict[int, list[tuple[int, Pair]]] = {}
    for start in range(0, len(beads), _CHUNK):
        part = beads[start : start + _CHUNK]
        for (number, pair), gain in zip(part, gains.of([pair for _, pair in part]).tolist(), strict=True):
            if gain > gains.weights.move_each * UNIT:
                found.setdefault(number, []).append((gain, pair))
    cost = round(gains.weights.move * UNIT)
    blocks = [
        _Block(sum(gain for gain, _ in block) - cost, tuple(Step(pair, crossing=True) for _, pair in block))
        for block in found.values()
    ]
    return [block for block in blocks if block.gain > 0]


def _beads_within(gains: Gains, rows: range, columns: range) -> list[Pair]:
    """The best beads between two runs."""
    if len(rows) == len(columns) == 1:
        return [((rows.start,), (columns.start,))]
    steps = best_path_within(gains.part(rows, columns))
    return [
        (tuple(rows.start + number for number in step.pair[0]), tuple(columns.start + number for number in step.pair[1]))
        for step in steps
        if all(step.pair)
    ]


def _runs(steps: Sequence[Step], side: int, taken: set[int]) -> list[range]:
    """Neighbouring sentences of one side that are left alone."""
    runs: list[range] = []
    for step in steps:
        if step.pair[1 - side] or step.pair[side][0] in taken:
            continue
        number = step.pair[side][0]
        if runs and runs[-1].stop == number and len(runs[-1]) < REACH:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs


def _candidates(steps: Sequence[Step], gains: Gains, runs: tuple[list[range], list[range]]) -> list[tuple[range, range]]:
    """Pairs of runs, not too far from each other, in which some sentence answers some other."""
    places: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for place, step in enumerate(steps):
        for side in (0, 1):
            if step.pair[side] and not step.pair[1 - side]:
                places[side][step.pair[side][0]] = place
    numbers = [[number for run in side for number in run] for side in runs]
    owners = [[index for index, run in enumerate(side) for _ in run] for side in runs]
    where = [np.array([places[side][number] for number in numbers[side]], np.int64) for side in (0, 1)]
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(numbers[0]), _CHUNK):
        stop = min(start + _CHUNK, len(numbers[0]))
        left = int(np.searchsorted(where[1], where[0][start] - REACH))
        right = int(np.searchsorted(where[1], where[0][stop - 1] + REACH, "right"))
        if left >= right:
            continue
        near = np.abs(where[0][start:stop, None] - where[1][None, left:right]) <= REACH
        single = gains.single(np.array(numbers[0][start:stop]), np.array(numbers[1][left:right]))
        hits = np.argwhere(near & (single > gains.weights.move_each))
        pairs |= {(owners[0][start + row], owners[1][left + column]) for row, column in hits.tolist()}
    return [(runs[0][ours], runs[1][theirs]) for ours, theirs in sorted(pairs)]
