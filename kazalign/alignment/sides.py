"""One side of an alignment as numbers: a vector and a length for each sentence, and for every run of up to four of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

COARSER = 4
"""How many sentences become one at the next coarser level."""

_STOP = re.compile(r"""[.!?…]["'»”’)\]]*\s*$""")
_SMALL = np.float32(1e-9)
_BLOCK = 4096


@dataclass(frozen=True)
class Side:
    """The sentences of one text.

    `vectors` is (n, width): the direction says what a sentence means, and the length how much it counts, so that the sum of
    neighbouring rows stands for the sentences joined. `lengths` (n) is in characters. `finished` (n) says which sentences end as
    sentences do, None where that is not known. `breaks` (n) says where a paragraph
    begins and `headings` (n) which sentences are headings; both are None where the text has no such structure.
    """

    vectors: FloatArray
    lengths: FloatArray
    finished: BoolArray | None = None
    breaks: BoolArray | None = None
    headings: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.vectors)

    @cached_property
    def mean(self) -> FloatArray:
        """The mean of the sentences' unit vectors, (width): its product with a unit vector is the mean cosine."""
        total: FloatArray = np.zeros(self.vectors.shape[1], np.float32)
        for start in range(0, len(self), _BLOCK):
            total += _unit(self.vectors[start : start + _BLOCK]).sum(0)
        total /= np.float32(max(1, len(self)))
        return total

    def runs(self, ends: npt.NDArray[np.int64], size: int) -> FloatArray:
        """The vectors of the runs of up to `size` sentences that end at `ends` (k): (k, size, width). A run is cut where the
        text begins."""
        found: FloatArray = np.empty((len(ends), size, self.vectors.shape[1]), np.float32)
        found[:, 0] = self.vectors[ends]
        for before in range(1, size):
            found[:, before] = found[:, before - 1] + self.vectors[np.maximum(ends - before, 0)] * (ends >= before)[:, None]
        return found

    def run_norms(self, size: int) -> FloatArray:
        """The lengths of the vectors of the runs of up to `size` sentences that end at each one: (n, size)."""
        norms = np.empty((len(self), size), np.float32)
        for start in range(0, len(self), _BLOCK):
            first = max(0, start - size + 1)
            rows = self.vectors[first : start + _BLOCK]
            run = rows.copy()
            for before in range(size):
                if 0 < before < len(rows):
                    run[before:] += rows[:-before]
                norms[start : start + _BLOCK, before] = np.sqrt(np.einsum("ij,ij->i", run, run))[start - first :]
        return norms + _SMALL

    def run_sums(self, values: FloatArray, size: int) -> FloatArray:
        """The sums of `values` (n) over the runs of up to `size` sentences that end at each one: (n, size)."""
        sums = np.zeros((len(values), size), np.float32)
        for before in range(min(size, len(values))):
            sums[before:, before:] += values[: len(values) - before, None]
        return sums

    def crossings(self, size: int) -> FloatArray:
        """How many paragraphs begin inside the runs that end at each sentence: (n, size)."""
        if self.breaks is None:
            return np.zeros((len(self), size), np.float32)
        breaks = self.breaks.astype(np.float32)
        sums = self.run_sums(breaks, size)
        sums -= np.stack([np.concatenate([breaks[:1].repeat(k), breaks])[: len(breaks)] for k in range(size)], 1)
        return sums

    def coarser(self) -> Side:
        """Every four neighbours as one; structure is left out."""
        return Side(_grouped(self.vectors), _grouped(self.lengths))


def side_of(
    texts: Sequence[str], vectors: FloatArray, *, breaks: BoolArray | None = None, headings: BoolArray | None = None
) -> Side:
    """A side from its sentences, their vectors (n, width) and what is known of their paragraphs."""
    lengths = np.array([max(1, len(text)) for text in texts], np.float32)
    finished = np.array([_STOP.search(text) is not None for text in texts], np.bool_)
    return Side(vectors, lengths, finished, breaks, headings)


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    unit: FloatArray = vectors / (lengths[:, None] + _SMALL)
    return unit


def _grouped(rows: FloatArray) -> FloatArray:
    grouped: FloatArray = np.add.reduceat(rows, np.arange(0, len(rows), COARSER))
    return grouped
