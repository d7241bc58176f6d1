"""The network: e5's encoder (BERT, post-norm) and a decoder of the same shape that reads its states.

Built of PyTorch's own layers. The decoder's input and output embeddings are one matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kazalign.training.e5 import E5Layer, E5Weights


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
        return self.lower(ids, padding, layers=len(self.layers))

    @staticmethod
    def _run(layers: Sequence[nn.Module], states: Tensor, padding: Tensor) -> Tensor:
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
        states = self.embeddings(ids)
        causal = nn.Transformer.generate_square_subsequent_mask(ids.shape[1], device=ids.device, dtype=states.dtype)
        for layer in self.layers:
            states = layer(
                states, source, tgt_mask=causal, memory_key_padding_mask=source_padding, tgt_is_causal=True
            )
        return states  # type: ignore[no-any-return]

    def scores(self, states: Tensor, pieces: Tensor | None = None) -> Tensor:
        """Logits over all pieces, or over the given ids only."""
        if pieces is None:
            return nn.functional.linear(states, self.embeddings.pieces.weight, self.output_bias)
        return nn.functional.linear(states, self.embeddings.pieces(pieces), self.output_bias[pieces])


class Translator(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)


@torch.no_grad()
def start_from_e5(network: Translator, e5: E5Weights, words: np.ndarray, decoder_from: Sequence[int]) -> None:
    """Copy e5 into the encoder and, where `decoder_from` names layers, into the decoder.

    `words` is (pieces, width) in the order of the network's pieces. A decoder layer takes its self-attention and feed-forward
    from the e5 layer named, and its attention to the source from the same self-attention (Rothe et al. 2020, TACL).
    """
    for embeddings in (network.encoder.embeddings, network.decoder.embeddings):
        embeddings.pieces.weight.copy_(torch.from_numpy(words))
        embeddings.positions.weight.copy_(torch.from_numpy(e5.positions))
        _copy(embeddings.norm, e5.embedding_norm)
    for layer, source in zip(network.encoder.layers, e5.layers[: len(network.encoder.layers)], strict=True):
        _copy_layer(layer, source, output_norm="norm2")
    for number, layer in zip(decoder_from, network.decoder.layers, strict=bool(decoder_from)):
        source = e5.layers[number]
        _copy_layer(layer, source, output_norm="norm3")
        _copy_attention(layer.multihead_attn, source)
        _copy(layer.norm2, source.parameters["attention_norm"])


def _copy_layer(layer: nn.Module, source: E5Layer, *, output_norm: str) -> None:
    _copy_attention(layer.self_attn, source)
    _copy(layer.norm1, source.parameters["attention_norm"])
    _copy(layer.linear1, source.parameters["feed_forward_input"])
    _copy(layer.linear2, source.parameters["feed_forward_output"])
    _copy(getattr(layer, output_norm), source.parameters["output_norm"])


def _copy_attention(attention: nn.Module, source: E5Layer) -> None:
    weights, biases = zip(*(source.parameters[name] for name in "qkv"), strict=True)
    attention.in_proj_weight.copy_(torch.from_numpy(np.concatenate(weights)))
    attention.in_proj_bias.copy_(torch.from_numpy(np.concatenate(biases)))
    _copy(attention.out_proj, source.parameters["attention_output"])


def _copy(module: nn.Module, parameters: tuple[np.ndarray, np.ndarray]) -> None:
    module.weight.copy_(torch.from_numpy(parameters[0]))
    module.bias.copy_(torch.from_numpy(parameters[1]))
