"""`hf:NAME_OR_PATH`: NLLB-200, M2M-100, mBART-50, MADLAD-400 and Marian (OPUS-MT) under transformers, hub or folder.

Folders that `kazalign train --step transformers` wrote can be used, too: BART models beside a `model.json`.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kazalign.errors import ConfigurationError, KazalignError, MissingExtra, ModelError, OfflineError, OutputError
from kazalign.languages import LANGUAGES, language
from kazalign.translation.engine import Decoding, Description, Engine, Hypothesis
from kazalign.translation.engines import ct2_folder, hub
from kazalign.translation.engines.codes import (
    Family,
    check_direction,
    foreign_pieces,
    language_token,
    possible_directions,
    refuse_rerank,
)
from kazalign.translation.engines.folders import fingerprint, total_bytes
from kazalign.translation.engines.lengths import batches, room

FAMILIES: dict[str, tuple[Family, ...]] = {
    "m2m_100": ("nllb", "m2m"),
    "mbart": ("mbart",),
    "t5": ("madlad",),
    "marian": ("marian",),
    "bart": ("kazalign",),
}
"""What a model type of transformers may be; the vocabulary decides between those that share one."""

BATCH_TOKENS = 1024
LIMIT = 200
"""Pieces: all of these families were trained on sentences and are weak on longer input."""


class TransformersEngine:
    """A model in float32, on a GPU where torch finds one."""

    def __init__(self, name: str, *, threads: int = 0, offline: bool = False) -> None:
        """Load `name`, a folder or a name on the Hugging Face hub; what is complete on disk is not looked for on the hub.

        Raises:
            MissingExtra: torch or transformers is not installed.
            ConfigurationError: there is no such folder.
            ModelError: a damaged file, or an architecture that is not known here.
            OfflineError: the model is not on disk and `offline` forbids to fetch it.
            OutputError: the hub cannot be reached or does not have the model.
        """
        torch = _libraries(name)
        if threads:
            torch.set_num_threads(threads)
        self._torch = torch
        self._config, self._tokenizer, self._model = _find(name, offline=offline)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model.to(self._device).eval()
        vocabulary = _Vocabulary(self._tokenizer)
        self._family = _family(name, self._config.model_type, vocabulary)
        found = {entry.code: language_token(self._family, entry.code, vocabulary) for entry in LANGUAGES}
        self._tags = {code: self._tokenizer.convert_tokens_to_ids(token) for code, token in found.items() if token}
        pieces: dict[str, int] = self._tokenizer.get_vocab()
        # An unknown piece says nothing, and would be missing from the text.
        self._never = {
            code: [self._tokenizer.unk_token_id, *(pieces[piece] for piece in foreign_pieces(self._family, code, pieces))]
            for code in found
        }
        self._unspoken = {*self._tokenizer.all_special_ids, *self._tags.values()}
        own = self._family == "kazalign"
        self.limit: int = ct2_folder.read_card(Path(name).expanduser()).maximum_pieces if own else LIMIT
        self.description: Description = _describe(name, self._config, self._directions(vocabulary), own=own)

    def length(self, text: str, language: str) -> int:
        """Word pieces in `text`."""
        return len(self._pieces(text))

    def translate(self, sentences: Sequence[str], *, source: str, target: str, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis a sentence; works through them shortest first."""
        check_direction(self.description, source, target)
        refuse_rerank(self.description, decoding, "cannot choose by the way back")
        inputs = [self._input(sentence, source, target) for sentence in sentences]
        results: dict[int, Hypothesis] = {}
        for numbers in batches([len(ids) for ids in inputs], tokens=BATCH_TOKENS):
            try:
                hypotheses = self._generate([inputs[number] for number in numbers], target, decoding)
            except (RuntimeError, IndexError, ValueError) as error:
                raise ModelError(f"{self.description.name}: transformers failed: {error}") from error
            results.update(zip(numbers, hypotheses, strict=True))
        return [results[number] for number in range(len(inputs))]

    def _pieces(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return ids

    def _input(self, text: str, source: str, target: str) -> list[int]:
        """The source's tag (MADLAD-400, Marian: the target's, if there are any; kazalign's own: `<s>`), the pieces, the end."""
        tag = self._tags.get(language(target if self._family in ("madlad", "marian") else source).code)
        if self._family == "kazalign":
            tag = self._tokenizer.bos_token_id
        return [*([] if tag is None else [tag]), *self._pieces(text), self._tokenizer.eos_token_id]

    def _generate(self, inputs: list[list[int]], target: str, decoding: Decoding) -> list[Hypothesis]:
        """One batch; all inputs have the same room for their output."""
        forced = self._family in ("nllb", "m2m", "mbart")
        start = {"decoder_start_token_id": self._tags[language(target).code]} if self._family == "kazalign" else {}
        padded = self._tokenizer.pad({"input_ids": inputs}, return_tensors="pt").to(self._device)
        never = self._never[language(target).code]
        with self._torch.inference_mode():
            output = self._model.generate(
                input_ids=padded["input_ids"],
                attention_mask=padded["attention_mask"],
                do_sample=False,
                num_beams=decoding.beam,
                length_penalty=1.0 if decoding.length_penalty is None else decoding.length_penalty,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                max_length=None,
                max_new_tokens=room(max(map(len, inputs))),
                forced_bos_token_id=self._tags[language(target).code] if forced else None,
                **start,
                suppress_tokens=never,
            )
            return [
                self._hypothesis(source, ids, never, skip=2 if forced else 1)
                for source, ids in zip(inputs, output.tolist(), strict=True)
            ]

    def _hypothesis(self, source: list[int], ids: list[int], never: list[int], *, skip: int) -> Hypothesis:
        """`ids` are the decoder's start, the forced language if any (together `skip`), the pieces, the end and padding."""
        if self._tokenizer.eos_token_id in ids[skip:]:
            ids = ids[: ids.index(self._tokenizer.eos_token_id, skip) + 1]
        pieces = [piece for piece in ids[skip:] if piece not in self._unspoken]
        text = self._tokenizer.decode(pieces, skip_special_tokens=True, clean_up_tokenization_spaces=False).strip()
        return Hypothesis(text, self._score(source, ids, never, skip=skip))

    def _score(self, source: list[int], ids: list[int], never: list[int], *, skip: int) -> float:
        """Mean log-probability of `ids` after the first `skip`, where those of `never` are impossible, in a pass of its own.

        `generate` gives scores only while it keeps those of all pieces at all steps: gigabytes with 250,000 pieces.
        """
        tensors = [self._torch.tensor([row], device=self._device) for row in (source, ids)]
        logits = self._model(input_ids=tensors[0], decoder_input_ids=tensors[1][:, :-1]).logits[0, skip - 1 :]
        logits[:, never] = -self._torch.inf
        chosen = logits.log_softmax(-1).gather(1, tensors[1][0, skip:, None])
        return float(chosen.mean())

    def _directions(self, vocabulary: _Vocabulary) -> tuple[tuple[str, str], ...] | None:
        directions = possible_directions(self._family, vocabulary)
        if self._family != "marian" or directions is not None:
            return directions
        # A Marian model that writes one language has no tags; its tokenizer may know which one.
        sources, targets = (_named(getattr(self._tokenizer, key, None)) for key in ("source_lang", "target_lang"))
        if not targets:
            return None
        every = [entry.code for entry in LANGUAGES]
        return tuple((one, other) for one in sources or every for other in targets if one != other)


class _Vocabulary:
    """Asks a tokenizer for single tokens; some tokenizers leave their language tags out of `get_vocab`."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __contains__(self, token: object) -> bool:
        return self._tokenizer.convert_tokens_to_ids(token) not in (None, self._tokenizer.unk_token_id)


def load(argument: str, *, threads: int, offline: bool) -> Engine:
    """The model `argument`, a folder or a name on the hub."""
    if not argument.strip():
        raise ConfigurationError("hf: the model is missing; write hf:NAME or hf:PATH, e.g. hf:facebook/nllb-200-distilled-600M")
    return TransformersEngine(argument, threads=threads, offline=offline)


def describe() -> list[Description]:
    """Well-known models of the hub, and whether they are on disk."""
    return [hub.describe(model) for model in hub.MODELS]


def _libraries(name: str) -> Any:
    """Import torch and transformers, silenced; the hub is given up after a few seconds."""
    os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", "10")
    os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", "5")
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingExtra(error.name or "transformers", "hf", f"the engine hf:{name}") from error
    logging: Any = transformers.logging  # untyped functions
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return torch


def _find(name: str, *, offline: bool) -> tuple[Any, Any, Any]:
    """Configuration, tokenizer and model: from disk if all of it is there, else from the hub."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _load(str(folder), local=True, otherwise=ModelError(f"{folder}: not a model that transformers can load"))
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise ConfigurationError(f"{name}: no such folder, and no name of a model on the Hugging Face hub (OWNER/MODEL)")
    absent = OfflineError(f"hf:{name} is not on this machine and --offline forbids to fetch it; run once without --offline")
    if offline:
        return _load(name, local=True, otherwise=absent)
    try:
        return _load(name, local=True, otherwise=absent)
    except OfflineError:
        hub.reach(f"hf:{name} is not on this machine")
        return _load(name, local=False, otherwise=OutputError(f"hf:{name} cannot be had from the Hugging Face hub"))


def _load(name: str, *, local: bool, otherwise: KazalignError) -> tuple[Any, Any, Any]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer

    try:
        config = AutoConfig.from_pretrained(name, local_files_only=local)
        if config.model_type not in FAMILIES:
            raise ModelError(f"hf:{name}: {config.model_type} models are not known; known are: {', '.join(FAMILIES)}")
        with warnings.catch_warnings(action="ignore"):
            tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local)
        model = AutoModelForSeq2SeqLM.from_pretrained(name, local_files_only=local, dtype=torch.float32)
    except OSError as error:
        raise type(otherwise)(f"{otherwise}: {_first_line(error)}") from error
    except (ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        raise ModelError(f"hf:{name}: transformers cannot load it: {_first_line(error)}") from error
    return config, tokenizer, model


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _family(name: str, model_type: str, vocabulary: _Vocabulary) -> Family:
    for family in FAMILIES[model_type]:
        if family == "marian" or possible_directions(family, vocabulary):
            return family
    families = " or ".join(FAMILIES[model_type])
    raise ModelError(f"hf:{name}: a {model_type} model without the language tokens of {families} for kazalign's languages")


def _named(code: str | None) -> list[str]:
    """The one language that a tokenizer names, if kazalign knows it; `mul` and groups such as `trk` are none."""
    try:
        return [language(code).code] if code else []
    except ConfigurationError:
        return []


def _describe(name: str, config: Any, directions: tuple[tuple[str, str], ...] | None, *, own: bool) -> Description:
    from transformers.utils.hub import cached_file

    folder = Path(name).expanduser()
    if own:
        return ct2_folder.describe(folder, name=f"hf:{folder.resolve().name}")
    if folder.is_dir():
        files = [path for path in folder.iterdir() if path.is_file()]
        licence = hub.licence_of(folder) or "not stated in the folder"
        return Description(
            f"hf:{folder.resolve().name}", fingerprint(files), licence, total_bytes(files), directions, str(folder), True
        )
    snapshot = Path(str(cached_file(name, "config.json", local_files_only=True))).parent
    known = next((model for model in hub.MODELS if model.name == name), None)
    description = Description(
        name=f"hf:{name}",
        revision=config._commit_hash or snapshot.name,
        licence=known.licence if known else hub.licence_of(snapshot) or f"see https://huggingface.co/{name}",
        size=total_bytes(path for path in snapshot.iterdir() if path.is_file()),
        directions=directions,
        location=name,
        at_hand=True,
    )
    return replace(description, directions=known.directions) if known and known.directions else description
