"""`ct2:PATH`: a CTranslate2 folder, kazalign's own or converted from NLLB-200, M2M-100, mBART-50, MADLAD-400 or OPUS-MT."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kazalign.errors import ConfigurationError, ModelError
from kazalign.languages import LANGUAGES
from kazalign.machine import processors
from kazalign.translation.engine import Decoding, Description, Engine, Hypothesis
from kazalign.translation.engines import ct2_folder
from kazalign.translation.engines.codes import check_direction, refuse_rerank
from kazalign.translation.engines.lengths import ROOMS, room

BATCH_TOKENS = 512
BATCHES_AT_ONCE = 4

CHANNEL_WEIGHT = 1.0
"""What a nat a piece of the way back counts beside one of the way there, chosen on FLORES-200 dev
(`eval/results/model-ablation.md`)."""


class CTranslate2Engine:
    """Runs on the CPU, in the number type of the saved weights (int8 as a rule)."""

    def __init__(self, folder: Path, *, threads: int = 0, name: str | None = None) -> None:
        """Load the weights; `threads` 0 uses all processors.

        Raises:
            ModelError: a file is missing or damaged.
        """
        self._tokens = ct2_folder.read_tokens(folder)
        name = name or f"ct2:{folder.resolve().name}"
        if self._tokens.family == "kazalign":
            self.description: Description = ct2_folder.describe(folder, name=name)
            card = ct2_folder.read_card(folder)
            self.limit: int = card.maximum_pieces
            self._length_penalties: Mapping[str, float] = card.length_penalties
        else:
            self.description = ct2_folder.describe_foreign(folder, self._tokens, name=name)
            self.limit = ct2_folder.FOREIGN_LIMIT
            self._length_penalties = {}
        self._foreign = {entry.code: [[piece] for piece in self._tokens.foreign(entry.code)] for entry in LANGUAGES}
        self._translator = _open(folder, threads)

    def length(self, text: str, language: str) -> int:
        """SentencePiece pieces in `text`."""
        return len(self._tokens.source_processor.encode(text))

    def translate(self, sentences: Sequence[str], *, source: str, target: str, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis a sentence; CTranslate2 sorts them by length and makes the batches."""
        check_direction(self.description, source, target)
        penalty = decoding.length_penalty
        if penalty is None:
            penalty = self._length_penalties.get(target, 1.0)
        tokens = [self._tokens.encode(sentence, source, target) for sentence in sentences]
        prefix = self._tokens.prefix(target)
        if (target, source) not in (self.description.directions or ()):
            refuse_rerank(self.description, decoding, f"does not translate from {target} back to {source}")
        try:
            results = self._run(tokens, target, decoding, penalty, alternatives=decoding.beam if decoding.reranks else 1)
            made = [
                [
                    self._hypothesis(*pair, prefix, penalty, steps=room(len(pieces)))
                    for pair in zip(result.hypotheses, result.scores, strict=True)
                ]
                for result, pieces in zip(results, tokens, strict=True)
            ]
            if decoding.reranks:
                return self._reranked(sentences, made, source, target)
        except RuntimeError as error:
            raise ModelError(f"{self.description.name}: CTranslate2 failed: {error}") from error
        return [hypotheses[0] for hypotheses in made]

    def _run(self, tokens: list[list[str]], target: str, decoding: Decoding, penalty: float, *, alternatives: int) -> list[Any]:
        """CTranslate2's results, in order. Sentences of one class of room go together, so that none depends on its neighbours."""
        prefix = self._tokens.prefix(target)
        rooms: dict[int, list[int]] = {}
        for number, sentence in enumerate(tokens):
            rooms.setdefault(room(len(sentence)), []).append(number)
        pending = {
            steps: self._translator.translate_batch(
                [tokens[number] for number in numbers],
                target_prefix=[prefix] * len(numbers) if prefix else None,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                asynchronous=True,
                beam_size=decoding.beam,
                num_hypotheses=alternatives,
                length_penalty=penalty,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                disable_unk=True,
                suppress_sequences=self._foreign[target],
                max_input_length=0,
                max_decoding_length=steps,
                return_scores=True,
            )
            for steps, numbers in rooms.items()
        }
        results: list[Any] = [None] * len(tokens)
        for steps, numbers in rooms.items():
            for number, result in zip(numbers, pending[steps], strict=True):
                results[number] = result.result()
        return results

    def _hypothesis(self, tokens: list[str], score: float, prefix: list[str], penalty: float, *, steps: int) -> Hypothesis:
        """Text and mean log-probability.

        CTranslate2 divides the sum by length ** penalty and counts a prefix after the decoder's start into that length; the mean
        of what the model chose itself must depend on neither.
        """
        pieces = tokens[len(prefix) :] if tokens[: len(prefix)] == prefix else tokens
        end = int(len(tokens) < steps)  # where there was room for it
        total = score * (len(tokens) + end) ** penalty
        return Hypothesis(self._tokens.decode(pieces), total / max(1, len(pieces) + end))

    def channel_scores(self, sentences: Sequence[str], translations: Sequence[str], *, source: str, target: str) -> list[float]:
        """The mean log-probability of a piece of each translation, and `CHANNEL_WEIGHT` times that of the sentence given it.

        Minus infinity where either is longer than what the search may write: such a translation went round in circles.
        """
        pairs = list(zip(sentences, translations, strict=True))
        fit = [number for number, pair in enumerate(pairs) if all(len(self._tokens.pieces(text)) < ROOMS[-1] for text in pair)]
        here, there = ([pairs[number][side] for number in fit] for side in (0, 1))
        try:
            direct, channel = self._scored(here, there, source, target), self._scored(there, here, target, source)
        except RuntimeError as error:
            raise ModelError(f"{self.description.name}: CTranslate2 failed: {error}") from error
        found = {number: one + CHANNEL_WEIGHT * other for number, one, other in zip(fit, direct, channel, strict=True)}
        return [found.get(number, -math.inf) for number in range(len(pairs))]

    def _reranked(self, sentences: Sequence[str], made: list[list[Hypothesis]], source: str, target: str) -> list[Hypothesis]:
        """For each sentence the hypothesis that has the highest of the scores that `channel_scores` gives."""
        flat = [(sentence, hypothesis.text) for sentence, texts in zip(sentences, made, strict=True) for hypothesis in texts]
        back = iter(self._scored([text for _, text in flat], [sentence for sentence, _ in flat], target, source))
        chosen = []
        for hypotheses in made:
            totals = [(hypothesis.score or 0.0) + CHANNEL_WEIGHT * next(back) for hypothesis in hypotheses]
            chosen.append(hypotheses[totals.index(max(totals))])
        return chosen

    def _scored(self, sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> list[float]:
        """The mean log-probability of a piece of each target."""
        prefix = self._tokens.prefix(target)
        results = self._translator.score_batch(
            [self._tokens.encode(text, source, target) for text in sources],
            [[*prefix, *self._tokens.pieces(text)] for text in targets],
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_input_length=0,
        )
        return [sum(result.log_probs) / max(1, len(result.log_probs)) for result in results]


def load(argument: str, *, threads: int, offline: bool) -> Engine:
    """The engine on the folder `argument`."""
    if not argument.strip():
        raise ConfigurationError("ct2: the folder is missing; write ct2:PATH")
    return CTranslate2Engine(Path(argument).expanduser(), threads=threads)


def describe() -> list[Description]:
    """Nothing is known before the user names a folder."""
    return []


def shared(threads: int) -> dict[str, int]:
    """How CTranslate2 shares out `threads` (0: one for each processor): several batches at once first, since a small model
    gains little from many threads on one (`eval/bench/translation_speed.py`)."""
    threads = threads or processors()
    at_once = min(threads, BATCHES_AT_ONCE)
    return {"inter_threads": at_once, "intra_threads": threads // at_once}


def _open(folder: Path, threads: int) -> Any:
    import ctranslate2

    try:
        return ctranslate2.Translator(str(folder), device="cpu", **shared(threads))
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{folder}: CTranslate2 cannot load the model: {error}") from error
