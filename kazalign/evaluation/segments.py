"""Texts whose sentences do not answer one to one become segments that can be scored.

Every text is aligned with one of them, the pivot: the source, or without a source the first reference. A segment is the smallest
group of the pivot's sentences that no bead of any text reaches over, with what answers them in every text. So all systems are
scored on the same segments, whatever their sentences, and no sentence stands in two. A segment that lacks a reference is left out
and counted; a system that has nothing for a segment is scored as empty there. In the scores by document everything takes part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kazalign.documents.model import Bead, Bitext, Document
from kazalign.errors import InputError
from kazalign.evaluation.model import ReferenceSet, System

ONE_TO_ONE = "sentence by sentence"
"""The method of a bitext that nobody had to align."""

Side = tuple[str, ...]
"""Ids of sentences."""


@dataclass(frozen=True)
class Texts:
    """A text with its references and translations, each aligned with it; the pivot is the first document of every bitext."""

    name: str
    pivot: Document
    references: tuple[Bitext, ...]
    """Without a source the first of them is the pivot beside itself."""
    translations: tuple[Bitext, ...]
    """One for each system."""

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, in the order of the pivot, those without a reference among them."""
        versions = (*self.references, *self.translations)
        groups = _groups(self.pivot, versions)
        answers = [_answers(version, groups) for version in versions]
        count = len(self.references)
        return tuple(
            Segment(group, tuple(each[group] for each in answers[:count]), tuple(each[group] for each in answers[count:]))
            for group in dict.fromkeys(groups.values())
        )

    @property
    def scored(self) -> tuple[Segment, ...]:
        """The segments that every reference has."""
        return tuple(segment for segment in self.segments if all(segment.references))


@dataclass(frozen=True)
class Segment:
    """Sentences of the pivot and of all other texts that say the same, by their ids."""

    pivot: Side
    references: tuple[Side, ...]
    translations: tuple[Side, ...]

    @property
    def merged(self) -> bool:
        """Whether it is more than a single sentence in any text."""
        return any(len(side) > 1 for side in (self.pivot, *self.references, *self.translations))


def one_to_one(pivot: Document, other: Document, languages: tuple[str, str]) -> Bitext:
    """Texts of which it is known that each sentence answers the one of the same number, as in what an engine translated."""
    pairs = zip(pivot.sentences, other.sentences, strict=True)
    beads = tuple(Bead(((one.id,), (two.id,)), 1.0) for one, two in pairs)
    return Bitext((pivot, other), languages, beads, ONE_TO_ONE)


def by_sentence(
    name: str, texts: Sequence[Texts], systems: Sequence[System], source: str | None, target: str
) -> tuple[ReferenceSet, list[System]]:
    """The segments of all texts, and every system's translations of them; the notes say what was merged and left out.

    Args:
        name: what to call the test.
        texts: each with a translation for every system.
        systems: their names; what they translated comes from `texts`.
        source: the language of the pivots; None where they are references.
        target: the language of the references.

    Raises:
        InputError: there is nothing that answers anything.
    """
    scored = [(each, segment) for each in texts for segment in each.scored]
    if not scored:
        raise InputError("no sentence of the references answers one of the source; are they the same text?", path=name)
    test = ReferenceSet(
        name=f"{name}, by sentence",
        target=target,
        unit="segment",
        references=tuple(
            tuple(_text(each.references[number], 1, segment.references[number]) for each, segment in scored)
            for number in range(len(texts[0].references))
        ),
        source=source,
        sources=tuple(_text(each.references[0], 0, segment.pivot) for each, segment in scored) if source else None,
        labels=_labels(texts, [each.name for each, _ in scored]),
        notes=tuple(_notes(texts, systems, with_source=source is not None)),
    )
    made = [
        tuple(_text(each.translations[number], 1, segment.translations[number]) for each, segment in scored)
        for number in range(len(systems))
    ]
    return test, [replace(system, hypotheses=hypotheses) for system, hypotheses in zip(systems, made, strict=True)]


def by_document(
    name: str, texts: Sequence[Texts], systems: Sequence[System], source: str | None, target: str
) -> tuple[ReferenceSet, list[System]]:
    """Each text as one segment, with everything in it; for the arguments see `by_sentence`."""
    test = ReferenceSet(
        name=f"{name}, by document",
        target=target,
        unit="text",
        labels=_labels(texts, [each.name for each in texts]),
        references=tuple(
            tuple(_whole(each.references[number].documents[1]) for each in texts) for number in range(len(texts[0].references))
        ),
        source=source,
        sources=tuple(_whole(each.pivot) for each in texts) if source else None,
        notes=("whole texts are compared, without alignment; scores are not comparable with those by sentence",),
    )
    made = [tuple(_whole(each.translations[number].documents[1]) for each in texts) for number in range(len(systems))]
    return test, [replace(system, hypotheses=hypotheses) for system, hypotheses in zip(systems, made, strict=True)]


def _groups(pivot: Document, versions: Sequence[Bitext]) -> dict[str, Side]:
    """Sentence of the pivot -> the group that it is in: sentences that are in one bead anywhere are in one group."""
    numbers = {sentence.id: number for number, sentence in enumerate(pivot.sentences)}
    joined = {name: {name} for name in numbers}
    for version in versions:
        for bead in version.beads:
            group = set[str]().union(*(joined[name] for name in bead.source))
            joined |= dict.fromkeys(group, group)
    sides = {id(group): tuple(sorted(group, key=numbers.__getitem__)) for group in joined.values()}
    return {name: sides[id(group)] for name, group in joined.items()}


def _answers(version: Bitext, groups: dict[str, Side]) -> dict[Side, Side]:
    """Group -> the sentences of the other text that answer it, in the order of that text."""
    numbers = {sentence.id: number for number, sentence in enumerate(version.documents[1].sentences)}
    found: dict[Side, list[str]] = {group: [] for group in groups.values()}
    for bead in version.beads:
        if bead.source:
            found[groups[bead.source[0]]] += bead.target
    return {group: tuple(sorted(names, key=numbers.__getitem__)) for group, names in found.items()}


def _text(version: Bitext, column: int, side: Side) -> str:
    return _joined(version.sentences[column][name].text for name in side)


def _whole(document: Document) -> str:
    return _joined(sentence.text for sentence in document.sentences)


def _joined(texts: Iterator[str]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text.strip())


def _labels(texts: Sequence[Texts], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {"document": tuple(names)} if len(texts) > 1 else {}


def _notes(texts: Sequence[Texts], systems: Sequence[System], *, with_source: bool) -> Iterator[str]:
    """What was scored, merged and left out: of all texts together, and then of each."""
    many = len(texts) > 1
    groups = [("all: " if many else "", texts), *((f"{each.name}: ", [each]) for each in texts if many)]
    for number, (name, those) in enumerate(groups):
        yield name + _described(those, with_source=with_source)
        for place, system in enumerate(systems):
            own = any(each.translations[place].method != ONE_TO_ONE for each in those)
            # Of a single article among others only what went wrong is worth a line.
            if own and (number == 0 or _unanswered(those, place) or _empty(those, place)):
                yield f"{name}{system.name}: {_own_sentences(those, place)}"


def _described(texts: Sequence[Texts], *, with_source: bool) -> str:
    scored = [segment for each in texts for segment in each.scored]
    merged = [segment for segment in scored if segment.merged]
    counts = [
        sum(len(each.references[number].documents[1].sentences) for each in texts) for number in range(len(texts[0].references))
    ]
    merged_from = [sum(len(segment.references[number]) for segment in merged) for number in range(len(counts))]
    lost = [count - sum(len(segment.references[number]) for segment in scored) for number, count in enumerate(counts)]
    word = "reference" if len(counts) == 1 else "references"
    result = f"{len(scored)} segments scored, {len(merged)} of them merged from "
    if not with_source:
        left = f"; left out: {_listed(lost)} that another reference lacks" if len(counts) > 1 else ""
        return f"{_listed(counts)} sentences of the {word}: {result}{_listed(merged_from)} sentences{left}"
    sentences = sum(len(each.pivot.sentences) for each in texts)
    alone = sentences - sum(len(segment.pivot) for segment in scored)
    return (
        f"{sentences} sentences and {_listed(counts)} of the {word}, aligned: "
        f"{result}{_listed([sum(len(segment.pivot) for segment in merged), *merged_from])} sentences; "
        f"left out: {alone} without a reference, {_listed(lost)} of the {word} alone"
    )


def _own_sentences(texts: Sequence[Texts], number: int) -> str:
    """What became of the sentences of a system that has its own."""
    total = sum(len(each.translations[number].documents[1].sentences) for each in texts)
    scored = sum(len(segment.translations[number]) for each in texts for segment in each.scored)
    unanswered, empty = _unanswered(texts, number), _empty(texts, number)
    missing = f"; segments without a translation, scored as empty: {empty}" if empty else ""
    return (
        f"{total} sentences of its own, aligned: {scored} scored; "
        f"left out: {total - scored - unanswered} without a reference, {unanswered} that answer nothing{missing}"
    )


def _unanswered(texts: Sequence[Texts], number: int) -> int:
    """The sentences of a system that answer none of the pivot's."""
    return sum(len(bead.target) for each in texts for bead in each.translations[number].beads if not bead.source)


def _empty(texts: Sequence[Texts], number: int) -> int:
    """The segments that are scored and for which a system has nothing."""
    return sum(not segment.translations[number] for each in texts for segment in each.scored)


def _listed(counts: Sequence[int]) -> str:
    return " and ".join(map(str, counts))
