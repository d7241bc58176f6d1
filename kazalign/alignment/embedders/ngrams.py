"""How alike two texts of one language are written: runs of letters, counted as chrF counts them (Popović, WMT 2015).

The counts lie in one hashed vector, so that a cosine stands for the overlap that chrF measures with its F-score, and a text that
is the sum of two has the sum of their vectors: what the search needs. Made for a translation against a text in its language.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kazalign.alignment.embedders import FloatArray

WIDTH = 1024
_SHORTEST, _LONGEST = 3, 5
"""Letters of a run; a word's edges count as letters. Shorter runs are in every sentence, longer ones seldom in two."""
_LEAST = 1e-3
_WORD = re.compile(r"\w+")


class NgramEmbedder:
    """Runs of three to five letters within words."""

    name = "ngrams"

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """See `Embedder`; (n, 1024), as long as the text is in characters."""
        vectors = np.full((len(texts), WIDTH), _LEAST, np.float32)
        for number, text in enumerate(texts):
            parts = [_hashed(word) for word in _WORD.findall(text.lower())]
            if parts:
                places = np.concatenate([places for places, _ in parts])
                vectors[number] += np.bincount(places, np.concatenate([signs for _, signs in parts]), WIDTH).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors *= np.array([[max(1, len(text))] for text in texts], np.float32).reshape(-1, 1)
        return vectors


@lru_cache(maxsize=1 << 16)
def _hashed(word: str) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Where the runs of a word stand in the vector, two places for each, and with which signs."""
    word = f"^{word}$"
    sizes = range(_SHORTEST, _LONGEST + 1)
    runs = [word[at : at + size] for size in sizes for at in range(len(word) - size + 1)]
    hashes = np.array([zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs], np.int64)
    places = np.concatenate([hashes % WIDTH, (hashes >> 10) % WIDTH])
    signs: FloatArray = np.where(np.concatenate([hashes >> 30, hashes >> 31]) & 1, np.float32(1), np.float32(-1))
    return places, signs
