"""multilingual-e5-small, in the base install: about 100 languages, 12 layers, 384 numbers a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kazalign.alignment.embedders import FloatArray, without_argument
from kazalign.e5.encoder import Encoder

REMEMBERED = 1 << 16
"""Vectors that are kept at most, 100 MB of them; beyond that everything is forgotten, so that memory stays bounded."""


class E5Embedder:
    """The mean state of a sentence's pieces, times their number. What was embedded once is remembered."""

    name = "e5"

    def __init__(self, argument: str | None = None, *, threads: int = 0, offline: bool = False) -> None:
        without_argument(self.name, argument)
        del offline  # everything is in the package
        self._encoder = Encoder(threads=threads)
        self._known: dict[str, FloatArray] = {}

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """See `Embedder`; (n, 384)."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors, pieces = self._encoder.pooled(new)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
        self._known |= zip(new, vectors * pieces[:, None].astype(np.float32), strict=True)
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 384), np.float32)
