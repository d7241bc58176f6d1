"""What two documents are compared by: their sentences' meaning, a translation of one of them, or both.

A translation is compared with the other document by the runs of letters that they share, which is what Bleualign (Sennrich and
Volk, AMTA 2010) does with BLEU. Both together are one vector: the products of its parts add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.alignment.embedders import Embedder, FloatArray
from kazalign.alignment.embedders.ngrams import NgramEmbedder
from kazalign.errors import ConfigurationError

METHODS = ("embedding", "translation", "auto")
"""By an embedder; by a translator; by both where the translator knows the languages, else by the embedder alone."""

_TRANSLATION_WEIGHT = np.float32(0.3)
"""How long the part of the translation is in a vector whose part of the meaning has the length 1; found with the settings."""
_SMALL = np.float32(1e-9)


@dataclass(frozen=True)
class Translated:
    """The sentences of one of two documents in the language of the other."""

    side: int
    """Which: 0 is the source, 1 the target."""
    texts: Sequence[str]
    """One for each sentence."""
    engine: str
    """Who translated."""


@dataclass(frozen=True)
class Measure:
    """What sentences are compared by: an embedder, a translation, or both.

    Raises:
        ConfigurationError: neither is given.
    """

    embedder: Embedder | None
    translated: Translated | None = None

    def __post_init__(self) -> None:
        if self.embedder is None and self.translated is None:
            raise ConfigurationError("there is nothing to compare sentences by; give an embedder, translations, or both")

    @property
    def name(self) -> str:
        """As `settings` knows it."""
        if self.embedder is not None and self.translated is None:
            return self.embedder.name
        # The lexical embedder's cosines are more like a translation's than like those of a neural model.
        return "translation" if self.embedder is None or self.embedder.name == "lexical" else "auto"

    @property
    def description(self) -> str:
        """For the record, e.g. `e5 and bundled:kk-small`."""
        return " and ".join(
            [*([self.embedder.name] if self.embedder else []), *([self.translated.engine] if self.translated else [])]
        )

    def vectors(self, texts: Sequence[str], side: int) -> FloatArray:
        """The vectors of the sentences of the source (side 0) or of the target (1), (n, width); see `Embedder.embed`."""
        parts = []
        if self.embedder is not None:
            parts.append(self.embedder.embed(texts))
        if self.translated is not None:
            parts.append(NgramEmbedder().embed(self.translated.texts if side == self.translated.side else texts))
        if len(parts) == 1:
            return parts[0]
        lengths = [np.linalg.norm(part, axis=1, keepdims=True) for part in parts]
        parts[1] *= _TRANSLATION_WEIGHT * lengths[0] / (lengths[1] + _SMALL)
        return np.concatenate(parts, 1)
