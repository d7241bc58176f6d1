"""Word links: the three ways to choose them, and a sentence whose links are plain."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.words import METHODS, WordAligner, argmax, itermax, words_of
from kazalign.errors import ConfigurationError


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


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in words_of(text)]


def test_words_numbers_and_marks() -> None:
    assert words("Ол 3,5 млн теңге – көп-ақ, 2024-жылы don't!") == [
        *("Ол", "3,5", "млн", "теңге", "–", "көп-ақ", ",", "2024-жылы", "don't", "!")
    ]


@pytest.mark.parametrize("method", METHODS)
def test_a_plain_sentence(method: str) -> None:
    kazakh, english = "Мен 2024 жылы Алматыда кітап оқыдым.", "In 2024 I read a book in Almaty."
    (links,) = WordAligner(method).align([((kazakh, words_of(kazakh)), (english, words_of(english)))])
    found = {(words(kazakh)[source], words(english)[target]) for source, target, _ in links}
    assert {("2024", "2024"), ("Алматыда", "Almaty"), ("кітап", "book"), ("оқыдым", "read"), (".", ".")} <= found
    assert all(0 < probability < 1 for _, _, probability in links)


def test_a_side_without_words_has_no_links() -> None:
    assert WordAligner().align([(("", ()), ("word", ((0, 4),)))]) == [[]]
    assert WordAligner().align([]) == []


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="known are: argmax, itermax, match"):
        WordAligner("giza")
