"""Near duplicates: texts that share most of their stretches of five characters.

How alike two texts are is the Jaccard similarity of their sets of such stretches (shingles). Pairs to look at are found by
MinHash with locality-sensitive hashing (Broder, "On the resemblance and containment of documents", 1997; Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3), and then compared exactly: a pair that is reported is as alike as is said, and
one that is just at the threshold is missed with a chance of at most `MISSED`.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kazalign.corpora.folding import BARE, Folding, key
from kazalign.errors import ConfigurationError, MissingExtra

Shingles = npt.NDArray[np.uint32]
"""Hashes of a text's stretches, each once, ascending."""
Bands = npt.NDArray[np.uint32]

SHINGLE = 5
"""Characters."""
PERMUTATIONS = 128
MISSED = 0.005
_FACTORS = np.random.default_rng(5).integers(0, 2**63, SHINGLE, np.uint64) * np.uint64(2) + np.uint64(1)


def jaccard(one: Shingles, other: Shingles) -> float:
    """What both have over what either has, 0 to 1."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / max(1, len(one) + len(other) - common)


class Measure(Protocol):
    """When two texts are too much alike."""

    threshold: float
    """How much of their shingles they share then."""
    count: int
    """Bands."""

    def shingles(self, texts: Iterable[str]) -> Shingles:
        """What is compared of texts, one after the other; empty where there is nothing."""
        ...

    def bands(self, found: Shingles) -> Bands:
        """Numbers of which texts that are too much alike have at least one in common, at the same place."""
        ...


class Near:
    """Near duplicates, regardless of case and of all but letters and figures.

    Raises:
        ConfigurationError: the threshold is not from 0.3 to below 1.
        MissingExtra: datasketch is not installed.
    """

    def __init__(self, threshold: float) -> None:
        if not 0.3 <= threshold < 1:
            raise ConfigurationError(f"near duplicates share from 0.3 to less than 1 of their shingles, not {threshold:g}")
        try:
            from datasketch import MinHash
        except ImportError:
            raise MissingExtra("datasketch", "corpora", "finding near duplicates") from None
        self.threshold = threshold
        self._rows = _rows(threshold)
        self.count = PERMUTATIONS // self._rows
        self._minhash: Any = MinHash(PERMUTATIONS, seed=1, hashfunc=int)
        self._factors = np.random.default_rng(1).integers(0, 2**63, self._rows, np.uint64) | np.uint64(1)

    def shingles(self, texts: Iterable[str]) -> Shingles:
        """Hashes of all stretches of `SHINGLE` characters."""
        folded = " ".join(bare for text in texts if (bare := BARE(text)))
        if not folded:
            return np.empty(0, np.uint32)
        letters = np.frombuffer(f" {folded} ".ljust(SHINGLE).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        # Multilinear hashing; overflow is wanted, and the upper half of the sum is the hash.
        sums = sum(letters[place : len(letters) - SHINGLE + 1 + place] * _FACTORS[place] for place in range(SHINGLE))
        return np.unique((sums >> np.uint64(32)).astype(np.uint32))

    def bands(self, found: Shingles) -> Bands:
        """A number for each band of the MinHash signature, (count)."""
        self._minhash.clear()
        self._minhash.update_batch(found.tolist())
        values = self._minhash.hashvalues[: self.count * self._rows].astype(np.uint64).reshape(self.count, self._rows)
        mixed: Bands = ((values * self._factors).sum(1) >> np.uint64(32)).astype(np.uint32)
        return mixed


class Same:
    """Exact doubles, but for what `folding` looks away from."""

    threshold = 1.0
    count = 1

    def __init__(self, folding: Folding) -> None:
        self._folding = folding

    def shingles(self, texts: Iterable[str]) -> Shingles:
        """The two halves of a hash of 64 bits."""
        folded = "\n".join(map(self._folding, texts))
        whole = key(folded)
        return np.unique(np.array([whole >> 32, whole & 0xFFFFFFFF], np.uint32)) if folded.strip() else np.empty(0, np.uint32)

    def bands(self, found: Shingles) -> Bands:
        """One of the halves."""
        return found[:1] if len(found) else np.zeros(1, np.uint32)


class Table:
    """The bands of many texts."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._values = array("I")

    def add(self, texts: Iterable[str]) -> None:
        """Note the next row's texts."""
        self._values.frombytes(self._measure.bands(self._measure.shingles(texts)).tobytes())

    def array(self) -> npt.NDArray[np.uint32]:
        """All bands, (rows, bands)."""
        return np.frombuffer(self._values, np.uint32).reshape(-1, self._measure.count)


def shared(bands: npt.NDArray[np.uint32], with_any_of: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.bool_]:
    """Where a row has a band in common with another one, (rows, bands).

    Args:
        bands: (rows, bands).
        with_any_of: rows, one of which at least must have it; None: any.
    """
    found = np.zeros(bands.shape, np.bool_)
    for band in range(bands.shape[1]):
        column = bands[:, band]
        _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        found[:, band] = counts[inverse] > 1
        if with_any_of is not None:
            found[:, band] &= np.isin(column, column[with_any_of])
    return found


class NearIndex:
    """Texts among which near ones are looked for."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._shingles: dict[int, Shingles] = {}
        self._buckets: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, item: int, found: Shingles, bands: Iterable[tuple[int, int]]) -> None:
        """Put in `item` with its shingles, to be found by `bands`: (number of the band, its value)."""
        self._shingles[item] = found
        for band, value in bands:
            self._buckets[band << 32 | value].append(item)

    def nearest(self, found: Shingles, bands: Iterable[tuple[int, int]]) -> tuple[int, float] | None:
        """The item that is most alike, and how much, if that is as much as the threshold; of equal ones the first."""
        best: tuple[float, int] | None = None
        for item in {item for band, value in bands for item in self._buckets.get(band << 32 | value, ())}:
            other = self._shingles[item]
            if min(len(found), len(other)) >= self._threshold * max(len(found), len(other)):
                alike = jaccard(found, other)
                if alike >= self._threshold and (best is None or (-alike, item) < best):
                    best = -alike, item
        return None if best is None else (best[1], -best[0])


def _rows(threshold: float) -> int:
    """Rows of a band: as many as miss no more than `MISSED` of the pairs at the threshold, so that few others are looked at."""
    fitting = [rows for rows in range(1, 33) if (1 - threshold**rows) ** (PERMUTATIONS // rows) <= MISSED]
    return max(fitting)
