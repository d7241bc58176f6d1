"""`export`: averaged weights into a CTranslate2 folder that the runtime loads without torch."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import attention_spec, common_spec, transformer_spec

import kazalign
from kazalign.atomic import errors_of_writing, prepare_folder, replace_folder, write_text_atomically
from kazalign.training.data import DESCRIPTION
from kazalign.training.model import Translator
from kazalign.training.pieces import BEGIN, END, UNKNOWN
from kazalign.training.recipe import Recipe
from kazalign.training.weights import Trained, load_trained


def export(recipe: Recipe, work: Path, folder: Path, *, quantisation: str = "int8") -> None:
    """Write `model.bin`, vocabularies, `pieces.model` and `model.json` into `folder`, which appears whole or not at all.

    `quantisation` is one of CTranslate2's: `int8`, `float32`, ...
    """
    trained = load_trained(work)
    card = json.dumps(describe_training(recipe, work, trained), indent=2)
    prepare_folder(folder.parent)
    with errors_of_writing(folder), tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        made = Path(temporary) / "model"
        write_model(trained.network, work / "packed" / "pieces.model", made, quantisation=quantisation)
        write_text_atomically(made / "model.json", [card, "\n"])
        replace_folder(made, folder)


def write_model(network: Translator, pieces: Path, folder: Path, *, quantisation: str) -> None:
    """Write the network as `model.bin` with its vocabulary, and its pieces beside it, into the new folder."""
    spec = _specification(network, pieces)
    spec.validate()
    spec.optimize(quantization=None if quantisation == "float32" else quantisation)
    with errors_of_writing(folder):
        folder.mkdir()
        spec.save(str(folder))
        shutil.copyfile(pieces, folder / "pieces.model")


def describe_training(recipe: Recipe, work: Path, trained: Trained) -> dict[str, object]:
    """What the model is and where it comes from."""
    prepared = json.loads((work / "packed" / DESCRIPTION).read_text(encoding="utf-8"))
    return {
        "name": recipe.name,
        "licence": recipe.licence,
        "directions": [direction.split("-") for direction in recipe.data.directions],
        "maximum_pieces": recipe.data.maximum_pieces,
        "length_penalties": recipe.score.length_penalties,
        "recipe": trained.recipe,
        "data": prepared["fingerprints"],
        "training": trained.position,
        "kazalign": kazalign.__version__,
        "ctranslate2": ctranslate2.__version__,
    }


def _specification(network: Translator, pieces: Path) -> transformer_spec.TransformerSpec:
    shape = network.shape
    common = {"pre_norm": False, "activation": common_spec.Activation.GELU, "layernorm_embedding": True}
    encoder = transformer_spec.TransformerEncoderSpec(shape.encoder_layers, shape.heads, **common)
    decoder = transformer_spec.TransformerDecoderSpec(shape.decoder_layers, shape.heads, **common)
    # Copies, because `optimize` rounds in place.
    weights = _Weights({name: tensor.numpy().copy() for name, tensor in network.state_dict().items()})
    weights.embeddings(encoder, encoder.embeddings[0], "encoder.embeddings")
    weights.embeddings(decoder, decoder.embeddings, "decoder.embeddings")
    for number, layer in enumerate(encoder.layer):
        name = f"encoder.layers.{number}"
        weights.self_attention(layer.self_attention, name)
        weights.feed_forward(layer.ffn, name, norm="norm2")
    for number, layer in enumerate(decoder.layer):
        name = f"decoder.layers.{number}"
        weights.self_attention(layer.self_attention, name)
        weights.source_attention(layer.attention, name)
        weights.feed_forward(layer.ffn, name, norm="norm3")
    decoder.projection.weight = weights.arrays["decoder.embeddings.pieces.weight"]
    decoder.projection.bias = weights.arrays["decoder.output_bias"]

    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    vocabulary = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    spec = transformer_spec.TransformerSpec(encoder, decoder)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = BEGIN, END, UNKNOWN
    # The language tag, given as a target prefix, is the first thing that the decoder reads.
    spec.config.decoder_start_token = None
    spec.config.layer_norm_epsilon = shape.norm_epsilon
    return spec


class _Weights:
    """The network's arrays, put where CTranslate2 wants them; `name` is that of a layer or module in the network."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays

    def embeddings(
        self,
        spec: transformer_spec.TransformerEncoderSpec | transformer_spec.TransformerDecoderSpec,
        pieces: common_spec.EmbeddingsSpec,
        name: str,
    ) -> None:
        pieces.weight = self.arrays[f"{name}.pieces.weight"]
        spec.scale_embeddings = False
        spec.position_encodings.encodings = self.arrays[f"{name}.positions.weight"]
        self._norm(spec.layernorm_embedding, f"{name}.norm")

    def self_attention(self, spec: attention_spec.MultiHeadAttentionSpec, layer: str) -> None:
        spec.linear[0].weight = self.arrays[f"{layer}.self_attn.in_proj_weight"]
        spec.linear[0].bias = self.arrays[f"{layer}.self_attn.in_proj_bias"]
        self._linear(spec.linear[1], f"{layer}.self_attn.out_proj")
        self._norm(spec.layer_norm, f"{layer}.norm1")

    def source_attention(self, spec: attention_spec.MultiHeadAttentionSpec, layer: str) -> None:
        weight, bias = (self.arrays[f"{layer}.multihead_attn.in_proj_{kind}"] for kind in ("weight", "bias"))
        width = weight.shape[1]
        for linear, rows in ((spec.linear[0], slice(0, width)), (spec.linear[1], slice(width, None))):
            linear.weight, linear.bias = weight[rows], bias[rows]
        self._linear(spec.linear[2], f"{layer}.multihead_attn.out_proj")
        self._norm(spec.layer_norm, f"{layer}.norm2")

    def feed_forward(self, spec: transformer_spec.FeedForwardSpec, layer: str, *, norm: str) -> None:
        self._linear(spec.linear_0, f"{layer}.linear1")
        self._linear(spec.linear_1, f"{layer}.linear2")
        self._norm(spec.layer_norm, f"{layer}.{norm}")

    def _linear(self, spec: common_spec.LinearSpec, name: str) -> None:
        spec.weight, spec.bias = self.arrays[f"{name}.weight"], self.arrays[f"{name}.bias"]

    def _norm(self, spec: common_spec.LayerNormSpec, name: str) -> None:
        spec.gamma, spec.beta = self.arrays[f"{name}.weight"], self.arrays[f"{name}.bias"]
