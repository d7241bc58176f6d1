"""The laws of the search: nothing is lost, the order is kept, and no path is better."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.alignment.gains import Gains, Pair, Weights
from kazalign.alignment.moves import with_moves
from kazalign.alignment.search import best_path
from kazalign.alignment.settings import settings as alignment_settings
from kazalign.alignment.sides import Side

from .conftest import like, random_side

NEWS = alignment_settings("e5", "news").weights
SIZES = st.integers(1, 40)


def part(side: Side, kept: np.ndarray) -> Side:
    return Side(side.vectors[kept], side.lengths[kept], None if side.finished is None else side.finished[kept])


def path(source: Side, target: Side, weights: Weights = NEWS) -> list[Pair]:
    return [step.pair for step in best_path(Gains(source, target, weights))]


@given(SIZES, SIZES, st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_every_sentence_is_in_exactly_one_bead_and_moves_keep_it_so(rows: int, columns: int, seed: int) -> None:
    gains = Gains(random_side(rows, seed), random_side(columns, seed + 1), NEWS)
    steps = best_path(gains)
    for found in (steps, with_moves(steps, gains)):
        assert sorted(number for step in found for number in step.pair[0]) == list(range(rows))
        assert sorted(number for step in found for number in step.pair[1]) == list(range(columns))


@given(SIZES, SIZES, st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_the_order_is_kept_but_for_beads_that_say_so(rows: int, columns: int, seed: int) -> None:
    steps = best_path(Gains(random_side(rows, seed), random_side(columns, seed + 1), NEWS))
    for side in (0, 1):
        numbers = [number for step in steps if not step.crossing for number in step.pair[side]]
        assert numbers == sorted(numbers)


@given(SIZES, st.integers(0, 10**6), st.floats(0.1, 1.5))
@settings(deadline=None, max_examples=40)
def test_both_directions_agree(count: int, seed: int, noise: float) -> None:
    source = random_side(count, seed)
    target = part(like(source, seed, noise=noise), np.random.default_rng(seed).random(count) < 0.8)
    if not len(target):
        return
    forth, back = Gains(source, target, NEWS), Gains(target, source, NEWS)
    there = {step.pair for step in with_moves(best_path(forth), forth)}
    again = {(pair[1], pair[0]) for pair in (step.pair for step in with_moves(best_path(back), back))}
    assert there == again


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_no_path_is_better(rows: int, columns: int, seed: int) -> None:
    gains = Gains(random_side(rows, seed), random_side(columns, seed + 1), NEWS)
    steps = best_path(gains)
    swaps = sum(step.crossing for step in steps) // 2
    total = sum(int(gains.of([step.pair])[0]) for step in steps if all(step.pair)) - swaps * round(NEWS.swap * 65536)
    assert total == exhaustive(gains, rows, columns)


def exhaustive(gains: Gains, rows: int, columns: int) -> int:
    """The best sum of gains, by trying every move at every cell."""
    every = gains.at(np.arange(rows)[:, None], np.arange(columns)[None])
    best = {(0, 0): 0}
    for row in range(rows + 1):
        for column in range(columns + 1):
            tried = [best[row - a, column - b] for a, b in ((1, 0), (0, 1)) if (row - a, column - b) in best]
            tried += [
                best[row - a, column - b] + int(every[row - 1, column - 1, at])
                for at, (a, b) in enumerate(gains.shapes)
                if (row - a, column - b) in best
            ]
            if row >= 2 and column >= 2:
                crossed = int(every[row - 2, column - 1, 0]) + int(every[row - 1, column - 2, 0])
                tried.append(best[row - 2, column - 2] + crossed - round(NEWS.swap * 65536))
            best[row, column] = max(tried, default=0)
    return best[rows, columns]


def test_a_long_text_with_a_long_insertion_is_followed_through_all_levels() -> None:
    source = random_side(2500, 7)
    target = like(source, 8)
    inserted = random_side(300, 9)
    longer = Side(
        np.concatenate([target.vectors[:1000], inserted.vectors, target.vectors[1000:]]),
        np.concatenate([target.lengths[:1000], inserted.lengths, target.lengths[1000:]]),
    )
    gold = {((number,), (number if number < 1000 else number + 300,)) for number in range(2500)}
    assert len(gold & set(path(source, longer))) > 2490


def test_time_grows_with_the_length_and_not_with_its_square() -> None:
    def seconds(count: int) -> float:
        source = random_side(count, 3)
        gains = Gains(source, like(source, 4), NEWS)
        began = time.process_time()
        best_path(gains)
        return time.process_time() - began

    seconds(500)  # warms up
    assert seconds(6000) < 14 * seconds(1000)  # six times for linear, 36 for square


@pytest.mark.parametrize(("first", "second"), [(8, 12), (12, 8)])
def test_blocks_that_changed_places_are_found_and_marked(first: int, second: int) -> None:
    source = random_side(30, 11, width=64)
    order = [*range(5), *range(5 + first, 5 + first + second), *range(5, 5 + first), *range(5 + first + second, 30)]
    target = part(like(source, 12), np.array(order))
    gains = Gains(source, target, NEWS)
    steps = with_moves(best_path(gains), gains)
    assert {step.pair for step in steps} == {((number,), (order.index(number),)) for number in range(30)}
    assert sum(step.crossing for step in steps) == min(first, second)


def test_two_neighbours_that_changed_places_are_two_crossing_beads() -> None:
    source = random_side(10, 21, width=64)
    order = [0, 1, 2, 4, 3, 5, 6, 7, 8, 9]
    steps = best_path(Gains(source, part(like(source, 22), np.array(order)), NEWS))
    assert [step.pair for step in steps if step.crossing] == [((3,), (4,)), ((4,), (3,))]
