"""Names of a Kazakh sentence that its translation has lost while another name stands there.

A name is kept where a word of the translation is spelled alike once both are in Latin letters, or where a link is sure: then the
name was translated ("Ресей", Russia). What is flagged is a lost name together with a name that nothing in the source explains.
Measured by `eval/names.py` (`eval/results/names.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from kazalign.documents.model import WordLinks

SURE = 0.93
"""A link of this probability says that a name was translated."""
ALIKE = 0.7
"""From which share of letters in common, in order, two spellings are the same name."""

_LEAST = 4
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[«“\"„(—–-]\s*)$")
_TRANSLATED = re.compile(r"(?:[лдт][ыі][қкғг]|ушы|уші|с[ыі]з|[қғ]ы|[кг]і)", re.IGNORECASE)
"""Suffixes that make words out of words: what has one is part of a name that is translated, as Independent States."""
_LETTERS = """
а a б b в v г g д d е e ж j з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sh ы i э e ю u я a
ә a ғ g қ k ң n ө o ұ u ү u һ h і i ё e
"""
"""Cyrillic letters, each with what stands for it."""
_LATIN = str.maketrans(dict(zip(_LETTERS.split()[::2], _LETTERS.split()[1::2], strict=True)) | {"ъ": "", "ь": ""})
_SPELLINGS = (
    *(("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "u"), ("y", "i")),
    *(("au", "o"), ("h", "g")),
)
_DOUBLED = re.compile(r"(.)\1")
_VOWELS = frozenset("aeiou")


def names_changed(source: str, translation: str, links: WordLinks) -> bool:
    """Whether a name of `source` is not in `translation`, and a name in `translation` answers to nothing in `source`."""
    here = [source[slice(*word)] for word in links.source]
    there = [translation[slice(*word)] for word in links.target]
    sure = [link for link in links.links if link.probability >= SURE]
    explained = {link.source for link in sure}, {link.target for link in sure}
    lost = (
        name
        for number, name in _names(source, links.source)
        if number not in explained[0] and not _TRANSLATED.search(name[2:]) and not name[:3].isupper() and not _among(name, there)
    )
    if next(lost, None) is None:
        return False
    return any(number not in explained[1] and not _among(name, here) for number, name in _names(translation, links.target))


def spelled_alike(kazakh: str, other: str) -> bool:
    """Whether a word, less what its suffixes may be, is spelled like a word of English or Russian."""
    one, two = letters(kazakh), letters(other)
    if not one or not two or (one[0] != two[0] and not {one[0], two[0]} <= _VOWELS):
        return False
    starts = range(min(len(one), max(2, len(two) - 2)), len(one) + 1)
    return any(SequenceMatcher(None, one[:length], two).ratio() >= ALIKE for length in starts)


def _names(text: str, words: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, str]]:
    """Words with a capital that begin neither a sentence nor a quotation, with their numbers."""
    for number, (start, end) in enumerate(words):
        if end - start >= _LEAST and text[start].isupper() and not _SENTENCE_START.search(text[:start]):
            yield number, text[start:end]


def _among(name: str, words: list[str]) -> bool:
    return any(
        spelled_alike(one, two) or spelled_alike(two, one)
        for word in words
        if word[0].isalpha()
        for one in {name, name.partition("-")[0]}
        for two in {word, *word.split("-")}
    )


def letters(word: str) -> str:
    """A word in Latin letters that are the same however it is written: Жақыпов and Zhakypov."""
    word = word.lower().replace("дж", "ж").translate(_LATIN)
    for written, spoken in _SPELLINGS:
        word = word.replace(written, spoken)
    return _DOUBLED.sub(r"\1", word)
