"""Attributions in Russian, "передает «Деловой Казахстан»", in English: they have few forms, and the title is a name."""

from __future__ import annotations

import re

from kazalign.translation.romanising import romanised

_ATTRIBUTION = re.compile(
    r"(?P<as>как\s+)?(?P<verb>переда[её]т|передают|сообщает|сообщают|пишет|пишут|отмечает|отмечают|информирует|информируют)\s+"
    r"(?:(?P<kind>агентство|газета|журнал|издание|портал|радио|сайт|телеканал)\s+)?«(?P<title>[^«»]+)»(?P<end>[.,!?…]*\s*)",
    re.IGNORECASE,
)
_VERBS = {"пишет": "writes", "пишут": "writes", "отмечает": "notes", "отмечают": "notes"}
_KINDS = {
    "агентство": "the {} agency",
    "газета": "the newspaper {}",
    "журнал": "the magazine {}",
    "портал": "the {} portal",
    "радио": "{} radio",
    "сайт": "the {} website",
    "телеканал": "the {} television channel",
}
_WORD = re.compile(r"[^\W\d_]+")


def in_english(text: str) -> str | None:
    """The attribution with its title in Latin letters, as names of newspapers are kept; None where it has another form."""
    match = _ATTRIBUTION.fullmatch(text)
    if match is None:
        return None
    title = _WORD.sub(lambda word: romanised(word[0]), match["title"])
    source = _KINDS.get((match["kind"] or "").lower(), "{}").format(title)
    verb = _VERBS.get(match["verb"].lower(), "reports")
    return f"{'as ' if match['as'] else ''}{source} {verb}{match['end']}"
