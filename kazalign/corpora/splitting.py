"""A corpus into train, dev and test, document by document, without texts of dev and test in train."""

from __future__ import annotations

import random
from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from kazalign.atomic import make_folder
from kazalign.corpora.exchange import Written, write_corpus
from kazalign.corpora.fingerprints import Contamination, Detector
from kazalign.corpora.folding import Folding
from kazalign.corpora.formats import corpus_format
from kazalign.corpora.leaks import DEV, TEST, TRAIN, Leak, LeakSearch, Splits
from kazalign.corpora.similarity import Near, Same
from kazalign.corpora.sizes import Size
from kazalign.corpora.sources import CorpusFile, Output, Survey, check_outputs
from kazalign.corpora.streams import COMPRESSED
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError
from kazalign.outputs import check_folder

NAMES = ("train", "dev", "test")

_COMPRESSED_ALREADY = ("parquet", "docx")
"""Formats of which no file is compressed, whatever the corpus is."""


@dataclass(frozen=True)
class Plan:
    """How a corpus is split."""

    dev: Size
    test: Size
    by: str = "document"
    """What stays together: `document`, `run` (rows that follow each other), `unit` or `property:NAME`. Rows that do not know
    their document or have no such property go by runs."""
    run: int = 100
    """Rows of a run."""
    seed: int = 1
    near: float | None = 0.8
    """How much of their shingles texts share that are too much alike; None: only the same ones are."""
    folding: Folding = field(default_factory=Folding)
    """For the same ones."""
    leaks: Literal["drop", "keep"] = "drop"
    """What becomes of rows of train that are in dev, test or a benchmark, and of rows of dev that are in test."""


@dataclass(frozen=True)
class Split:
    """What became of a corpus: `rows` = all `written` + `dropped`."""

    rows: int
    groups: int
    """Documents, runs or units that stayed together."""
    in_runs: int
    """Rows that stayed with their neighbours because they do not know what they belong to."""
    leaks: Counter[tuple[str, str]]
    """(split of the row, split that it is in, too) -> rows."""
    contamination: Contamination | None
    dropped: int
    written: tuple[Written, ...]
    """Of train, dev, test; those of no size are not there."""
    removed: Written | None = None


class Groups:
    """Which rows stay together: numbers from 0 on."""

    def __init__(self, by: str, run: int) -> None:
        name, _, self._property = by.partition(":")
        if name not in ("document", "run", "unit", "property") or (name == "property") != bool(self._property):
            raise ConfigurationError(f"cannot split by {by!r}; known are: document, run, unit, property:NAME")
        if run < 1:
            raise ConfigurationError(f"a run has at least one row, not {run}")
        self._by, self._run = name, run
        self._numbers: dict[Hashable, int] = {}
        self._parents: list[int] = []
        self._rows = array("q")
        self.in_runs = 0

    def __call__(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """Pass units on."""
        alone = 0
        for row, unit in enumerate(units):
            names = self._names(unit, row)
            if not names:
                names = [("run", alone // self._run)]
                alone += 1
            numbers = [self._number(name) for name in names]
            for other in numbers[1:]:
                self._join(numbers[0], other)
            self._rows.append(numbers[0])
            yield unit
        self.in_runs = alone if self._by != "run" else 0

    def array(self) -> npt.NDArray[np.int64]:
        """The group of each row; those that have a document in common are one."""
        roots = np.array([self._root(number) for number in range(len(self._parents))], np.int64)
        found: npt.NDArray[np.int64] = np.unique(roots[np.frombuffer(self._rows, np.int64)], return_inverse=True)[1]
        return found

    def _names(self, unit: Unit, row: int) -> list[Hashable]:
        if self._by == "unit":
            return [row]
        if self._by == "property":
            return [unit.properties[self._property]] if self._property in unit.properties else []
        if self._by == "document":
            return [(code, each.document) for code, each in unit.variants.items() if each.document is not None]
        return []

    def _number(self, name: Hashable) -> int:
        number = self._numbers.setdefault(name, len(self._parents))
        if number == len(self._parents):
            self._parents.append(number)
        return number

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        self._parents[self._root(other)] = self._root(one)


def assign(groups: npt.NDArray[np.int64], plan: Plan) -> Splits:
    """The split of each row: groups in an order by chance go to test, then to dev, as long as they fit; the others to train.

    Raises:
        ConfigurationError: a share is less than a row, nothing would be left for train, or no group fits.
    """
    rows = len(groups)
    sizes = {TEST: plan.test.of(rows), DEV: plan.dev.of(rows)}
    if sum(sizes.values()) >= rows:
        raise ConfigurationError(f"of {rows:,} rows dev takes {sizes[DEV]:,} and test {sizes[TEST]:,}; nothing is left for train")
    counts = np.bincount(groups).tolist()
    order = list(range(len(counts)))
    random.Random(plan.seed).shuffle(order)
    of_group: Splits = np.zeros(len(counts), np.uint8)
    for split, size in sizes.items():
        left = size
        for group in order:
            if of_group[group] == TRAIN and counts[group] <= left:
                of_group[group], left = split, left - counts[group]
        if size and left == size:
            least = min(counts[group] for group in order if of_group[group] == TRAIN)
            what = f"what stays together has {least:,} rows or more, but {NAMES[split]} takes {size:,}"
            raise ConfigurationError(f"{what}; ask for more, or split by something smaller: --by run, --by unit")
    return of_group[groups]


def split_corpus(
    corpus: CorpusFile,
    folder: Path,
    *,
    plan: Plan,
    file_format: str | None = None,
    removed: Path | None = None,
    removed_format: str | None = None,
    detector: Detector | None = None,
) -> Split:
    """Write `train`, `dev` and `test` into a folder. The corpus is read five times or six; memory: some 120 bytes a text.

    Args:
        corpus: what to read.
        folder: where to; it is made.
        plan: how.
        file_format: the format of the files; None: that of the corpus. They are compressed as the corpus is.
        removed: a corpus of the rows that are dropped; the properties `removed_by` and `removed_for` say why.
        removed_format: its format; None: as its name tells.
        detector: look for texts of benchmarks, too, which are dropped from train.

    Raises:
        ConfigurationError: the sizes do not fit; a format is unknown.
        InputError, OutputError: a file is not what it should be, or cannot be written.
        MissingExtra: datasketch is not installed.
    """
    places = [_place(folder, name, corpus, file_format) for name in NAMES]
    outputs = [Output("--out", place, file_format or corpus.format.name) for place in places]
    if removed is not None:
        outputs.append(Output("--removed", removed, removed_format))
        outputs[-1].check()
    check_folder(folder)
    check_outputs([corpus], outputs)
    survey, groups, contamination = Survey(), Groups(plan.by, plan.run), Contamination()
    search = LeakSearch(Same(plan.folding) if plan.near is None else Near(plan.near))
    in_benchmarks: dict[int, str] = {}
    for row, unit in enumerate(search(groups(survey(corpus)))):
        if detector is not None and (hits := detector.hits(unit)):
            contamination.add(unit.id or f"row {row + 1}", hits)
            in_benchmarks[row] = f"{hits[0].kind} of {hits[0].benchmark} in {hits[0].language}"
    survey.check_rows(corpus.path)
    check_outputs([corpus], outputs, survey.languages)
    numbers = groups.array()
    splits = assign(numbers, plan)
    leaks = search.find(corpus, splits, stay=plan.leaks == "keep")
    counts = Counter((NAMES[splits[leak.row]], NAMES[splits[leak.other]]) for leak in leaks)
    reasons = {leak.row: _reason(leak, splits) for leak in leaks}
    reasons |= {row: ("benchmark", why) for row, why in in_benchmarks.items() if splits[row] == TRAIN and row not in reasons}
    if plan.leaks == "keep":
        reasons = {}
    made = [split for split in (TRAIN, DEV, TEST) if split == TRAIN or (splits == split).any()]
    make_folder(folder)
    for split in {TRAIN, DEV, TEST} - set(made):
        _check_old(places[split], file_format or corpus.format.name, tuple(survey.languages))
    written = [
        write_corpus(
            (unit for row, unit in enumerate(corpus) if splits[row] == split and row not in reasons),
            places[split],
            header=survey.header(NAMES[split]),
            file_format=file_format or corpus.format.name,
        )
        for split in made
    ]
    apart = None
    if removed is not None:
        dropped = (_marked(unit, *reasons[row]) for row, unit in enumerate(corpus) if row in reasons)
        apart = write_corpus(dropped, removed, header=survey.header(removed.name), file_format=removed_format)
    found = contamination if detector is not None else None
    return Split(survey.units, int(numbers.max()) + 1, groups.in_runs, counts, found, len(reasons), tuple(written), apart)


def _place(folder: Path, name: str, corpus: CorpusFile, file_format: str | None) -> Path:
    chosen = corpus.format if file_format is None else corpus_format(file_format)
    compressed = corpus.path.suffix.lower() in COMPRESSED and chosen.name not in _COMPRESSED_ALREADY
    compression = corpus.path.suffix if compressed else ""
    return folder / f"{name}{chosen.suffixes[0] if chosen.suffixes else ''}{compression}"


def _check_old(place: Path, file_format: str, languages: tuple[str, ...]) -> None:
    """No file is left of an earlier split, whose rows may be in train now."""
    for file in corpus_format(file_format).files(place, languages).values():
        if file.exists():
            raise ConfigurationError(
                f"{file}: is of an earlier split and does not fit this one; delete it or take another folder"
            )


def _reason(leak: Leak, splits: Splits) -> tuple[str, str]:
    alike = "the same as" if leak.alike == 1 else f"{leak.alike:.2f} of"
    return "leak", f"{alike} row {leak.other + 1} ({NAMES[splits[leak.other]]}) in {leak.language}"


def _marked(unit: Unit, by: str, why: str) -> Unit:
    return replace(unit, properties={**unit.properties, "removed_by": by, "removed_for": why})
