"""Putting right the one number of a translation that became another, where it is plain which it should be.

A number that was put right is worse than none if it was right before: the rules below would rather leave ten wrong ones.
"""

from __future__ import annotations

import re

from kazalign.translation.numbers import MAGNITUDES, latin, missing, numbers

_CENTURY = re.compile(r"(?:-?\w{1,3})?\s*(?:ғасыр|centur|век)", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:%|пайыз|процент|per\s?cent)", re.IGNORECASE)
_OF_TIME = re.compile(r"\s?[-–]?(?:сағат|минут|секунд|hour|minute|second|час|мин\b|сек|[ap]\.?m\b|:\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_THOUSANDS_OR_DECIMALS = re.compile(r"[.,]\d{3}(?!\d)")
_CURRENCIES = "$€£¥₸₽"

_IN_WORDS = {
    "en": (
        r"\w+teen|twent(?:y|ies|ieth)|thirt(?:y|ies|ieth)|fort(?:y|ies|ieth)|fift(?:y|ies|ieth)|sixt(?:y|ies|ieth)|"
        r"sevent(?:y|ies|ieth)|eight(?:y|ies|ieth)|ninet(?:y|ies|ieth)|hundreds?|thousands?|[mb]illions?|dozens?"
    ),
    "ru": (
        r"\w+надцат\w+|(?:два|три)дцат\w+|сорок\w*|\w+[ьи]десят\w*|девяност\w+|ст[оа]|двести|триста|\w+сот|\w+сот\w{2,3}|тысяч\w*|"
        r"миллион\w*|миллиард\w*|полтор\w+"
    ),
    "kk": (r"он(?:ға|нан|ыншы)?|(?:жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|миллион|миллиард)\w{0,6}"),
}
_UNREAD = {code: re.compile(rf"(?<!\d )(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for code, words in _IN_WORDS.items()}
"""Numbers in words that `numbers` does not read; the thousand of 20 thousand is none."""


def mended(source: str, target: str, source_language: str, target_language: str) -> str:
    """`target` with the number of `source` that it lost in the place of the one that it made of it.

    It stays as it is unless just one is lost and just one is new, they have the same place among the numbers, are of one kind (a
    share, a year, thousands, ...), differ by a digit, a mark or the order of digits, or are centuries, and nothing makes that
    uncertain: a number in words, a time of day.
    """
    lost, new = missing(source, target, target_language), missing(target, source, source_language)
    if len(lost) != 1 or len(new) != 1 or _in_words(source, source_language) or _in_words(target, target_language):
        return target
    here, there = _only(lost[0], source), _only(new[0], target)
    if here is None or there is None or _place(lost[0], source) != _place(new[0], target):
        return target
    if _kind(here) != _kind(there) or len({_currency(here), _currency(there)} - {""}) > 1:
        return target
    if _is_unsafe(here) or _is_unsafe(there):
        return target
    if not _is_century(here) and not _is_slip(here[0], there[0]):
        return target
    text, end = _written(here[0], target_language), there.end()
    if here[0].isalpha() and not there[0].isalpha():
        text = str(*numbers(here[0])[0].readings)
    elif here[0].isdigit() and there[0].isalpha():
        text = _in_roman(int(here[0]))
    if ordinal := _ORDINAL.match(target, end):
        if not text.isdigit():
            return target
        text, end = _ordinal(text), ordinal.end()
    text = target[: there.start()] + text + target[end:]
    is_right = not missing(source, text, target_language) and not missing(text, source, source_language)
    return text if is_right else target


def _in_words(text: str, code: str) -> bool:
    """Whether a number may stand there in words that are not read."""
    pattern = _UNREAD.get(code)
    return pattern is None or pattern.search(text) is not None


def _only(number: str, text: str) -> re.Match[str] | None:
    """Where `number` stands in `text`, if it stands there once and is no part of a name: not COVID-19."""
    matches = list(re.finditer(rf"(?<![\w.,])(?<![^\W\d_]-){re.escape(number)}(?!\d)", latin(text)))
    return matches[0] if len(matches) == 1 else None


def _place(number: str, text: str) -> tuple[int, int]:
    """The how-manieth of how many numbers it is."""
    found = [each.text for each in numbers(text)]
    return found.index(number), len(found)


def _kind(match: re.Match[str]) -> tuple[object, ...]:
    """What a number may be taken for."""
    text, end = match.string, match.end()
    magnitude = next((power for power, pattern in MAGNITUDES if pattern.match(text, end)), 0)
    is_year = _YEAR.fullmatch(match[0]) is not None
    return _is_century(match), _PERCENT.match(text, end) is not None, is_year, magnitude


def _is_unsafe(match: re.Match[str]) -> bool:
    """Hours and minutes, which languages count in other ways, and 5,125, which may be five or five thousand."""
    text, end = match.string, match.end()
    is_of_time = _OF_TIME.match(text, end) is not None or text[: match.start()].endswith(":")
    return is_of_time or _THOUSANDS_OR_DECIMALS.search(match[0]) is not None


def _is_century(match: re.Match[str]) -> bool:
    return _CENTURY.match(match.string, match.end()) is not None


def _currency(match: re.Match[str]) -> str:
    before = match.string[: match.start()].rstrip()[-1:]
    return before if before in _CURRENCIES else ""


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers of two digits and more differ by a mark, the order of their digits, or one digit."""
    first, second = (re.sub(r"\D", "", text) for text in (one, other))
    if min(len(first), len(second)) < 2:
        return False
    if first == second or sorted(first) == sorted(second):
        return True
    longer, shorter = sorted((first, second), key=len, reverse=True)
    if len(longer) == len(shorter):
        return sum(digit != its for digit, its in zip(first, second, strict=True)) == 1
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _written(number: str, code: str) -> str:
    """A number with the decimal mark of a language."""
    decimal = re.fullmatch(r"(\d+)[.,](\d+)", number)
    return f"{decimal[1]}{'.' if code == 'en' else ','}{decimal[2]}" if decimal else number


def _ordinal(digits: str) -> str:
    """English: 1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if digits[-2:] in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return digits + ending


def _in_roman(value: int) -> str:
    """1 to 39, in Roman digits; others in Arabic ones."""
    tens, ones = divmod(value, 10)
    signs = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * tens + signs[ones] if 0 < value < 40 else str(value)
