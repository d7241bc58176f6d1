"""Change one thing of a training recipe at a time, train each variant equally long, and see what it does to the development sets.

    python eval/model_ablation.py RECIPE --data DATA --work WORK [--steps 300] [--only NAME ...] [--record NAME]

A row says what the development sets lose per character (cross-entropy in nats, the sensitive measure: short runs differ in it
before they differ in chrF++), chrF++ of greedy translations, and the processor time that training took. Finished variants of
the same length are not run again; a variant that does not fit the recipe is told and left out.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path

import torch
import yaml

from kazalign.configuration import from_mapping
from kazalign.errors import ConfigurationError
from kazalign.training.data import load_packed, prepare
from kazalign.training.export import export
from kazalign.training.fit import CHECKPOINT, Trainer, faster_precision
from kazalign.training.recipe import RECIPE_COPY, Fit, Recipe, check_recipe
from kazalign.training.score import development_loss, score
from kazalign.training.weights import load_trained
from kazalign.translation.terms import with_target_terms

Values = dict[str, dict[str, object]]
SCORED_LINES = 300
PREPARED = [("model", key) for key in ("initialise", "encoder_layers", "decoder_layers", "decoder_from")]
"""What of the network `prepare` makes, beside the data and the pieces."""


def without(*files: str) -> Callable[[Values], object]:
    """The recipe's sources, less some; they may be compressed.

    Raises:
        ConfigurationError: the recipe has none of them.
    """

    def less(values: Values) -> list[dict[str, str]]:
        sources: list[dict[str, str]] = values["data"]["sources"]  # type: ignore[assignment]
        kept = [source for source in sources if source["file"].removesuffix(".gz") not in files]
        if len(kept) == len(sources):
            raise ConfigurationError(f"the recipe has no {', '.join(files)}")
        return kept

    return less


def besides(*sources: dict[str, object]) -> Callable[[Values], object]:
    """The recipe's sources, and more."""
    return lambda values: [*values["data"]["sources"], *sources]  # type: ignore[misc]


def scaled(factor: float, *keys: str) -> dict[tuple[str, str], object]:
    """These values of the recipe's `fit`, times a factor; whole numbers stay whole."""

    def times(key: str) -> Callable[[Values], object]:
        def changed_value(values: Values) -> object:
            value: float = values["fit"].get(key, getattr(Fit(), key))  # type: ignore[assignment]
            return type(value)(value * factor)

        return changed_value

    return {("fit", key): times(key) for key in keys}


VARIANTS: dict[str, dict[tuple[str, str], object]] = {
    "the recipe": {},
    "decoder from random weights": {("model", "decoder_from"): []},
    "2 decoder layers": {("model", "decoder_layers"): 2, ("model", "decoder_from"): [3, 9]},
    "4 decoder layers": {("model", "decoder_layers"): 4, ("model", "decoder_from"): [2, 5, 8, 11]},
    "6 encoder layers, frozen": {("model", "encoder_layers"): 6, ("model", "frozen_layers"): 6},
    "12 encoder layers, frozen": {("model", "encoder_layers"): 12, ("model", "frozen_layers"): 12},
    "upper 3 of 9 encoder layers trained": {("model", "frozen_layers"): 6},
    "all 9 encoder layers trained": {("model", "frozen_layers"): 0},
    "random encoder and decoder": {
        ("model", "initialise"): "random",
        ("model", "frozen_layers"): 0,
        ("model", "decoder_from"): [],
    },
    "12,000 pieces": {("pieces", "size"): 12000},
    "32,000 pieces": {("pieces", "size"): 32000},
    "dropout 0.1": {("model", "dropout"): 0.1},
    "full softmax": {("fit", "sampled_softmax"): 0},
    "dropout 0.1, R-drop 1, full softmax": {("model", "dropout"): 0.1, ("fit", "r_drop"): 1.0, ("fit", "sampled_softmax"): 0},
    "dropout 0.1, full softmax": {("model", "dropout"): 0.1, ("fit", "sampled_softmax"): 0},
    "all encoder layers trained, piece sampling 0.3": {("model", "frozen_layers"): 0, ("fit", "piece_sampling"): 0.3},
    "all encoder layers trained, denoising of Kazakh": {
        ("model", "frozen_layers"): 0,
        ("data", "directions"): lambda values: [*values["data"]["directions"], "kk-kk"],
        ("data", "sources"): besides({"file": "monolingual-kk.jsonl.gz", "weight": 0.3, "directions": ["kk-kk"]}),
    },
    "lexicon, too": {("data", "sources"): besides({"file": "lexicon.jsonl.gz", "weight": 0.2, "directions": ["kk-en", "kk-ru"]})},
    "translations of an ensemble, too": {
        ("data", "sources"): besides({"file": "ensemble.jsonl", "weight": 60.0, "directions": ["kk-en", "kk-ru"]})
    },
    "no average of weights": {("fit", "average"): 0},
    "half the learning rates": scaled(0.5, "learning_rate", "encoder_learning_rate"),
    "a quarter of the learning rates": scaled(0.25, "learning_rate", "encoder_learning_rate"),
    "twice the learning rates": scaled(2, "learning_rate", "encoder_learning_rate"),
    "batches half as large": scaled(0.5, "batch_tokens"),
    "batches twice as large": scaled(2, "batch_tokens"),
    "no en-ru rows": {("data", "sources"): without("en-ru.jsonl")},
    "no localisation, no synthetic rows": {("data", "sources"): without("localisation.jsonl", "synthetic.jsonl")},
    "no distilled rows": {("data", "sources"): without("distilled.jsonl")},
    "no careful rows": {("data", "sources"): without("careful.jsonl")},
    "no back-translated rows": {
        ("data", "sources"): without("back-translated-news.jsonl", "back-translated-ru.jsonl", "back-translated-en.jsonl")
    },
    "no dropout": {("model", "dropout"): 0.0},
    "upper 6 of 9 encoder layers trained": {("model", "frozen_layers"): 3},
}


def changed(values: Values, changes: dict[tuple[str, str], object], steps: int) -> Recipe:
    """The recipe with the changes made and its length set."""
    copy: Values = {section: dict(keys) if isinstance(keys, dict) else keys for section, keys in values.items()}
    copy["fit"].pop("minutes", None)
    copy["fit"]["steps"] = steps
    for (section, key), value in changes.items():
        copy[section][key] = value(values) if callable(value) else value
    recipe = from_mapping(Recipe, copy, place="variant")
    check_recipe(recipe, place="variant")
    return recipe


def run(recipe: Recipe, data: list[Path], work: Path) -> dict[str, object]:
    """Train one variant and measure it; a variant whose data is that of the recipe uses the same packed folder."""
    began = time.process_time()
    trainer = Trainer(recipe, work, report=print)
    trainer.run()
    seconds = time.process_time() - began
    export(recipe, work, work / "model")
    network, processor = load_trained(work).network, load_packed(work / "packed").processor()
    row: dict[str, object] = {"tokens": trainer.position.target_tokens, "cpu_seconds": round(seconds)}
    sets = recipe.score.sets[:2]
    scored = score(
        dataclasses.replace(recipe, score=dataclasses.replace(recipe.score, sets=sets)),
        data,
        work / "model",
        beam=1,
        lines=SCORED_LINES,
    )
    for entry, result in zip(sets, scored, strict=True):
        row[f"{entry.name} {entry.direction} loss"] = round(development_loss(network, processor, data, entry), 4)
        row[f"{entry.name} {entry.direction} chrF++"] = result.chrf
        row["signature"] = result.chrf_signature
    return row


def table(rows: dict[str, dict[str, object]], steps: int, command: str) -> str:
    """The recorded rows as Markdown."""
    names = [name for name in next(iter(rows.values())) if name != "signature"]
    lines = [
        "# What helps: one change at a time",
        "",
        f"Each variant is the recipe with one thing changed, trained for {steps} steps; the learning rate falls to zero.",
        "Loss is cross-entropy in nats a reference character (lower is better); chrF++ is that of the first",
        f"{SCORED_LINES} lines, greedy, int8, `{next(iter(rows.values()))['signature']}`.",
        "Short runs: they show what learns faster, not where it ends.",
        "",
        f"    {command}",
        "",
        "| variant | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
        *(f"| {variant} | " + " | ".join(str(row[name]) for name in names) + " |" for variant, row in rows.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the variants that are not finished yet, one after the other, and record all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, action="append")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--only", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--record", type=Path, help="write this name with .json and .md")
    arguments = parser.parse_args()
    values: Values = yaml.safe_load(arguments.recipe.read_text(encoding="utf-8"))
    values["fit"].setdefault("precision", faster_precision(torch.device("cpu")))  # the same for all variants
    arguments.work.mkdir(parents=True, exist_ok=True)
    finished = arguments.work / f"rows-{arguments.steps}.json"
    rows = json.loads(finished.read_text(encoding="utf-8")) if finished.exists() else {}
    for name in arguments.only:
        if name in rows:
            continue
        changes = VARIANTS[name]
        try:
            recipe = changed(values, changes, arguments.steps)
        except ConfigurationError as error:
            print(f"{name}: left out: {error}", flush=True)
            continue
        work = arguments.work / name.replace(" ", "-")
        work.mkdir(exist_ok=True)
        (work / CHECKPOINT).unlink(missing_ok=True)  # of a variant that was stopped, or of another length
        (work / RECIPE_COPY).write_text(
            yaml.safe_dump({"variant of": str(arguments.recipe), "changes": str(changes)}), encoding="utf-8"
        )
        packed = work / "packed"
        if any(change in PREPARED or change[0] in ("data", "pieces") for change in changes):
            prepare(recipe, arguments.data, packed, put_in=with_target_terms)
        elif not packed.exists():
            _share(changed(values, {}, arguments.steps), arguments.data, arguments.work, work)
        rows[name] = run(recipe, arguments.data, work)
        print(name, rows[name], flush=True)
        finished.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if arguments.record and rows:
        command = f"python eval/model_ablation.py {arguments.recipe} --data DATA --work WORK --steps {arguments.steps}"
        arguments.record.with_suffix(".json").write_text(finished.read_text(encoding="utf-8"), encoding="utf-8")
        arguments.record.with_suffix(".md").write_text(table(rows, arguments.steps, command), encoding="utf-8")


def _share(recipe: Recipe, data: list[Path], common: Path, work: Path) -> None:
    """Variants with the recipe's own data use one packed folder and one store of frozen states."""
    if not (common / "packed" / "prepared.json").exists():
        prepare(recipe, data, common / "packed", put_in=with_target_terms)
    for name in ("packed", "states"):
        (common / name).mkdir(exist_ok=True)
        (work / name).symlink_to((common / name).resolve())


if __name__ == "__main__":
    main()
