"""The trained network as a BART model, for those who use it under transformers (`hf:FOLDER`, or their own programs).

BART (Lewis et al. 2020, ACL) is the one model of transformers with this network's layers: post-norm, learned positions, a norm
after the embeddings, GELU. Its three differences are met in the weights, so that the outputs are the same:

- its positions begin at 2: two rows that are never read go before the first;
- its norms add 1e-5 to the variance where ours add 1e-12. After a layer that moves no log-probability by a thousandth, but
  embeddings are small: they are multiplied by a constant, which the norm after them takes away again;
- its decoder begins with `decoder_start_token_id`, which has to be the tag of the language wanted, e.g. `<2en>`.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from transformers import BartConfig, BartForConditionalGeneration, PreTrainedTokenizerFast, logging

from kazalign.atomic import errors_of_writing, prepare_folder, replace_folder, write_text_atomically
from kazalign.errors import OutputError
from kazalign.training.export import describe_training
from kazalign.training.model import Shape, Translator
from kazalign.training.pieces import BEGIN, BEGIN_ID, END, END_ID, PAD, PAD_ID, UNKNOWN, UNKNOWN_ID, language_tag
from kazalign.training.recipe import Recipe
from kazalign.training.weights import load_trained

_UNUSED_POSITIONS = 2
_EMBEDDING_SCALE = 1024.0

_NAMES = (
    ("embeddings.pieces.", "embed_tokens."),
    ("embeddings.positions.", "embed_positions."),
    ("embeddings.norm.", "layernorm_embedding."),
    (".self_attn.", ".self_attn."),
    (".multihead_attn.", ".encoder_attn."),
    (".norm1.", ".self_attn_layer_norm."),
    (".linear1.", ".fc1."),
    (".linear2.", ".fc2."),
)
"""Our names and BART's; the norms after the first have other names on the two sides."""
_LATER_NORMS = {
    "encoder": {".norm2.": ".final_layer_norm."},
    "decoder": {".norm2.": ".encoder_attn_layer_norm.", ".norm3.": ".final_layer_norm."},
}


def export_bart(recipe: Recipe, work: Path, folder: Path) -> None:
    """Write the averaged weights of `work` as a transformers model in float32; `folder` appears whole or not at all."""
    trained = load_trained(work)
    card = json.dumps(describe_training(recipe, work, trained), indent=2)
    prepare_folder(folder.parent)
    with errors_of_writing(folder), tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        made = Path(temporary) / "model"
        write_bart(trained.network, work / "packed" / "pieces.model", made, target=recipe.data.directions[0].split("-")[1])
        write_text_atomically(made / "model.json", [card, "\n"])
        replace_folder(made, folder)


def write_bart(network: Translator, pieces: Path, folder: Path, *, target: str) -> None:
    """Write configuration, weights, tokenizer and SentencePiece pieces into `folder`.

    `target` is the language that a program gets which names none.
    """
    logging.disable_progress_bar()
    tokenizer = _tokenizer(pieces, positions=network.shape.positions)
    config = _config(network.shape, start=tokenizer.convert_tokens_to_ids(language_tag(target)))
    with torch.device("meta"):
        model: Any = BartForConditionalGeneration(config)
    model.load_state_dict(_weights(network), assign=True)
    model.generation_config.forced_eos_token_id = None
    with errors_of_writing(folder):
        try:
            model.save_pretrained(folder)
        except SafetensorError as error:  # by which it means the system's
            raise OutputError(f"{folder}: could not be written: {error}") from error
        tokenizer.save_pretrained(folder)
        shutil.copyfile(pieces, folder / "pieces.model")


def _config(shape: Shape, *, start: int) -> Any:
    return BartConfig(
        vocab_size=shape.pieces,
        max_position_embeddings=shape.positions,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        dropout=shape.dropout,
        bos_token_id=BEGIN_ID,
        pad_token_id=PAD_ID,
        eos_token_id=END_ID,
        decoder_start_token_id=start,
        forced_eos_token_id=None,
        tie_word_embeddings=False,
    )


def _weights(network: Translator) -> dict[str, Tensor]:
    """The network's parameters by BART's names; projections of query, key and value apart, embeddings scaled."""
    ours = network.state_dict()
    theirs: dict[str, Tensor] = {}
    for name, tensor in ours.items():
        if name == "decoder.output_bias":
            theirs["final_logits_bias"] = tensor[None]
        elif ".in_proj_" in name:
            attention, _, kind = _renamed(name).rpartition(".in_proj_")
            for part, rows in zip("qkv", tensor.chunk(3), strict=True):
                theirs[f"{attention}.{part}_proj.{kind}"] = rows.contiguous()
        elif name.endswith("embeddings.pieces.weight"):
            theirs[_renamed(name)] = tensor * _EMBEDDING_SCALE
        elif name.endswith("embeddings.positions.weight"):
            unused = tensor.new_zeros(_UNUSED_POSITIONS, tensor.shape[1])
            theirs[_renamed(name)] = torch.cat([unused, tensor]) * _EMBEDDING_SCALE
        else:
            theirs[_renamed(name)] = tensor
    theirs["lm_head.weight"] = ours["decoder.embeddings.pieces.weight"]
    theirs["model.shared.weight"] = theirs["model.decoder.embed_tokens.weight"].clone()  # BART has it, but does not read it
    return theirs


def _renamed(name: str) -> str:
    for one, other in (*_NAMES, *_LATER_NORMS[name.partition(".")[0]].items()):
        name = name.replace(one, other)
    return f"model.{name}"


def _tokenizer(pieces: Path, *, positions: int) -> Any:
    """The SentencePiece model as a tokenizer of transformers, with `<s>` before and `</s>` after each sentence."""
    proto = import_module("sentencepiece.sentencepiece_model_pb2").ModelProto()
    proto.ParseFromString(pieces.read_bytes())
    controls = [piece.piece for piece in proto.pieces if piece.type in (piece.CONTROL, piece.UNKNOWN)]
    tokenizer = Tokenizer(models.Unigram([(piece.piece, piece.score) for piece in proto.pieces], unk_id=UNKNOWN_ID))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Replace(Regex(r"\A +| +\z"), ""),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    # A text that spells a special piece is cut before its last letter; otherwise it would become that piece.
    spelt = Regex("|".join(f"(?<={re.escape(piece[:-1])}){piece[-1]}" for piece in controls))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
            pre_tokenizers.Split(spelt, "merged_with_next"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=False)
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False, special=True) for piece in controls])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}", special_tokens=[(BEGIN, BEGIN_ID), (END, END_ID)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BEGIN,
        eos_token=END,
        pad_token=PAD,
        unk_token=UNKNOWN,
        extra_special_tokens=[piece for piece in controls if piece not in (BEGIN, END, PAD, UNKNOWN)],
        model_max_length=positions,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
        split_special_tokens=True,  # a text that has "</s>" in it means these letters
    )
