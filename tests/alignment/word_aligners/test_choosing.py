"""The three ways to take links from similarities."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.word_aligners.e5 import METHODS, argmax, itermax


def similarities(rows: int, columns: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((rows, columns)).astype(np.float32)


SHAPES = (st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))


@given(*SHAPES)
@settings(deadline=None)
def test_match_is_the_best_assignment(rows: int, columns: int, seed: int) -> None:
    matrix = similarities(rows, columns, seed)
    links = best_assignment(matrix)
    assert links.sum() == min(rows, columns)
    assert links.sum(0).max() <= 1 and links.sum(1).max() <= 1
    small = matrix if rows <= columns else matrix.T
    best = max(
        sum(float(small[row, column]) for row, column in enumerate(chosen))
        for chosen in permutations(range(small.shape[1]), len(small))
    )
    assert float(matrix[links].sum()) == pytest.approx(best, abs=1e-5)


@given(*SHAPES)
@settings(deadline=None)
def test_argmax_is_mutual_and_itermax_only_adds(rows: int, columns: int, seed: int) -> None:
    matrix = similarities(rows, columns, seed)
    links = argmax(matrix)
    for row, column in np.argwhere(links):
        assert matrix[row, column] == matrix[row].max() == matrix[:, column].max()
    assert (itermax(matrix) >= links).all()


@given(*SHAPES)
@settings(deadline=None)
def test_both_directions_agree(rows: int, columns: int, seed: int) -> None:
    matrix = similarities(rows, columns, seed)
    for method in METHODS.values():
        assert (method(matrix.T) == method(matrix).T).all()
