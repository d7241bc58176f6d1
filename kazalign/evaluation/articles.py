"""Articles with versions in other languages whose sentences do not answer one to one.

What is scored is a bead: the sentences of the article and of the version that say the same (`kazalign.documents.model.Bitext`).
A sentence that the other side lacks is left out of the scores by sentence and counted in the notes; in the scores by document
everything takes part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazalign.documents.model import Bead, Bitext
from kazalign.errors import InputError
from kazalign.evaluation.model import ReferenceSet
from kazalign.languages import LANGUAGES

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx")

Join = Callable[[Sequence[str]], tuple[str, ...]]
"""Translations of all sentences of all articles, in order -> hypotheses for the segments of a test."""


@dataclass(frozen=True)
class Article:
    """The files of one article."""

    name: str
    source: Path
    versions: Mapping[str, Path]
    """Language -> file."""


@dataclass(frozen=True)
class Pair:
    """An article aligned with one of its versions; the article is the bitext's first document."""

    name: str
    bitext: Bitext


def find_articles(folder: Path, source: str, targets: Sequence[str]) -> list[Article]:
    """The articles in `folder`: itself if it holds a file in the language `source`, otherwise the folders in it that do.

    Every one must have a file for each of `targets`; where none are named, for all languages that the first has.

    Raises:
        InputError: there is no article, or a version is missing.
    """
    if not folder.is_dir():
        raise InputError("no such folder; name one with kk.txt and en.txt or ru.txt, or with such folders in it", path=folder)
    places = (
        [folder] if _file(folder, source) else sorted(each for each in folder.iterdir() if each.is_dir() and _file(each, source))
    )
    if not places:
        raise InputError(f"no article: neither here nor in the folders here is there a file {source}.txt", path=folder)
    wanted = list(targets) or sorted(each.code for each in LANGUAGES if each.code != source and _file(places[0], each.code))
    if not wanted:
        raise InputError("the article has no version in another language, such as en.txt", path=places[0])
    articles = []
    for place in places:
        versions = {code: _file(place, code) for code in wanted}
        if missing := [code for code, file in versions.items() if file is None]:
            raise InputError(f"the article has no version {missing[0]}.txt", path=place)
        found = _file(place, source)
        assert found
        articles.append(Article(place.name, found, {code: file for code, file in versions.items() if file is not None}))
    return articles


def as_segments(name: str, pairs: Sequence[Pair], source: str, target: str) -> tuple[ReferenceSet, Join]:
    """The beads with sentences on both sides as segments; the notes say what they were made of and what was left out."""
    scored = [(pair, bead) for pair in pairs for bead in pair.bitext.beads if all(bead.sides)]
    if not scored:
        raise InputError("no sentence of the article answers one of the version; are they the same article?", path=name)
    test = ReferenceSet(
        name=f"{name}, by sentence",
        target=target,
        references=(tuple(pair.bitext.text(bead, 1) for pair, bead in scored),),
        source=source,
        sources=tuple(pair.bitext.text(bead, 0) for pair, bead in scored),
        labels={"document": tuple(pair.name for pair, _ in scored)} if len(pairs) > 1 else {},
        notes=(_total(pairs), *(_counts(pair) for pair in pairs if len(pairs) > 1)),
    )
    places = [_places(pair) for pair in pairs]
    starts = [sum(map(len, places[:number])) for number in range(len(pairs))]

    def join(translations: Sequence[str]) -> tuple[str, ...]:
        at = {id(pair): (start, place) for pair, start, place in zip(pairs, starts, places, strict=True)}
        return tuple(
            " ".join(translations[at[id(pair)][0] + at[id(pair)][1][sentence]] for sentence in bead.source)
            for pair, bead in scored
        )

    return test, join


def as_documents(name: str, pairs: Sequence[Pair], source: str, target: str) -> tuple[ReferenceSet, Join]:
    """Each article as one segment, with everything in it."""
    counts = [len(_places(pair)) for pair in pairs]
    test = ReferenceSet(
        name=f"{name}, by document",
        target=target,
        references=(tuple(_whole(pair.bitext, 1) for pair in pairs),),
        source=source,
        sources=tuple(_whole(pair.bitext, 0) for pair in pairs),
        notes=("whole articles are compared, without alignment; scores are not comparable with those by sentence",),
    )

    def join(translations: Sequence[str]) -> tuple[str, ...]:
        starts = [sum(counts[:number]) for number in range(len(counts))]
        return tuple(" ".join(translations[start : start + count]) for start, count in zip(starts, counts, strict=True))

    return test, join


def _file(folder: Path, code: str) -> Path | None:
    return next((folder / f"{code}{suffix}" for suffix in SUFFIXES if (folder / f"{code}{suffix}").is_file()), None)


def _places(pair: Pair) -> dict[str, int]:
    """Sentence id -> its number in the article."""
    return {sentence.id: number for number, sentence in enumerate(pair.bitext.documents[0].sentences)}


def _whole(bitext: Bitext, column: int) -> str:
    return " ".join(" ".join(sentence.text.split()) for sentence in bitext.documents[column].sentences)


def _total(pairs: Sequence[Pair]) -> str:
    return "all: " + _described([bead for pair in pairs for bead in pair.bitext.beads]) if len(pairs) > 1 else _counts(pairs[0])


def _counts(pair: Pair) -> str:
    return f"{pair.name}: {_described(pair.bitext.beads)}"


def _described(beads: Sequence[Bead]) -> str:
    scored = [bead for bead in beads if all(bead.sides)]
    merged = [bead for bead in scored if bead.shape != "1-1"]
    sentences = [sum(len(bead.sides[column]) for bead in beads) for column in (0, 1)]
    lost = [sum(len(bead.sides[column]) for bead in beads if not all(bead.sides)) for column in (0, 1)]
    merged_from = " and ".join(str(sum(len(bead.sides[column]) for bead in merged)) for column in (0, 1))
    return (
        f"{sentences[0]} sentences and {sentences[1]} of the reference, aligned: {len(scored)} segments scored, "
        f"{len(merged)} of them merged from {merged_from} sentences; "
        f"left out: {lost[0]} without a reference, {lost[1]} of the reference alone"
    )
