"""The steps of training, each of which stands alone: prepare, fit, export, score; round and transformers if asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from kazalign.atomic import errors_of_writing, open_atomically, prepare_folder, replace_folder, write_text_atomically
from kazalign.errors import ConfigurationError, MissingExtra, ModelError
from kazalign.training.recipe import RECIPE_COPY, PutIn, Recipe

Step = Literal["prepare", "fit", "round", "export", "score", "transformers"]
STEPS: tuple[Step, ...] = get_args(Step)
USUAL_STEPS: tuple[Step, ...] = ("prepare", "fit", "export", "score")

MAXIMUM_ROUNDING_LOSS = 0.3
"""chrF++ that a set may lose when the weights are rounded to int8, decoded as the recipe says."""
TELLING_SENTENCES = 500
"""On smaller sets the difference is chance for the most part, and decides nothing."""


def step_named(name: str) -> Step:
    """The step of that name.

    Raises:
        ConfigurationError: there is none.
    """
    for step in STEPS:
        if step == name:
            return step
    raise ConfigurationError(f"unknown step {name!r}; known are: {', '.join(STEPS)}")


def train(
    recipe_file: Path,
    *,
    data: Sequence[Path],
    work: Path,
    steps: Sequence[Step] = USUAL_STEPS,
    report: Callable[[str], None] = print,
    put_in: PutIn | None = None,
) -> None:
    """Run the given steps of the recipe; results and a copy of the recipe lie in `work`.

    Args:
        recipe_file: one of `configs/train/*.yaml`, or the user's own.
        data: the folders where the recipe's files lie.
        work: `packed/`, `checkpoint.pt`, `weights.pt`, `fit.jsonl`, `model/`, `scores.json` and others appear here.
        steps: those to run, in the order of `STEPS`.
        report: called with each line of progress.
        put_in: what puts names and terms into the Kazakh; a recipe with `data.terms` needs it (see `kazalign.pipeline.training`).

    Raises:
        MissingExtra: torch is not installed.
        ConfigurationError: the recipe is wrong.
        InputError: data, or what an earlier step leaves, is missing or damaged; or `work` cannot be written to.
        OutputError: a result could not be written, as on a full disk.
        ModelError: rounding costs the model too much; an older one stays where it was.
    """
    try:
        import torch  # noqa: F401
    except ImportError:
        raise MissingExtra("torch", "train", "training") from None
    from kazalign.training.recipe import load_recipe

    recipe = load_recipe(recipe_file)
    if {"export", "score"} & set(steps):
        _check_sets(recipe, data)
    prepare_folder(work)
    if recipe_file.resolve() != (work / RECIPE_COPY).resolve():
        with open_atomically(work / RECIPE_COPY, "wb") as file:
            file.write(recipe_file.read_bytes())
    for step in STEPS:
        if step in steps:
            report(f"{recipe.name}: {step}")
            run = partial(_prepare, put_in=put_in) if step == "prepare" else _RUN[step]
            run(recipe, data, work, report)


def _check_sets(recipe: Recipe, data: Sequence[Path]) -> None:
    """See that the development sets can be read: training takes hours, and they are read after it."""
    from kazalign.training.score import read_set

    for entry in recipe.score.sets:
        read_set(entry, data)


def _prepare(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None], *, put_in: PutIn | None) -> None:
    from kazalign.training.data import prepare

    report(json.dumps(prepare(recipe, data, work / "packed", put_in=put_in), ensure_ascii=False))


def _fit(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None]) -> None:
    from kazalign.training.fit import Trainer

    Trainer(recipe, work, report=report).run()


def _round(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None]) -> None:
    from kazalign.training.weights import ROUNDED, load_trained, write_rounded

    write_rounded(load_trained(work), work / ROUNDED)
    report(f"written: {work / ROUNDED}")


def _export(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None]) -> None:
    from kazalign.training.export import export
    from kazalign.training.score import rounding_losses

    model = work / "model"
    with errors_of_writing(model), tempfile.TemporaryDirectory(dir=work) as temporary:
        rounded, unrounded = Path(temporary) / "int8", Path(temporary) / "float32"
        export(recipe, work, rounded)
        export(recipe, work, unrounded, quantisation="float32")
        losses = rounding_losses(recipe, data, rounded, unrounded)
        for entry in losses:
            report(f"{entry.name}: int8 loses {entry.loss:.2f} chrF++ against float32, {entry.sentences} sentences")
        worst = max((entry.loss for entry in losses if entry.sentences >= TELLING_SENTENCES), default=0.0)
        if worst > MAXIMUM_ROUNDING_LOSS:
            raise ModelError(
                f"{model}: not written: int8 loses {worst:.2f} chrF++, more than {MAXIMUM_ROUNDING_LOSS}; train with more weight "
                "decay"
            )
        replace_folder(rounded, model)
    report(f"written: {model}")


def _score(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None]) -> None:
    from kazalign.training.score import score

    models = {"start": recipe.model.start, "model": work / "model"}
    scores = {name: [asdict(entry) for entry in score(recipe, data, folder)] for name, folder in models.items() if folder}
    write_text_atomically(work / "scores.json", [json.dumps(scores, indent=2), "\n"])
    for name, entries in scores.items():
        for entry in entries:
            report(f"{name}: {entry['name']} {entry['direction']}: chrF++ {entry['chrf']}, BLEU {entry['bleu']}")


def _transformers(recipe: Recipe, data: Sequence[Path], work: Path, report: Callable[[str], None]) -> None:
    try:
        from kazalign.training.bart import export_bart
    except ImportError:
        raise MissingExtra("transformers", "train", "the step transformers") from None
    export_bart(recipe, work, work / "transformers")
    report(f"written: {work / 'transformers'}")


_RUN: dict[Step, Callable[[Recipe, Sequence[Path], Path, Callable[[str], None]], None]] = {
    "fit": _fit,
    "round": _round,
    "export": _export,
    "score": _score,
    "transformers": _transformers,
}
