"""The output of frozen encoder layers, computed when a sentence is first seen and kept on disk in float16."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kazalign.training.batches import Batch
from kazalign.training.data import Packed
from kazalign.training.model import Encoder
from kazalign.training.pieces import PAD_ID


class FrozenStates:
    """A file of (all source pieces, width); the rows of one sentence stand together, `<s>` and `</s>` with them."""

    def __init__(self, packed: Packed, folder: Path, encoder: Encoder, *, layers: int) -> None:
        self._encoder = encoder
        self._layers = layers
        width = encoder.embeddings.pieces.embedding_dim
        used = np.zeros(len(packed.lengths), bool)
        used[packed.pairs[:, 0]] = True
        self._lengths = np.where(used, packed.lengths + 2, 0)
        self._offsets = np.concatenate([[0], np.cumsum(self._lengths)])
        shape = (int(self._offsets[-1]), width)
        folder.mkdir(parents=True, exist_ok=True)
        self._states = _open(folder / f"states-{layers}.f16", "float16", shape)
        self._known = _open(folder / f"states-{layers}.known", "uint8", (len(used),))

    def __call__(self, batch: Batch, source: Tensor) -> Tensor:
        """(sentences, length, width) float32 states for a batch whose piece ids are `source`."""
        missing = np.flatnonzero(self._known[batch.sentences] == 0)
        if len(missing):
            ids = source[missing]
            computed = self._encoder.lower(ids, ids == PAD_ID, layers=self._layers)
            for row, sentence in zip(computed.float().numpy(), batch.sentences[missing], strict=True):
                length = self._lengths[sentence]
                self._states[self._offsets[sentence] : self._offsets[sentence] + length] = row[:length]
            self._known[batch.sentences[missing]] = 1
        states = np.zeros((*source.shape, self._states.shape[1]), np.float32)
        for number, sentence in enumerate(batch.sentences):
            length = self._lengths[sentence]
            states[number, :length] = self._states[self._offsets[sentence] : self._offsets[sentence] + length]
        return torch.from_numpy(states)


def _open(path: Path, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    if path.exists() and path.stat().st_size == size:
        return np.memmap(path, kind, "r+", shape=shape)
    return np.memmap(path, kind, "w+", shape=shape)
