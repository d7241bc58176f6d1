"""Alignments against gold: strict and lax precision, recall and F1 as Vecalign defines them (Thompson and Koehn, EMNLP 2019).

Strict: a bead is right if exactly these sentences make a bead of the gold. Lax: it is right if some sentence of its source and
some of its target stand in one gold bead. Precision counts every bead found, those with an empty side (insertions and
deletions) too, which are right if the gold has them. Recall counts the gold beads with two sides alone: insertions and
deletions in the gold are ignored, and so are those found. Counts of several documents are added up before they are divided. F1
is the harmonic mean of the two. A share of nothing is 0.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazalign.alignment.gains import Numbers, Pair
from kazalign.documents.model import Bitext
from kazalign.errors import InputError


@dataclass(frozen=True)
class Counts:
    """Beads that are right and all beads, for precision and for recall."""

    found_strict: int = 0
    found_lax: int = 0
    found: int = 0
    wanted_strict: int = 0
    wanted_lax: int = 0
    wanted: int = 0

    def __add__(self, other: Counts) -> Counts:
        names = self.__dataclass_fields__
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def strict(counts: Counts) -> Score:
    """The strict score."""
    return Score(_share(counts.found_strict, counts.found), _share(counts.wanted_strict, counts.wanted))


def lax(counts: Counts) -> Score:
    """The lax score."""
    return Score(_share(counts.found_lax, counts.found), _share(counts.wanted_lax, counts.wanted))


def compare(gold: Iterable[Pair], found: Iterable[Pair]) -> Counts:
    """Count what is right in one document; a bead is a pair of tuples of sentence numbers."""
    wanted = {pair for pair in gold if pair[0] or pair[1]}
    given = {pair for pair in found if pair[0] or pair[1]}
    two_sided = {pair for pair in given if all(pair)}
    asked = {pair for pair in wanted if all(pair)}
    return Counts(
        len(given & wanted), _lax(given, wanted), len(given), len(asked & two_sided), _lax(asked, two_sided), len(asked)
    )


def read_gold(path: Path, pair: str) -> list[Pair]:
    """The gold beads of a file, with sentences counted from 0.

    The file is a TSV with the columns `source` and `target`, sentence numbers from 1 separated by commas, and may have a column
    `pair`, e.g. `kk-en`; then only the rows of `pair` are taken.

    Raises:
        InputError: the file is missing, a column is, a number is none or none of the rows is of `pair`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = [(reader.line_num, row) for row in reader]  # which has no empty lines
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the name", path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as UTF-8 text: {error}", path=path) from error
    if not rows or not {"source", "target"} <= rows[0][1].keys():
        raise InputError("no table of beads; it must begin with a line that names the columns source and target", path=path)
    beads = [
        (_numbers(row["source"], path, line), _numbers(row["target"], path, line))
        for line, row in rows
        if row.get("pair", pair) == pair
    ]
    if not beads:
        known = ", ".join(sorted({row["pair"] for _, row in rows if row["pair"]}))
        raise InputError(f"no beads of {pair} in it; there are: {known}", path=path)
    return beads


def check_gold(beads: Sequence[Pair], sizes: tuple[int, int], path: Path) -> None:
    """See that the gold is of these texts: each sentence in exactly one bead.

    Raises:
        InputError: a sentence is in no bead, in several, or not there.
    """
    for side, name in enumerate(("source", "target")):
        numbers = sorted(number for bead in beads for number in bead[side])
        if numbers != list(range(sizes[side])):
            last = max(numbers, default=-1) + 1
            raise InputError(
                f"the gold is not of these sentences: it has {len(numbers)} on the {name} side, up to number {last}; the text "
                f"has {sizes[side]}; give the gold's own sentences, one a line, with --segmented",
                path=path,
            )


def report(bitext: Bitext, path: Path) -> list[str]:
    """The scores of an alignment against a gold file, as two lines.

    Raises:
        InputError: the file is not gold for these texts.
    """
    gold = read_gold(path, "-".join(bitext.languages))
    numbers = [{name: at for at, name in enumerate(sentences)} for sentences in bitext.sentences]
    check_gold(gold, (len(numbers[0]), len(numbers[1])), path)
    found: list[Pair] = [
        (tuple(numbers[0][name] for name in bead.source), tuple(numbers[1][name] for name in bead.target))
        for bead in bitext.beads
    ]
    counts = compare(gold, found)
    return [
        f"{name}: precision {score.precision:.4f}, recall {score.recall:.4f}, F1 {score.f1:.4f}"
        for name, score in (("strict", strict(counts)), ("lax", lax(counts)))
    ]


def _lax(beads: set[Pair], others: set[Pair]) -> int:
    """How many of `beads` have a sentence of each side together in a bead of `others`."""
    answers: dict[int, set[int]] = defaultdict(set)
    for source, target in others:
        for number in source:
            answers[number].update(target)
    exact = beads & others
    touched = {pair for pair in beads - exact if any(answers.get(number, set()) & set(pair[1]) for number in pair[0])}
    return len(exact) + len(touched)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _numbers(cell: str | None, path: Path, line: int) -> Numbers:
    try:
        numbers = tuple(int(number) - 1 for number in cell.split(",")) if cell else ()
    except ValueError:
        numbers = (-1,)
    if any(number < 0 for number in numbers):
        raise InputError(f"{cell!r} are not sentence numbers from 1, separated by commas", path=path, line=line)
    return numbers
