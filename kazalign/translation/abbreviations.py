"""Kazakh abbreviations of units and times written out before a translation: engines guess at 4 мың тг, 543 кв. км and ХІХ ғ."""

from __future__ import annotations

import re

_END = r"(?!\w)(?:-(?=[а-яәғқңөұүһі])|\.(?=\s*\S))?"
"""After an abbreviation: the hyphen before a suffix (тг-ден, теңгеден) and the full stop, unless that ends the sentence, go."""
_RULES = tuple(
    (re.compile(abbreviation + _END), whole)
    for abbreviation, whole in (
        (r"(\d|\b(?:мың|млн|млрд|трлн)\b\.?)\s*тг", r"\1 теңге"),
        (r"\bкв\.\s?км", "шаршы километр"),
        (r"\bкв\.\s?м", "шаршы метр"),
        (r"\bкуб\.\s?м", "текше метр"),
        (r"(?<=[IVXІХ])\s?ғ\.?ғ", " ғасырлар"),
        (r"(?<=[IVXІХ])\s?ғ", " ғасыр"),
        (r"\bб\.\s?з\.\s?д", "біздің заманымызға дейінгі"),
        (r"\bб\.\s?з\.\s?б", "біздің заманымыздан бұрынғы"),
    )
)


def written_out(text: str) -> str:
    """A Kazakh text with its abbreviations of tenge, areas, volumes, centuries and eras as words; all else stays as it is."""
    for abbreviation, whole in _RULES:
        text = abbreviation.sub(whole, text)
    return text
