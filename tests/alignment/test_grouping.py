"""Documents in several languages become groups by what is in them."""

from __future__ import annotations

import pytest

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.grouping import Grouping, LeftOver, group_documents
from kazalign.alignment.pairing import best_pairs
from kazalign.documents.model import Document

from .conftest import ARTICLES
from .test_sentences import document, sentences

FOLDERS = sorted(path.name for path in ARTICLES.iterdir() if path.is_dir())[:4]


def heap(language: str, order: str) -> list[Document]:
    return [document(FOLDERS[int(number)], sentences(FOLDERS[int(number)], language)) for number in order]


def members(grouping: Grouping) -> list[dict[str, int]]:
    return [dict(group.members) for group in grouping.groups]


def test_three_languages_in_any_order_make_groups(e5: Embedder) -> None:
    """The second article is not in Russian; the fourth is in Kazakh alone."""
    grouping = group_documents({"kk": heap("kk", "0123"), "en": heap("en", "201"), "ru": heap("ru", "02")}, embedder=e5)
    assert members(grouping) == [{"kk": 0, "en": 1, "ru": 0}, {"kk": 1, "en": 2}, {"kk": 2, "en": 0, "ru": 1}]
    assert all(group.score > 0.7 for group in grouping.groups)
    (alone,) = grouping.left_over
    assert (alone.language, alone.number) == ("kk", 3) and alone.best is not None and alone.score < grouping.least


def test_names_that_keep_their_promise_are_believed_and_others_are_not(e5: Embedder) -> None:
    """The names of the second and third English articles are exchanged."""
    seen: list[tuple[int, int]] = []
    grouping = group_documents(
        {"kk": heap("kk", "012"), "en": heap("en", "012")},
        embedder=e5,
        names={"kk": ["a", "b", "c"], "en": ["a", "c", "b"]},
        progress=lambda *at: seen.append(at),
    )
    assert members(grouping) == [{"kk": 0, "en": 0}, {"kk": 1, "en": 1}, {"kk": 2, "en": 2}]
    assert seen[-1] == (6, 6)


def test_what_is_left_over_is_shown_with_its_nearest_although_that_went_by_its_name(e5: Embedder) -> None:
    grouping = group_documents(
        {"kk": heap("kk", "0"), "en": heap("en", "01")}, embedder=e5, names={"kk": ["a"], "en": ["a", None]}
    )
    assert members(grouping) == [{"kk": 0, "en": 0}]
    (alone,) = grouping.left_over
    assert alone.best == ("kk", 0) and 0 <= alone.score < grouping.least


def test_one_language_alone_has_no_groups(e5: Embedder) -> None:
    grouping = group_documents({"kk": heap("kk", "0"), "en": []}, embedder=e5)
    assert grouping.groups == () and grouping.left_over == (LeftOver("kk", 0, None, 0.0),)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, {}),
        ({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.85}, {0: 1, 1: 0}),  # together more than the best alone
        ({(0, 0): 0.9, (1, 0): 0.8}, {0: 0}),
        ({(0, 5): 0.4, (7, 5): 0.3, (7, 2): 0.9, (3, 3): 0.1}, {0: 5, 7: 2}),
    ],
)
def test_the_best_pairs_are_those_of_the_greatest_sum(scores: dict[tuple[int, int], float], expected: dict[int, int]) -> None:
    assert best_pairs(scores, 0.35) == expected
