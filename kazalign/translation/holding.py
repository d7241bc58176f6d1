"""What must stay as it is within a sentence: stand-ins go to the engine in its place, and it comes back where they come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kazalign.translation.typography import PROTECTED

_LETTERS = "XZQWVJ"
_CYRILLIC = {"X": "Х", "Z": "З", "Q": "К", "W": "В", "V": "В", "J": "Ж"}
"""What an engine that writes Cyrillic may make of them."""
_AROUND = re.compile(r"(?:-[^\W\da-zA-Z_]+)?[.,;:!?…]*$")
"""A Kazakh suffix and marks at the end of an address that are the sentence's."""
_ALL = "\ufffc"
"""Stands for a sentence in which nothing else has letters; no engine sees it."""


@dataclass(frozen=True)
class Held:
    """A sentence for the engine, with stand-ins such as X1, and what these stand for."""

    text: str
    contents: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    """Where the contents begin in the sentence's own text."""
    letter: str = ""

    def missing(self, translation: str) -> tuple[int, ...]:
        """The numbers, from 0, of the contents whose stand-ins are not in a translation."""
        return tuple(number for number in range(len(self.contents)) if not self._pattern(number).search(translation))

    def released(self, translation: str) -> str:
        """The translation with the contents in place of their stand-ins; one that is there twice gives its content twice."""
        if not self.contents:
            return translation
        whole = re.compile(
            "|".join(f"(?P<n{number}>{self._pattern(number).pattern})" for number in range(len(self.contents))), re.I
        )
        return whole.sub(lambda match: self.contents[int((match.lastgroup or "n0")[1:])], translation)

    def without(self, numbers: Iterable[int]) -> Held:
        """The same without the stand-ins of some contents, and without the suffixes that these have."""
        text = self.text
        for number in numbers:
            text = re.sub(rf" ?(?<!\w){self.letter}{number + 1}(?!\d)(?:-\w+)?", "", text, count=1)
        return replace(self, text=text)

    def _pattern(self, number: int) -> re.Pattern[str]:
        if self.letter == _ALL:
            return re.compile(_ALL)
        return re.compile(rf"(?<!\w)[{self.letter}{_CYRILLIC[self.letter]}]{number + 1}(?!\d)", re.IGNORECASE)


def hold(text: str, kept: Sequence[tuple[int, int, str]] = ()) -> Held:
    """`text` with stand-ins for what is to be kept, and for links and e-mail addresses.

    Args:
        text: a sentence.
        kept: stretches of it, apart, and what is to be in the translation in their place.
    """
    spans = [each for each in kept if each[0] < each[1]]
    spans += (
        (match.start(), match.start() + len(address), address)
        for match in PROTECTED.finditer(text)
        for address in (_AROUND.sub("", match[0]),)
        if not any(match.start() < end and match.end() > start for start, end, _ in kept)
    )
    if not spans:
        return Held(text)
    spans.sort()
    edges = [0, *(place for start, end, _ in spans for place in (start, end)), len(text)]
    rest = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    letter = next((each for each in _LETTERS if not re.search(rf"(?i)(?<!\w)[{each}{_CYRILLIC[each]}]\d", text)), _ALL)
    if letter == _ALL or not any(map(str.isalpha, "".join(rest))):
        filled = "".join(piece + content for piece, (_, _, content) in zip(rest, spans, strict=False)) + rest[-1]
        return Held(_ALL, (filled,), (0,), _ALL)
    pieces = (piece + f"{letter}{number}" for number, piece in enumerate(rest[:-1], start=1))
    contents, places = tuple(content for _, _, content in spans), tuple(start for start, _, _ in spans)
    return Held("".join(pieces) + rest[-1], contents, places, letter)
