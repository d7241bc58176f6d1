"""`score`: chrF++ and BLEU of an exported model on the recipe's development sets, with sacreBLEU's signatures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from kazalign.errors import InputError
from kazalign.training.batches import pad
from kazalign.training.model import Translator
from kazalign.training.pieces import BEGIN, BEGIN_ID, END, END_ID, PAD_ID, language_tag
from kazalign.training.recipe import DevelopmentSet, Recipe, Score
from kazalign.training.rows import encodable, find_file, is_table, read_lines, read_rows

_LOSS_BATCH = 32


@dataclass(frozen=True)
class SetScore:
    """The scores of one set; `seconds` is the time that decoding took."""

    name: str
    direction: str
    sentences: int
    chrf: float
    chrf_signature: str
    bleu: float
    bleu_signature: str
    seconds: float
    target_pieces: int


def score(
    recipe: Recipe, data: Sequence[Path], folder: Path, *, beam: int | None = None, lines: int | None = None
) -> list[SetScore]:
    """Translate every development set with the model in `folder`, whole or the first `lines` of it.

    Raises:
        InputError: there is no model yet, or a set cannot be read.
    """
    if not (folder / "model.bin").exists():
        raise InputError("no model here; run the step `export` first", path=folder)
    translator = ctranslate2.Translator(str(folder))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    return [
        _score_set(entry, data, translator, processor, recipe.score if beam is None else replace(recipe.score, beam=beam), lines)
        for entry in recipe.score.sets
    ]


@dataclass(frozen=True)
class RoundingLoss:
    """chrF++ that a set loses by the rounding of the weights; negative where it gains."""

    name: str
    sentences: int
    loss: float


def rounding_losses(recipe: Recipe, data: Sequence[Path], rounded: Path, unrounded: Path) -> list[RoundingLoss]:
    """What the rounding costs each development set, decoded as the recipe says and as the model will be used."""
    pairs = zip(score(recipe, data, unrounded), score(recipe, data, rounded), strict=True)
    return [RoundingLoss(f"{old.name} {old.direction}", old.sentences, old.chrf - new.chrf) for old, new in pairs]


def _score_set(
    entry: DevelopmentSet,
    data: Sequence[Path],
    translator: ctranslate2.Translator,
    processor: sentencepiece.SentencePieceProcessor,
    how: Score,
    lines: int | None,
) -> SetScore:
    sources, references = read_set(entry, data, lines)
    target = entry.direction.split("-")[1]
    began = time.perf_counter()
    results = translator.translate_batch(
        [[BEGIN, *pieces, END] for pieces in processor.encode(sources, out_type=str)],
        target_prefix=[[language_tag(target)]] * len(sources),
        beam_size=how.beam,
        length_penalty=how.length_penalties.get(target, 1.0),
        batch_type="tokens",
        max_batch_size=2000,
        max_decoding_length=200,
    )
    seconds = time.perf_counter() - began
    hypotheses = [processor.decode(result.hypotheses[0]) for result in results]
    chrf, bleu = CHRF(word_order=2), BLEU()
    return SetScore(
        name=entry.name,
        direction=entry.direction,
        sentences=len(sources),
        chrf=round(chrf.corpus_score(hypotheses, [references]).score, 2),
        chrf_signature=str(chrf.get_signature()),
        bleu=round(bleu.corpus_score(hypotheses, [references]).score, 2),
        bleu_signature=str(bleu.get_signature()),
        seconds=round(seconds, 2),
        target_pieces=sum(len(result.hypotheses[0]) for result in results),
    )


def read_set(entry: DevelopmentSet, data: Sequence[Path], lines: int | None = None) -> tuple[list[str], list[str]]:
    """The sources and the references of a set, whole or the first `lines` of it.

    Raises:
        InputError: a file cannot be read, or the two do not have the same number of lines.
    """
    codes = entry.direction.split("-")
    files = [find_file(name, data) for name in (entry.source, entry.target)]
    sources, references = (_lines(file, code)[:lines][: entry.lines] for file, code in zip(files, codes, strict=True))
    if len(sources) != len(references):
        raise InputError(f"{len(sources)} lines, but {entry.target} has {len(references)}", path=files[0])
    return sources, references


def _lines(path: Path, code: str) -> list[str]:
    """One sentence a line, or the column `code` of a table."""
    if not is_table(path):
        return read_lines(path)
    texts = []
    for number, row in enumerate(read_rows(path), 1):
        text = row.get(code)
        if not isinstance(text, str):
            raise InputError(f"row {number} has no text in the column {code!r}", path=path)
        texts.append(encodable(text))
    return texts


def development_loss(
    network: Translator, processor: sentencepiece.SentencePieceProcessor, data: Sequence[Path], entry: DevelopmentSet
) -> float:
    """Mean cross-entropy in nats of a reference character, given its source: lower is better, whatever the pieces are."""
    sources, references = read_set(entry, data)
    tag = processor.piece_to_id(language_tag(entry.direction.split("-")[1]))
    total, characters = 0.0, sum(map(len, references))
    for start in range(0, len(sources), _LOSS_BATCH):
        encoded = [processor.encode(lines[start : start + _LOSS_BATCH]) for lines in (sources, references)]
        source = torch.from_numpy(pad([np.array([BEGIN_ID, *ids, END_ID]) for ids in encoded[0]]))
        inputs = torch.from_numpy(pad([np.array([tag, *ids]) for ids in encoded[1]]))
        outputs = torch.from_numpy(pad([np.array([*ids, END_ID]) for ids in encoded[1]]))
        with torch.no_grad():
            padding = source == PAD_ID
            scores = network.decoder.scores(network.decoder(inputs, network.encoder(source, padding), padding))
        total += torch.nn.functional.cross_entropy(
            scores.flatten(0, 1), outputs.flatten(), ignore_index=PAD_ID, reduction="sum"
        ).item()
    return total / characters
