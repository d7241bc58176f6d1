"""Over-long sentences in parts that an engine can take, and the parts' translations together again. Nothing is cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

_CONJUNCTIONS = (
    "және|бірақ|алайда|сондықтан|өйткені|себебі|яғни|ал|әрі|или|либо|однако|поэтому|потому|который|которая|которые|чтобы|и|но|а|"
    "and|but|or|because|which|while|although|so"
)
_BOUNDARIES = (
    re.compile(r"(?:(?<=[!?…;])|(?<=[^\W\d_]{5}\.))\s+"),  # a shorter word with a full stop may be shortened, or an initial
    re.compile(r"(?<=:)\s+"),
    re.compile(r"(?<!\s)\s+(?=[–—]\s)"),
    re.compile(r"(?<=,)\s+"),
    re.compile(rf"(?<!\s)\s+(?=(?:{_CONJUNCTIONS})\s)", re.IGNORECASE),
    re.compile(r"\s+"),
)
"""Where a sentence may be taken apart, the best places first; the white space stays with the part before it."""

_ATTRIBUTION = re.compile(
    r"(?<=[^\W\d_])(?<!Как)(?P<gap>,?\s+)"
    r"(?:как\s+)?(?:переда[её]т|сообща[ею]т|пиш[еу]т|отмеча[ею]т|информиру[ею]т|со ссылкой на)\s+"
    r"(?:[^«»,.!?…]*«[^«»]*»|[^«»,.!?…]+)"
    r"(?:(?P<comma>,\s+)|[.!?…]*\s*\Z)"
)
"""A source named in Russian in or at the end of a Kazakh sentence, as news pages have it: "..., передает «Хабар 24»."."""

_STOPS = ".!?…"
_CLAUSE_MARKS = ",;:"
_QUOTES = re.compile('["“”„«»]')
_ENDS_SHORTENED = re.compile(r"(?<!\w)[^\W\d_]\.$")
"""A full stop that belongs to a letter: U.S., 2020 г."""
_SMALL_WORD = re.compile(
    r"(?!the hague)(?:"
    r"after|all|an?|and|as|at|before|but|by|each|every|for|from|he|her|his|how|if|in|its?|many|most|not|now|of|on|one|or|our|"
    r"she|since|so|some|that|the|their|then|there|these|they|this|to|two|under|until|we|what|when|where|which|while|who|with|"
    r"you|your|а|без|все|вы?|где|два|две|для|до|его|её|если|ещё|из|или|их?|кажд(?:ый|ая|ое)|ко?|как|когда|"
    r"котор(?:ый|ая|ое|ые)|мы|на|не|но|об?|он[аио]?|от|по|под|после|поэтому|при|сейчас|со?|так|также|теперь|то|тогда|только|"
    r"у|что|чтобы|эт(?:а|и|о|от))(?![\w.])",
    re.IGNORECASE,
)
"""A word that is no name and no initial (А. Оспанов): its capital letter says that the engine took a clause for a sentence."""


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Halve `text` at clause boundaries until each part `fits`; `"".join` of the parts is `text` again.

    Boundaries in the middle half of the text are preferred by kind (stops and semicolons, colons, dashes, commas,
    conjunctions, spaces) and then by how near the middle they stand; a text without any is halved between characters. A
    part is never empty; one character is a part whether it fits or not.
    """
    done: list[str] = []
    waiting = [text] if text else []
    while waiting:
        part = waiting.pop()
        if len(part) == 1 or fits(part):
            done.append(part)
        else:
            at = _cut(part)
            waiting += [part[at:], part[:at]]
    return done


def attributed(text: str) -> list[str]:
    """A Kazakh sentence, the Russian attribution in it, and what comes after that; the sentence alone where it has none."""
    match = _ATTRIBUTION.search(text)
    if match is None:
        return [text]
    start = match.end("gap")
    return [part for part in (text[:start], text[start : match.end()], text[match.end() :]) if part]


def halves(text: str) -> list[str]:
    """`text` in two parts at the clause boundary nearest its middle, or in one where it has none better than a space."""
    for boundary in _BOUNDARIES[:-1]:
        if (at := _nearest(boundary, text)) is not None:
            return [text[:at], text[at:]]
    return [text]


def join(parts: Sequence[str], translations: Sequence[str]) -> str:
    """Put the translations of `parts` together with the white space and the clause marks that stood between the parts.

    An engine ends a clause with a full stop and begins it with a capital letter, as if it were a sentence; both are taken back,
    and the clause's own mark is put there.
    """
    last = len(parts) - 1
    pieces: list[str] = []
    whole = [_without_stray_quote(part, translation) for part, translation in zip(parts, translations, strict=True)]
    for number, (part, translation) in enumerate(zip(parts, whole, strict=True)):
        before = parts[number - 1].rstrip() if number else _STOPS
        goes_on = not before.endswith(tuple(_STOPS)) and (part[:1].islower() or not before.endswith(":"))
        begun = _begun(translation) if goes_on else translation
        body = part.rstrip()
        pieces.append(begun if number == last else _as_clause(body, begun) + part[len(body) :])
    return "".join(pieces).strip()


def _without_stray_quote(source: str, translation: str) -> str:
    """What an engine opens and does not close, although the clause has no quotation: it takes "деді ол" for the end of one."""
    marks = _QUOTES.findall(translation)
    return translation.strip(marks[0]) if len(marks) == 1 and not _QUOTES.search(source) else translation


def _begun(translation: str) -> str:
    word = _SMALL_WORD.match(translation)
    if word and not word[0][1:].isupper():  # as "IT" is
        return translation[:1].lower() + translation[1:]
    return translation


def _as_clause(source: str, translation: str) -> str:
    if source.endswith(tuple(_STOPS)) or not translation:
        return translation
    shortened = _ENDS_SHORTENED.search(translation) is not None
    if translation.endswith(".") and not shortened and not translation.endswith(".."):
        translation = translation[:-1]
    mark = source[-1:]
    ended = translation.endswith(tuple(_CLAUSE_MARKS + _STOPS)) and not shortened
    return translation + mark if mark in _CLAUSE_MARKS and not ended else translation


def _cut(text: str) -> int:
    for boundary in _BOUNDARIES:
        if (at := _nearest(boundary, text)) is not None:
            return at
    at = len(text) // 2
    while at < len(text) - 1 and unicodedata.combining(text[at]):
        at += 1
    return at


def _nearest(boundary: re.Pattern[str], text: str) -> int | None:
    """The end of the boundary nearest the middle, within the middle half of `text`."""
    quarter, middle = len(text) // 4, len(text) / 2
    places = (match.end() for match in boundary.finditer(text))
    return min((at for at in places if quarter < at < len(text) - quarter), key=lambda at: abs(at - middle), default=None)
