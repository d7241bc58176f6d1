"""Tiny models, made on the spot: SentencePiece pieces of a few sentences, random weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

SENTENCES = (
    "Қазақстан 2022 жылы ТМД-ға төрағалық етті.",
    "Мектеп оқушылары жаңа кітаптарды оқыды.",
    "Кеше Алматыда қатты жаңбыр жауды.",
    "Ғалымдар өзен суының сапасын зерттеді.",
    "Казахстан председательствовал в СНГ в 2022 году.",
    "Школьники прочитали новые книги.",
    "Учёные изучили качество воды в реке.",
    "Kazakhstan chaired the CIS in 2022.",
    "The pupils read the new books yesterday.",
    "Scientists studied the quality of the river water.",
)
KAZAKH = SENTENCES[:4]
WIDTH, HEADS = 24, 2


def train_pieces(path: Path, *, size: int = 120, **options: object) -> sentencepiece.SentencePieceProcessor:
    """A SentencePiece model at `path`."""
    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES),
            model_writer=file,
            vocab_size=size,
            hard_vocab_limit=False,
            minloglevel=2,
            **options,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder such as `kazalign train` writes, for kk-en and kk-ru."""
    folder = tmp_path_factory.mktemp("ct2") / "kk-tiny"
    make_own_folder(folder, [("kk", "en"), ("kk", "ru")])
    return folder


def make_own_folder(folder: Path, directions: list[tuple[str, str]]) -> None:
    """A folder such as `kazalign train` writes; a model whose output is nonsense, but always the same."""
    folder.mkdir()
    pieces = train_pieces(
        folder / "pieces.model", bos_id=0, pad_id=1, eos_id=2, unk_id=3, control_symbols=["<2kk>", "<2ru>", "<2en>"]
    )
    vocabulary = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    spec = random_transformer(vocabulary, np.random.default_rng(7))
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    card = {
        "name": "kk-tiny",
        "licence": "Apache-2.0",
        "directions": directions,
        "maximum_pieces": 60,
        "training": {"step": 0},
    }
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")


def random_transformer(vocabulary: list[str], random: np.random.Generator) -> transformer_spec.TransformerSpec:
    """One post-norm layer each side, the decoder beginning with the target prefix alone."""
    common = {"pre_norm": False, "activation": common_spec.Activation.GELU, "layernorm_embedding": True}
    spec = transformer_spec.TransformerSpec(
        transformer_spec.TransformerEncoderSpec(1, HEADS, **common), transformer_spec.TransformerDecoderSpec(1, HEADS, **common)
    )

    def linear(part: common_spec.LinearSpec, rows: int, columns: int) -> None:
        part.weight = random.normal(0, 0.5, (rows, columns)).astype(np.float32)
        part.bias = random.normal(0, 0.5, rows).astype(np.float32)

    def norm(part: common_spec.LayerNormSpec) -> None:
        part.gamma, part.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    words = random.normal(0, 0.5, (len(vocabulary), WIDTH)).astype(np.float32)
    for side, embeddings in ((spec.encoder, spec.encoder.embeddings[0]), (spec.decoder, spec.decoder.embeddings)):
        embeddings.weight = words
        side.scale_embeddings = False
        side.position_encodings.encodings = random.normal(0, 0.5, (512, WIDTH)).astype(np.float32)
        norm(side.layernorm_embedding)
        (layer,) = side.layer
        linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
        linear(layer.self_attention.linear[1], WIDTH, WIDTH)
        norm(layer.self_attention.layer_norm)
        linear(layer.ffn.linear_0, 2 * WIDTH, WIDTH)
        linear(layer.ffn.linear_1, WIDTH, 2 * WIDTH)
        norm(layer.ffn.layer_norm)
    source = spec.decoder.layer[0].attention
    for number, rows in enumerate((WIDTH, 2 * WIDTH, WIDTH)):
        linear(source.linear[number], rows, WIDTH)
    norm(source.layer_norm)
    linear(spec.decoder.projection, len(vocabulary), WIDTH)
    spec.decoder.projection.bias[vocabulary.index("</s>")] += 4  # so that most outputs end by themselves
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = None
    return spec
