"""Cyrillic words in Latin letters, as English newspapers in Kazakhstan write names."""

from __future__ import annotations

import re

_TO_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіәғқңөұү", "abvgdeziiklmnoprstufyeiagknouu", strict=True))
    | {"ё": "yo", "ж": "zh", "х": "kh", "һ": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | {"ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)
_YE = re.compile(r"(?<![^\W_])е|(?<=[аәеёиоөуұүыіэюяьъ])е")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z]")


def romanised(word: str) -> str:
    """A word in Latin letters, with a capital if it has one: Есімов, Yesimov."""
    latin = _YE.sub("ye", word.lower()).translate(_TO_LATIN)
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def in_one_script(text: str) -> str:
    """An English text whose words in two scripts are in Latin letters: Vestник, Vestnik. Words all in Cyrillic stay."""

    def put_right(match: re.Match[str]) -> str:
        return romanised(match[0]) if _CYRILLIC.search(match[0]) and _LATIN.search(match[0]) else match[0]

    return _WORD.sub(put_right, text)
