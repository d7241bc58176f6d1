"""`prepare`: clean the rows of a recipe's sources, choose pieces, and pack everything into arrays.

A packed folder holds `pieces.model` (SentencePiece), `tokens.npy` and `offsets.npy` (all distinct sentences, as piece ids),
`pairs.npy` (source sentence, target sentence, target language, source file), `start/` (the network before its first step, where
that is e5) and `prepared.json` (counts, fingerprints, what was left out and why). It is all that `fit` needs beside the recipe
and the model to start from, and can be taken to another machine.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import sentencepiece

from kazalign.atomic import errors_of_writing, open_atomically, prepare_folder, write_text_atomically
from kazalign.e5.weights import E5Weights, read_e5
from kazalign.errors import ConfigurationError, InputError
from kazalign.training import pieces as piece_tools
from kazalign.training.recasing import Recaser
from kazalign.training.recipe import PutIn, Recipe, Source
from kazalign.training.rows import encodable, find_file, read_lines, read_rows
from kazalign.training.similarity import similarities

DESCRIPTION = "prepared.json"
"""Is written last: a folder without it is not whole."""
START = "start"
"""The folder in a packed folder that holds the network before its first step."""

_SPACES = re.compile(r"\s+")
_WORDS_ONLY = re.compile(r"\w+")
_HEADLINE_WORDS = 14
"""Longer pairs never become headlines."""


@dataclass(frozen=True)
class Pair:
    """One training example: a source text, its translation, and where it came from."""

    source: str
    target: str
    source_language: str
    target_language: str
    file: int


@dataclass(frozen=True)
class Packed:
    """The arrays of a prepared folder.

    `tokens` is all sentences one after the other (uint16), sentence `i` being `tokens[offsets[i]:offsets[i + 1]]`; `pairs` is
    (n, 4): source sentence, target sentence, index of the target language, index of the source file.
    """

    folder: Path
    tokens: np.ndarray
    offsets: np.ndarray
    pairs: np.ndarray
    languages: tuple[str, ...]

    @property
    def lengths(self) -> np.ndarray:
        """Pieces in each sentence."""
        return np.diff(self.offsets)

    def sentence(self, number: int) -> np.ndarray:
        """The piece ids of one sentence, without specials."""
        return self.tokens[self.offsets[number] : self.offsets[number + 1]]

    def processor(self) -> sentencepiece.SentencePieceProcessor:
        """The SentencePiece model of this folder."""
        return _processor(self.folder)


def load_packed(folder: Path) -> Packed:
    """Open what `prepare` wrote."""
    description = folder / DESCRIPTION
    if not description.exists():
        raise InputError("nothing is prepared here; run the step `prepare` first", path=folder)
    return Packed(
        folder,
        np.load(folder / "tokens.npy", mmap_mode="r"),
        np.load(folder / "offsets.npy"),
        np.load(folder / "pairs.npy"),
        tuple(json.loads(description.read_text(encoding="utf-8"))["languages"]),
    )


def prepare(recipe: Recipe, data: Sequence[Path], folder: Path, *, put_in: PutIn | None = None) -> dict[str, object]:
    """Write the packed folder and return its description; `data` are the folders where the recipe's files lie.

    A recipe with `data.terms` needs `put_in`, such as `kazalign.translation.terms.with_target_terms`.

    Raises:
        ConfigurationError: no row serves the recipe, or its terms have nothing to put them in.
        InputError: a file cannot be read, or `folder` cannot be written to.
        OutputError: a file could not be written, as on a full disk.
    """
    if recipe.data.terms and put_in is None:
        raise ConfigurationError(
            "data: terms: there is nothing to put them in; use kazalign.pipeline.training, or leave them out"
        )
    prepare_folder(folder)
    losses: Counter[str] = Counter()
    pairs = _similar(recipe, list(_clean(recipe, data, losses)), folder / "similarities.jsonl", losses)
    if not pairs:
        raise _nothing_left(recipe, data, losses)
    if put_in is not None and recipe.data.terms:
        pairs = [_with_terms(pair, recipe.data.terms, put_in) for pair in pairs]
    # What comes next is no whole until this is written anew.
    with errors_of_writing(folder / DESCRIPTION):
        (folder / DESCRIPTION).unlink(missing_ok=True)
    _write_pieces(recipe, pairs, folder)
    distinct = sorted({text for pair in pairs for text in (pair.source, pair.target)}, key=lambda text: (len(text), text))
    numbers = {text: number for number, text in enumerate(distinct)}
    processor = _processor(folder)
    languages = piece_tools.tagged_languages(processor)
    encoded = processor.encode(distinct)
    lengths = np.array([len(ids) for ids in encoded], np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    tokens = np.fromiter((piece for ids in encoded for piece in ids), np.uint16, count=int(offsets[-1]))
    rows = [(numbers[pair.source], numbers[pair.target], languages.index(pair.target_language), pair.file) for pair in pairs]
    array = np.array(rows, np.int32)
    fits = (lengths[array[:, :2]] > 0).all(1) & (lengths[array[:, :2]] <= recipe.data.maximum_pieces).all(1)
    losses["empty or over the limit of pieces"] += int((~fits).sum())
    array = array[fits]
    if not len(array):
        raise _nothing_left(recipe, data, losses)
    for name, values in (("tokens", tokens), ("offsets", offsets), ("pairs", array)):
        with open_atomically(folder / f"{name}.npy", "wb") as file:
            np.save(file, values)
    unknown = int((tokens == piece_tools.UNKNOWN_ID).sum())
    description: dict[str, object] = {
        "recipe": recipe.name,
        "languages": list(languages),
        "pieces": processor.get_piece_size(),
        "pairs": len(array),
        "pairs_by_source": _by_file(recipe, np.bincount(array[:, 3], minlength=len(recipe.data.sources)).tolist()),
        "tokens": int(offsets[-1]),
        "unknown_share": round(unknown / max(1, int(offsets[-1])), 6),
        "left_out": dict(losses),
        "fingerprints": {source.file: _fingerprint(find_file(source.file, data)) for source in recipe.data.sources},
    }
    write_text_atomically(folder / DESCRIPTION, [json.dumps(description, indent=2, ensure_ascii=False), "\n"])
    return description


def _nothing_left(recipe: Recipe, data: Sequence[Path], losses: Counter[str]) -> ConfigurationError:
    why = ", ".join(f"{reason} {count}" for reason, count in losses.most_common() if count)
    where, directions = ", ".join(map(str, data)), ", ".join(recipe.data.directions)
    return ConfigurationError(f"{where}: no row serves the directions {directions}; left out: {why or 'none'}")


def _write_pieces(recipe: Recipe, pairs: Sequence[Pair], folder: Path) -> None:
    """The pieces of the model to start from, or those of e5 that the texts use."""
    start = recipe.model.start
    if start is not None:
        _write_bytes((start / "pieces.model").read_bytes(), folder / "pieces.model")
        known = piece_tools.tagged_languages(_processor(folder))
        if missing := set(recipe.languages) - set(known):
            raise ConfigurationError(f"{start}: this model does not know {', '.join(sorted(missing))}, only {', '.join(known)}")
        return
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        texts.setdefault(pair.source_language, []).append(pair.source)
        texts.setdefault(pair.target_language, []).append(pair.target)
    e5 = read_e5()
    chosen = piece_tools.choose_pieces(e5, texts, size=recipe.pieces.size)
    _write_bytes(piece_tools.build_pieces(e5, chosen, recipe.languages), folder / "pieces.model")
    if recipe.model.initialise == "e5":
        _write_start(recipe, e5, piece_tools.embedding_rows(e5, chosen, recipe.languages), folder)


def _write_bytes(content: bytes, path: Path) -> None:
    with open_atomically(path, "wb") as file:
        file.write(content)


def _write_start(recipe: Recipe, e5: E5Weights, words: np.ndarray, folder: Path) -> None:
    """The network before its first step, in int8: e5's own four bits lose nothing that matters by that."""
    import torch

    from kazalign.training.export import write_model
    from kazalign.training.model import Translator, shape_of, start_from_e5

    torch.manual_seed(recipe.fit.seed)
    network = Translator(shape_of(recipe.model, len(words)))
    start_from_e5(network, e5, words, recipe.model.decoder_from)
    shutil.rmtree(folder / START, ignore_errors=True)
    write_model(network, folder / "pieces.model", folder / START, quantisation="int8")


def _processor(folder: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))


def comparison_key(text: str) -> str:
    """What two sentences have in common when they differ only in case, spaces and punctuation."""
    return "".join(_WORDS_ONLY.findall(text.casefold()))


def _by_file(recipe: Recipe, counts: list[int]) -> dict[str, int]:
    """Pairs of each file, which may be a source several times, with other weights for other directions."""
    found: Counter[str] = Counter()
    for source, count in zip(recipe.data.sources, counts, strict=True):
        found[source.file] += count
    return dict(found)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recasers(recipe: Recipe, data: Sequence[Path]) -> dict[str, Recaser]:
    if not any(source.recase for source in recipe.data.sources):
        return {}
    cased: dict[str, list[str]] = {code: [] for code in recipe.languages}
    for source in recipe.data.sources:
        for row in read_rows(find_file(source.file, data)):
            if source.takes(row.get("src")) and row.get("src") not in source.recase:
                for code, text in _texts(row, recipe.languages, source, {}).items():
                    cased[code].append(text)
    return {code: Recaser(sentences) for code, sentences in cased.items()}


def _clean(recipe: Recipe, data: Sequence[Path], losses: Counter[str]) -> Iterator[Pair]:
    held_out: set[str] = set()
    for path in (find_file(name, data) for name in recipe.data.held_out):
        held_out.update(map(comparison_key, read_lines(path)))
    recasers = _recasers(recipe, data)
    seen: set[tuple[str, str, str]] = set()
    for number, source in enumerate(recipe.data.sources):
        for row in read_rows(find_file(source.file, data)):
            texts = _texts(row, recipe.languages, source, recasers)
            for direction in source.directions or recipe.data.directions:
                first, second = direction.split("-")
                if first not in texts or second not in texts:
                    continue
                reason = _reason(
                    texts[first], texts[second], row, source, recipe.data.maximum_ratio, held_out, denoising=first == second
                )
                key = (comparison_key(texts[first]), comparison_key(texts[second]), direction)
                if reason is None and key in seen:
                    reason = "duplicate"
                if reason is not None:
                    losses[reason] += 1
                    continue
                seen.add(key)
                sides = _as_headline(texts[first], texts[second], recipe.data.headlines)
                yield Pair(*sides, first, second, number)


def _similar(recipe: Recipe, pairs: list[Pair], store: Path, losses: Counter[str]) -> list[Pair]:
    """The pairs whose sides are alike enough, where their source asks for that."""
    least = [source.minimum_similarity for source in recipe.data.sources]
    measured = [pair for pair in pairs if least[pair.file]]
    cosines = iter(similarities([(pair.source, pair.target) for pair in measured], store))
    kept = [pair for pair in pairs if not least[pair.file] or next(cosines) >= least[pair.file]]
    losses["similarity"] += len(pairs) - len(kept)
    return kept


def _with_terms(pair: Pair, share: float, put_in: PutIn) -> Pair:
    """The pair with that share of the names and terms in the Kazakh as the translation has them."""
    if pair.source_language != "kk" or pair.target_language not in ("en", "ru"):
        return pair
    return replace(pair, source=put_in(pair.source, pair.target, pair.target_language, share))


def _texts(row: dict[str, object], languages: tuple[str, ...], source: Source, recasers: dict[str, Recaser]) -> dict[str, str]:
    found = {code: row.get(source.columns.get(code, code)) for code in languages}
    texts = {code: _tidy(str(text)) for code, text in found.items() if text}
    if row.get("src") in source.recase:
        texts = {code: recasers[code].recase(text) for code, text in texts.items()}
    return texts


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", encodable(text))).strip()


def _as_headline(source: str, target: str, share: float) -> tuple[str, str]:
    """Both without their full stop, for that share of short pairs; the source side draws the lot, the same in every run."""
    short = all(len(text.split()) <= _HEADLINE_WORDS and re.search(r"\w\.$", text) for text in (source, target))
    if not short or zlib.crc32(source.encode()) >= share * 2**32:
        return source, target
    return source[:-1], target[:-1]


def _at_least(score: object, source: Source) -> bool:
    try:
        return float(str(score)) >= source.minimum_score
    except ValueError:
        raise InputError(f"the score {score!r} is no number; minimum_score needs numbers", path=source.file) from None


def _reason(
    source_text: str,
    target_text: str,
    row: dict[str, object],
    source: Source,
    maximum_ratio: float,
    held_out: set[str],
    *,
    denoising: bool,
) -> str | None:
    if not source.takes(row.get("src")):
        return "origin not wanted"
    if source.minimum_score and (score := row.get("score")) is not None and not _at_least(score, source):
        return "score"
    if len(source_text.split()) < source.minimum_words:
        return "too few words"
    if not denoising and comparison_key(source_text) == comparison_key(target_text):
        return "both sides equal"
    longer, shorter = sorted((len(source_text), len(target_text)), reverse=True)
    if longer > shorter * maximum_ratio + 20:
        return "length ratio"
    if comparison_key(source_text) in held_out or comparison_key(target_text) in held_out:
        return "held out"
    return None
