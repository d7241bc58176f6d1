"""No neural model: numbers, names, loanwords and other words that two languages share, as a hashed vector.

Words are written in plain Latin letters, so that "Видальдың", "Видаль" and "Vidal" begin alike, and cut into runs of four
letters. For machines that cannot run the encoder, and as a second opinion; it sees nothing in sentences without such words.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from kazalign.alignment.embedders import FloatArray, without_argument

WIDTH = 512
_PLACES = 4
"""Places of the vector that one feature sets."""
_RUN = 4
_NUMBER_WEIGHT, _NAME_WEIGHT, _WORD_WEIGHT = 2.0, 1.5, 0.6
_LEAST = 1e-3

_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*|[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_REPEATED = re.compile(r"(.)\1+")
_LETTERS = str.maketrans(
    dict(zip("абвгдежзийклмнопрстуфхцчшщыэюяёәғқңөұүһі", "abvgdejziiklmnoprstufhccssieuaoagknouuhi", strict=True))
    | {"ь": "", "ъ": "", "w": "v", "q": "k", "y": "i", "x": "ks"}
)
_SPELLINGS = (
    *(("shch", "s"), ("kh", "h"), ("zh", "j"), ("sh", "s"), ("ch", "c"), ("ts", "c"), ("yu", "u"), ("ya", "a"), ("yo", "o")),
    *(("ph", "f"), ("th", "t"), ("ck", "k"), ("gh", "g")),
)
"""English spellings of one sound, done before single letters."""


class LexicalEmbedder:
    """The sum of the features of a text; numbers count most, then words with a capital."""

    name = "lexical"

    def __init__(self, argument: str | None = None, *, threads: int = 0, offline: bool = False) -> None:
        without_argument(self.name, argument)
        del threads, offline  # there is nothing to compute for long, and nothing to fetch

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """See `Embedder`; (n, 512)."""
        vectors = np.full((len(texts), WIDTH), _LEAST, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                places, signs = _hashed(feature)
                np.add.at(row, places, weight * signs)
        return vectors


def plain_latin(word: str) -> str:
    """A word of any of the languages in small Latin letters, spelt so that names look alike."""
    word = word.lower()
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    word = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return _REPEATED.sub(r"\1", "".join(letter for letter in word if not unicodedata.combining(letter)))


def _features(text: str) -> Iterator[tuple[str, float]]:
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0].isdecimal():
            yield "#" + "".join(_DIGITS.findall(token)), _NUMBER_WEIGHT
            continue
        word = "^" + plain_latin(token)
        if len(word) <= _RUN and not token.isupper():
            continue
        runs = {word[at : at + _RUN] for at in range(max(1, len(word) - _RUN + 1))} | {word[: _RUN + 2]}
        weight = _NAME_WEIGHT if token[0].isupper() else _WORD_WEIGHT
        yield from ((run, weight / len(runs) ** 0.5) for run in runs)


@lru_cache(maxsize=1 << 18)
def _hashed(feature: str) -> tuple[np.ndarray, FloatArray]:
    """Where a feature stands in the vector, and with which signs."""
    chance = np.random.default_rng(zlib.crc32(feature.encode("utf-8")))
    size = np.float32(_PLACES**-0.5)
    signs: FloatArray = chance.choice(np.array([-size, size], np.float32), _PLACES)
    return chance.integers(0, WIDTH, _PLACES), signs
