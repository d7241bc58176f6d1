"""Scripts: letters of the wrong one, and words that only look as if they were of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import CYRILLIC, LATIN, Array, Block, Column, Sides, share
from kazalign.documents.scripts import script_of
from kazalign.languages import LANGUAGES

_SCRIPTS = {entry.code: {"Latin": LATIN, "Cyrillic": CYRILLIC}[entry.script] for entry in LANGUAGES}
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_WORD = re.compile(r"[^\W\d_\u0400-\u052f]+")
_PLACEHOLDER = re.compile(
    r"%(?:\([^()]*\)|\d+\$)?[-+#0-9.]*[a-zA-Z]|\\[a-z]|&#?\w+;|<[^<>]*>|\{[^{}]*\}|(?:https?://|www\.)\S+|\S+@\S+"
)
_ROMAN = re.compile("[IVXLCDMІХСМ]+")
"""Numerals, which are typed in either alphabet, or in both."""
_LOOK_ALIKE = frozenset("aceikopxyhëəɵABCEHIKMOPTXYËƏƟ"), frozenset("асеікорхуһёәөАВСЕНІКМОРТХУЁӘӨ")
"""Letters of either script whose glyph the other one has, too."""


@dataclass(frozen=True)
class Script(Bounded):
    """The share of letters that are of the language's own script, of each text.

    Latin words of a Cyrillic text that stand in another text of the unit as well (names, brands, commands) count as no letters; a
    text of such words alone is not judged, nor one without letters. `slack` letters of its script are added to each text first.
    Kazakh in Latin or Arabic letters is Kazakh, unless `cyrillic_only`.
    """

    name = "script"
    cost = 2
    shown = (0, 1)

    least: float = 0.5
    slack: float = 3
    cyrillic_only: bool = False
    """Take Kazakh in other letters for foreign."""

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return {(code,): self._shares(block, column) for code, column in block.columns.items() if code in _SCRIPTS}

    def _shares(self, block: Block, column: Column) -> Array:
        own = column.kinds[:, _SCRIPTS[column.language]]
        shares = np.where(column.letters > 0, share(own + self.slack, column.letters + self.slack), np.nan)
        # Most texts are of one script; Cyrillic ones that are not are looked at word by word.
        if _SCRIPTS[column.language] == CYRILLIC:
            for row, (text,) in block.rows((column.language,), own < column.letters):
                shares[row] = self._share(text, column.language, block.others(row, column.language), int(own[row]))
        return shares

    def _share(self, text: str, language: str, others: list[str], own: int) -> float:
        foreign = _FOREIGN_WORD.findall(text)
        mostly_foreign = own < sum(map(len, foreign))
        if language == "kk" and mostly_foreign and not self.cyrillic_only and script_of(text) not in ("cyrillic", "other"):
            return 1.0
        there = "\n".join(others).casefold()
        letters = sum(len(word) for word in foreign if word.casefold() not in there)
        return (own + self.slack) / (own + letters + self.slack) if own + letters else np.nan


@dataclass(frozen=True)
class LookAlikes(Bounded):
    """Words of each text in letters of two scripts, where those of one only imitate the other: "Сhrome" with a Cyrillic С.

    Such words are other words to every program. A recipe's `normalise` mends those that can be mended, before they are counted.
    A Latin word with a Kazakh ending, "Wi-Fiға", imitates nothing.
    """

    name = "look_alikes"
    cost = 1
    shown = (0, 20)

    most: float = 0

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Words."""
        return {(code,): self._counts(block, column) for code, column in block.columns.items()}

    def _counts(self, block: Block, column: Column) -> Array:
        counts = np.zeros(len(column.texts))
        for row, (text,) in block.rows((column.language,), column.joints > 0):
            counts[row] = sum(map(_is_disguised, _WORD.findall(_PLACEHOLDER.sub(" ", text))))
        return counts


def _is_disguised(word: str) -> bool:
    cyrillic = [letter for letter in word if "\u0400" <= letter <= "\u052f"]
    latin = [letter for letter in word if letter < "\u0400"]
    if not cyrillic or not latin or _ROMAN.fullmatch(word):
        return False
    return _LOOK_ALIKE[0].issuperset(latin) or _LOOK_ALIKE[1].issuperset(cyrillic)
