"""Plain text: a paragraph a line, or hard-wrapped paragraphs that are recognised and taken as wholes; or lines as they are."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from kazalign.documents.encodings import decode
from kazalign.documents.normalisation import LINE_ENDS
from kazalign.documents.readers import Block, Extract

_LINE = re.compile(f"[^{LINE_ENDS}]+")
_BLANK = re.compile(rf"[^\S{LINE_ENDS}]*(?:\r\n|[{LINE_ENDS}])[^\S{LINE_ENDS}]*[{LINE_ENDS}]")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"»”)\]]*\s*\Z")
_ITEM = re.compile(r"\s*(?:[-•*–—]|\d{1,2}[.)])\s")

NARROWEST, WIDEST = 50, 100
"""Text columns that editors and mail programs wrap at, in characters."""


class TextReader:
    """Reads plain text. `Extract.text` is the decoded file itself."""

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Each line that is not blank is a paragraph, unless the lines are hard-wrapped."""
        return self.extract(*decode(data, path=path))

    def extract(self, text: str, encoding: str) -> Extract:
        """The same, of a text that is decoded already."""
        return Extract(text, tuple(Block(*span) for span in joined_lines(text, _lines(text))), encoding)


class LineReader(TextReader):
    """Reads plain text whose lines stand for themselves, one sentence each: none are joined."""

    def extract(self, text: str, encoding: str) -> Extract:
        """Each line that is not blank is a paragraph."""
        return Extract(text, tuple(Block(*span) for span in _lines(text)), encoding)


def _lines(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]


def joined_lines(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put lines together that a program broke at a fixed width; leave all others as they are.

    A line was broken if the first word of the next would not have fitted in it any more. The text is taken as hard-wrapped if at
    least three lines and nine tenths of those that are followed by a longer piece of the same block were, and most of them end
    within a sentence.
    """
    width = max((end - start for start, end in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return lines
    pairs = list(pairwise(lines))
    apart = [bool(_BLANK.search(text, here[1] - 1, there[0])) or bool(_ITEM.match(text, there[0])) for here, there in pairs]
    broken = [
        not separate and (here[1] - here[0]) + 1 + _first_word(text, there) > width - 1
        for (here, there), separate in zip(pairs, apart, strict=True)
    ]
    inside = [number for number, separate in enumerate(apart) if not separate]
    wrapped = [number for number in inside if broken[number]]
    ends = sum(bool(_SENTENCE_END.search(text, *lines[number])) for number in wrapped)
    if len(wrapped) < 3 or len(wrapped) < 0.6 * len(inside) or 2 * ends > len(wrapped):
        return lines
    joined = [lines[0]]
    for follows, line in zip(broken, lines[1:], strict=True):
        if follows:
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _first_word(text: str, line: tuple[int, int]) -> int:
    return len(text[slice(*line)].split(maxsplit=1)[0])
