"""The network: e5's encoder (BERT, post-norm) and a decoder of the same shape that reads its states.

Built of PyTorch's own layers. The decoder's input and output embeddings are one matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kazalign.e5.weights import E5Layer, E5Weights, FloatArray
from kazalign.training.recipe import Model


@dataclass(frozen=True)
class Shape:
    """Everything needed to build the network again."""

    pieces: int
    width: int = 384
    heads: int = 12
    feed_forward: int = 1536
    positions: int = 512
    encoder_layers: int = 12
    decoder_layers: int = 4
    norm_epsilon: float = 1e-12
    dropout: float = 0.1


def shape_of(model: Model, pieces: int) -> Shape:
    """The shape that a recipe asks for."""
    return Shape(pieces, encoder_layers=model.encoder_layers, decoder_layers=model.decoder_layers, dropout=model.dropout)


class Embeddings(nn.Module):
    """Pieces plus learned positions, normalised."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.pieces = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.norm_epsilon)
        self.dropout = nn.Dropout(shape.dropout)
        nn.init.normal_(self.pieces.weight, std=0.02)
        nn.init.normal_(self.positions.weight, std=0.02)

    def forward(self, ids: Tensor) -> Tensor:
        """(sentences, length) ids -> (sentences, length, width)."""
        positions = self.positions.weight[: ids.shape[1]]
        return self.dropout(self.norm(self.pieces(ids) + positions))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """(sentences, length) piece ids -> (sentences, length, width) states."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                shape.width,
                shape.heads,
                shape.feed_forward,
                shape.dropout,
                "gelu",
                layer_norm_eps=shape.norm_epsilon,
                batch_first=True,
            )
            for _ in range(shape.encoder_layers)
        )

    def lower(self, ids: Tensor, padding: Tensor, *, layers: int) -> Tensor:
        """The states after the embeddings and the first `layers` layers."""
        return self._run(self.layers[:layers], self.embeddings(ids), padding)

    def upper(self, states: Tensor, padding: Tensor, *, layers: int) -> Tensor:
        """The final states, given those after the first `layers` layers."""
        return self._run(self.layers[layers:], states, padding)

    def forward(self, ids: Tensor, padding: Tensor) -> Tensor:
        """The final states; `padding` is True where there is nothing."""
        return self.lower(ids, padding, layers=len(self.layers))

    @staticmethod
    def _run(layers: Iterable[nn.Module], states: Tensor, padding: Tensor) -> Tensor:
        for layer in layers:
            states = layer(states, src_key_padding_mask=padding)
        return states


class Decoder(nn.Module):
    """Target piece ids so far and source states -> states that predict the next piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(
            nn.TransformerDecoderLayer(
                shape.width,
                shape.heads,
                shape.feed_forward,
                shape.dropout,
                "gelu",
                layer_norm_eps=shape.norm_epsilon,
                batch_first=True,
            )
            for _ in range(shape.decoder_layers)
        )
        self.output_bias = nn.Parameter(torch.zeros(shape.pieces))

    def forward(self, ids: Tensor, source: Tensor, source_padding: Tensor) -> Tensor:
        """(sentences, length, width) states, each of which has seen the pieces up to its own."""
        states = self.embeddings(ids)
        causal = nn.Transformer.generate_square_subsequent_mask(ids.shape[1], device=ids.device, dtype=states.dtype)
        for layer in self.layers:
            states = layer(states, source, tgt_mask=causal, memory_key_padding_mask=source_padding, tgt_is_causal=True)
        return states  # type: ignore[no-any-return]

    def scores(self, states: Tensor, pieces: Tensor | None = None) -> Tensor:
        """Logits over all pieces, or over the given ids only."""
        if pieces is None:
            return nn.functional.linear(states, self.embeddings.pieces.weight, self.output_bias)
        return nn.functional.linear(states, self.embeddings.pieces(pieces), self.output_bias[pieces])


class Translator(nn.Module):
    """Encoder and decoder."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)


def start_from_e5(network: Translator, e5: E5Weights, words: FloatArray, decoder_from: Sequence[int]) -> None:
    """Copy e5 into the encoder and, where `decoder_from` names layers, into the decoder.

    `words` is (pieces, width) in the order of the network's pieces. A decoder layer takes its self-attention and feed-forward
    from the e5 layer named, and its attention to the source from the same self-attention (Rothe et al. 2020, TACL).
    """
    state: dict[str, FloatArray] = {}
    for side in ("encoder", "decoder"):
        state[f"{side}.embeddings.pieces.weight"] = words
        state[f"{side}.embeddings.positions.weight"] = e5.positions
        _name(state, f"{side}.embeddings.norm", e5.embedding_norm)
    for number, source in enumerate(e5.layers[: network.shape.encoder_layers]):
        _name_layer(state, f"encoder.layers.{number}", source, output_norm="norm2")
    for number, chosen in enumerate(decoder_from):
        layer, source = f"decoder.layers.{number}", e5.layers[chosen]
        _name_layer(state, layer, source, output_norm="norm3")
        _name_attention(state, f"{layer}.multihead_attn", source)
        _name(state, f"{layer}.norm2", source.parameters["attention_norm"])
    tensors = {name: torch.from_numpy(array) for name, array in state.items()}
    unexpected = network.load_state_dict(tensors, strict=False).unexpected_keys
    assert not unexpected, f"e5 has parameters that the network has not: {unexpected}"


def _name_layer(state: dict[str, FloatArray], layer: str, source: E5Layer, *, output_norm: str) -> None:
    _name_attention(state, f"{layer}.self_attn", source)
    _name(state, f"{layer}.norm1", source.parameters["attention_norm"])
    _name(state, f"{layer}.linear1", source.parameters["feed_forward_input"])
    _name(state, f"{layer}.linear2", source.parameters["feed_forward_output"])
    _name(state, f"{layer}.{output_norm}", source.parameters["output_norm"])


def _name_attention(state: dict[str, FloatArray], attention: str, source: E5Layer) -> None:
    weights, biases = zip(*(source.parameters[name] for name in "qkv"), strict=True)
    state[f"{attention}.in_proj_weight"] = np.concatenate(weights)
    state[f"{attention}.in_proj_bias"] = np.concatenate(biases)
    _name(state, f"{attention}.out_proj", source.parameters["attention_output"])


def _name(state: dict[str, FloatArray], module: str, parameters: tuple[FloatArray, FloatArray]) -> None:
    state[f"{module}.weight"], state[f"{module}.bias"] = parameters
