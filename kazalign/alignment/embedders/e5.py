"""multilingual-e5-small, in the base install: about 100 languages, 12 layers, 384 numbers a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kazalign.alignment.embedders import FloatArray, without_argument
from kazalign.alignment.embedders.remembering import Remembering
from kazalign.e5.encoder import Encoder

_WIDTH = 384


class E5Embedder:
    """The mean state of a sentence's pieces, times their number. What was embedded once is remembered."""

    name = "e5"

    def __init__(self, argument: str | None = None, *, threads: int = 0, offline: bool = False) -> None:
        without_argument(self.name, argument)
        del offline  # everything is in the package
        self._encoder = Encoder(threads=threads)
        self._vectors = Remembering(self._embed, _WIDTH)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """See `Embedder`; (n, 384)."""
        return self._vectors(texts)

    def _embed(self, texts: Sequence[str]) -> FloatArray:
        vectors, pieces = self._encoder.pooled(texts)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
        return vectors * pieces[:, None].astype(np.float32)
