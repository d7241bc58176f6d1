"""Rows of a corpus that say the same as another one: exact doubles and near ones, and which of them stays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from kazalign.corpora.exchange import Written, write_corpus
from kazalign.corpora.folding import Folding, Sides
from kazalign.corpora.similarity import Bands, Near, NearIndex, Table, shared
from kazalign.corpora.sources import CorpusFile, Survey, check_outputs, outputs_of
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError

Preference = Literal["first", "best", "longest"]
PREFERENCES: tuple[Preference, ...] = ("first", "best", "longest")

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rule:
    """When rows are doubles, and which of them stays."""

    sides: Sides = field(default_factory=Sides)
    folding: Folding = field(default_factory=Folding)
    keep: Preference = "first"
    score: str | None = None
    """For `best`: which score, the highest of which stays; None: the only one there is."""
    near: float | None = None
    """How much of their shingles near duplicates share; None: exact ones only."""


@dataclass
class Doubles:
    """Which rows are doubles, by number from 0."""

    kept: Rows
    """For each row the one that stays instead of it; -1 where it stays itself."""
    near: dict[int, float] = field(default_factory=dict)
    """Rows that are not the same as the one that stays, only near to it -> how alike they are."""

    @property
    def removed(self) -> int:
        """How many rows do not stay."""
        return int((self.kept >= 0).sum())


@dataclass(frozen=True)
class Deduplicated:
    """What became of a corpus: `rows` = `exact` + `near` + those of `written`."""

    rows: int
    exact: int
    near: int
    written: Written
    removed: Written | None = None


def deduplicate(
    corpus: CorpusFile,
    out: Path,
    *,
    rule: Rule,
    removed: Path | None = None,
    file_format: str | None = None,
    removed_format: str | None = None,
) -> Deduplicated:
    """Write a corpus without its doubles. It is read two to four times.

    Memory: 24 bytes a row; with near duplicates some 130, and 1 KB for each row that looks like another one.

    Args:
        corpus: what to read.
        out: the file to write.
        rule: what doubles are, and which stays.
        removed: a corpus of the rows that went; the properties `removed_by`, `removed_for` and `duplicate_of` say why, and which
            row stays, by its id or number.
        file_format, removed_format: names of formats; None: as the files' names tell.

    Raises:
        ConfigurationError: no row has the score, or it is not said which of several; a format is unknown.
        InputError, OutputError: a file is not what it should be, or cannot be written.
        MissingExtra: for near duplicates, datasketch is not installed.
    """
    survey = Survey()
    outputs = outputs_of(out, file_format, removed, removed_format)
    for output in outputs:
        output.check()
    check_outputs([corpus], outputs)
    doubles = find_doubles(survey(corpus), rule, again=corpus)
    survey.check_rows(corpus.path)
    survey.check_languages(rule.sides.languages)
    check_outputs([corpus], outputs, survey.languages)
    header = survey.header(out.name)
    names: dict[int, str] = {}
    written = write_corpus(_staying(corpus, doubles, names), out, header=header, file_format=file_format)
    apart = None
    if removed is not None:
        apart = write_corpus(_going(corpus, doubles, names), removed, header=header, file_format=removed_format)
    return Deduplicated(survey.units, doubles.removed - len(doubles.near), len(doubles.near), written, apart)


def find_doubles(units: Iterable[Unit], rule: Rule, *, again: Iterable[Unit] | None = None) -> Doubles:
    """Which units are doubles of others; with near ones, `again` gives the same units a second time.

    Near duplicates are looked for among the rows that stay of exact ones. A row goes if it is near to one that stays, so two near
    ones both stay only where that was missed (`kazalign.corpora.similarity.MISSED`).

    Raises:
        ConfigurationError: no unit has the score, or it is not said which of several.
        MissingExtra: datasketch is not installed.
    """
    near = None if rule.near is None else Near(rule.near)
    table = None if near is None else Table(near)
    keys, worth, lacking = array("Q"), array("d"), array("q")
    worth_of = _Worth(rule)
    for row, unit in enumerate(units):
        key = rule.sides.key(unit, rule.folding)
        if key is None:
            lacking.append(row)
        keys.append(key or 0)
        worth.append(worth_of(unit))
        if table is not None:
            table.add(text for _, text in rule.sides.texts(unit))
    worth_of.check()
    order = _preference(worth)
    doubles = Doubles(_exact(np.frombuffer(keys, np.uint64), order, np.frombuffer(lacking, np.int64)))
    if near is not None and table is not None and len(keys):
        _near(doubles, near, table.array(), order, again if again is not None else units, rule.sides)
    return doubles


class _Worth:
    """How gladly a unit is kept."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._scores: dict[str, None] = {}

    def __call__(self, unit: Unit) -> float:
        if self._rule.keep == "longest":
            return float(sum(len(text) for _, text in self._rule.sides.texts(unit)))
        if self._rule.keep == "first":
            return 0.0
        self._scores.update(dict.fromkeys(unit.scores))
        name = self._rule.score or next(iter(unit.scores), "")
        score = unit.scores.get(name, -np.inf)
        return -np.inf if np.isnan(score) else score

    def check(self) -> None:
        """Whether it is clear, after all units, which score was meant."""
        name, seen = self._rule.score, ", ".join(sorted(self._scores))
        if self._rule.keep != "best":
            return
        if name is None and len(self._scores) != 1:
            what = f"say with --score which of: {seen}" if seen else "no row has a score; keep the first or the longest"
            raise ConfigurationError(f"it is not clear which row is the best; {what}")
        if name is not None and name not in self._scores:
            raise ConfigurationError(f"no row has the score {name!r}" + (f"; there are: {seen}" if seen else ""))


def _preference(worth: array[float]) -> Rows:
    """Rows, those first that are most gladly kept; of equals the earlier one."""
    return np.argsort(-np.frombuffer(worth, np.float64), kind="stable").astype(np.int64)


def _exact(keys: npt.NDArray[np.uint64], order: Rows, lacking: Rows) -> Rows:
    """For each row the one that stays instead of it, or -1."""
    kept: Rows = np.full(len(keys), -1, np.int64)
    order = order[~np.isin(order, lacking)]
    grouped = order[np.argsort(keys[order], kind="stable")]  # within a group the preferred one is first
    if len(grouped):
        begins = np.r_[True, keys[grouped[1:]] != keys[grouped[:-1]]]
        first = grouped[np.flatnonzero(begins)][np.cumsum(begins) - 1]
        kept[grouped] = np.where(begins, -1, first)
    return kept


def _near(doubles: Doubles, near: Near, bands: Bands, order: Rows, units: Iterable[Unit], sides: Sides) -> None:
    """Note near duplicates among the rows that stay."""
    staying = np.flatnonzero(doubles.kept < 0)
    common: npt.NDArray[np.bool_] = np.zeros(bands.shape, np.bool_)
    common[staying] = shared(bands[staying])
    looked_at: list[bool] = np.logical_or.reduce(common, axis=1).tolist()
    found = {row: near.shingles(text for _, text in sides.texts(unit)) for row, unit in enumerate(units) if looked_at[row]}
    index = NearIndex(near.threshold)
    for row in order.tolist():
        if not looked_at[row] or not len(found[row]):
            continue
        own = [(band, int(bands[row, band])) for band in np.flatnonzero(common[row]).tolist()]
        nearest = index.nearest(found[row], own)
        if nearest is None:
            index.add(row, found.pop(row), own)
        else:
            doubles.kept[row], doubles.near[row] = nearest
    # An exact double of a row that went now leads to the one that stays in its place.
    for row in np.flatnonzero(np.isin(doubles.kept, list(doubles.near))).tolist():
        instead = int(doubles.kept[row])
        doubles.kept[row], doubles.near[row] = doubles.kept[instead], doubles.near[instead]


def _staying(units: Iterable[Unit], doubles: Doubles, names: dict[int, str]) -> Iterator[Unit]:
    """The rows that stay; `names` gets the ids of those that stay instead of others."""
    wanted = set(np.unique(doubles.kept[doubles.kept >= 0]).tolist())
    for row, unit in enumerate(units):
        if row in wanted:
            names[row] = unit.id or f"row {row + 1}"
        if doubles.kept[row] < 0:
            yield unit


def _going(units: Iterable[Unit], doubles: Doubles, names: Mapping[int, str]) -> Iterator[Unit]:
    for row, unit in enumerate(units):
        instead = int(doubles.kept[row])
        if instead >= 0:
            name, alike = names[instead], doubles.near.get(row)
            why = f"the same as {name}" if alike is None else f"{alike:.2f} of {name}"
            reasons = {"removed_by": "duplicate", "removed_for": why, "duplicate_of": name}
            yield replace(unit, properties={**unit.properties, **reasons})


def check_preference(name: str) -> Preference:
    """`name`, if it says which of doubles stays.

    Raises:
        ConfigurationError: it does not.
    """
    for each in PREFERENCES:
        if each == name:
            return each
    raise ConfigurationError(f"unknown preference {name!r}; known are: {', '.join(PREFERENCES)}")
