"""Segments by length."""

from __future__ import annotations

LENGTH_LIMITS = (5, 10, 15, 20, 30, 40)
LENGTHS = tuple(
    [f"{first + 1}-{last}" for first, last in zip((0, *LENGTH_LIMITS), LENGTH_LIMITS, strict=False)]
    + [f"{LENGTH_LIMITS[-1] + 1}+"]
)
"""Labels of the buckets, in words, shortest first."""


def length_label(words: int) -> str:
    """The bucket that a text of so many words belongs to."""
    return next((label for limit, label in zip(LENGTH_LIMITS, LENGTHS, strict=False) if words <= limit), LENGTHS[-1])
