"""English and Russian typography: quotation marks, dashes, spaces, numbers.

House rules. English: “ ” and ‘ ’ inside, spaced en dash ( – ), 1,234.5. Russian: «» and „“ inside, em dash with a no-break
space before it ( — ), 1 234,5 with a narrow no-break space. Only what is beyond doubt is changed; links and e-mail addresses
never are; polishing twice is polishing once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PROTECTED = re.compile(r'\ufffc|\b(?:(?:https?|ftp)://|www\.)[^\s«»“”„"‘’<>]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+')
"""Links and e-mail addresses; while the rules are at work an object replacement character stands for each."""

_HOLD = "\ufffc"
_SPACES = " \u00a0\u2009\u202f"
_NARROW = "\u202f"
_UNITS = r"%|процент|п\.\s?п\.|тыс|млн|млрд|трлн|миллион|миллиард|триллион|км|кг|тонн|га\b|градус|балл"

_BEFORE_MARK = re.compile(r"(?<=[\w»”“’)\]%])[ \u00a0\u202f]+(?=[,.;:!?]+(?:\s|$))")
_RUN_OF_SPACES = re.compile(r"[ \t]{2,}")
_YEARS = re.compile(r"(?<![\w.,/-])((?:1[5-9]|20)\d\d)-((?:1[5-9]|20)\d\d)(?![\d/-])")
_DASH = re.compile(r"(?<=\S)[ \u00a0\u202f\t]+(?:--?|–|—)[ \u00a0\u202f\t]+(?=\S)")
_FIRST_DASH = re.compile(r"^(?:--?|–|—)[ \u00a0\u202f]+(?=\w)")
_MONTH_BEFORE = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s$")
_THOUSANDS = re.compile(rf"(?<![\w.,])(?<![^\W\d_]-)(?<!\d[{_SPACES}])[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?![\d{_SPACES}]?\d)")
_ENGLISH_DECIMAL = re.compile(r"(?<![\w.,])(\d+(?:,\d{3})*),(\d{1,2})(?=[\s%)”]|$)(?!,? \d)")
_RUSSIAN_DECIMAL = re.compile(rf"(?<![\w.,])(\d+)\.(\d+)(?=[{_SPACES}]?(?:{_UNITS}))", re.IGNORECASE)
_ENGLISH_THOUSANDS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3}){2,}(?![\w,])")

_QUOTES = re.compile('[«»„“”"]')
_OPENS_AFTER = frozenset(" \u00a0\u2009\u202f\t\n([{—–-«„“\"'‘")


@dataclass(frozen=True)
class _Style:
    quotes: tuple[str, str]
    inner_quotes: tuple[str, str]
    dash: str
    first_dash: str


_STYLES = {
    "en": _Style(("“", "”"), ("‘", "’"), " – ", "– "),
    "ru": _Style(("«", "»"), ("„", "“"), "\u00a0— ", "— "),
}


def polish(text: str, language: str) -> str:
    """`text` in the typography of `language`, without outer white space; no more is done where the language has no rules."""
    text = text.strip()
    style = _STYLES.get(language)
    if style is None:
        return text
    held: Iterator[str] = iter(PROTECTED.findall(text))
    text = PROTECTED.sub(_HOLD, text)
    text = _RUN_OF_SPACES.sub(" ", text)
    text = _numbers(text, language)
    text = _YEARS.sub(_years, text)
    text = _DASH.sub(lambda match: _dash(match, style), text)
    text = _FIRST_DASH.sub(style.first_dash, text)
    text = _quotes(text, style)
    text = _BEFORE_MARK.sub("", text)  # now that it is known which marks are closing ones
    return re.sub(_HOLD, lambda _: next(held), text)


def _years(match: re.Match[str]) -> str:
    return f"{match[1]}–{match[2]}" if match[1] < match[2] else match[0]


def _dash(match: re.Match[str], style: _Style) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return match[0] if before.isdigit() and after.isdigit() else style.dash


def _numbers(text: str, language: str) -> str:
    if language == "en":
        text = _THOUSANDS.sub(_english_thousands, text)
        return _ENGLISH_DECIMAL.sub(r"\1.\2", text)
    text = _ENGLISH_THOUSANDS.sub(lambda match: match[0].replace(",", _NARROW), text)
    text = _THOUSANDS.sub(lambda match: re.sub(rf"[{_SPACES}]", _NARROW, match[0]), text)
    return _RUSSIAN_DECIMAL.sub(r"\1,\2", text)


def _english_thousands(match: re.Match[str]) -> str:
    """With commas, but for what may be a day and another number: on August 19 200 people came."""
    if _MONTH_BEFORE.search(match.string, 0, match.start()):
        return match[0]
    return re.sub(rf"[{_SPACES}]", ",", match[0])


def _quotes(text: str, style: _Style) -> str:
    """Give each quotation mark its shape by how deep it stands; where they do not match, all stay as they are.

    A single one may belong to a quotation of several sentences, and has the shape of an outer one; after a digit it says inches.
    """
    depth = 0
    parts: list[str] = []
    at = 0
    marks = list(_QUOTES.finditer(text))
    for match in marks:
        at_start = match.start() == 0 or text[match.start() - 1] in _OPENS_AFTER
        opens = match[0] in "«„" or (match[0] in '“"' and at_start)
        depth -= not opens
        if len(marks) == 1 and opens == at_start and not text[: match.start()][-1:].isdigit():
            return text[: match.start()] + style.quotes[not opens] + text[match.end() :]
        if depth < 0:
            return text
        pair = style.inner_quotes if depth else style.quotes
        parts += [text[at : match.start()], pair[0] if opens else pair[1]]
        depth += opens
        at = match.end()
    return text if depth else "".join([*parts, text[at:]])
