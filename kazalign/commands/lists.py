"""Options that take several words: `kk,en`, `"kk en"`, or the option once for each."""

from __future__ import annotations

from collections.abc import Sequence


def listed(values: Sequence[str] | None) -> list[str]:
    """All words that were given, in order."""
    return [word for value in values or () for word in value.replace(",", " ").split()]
