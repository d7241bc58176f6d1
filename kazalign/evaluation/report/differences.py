"""Which words of a translation are not in the reference, and which words of the reference no translation has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")

Span = tuple[int, int]


def tokens(text: str) -> list[Span]:
    """Words and punctuation marks, as (start, end)."""
    return [match.span() for match in _TOKEN.finditer(text)]


def unmatched(text: str, other: str) -> list[Span]:
    """The stretches of `text` that a word-by-word comparison does not find in `other`, in order, as (start, end).

    Words are compared in order and without regard to case.
    """
    spans = tokens(text)
    here, there = ([each[start:end].casefold() for start, end in tokens(each)] for each in (text, other))
    matched = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    kept = {number for block in matched for number in range(block.a, block.a + block.size)}
    return _joined([span for number, span in enumerate(spans) if number not in kept], text)


def in_none(text: str, others: Sequence[str]) -> list[Span]:
    """The stretches of `text` that are unmatched in every one of `others`."""
    lost = [{place for start, end in unmatched(text, other) for place in range(start, end)} for other in others]
    common = set.intersection(*lost) if lost else set()
    return _joined([(start, end) for start, end in tokens(text) if common.issuperset(range(start, end))], text)


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Neighbours with only space between them become one."""
    result: list[Span] = []
    for start, end in spans:
        if result and not text[result[-1][1] : start].strip():
            result[-1] = result[-1][0], end
        else:
            result.append((start, end))
    return result
