"""Words of aligned texts: where they are, their links, and which parts of a Kazakh word answer to which word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from kazalign.alignment.suffixes import STEM, Morph, answering, morphs
from kazalign.alignment.word_aligners import Spans, WordAligner, Words
from kazalign.documents.model import Bitext, Link, Part, WordLinks

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|[^\w\s]")


def words_of(text: str) -> Spans:
    """The places of words, numbers and punctuation marks in a text."""
    return tuple(match.span() for match in _WORD.finditer(text))


def link_texts(
    pairs: Sequence[tuple[str, str]], aligner: WordAligner, languages: tuple[str, str], columns: tuple[int, int] = (0, 1)
) -> list[WordLinks]:
    """The words of each pair of texts and their links; of Kazakh words also the parts."""
    prepared = [((one, words_of(one)), (other, words_of(other))) for one, other in pairs]
    return [
        WordLinks(columns, source[1], target[1], links, parts_of(source, target, links, languages))
        for (source, target), links in zip(prepared, aligner.align(prepared, languages), strict=True)
    ]


def with_words(bitext: Bitext, aligner: WordAligner) -> Bitext:
    """The same beads with their words linked, between every two sides that have sentences."""
    found: dict[int, list[WordLinks]] = {}
    for columns in combinations(range(len(bitext.languages)), 2):
        wanted = [number for number, bead in enumerate(bitext.beads) if all(bead.sides[column] for column in columns)]
        texts = [tuple(bitext.text(bitext.beads[number], column) for column in columns) for number in wanted]
        languages = bitext.languages[columns[0]], bitext.languages[columns[1]]
        linked = link_texts([(one, other) for one, other in texts], aligner, languages, columns)
        for number, links in zip(wanted, linked, strict=True):
            found.setdefault(number, []).append(links)
    beads = (replace(bead, words=tuple(found.get(number, ()))) for number, bead in enumerate(bitext.beads))
    return replace(bitext, beads=tuple(beads))


def parts_of(source: Words, target: Words, links: Sequence[Link], languages: tuple[str, str]) -> tuple[Part, ...]:
    """The parts of Kazakh words of which a suffix is answered by a word of its own: үй-лер-іміз-ден, houses, our, from.

    A suffix is answered where a piece in it was linked, and to a word by which such a suffix can be answered; what else the word
    is linked to answers to its stem.
    """
    if "kk" not in languages:
        return ()
    side = languages.index("kk")
    (kazakh, words), (other, others) = (source, target) if side == 0 else (target, source)
    by_word: defaultdict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_word[link.source if side == 0 else link.target].append(link)
    found: list[Part] = []
    for word, own in sorted(by_word.items()):
        start, end = words[word]
        segments = morphs(kazakh[start:end])
        answers: defaultdict[int, list[int]] = defaultdict(list)
        names = {0: STEM} | {number: morph.suffixes[0].name for number, morph in enumerate(segments) if morph.suffixes}
        for link in own:
            answer = link.target if side == 0 else link.source
            text = other[slice(*others[answer])]
            places = [(pieces[side][0] - start, pieces[side][1] - start) for pieces in link.pieces]
            number, name = _answered(segments, places, text, languages[1 - side])
            answers[number].append(answer)
            names[number] = name or names[number]
        if any(answers.keys() - {0}):
            found += [
                Part(side, word, start + morph.start, start + morph.end, names[number], tuple(answers[number]))
                for number, morph in enumerate(segments)
            ]
    return tuple(found)


def _answered(segments: Sequence[Morph], places: Sequence[tuple[int, int]], text: str, language: str) -> tuple[int, str | None]:
    """Which part of a word answers to the word `text`, by the pieces linked to it, and what that part says."""
    for number, morph in enumerate(segments):
        suffix = answering(morph, text, language)
        if suffix and any(start < morph.end and end > morph.start for start, end in places):
            return number, suffix.name
    return 0, None
