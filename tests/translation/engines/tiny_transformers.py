"""Tiny models of every architecture that `hf` knows, saved as the hub's are: configuration, tokenizer files, random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sentencepiece
import torch
import transformers

from .conftest import train_pieces

SIZES = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
FEED_FORWARD = {"encoder_ffn_dim": 32, "decoder_ffn_dim": 32}
LIKE_XLM = {"unk_id": 0, "bos_id": 1, "eos_id": 2}


def nllb(folder: Path) -> None:
    """A BPE tokenizer with language codes after the pieces."""
    train_pieces(folder / "sentencepiece.bpe.model", model_type="bpe", **LIKE_XLM)
    codes = ["eng_Latn", "fra_Latn", "kaz_Cyrl", "rus_Cyrl"]
    tokenizer = transformers.NllbTokenizer.from_pretrained(folder, extra_special_tokens=codes)
    config = transformers.M2M100Config(vocab_size=len(tokenizer), **SIZES, **FEED_FORWARD, max_position_embeddings=512)
    save(folder, tokenizer, transformers.M2M100ForConditionalGeneration, config)


def m2m(folder: Path) -> None:
    """A vocabulary in vocab.json, 100 language tokens after it."""
    pieces = train_pieces(folder / "sentencepiece.bpe.model", **LIKE_XLM)
    words = ["<s>", "<pad>", "</s>", "<unk>", *pieces_without_specials(pieces)]
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}), encoding="utf-8")
    tokenizer = transformers.M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    size = len(words) + 100 + 8
    config = transformers.M2M100Config(vocab_size=size, **SIZES, **FEED_FORWARD, max_position_embeddings=512)
    save(folder, tokenizer, transformers.M2M100ForConditionalGeneration, config)


def mbart(folder: Path) -> None:
    """mBART-50."""
    train_pieces(folder / "sentencepiece.bpe.model", **LIKE_XLM)
    tokenizer = transformers.MBart50Tokenizer.from_pretrained(folder, bos_token="<s>")
    config = transformers.MBartConfig(
        vocab_size=len(tokenizer),
        **SIZES,
        **FEED_FORWARD,
        max_position_embeddings=512,
        decoder_start_token_id=2,
        normalize_before=True,
        tokenizer_class="MBart50Tokenizer",
        tie_word_embeddings=True,
    )
    save(folder, tokenizer, transformers.MBartForConditionalGeneration, config)


def madlad(folder: Path) -> None:
    """T5 with `<2xx>` among its pieces."""
    train_pieces(
        folder / "spiece.model",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["<2kk>", "<2ru>", "<2en>"],
    )
    tokenizer = transformers.T5Tokenizer.from_pretrained(folder, extra_ids=0)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0
    )
    save(folder, tokenizer, transformers.T5ForConditionalGeneration, config)


def marian(folder: Path, *, tags: tuple[str, ...] = (">>eng<<", ">>rus<<"), target: str = "mul") -> None:
    """OPUS-MT with a vocabulary of its own; `tags` are its target languages."""
    for name in ("source.spm", "target.spm"):
        pieces = train_pieces(folder / name, bos_id=-1)
    words = ["</s>", "<unk>", *tags, *(piece for piece in all_pieces(pieces) if piece not in ("</s>", "<unk>")), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}), encoding="utf-8")
    tokenizer = transformers.MarianTokenizer(
        str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"), source_lang="mul", target_lang=target
    )
    config = transformers.MarianConfig(
        vocab_size=len(words),
        **SIZES,
        **FEED_FORWARD,
        max_position_embeddings=512,
        pad_token_id=len(words) - 1,
        decoder_start_token_id=len(words) - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
        bad_words_ids=[[len(words) - 1]],
    )
    save(folder, tokenizer, transformers.MarianMTModel, config)


def save(folder: Path, tokenizer: Any, kind: Any, config: Any) -> None:
    """Random weights, large enough that the outputs of different sentences differ."""
    torch.manual_seed(3)
    config.init_std = 0.5
    config.initializer_factor = 4.0
    kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def all_pieces(pieces: sentencepiece.SentencePieceProcessor) -> list[str]:
    return [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]


def pieces_without_specials(pieces: sentencepiece.SentencePieceProcessor) -> list[str]:
    return [
        piece
        for number, piece in enumerate(all_pieces(pieces))
        if not pieces.is_control(number) and not pieces.is_unknown(number)
    ]


MAKERS = {"nllb": nllb, "m2m": m2m, "mbart": mbart, "madlad": madlad, "marian": marian}
