"""The output of frozen encoder layers, computed when a sentence is first seen and kept on disk in float16.

A key beside the states says what they were computed from; where that has changed they are computed anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from kazalign.atomic import errors_of_writing, prepare_folder, write_text_atomically
from kazalign.training.batches import Batch
from kazalign.training.data import Packed
from kazalign.training.model import Encoder
from kazalign.training.pieces import PAD_ID


class FrozenStates:
    """A file of (all source pieces, width); the rows of one sentence stand together, `<s>` and `</s>` with them."""

    def __init__(self, packed: Packed, folder: Path, encoder: Encoder, *, layers: int, precision: str) -> None:
        self._encoder = encoder
        self._layers = layers
        width = encoder.embeddings.pieces.embedding_dim
        used = np.zeros(len(packed.lengths), bool)
        used[packed.pairs[:, 0]] = True
        self._lengths = np.where(used, packed.lengths + 2, 0)
        self._offsets = np.concatenate([[0], np.cumsum(self._lengths)])
        shape = (int(self._offsets[-1]), width)
        prepare_folder(folder)
        states, known, key = (folder / f"states-{layers}.{kind}" for kind in ("f16", "known", "key"))
        sizes = {states: int(np.prod(shape)) * np.dtype(np.float16).itemsize, known: len(used)}
        wanted = _key(packed, self._lengths, encoder, layers, precision)
        if anew := _read(key) != wanted or any(not _has_size(*each) for each in sizes.items()):
            key.unlink(missing_ok=True)  # so that a run that is stopped here leaves nothing to go by
        mode: Literal["r+", "w+"] = "w+" if anew else "r+"
        with errors_of_writing(folder):
            self._states = np.memmap(states, np.float16, mode, shape=shape)
            self._known = np.memmap(known, np.uint8, mode, shape=(len(used),))
        if anew:
            write_text_atomically(key, [wanted])

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


def _key(packed: Packed, lengths: np.ndarray, encoder: Encoder, layers: int, precision: str) -> str:
    """A digest of what the states depend on: the sentences, which of them are sources, the frozen weights, their precision."""
    digest = hashlib.sha256(f"{layers} {precision}".encode())
    for array in (packed.tokens, packed.offsets, lengths):
        digest.update(np.ascontiguousarray(array).data)
    for module in (encoder.embeddings, *encoder.layers[:layers]):
        for weights in module.state_dict().values():
            digest.update(np.ascontiguousarray(weights.numpy()).data)
    return digest.hexdigest()


def _has_size(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
