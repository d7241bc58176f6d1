"""Some rows of a corpus, drawn by chance: the same ones for the same seed."""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kazalign.corpora.exchange import Written, write_corpus
from kazalign.corpora.formats import Header
from kazalign.corpora.sizes import Size
from kazalign.corpora.sources import CorpusFile, Output, Survey, check_outputs
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError

NONE = "none"
"""The stratum of rows that do not have what strata are made by."""

LENGTHS = (25, 50, 100, 200, 400)
"""Characters of the first text, up to which a length bucket goes."""


@dataclass(frozen=True)
class Sampled:
    """What became of a corpus."""

    rows: int
    strata: dict[str, tuple[int, int]]
    """Stratum -> its rows, and those drawn; empty where all rows were one."""
    written: Written


def sample_corpus(
    corpus: CorpusFile,
    out: Path,
    *,
    size: Size,
    by: str | None = None,
    equal: bool = False,
    seed: int = 1,
    file_format: str | None = None,
) -> Sampled:
    """Write some rows, in their order. A number of rows from all is drawn in one pass and held; else the corpus is read twice.

    Args:
        corpus: what to read.
        out: the file to write.
        size: how many rows.
        by: strata: `document`, `length`, `score:NAME` or `property:NAME`; each is in the sample as it is in the corpus.
        equal: as many rows of each stratum instead.
        seed: where the random numbers begin.
        file_format: the format of `out`; None: as its name tells.

    Raises:
        ConfigurationError: there are no such strata, or fewer rows than are wanted; a format is unknown.
        InputError, OutputError: a file is not what it should be, or cannot be written.
    """
    output = Output("--out", out, file_format)
    output.check()
    check_outputs([corpus], [output])
    if equal and by is None:
        raise ConfigurationError("there are no strata to take equally from; name them with --by")
    survey = Survey()

    def write(units: Iterable[Unit], header: Header) -> Written:
        check_outputs([corpus], [output], header.languages)
        return write_corpus(units, out, header=header, file_format=file_format)

    if by is None and size.share is None:
        drawn = reservoir(survey(corpus), size.rows, seed)
        _check(survey, size.rows, corpus)
        for _ in (of_drawn := Survey())(drawn):
            pass
        return Sampled(survey.units, {}, write(drawn, of_drawn.header(out.name)))
    stratum, names = _stratum(by), dict[str, int]()
    strata = array("q", (names.setdefault(stratum(unit), len(names)) for unit in survey(corpus)))
    survey.check_rows(corpus.path)
    wanted = size.of(survey.units)
    _check(survey, wanted, corpus)
    counts = Counter(strata)
    shares = allotted([counts[number] for number in range(len(names))], wanted, equal=equal)
    chosen = draw(strata, shares, seed)
    units = (unit for row, unit in enumerate(corpus) if row in chosen)
    written = write(units, survey.header(out.name))
    found = {name: (counts[number], shares[number]) for name, number in names.items()} if by else {}
    return Sampled(survey.units, found, written)


def reservoir(units: Iterable[Unit], size: int, seed: int) -> list[Unit]:
    """`size` units in their order, each with the same chance, in one pass (Vitter, 1985, algorithm R); all if there are fewer."""
    chance = random.Random(seed)
    held: list[tuple[int, Unit]] = []
    for row, unit in enumerate(units):
        if len(held) < size:
            held.append((row, unit))
        elif (place := chance.randrange(row + 1)) < size:
            held[place] = row, unit
    return [unit for _, unit in sorted(held, key=lambda pair: pair[0])]


def allotted(counts: list[int], wanted: int, *, equal: bool = False) -> list[int]:
    """How many rows of each stratum: in proportion, the rest by the largest remainder; or equal, as far as there are any."""
    if equal:
        return _equal(counts, wanted)
    exact = [count * wanted / sum(counts) for count in counts]
    shares = [math.floor(each) for each in exact]
    order = sorted(range(len(counts)), key=lambda number: (shares[number] - exact[number], number))
    for number in order[: wanted - sum(shares)]:
        shares[number] += 1
    return shares


def _equal(counts: list[int], wanted: int) -> list[int]:
    shares = [0] * len(counts)
    left, order = wanted, sorted(range(len(counts)), key=lambda number: (counts[number], number))
    for place, number in enumerate(order):
        shares[number] = min(counts[number], left // (len(order) - place))
        left -= shares[number]
    return shares


def draw(strata: array[int], shares: list[int], seed: int) -> set[int]:
    """Rows by number, so many of each stratum."""
    numbers, chosen = np.frombuffer(strata, np.int64), set[int]()
    order = np.argsort(numbers, kind="stable")
    begins = np.searchsorted(numbers[order], np.arange(len(shares) + 1)).tolist()
    chance = random.Random(seed)
    for number, share in enumerate(shares):
        rows = order[begins[number] : begins[number + 1]]
        chosen.update(int(rows[place]) for place in chance.sample(range(len(rows)), share))
    return chosen


def _stratum(by: str | None) -> Callable[[Unit], str]:
    """What tells a unit's stratum."""
    kind, _, name = (by or "").partition(":")
    if by is None:
        return lambda unit: ""
    if kind == "document" and not name:
        return lambda unit: next((each.document for each in unit.variants.values() if each.document is not None), NONE)
    if kind == "length" and not name:
        return _length
    if kind == "score" and name:
        return lambda unit: _tenth(unit.scores[name]) if name in unit.scores else NONE
    if kind == "property" and name:
        return lambda unit: unit.properties.get(name, NONE)
    raise ConfigurationError(f"there are no strata {by!r}; known are: document, length, score:NAME, property:NAME")


def _length(unit: Unit) -> str:
    length = len(next((variant.text for variant in unit.variants.values()), ""))
    least = 0
    for most in LENGTHS:
        if length <= most:
            return f"{least}-{most} characters"
        least = most + 1
    return f"{least} or more characters"


def _tenth(score: float) -> str:
    """The bucket of a score, a tenth wide."""
    if not math.isfinite(score):
        return NONE
    low = math.floor(score * 10 + 1e-9) / 10
    return f"{low:.1f} to {low + 0.1:.1f}"


def _check(survey: Survey, wanted: int, corpus: CorpusFile) -> None:
    survey.check_rows(corpus.path)
    if wanted > survey.units:
        raise ConfigurationError(f"{corpus.path} has {survey.units:,} rows, fewer than the {wanted:,} wanted")
    if not wanted:
        raise ConfigurationError("a sample of no row; ask for more")
