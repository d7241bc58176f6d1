"""How far the reference-free similarity can be trusted: its agreement with chrF++, and which errors it sees.

    python eval/reference_free.py --source kaz_Cyrl.dev --reference eng_Latn.dev --target en --hypothesis system.txt

It prints two tables and records them, with the command, in `eval/results/reference_free.en.md` (or as `--out` says).

Agreement: Pearson's and Spearman's correlation, over the segments of each hypothesis file, between the cosine of e5's
embeddings of source and translation and the segment's chrF++ against the reference.

Errors: the reference stands for a right translation, and each of these for a wrong one of the same source:
  number      a digit of its last number is another
  clause      the shorter part at a comma, of four words or more, is gone
  name        a name inside the sentence is another, from the rest of the file
  neighbour   the translation of the next line
The contrastive accuracy is the share of pairs in which the right one scores higher (an equal score counts half); chance is 0.5.
"Flags first" compares the number of what the guard and the name check object to, and the similarity only where that is equal. The
name check looks at the reference, so it takes no part here: flags are those that need the source alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from kazalign.atomic import write_text_atomically
from kazalign.evaluation.files import read_lines
from kazalign.evaluation.flags import names
from kazalign.evaluation.metrics import Array, metric
from kazalign.translation.guard import examine

Change = Callable[[int], str | None]
"""Line -> its text made wrong; None where the line has nothing to change."""

_NUMBER = re.compile(r"\d+")
_SEED = 5


def changes(references: Sequence[str]) -> dict[str, Change]:
    """The ways of making a line wrong."""
    chance = random.Random(_SEED)
    all_names = sorted({name for text in references for name in names(text)})

    def number(line: int) -> str | None:
        found = list(_NUMBER.finditer(references[line]))
        if not found:
            return None
        at = found[-1].start()
        digit = chance.choice([each for each in "123456789" if each != references[line][at]])
        return references[line][:at] + digit + references[line][at + 1 :]

    def clause(line: int) -> str | None:
        parts = references[line].split(", ")
        cuts = [(", ".join(parts[:place]), ", ".join(parts[place:])) for place in range(1, len(parts))]
        fitting = [(one, two) for one, two in cuts if min(len(one.split()), len(two.split())) >= 4]
        if not fitting:
            return None
        one, two = min(fitting, key=lambda cut: abs(len(cut[0]) - len(cut[1])))
        return one.rstrip(".") + "." if len(one) >= len(two) else two[0].upper() + two[1:]

    def name(line: int) -> str | None:
        own = names(references[line])
        if not own:
            return None
        other = chance.choice([each for each in all_names if each not in own])
        return references[line].replace(own[0], other)

    def neighbour(line: int) -> str | None:
        return references[(line + 1) % len(references)]

    return {"number": number, "clause": clause, "name": name, "neighbour": neighbour}


def accuracy(right: Array, wrong: Array) -> float:
    """The share of pairs in which the right one is higher; an equal score counts half."""
    return float(np.mean((right > wrong) + 0.5 * (right == wrong)))


def pearson(one: Array, two: Array) -> float:
    """Pearson's correlation."""
    return float(np.corrcoef(one, two)[0, 1])


def spearman(one: Array, two: Array) -> float:
    """Pearson's correlation of the ranks; equal values share the mean of their ranks."""
    return pearson(_ranks(one), _ranks(two))


def _ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


SIMILARITY = metric("similarity")
"""One object, so that each text is embedded once."""


def similarities(sources: Sequence[str], texts: Sequence[str]) -> Array:
    """The cosine of each text with its source."""
    return SIMILARITY.statistics([texts], [], sources)[0, :, 0]


def agreement(sources: Sequence[str], references: Sequence[str], files: Sequence[Path]) -> list[str]:
    """A table of correlations, a row a file."""
    rows = ["| hypothesis | segments | Pearson | Spearman |", "| --- | ---: | ---: | ---: |"]
    chosen = metric("chrf++")
    for file in files:
        texts = read_lines(file).texts
        if len(texts) < len(references):
            raise SystemExit(f"{file} has {len(texts)} lines and the reference has {len(references)}")
        texts = texts[: len(references)]
        scores = chosen.segment_scores(chosen.statistics([texts], [references], None)[0])
        close = similarities(sources, texts)
        rows.append(f"| {file.name} | {len(texts)} | {pearson(close, scores):.3f} | {spearman(close, scores):.3f} |")
    return rows


def contrasts(sources: Sequence[str], references: Sequence[str], source: str, target: str) -> list[str]:
    """A table of contrastive accuracies, a row an error."""
    right = similarities(sources, references)
    right_flags = np.array([len(examine(*pair, source, target)) for pair in zip(sources, references, strict=True)])
    rows = ["| error | pairs | similarity | flags first |", "| --- | ---: | ---: | ---: |"]
    for kind, change in changes(references).items():
        wrong = [(line, text) for line in range(len(references)) if (text := change(line)) is not None]
        lines = np.array([line for line, _ in wrong])
        texts = [text for _, text in wrong]
        origin = [sources[line] for line in lines]
        close = similarities(origin, texts)
        flags = np.array([len(examine(*pair, source, target)) for pair in zip(origin, texts, strict=True)])
        # A flag weighs more than any difference of cosines.
        together = accuracy(right[lines] - 10 * right_flags[lines], close - 10 * flags)
        rows.append(f"| {kind} | {len(wrong)} | {accuracy(right[lines], close):.3f} | {together:.3f} |")
    return rows


def main() -> None:
    """Print both tables and record them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="Kazakh, a segment a line")
    parser.add_argument("--reference", type=Path, required=True, help="its translation")
    parser.add_argument("--target", default="en", help="the language of the reference")
    parser.add_argument("--hypothesis", type=Path, action="append", default=[], help="a system's translation; may be given again")
    parser.add_argument("--lines", type=int, help="only the first so many segments; all by default")
    parser.add_argument("--out", type=Path, help="where the tables go, as Markdown; by default into eval/results")
    machine = f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}"
    parser.add_argument("--machine", default=machine, help="what it ran on, for the record; by default what Python knows of it")
    arguments = parser.parse_args()
    sources, references = (read_lines(path).texts for path in (arguments.source, arguments.reference))
    if len(sources) != len(references):
        raise SystemExit(f"{arguments.source} has {len(sources)} lines and {arguments.reference} has {len(references)}")
    sources, references = sources[: arguments.lines], references[: arguments.lines]
    lines = (
        ["## Agreement with chrF++", "", *agreement(sources, references, arguments.hypothesis), ""]
        if arguments.hypothesis
        else []
    )
    lines += ["## Contrastive accuracy", "", *contrasts(sources, references, "kk", arguments.target), ""]
    print("\n".join(lines))
    out = arguments.out or Path(__file__).parent / "results" / f"reference_free.{arguments.target}.md"
    files = "".join(f" --hypothesis {path.name}" for path in arguments.hypothesis)
    command = (
        f"python eval/reference_free.py --source {arguments.source.name} --reference {arguments.reference.name} "
        f"--target {arguments.target}{files}" + (f" --lines {arguments.lines}" if arguments.lines else "")
    )
    head = [f"# e5 similarity without references, kk-{arguments.target}", "", f"Made by `{command}` on {arguments.machine}.", ""]
    write_text_atomically(out, ["\n".join([*head, *lines])])


if __name__ == "__main__":
    main()
