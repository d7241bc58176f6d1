"""What seems wrong with a translation, beyond what the caller examines: names that are lost, words left as they were.

Names are looked for where the references have them, so this says nothing of a translation without a reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[«“\"„(—–]\s*)$")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_KAZAKH = re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_SMALL_LATIN = re.compile(r"[a-z]{3,}")
"""A word; names and abbreviations in Latin letters may stay as they are."""

SIMILAR = 0.7
"""From which share of letters in common, in order, two spellings are the same name: Beisenbayev, Beysenbaev."""

_SHORTEST = 3
_LONGEST_SUFFIX = 3
"""Letters at the end of a Russian name that its case may change."""
_LONGEST_SUFFIXES = 5
"""The same of a Kazakh name, where the other one may have more of them."""


def reference_flags(references: Sequence[str], translation: str, target: str) -> tuple[str, ...]:
    """`names` where a name that all references have is lost."""
    return ("names",) if translation.strip() and lost_names(references, translation, target) else ()


def script_flags(references: Sequence[str], translation: str, target: str) -> tuple[str, ...]:
    """`untranslated` where a word is left in another alphabet; for translations whose source is not at hand."""
    return ("untranslated",) if untranslated_words(translation, references, target) else ()


def names(text: str) -> tuple[str, ...]:
    """Words with a capital that do not begin a sentence or a quotation."""
    found = (match for match in _WORD.finditer(text) if match[0][0].isupper() and len(match[0]) >= _SHORTEST)
    return tuple(match[0] for match in found if not _SENTENCE_START.search(text[: match.start()]))


def lost_names(references: Sequence[str], translation: str, target: str) -> tuple[str, ...]:
    """The names of the first reference that the others have, too, and that `translation` has in no spelling."""
    there = [match[0] for match in _WORD.finditer(translation)]
    others = [[match[0] for match in _WORD.finditer(text)] for text in references[1:]]
    return tuple(
        name
        for name in dict.fromkeys(names(references[0]))
        if all(_among(name, words, target) for words in others) and not _among(name, there, target)
    )


def untranslated_words(translation: str, references: Sequence[str], target: str) -> tuple[str, ...]:
    """Words with letters that the target language does not have, other than those of the references."""
    known = {word for text in references for word in _WORD.findall(text)}
    return tuple(word for word in _WORD.findall(translation) if word not in known and _foreign(word, target))


def _foreign(word: str, target: str) -> bool:
    if target == "en":
        return _CYRILLIC.search(word) is not None
    return _SMALL_LATIN.fullmatch(word) is not None or (target == "ru" and _KAZAKH.search(word) is not None)


def _among(name: str, words: Sequence[str], target: str) -> bool:
    """Whether one of `words` is the name in another spelling or case; a spelling begins with the same letter."""
    sought = name.casefold()
    near = {word.casefold() for word in words if word[0].casefold() == sought[0]}
    return sought in near or any(_same(sought, word, target) for word in near)


def _same(name: str, word: str, target: str) -> bool:
    if target == "ru":
        stem = max(_SHORTEST, len(name) - _LONGEST_SUFFIX)
        if word.startswith(name[:stem]) and abs(len(word) - len(name)) <= _LONGEST_SUFFIX:
            return True
    if target == "kk":
        shorter = min(len(name), len(word))
        stem = min(shorter, max(_SHORTEST + 1, shorter - _LONGEST_SUFFIXES))
        if word[:stem] == name[:stem]:
            return True
    matcher = SequenceMatcher(None, name, word)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
