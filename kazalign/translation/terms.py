"""Kazakh sentences in which names and terms stand as the translation has them, so that a network learns to copy such words.

A glossary puts its terms into a sentence before the engine reads it (`kazalign.translation.glossary.apply`); an engine that has
never seen Latin words between Kazakh ones drops or garbles them. Training on such sentences is due to Dinu et al. 2019, "Training
neural machine translation to apply terminology constraints".
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache, lru_cache

from kazalign.translation.glossary import Glossary, Hit, Term, apply, glossary_file, stem_ends
from kazalign.translation.names import letters
from kazalign.translation.surnames import spelled

ALIKE = 0.85
"""From which share of letters in common, in order, two spellings are one name."""

_NAME = re.compile(r"(?<![\w-])[^\W\d_a-zа-яёәғқңөұүһі]\w{2,}(?:-\w+)*")
_ENDING = re.compile("[аеёийоуыьэюя]$")


@cache
def _glossary() -> Glossary:
    return Glossary.load(glossary_file("kazakhstan"))


def with_target_terms(source: str, target: str, language: str, share: float) -> str:
    """A Kazakh sentence with that share of its names and terms as its translation into `language` has them.

    Terms are those of the glossary `kazakhstan`; names are words with a capital on both sides that are spelled alike, in Russian
    in the first case.

    Each draws a lot, the same in every run; a suffix is kept behind a hyphen in half of the sentences and left out in the others.
    """
    drawn = [hit for hit in _found(source, target, language, share) if hit.term.targets[0] != source[hit.start : hit.stem_end]]
    return apply(source, drawn, with_suffixes=zlib.crc32(target.encode()) % 2 == 0) if drawn else source


def _found(source: str, target: str, language: str, share: float) -> Iterator[Hit]:
    """What stands on both sides and has drawn the lot, from left to right."""
    at = 0
    known = {hit.start: hit for hit in _glossary().find(source, source="kk", target=language)}
    words = {match.start(): match for match in _NAME.finditer(source)}
    for start in sorted({*known, *words}):
        if start < at or zlib.crc32(f"{start} {source}".encode()) >= share * 2**32:
            continue
        hit = _of_glossary(known[start], target) if start in known else None
        if hit is None and start in words:
            hit = _name(words[start], target, language)
        if hit is not None:
            yield hit
            at = hit.end


def _of_glossary(hit: Hit, target: str) -> Hit | None:
    """The term with the one of its forms that the translation has."""
    for form in hit.term.targets:
        single = replace(hit, term=replace(hit.term, target=form))
        if _glossary().placed([single], target, target=hit.term.language)[0].kept:
            return single
    return None


def _name(word: re.Match[str], target: str, language: str) -> Hit | None:
    """A name, where a word of the translation is spelled like it."""
    best: tuple[float, str, int] = ALIKE, "", 0
    for match in _NAME.finditer(target):
        for end in stem_ends(word[0]):
            stem, name = word[0][:end], match[0]
            if language == "ru":
                name = spelled(stem, language)
                if not match[0].startswith(_ENDING.sub("", name)):
                    continue
            alike = _likeness(stem, name)
            if alike > best[0]:
                best = alike, name, end
    _, name, end = best
    if not name:
        return None
    return Hit(Term(word[0][:end], name, language), word.start(), word.start() + end, word.end())


@lru_cache(maxsize=100_000)
def _likeness(kazakh: str, name: str) -> float:
    """How alike they are; 0 where they do not begin and end alike, as Бразилия and Brazilian."""
    one, two = letters(kazakh), letters(name)
    return SequenceMatcher(None, one, two).ratio() if one and two and (one[0], one[-1]) == (two[0], two[-1]) else 0.0
