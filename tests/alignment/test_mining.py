"""Parallel sentences found in heaps without order."""

from __future__ import annotations

import random

import pytest

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.mining import mine, objections

from .test_sentences import sentences

KAZAKH, ENGLISH = (sentences("03-science", code) for code in ("kk", "en"))


def test_pairs_are_found_among_others_in_any_order(e5: Embedder) -> None:
    answers = {"11,6 метр": "11.6-meter", "186,4 млн": "186.4 million", "1 650": "1,650 samples"}
    sources = [*KAZAKH, *sentences("06-sport", "kk")]
    targets = [*ENGLISH, *sentences("09-education", "en")]
    random.Random(1).shuffle(targets)
    found = mine(sources, targets, embedder=e5)
    texts = {(sources[pair.source], targets[pair.target]) for pair in found}
    for kazakh, english in answers.items():
        assert any(kazakh in one and english in other for one, other in texts), kazakh
    strangers = [one for one, other in texts if one not in KAZAKH or other not in ENGLISH]
    assert len(strangers) <= len(found) // 5
    assert [pair.margin for pair in found] == sorted((pair.margin for pair in found), reverse=True)
    for numbers in ([pair.source for pair in found], [pair.target for pair in found]):
        assert len(numbers) == len(set(numbers))


def test_both_directions_agree(e5: Embedder) -> None:
    there = {(pair.source, pair.target) for pair in mine(KAZAKH, ENGLISH, embedder=e5)}
    assert there == {(pair.target, pair.source) for pair in mine(ENGLISH, KAZAKH, embedder=e5)}


def test_an_empty_heap_has_no_pairs(e5: Embedder) -> None:
    assert mine([], ENGLISH, embedder=e5) == mine(KAZAKH, [], embedder=e5) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("2024 жылы 1 118 адам келді.", "1,118 people came in 2024.", ()),
        ("2024 жылы келді.", "They came in 2023.", ("digits",)),
        ("Иә.", "That is not at all what was said before.", ("length",)),
        ("Бұл мәтін қазақша.", "Это не английский.", ("script",)),
        ("!", "?", ()),
        ("Tengri News", "TENGRI NEWS", ("script", "copy")),
    ],
)
def test_objections(source: str, target: str, expected: tuple[str, ...]) -> None:
    assert objections(source, target, (True, False)) == expected


def test_without_a_script_there_is_no_objection_to_it() -> None:
    assert objections("Бұл мәтін қазақша.", "Это не английский.") == ()
