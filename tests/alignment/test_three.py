"""Rows of three: consistent, complete, in order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kazalign.alignment.three import three_way
from kazalign.documents.model import Bead, Bitext, Document, Paragraph, Sentence

Shapes = list[tuple[int, int, float]]


def document(name: str, count: int) -> Document:
    sentences = tuple(Sentence(f"{name}{number}", f"{name} {number}", 0, 1) for number in range(count))
    return Document(name, "", (Paragraph(f"{name}p", "", 0, 1, sentences=sentences),))


def bitext(one: Document, other: Document, beads: list[tuple[list[int], list[int], float | None]]) -> Bitext:
    made = tuple(
        Bead((tuple(f"{one.id}{n}" for n in source), tuple(f"{other.id}{n}" for n in target)), probability)
        for source, target, probability in beads
    )
    return Bitext((one, other), (one.id, other.id), made, "test")


def rows(text: Bitext) -> list[str]:
    return [" | ".join(" ".join(side) for side in bead.sides) for bead in text.beads]


def test_what_two_alignments_say_the_third_confirms() -> None:
    k, e, r = document("k", 3), document("e", 2), document("r", 3)
    found = three_way(
        {
            (0, 1): bitext(k, e, [([0], [0], 0.9), ([1, 2], [1], 0.8)]),
            (0, 2): bitext(k, r, [([0], [0], 0.9), ([1], [1], 0.7), ([2], [2], 0.9)]),
            (1, 2): bitext(e, r, [([0], [0], 0.6), ([1], [1, 2], 0.6)]),
        }
    )
    assert rows(found) == ["k0 | e0 | r0", "k1 k2 | e1 | r1 r2"]
    assert [bead.probability for bead in found.beads] == [0.9, 0.7]
    assert found.languages == ("k", "e", "r")


def test_what_the_first_lacks_is_joined_by_the_third_and_stands_in_its_place() -> None:
    k, e, r = document("k", 2), document("e", 3), document("r", 3)
    found = three_way(
        {
            (0, 1): bitext(k, e, [([0], [0], 0.9), ([], [1], None), ([1], [2], 0.9)]),
            (0, 2): bitext(k, r, [([0], [0], 0.9), ([], [1], None), ([1], [2], 0.9)]),
            (1, 2): bitext(e, r, [([0], [0], 0.5), ([1], [1], 0.5), ([2], [2], 0.5)]),
        }
    )
    assert rows(found) == ["k0 | e0 | r0", " | e1 | r1", "k1 | e2 | r2"]


def test_a_contradiction_glues_nothing_and_halves_the_trust() -> None:
    k, e, r = document("k", 2), document("e", 2), document("r", 2)
    found = three_way(
        {
            (0, 1): bitext(k, e, [([0], [0], 0.9), ([1], [1], 0.9)]),
            (0, 2): bitext(k, r, [([0], [0], 0.9), ([1], [1], 0.9)]),
            (1, 2): bitext(e, r, [([0], [1], 0.4), ([1], [], None), ([], [0], None)]),
        }
    )
    assert rows(found) == ["k0 | e0 | r0", "k1 | e1 | r1"]
    assert [bead.probability for bead in found.beads] == [0.45, 0.45]


def some_beads(one: int, other: int, chance: random.Random) -> list[tuple[list[int], list[int], float | None]]:
    beads: list[tuple[list[int], list[int], float | None]] = []
    at, there = 0, 0
    while at < one or there < other:
        a, b = min(chance.randint(0, 2), one - at), min(chance.randint(0, 2), other - there)
        if a or b:
            beads.append((list(range(at, at + a)), list(range(there, there + b)), chance.random() if a and b else None))
        at, there = at + a, there + b
    return beads


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 10**6))
def test_every_sentence_is_in_exactly_one_row_and_the_first_text_in_order(k: int, e: int, r: int, seed: int) -> None:
    chance = random.Random(seed)
    documents = document("k", k), document("e", e), document("r", r)
    found = three_way(
        {
            (one, other): bitext(
                documents[one],
                documents[other],
                some_beads(len(documents[one].sentences), len(documents[other].sentences), chance),
            )
            for one, other in ((0, 1), (0, 2), (1, 2))
        }
    )
    for column, each in enumerate(documents):
        names = [name for bead in found.beads for name in bead.sides[column]]
        assert sorted(names) == sorted(sentence.id for sentence in each.sentences)
    firsts = [int(bead.sides[0][0][1:]) for bead in found.beads if bead.sides[0]]
    assert firsts == sorted(firsts)
