"""Nearest neighbours: exactly, and by an index."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.alignment import neighbours
from kazalign.alignment.mining import mine
from kazalign.alignment.neighbours import KEPT, Nearest, nearest, stored
from kazalign.errors import MissingExtra

indexed = pytest.mark.skipif(find_spec("faiss") is None, reason="the extra [mining] is not installed")


class Drawn:
    """Each text is a seed; texts that end alike have vectors that are near each other."""

    name = "drawn"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        rows = []
        for text in texts:
            number = int(text.split()[-1])
            noise = np.random.default_rng(hash(text) % 2**32).normal(size=16)
            rows.append(np.random.default_rng(number).normal(size=16) + 0.2 * noise)
        return np.array(rows, np.float32).reshape(-1, 16)


def unit(count: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def by_sorting(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    return -np.sort(-(ours.astype(np.float32) @ theirs.astype(np.float32).T), axis=1)[:, :KEPT]


@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 10**6))
@settings(deadline=None, max_examples=30)
def test_the_nearest_are_those_that_sorting_finds_in_blocks_of_any_size(rows: int, columns: int, seed: int) -> None:
    ours, theirs = unit(rows, seed), unit(columns, seed + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_ROWS", 1 + seed % 17)
        patch.setattr(neighbours, "_COLUMNS", 1 + seed % 13)
        found = nearest(ours, theirs, search="exact", threads=1, progress=lambda *_: None)
    for got, one, other in zip(found, (ours, theirs), (theirs, ours), strict=True):
        assert np.allclose(got.cosines, by_sorting(one, other), atol=1e-5)
        products = one.astype(np.float32) @ other.astype(np.float32).T
        assert np.allclose(np.take_along_axis(products, got.numbers, 1), got.cosines, atol=1e-5)


@indexed
def test_the_index_finds_nearly_all_and_says_where_it_found_too_few() -> None:
    ours, theirs = unit(400, 1), unit(500, 2)
    exact = nearest(ours, theirs, search="exact", threads=1, progress=lambda *_: None)
    found = nearest(ours, theirs, search="index", threads=1, progress=lambda *_: None)
    same = np.mean([np.isin(one, other).mean() for one, other in zip(found[0].numbers, exact[0].numbers, strict=True)])
    assert same > 0.8
    few: Nearest = nearest(unit(3, 1), unit(2, 2), search="index", threads=1, progress=lambda *_: None)[0]
    assert few.numbers.shape == (3, 2) and (few.numbers >= 0).all()


@indexed
def test_mining_by_the_index_finds_the_pairs_that_the_exact_search_finds() -> None:
    sources, targets = [f"a {number}" for number in range(300)], [f"b {number}" for number in range(150, 450)]
    exact, found = (
        {(pair.source, pair.target) for pair in mine(sources, targets, embedder=Drawn(), search=search, least_margin=1.2)}
        for search in ("exact", "index")  # type: ignore[arg-type]
    )
    assert len(exact) >= 140 and len(exact & found) >= 0.95 * len(exact)


def test_without_the_library_large_heaps_are_searched_exactly_until_it_is_hopeless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "find_spec", lambda _: None)
    monkeypatch.setattr(neighbours, "LARGE", 10)
    ours = unit(30, 1)
    assert nearest(ours, ours, search="auto", threads=1, progress=lambda *_: None)[0].numbers[:, 0].tolist() == list(range(30))
    monkeypatch.setattr(neighbours, "HOPELESS", 800)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[mining\]"'):
        nearest(ours, ours, search="auto", threads=1, progress=lambda *_: None)


def test_vectors_are_kept_in_a_file_and_have_the_length_one() -> None:
    told: list[int] = []
    with stored([f"a {number}" for number in range(1200)], Drawn(), told.append) as vectors:
        assert vectors.shape == (1200, 16)
        assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=1e-2)
    assert told == [512, 1024, 1200]
