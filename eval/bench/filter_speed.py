"""Speed and memory of the cheap filters: kazalign against OpusFilter, on the same pairs, in the same run.

    python eval/bench/filter_speed.py CORPUS... [--opusfilter VENV/bin/python] [--pairs 100000] [--record]

CORPUS is JSON Lines with `kk` and `en`, perhaps compressed by gzip; its pairs are repeated until there are enough. OpusFilter
needs an environment of its own: `python -m venv VENV && VENV/bin/pip install opusfilter`; without it, kazalign alone is measured.

The filters are those that both have: length in words, ratio of lengths in characters, share of script, numerals, sides that are
the same. The last two are not quite the same thing: OpusFilter compares the sequences of figures by `difflib` and the sides by
their edit distance; kazalign reads numbers, and asks whether the sides are equal.

First the filters alone, the pairs in memory: each by itself, then all together, in a process of its own for each system. Then the
commands, from two plain files to two plain files: kazalign reads the corpus twice (once to find its languages), writes it, reads
it back and compares; OpusFilter writes it. Seconds are those of the processor, one thread; the median of --repeats.

The bar: 100,000 pairs a second on a core, all filters together.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from measure import kazalign, machine, record, run, verdict

LEAST_SPEED = 100_000
RECIPE = """\
description: what OpusFilter has, too
filters:
  - length: {least: 1, most: 100}
  - length_ratio: {most: 3, slack: 0}
  - script: {least: 0.5, slack: 0}
  - identical: {most: 3}
  - numbers: {most: 1}
"""
OPUS_FILTERS: dict[str, dict[str, Any]] = {
    "LengthFilter": {"min_length": 1, "max_length": 100, "unit": "word"},
    "LengthRatioFilter": {"threshold": 3, "unit": "char"},
    "CharacterScoreFilter": {"scripts": ["Cyrillic", "Latin"], "thresholds": [0.5, 0.5]},
    "SimilarityFilter": {"threshold": 0.9, "unit": "word"},
    "NonZeroNumeralsFilter": {"threshold": 0.5},
}
OURS = ("length", "length_ratio", "script", "identical", "numbers")
Pairs = list[tuple[str, str]]


def main() -> None:
    """Measure and print; with --record, write eval/results/filter-speed.md and .json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="*", metavar="CORPUS")
    parser.add_argument("--opusfilter", type=Path, help="a Python that has OpusFilter")
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--worker", nargs=2, metavar=("SYSTEM", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(alone(arguments.worker[0], Path(arguments.worker[1]))))
        return
    if not arguments.corpora:
        parser.error("name a corpus")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        characters = write_pairs(arguments.corpora, place, arguments.pairs)
        systems = {"kazalign": Path(sys.executable)} | ({"OpusFilter": arguments.opusfilter} if arguments.opusfilter else {})
        inside: dict[str, list[dict[str, float]]] = {system: [] for system in systems}
        commands: dict[str, list[tuple[float, float]]] = {system: [] for system in systems}
        for _ in range(arguments.repeats):
            for system, python in systems.items():
                command = [str(python), __file__, "--worker", system, str(place)]
                inside[system].append(json.loads(run(command, threads=1).output.splitlines()[-1]))
                commands[system].append(end_to_end(system, python, place))
    lines, values = report(inside, commands, arguments.pairs, characters)
    print("\n".join([machine(), *lines]))
    if arguments.record:
        shown = [Path(argument).name for argument in sys.argv[1:] if argument != "--record"]
        record("filter-speed", "Speed of the cheap filters", lines, values, arguments=shown)


def write_pairs(corpora: Sequence[Path], place: Path, count: int) -> float:
    """`count` pairs as `in.kk` and `in.en` and the configurations; the mean length of a side."""
    pairs: Pairs = []
    for corpus in corpora:
        with gzip.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".gz" else corpus.open(encoding="utf-8") as file:
            rows = map(json.loads, file)
            pairs += [
                (" ".join(row["kk"].split()), " ".join(row["en"].split())) for row in rows if row.get("kk") and row.get("en")
            ]
    pairs = list(islice(cycle(pairs), count))
    for side, code in enumerate(("kk", "en")):
        (place / f"in.{code}").write_text("".join(f"{pair[side]}\n" for pair in pairs), encoding="utf-8")
    (place / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    step = {
        "type": "filter",
        "parameters": {
            "inputs": ["in.kk", "in.en"],
            "outputs": ["opus.kk", "opus.en"],
            "filters": [{name: settings} for name, settings in OPUS_FILTERS.items()],
        },
    }
    whole = {"common": {"output_directory": str(place)}, "steps": [step]}
    (place / "opus.yaml").write_text(json.dumps(whole), encoding="utf-8")
    return sum(len(text) for pair in pairs for text in pair) / 2 / count


def read_pairs(place: Path) -> Pairs:
    """What `write_pairs` wrote."""
    sides = [(place / f"in.{code}").read_text(encoding="utf-8").split("\n")[:-1] for code in ("kk", "en")]
    return list(zip(*sides, strict=True))


def alone(system: str, place: Path) -> dict[str, float]:
    """Processor seconds of each filter by itself, and of `all` together, and the pairs that are `kept`."""
    pairs = read_pairs(place)
    work, names = _our_work(pairs, place) if system == "kazalign" else _opus_work()
    work(names[:1], pairs[:1000])  # what is made once
    seconds: dict[str, float] = {}
    for name in names:
        began = time.process_time()
        work([name], pairs)
        seconds[name] = time.process_time() - began
    began = time.process_time()
    kept = work(names, pairs)
    return {**seconds, "all": time.process_time() - began, "kept": kept}


Work = Callable[[Sequence[str], Pairs], int]
"""Names of filters and pairs -> how many pairs are kept."""


def _our_work(pairs: Pairs, place: Path) -> tuple[Work, list[str]]:
    from dataclasses import replace

    from kazalign.corpora.filtering import Cleaning
    from kazalign.corpora.recipes import load_recipe
    from kazalign.corpora.units import Unit, Variant
    from kazalign.pipeline.cleaning import RoomTools

    recipe = load_recipe(str(place / "recipe.yaml"))
    units = [Unit({"kk": Variant(kazakh), "en": Variant(english)}) for kazakh, english in pairs]

    def work(names: Sequence[str], some: Pairs) -> int:
        chosen = replace(recipe, filters=tuple(each for each in recipe.filters if each.name in names))
        cleaning = Cleaning(chosen, ("kk", "en"), RoomTools())
        return sum(verdict.kept is not None for verdict in cleaning(units[: len(some)]))

    return work, list(OURS)


def _opus_work() -> tuple[Work, list[str]]:
    from opusfilter import filters  # type: ignore[import-not-found]

    made = {name: getattr(filters, name)(**settings) for name, settings in OPUS_FILTERS.items()}

    def work(names: Sequence[str], some: Pairs) -> int:
        for name in names:
            each = made[name]
            some = [pair for pair, score in zip(some, each.score(some), strict=True) if each.accept(score)]
        return len(some)

    return work, list(OPUS_FILTERS)


def end_to_end(system: str, python: Path, place: Path) -> tuple[float, float]:
    """Processor seconds and MiB of the command."""
    if system == "kazalign":
        formats = ["--input-format", "moses", "--format", "moses"]
        recipe = ["--recipe", str(place / "recipe.yaml")]
        command = kazalign("corpus", "filter", str(place / "in"), "--out", str(place / "ours"), *formats, *recipe, "--quiet")
    else:
        command = [str(python), str(python.parent / "opusfilter"), "--overwrite", str(place / "opus.yaml")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = run(command, threads=1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, cost.mebibytes


def report(
    inside: dict[str, list[dict[str, float]]], commands: dict[str, list[tuple[float, float]]], pairs: int, characters: float
) -> tuple[list[str], dict[str, object]]:
    """Tables, and the figures for JSON."""
    systems = list(inside)
    median = {
        system: {name: statistics.median(each[name] for each in runs) for name in runs[0]} for system, runs in inside.items()
    }
    lines = [f"{pairs:,} pairs, {characters:.0f} characters a side.", ""]
    lines += [f"| microseconds a pair | {' | '.join(systems)} |", f"| --- |{' ---: |' * len(systems)}"]
    names = [*zip(OURS, OPUS_FILTERS, strict=True), ("all", "all")]
    for ours, theirs in names:
        shown = ours if ours == theirs else f"{ours} ({theirs})" if len(systems) > 1 else ours
        values = [median[system][ours if system == "kazalign" else theirs] / pairs * 1e6 for system in systems]
        lines.append(f"| {shown} | {' | '.join(f'{value:.2f}' for value in values)} |")
    kept = {system: median[system]["kept"] for system in systems}
    speeds = {system: pairs / median[system]["all"] for system in systems}
    lines.append(f"| pairs a second, all | {' | '.join(f'{speeds[system]:,.0f}' for system in systems)} |")
    lines.append(f"| pairs kept | {' | '.join(f'{kept[system]:,.0f}' for system in systems)} |")
    whole = {system: [statistics.median(column) for column in zip(*runs, strict=True)] for system, runs in commands.items()}
    lines += ["", f"| the command, file to file | {' | '.join(systems)} |", f"| --- |{' ---: |' * len(systems)}"]
    lines.append(f"| processor seconds | {' | '.join(f'{whole[system][0]:.1f}' for system in systems)} |")
    lines.append(f"| pairs a second | {' | '.join(f'{pairs / whole[system][0]:,.0f}' for system in systems)} |")
    lines.append(f"| peak memory, MiB | {' | '.join(f'{whole[system][1]:.0f}' for system in systems)} |")
    holds = verdict(speeds["kazalign"] >= LEAST_SPEED)
    lines += ["", f"All filters together, in memory: {speeds['kazalign']:,.0f} pairs a second (bar: {LEAST_SPEED:,}; {holds})."]
    if len(systems) > 1:
        ratio = speeds["kazalign"] / speeds["OpusFilter"]
        file_ratio = whole["OpusFilter"][0] / whole["kazalign"][0]
        lines.append(f"That is {ratio:.1f} times the speed of OpusFilter; file to file it is {file_ratio:.1f} times.")
    return lines, {"pairs": pairs, "characters": round(characters), "seconds": inside, "commands": commands, "speeds": speeds}


if __name__ == "__main__":
    main()
