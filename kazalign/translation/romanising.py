"""Cyrillic words in Latin letters, as English newspapers in Kazakhstan write names."""

from __future__ import annotations

import re

from kazalign.translation.typography import PROTECTED

_TO_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіәғқңөұү", "abvgdeziiklmnoprstufyeiagknouu", strict=True))
    | {"ё": "yo", "ж": "zh", "х": "kh", "һ": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | {"ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)
_YE = re.compile(r"(?<![^\W_])е|(?<=[аәеёиоөуұүыіэюяьъ])е")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z]")
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХІаеорсухі", "ABEKMHOPCTXIaeopcyxi")


def romanised(word: str) -> str:
    """A word in Latin letters, in capitals where it has them: Есімов, Yesimov; КТК, KTK. One without Cyrillic stays."""
    if not _CYRILLIC.search(word):
        return word
    latin = _YE.sub("ye", word.lower()).translate(_TO_LATIN)
    if word.isupper() and len(word) > 1:
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def in_one_script(text: str) -> str:
    """An English text whose words in two scripts are in Latin letters: Vestник, Vestnik. Other words and addresses stay.

    Where all its Cyrillic letters look like Latin ones, they were meant to be: СOVID with a Cyrillic С is COVID.
    """
    parts, end = [], 0
    for match in PROTECTED.finditer(text):
        parts += [_WORD.sub(_put_right, text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _WORD.sub(_put_right, text[end:])])


def _put_right(match: re.Match[str]) -> str:
    word = match[0]
    if not _CYRILLIC.search(word) or not _LATIN.search(word):
        return word
    by_shape = word.translate(_LOOK_ALIKE)
    return by_shape if not _CYRILLIC.search(by_shape) and len(_LATIN.findall(word)) * 2 >= len(word) else romanised(word)
