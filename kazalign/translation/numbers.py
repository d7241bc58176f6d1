"""Which numbers of a sentence its translation has lost.

Kazakh and Russian write 1 234,5 and English 1,234.5; "20 мың" becomes "20,000", "3-ші" becomes "third", "XXI ғасыр" "the
21st century". So a number has several readings, and is lost only when the translation has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(rf"(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_DATE = re.compile(r"(?<!\d)(\d{1,2})\.\d{1,2}\.(\d{4}|\d{2})(?!\d)")
_YEARS = re.compile(r"(?<![\d-])((?:1[5-9]|20)\d)(\d)[–-](\d\d)(?![\d-])")
_DECADE = re.compile(r"-?(?:ш[ыі]|е|х|м|ми)?[ -]?(?:жылдар|год(?:ы|ов|ах|ам|ами)\b|гг\.)|'?s\b")
_ROMAN = re.compile(r"(?<!\w)(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})(?!\w)")
_CYRILLIC_ROMAN = re.compile(r"(?<!\w)[ІХIVX]{2,}(?!\w)")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
MAGNITUDES = (
    (3, re.compile(r"\s*-?(?:мың|тыс|thousand)", re.IGNORECASE)),
    (6, re.compile(r"\s*-?(?:млн|миллион|million|mln)", re.IGNORECASE)),
    (9, re.compile(r"\s*-?(?:млрд|миллиард|billion|bln)", re.IGNORECASE)),
    (12, re.compile(r"\s*-?(?:трлн|триллион|trillion)", re.IGNORECASE)),
)

_WORDS = {
    "en": {
        0: "zero|no",
        1: "one|first|once|a|an|single",
        2: "two|second|twice|both|half",
        3: "three|third|thirds",
        4: "four|fourth|quarter",
        5: "five|fifth",
        6: "six|sixth",
        7: "seven|seventh",
        8: "eight|eighth",
        9: "nine|ninth",
        10: "ten|tenth",
        11: "eleven|eleventh",
        12: "twelve|twelfth|dozen",
        20: "twenty|twentieth",
    },
    "ru": {
        0: r"ноль|нол\w+|нулев\w+",
        1: r"один|одн\w+|перв\w+",
        2: r"два|две|двух|двум\w*|двое|втор\w+|дважды|оба|обе|двух\w+",
        3: r"три|тр[её]х\w*|тр[её]м\w*|трое|трет\w+",
        4: r"четыр\w+|четв[её]рт\w+",
        5: r"пять\w*|пяти\w*|пят\w+",
        6: r"шест\w+",
        7: r"семь\w*|семи\w*|седьм\w+",
        8: r"восем\w+|восьм\w+",
        9: r"девят\w+",
        10: r"десят\w+",
        11: r"одиннадцат\w+",
        12: r"двенадцат\w+",
        20: r"двадцат\w+",
    },
    "kk": {
        0: r"нөл\w*",
        1: r"бір\w*",
        2: r"екі\w*|екеу\w*",
        3: r"үш\w*",
        4: r"төрт\w*",
        5: r"бес\w*",
        6: r"алты\w*|алтау\w*",
        7: r"жеті\w*|жетеу\w*",
        8: r"сегіз\w*",
        9: r"тоғыз\w*",
        10: r"он|оны\w*|онға|онда\w*",
        11: r"он\s+бір\w*",
        12: r"он\s+екі\w*",
        20: r"жиырма\w*",
    },
}
_WORD_PATTERNS = {
    code: {value: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for value, words in table.items()}
    for code, table in _WORDS.items()
}


@dataclass(frozen=True)
class Number:
    """A number as it is written, what it may mean, and the runs of digits in it."""

    text: str
    readings: frozenset[Decimal]
    digits: tuple[str, ...]


def numbers(text: str) -> list[Number]:
    """The numbers in `text`; of a date in digits, day and year (a month may become a word); years of a range in full."""
    text = _DATE.sub(r"\1 | \2", latin(text))
    text = _YEARS.sub(_years, text)
    return [*_arabic(text), *_roman(text)]


def missing(source: str, target: str, target_language: str) -> tuple[str, ...]:
    """The numbers of `source` that `target` has lost, as they are written in `source`; a number word in `target` will do."""
    there = numbers(target)
    readings = {reading for number in there for reading in number.readings}
    runs = [run for number in there for run in number.digits]
    words = _WORD_PATTERNS.get(target_language, {})

    def is_kept(number: Number) -> bool:
        if not number.readings.isdisjoint(readings):
            return True
        # "10:30" and "10.30", "5-6" and "5,6": the same runs of digits, one after the other, joined in another way.
        length = len(number.digits)
        if length and any(tuple(runs[at : at + length]) == number.digits for at in range(len(runs) - length + 1)):
            return True
        return any(value in words and words[int(value)].search(target) for value in number.readings)

    return tuple(number.text for number in dict.fromkeys(numbers(source)) if not is_kept(number))


def latin(text: str) -> str:
    """Roman numerals in Cyrillic letters, as Kazakh has them, in Latin ones; nothing moves."""
    return _CYRILLIC_ROMAN.sub(lambda match: match[0].translate(str.maketrans("ІХ", "IX")), text)


def _years(match: re.Match[str]) -> str:
    """2023–24 is 2023–2024; 2022-11 is a month of 2022."""
    first, last = match[1] + match[2], match[1][:2] + match[3]
    return f"{first}–{last}" if first < last else match[0]


def _arabic(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        readings = set(_readings(match[0]))
        for power, pattern in MAGNITUDES:
            if pattern.match(text, match.end()):
                readings |= {reading.scaleb(power) for reading in readings}
        if re.fullmatch(r"\d0", match[0]) and _DECADE.match(text, match.end()):
            readings.add(Decimal(f"{20 if match[0] < '30' else 19}{match[0]}"))
        yield Number(match[0], frozenset(readings), tuple(re.findall(r"\d+", match[0])))


def _readings(text: str) -> Iterator[Decimal]:
    for space in _SPACES:
        text = text.replace(space, "")
    marks = [character for character in text if character in ".,"]
    if not marks:
        yield Decimal(text)
        return
    groups = re.split("[.,]", text)
    if all(len(group) == 3 for group in groups[1:]) and len(set(marks)) == 1:
        yield Decimal("".join(groups))
    if len(marks) == 1 or marks.count(marks[-1]) == 1:
        yield Decimal("".join(groups[:-1]) + "." + groups[-1])


def _roman(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        values = [_ROMAN_DIGITS[letter] for letter in match[0]]
        following = [*values[1:], 0]
        value = sum(-here if here < after else here for here, after in zip(values, following, strict=True))
        yield Number(match[0], frozenset({Decimal(value)}), ())
