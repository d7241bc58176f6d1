"""Which language a sentence is in: Kazakh letters and frequent words first, then a small offline identifier."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from kazalign.documents.scripts import script_of

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+|(?<![\w.-])[\w.-]*\w\.(?:kz|ru|com|org|net)\b\S*")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]")
_SHARED_LETTER = re.compile("[өүң]")
"""Letters that Kyrgyz and Mongolian have, too."""
_OWN_LETTER = re.compile("[әғқұі]")
_FOREIGN_LETTER = re.compile("[їєґўјљњћђџѓќѕҡҙҫҗӣӯҳҷӑӗӳ]")
_LONG_VOWEL = re.compile("аа|оо|өө|үү|ээ|уу")
"""Kyrgyz and Mongolian write long vowels with two letters; Kazakh has none."""

_KAZAKH_ENDING = re.compile(
    r"\w{2,}(?:(?:лар|лер|дар|дер|тар|тер)(?:ы|дың|ды|ға|да|дан|мен|ымен|ына|ында|ынан|ының)?|(?:ның|дың|тың|нан|ған|қан|ген|кен)|"
    r"(?:[аеы]йды|[аеы]ды|[лмнрйз]ды|[кқпстш]ты|ыпты|атын|йтын|етін)|(?:ында|ына|ынан|ының|сында|сына|сынан|ымен|сымен)|"
    r"(?:дағы|дегі|тағы|тегі)|(?:мақ|пақ|бақ|мек|пек|бек)|(?:уда|удан|уды|удың|уге|уға))"
)
_RUSSIAN_ENDING = re.compile(
    r"\w*[щъэ]\w*|\w{2,}(?:ого|его|ому|ему|ться|тся|ешь|ют|ает|яет|ует|ают|яют|ила|или|ал[аи]?|ался|ась|ись|ыми|ими|ых|их|ые|ие|ая|яя|"
    r"ое|ый|ой|ение|ения|ением|ании?|ани[яею]|ости|остью|ство|ства|ством|ской|ских|ами|ях|ями|ют)"
)
_LONG_ENOUGH = 2000
"""Characters that the identifier looks at."""
_LANGUAGES = [
    "kk",
    "ru",
    "en",
    *("ky", "mn", "tt", "uk", "tr", "uz", "az", "de", "fr", "es", "it", "ar", "fa", "ug", "zh", "ko", "ja"),
]


def identify(text: str, default: str = "kk") -> str:
    """The language of a sentence: `kk`, `ru`, `en` or `other`.

    `default` is the answer where there is nothing to go by: no letters, or a short Cyrillic text that could be Kazakh or Russian.
    Kazakh in Latin and Arabic letters is `kk`.
    """
    plain = _ADDRESS.sub(" ", text)
    words = _WORD.findall(plain.lower())
    if not words:
        return default
    letters = sum(map(len, words))
    cyrillic = len(_CYRILLIC.findall(plain))
    if 2 * cyrillic >= letters:
        return _cyrillic(plain, words, default)
    if script_of(plain) in ("latin-2018", "latin-2021", "arabic"):
        return "kk"
    frequent = _frequent("en")
    if cyrillic == 0 and sum(word in frequent for word in words) * 6 >= len(words):
        return "en"
    guess = _guess(plain)
    if guess == "other" and plain.isascii() and len(words) < (12 if default == "en" else 4):
        return "en"  # names and short phrases, which the identifier knows no better
    return guess if guess in ("kk", "en") else "other"


def _cyrillic(text: str, words: list[str], default: str) -> str:
    """Each word votes: a Kazakh letter, a frequent word or an ending counts for its language."""
    joined = " ".join(words)
    if len(_FOREIGN_LETTER.findall(joined)) * 60 >= len(joined):
        return "other"
    if _SHARED_LETTER.search(joined) and not _OWN_LETTER.search(joined) and (_LONG_VOWEL.search(joined) or len(words) > 5):
        guess = _guess(text)  # Kazakh that happens to have no letter of its own, or a language of the neighbourhood
        return guess if guess in ("kk", "ru") else "other"
    kazakh = russian = 0
    in_kazakh, in_russian = _frequent("kk"), _frequent("ru")
    for word in words:
        if _KAZAKH_LETTER.search(word):
            kazakh += 2
        elif word in in_russian:
            russian += 2
        elif word in in_kazakh:
            kazakh += 2
        elif _RUSSIAN_ENDING.fullmatch(word):
            russian += 1
        elif _KAZAKH_ENDING.fullmatch(word):
            kazakh += 1
    if kazakh != russian:
        return "kk" if kazakh > russian else "ru"
    if len(words) < 3:
        return default
    guess = _guess(text)
    return guess if guess in ("kk", "ru") else default


def _guess(text: str) -> str:
    guess: str = _identifier().classify(text[:_LONG_ENOUGH])[0]
    return guess if guess in ("kk", "ru", "en") else "other"


@lru_cache
def _frequent(language: str) -> frozenset[str]:
    """Words that are frequent in one language and no words of the other two; the Kazakh ones have no letter of Kazakh alone."""
    path = Path(__file__).with_name("frequent_words") / f"{language}.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """py3langid, with its model and without its module-wide state."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    return identifier
