"""What a language tells the rule segmenter: its abbreviations and the words that open its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rules:
    """The facts of one language. All words are in lower case; abbreviations are written without their last full stop.

    An abbreviation's full stop is doubtful when a capital, a figure or a quotation mark follows; the sets below say how
    doubtful. Letters with stops between them ("U.S.", "б.з.б.") and single letters (initials, "p.", "б.") that no set names
    count as `seldom_final`.
    """

    language: str
    never_final: frozenset[str]
    """Something always follows them: "проф." a name, "см." a reference, "vs." the other side."""
    seldom_final: frozenset[str]
    """They end a sentence only when a word of `openers` follows: "2022 ж. Қазақстан ...", but "2022 ж. Бұл ..."."""
    often_final: frozenset[str]
    """They end a sentence whenever it looks as if a new one began: "т.б.", "и др.", "etc."."""
    openers: frozenset[str]
    """Words that open a sentence and are no part of a name: pronouns, conjunctions, question words."""
    plain_word: re.Pattern[str]
    """Words that are surely no abbreviations, so that a full stop after them ends the sentence even before a small letter."""
    after_figure: frozenset[str] = frozenset()
    """After a figure they are years and measures, and end a sentence like `often_final`, whatever they are elsewhere."""
    before_figure: frozenset[str] = frozenset()
    """Abbreviations before a figure ("No. 5"), ordinary words elsewhere ("He said no.")."""
    attribution: re.Pattern[str] | None = None
    """What stands after a closing quotation mark and, although it begins with a capital, says who spoke."""
    predicate: re.Pattern[str] | None = None
    """Words that make a sentence of few words before a year complete: "Родился в 1960 г."."""
    small_openers: bool = False
    """Whether a question mark ends the sentence before a word of `openers` in small letters, as in hasty messages."""

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """All of them."""
        return self.never_final | self.seldom_final | self.often_final | self.after_figure | self.before_figure


def words(text: str) -> frozenset[str]:
    """A set of words out of a text with spaces between them."""
    return frozenset(text.split())
