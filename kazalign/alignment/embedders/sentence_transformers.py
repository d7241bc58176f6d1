"""Models of the sentence-transformers library, e.g. `sentence-transformers:sentence-transformers/LaBSE`; extra [hf]."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kazalign.alignment.embedders import FloatArray
from kazalign.alignment.embedders.remembering import Remembering
from kazalign.errors import ConfigurationError, MissingExtra, ModelError, OfflineError


class SentenceTransformersEmbedder:
    """A sentence's unit vector times its length in characters. What was embedded once is remembered.

    Raises:
        ConfigurationError: no model is named.
        MissingExtra: the library is not installed.
        OfflineError: `offline`, and the model is not on this machine.
        ModelError: the model cannot be loaded.
    """

    def __init__(self, argument: str | None = None, *, threads: int = 0, offline: bool = False) -> None:
        if not argument:
            raise ConfigurationError("name a model: sentence-transformers:NAME_OR_PATH, e.g. sentence-transformers/LaBSE")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtra("sentence-transformers", "hf", f"the embedder sentence-transformers:{argument}") from error
        self.name = f"sentence-transformers:{argument}"
        if threads:
            import torch

            torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(argument, device="cpu", local_files_only=offline)
        except (OSError, ValueError) as error:
            if offline and not Path(argument).exists():
                raise OfflineError(
                    f"{argument}: not on this machine, and --offline forbids to fetch it; run once without --offline"
                ) from error
            raise ModelError(f"{argument}: not a model of sentence-transformers that can be loaded: {error}") from error
        self._vectors = Remembering(self._embed, int(self._model.get_sentence_embedding_dimension() or 0))

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """See `Embedder`."""
        return self._vectors(texts)

    def _embed(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.asarray(self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False), np.float32)
        return vectors * np.array([[max(1, len(text))] for text in texts], np.float32)
