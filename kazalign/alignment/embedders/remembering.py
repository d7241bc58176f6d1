"""Vectors of texts that come again: neighbouring candidates of a search share most of their sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kazalign.alignment.embedders import FloatArray

_NUMBERS = 25_000_000
"""Numbers that are kept at most, 100 MB; beyond that everything is forgotten, so that memory stays bounded."""


class Remembering:
    """Embeds each text once, as long as it is remembered.

    Args:
        embed: texts, none twice -> their vectors, (n, width).
        width: how long a vector is.
    """

    def __init__(self, embed: Callable[[Sequence[str]], FloatArray], width: int) -> None:
        self._embed, self._width = embed, width
        self._known: dict[str, FloatArray] = {}

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """A vector for each text, (n, width)."""
        if len(self._known) * self._width > _NUMBERS:
            self._known.clear()
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known |= zip(new, self._embed(new), strict=True)
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, self._width), np.float32)
