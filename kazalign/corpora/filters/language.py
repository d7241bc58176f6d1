"""The language of each text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Column, Sides
from kazalign.documents.identification import identify
from kazalign.documents.scripts import script_of
from kazalign.languages import LANGUAGES

_SCRIPTS = {entry.code: entry.script for entry in LANGUAGES}
_BOUNDARY = re.compile(r"(?<=[.!?…;:])\s+|\s[–—-]\s|[«»“”\"()\n]+")
_OTHER_SCRIPT = {"Cyrillic": re.compile(r"[^\W\d_\u0400-\u052f]+"), "Latin": re.compile("[\u0400-\u052f]+")}
_NO_WORDS = re.compile(r"\{[^{}]*\}|<[^<>]*>|&\w+;|%[\w$]+|(?:https?://|www\.)\S+|\S+@\S+|[^\w\s.,:;!?…'’«»“”\"()–—-]")
_QUOTATION = re.compile('«[^«»]+»|"[^"]+"|“[^“”]+”')
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_MARKS = str.maketrans("–—’‘“”«»", '--\'\'""""', "…")
_SHORT = 12
"""Words up to which a text is taken as one part."""
_LEAST_WORDS = 4
"""Words that a part needs to have a say of its own."""
_SURE_WORDS = 8
"""Words from which on endings and letter statistics may overrule the letters of Kazakh."""


@dataclass(frozen=True)
class Language(Bounded):
    """How much of each text is in its language, by letters: sentences, quotations and other parts of four words and more are
    looked at one by one, so that Russian inside Kazakh is found. A quotation that the other side has as well is not looked at.

    Kazakh letters, frequent words and endings decide first (`kazalign.documents.identification`). Words in another script are
    left to the filter `script`, except that Kazakh in Latin or Arabic letters is Kazakh. Texts of fewer than four words are not
    judged, since "Журнал" and "Несие" could be either; in Russian ones, words with Kazakh letters count that are no names of the
    other side.
    """

    name = "language"
    cost = 30
    shown = (0, 1)

    least: float = 0.5

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return {(code,): self._shares(block, column) for code, column in block.columns.items() if code in _SCRIPTS}

    def _shares(self, block: Block, column: Column) -> Array:
        shares = np.full(len(column.texts), np.nan)
        for row, (text,) in block.rows((column.language,), column.letters > 0):
            others = block.others(row, column.language)
            plain = _NO_WORDS.sub(" ", _without_copied_quotations(text, others))
            in_script = _OTHER_SCRIPT[_SCRIPTS[column.language]].sub(" ", plain)
            if len(_WORD.findall(in_script)) < _LEAST_WORDS:
                shares[row] = _share_of_few(plain, in_script, column.language, others)
            else:
                shares[row] = _share(in_script, column.language)
        return shares


def _without_copied_quotations(text: str, others: list[str]) -> str:
    """`text` without the quotations that stand in another text of the unit as they are: titles, inscriptions."""
    if "«" not in text and '"' not in text and "“" not in text:
        return text
    return _QUOTATION.sub(lambda match: " " if any(match[0][1:-1] in other for other in others) else match[0], text)


def _share(text: str, language: str) -> float:
    parts = [text]
    if len(text.split()) > _SHORT:
        longer: list[str] = []
        shorter: list[str] = []
        for part in _BOUNDARY.split(text):
            (longer if len(part.split()) >= _LEAST_WORDS else shorter).append(part)
        parts = [*longer, " ".join(shorter)]
    letters = {part: sum(map(len, _WORD.findall(part))) for part in parts}
    return sum(count * _is_in(part, language) for part, count in letters.items()) / sum(letters.values())


def _is_in(part: str, language: str) -> bool:
    if identify(part.translate(_PLAIN_MARKS), language) == language:
        return True
    if language == "en" or len(part.split()) >= _SURE_WORDS:
        return False
    return (_KAZAKH_LETTER.search(part) is not None) == (language == "kk")


def _share_of_few(plain: str, in_script: str, language: str, others: list[str]) -> float:
    """Of a text with few words in the language's own script."""
    if language == "kk" and script_of(plain) not in ("cyrillic", "other"):
        return 1.0
    words = _WORD.findall(in_script)
    if language != "ru" or not words:
        return np.nan
    there = "\n".join(others)
    return 1 - sum(_KAZAKH_LETTER.search(word) is not None and word not in there for word in words) / len(words)
