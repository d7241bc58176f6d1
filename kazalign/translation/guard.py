"""Looks at every translation and says what may be wrong with it.

Each check measures one thing (`looped_words`, `length_excess`, ...); a threshold decides from which measure on it is a flag, and
`WEIGHTS` how bad the flag is. Nothing is changed or dropped here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType

from kazalign.languages import language
from kazalign.translation.numbers import missing

WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "empty": 100,
        "wrong_script": 20,
        "same_as_source": 20,
        "repetition": 12,
        "length": 8,
        "foreign_words": 5,
        "numbers": 4,
        "glossary": 3,
        "names": 3,
        "doubled_words": 2,
        "mended_number": 2,
        "mended_name": 1,
        "quotation": 1,
    }
)
"""All flags by which a translation is judged, and how heavy they are beside one another."""
MENDED = ("mended_number", "mended_name")
"""Those that say that something was put right after the source: see `mending` and `surnames`."""

_WORD = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+(?![^\W_])|[^\W_]+(?:['’-][^\W_]+)*")
"""A number with its thousands apart, 6,000,000, is one word and no loop."""
_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_PART = re.compile("['’-]")
_LONGEST_LOOP = 12
_SHARE_NGRAM = 4
_STUTTER = re.compile(r"(\w{1,6}?)\1{5,}")
_BLOCKS = {"Cyrillic": re.compile(r"[\u0400-\u052f]"), "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]")}


# From which measure on a translation is flagged:
_FOREIGN_LETTERS = 0.2
"""Share of letters that are not of the target's script, names copied from the source aside."""
_FOREIGN_WORDS = 1
"""Words in another script where there are fewer of those, and words in two scripts at once."""
_LOOPED_WORDS = 2
"""Words that only say again what the words just before them said, beyond those of the source; one is `doubled_words`."""
_REPEATED_NGRAMS = 0.3
"""Share of word 4-grams that have been there before, beyond that of the source."""
_LENGTH_FACTOR = 2.5
"""How many times longer or shorter than its source a translation may be, in characters..."""
_LENGTH_SLACK = 15
"""...beside a difference of this many characters, which short sentences need."""
_MISSING_NUMBERS = 1
_COPIED_WORDS = 3
"""A sentence of fewer words may stay the same: names do."""


def examine(source_text: str, target_text: str, source_language: str, target_language: str) -> tuple[str, ...]:
    """The names of all flags that `target_text` deserves, the heaviest first; none where it is fine."""
    if is_empty(target_text):
        return ("empty",)
    names = _names(source_text, source_language)
    wrong_script = foreign_letters(names, target_text, target_language) > _FOREIGN_LETTERS
    looped = looped_words(target_text) - looped_words(source_text)
    repetition = looped >= _LOOPED_WORDS or _repeats(source_text, target_text)
    checks = {
        "wrong_script": wrong_script,
        "same_as_source": (
            source_language != target_language and copied_words(source_text, target_text, target_language) >= _COPIED_WORDS
        ),
        "repetition": repetition,
        "length": length_excess(source_text, target_text, _LENGTH_FACTOR) > _LENGTH_SLACK,
        "foreign_words": not wrong_script and foreign_words(names, target_text, target_language) >= _FOREIGN_WORDS,
        "numbers": len(missing(source_text, target_text, target_language)) >= _MISSING_NUMBERS,
        "doubled_words": not repetition and looped == 1,
        "quotation": unclosed(target_text) > max(0, unclosed(source_text)),
    }
    return tuple(name for name, is_flagged in checks.items() if is_flagged)


def weight(flags: Iterable[str]) -> int:
    """How bad `flags` are together."""
    return sum(WEIGHTS[flag] for flag in flags)


def is_empty(text: str) -> bool:
    """Whether there is neither a letter nor a digit."""
    return not any(character.isalnum() for character in text)


def foreign_letters(names: Container[str], target: str, target_language: str) -> float:
    """The share of letters of `target` that are not of its language's script.

    Latin words that are `names` of the source count as no letters at all; Russian words with Kazakh letters are foreign.
    """
    own = _BLOCKS[language(target_language).script]
    letters = foreign = 0
    for word in _WORD.findall(target):
        if word in names and target_language != "en":
            continue
        count = sum(character.isalpha() for character in word)
        letters += count
        if target_language == "ru" and not _KAZAKH_LETTERS.isdisjoint(word.lower()):
            foreign += count
        else:
            foreign += count - len(own.findall(word))
    return foreign / letters if letters else 0.0


def foreign_words(names: Container[str], target: str, target_language: str) -> int:
    """Words of `target` that its language cannot have: in two scripts, in English with Cyrillic letters, in Russian with Kazakh
    ones, or Latin, in small letters and none of the source's `names`.
    """
    return sum(_is_foreign(word, names, target_language) for word in _WORD.findall(target))


def copied_words(source: str, target: str, target_language: str) -> int:
    """Words of `target`, where they are the words of `source`; 0 where they differ, or are Latin and wanted in English."""
    here, there = _words(source), _words(target)
    if here != there or (target_language == "en" and "".join(here).isascii()):
        return 0
    return len(there)


def looped_words(text: str) -> int:
    """Words that repeat the phrase just before them: 0 in good text, 30 for a phrase of three words eleven times over."""
    words = _words(text)
    most = 0
    for size in range(1, min(_LONGEST_LOOP, len(words) // 2) + 1):
        run = longest = 0
        for at in range(size, len(words)):
            run = run + 1 if words[at] == words[at - size] else 0
            longest = max(longest, run)
        most = max(most, longest // size * size)
    return most


def repeated_ngrams(text: str) -> float:
    """The share of word 4-grams that stood in the text before; 0 for texts too short to tell."""
    words = _words(text)
    ngrams = Counter(tuple(words[at : at + _SHARE_NGRAM]) for at in range(len(words) - _SHARE_NGRAM + 1))
    total = ngrams.total()
    return 1 - len(ngrams) / total if total >= 2 * _SHARE_NGRAM else 0.0


def length_excess(source: str, target: str, factor: float) -> float:
    """By how many characters the longer one is longer than `factor` times the shorter."""
    shorter, longer = sorted((len(source.strip()), len(target.strip())))
    return longer - factor * shorter


def unclosed(text: str) -> int:
    """Quotations opened and not closed; negative where more are closed than opened."""
    paired = text.count("«") - text.count("»")
    # “ opens in English and closes in Russian and Kazakh, after „.
    low, left, right = text.count("„"), text.count("“"), text.count("”")
    curly = low - left - right if low else left - right
    return paired + curly + text.count('"') % 2


def _repeats(source: str, target: str) -> bool:
    return repeated_ngrams(target) - repeated_ngrams(source) > _REPEATED_NGRAMS or (
        _STUTTER.search(target) is not None and _STUTTER.search(source) is None
    )


def _names(source: str, source_language: str) -> frozenset[str]:
    """Latin words of `source` that may stay as they are; in English only those that do not have small letters alone."""
    return frozenset(
        word for word in _WORD.findall(source) if word.isascii() and not (source_language == "en" and word.islower())
    )


def _is_foreign(word: str, names: Container[str], target_language: str) -> bool:
    cyrillic, latin = _BLOCKS["Cyrillic"].search(word), _BLOCKS["Latin"].search(word)
    if cyrillic and latin and any(all(block.search(part) for block in _BLOCKS.values()) for part in _PART.split(word)):
        return True
    if target_language == "en":
        return cyrillic is not None
    if target_language == "ru" and word.isascii():
        return word.isalpha() and word.islower() and len(word) > 2 and word not in names
    return target_language == "ru" and not _KAZAKH_LETTERS.isdisjoint(word.lower())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
