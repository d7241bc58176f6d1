"""The furniture of a page: id lines, bylines, source lines, captions, and the headline; what they say goes into the metadata.

Each rule looks at one paragraph's normalised text and at where it stands. A paragraph that no rule knows stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kazalign.documents.model import FURNITURE, Metadata, ParagraphKind

EDGE = 3
"""Paragraphs from the top or the bottom among which names, numbers and addresses without a label are looked for."""
LONGEST = 200
"""Characters; a longer paragraph is no furniture."""

_CAPITALISED = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w'’-]*"
_INITIAL = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\."
_NAME = rf"(?:{_INITIAL}\s?)*{_CAPITALISED}(?:\s+(?:{_INITIAL}\s?)*{_CAPITALISED}){{0,2}}(?:\s+{_INITIAL})*"
_NAMES = rf"{_NAME}(?:\s*(?:,|және|мен|пен|бен|и|and)\s+{_NAME})*"

ID_LINE = re.compile(rf"(?:№|No\.?|ID:?|#)?\s*(?P<id>\d{{1,9}})\.?(?:\s+(?P<author>{_NAME}))?")
_ID_LABEL = re.compile(r"(?:№|No\.?|ID:?|#)\s*\d")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
BYLINE = re.compile(
    r"(?i:(?:(?:материал|мақала|мәтін)(?:дың|ның|нің)? )?автор(?:ы|лар|лары)?|автор (?:статьи|текста|материала)|"
    r"мәтін(?:ді)?|дайындаған(?:дар)?|әзірлеген(?:дер)?|жазған|тілші(?:міз)?|журналист|текст|"
    rf"подготовил[аи]?|корреспондент|author|written by|text|by)\s*(?:[:–—-]\s*|(?=\s))\s*(?P<author>{_NAMES})\.?"
)
LONE_NAME = re.compile(rf"{_NAMES},?")
_SURNAME = re.compile(
    r"(?i:\w{2,}(?:[оеё]в|[ое]ва|ина?|ск(?:ий|ая)|енко|ұлы|улы|қызы|кызы|бай|бек|жан|гүл|гуль|[oe]va?|uly|kyzy))"
)
_ADDRESS = r"(?:(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:kz|com|org|net|ru|info|asia)(?:/\S*)?)"
SOURCE_LINE = re.compile(
    r"(?i:дерек\s?көз(?:і|дері)?|ақпарат(?:тың)? көзі|мақала(?:ның)? көзі|түпнұсқа(?:сы)?|сілтеме|источник[и]?|ссылка|оригинал|"
    rf"source|sources|original|via)\s*(?:[:–—-]\s*|(?={_ADDRESS}\Z))(?P<source>\S.*)"
)
ADDRESS_LINE = re.compile(rf"<?(?P<source>{_ADDRESS})>?")
CAPTION = re.compile(
    r"(?i:фото(?:сурет)?(?:та|лар)?|сурет(?:те|тер)?|видео|инфографика|иллюстрация|коллаж|на (?:фото|снимке)|photo|image|"
    r"picture|video|caption)\s*(?::|\s[–—-]\s|©|/)|©\s*\S|(?i:фото автора|сурет авторы|photo by)\b"
)
LIST_MARKER = re.compile(r"(?:[-•*▪◦·‣●]|\d{1,2}[.)]|[a-zа-яәғқңөұүһі]\))\s+(?=\S)")
_IN_QUOTES = re.compile(r"\s*[«“\"][^»”\"]+[»”\"]")
_CLOCK = re.compile(r"\d:\d\d\Z")
_SENTENCE_END = re.compile(r"[.!?…:;,][»”\")\]]*\Z")

_MONTHS = (
    "қаңтар|январ|jan",
    "ақпан|феврал|feb",
    "наурыз|март|mar",
    "сәуір|апрел|apr",
    "мамыр|ма[йя]|may",
    "маусым|июн|jun",
    "шілде|июл|jul",
    "тамыз|август|aug",
    "қыркүйек|сентябр|sep",
    "қазан|октябр|oct",
    "қараша|ноябр|nov",
    "желтоқсан|декабр|dec",
)
_DATE_LABEL = re.compile(
    r"(?i:жарияланған(?: күні)?|жарияланды|күні|жаңартылды|дата(?: публикации)?|опубликовано|обновлено|published(?: on)?|"
    r"updated(?: on)?|date)\s*[:–—-]?\s*"
)
_TIME = r"(?:,?\s*(?:сағ(?:ат)?\.?\s*)?\d{1,2}:\d\d(?::\d\d)?)?"
_NUMERIC_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>(?:19|20)\d\d)\s*(?:ж|г)?\.?{_TIME}"),
    re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ]\d\d:\d\d\S*)?"),
)
_YEAR_WORD = r"(?:\s*(?:жылғы|жылы|жыл|года|год|ж\.|г\.))?"
_WORDED_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})\s+(?P<word>[^\W\d_]+)\.?,?\s+(?P<year>(?:19|20)\d\d){_YEAR_WORD}{_TIME}"),
    re.compile(rf"(?P<year>(?:19|20)\d\d){_YEAR_WORD},?\s+(?P<day>\d{{1,2}})[\s-]+(?P<word>[^\W\d_]+){_TIME}"),
    re.compile(rf"(?P<word>[^\W\d_]+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d\d){_TIME}"),
)


_Finding = tuple[ParagraphKind, dict[str, str]]
"""What a paragraph is, and what it says for the metadata."""


@dataclass(frozen=True)
class _Place:
    at_top: bool
    at_bottom: bool

    @property
    def at_edge(self) -> bool:
        return self.at_top or self.at_bottom


def recognise(
    texts: Sequence[str], kinds: Sequence[ParagraphKind], known: Metadata | None = None
) -> tuple[list[ParagraphKind], Metadata]:
    """Say of each paragraph what it is, and what the page says of itself.

    Paragraphs that a reader knows as headings, cues, captions or list items stay such. `known` is what the file's format says;
    the first headline, byline and source line of the text fill in what it does not say.
    """
    found = list(kinds)
    metadata = known or Metadata()
    several = len(texts) > 1  # a page of a single line has neither top nor bottom
    for number, text in enumerate(texts):
        if kinds[number] == "body":
            place = _Place(at_top=several and number < EDGE, at_bottom=several and number >= len(texts) - EDGE)
            found[number], said = _judged(text, place)
            metadata = _filled(metadata, said)
    _mark_headline(texts, found)
    title = next((text for text, kind in zip(texts, found, strict=True) if kind == "heading"), None)
    return found, _filled(metadata, {"title": title} if title else {})


def date_of(text: str) -> str | None:
    """The ISO date that a line consists of, with a label or without, in Kazakh, Russian or English; None where it is no date."""
    if label := _DATE_LABEL.match(text):
        text = text[label.end() :]
    for pattern in _NUMERIC_DATES:
        if match := pattern.fullmatch(text):
            return _iso(match["year"], int(match["month"]), match["day"])
    for pattern in _WORDED_DATES:
        if match := pattern.fullmatch(text):
            word = match["word"].lower()
            month = next((number for number, stems in enumerate(_MONTHS, 1) if re.match(stems, word)), 0)
            return _iso(match["year"], month, match["day"])
    return None


def _judged(text: str, place: _Place) -> _Finding:
    findings = (rule(text, place) for rule in _RULES) if len(text) <= LONGEST else ()
    return next((finding for finding in findings if finding), ("body", {}))


def _id_line(text: str, place: _Place) -> _Finding | None:
    match = ID_LINE.fullmatch(text)
    if match is None or not place.at_edge or not (_ID_LABEL.match(text) or (place.at_top and not _YEAR.match(text))):
        return None
    return "id_line", {name: value for name, value in match.groupdict().items() if value}


def _date_line(text: str, place: _Place) -> _Finding | None:
    date = date_of(text) if place.at_edge else None
    # Digits need no translation; a date in words does.
    return ("body" if any(letter.isalpha() for letter in text) else "id_line", {"date": date}) if date else None


def _byline(text: str, place: _Place) -> _Finding | None:
    if match := BYLINE.fullmatch(text):
        return "byline", {"author": match["author"]}
    name, _, rest = text.partition(",")  # "Айгерім СЕЙІТОВА, «Егемен Қазақстан»"
    is_byline = place.at_edge and _is_name(name) and (not rest or _IN_QUOTES.fullmatch(rest))
    return ("byline", {"author": name}) if is_byline else None


def _source_line(text: str, place: _Place) -> _Finding | None:
    match = SOURCE_LINE.fullmatch(text) or (ADDRESS_LINE.fullmatch(text) if place.at_bottom else None)
    return ("source_line", {"source": match["source"].strip(" .")}) if match else None


def _caption(text: str, place: _Place) -> _Finding | None:
    return ("caption", {}) if CAPTION.match(text) else None


_RULES = (_source_line, _caption, _date_line, _id_line, _byline)
"""In this order; the first that knows a paragraph names it."""


def _is_name(text: str) -> bool:
    """A line of nothing but names: two or three words, one of them a surname by its ending or by its capitals."""
    words = text.split()
    if not 2 <= len(words) <= 3 or not LONE_NAME.fullmatch(text):
        return False
    loud = [word for word in words if word.isupper() and not word.endswith(".")]
    return (len(loud) == 1 and len(loud[0]) > 2) or any(_SURNAME.fullmatch(word) for word in words[-2:])


def _mark_headline(texts: Sequence[str], kinds: list[ParagraphKind]) -> None:
    """The first paragraph that is no furniture and no date is the headline if it ends without a stop and more text follows."""
    rest = [number for number, kind in enumerate(kinds) if kind not in FURNITURE and kind != "caption"]
    first = next((number for number in rest if not (_CLOCK.search(texts[number]) or date_of(texts[number]))), None)
    if "heading" in kinds or first is None or first == rest[-1]:
        return
    text = texts[first]
    if (
        kinds[first] == "body"
        and len(text) <= 150
        and any(letter.isalpha() for letter in text)
        and not _SENTENCE_END.search(text)
    ):
        kinds[first] = "heading"


def _filled(metadata: Metadata, said: dict[str, str]) -> Metadata:
    return replace(metadata, **{name: value for name, value in said.items() if getattr(metadata, name) is None})


def _iso(year: str, month: int, day: str) -> str | None:
    return f"{year}-{month:02}-{int(day):02}" if 1 <= month <= 12 and 1 <= int(day) <= 31 else None
