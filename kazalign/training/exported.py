"""Reads an exported model back into a network, so that training can start from the bundled model.

The file `model.bin` is CTranslate2's: version, name and revision of its kind, then the variables (name, shape, type, bytes) and
the aliases of those that are used twice. Source: `ctranslate2.specs.model_spec` 4.8 (MIT). int8 weights become floats again with
the scale of their row; what the rounding took stays lost, which training mends in a few steps.
"""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from kazalign.e5.weights import FloatArray
from kazalign.errors import ModelError
from kazalign.training.model import Shape, Translator

_VERSION = 6
_KINDS = ("<f4", "<i1", "<i2", "<i4", "<f2")

_NAMES = (
    (r"(encoder|decoder)/embeddings(?:_0)?/weight", r"\1.embeddings.pieces.weight"),
    (r"(encoder|decoder)/position_encodings/encodings", r"\1.embeddings.positions.weight"),
    (r"(encoder|decoder)/layernorm_embedding/(gamma|beta)", r"\1.embeddings.norm.\2"),
    (r"(encoder|decoder)/layer_(\d+)/self_attention/linear_0/(weight|bias)", r"\1.layers.\2.self_attn.in_proj_\3"),
    (r"(encoder|decoder)/layer_(\d+)/self_attention/linear_1/(weight|bias)", r"\1.layers.\2.self_attn.out_proj.\3"),
    (r"(encoder|decoder)/layer_(\d+)/self_attention/layer_norm/(gamma|beta)", r"\1.layers.\2.norm1.\3"),
    (r"decoder/layer_(\d+)/attention/linear_[01]/(weight|bias)", r"decoder.layers.\1.multihead_attn.in_proj_\2"),
    (r"decoder/layer_(\d+)/attention/linear_2/(weight|bias)", r"decoder.layers.\1.multihead_attn.out_proj.\2"),
    (r"decoder/layer_(\d+)/attention/layer_norm/(gamma|beta)", r"decoder.layers.\1.norm2.\2"),
    (r"(encoder|decoder)/layer_(\d+)/ffn/linear_0/(weight|bias)", r"\1.layers.\2.linear1.\3"),
    (r"(encoder|decoder)/layer_(\d+)/ffn/linear_1/(weight|bias)", r"\1.layers.\2.linear2.\3"),
    (r"encoder/layer_(\d+)/ffn/layer_norm/(gamma|beta)", r"encoder.layers.\1.norm2.\2"),
    (r"decoder/layer_(\d+)/ffn/layer_norm/(gamma|beta)", r"decoder.layers.\1.norm3.\2"),
    (r"decoder/projection/bias", "decoder.output_bias"),
)
"""CTranslate2's names, and ours; see `export`, which goes the other way."""


def read_exported(folder: Path, *, dropout: float = 0.0) -> Translator:
    """The network in a folder that `export` wrote, in float32, to be trained on with `dropout`.

    Raises:
        ModelError: the folder holds no such model.
    """
    path = folder / "model.bin"
    try:
        variables = _read(path.read_bytes())
        shape = replace(_shape(variables), dropout=dropout)
        network = Translator(shape)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in _renamed(variables).items()})
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}; name a folder that `kazalign train` exported") from error
    except (struct.error, ValueError, IndexError, KeyError, RuntimeError) as error:
        raise ModelError(f"{path}: is not a model that `kazalign train` exported: {error}") from error
    return network


def _read(data: bytes) -> dict[str, np.ndarray]:
    """Variables by name, aliases resolved."""
    at = 0

    def number(layout: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + layout, data, at)
        at += struct.calcsize("<" + layout)
        return int(value)

    def string() -> str:
        nonlocal at
        size = number("H")
        at += size
        return data[at - size : at - 1].decode("utf-8")

    if (version := number("I")) != _VERSION:
        raise ValueError(f"its format has the version {version}, not {_VERSION}")
    string(), number("I")
    variables = {}
    for _ in range(number("I")):
        name = string()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = _KINDS[number("B")], number("I")
        variables[name] = np.frombuffer(data[at : at + size], kind).reshape(shape)
        at += size
    for _ in range(number("I")):
        alias, name = string(), string()
        for suffix in ("", "_scale"):  # the scale goes with its weights unsaid
            if name + suffix in variables:
                variables[alias + suffix] = variables[name + suffix]
    return variables


_SIDES = ("encoder", "decoder")


def _shape(variables: dict[str, np.ndarray]) -> Shape:
    pieces, width = variables["decoder/embeddings/weight"].shape
    layers = {side: {match[1] for name in variables if (match := re.match(rf"{side}/layer_(\d+)/", name))} for side in _SIDES}
    return Shape(
        pieces=pieces,
        width=width,
        heads=int(variables["decoder/num_heads"]),
        feed_forward=variables["decoder/layer_0/ffn/linear_0/weight"].shape[0],
        positions=variables["decoder/position_encodings/encodings"].shape[0],
        encoder_layers=len(layers["encoder"]),
        decoder_layers=len(layers["decoder"]),
        dropout=0.0,
    )


def _renamed(variables: dict[str, np.ndarray]) -> dict[str, FloatArray]:
    state: dict[str, FloatArray] = {}
    for name in sorted(variables):  # so that the query's rows come before those of keys and values
        for pattern, ours in _NAMES:
            if match := re.fullmatch(pattern, name):
                key = match.expand(ours).replace("gamma", "weight").replace("beta", "bias")
                array = _floats(variables, name)
                state[key] = np.concatenate([state[key], array]) if key in state else array
    return state


def _floats(variables: dict[str, np.ndarray], name: str) -> FloatArray:
    array = variables[name].astype(np.float32)
    if variables[name].dtype == np.int8:
        array /= variables[name + "_scale"][:, None]
    return array
