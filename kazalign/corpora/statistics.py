"""What a corpus is made of, in numbers: one pass, in memory that grows by some 30 bytes a row and by the vocabulary."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from kazalign.corpora.folding import Folding, Sides, key, words
from kazalign.corpora.units import Unit

Array = npt.NDArray[np.floating[Any]]

_FOLDING = Folding()
_BINS = 40
MOST_VALUES = 100
"""Of a property, that are counted one by one; a property with more is no group that a corpus falls into."""


@dataclass
class Lengths:
    """How often each length occurs; lengths are counted exactly, so that quantiles are exact."""

    counts: Counter[int] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """The sum of all lengths."""
        return sum(length * count for length, count in self.counts.items())

    @property
    def mean(self) -> float:
        """The mean length; 0 where there is none."""
        return self.total / max(1, self.counts.total())

    def quantile(self, share: float) -> int:
        """The least length that `share` of all do not exceed; 0 where there is none."""
        left = share * self.counts.total()
        for length in sorted(self.counts):
            left -= self.counts[length]
            if left <= 1e-9:
                return length
        return 0

    def histogram(self, edges: Array) -> npt.NDArray[np.int64]:
        """How many lie between each two `edges`; what lies beyond is counted with the first and the last."""
        values, weights = np.array(list(self.counts)), np.array(list(self.counts.values()))
        return np.histogram(np.clip(values, edges[0], edges[-1]), edges, weights=weights)[0].astype(np.int64)


@dataclass
class OfLanguage:
    """The texts of one language."""

    texts: int = 0
    sentences: int = 0
    """As their ids tell; a text without ids is one."""
    characters: Lengths = field(default_factory=Lengths)
    tokens: Lengths = field(default_factory=Lengths)
    """Words and numbers, with hyphens and apostrophes inside."""
    types: int = 0
    """Different tokens, whatever their case."""
    once: int = 0
    """Types that occur a single time."""
    doubles: int = 0
    """Texts that are there before, but for case and spaces."""
    empty: int = 0
    """Texts with nothing but spaces in them."""


@dataclass(frozen=True)
class Distribution:
    """How values are spread."""

    count: int
    mean: float
    deviation: float
    quantiles: Mapping[str, float]
    """`0`, `5`, `25`, `50`, `75`, `95`, `100` per cent."""
    edges: Array
    counts: npt.NDArray[np.int64]
    """How many values lie between each two of `edges`."""
    missing: int = 0
    """Values that are no numbers, or are infinite."""


@dataclass
class Statistics:
    """A corpus in numbers."""

    units: int = 0
    languages: dict[str, OfLanguage] = field(default_factory=dict)
    """In the order in which they came."""
    combinations: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Which languages units have, in that order -> how many units."""
    ratios: dict[tuple[str, str], Distribution] = field(default_factory=dict)
    """Of two languages: characters of the second over those of the first."""
    scores: dict[str, Distribution] = field(default_factory=dict)
    documents: Counter[str] = field(default_factory=Counter)
    """Document -> units with a text of it (the first text that says whence it is)."""
    doubles: int = 0
    """Units all of whose texts are there before, but for case and spaces."""
    flags: Counter[str] = field(default_factory=Counter)
    engines: Counter[str] = field(default_factory=Counter)
    """Of texts, not of units; ` ` where none is named."""
    licences: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    """Year and month, as far as they are told."""
    properties: Counter[str] = field(default_factory=Counter)
    """Name -> units that have it."""
    values: dict[str, Counter[str]] = field(default_factory=dict)
    """Of properties that have no more than `MOST_VALUES` different values: value -> units."""
    ids: int = 0
    """Units that have an id."""
    same_ids: int = 0
    """Units whose id an earlier one has."""


def statistics(units: Iterable[Unit]) -> Statistics:
    """Count everything, in one pass."""
    counting = _Counting()
    for unit in units:
        counting.add(unit)
    return counting.result()


class _Counting:
    """Units as they pass. Keys and scores are kept as arrays, 8 bytes each; of types only how often each occurs."""

    def __init__(self) -> None:
        self.found = Statistics()
        self.types: dict[str, Counter[str]] = {}
        self.keys: dict[str, array[int]] = {}
        self.units, self.ids = array("Q"), array("Q")
        self.ratios: dict[tuple[str, str], array[float]] = {}
        self.scores: dict[str, array[float]] = {}

    def add(self, unit: Unit) -> None:
        found = self.found
        found.units += 1
        folded = {}
        for code, variant in unit.variants.items():
            if code not in found.languages:
                found.languages[code] = OfLanguage()
                self.types[code], self.keys[code] = Counter(), array("Q")
            side, text = found.languages[code], variant.text
            folded[code] = _FOLDING(text)
            tokens = words(folded[code])
            side.texts += 1
            side.sentences += len(variant.sentences) or 1
            side.characters.counts[len(text)] += 1
            side.tokens.counts[len(tokens)] += 1
            side.empty += not folded[code]
            self.types[code].update(tokens)
            self.keys[code].append(key(folded[code]))
            found.engines[variant.engine or ""] += 1
        if folded:
            self.units.append(key("\n".join(f"{code}\t{folded[code]}" for code in sorted(folded))))
        self.details(unit)
        self.lengths(unit)

    def details(self, unit: Unit) -> None:
        found = self.found
        found.combinations[tuple(code for code in found.languages if code in unit.variants)] += 1
        document = next((each.document for each in unit.variants.values() if each.document is not None), None)
        if document is not None:
            found.documents[document] += 1
        found.flags.update(unit.flags)
        found.licences[unit.licence or ""] += 1
        found.dates[(unit.date or "")[:7]] += 1
        for name, text in unit.properties.items():
            found.properties[name] += 1
            if found.properties[name] == 1:
                found.values[name] = Counter()
            if name in found.values:
                found.values[name][text] += 1
                if len(found.values[name]) > MOST_VALUES:
                    del found.values[name]
        if unit.id is not None:
            self.ids.append(key(unit.id))
        for name, value in unit.scores.items():
            self.scores.setdefault(name, array("d")).append(value)

    def lengths(self, unit: Unit) -> None:
        present = [code for code in self.found.languages if code in unit.variants]
        for one, other in combinations(present, 2):
            ratio = len(unit.variants[other].text) / len(unit.variants[one].text)
            self.ratios.setdefault((one, other), array("d")).append(ratio)

    def result(self) -> Statistics:
        found = self.found
        for code, side in found.languages.items():
            side.types, side.once = len(self.types[code]), sum(count == 1 for count in self.types[code].values())
            side.doubles = _again(self.keys[code])
        found.doubles, found.ids, found.same_ids = _again(self.units), len(self.ids), _again(self.ids)
        found.ratios = {pair: _distribution(values, top=4.0) for pair, values in self.ratios.items()}
        found.scores = {name: _distribution(values) for name, values in self.scores.items()}
        return found


def _again(keys: array[int]) -> int:
    """How many keys were there before."""
    values = np.frombuffer(keys, np.uint64) if keys else np.empty(0, np.uint64)
    return len(values) - len(np.unique(values))


def _distribution(values: array[float], *, top: float | None = None) -> Distribution:
    """`top`: where the histogram ends; what lies beyond is counted with its last column."""
    given = np.frombuffer(values, np.float64)
    real = given[np.isfinite(given)]
    if not len(real):
        return Distribution(0, 0.0, 0.0, {}, np.array([0.0, 1.0]), np.zeros(1, np.int64), len(given))
    shares = (0, 5, 25, 50, 75, 95, 100)
    quantiles = dict(zip(map(str, shares), np.percentile(real, shares).tolist(), strict=True))
    low, high = (0.0, top) if top is not None else _ends(quantiles["0"], quantiles["100"])
    edges = np.linspace(low, high, _BINS + 1)
    counts = np.histogram(np.clip(real, low, high), edges)[0].astype(np.int64)
    return Distribution(len(real), float(real.mean()), float(real.std()), quantiles, edges, counts, len(given) - len(real))


def _ends(least: float, most: float) -> tuple[float, float]:
    """Where a histogram begins and ends: probabilities from 0 to 1, others around what there is."""
    if least >= 0 and most <= 1:
        return 0.0, 1.0
    margin = (most - least) * 0.02 or abs(most) * 0.1 or 1.0
    return least - margin, most + margin


def near_doubles(units: Iterable[Unit], threshold: float) -> int:
    """How many units `kazalign corpus dedup --near` would remove that are no exact doubles; the units are read twice.

    Raises:
        MissingExtra: datasketch is not installed.
    """
    from kazalign.corpora.duplicates import Rule, find_doubles

    return len(find_doubles(units, Rule(sides=Sides(), folding=_FOLDING, near=threshold)).near)
