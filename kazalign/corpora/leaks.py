"""Texts of dev and test in train: rows of one part of a corpus that have a text which is too much like one of another part."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazalign.corpora.similarity import Measure, NearIndex, Shingles, Table, shared
from kazalign.corpora.units import Unit

TRAIN, DEV, TEST = range(3)

Splits = npt.NDArray[np.uint8]
"""The part that each row is in."""

_Bands = list[tuple[int, int]]
_Texts = Mapping[str, tuple[Shingles, _Bands]]
"""Language -> what a text is compared by."""


@dataclass(frozen=True)
class Leak:
    """A row that one of its texts would give away."""

    row: int
    language: str
    other: int
    """The row of dev or test whose text is too much alike."""
    alike: float


class LeakSearch:
    """Looks for leaks. Each language is compared with itself.

    Args:
        measure: when two texts are too much alike.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._sides: dict[str, _Side] = {}

    def __call__(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """Pass units on, and note what their texts may have in common."""
        for row, unit in enumerate(units):
            for code, variant in unit.variants.items():
                self._sides.setdefault(code, _Side(self._measure)).add(row, variant.text)
            yield unit

    def find(self, units: Iterable[Unit], splits: Splits, *, stay: bool = False) -> list[Leak]:
        """Rows of train with a text that is in dev or test, and rows of dev with one that is in test.

        Rows of dev that leak are looked past when train is compared, unless they `stay`. `units` are the same ones again.
        """
        common = {code: side.common(splits) for code, side in self._sides.items()}
        found: dict[int, dict[str, tuple[Shingles, _Bands]]] = {}
        for row, unit in enumerate(units):
            for code, variant in unit.variants.items():
                if own := common[code].get(row):
                    found.setdefault(row, {})[code] = self._measure.shingles([variant.text]), own
        indexes = {code: NearIndex(self._measure.threshold) for code in self._sides}
        leaks: list[Leak] = []
        for split in (TEST, DEV, TRAIN):
            for row in (row for row in found if splits[row] == split):
                leak = _leak(row, found[row], indexes) if split != TEST else None
                if leak is not None:
                    leaks.append(leak)
            if split != TRAIN:
                gone = set() if stay else {leak.row for leak in leaks}
                for row in (row for row in found if splits[row] == split and row not in gone):
                    for code, (shingles, own) in found[row].items():
                        indexes[code].add(row, shingles, own)
        return leaks


class _Side:
    """The bands of one language's texts."""

    def __init__(self, measure: Measure) -> None:
        self._rows = array("q")
        self._table = Table(measure)

    def add(self, row: int, text: str) -> None:
        self._rows.append(row)
        self._table.add([text])

    def common(self, splits: Splits) -> dict[int, _Bands]:
        """Rows that have bands in common with another one, where dev or test has it -> these bands, (number, value)."""
        rows, bands = np.frombuffer(self._rows, np.int64), self._table.array()
        have = shared(bands, splits[rows] != TRAIN)
        return {
            int(rows[place]): [(band, int(bands[place, band])) for band in np.flatnonzero(have[place]).tolist()]
            for place in np.flatnonzero(have.any(axis=1)).tolist()
        }


def _leak(row: int, texts: _Texts, indexes: Mapping[str, NearIndex]) -> Leak | None:
    """The text of the row that is most like one in the indexes."""
    best: Leak | None = None
    for code, (shingles, own) in texts.items():
        nearest = indexes[code].nearest(shingles, own) if len(shingles) else None
        if nearest is not None and (best is None or nearest[1] > best.alike):
            best = Leak(row, code, *nearest)
    return best
