"""Sentence alignment against gold: kazalign beside Gale-Church and a plain Vecalign on the same embeddings, in one run.

    python eval/alignment.py DATA [--articles corpora/articles] [--out eval/results/alignment.md] [--machine TEXT]
    python eval/alignment.py DATA --tune PRESET [--embedder E] [--method M]

DATA holds `dev/flores200_dev.{kk,en,ru}` and `dev/newsdev2019.{kk,en}`, a sentence a line. The sets are made of them by
`perturbed.py`; settings are tuned on those of seed 1 and scored on those of seed 2, which are the same sentences cut and
disturbed anew. The articles are never tuned on. Translations are the bundled model's, greedy. The scores' definition stands in
`kazalign/alignment/gold.py`. The peers stand in `peers.py`.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from peers import Aligner, gale_church, vecalign
from perturbed import Case, parallel_lines, perturbed

from kazalign.alignment.embedders import Embedder, load_embedder
from kazalign.alignment.gains import Gains, Weights
from kazalign.alignment.gold import Counts, compare, lax, read_gold, strict
from kazalign.alignment.methods import METHODS, Measure, Translated
from kazalign.alignment.sentences import align_sides
from kazalign.alignment.settings import Settings, settings
from kazalign.alignment.sides import Side, side_of
from kazalign.documents.model import Sentence
from kazalign.pipeline.translated import SentenceTranslator

Sets = dict[str, list[Case]]

TUNED, SCORED = 1, 2
_SOURCES = {
    "flores-kk-en": ("flores200_dev.kk", "flores200_dev.en"),
    "flores-kk-ru": ("flores200_dev.kk", "flores200_dev.ru"),
    "flores-en-ru": ("flores200_dev.en", "flores200_dev.ru"),
    "newsdev-kk-en": ("newsdev2019.kk", "newsdev2019.en"),
}
_TUNED_ON = {"news": "moves"}
"""The preset for news is tuned on documents with moved lines too, which newsrooms make."""
_PAIR = re.compile(r"\b(?P<source>kk|en|ru)-(?P<target>kk|en|ru)\b")
_STRANGERS = 3
"""One pair of documents that do not belong together is put among so many that do, to calibrate."""


def made_sets(data: Path, *, seed: int, kind: str = "news") -> Sets:
    """The disturbed sets of a kind."""
    return {
        name: list(perturbed(name, parallel_lines(data / "dev" / source, data / "dev" / target), seed=seed, kind=kind))
        for name, (source, target) in _SOURCES.items()
    }


def article_sets(folder: Path) -> Sets:
    """The articles' gold sentences, by pair."""
    sets: Sets = {}
    for pair in ("kk-en", "kk-ru", "en-ru"):
        source, target = pair.split("-")
        sets[f"articles-{pair}"] = [
            Case(
                f"articles-{pair}.{path.parent.name}",
                tuple(_sentences(path, source)),
                tuple(_sentences(path, target)),
                tuple(read_gold(path.with_name("beads.tsv"), pair)),
            )
            for path in sorted(folder.glob("*/sentences.tsv"))
        ]
    return sets


def _sentences(table: Path, language: str) -> Iterator[str]:
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        code, _, text = line.split("\t")
        if code == language:
            yield text


class Sides:
    """The sides of cases, made once: from an embedder, from translations of the sources, or from both."""

    def __init__(self, embedder: Embedder | None, translations: Translations | None = None) -> None:
        self._embedder, self._translations = embedder, translations
        self._known: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Side, Side]] = {}

    @property
    def name(self) -> str:
        """As the settings know it."""
        return self._measure(Case("kk-en", (), (), ())).name

    def __call__(self, case: Case) -> tuple[Side, Side]:
        """The source and the target."""
        key = case.name, case.source, case.target
        if key not in self._known:
            measure = self._measure(case)
            texts = enumerate((case.source, case.target))
            source, target = (side_of(each, measure.vectors(each, side)) for side, each in texts)
            self._known[key] = source, target
        return self._known[key]

    def know(self, sets: Sets) -> None:
        """Make those of all that the sets hold, so that it is not measured with the alignment."""
        for case in (case for cases in sets.values() for case in cases):
            self(case)

    def _measure(self, case: Case) -> Measure:
        if self._translations is None:
            return Measure(self._embedder)
        return Measure(self._embedder, Translated(0, self._translations(case), "bundled"))


class Translations:
    """The sources of cases in the language of their targets, translated once."""

    def __init__(self) -> None:
        self._translator = SentenceTranslator("bundled", threads=1)
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, case: Case) -> list[str]:
        """One for each sentence."""
        pair = _PAIR.search(case.name)
        assert pair is not None  # all cases are named by their languages
        new = [text for text in dict.fromkeys(case.source) if (pair[0], text) not in self._known]
        sentences = [Sentence("", text, 0, 0, pair["source"]) for text in new]
        texts = self._translator.texts(sentences, pair["source"], pair["target"])
        self._known |= {(pair[0], text): translation for text, translation in zip(new, texts, strict=True)}
        return [self._known[pair[0], text] for text in case.source]


def kazalign(sides: Sides, chosen: Settings) -> Aligner:
    """Our own."""
    return lambda case: [step.pair for step, _ in align_sides(*sides(case), chosen)]


def counts(cases: Sequence[Case], align: Aligner) -> Counts:
    """What is right, over all cases."""
    return sum((compare(case.gold, align(case)) for case in cases), Counts())


def tune(sets: Sets, sides: Sides, weights: Weights, *, rounds: int = 4) -> Weights:
    """Climb from `weights`: one at a time larger or smaller by a half, then by less, as long as the mean strict F1 rises."""

    def mean(candidate: Weights) -> float:
        chosen = replace(settings("e5", "news"), weights=candidate)
        scores = [strict(counts(cases, kazalign(sides, chosen))).f1 for cases in sets.values()]
        return sum(scores) / len(scores)

    names = [name for name in Weights.__dataclass_fields__ if name not in ("paragraph", "heading")]
    steps = dict.fromkeys(names, 0.5)
    best = mean(weights)
    for number in range(rounds):
        for name in names:
            for factor in (1 + steps[name], 1 / (1 + steps[name])):
                candidate = replace(weights, **{name: round(getattr(weights, name) * factor, 4)})
                if (score := mean(candidate)) > best:
                    best, weights = score, candidate
                    break
            else:
                steps[name] *= 0.6
        print(f"round {number + 1}: mean strict F1 {best:.4f}", flush=True)
    return weights


def calibrate(sets: Sets, sides: Sides, chosen: Settings) -> np.ndarray:
    """Logistic regression of whether a bead is right, strangers among the documents: constant, similarity, deviation, merged,
    crossing."""
    rows, right = [], []
    for case in [*(case for cases in sets.values() for case in cases), *_strangers(sets)]:
        source, target = sides(case)
        gains = Gains(source, target, chosen.weights)
        for step, _ in align_sides(source, target, chosen):
            if all(step.pair):
                merged = max(map(len, step.pair)) > 1
                similarity, deviation = (float(feature[0]) for feature in gains.features([step.pair]))
                rows.append([1.0, similarity, deviation, float(merged), float(step.crossing)])
                right.append(step.pair in case.gold)
    features, labels = np.array(rows), np.array(right, float)
    found = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ found))
        weight = chance * (1 - chance)
        # A little weight decay, since a rare kind of bead may be always right.
        decay = np.array([0.0, 0.1, 0.1, 0.1, 0.1])
        slope = features.T @ (labels - chance) - decay * found
        found += np.linalg.solve((features * weight[:, None]).T @ features + np.diag(decay), slope)
    return found


def _strangers(sets: Sets) -> Iterator[Case]:
    """Documents that do not belong together, so that probabilities are low where nothing answers anything."""
    for name, cases in sets.items():
        for one, other in list(pairwise(cases))[::_STRANGERS]:
            yield Case(f"{name}, strangers", one.source, other.target, ())


def reliability(sets: Sets, sides: Sides, chosen: Settings) -> list[tuple[str, int, float, float]]:
    """For each tenth of probability: beads, their mean probability, the share that is right."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for case in (case for cases in sets.values() for case in cases):
        for step, probability in align_sides(*sides(case), chosen):
            if probability is not None:
                bins.setdefault(min(9, int(probability * 10)), []).append((probability, step.pair in case.gold))
    return [
        (f"{number / 10:.1f}-{(number + 1) / 10:.1f}", len(found), _mean([p for p, _ in found]), _mean([r for _, r in found]))
        for number, found in sorted(bins.items())
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def table(sets: Sets, aligners: dict[str, Aligner]) -> tuple[list[str], list[dict[str, object]]]:
    """Every set with every aligner, as Markdown lines and as records."""
    lines = ["| set | aligner | strict P | R | F1 | lax P | R | F1 | seconds |", "| --- | --- |" + " ---: |" * 7]
    records: list[dict[str, object]] = []
    for name, cases in sets.items():
        for aligner, align in aligners.items():
            began = time.perf_counter()
            result = counts(cases, align)
            seconds = time.perf_counter() - began
            one, other = strict(result), lax(result)
            values = (one.precision, one.recall, one.f1, other.precision, other.recall, other.f1)
            lines.append(f"| {name} | {aligner} | {' | '.join(f'{value:.4f}' for value in values)} | {seconds:.1f} |")
            keys = ("strict_precision", "strict_recall", "strict_f1", "lax_precision", "lax_recall", "lax_f1")
            records.append({"set": name, "aligner": aligner, **dict(zip(keys, map(float, values), strict=True))})
            print(lines[-1], flush=True)
    return lines, records


def shape_counts(sets: Sets) -> list[str]:
    """What the sets are made of."""
    lines = ["| set | documents | beads | 1-1 | other links | left alone |", "| --- |" + " ---: |" * 5]
    for name, cases in sets.items():
        shapes = Counter((len(source), len(target)) for case in cases for source, target in case.gold)
        alone = sum(count for shape, count in shapes.items() if 0 in shape)
        total = sum(shapes.values())
        lines.append(f"| {name} | {len(cases)} | {total} | {shapes[1, 1]} | {total - alone - shapes[1, 1]} | {alone} |")
    return lines


def run_tuning(arguments: argparse.Namespace) -> None:
    """Print the settings found for one preset."""
    embedder = None if arguments.method == "translation" else load_embedder(arguments.embedder)
    sides = Sides(embedder, None if arguments.method == "embedding" else Translations())
    start = settings(sides.name, arguments.tune)
    sets = made_sets(arguments.data, seed=TUNED, kind=_TUNED_ON.get(arguments.tune, arguments.tune))
    print({name: round(strict(counts(cases, kazalign(sides, start))).f1, 4) for name, cases in sets.items()}, flush=True)
    del sets["flores-en-ru"]
    weights = tune(sets, sides, start.weights, rounds=arguments.rounds)
    print(weights)
    names = ("constant", "similarity", "deviation", "merged", "crossing")
    found = calibrate(sets, sides, replace(start, weights=weights))
    print("Calibration(" + ", ".join(f"{name}={value:.2f}" for name, value in zip(names, found, strict=True)) + ")")


def run_scoring(arguments: argparse.Namespace) -> None:
    """Print the tables, and write them with --out."""
    embedder, translations = load_embedder("e5"), Translations()
    e5, lexical = Sides(embedder), Sides(load_embedder("lexical"))
    translation, auto = Sides(None, translations), Sides(embedder, translations)
    sets = made_sets(arguments.data, seed=SCORED)
    if arguments.articles:
        sets |= article_sets(arguments.articles)
    e5.know(sets)
    news = settings("e5", "news")
    aligners: dict[str, Aligner] = {
        "kazalign, e5": kazalign(e5, news),
        "kazalign, translation": kazalign(translation, settings("translation", "news")),
        "kazalign, auto": kazalign(auto, settings("auto", "news")),
        "kazalign, lexical": kazalign(lexical, settings("lexical", "news")),
        "plain Vecalign, e5": vecalign(e5),
        "galechurch": gale_church,
    }
    for sides in (lexical, translation, auto):
        sides.know(sets)
    lines, records = table(sets, aligners)
    presets = []
    for kind in ("legal", "subtitles"):
        others = {f"{name}, {kind}": cases for name, cases in made_sets(arguments.data, seed=SCORED, kind=kind).items()}
        e5.know(others)
        mine = {f"kazalign, e5, {preset}": kazalign(e5, settings("e5", preset)) for preset in ("news", kind)}
        more, new = table(others, mine)
        presets += more if not presets else more[2:]
        records += new
    made = {name: cases for name, cases in sets.items() if not name.startswith("articles")}
    trust = [f"| {place} | {count} | {mean:.3f} | {share:.3f} |" for place, count, mean, share in reliability(made, e5, news)]
    if arguments.out:
        arguments.out.write_text(_report(arguments, sets, lines, presets, trust), encoding="utf-8")
        arguments.out.with_suffix(".json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def _report(arguments: argparse.Namespace, sets: Sets, lines: list[str], presets: list[str], trust: list[str]) -> str:
    command = "python eval/alignment.py DATA" + (f" --articles {arguments.articles}" if arguments.articles else "")
    machine = f" on {arguments.machine}" if arguments.machine else ""
    parts = [
        ["# Sentence alignment"],
        [
            f"Made by `{command}`{machine}. Definitions are in the script and in `kazalign/alignment/gold.py`. "
            "Seconds are without embedding and translating."
        ],
        lines,
        ["## What the sets are made of"],
        shape_counts(sets),
        ["## Presets", "", "Other kinds of disturbance, with the preset for news and with their own."],
        presets,
        ["## Are the probabilities right?", "", "Beads of the disturbed sets with the preset for news."],
        ["| probability | beads | mean | right, strictly |", "| --- | ---: | ---: | ---: |", *trust],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def main() -> None:
    """Tune or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with dev/flores200_dev.* and dev/newsdev2019.*")
    parser.add_argument("--articles", type=Path, help="folder of articles with their gold")
    parser.add_argument("--out", type=Path, help="write the tables here, as Markdown, and the numbers beside it as JSON")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    parser.add_argument("--tune", choices=("news", "legal", "subtitles"), help="find the settings of a preset and print them")
    parser.add_argument("--embedder", default="e5", help="with --tune")
    parser.add_argument("--method", choices=METHODS, default="embedding", help="with --tune")
    parser.add_argument("--rounds", type=int, default=4, help="with --tune")
    arguments = parser.parse_args()
    run_tuning(arguments) if arguments.tune else run_scoring(arguments)


if __name__ == "__main__":
    main()
