"""`export`: averaged weights into a CTranslate2 folder that the runtime loads without torch."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import ctranslate2
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import nn

from kazalign.errors import InputError
from kazalign.training.fit import WEIGHTS
from kazalign.training.model import Embeddings, Shape, Translator
from kazalign.training.pieces import BEGIN, END, UNKNOWN
from kazalign.training.recipe import Recipe


def load_weights(path: Path) -> Translator:
    """The network that `fit` wrote, in evaluation mode."""
    if not path.exists():
        raise InputError("no weights here; run the step `fit` first", path=path)
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = Translator(Shape(**state["shape"]))
    network.load_state_dict(state["weights"])
    return network.eval()


def export(recipe: Recipe, work: Path, folder: Path, *, quantisation: str = "int8") -> None:
    """Write `model.bin`, vocabularies, `pieces.model` and `model.json` into `folder`, which appears whole or not at all.

    `quantisation` is one of CTranslate2's: `int8`, `float32`, ...
    """
    network = load_weights(work / WEIGHTS)
    pieces = work / "packed" / "pieces.model"
    spec = _specification(network, pieces)
    spec.validate()
    spec.optimize(quantization=None if quantisation == "float32" else quantisation)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        made = Path(temporary) / "model"
        made.mkdir()
        spec.save(str(made))
        shutil.copyfile(pieces, made / "pieces.model")
        _describe(recipe, work, made)
        if folder.exists():
            for old in ("model.bin", "config.json", "shared_vocabulary.json", "pieces.model", "model.json"):
                (folder / old).unlink(missing_ok=True)
            for file in made.iterdir():
                file.rename(folder / file.name)
        else:
            made.rename(folder)
            folder.chmod(0o755)


def _describe(recipe: Recipe, work: Path, made: Path) -> None:
    position = torch.load(work / "checkpoint.pt", map_location="cpu", weights_only=True)["position"]
    description = {
        "name": recipe.name,
        "licence": recipe.licence,
        "directions": [direction.split("-") for direction in recipe.data.directions],
        "maximum_pieces": recipe.data.maximum_pieces,
        "training": position,
        "ctranslate2": ctranslate2.__version__,
    }
    (made / "model.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


def _specification(network: Translator, pieces: Path) -> transformer_spec.TransformerSpec:
    import sentencepiece

    shape = network.shape
    common = {"pre_norm": False, "activation": common_spec.Activation.GELU, "layernorm_embedding": True}
    encoder = transformer_spec.TransformerEncoderSpec(shape.encoder_layers, shape.heads, **common)
    decoder = transformer_spec.TransformerDecoderSpec(shape.decoder_layers, shape.heads, **common)
    spec = transformer_spec.TransformerSpec(encoder, decoder)
    _embeddings(encoder, encoder.embeddings[0], network.encoder.embeddings)
    _embeddings(decoder, decoder.embeddings, network.decoder.embeddings)
    for layer_spec, layer in zip(encoder.layer, network.encoder.layers, strict=True):
        _self_attention(layer_spec.self_attention, layer.self_attn, layer.norm1)
        _feed_forward(layer_spec.ffn, layer, layer.norm2)
    for layer_spec, layer in zip(decoder.layer, network.decoder.layers, strict=True):
        _self_attention(layer_spec.self_attention, layer.self_attn, layer.norm1)
        _source_attention(layer_spec.attention, layer.multihead_attn, layer.norm2)
        _feed_forward(layer_spec.ffn, layer, layer.norm3)
    decoder.projection.weight = network.decoder.embeddings.pieces.weight.detach().numpy()
    decoder.projection.bias = network.decoder.output_bias.detach().numpy()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    vocabulary = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = BEGIN, END, UNKNOWN
    # The language tag, given as a target prefix, is the first thing that the decoder reads.
    spec.config.decoder_start_token = None
    spec.config.layer_norm_epsilon = shape.norm_epsilon
    return spec


def _embeddings(
    spec: transformer_spec.TransformerEncoderSpec | transformer_spec.TransformerDecoderSpec,
    words: common_spec.EmbeddingsSpec,
    embeddings: Embeddings,
) -> None:
    words.weight = embeddings.pieces.weight.detach().numpy()
    spec.scale_embeddings = False
    spec.position_encodings.encodings = embeddings.positions.weight.detach().numpy()
    _norm(spec.layernorm_embedding, embeddings.norm)


def _self_attention(spec: transformer_spec.MultiHeadAttentionSpec, attention: nn.Module, norm: nn.Module) -> None:
    spec.linear[0].weight = attention.in_proj_weight.detach().numpy()
    spec.linear[0].bias = attention.in_proj_bias.detach().numpy()
    _linear(spec.linear[1], attention.out_proj)
    _norm(spec.layer_norm, norm)


def _source_attention(spec: transformer_spec.MultiHeadAttentionSpec, attention: nn.Module, norm: nn.Module) -> None:
    width = attention.embed_dim
    for linear, rows in ((spec.linear[0], slice(0, width)), (spec.linear[1], slice(width, None))):
        linear.weight = attention.in_proj_weight.detach()[rows].numpy()
        linear.bias = attention.in_proj_bias.detach()[rows].numpy()
    _linear(spec.linear[2], attention.out_proj)
    _norm(spec.layer_norm, norm)


def _feed_forward(spec: transformer_spec.FeedForwardSpec, layer: nn.Module, norm: nn.Module) -> None:
    _linear(spec.linear_0, layer.linear1)
    _linear(spec.linear_1, layer.linear2)
    _norm(spec.layer_norm, norm)


def _linear(spec: common_spec.LinearSpec, module: nn.Module) -> None:
    spec.weight = module.weight.detach().numpy()
    spec.bias = module.bias.detach().numpy()


def _norm(spec: common_spec.LayerNormSpec, module: nn.Module) -> None:
    spec.gamma = module.weight.detach().numpy()
    spec.beta = module.bias.detach().numpy()
