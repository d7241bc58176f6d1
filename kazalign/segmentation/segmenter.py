"""Text into sentences: the protocol of all segmenters, and the rule engine that the languages share.

One regular expression finds the places where a sentence may end; a few rules look at what stands left and right of each and
decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol

from kazalign.languages import language as find_language
from kazalign.segmentation.rules import Rules

Span = tuple[int, int]
"""Where a sentence begins and ends in its text, in characters."""


class Segmenter(Protocol):
    """Splits a text into sentences."""

    def split(self, text: str) -> list[Span]:
        """The spans of the sentences: in order, apart, and with nothing but white space between and around them."""
        ...


_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
_SMALL = "a-zа-яёәғқңөұүһі"
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_DATELINE = re.compile(
    rf"(?:[{_CAPITAL}]{{3,20}}[ -][{_CAPITAL}]{{4}}|[{_CAPITAL}]{{5}})[{_CAPITAL}, .-]{{0,40}}\s[–—]\s[«“\"]?[{_CAPITAL}]"
)
"""A place in capitals and a dash: "НЬЮ-ЙОРК – Әлемнің ...". Acronyms before a dash seldom have five letters."""
_PLACE_BEFORE_AGENCY = re.compile(
    rf"[{_CAPITAL}][{_CAPITAL} -]{{2,30}}(?=\.\s(?:[«“\"/]?[{_CAPITAL}][\w.]{{0,20}}[»”\"/]?\s){{1,3}}[–—-]\s)"
)
"""The place in "АСТАНА. ҚазАқпарат – ..."."""
_SMILEY = r"[:;=]-?[()D]{1,9}"
# The quantifiers are bounded or possessive, and a run of stops is entered at its beginning only: no text takes quadratic time.
_CANDIDATE = re.compile(
    rf"""
    (?: (?P<stop> [.!?…](?<![.!?…]{{2}})[.!?…]*+ (?:\s[.!?…]{{1,3}}(?=\s)){{0,3}} )  # a stop, perhaps spaced: ". . ."
        (?P<close> (?: ["'’”“»›)\]] | \s[»›)\]] | \[\d{{1,3}}\] )*+ )              # closing quotation marks, brackets, notes
        (?: \s?{_SMILEY} )?
      | (?P<smiley> {_SMILEY} | \)(?<!\)\))\)*+ )                                # a smiley in place of a stop
    )
    (?: (?P<gap> \s++ ) (?=\S)
      | (?<= [{_SMALL}]{{2}}[.!?…] ) (?= [А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі] )        # the space was forgotten
    )
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"(?P<dash>(?:-{1,2}|[–—―])\s*)?[«\"“”„‘'`‹(\[]*\s?")
_WORD = re.compile(r"[\w’'-]+")
_LEFT_WORD = re.compile(r"(?:(?<![\w.])[^\W\d_]\.\s)+[^\W\d_]$|[\w.,°№’'/-]*$")
_FIGURE = re.compile(r"(?:\d|\b[IVXІХ]+)(?:-?[\w]{1,2})?\s?(?:(?:мың|тыс|млн|млрд|трлн)\.?\s)?$")
_NUMBERED = re.compile(r"\d{1,3}-")
_LETTERS_WITH_STOPS = re.compile(r"(?![аеёиоуыэюя]$)[^\W\d_](?:\.-?[^\W\d_]{1,3})*")
"""Initials and abbreviations of letters; not a small vowel alone, which is a word ("не понял я.")."""
_DASH = re.compile(r"[-–—]\s")
_POINT = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXІХ]{1,5})")
_WORDS_OF_A_DATE = 5
_CHARACTERS_OF_A_DATE = 80
_FARTHEST_LEFT = 32
"""Characters to the left of a stop among which its word is looked for; longer words are no abbreviations."""
_FARTHEST_BRACKET = 400
"""Characters to the left of a stop among which an open bracket or a dialogue's dash is looked for."""


class RuleSegmenter:
    """Sentences by the rules of one language.

    A line break always ends a sentence. Closing quotation marks and brackets belong to the sentence before; a quotation of
    several sentences is split inside, and the words that say who spoke stay with its last one.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def split(self, text: str) -> list[Span]:
        """See `Segmenter.split`."""
        return [span for start, end in _stretches(text) for span in self._sentences(text, start, end)]

    def _sentences(self, text: str, start: int, end: int) -> Iterator[Span]:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        for candidate in _CANDIDATE.finditer(text, start, end):
            if self._ends(text, candidate, start):
                cut = candidate.start("gap") if candidate["gap"] else candidate.end()
                yield start, cut
                start = candidate.end()
        if start < end:
            yield start, end

    def _ends(self, text: str, candidate: re.Match[str], begin: int) -> bool:
        """Whether the sentence that began at `begin` ends with this candidate."""
        opening = _OPENING.match(text, candidate.end())
        assert opening is not None  # the pattern may be empty, so it always matches
        following = text[opening.end() : opening.end() + 1]
        if candidate["smiley"]:
            return following.isupper() and _is_smiley(text, candidate, begin)
        stop, close = candidate["stop"], candidate["close"]
        left = text[max(begin, candidate.start() - _FARTHEST_LEFT) : candidate.start()]
        if following.islower():
            return not close and opening.end() == candidate.end() and self._ends_before_small(stop, left, text, opening)
        if not (following.isalnum() or opening.end() > candidate.end()):
            return not following or following not in ",;:.!?…%»)]"
        if left.endswith(("(", "[")) and close:
            return False  # "(!)", "(?)", "[...]": a remark inside the sentence
        if close and self._is_attribution(text, opening, close):
            return False
        return stop != "." or self._full_stop_ends(text, candidate, begin, left, opening)

    def _full_stop_ends(self, text: str, candidate: re.Match[str], begin: int, left: str, opening: re.Match[str]) -> bool:
        rules = self._rules
        if _POINT.fullmatch(text, begin, candidate.start()):
            return False  # "1. ", "2.1. ", "а. ": the number of a point opens the sentence
        if (place := _PLACE_BEFORE_AGENCY.match(text, begin)) and place.end() == candidate.start():
            return False
        match = _LEFT_WORD.search(left)
        assert match is not None  # the pattern may be empty, so it always matches
        written = match[0].replace(" ", "")
        word = written.lower()
        if (number := _NUMBERED.match(word)) and word[number.end() :] in rules.before_figure:
            return self._opens(text, opening, begin)  # "4-б. 3-т. сәйкес"
        if not (word in rules.abbreviations or _LETTERS_WITH_STOPS.fullmatch(written)):
            return True
        if _in_brackets(text, candidate.start(), begin):
            return False  # "(2022 ж. Астана)", "(Астана қ.) ..."
        if word in rules.after_figure and _FIGURE.search(left, 0, match.start()):
            date = word in rules.seldom_final and self._is_date_only(text[begin : candidate.start()])
            return not date or self._opens(text, opening, begin)
        if word in rules.often_final:
            return True
        if word in rules.before_figure and len(word) > 1:
            return not text[opening.end()].isdigit()
        return word not in rules.never_final and self._opens(text, opening, begin)

    def _is_date_only(self, beginning: str) -> bool:
        """Whether a sentence has hardly begun before its date: "15 марта 2023 г. Президент ..."."""
        if len(beginning) > _CHARACTERS_OF_A_DATE or len(beginning.split()) > _WORDS_OF_A_DATE:
            return False
        predicate = self._rules.predicate
        return predicate is None or predicate.search(beginning) is None

    def _opens(self, text: str, opening: re.Match[str], begin: int) -> bool:
        """Whether what follows a doubtful stop can only be a new sentence."""
        if opening["dash"]:
            return (
                _DASH.search(text, max(begin, opening.start() - _FARTHEST_BRACKET), opening.start()) is not None
            )  # a dialogue, and not "1991 ж. – ..."
        word = _WORD.match(text, opening.end())
        if word is None or (len(word[0]) == 1 and text[word.end() : word.end() + 1] == "."):
            return False  # the next one is an initial
        return word[0].lower() in self._rules.openers

    def _ends_before_small(self, stop: str, left: str, text: str, opening: re.Match[str]) -> bool:
        """Whether a stop ends the sentence although a small letter follows it, as in hasty messages."""
        rules = self._rules
        word = left.rpartition(" ")[2].lower()
        if stop == ".":
            return rules.plain_word.fullmatch(word) is not None and word not in rules.abbreviations
        match = _WORD.match(text, opening.end())
        return rules.small_openers and "?" in stop and match is not None and match[0] in rules.openers

    def _is_attribution(self, text: str, opening: re.Match[str], close: str) -> bool:
        """Whether the words after a quotation say who spoke: "«...!» – Асқар осылай деді"."""
        if not any(mark in close for mark in "\"'’”“»›"):
            return False
        pattern = self._rules.attribution
        return bool(opening["dash"]) or (pattern is not None and pattern.match(text, opening.end()) is not None)


def _stretches(text: str) -> Iterator[Span]:
    """The lines of a text, cut before datelines that follow a headline without a stop in the same line."""
    for line in _LINE.finditer(text):
        start = line.start()
        for dateline in _DATELINE.finditer(text, start, line.end()):
            at = dateline.start()
            if (
                at - start > 2
                and text[at - 1].isspace()
                and (text[at - 2].islower() or text[at - 2].isdigit() or text[at - 2] in "»”?")
            ):
                yield start, at
                start = at
        yield start, line.end()


def _in_brackets(text: str, at: int, begin: int) -> bool:
    """Whether a bracket that was opened after `begin` is still open at `at`."""
    begin = max(begin, at - _FARTHEST_BRACKET)
    return text.rfind("(", begin, at) > text.rfind(")", begin, at)


def _is_smiley(text: str, candidate: re.Match[str], begin: int) -> bool:
    """Whether closing brackets are one; not if they close a bracket or number a point: "2) ", "а) "."""
    at = candidate.start()
    if candidate["smiley"].strip(")"):
        return True
    return at - begin > 2 and text[at - 2 : at].isalpha() and not _in_brackets(text, at, begin)


def rule_segmenter(language: str, argument: str | None = None) -> RuleSegmenter:
    """The rule engine with the rules of `language`, any name of it; `argument` is not used.

    Raises:
        ConfigurationError: no language goes by that name.
    """
    code = find_language(language).code
    return RuleSegmenter(import_module(f"kazalign.segmentation.{code}").RULES)
