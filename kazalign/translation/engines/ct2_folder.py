"""What lies in a CTranslate2 folder: whose model it is, how its sentences become tokens, what it is called."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kazalign.configuration import from_mapping
from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation.engine import Description
from kazalign.translation.engines.codes import Family, foreign_pieces, language_token, possible_directions
from kazalign.translation.engines.folders import fingerprint, total_bytes

CARD = "model.json"
PIECES = "pieces.model"
SHARED_PIECES = ("sentencepiece.bpe.model", "spiece.model", "sentencepiece.model", "spm.model")
MARIAN_PIECES = ("source.spm", "target.spm")
FOREIGN_LIMIT = 200
"""Pieces that a converted model takes at a time: all of these families were trained on sentences and are weak on longer input."""
_LANGUAGE_TOKEN = re.compile(r"<2\w+>|>>\w+<<")


@dataclass(frozen=True)
class Card:
    """`model.json`, written by `kazalign train` beside the weights; without `revision`, the files themselves stand for it."""

    name: str
    licence: str
    directions: tuple[tuple[str, ...], ...]
    maximum_pieces: int
    length_penalties: dict[str, float] = field(default_factory=dict)
    """By target language, where another than 1 suits the model."""
    revision: str = ""


@dataclass(frozen=True)
class Tokens:
    """Sentences to tokens and back, as one model wants them."""

    family: Family
    source_processor: Any
    target_processor: Any
    vocabulary: Container[str]
    end_added: bool
    """CTranslate2 itself puts `</s>` after the source."""

    def encode(self, text: str, source: str, target: str) -> list[str]:
        """The encoder's input."""
        pieces: list[str] = self.source_processor.encode(text, out_type=str)
        end = [] if self.end_added else ["</s>"]
        if self.family == "kazalign":
            return ["<s>", *pieces, *end]
        head = language_token(self.family, target if self.family in ("marian", "madlad") else source, self.vocabulary)
        return [*([head] if head else []), *pieces, *end]

    def pieces(self, text: str) -> list[str]:
        """A text as the decoder would write it, without prefix and end."""
        pieces: list[str] = self.target_processor.encode(text, out_type=str)
        return pieces

    def prefix(self, target: str) -> list[str]:
        """What the decoder is made to begin with."""
        token = None if self.family in ("marian", "madlad") else language_token(self.family, target, self.vocabulary)
        return [token] if token else []

    def foreign(self, target: str) -> list[str]:
        """Pieces that a text in `target` never has."""
        pieces = map(self.target_processor.id_to_piece, range(self.target_processor.get_piece_size()))
        return foreign_pieces(self.family, target, pieces)

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of a hypothesis without its prefix."""
        pieces = [token for token in tokens if not _LANGUAGE_TOKEN.fullmatch(token)]
        if self.family in ("nllb", "m2m", "mbart"):  # their languages are tokens, but no pieces
            unknown = self.target_processor.unk_id()
            pieces = [piece for piece in pieces if self.target_processor.piece_to_id(piece) != unknown]
        return str(self.target_processor.decode(pieces)).strip()


def describe(folder: Path, *, name: str) -> Description:
    """What a folder of kazalign's own says of itself in `model.json`; reads no weights unless it has no revision.

    Raises:
        ModelError: a file is missing or not what it should be.
    """
    card = read_card(folder)
    files, size = _files(folder)
    return Description(
        name=name,
        revision=card.revision or _revision(files, card),
        licence=card.licence,
        size=size,
        directions=tuple((one, other) for one, other in card.directions),
        location=str(folder),
        at_hand=True,
    )


def _files(folder: Path) -> tuple[list[Path], int]:
    """The files in a folder, and their bytes."""
    with _errors_of_reading(folder):
        files = [path for path in folder.iterdir() if path.is_file()]
        return files, total_bytes(files)


def _revision(files: Sequence[Path], card: Card) -> str:
    """What the files are, and how the card says that they are decoded."""
    penalties = [f"{code}{penalty:g}" for code, penalty in sorted(card.length_penalties.items())]
    read = (path for path in files if path.name != CARD and path.suffix != ".md")  # the latter for people only
    return "-".join([fingerprint(read), *penalties])


def describe_foreign(folder: Path, tokens: Tokens, *, name: str) -> Description:
    """What can be told of a folder that another project's converter wrote.

    Raises:
        ModelError: a file cannot be read.
    """
    files, size = _files(folder)
    return Description(
        name=name,
        revision=fingerprint(files),
        licence="not stated in the folder",
        size=size,
        directions=possible_directions(tokens.family, tokens.vocabulary),
        location=str(folder),
        at_hand=True,
    )


def read_card(folder: Path) -> Card:
    """Read `model.json`; keys that a later version may have added are passed over.

    Raises:
        ModelError: it is missing, damaged or incomplete.
    """
    content = _read_json(folder / CARD)
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if key in {each.name for each in fields(Card)}}
    try:
        card = from_mapping(Card, content, place=str(folder / CARD))
    except ConfigurationError as error:
        raise ModelError(str(error)) from error
    if wrong := [pair for pair in card.directions if len(pair) != 2]:
        raise ModelError(f"{folder / CARD}: directions: expected pairs of languages, found {list(wrong[0])}")
    return card


def read_tokens(folder: Path) -> Tokens:
    """Recognise the model's family by its SentencePiece files and language tokens.

    Raises:
        ConfigurationError: there is no such folder.
        ModelError: a file is missing or cannot be read, or the family is none that kazalign knows.
    """
    with _errors_of_reading(folder):
        return _read_tokens(folder)


def _read_tokens(folder: Path) -> Tokens:
    for name in ("model.bin", "config.json"):
        _require(folder, name)
    if (folder / CARD).exists():
        _require(folder, PIECES)
        processor = _processor(folder / PIECES)
        controls = filter(processor.is_control, range(processor.get_piece_size()))
        tags = frozenset(processor.id_to_piece(number) for number in controls)
        return Tokens("kazalign", processor, processor, tags, end_added=False)
    end_added = bool(_read_json(folder / "config.json").get("add_source_eos", False))
    if any((folder / name).exists() for name in MARIAN_PIECES):
        for name in MARIAN_PIECES:
            _require(folder, name)
        encoder, decoder = (_processor(folder / name) for name in MARIAN_PIECES)
        return Tokens("marian", encoder, decoder, _vocabulary(folder), end_added)
    found = next((folder / name for name in SHARED_PIECES if (folder / name).exists()), None)
    if found is None:
        raise ModelError(
            f"{folder}: no SentencePiece model beside model.bin; copy the original model's {SHARED_PIECES[0]} "
            f"(NLLB-200, M2M-100, mBART-50), {SHARED_PIECES[1]} (MADLAD-400) or {' and '.join(MARIAN_PIECES)} (OPUS-MT) there"
        )
    words = _vocabulary(folder)
    processor = _processor(found)
    return Tokens(_family(folder, words), processor, processor, words, end_added)


def _family(folder: Path, vocabulary: Container[str]) -> Family:
    families: tuple[Family, ...] = ("nllb", "m2m", "mbart", "madlad")
    for family in families:
        if possible_directions(family, vocabulary):
            return family
    raise ModelError(
        f"{folder}: its vocabulary has no language tokens of NLLB-200, M2M-100, mBART-50 or MADLAD-400 for kazalign's languages; "
        "only such models, OPUS-MT and kazalign's own can be used"
    )


def _vocabulary(folder: Path) -> frozenset[str]:
    words: set[str] = set()
    for stem in ("shared_vocabulary", "source_vocabulary", "target_vocabulary"):
        if (folder / f"{stem}.json").exists():
            words.update(_read_json(folder / f"{stem}.json"))
        elif (folder / f"{stem}.txt").exists():
            words.update((folder / f"{stem}.txt").read_text(encoding="utf-8").split("\n"))
    if not words:
        raise ModelError(f"{folder}: shared_vocabulary.json is missing; convert the model again")
    return frozenset(words)


def _processor(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise ModelError(f"{path}: not a SentencePiece model: {error}") from error


def _require(folder: Path, name: str) -> None:
    expected = "expected a CTranslate2 model: model.bin, config.json, its vocabulary and pieces"
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder; {expected}")
    if not (folder / name).is_file():
        raise ModelError(f"{folder}: {name} is missing; {expected}")


@contextmanager
def _errors_of_reading(folder: Path) -> Iterator[None]:
    """Turns what the system says of a folder or its files into our error.

    Raises:
        ModelError: something cannot be read.
    """
    try:
        yield
    except OSError as error:
        raise ModelError(f"{error.filename or folder}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{folder}: its vocabulary is not UTF-8: {error}") from error


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ModelError(f"{path}: not valid JSON: {error}") from error
