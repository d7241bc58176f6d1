"""Texts with sentences of their own become segments: the laws, and what the notes count."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.documents.model import Bead, Bitext, Document, Paragraph, Sentence
from kazalign.errors import InputError
from kazalign.evaluation.model import System
from kazalign.evaluation.segments import Texts, by_document, by_sentence, one_to_one


def document(name: str, texts: Sequence[str], language: str = "en") -> Document:
    sentences, at = [], 0
    for number, text in enumerate(texts, start=1):
        sentences.append(Sentence(f"{name}{number}", text, at, at + len(text), language))
        at += len(text) + 1
    joined = " ".join(texts)
    return Document(name, joined, (Paragraph(name, joined, 0, len(joined), sentences=tuple(sentences)),))


def aligned(pivot: Document, other: Document, beads: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Bitext:
    """Beads of sentence numbers, counted from 1."""
    names = [
        tuple(tuple(f"{each.id}{number}" for number in side) for each, side in zip((pivot, other), bead, strict=True))
        for bead in beads
    ]
    return Bitext((pivot, other), ("kk", "en"), tuple(Bead(sides, 0.9 if all(sides) else None) for sides in names), "by hand")


def example(name: str) -> Texts:
    """Two sentences that became one in the reference, one that it lacks, one of its own; a system that an engine translated."""
    pivot = document(f"k{name}", ["Бір.", "Екі.", "Үш.", "Төрт."], "kk")
    reference = document(f"e{name}", ["One and two.", "Extra.", "Three."])
    made = document(f"m{name}", ["1", "2", "3", "4"])
    beads = [((1, 2), (1,)), ((), (2,)), ((3,), (3,)), ((4,), ())]
    return Texts(name, pivot, (aligned(pivot, reference, beads),), (one_to_one(pivot, made, ("kk", "en")),))


def test_only_what_answers_is_scored_and_the_rest_is_counted() -> None:
    test, (system,) = by_sentence("two", [example("a"), example("b")], [System("s", ())], "kk", "en")
    assert test.references == (("One and two.", "Three.") * 2,)
    assert test.sources == ("Бір. Екі.", "Үш.") * 2
    assert system.hypotheses == ("1 2", "3") * 2
    assert test.labels == {"document": ("a", "a", "b", "b")}
    assert test.notes == (
        "all: 8 sentences and 6 of the reference, aligned: 4 segments scored, 2 of them merged from 4 and 2 sentences; "
        "left out: 2 without a reference, 2 of the reference alone",
        *(
            f"{name}: 4 sentences and 3 of the reference, aligned: 2 segments scored, 1 of them merged from 2 and 1 sentences; "
            "left out: 1 without a reference, 1 of the reference alone"
            for name in ("a", "b")
        ),
    )


def test_documents_hold_everything() -> None:
    test, (system,) = by_document("two", [example("a"), example("b")], [System("s", ())], "kk", "en")
    assert test.references == (("One and two. Extra. Three.",) * 2,)
    assert system.hypotheses == ("1 2 3 4",) * 2
    assert test.labels == {"document": ("a", "b")}


def with_own_sentences() -> Texts:
    """A translation with other boundaries than source and reference: it joins 3 and 4, lacks 5, adds one, and has 6."""
    pivot = document("k", ["Бір.", "Екі.", "Үш.", "Төрт.", "Бес.", "Алты."], "kk")
    reference = document("e", ["One and two.", "Three.", "Four.", "Five."])
    own = document("h", ["First.", "Second.", "Third and fourth.", "Nonsense.", "Sixth."])
    return Texts(
        "t",
        pivot,
        (aligned(pivot, reference, [((1, 2), (1,)), ((3,), (2,)), ((4,), (3,)), ((5,), (4,)), ((6,), ())]),),
        (
            aligned(pivot, own, [((1,), (1,)), ((2,), (2,)), ((3, 4), (3,)), ((5,), ()), ((), (4,)), ((6,), (5,))]),
            one_to_one(pivot, document("m", list("abcdef")), ("kk", "en")),
        ),
    )


def test_systems_with_their_own_sentences_share_the_segments() -> None:
    test, (own, made) = by_sentence("t", [with_own_sentences()], [System("own", ()), System("made", ())], "kk", "en")
    assert test.sources == ("Бір. Екі.", "Үш. Төрт.", "Бес.")
    assert test.references == (("One and two.", "Three. Four.", "Five."),)
    assert own.hypotheses == ("First. Second.", "Third and fourth.", ""), "what a system leaves out is scored as empty"
    assert made.hypotheses == ("a b", "c d", "e")
    assert test.notes == (
        "6 sentences and 4 of the reference, aligned: 3 segments scored, 2 of them merged from 4 and 3 sentences; "
        "left out: 1 without a reference, 0 of the reference alone",
        "own: 5 sentences of its own, aligned: 3 scored; left out: 1 without a reference, 1 that answer nothing; "
        "segments without a translation, scored as empty: 1",
    )
    whole, (own, _) = by_document("t", [with_own_sentences()], [System("own", ()), System("made", ())], "kk", "en")
    assert own.hypotheses == ("First. Second. Third and fourth. Nonsense. Sixth.",)
    assert whole.labels == {}


def test_without_a_source_the_first_reference_is_the_measure() -> None:
    pivot = document("r", ["One.", "Two.", "Three."])
    other = document("q", ["First and second.", "More."])
    own = document("h", ["A.", "B and c."])
    texts = Texts(
        "t",
        pivot,
        (one_to_one(pivot, pivot, ("en", "en")), aligned(pivot, other, [((1, 2), (1,)), ((3,), ()), ((), (2,))])),
        (aligned(pivot, own, [((1,), (1,)), ((2, 3), (2,))]),),
    )
    with pytest.raises(InputError, match="no sentence of the references"):
        by_sentence("t", [Texts("t", pivot, (aligned(pivot, other, [((1, 2, 3), ()), ((), (1, 2))]),), ())], [], None, "en")
    test, (system,) = by_sentence("t", [texts], [System("own", ())], None, "en")
    assert test.sources is None
    assert test.references == (("One. Two. Three.",), ("First and second.",))
    assert system.hypotheses == ("A. B and c.",)
    assert test.notes[0] == (
        "3 and 2 sentences of the references: 1 segments scored, 1 of them merged from 3 and 1 sentences; "
        "left out: 0 and 1 that another reference lacks"
    )


@st.composite
def alignments(draw: st.DrawFn) -> Texts:
    """A pivot with up to four other texts, each aligned with it in beads of any shape, out of order, too."""
    pivot = document("k", [f"k{number}" for number in range(draw(st.integers(1, 8)))], "kk")
    bitexts = []
    for place in range(draw(st.integers(1, 4))):
        sizes = [draw(st.lists(st.integers(0, 2), min_size=1, max_size=8)) for _ in range(2)]
        total = len(pivot.sentences)
        cut = [
            min(size, total - sum(sizes[0][:number])) for number, size in enumerate(sizes[0]) if sum(sizes[0][:number]) < total
        ]
        cut += [1] * (total - sum(cut))
        other = [*sizes[1], *[0] * len(cut)][: len(cut)]
        text = document("abcd"[place], [f"x{number}" for number in range(sum(other))])
        sources = [range(1 + sum(cut[:number]), 1 + sum(cut[: number + 1])) for number in range(len(cut))]
        targets = [range(1 + sum(other[:number]), 1 + sum(other[: number + 1])) for number in range(len(cut))]
        targets = draw(st.permutations(targets))
        bitexts.append(aligned(pivot, text, [pair for pair in zip(sources, targets, strict=True) if any(map(len, pair))]))
    return Texts("t", pivot, tuple(bitexts[:1]), tuple(bitexts[1:]))


@given(alignments())
def test_nothing_is_counted_twice_and_no_bead_reaches_over_a_segment(texts: Texts) -> None:
    names = [name for segment in texts.segments for name in segment.pivot]
    assert sorted(names) == sorted(sentence.id for sentence in texts.pivot.sentences)
    sides = list(zip(*((*segment.references, *segment.translations) for segment in texts.segments), strict=True))
    for bitext, of_segments in zip((*texts.references, *texts.translations), sides, strict=True):
        answering = sorted(name for bead in bitext.beads if bead.source for name in bead.target)
        assert sorted(name for side in of_segments for name in side) == answering
        for bead in bitext.beads:
            homes = [number for number, segment in enumerate(texts.segments) if set(bead.source) & set(segment.pivot)]
            assert len(homes) == bool(bead.source)
            assert not homes or set(bead.target) <= set(of_segments[homes[0]])


@given(alignments())
def test_segments_are_as_small_as_can_be(texts: Texts) -> None:
    """From any sentence of a segment any other can be reached over beads."""
    beads = [set(bead.source) for bitext in (*texts.references, *texts.translations) for bead in bitext.beads]
    for segment in texts.segments:
        reached = {segment.pivot[0]}
        while more := {name for bead in beads if bead & reached for name in bead} - reached:
            reached |= more
        assert reached == set(segment.pivot)
