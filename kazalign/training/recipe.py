"""A training recipe: what `configs/train/*.yaml` can say, key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Literal

from kazalign.configuration import load_yaml
from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES

RECIPE_COPY = "recipe.yaml"
"""The copy of a recipe beside its results."""
BUNDLED = Path(str(files("kazalign"))) / "models" / "kk-small"

_POSITIONS = 512
_E5_LAYERS = 12
_MOST_PIECES = 65_000
"""Piece ids are packed as 16 bits, those of specials and languages among them."""
_SHAPE = ("encoder_layers", "decoder_layers", "decoder_from")
PutIn = Callable[[str, str, str, float], str]
"""Puts a share of the names and terms of a translation into the Kazakh: of Kazakh, translation, its language and share."""
_LANGUAGES = tuple(entry.code for entry in LANGUAGES)
_POSSIBLE: dict[str, tuple[Callable[[float], bool], tuple[str, ...]]] = {
    "above 0": (lambda value: value > 0, ("steps", "minutes", "batch_tokens", "learning_rate")),
    "0 or above": (
        lambda value: value >= 0,
        ("encoder_learning_rate", "warmup_steps", "r_drop", "sampled_softmax", "checkpoint_minutes", "weight_decay", "seed"),
    ),
    "from 0 to 1": (lambda value: 0 <= value <= 1, ("noise", "piece_sampling", "start_share")),
    "at least 0 and below 1": (lambda value: 0 <= value < 1, ("label_smoothing", "average")),
}
"""What the values of `fit` have to be."""


@dataclass(frozen=True)
class Source:
    """One file of rows with a text for each language, `kk`, `en`, `ru`, and if need be `src` (where it is from) and `score`.

    JSON Lines (`.jsonl`) or a table with a header (`.tsv`), plain or gzipped (`.gz`).
    """

    file: str
    columns: dict[str, str] = field(default_factory=dict)
    """Columns that hold a language under another name: `kk: en_kk` where the Kazakh is what
    `kazalign translate --column en --from en --to kk` made of the English."""
    weight: float = 1.0
    """How often a row is seen in an epoch: 2 is twice; with 0.5 a random half of the rows is seen, another in every epoch."""
    minimum_words: int = 1
    """Rows whose source side is shorter than this are left out."""
    minimum_score: float = 0.0
    """Rows whose `score` is lower are left out; rows without one stay."""
    minimum_similarity: float = 0.0
    """Pairs whose e5 embeddings have a lower cosine are left out; unrelated sentences have about 0.7 to 0.8. 0: not measured."""
    recase: tuple[str, ...] = ()
    """Values of `src` whose text is lower-cased and gets its capitals back."""
    include: tuple[str, ...] = ()
    """Values of `src` that are taken; empty: all but those of `exclude`."""
    exclude: tuple[str, ...] = ()
    """Values of `src` that are left out."""
    directions: tuple[str, ...] = ()
    """Those of the recipe's directions that the rows serve; empty: every one that they have both sides for."""

    def takes(self, origin: object) -> bool:
        """Whether rows of this origin (`src`) are wanted."""
        return (not self.include or origin in self.include) and origin not in self.exclude


@dataclass(frozen=True)
class Data:
    """What to train on."""

    sources: tuple[Source, ...]
    directions: tuple[str, ...]
    """Pairs such as `kk-en`; a row serves every direction that it has both sides for. `kk-kk` means denoising: the network learns
    to put a sentence right that `fit.noise` has damaged."""
    maximum_pieces: int = 128
    """Pairs of which one side has more pieces are left out; it is also the limit of the exported model's input."""
    maximum_ratio: float = 2.5
    """Pairs of which one side has this many times more characters than the other (plus 20) are left out."""
    held_out: tuple[str, ...] = ()
    """Files, one sentence a line, whose sentences must not be trained on."""
    headlines: float = 0.0
    """The share of short pairs that lose the full stop on both sides, so that the network learns to read headlines. Short means
    at most 14 words on both sides, both of which end in a full stop."""
    terms: float = 0.0
    """The share of names and of terms of the glossary `kazakhstan` that stand in the Kazakh as the English or Russian has them:
    the network learns to copy what a glossary puts in."""


@dataclass(frozen=True)
class Pieces:
    """The subword vocabulary."""

    size: int = 32000
    """How many of e5's pieces are kept: those that cover the texts best, each language counting the same."""


@dataclass(frozen=True)
class Model:
    """The network and what it starts from."""

    initialise: str = "e5"
    """e5, random, bundled (the model in the package) or the folder of an exported model; the last two bring their own shape and
    pieces."""
    frozen_layers: int = 0
    """Encoder layers (and embeddings) that are not trained; their output is computed once and kept on disk."""
    encoder_layers: int = 12
    """The first so many layers of e5."""
    decoder_layers: int = 4
    """Layers of the decoder, each of which costs time for every piece that is written."""
    decoder_from: tuple[int, ...] = ()
    """Encoder layers of e5 that the decoder's layers start from; empty: random."""
    dropout: float = 0.1
    """Share of the network's states that are set to zero in training, at random."""

    @property
    def start(self) -> Path | None:
        """The folder of the exported model to start from, if any."""
        if self.initialise in ("e5", "random"):
            return None
        return BUNDLED if self.initialise == "bundled" else Path(self.initialise)


@dataclass(frozen=True)
class Fit:
    """How to train."""

    batch_tokens: int = 4000
    """Target pieces in a batch, padding counted in."""
    learning_rate: float = 1e-3
    """The highest learning rate of the decoder."""
    encoder_learning_rate: float = 1e-4
    """The highest learning rate of the encoder."""
    warmup_steps: int = 400
    """For so many steps the learning rates rise from zero to their highest."""
    steps: int | None = None
    minutes: float | None = None
    """The learning rate falls to zero at `steps` or after `minutes` of training, whichever is given."""
    label_smoothing: float = 0.0
    noise: float = 0.1
    """Denoising: the share of pieces dropped, and of pieces masked; the rest move by up to three places."""
    piece_sampling: float = 0.0
    """Share of source sentences that are cut into pieces in another way than the best (Kudo 2018, ACL)."""
    r_drop: float = 0.0
    """Weight of the difference between two passes with different dropout (R-Drop, Liang et al. 2021, NeurIPS); 0: one pass."""
    sampled_softmax: int = 0
    """Score the batch's own pieces and this many others instead of all (0: all); makes a step cheaper on a CPU."""
    precision: Literal["auto", "bfloat16", "float32"] = "auto"
    """What matrices are multiplied in; the weights themselves are float32. auto: bfloat16 on a GPU, and on a processor what is
    faster there, which is tried out."""
    checkpoint_minutes: float = 10.0
    """Minutes of training between two checkpoints."""
    weight_decay: float = 0.01
    """Share of itself, times the learning rate, that a weight loses in a step (AdamW); embeddings, biases and norms lose none."""
    average: float = 0.999
    """Exponential moving average of the weights; the average is what is exported. 0: none."""
    start_share: float = 0.0
    """How much of the model that training starts from is in what is exported: the average of both networks' weights often does
    better than either (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). It may be changed afterwards, and
    `--step fit` on a finished run writes the weights anew, as long as the model to start from is the same."""
    seed: int = 1
    """What the first weights, dropout, the order of the rows and noise are drawn from."""


@dataclass(frozen=True)
class DevelopmentSet:
    """Two files under the data folder: texts, line by line, or tables of which the directions' columns are read."""

    name: str
    source: str
    target: str
    direction: str
    lines: int | None = None
    """Only the first so many; if not given, all."""


@dataclass(frozen=True)
class Score:
    """What the model is scored on."""

    sets: tuple[DevelopmentSet, ...]
    beam: int = 4
    """Hypotheses that are followed at a time; 1 is greedy."""
    length_penalties: dict[str, float] = field(default_factory=dict)
    """By target language, where another than 1 suits the model: above 1 favours long output. They go into the exported model."""


@dataclass(frozen=True)
class Recipe:
    """A whole recipe."""

    name: str
    data: Data
    model: Model
    fit: Fit
    score: Score
    pieces: Pieces = Pieces()
    licence: str = "Apache-2.0"
    """That of the model, which its `model.json` names."""

    @property
    def denoising(self) -> bool:
        """Whether a direction such as `en-en` is among those trained."""
        return any(first == second for first, second in (direction.split("-") for direction in self.data.directions))

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages that the directions name, in order of first mention."""
        return tuple(dict.fromkeys(code for direction in self.data.directions for code in direction.split("-")))


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        ConfigurationError: a key, a value or a combination of them is wrong.
    """
    recipe = load_yaml(Recipe, path)
    check_recipe(recipe, place=str(path))
    return recipe


def check_recipe(recipe: Recipe, *, place: str) -> None:
    """See that the values of a recipe are possible and fit together; `place` begins every message.

    Raises:
        ConfigurationError: they do not.
    """
    for check in (_data_faults, _model_faults, _fit_faults, _score_faults):
        if fault := next(check(recipe), None):
            raise ConfigurationError(f"{place}: {fault}")


def _data_faults(recipe: Recipe) -> Iterator[str]:
    data = recipe.data
    for direction in data.directions:
        codes = direction.split("-")
        if len(codes) != 2 or any(code not in _LANGUAGES for code in codes):
            yield f"data: directions: {direction!r} is not of the form kk-en; the languages are {', '.join(_LANGUAGES)}"
    if not data.sources or not data.directions:
        yield "data: name at least one source and one direction"
    for source in data.sources:
        yield from _source_faults(recipe, source)
    if not any(source.weight for source in data.sources):
        yield "data: sources: all have the weight 0; give one a weight above 0"
    for name, share in (("headlines", data.headlines), ("terms", data.terms)):
        if not 0 <= share <= 1:
            yield f"data: {name}: {share} is not between 0 and 1"
    longest = _POSITIONS - 2  # the marks of begin and end
    if recipe.fit.piece_sampling:
        longest //= 2  # another way to cut a sentence has up to twice as many pieces
    if not 1 <= data.maximum_pieces <= longest:
        yield f"data: maximum_pieces: {data.maximum_pieces} is not between 1 and {longest}"
    if not 1 <= recipe.pieces.size <= _MOST_PIECES:
        yield f"pieces: size: {recipe.pieces.size} is not between 1 and {_MOST_PIECES}"


def _source_faults(recipe: Recipe, source: Source) -> Iterator[str]:
    for code in source.columns:
        if code not in recipe.languages:
            yield f"data: {source.file}: columns: {code!r} is not among the recipe's languages"
    for direction in source.directions:
        if direction not in recipe.data.directions:
            yield f"data: {source.file}: {direction!r} is not among the recipe's directions"
    if not source.weight >= 0:
        yield f"data: {source.file}: weight: {source.weight} is not 0 or above"


def _model_faults(recipe: Recipe) -> Iterator[str]:
    model, usual = recipe.model, Model()
    if model.start is None:
        if model.encoder_layers < 1 or model.decoder_layers < 1:
            yield "model: encoder_layers and decoder_layers are at least 1"
        if model.initialise == "e5" and model.encoder_layers > _E5_LAYERS:
            yield f"model: encoder_layers: e5 has {_E5_LAYERS}, not {model.encoder_layers}"
        if len(model.decoder_from) not in (0, model.decoder_layers):
            yield f"model: decoder_from: {len(model.decoder_from)} layers are named for {model.decoder_layers}"
        if any(not 0 <= layer < _E5_LAYERS for layer in model.decoder_from):
            yield f"model: decoder_from: e5's layers are numbered from 0 to {_E5_LAYERS - 1}"
        if not 0 <= model.frozen_layers <= model.encoder_layers:
            yield f"model: frozen_layers: {model.frozen_layers} is not between 0 and {model.encoder_layers}"
    elif not _is_file(model.start / "model.bin"):
        yield f"model: initialise: {model.start} holds no exported model; give e5, random, bundled or a folder"
    elif not _is_file(model.start / "pieces.model"):
        yield (
            f"model: initialise: {model.start} has no pieces.model, so no training of kazalign exported it; give e5, random, "
            "bundled or a folder of such a model"
        )
    elif replace(model, **{name: getattr(usual, name) for name in _SHAPE}) != model or recipe.pieces != Pieces():
        yield f"model: {model.initialise} brings its own shape and pieces; leave out {', '.join(_SHAPE)} and pieces"
    if not 0 <= model.dropout < 1:
        yield f"model: dropout: {model.dropout} is not between 0 and 1"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # no permission, or too long a name
        return False


def _fit_faults(recipe: Recipe) -> Iterator[str]:
    fit = recipe.fit
    if (fit.steps is None) == (fit.minutes is None):
        yield "fit: give either steps or minutes"
    for what, (holds, names) in _POSSIBLE.items():
        for name in names:
            if (value := getattr(fit, name)) is not None and not holds(value):
                yield f"fit: {name}: {value} is not {what}"
    if fit.sampled_softmax and (fit.r_drop or fit.label_smoothing):
        yield "fit: r_drop and label_smoothing need all scores; leave out sampled_softmax"
    if fit.start_share and recipe.model.start is None:
        yield f"fit: start_share: {recipe.model.initialise} is no trained model; give bundled or a folder, or leave it out"
    if recipe.model.frozen_layers and (fit.piece_sampling or recipe.denoising):
        yield "fit: frozen layers see each sentence once; leave out piece_sampling and denoising"


def _score_faults(recipe: Recipe) -> Iterator[str]:
    for entry in recipe.score.sets:
        codes = entry.direction.split("-")
        if len(codes) != 2 or any(code not in recipe.languages for code in codes):
            yield f"score: {entry.name}: direction: {entry.direction!r} is not a pair such as kk-en of the recipe's languages"
    for code in recipe.score.length_penalties:
        if code not in recipe.languages:
            yield f"score: length_penalties: {code!r} is not among the recipe's languages"
    if recipe.score.beam < 1:
        yield f"score: beam: {recipe.score.beam} is below 1"
