"""The nearest neighbours between two heaps of vectors: exactly, or by an approximate index where the heaps are large."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.sides import FloatArray
from kazalign.atomic import errors_of_writing
from kazalign.errors import MissingExtra
from kazalign.machine import processors

Search = Literal["auto", "exact", "index"]
HalfArray = npt.NDArray[np.float16]

KEPT = 8
"""Neighbours that are found for each vector."""
LARGE = 2 * 10**9
"""Pairs of vectors from which on an index is quicker (`eval/results/mining.md`)."""
HOPELESS = 10**11
"""Pairs of vectors that take one hour or two on a processor core; with more the index is needed."""
_EMBEDDED, _CHUNK = 512, 2048
_ROWS, _COLUMNS = 1024, 4096
_LINKS = 32
"""Neighbours that each vector of the index knows."""
_LOOKED_AT_BUILDING, _LOOKED_AT = 64, 128
"""Vectors that are kept in view while one is put into the index, and while one is looked for: more find more, and take longer."""
_SMALL = np.float32(1e-9)


@dataclass(frozen=True)
class Nearest:
    """For each vector its neighbours in the other heap, the nearest first: `numbers` and `cosines`, (n, up to `KEPT`).

    Where an index found fewer, the number is 0 and the cosine minus infinity.
    """

    numbers: npt.NDArray[np.int64]
    cosines: FloatArray


@contextmanager
def stored(texts: Sequence[str], embedder: Embedder, progress: Callable[[int], None]) -> Iterator[HalfArray]:
    """Unit vectors of `texts`, (n, width), in a temporary file.

    Raises:
        OutputError: the disk is full.
    """
    place = Path(tempfile.gettempdir())
    with ExitStack() as resources:
        with errors_of_writing(place):
            file = resources.enter_context(tempfile.TemporaryFile())
        width = 0
        for start in range(0, len(texts), _EMBEDDED):
            vectors = embedder.embed(texts[start : start + _EMBEDDED])
            vectors = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + _SMALL)
            width = vectors.shape[1]
            with errors_of_writing(place):
                file.write(vectors.astype(np.float16).tobytes())
                file.flush()
            progress(min(start + _EMBEDDED, len(texts)))
        yield np.memmap(file, np.float16, "r", shape=(len(texts), width))


def nearest(
    ours: HalfArray, theirs: HalfArray, *, search: Search, threads: int, progress: Callable[[int, int], None]
) -> tuple[Nearest, Nearest]:
    """The nearest of `theirs` to each of `ours`, and the other way round.

    Raises:
        MissingExtra: faiss is not installed, and the index was asked for or is needed.
    """
    pairs = len(ours) * len(theirs)
    installed = find_spec("faiss") is not None
    if search == "index" or (search == "auto" and pairs > (LARGE if installed else HOPELESS)):
        if not installed:
            raise MissingExtra("faiss", "mining", f"a search among {len(ours):,} and {len(theirs):,} sentences")
        total = len(ours) + len(theirs)
        forth = _indexed(ours, theirs, threads, lambda done: progress(done, total))
        return forth, _indexed(theirs, ours, threads, lambda done: progress(len(ours) + done, total))
    return _exactly(ours, theirs, progress)


def _exactly(ours: HalfArray, theirs: HalfArray, progress: Callable[[int, int], None]) -> tuple[Nearest, Nearest]:
    """Every product once, in blocks that both directions are read from."""
    forth, back = _Best(len(ours), min(KEPT, len(theirs))), _Best(len(theirs), min(KEPT, len(ours)))
    for start in range(0, len(ours), _ROWS):
        rows = np.asarray(ours[start : start + _ROWS], np.float32)
        for first in range(0, len(theirs), _COLUMNS):
            cosines = rows @ np.asarray(theirs[first : first + _COLUMNS], np.float32).T
            forth.see(cosines, start, first)
            back.see(np.ascontiguousarray(cosines.T), first, start)
        progress(min(start + _ROWS, len(ours)), len(ours))
    return forth.sorted(), back.sorted()


class _Best:
    """The greatest cosines of each row seen so far."""

    def __init__(self, count: int, kept: int) -> None:
        self._numbers = np.zeros((count, kept), np.int64)
        self._cosines = np.full((count, kept), -np.inf, np.float32)
        self._least = np.full(count, -np.inf, np.float32)

    def see(self, cosines: FloatArray, row: int, column: int) -> None:
        """A block of cosines, (rows, columns), whose corner is at `row` and `column`."""
        kept = self._cosines.shape[1]
        # Few rows have something better in a block, once some blocks were seen.
        hits = np.flatnonzero(cosines.max(1) > self._least[row : row + len(cosines)])
        if not len(hits):
            return
        block = cosines[hits]
        if block.shape[1] > kept:
            places = np.argpartition(block, block.shape[1] - kept, axis=1)[:, block.shape[1] - kept :]
            block = np.take_along_axis(block, places, 1)
        else:
            places = np.broadcast_to(np.arange(block.shape[1]), block.shape)
        hits += row
        every = np.concatenate([self._cosines[hits], block], 1)
        names = np.concatenate([self._numbers[hits], places + column], 1)
        best = np.argpartition(every, every.shape[1] - kept, axis=1)[:, every.shape[1] - kept :]
        self._cosines[hits], self._numbers[hits] = np.take_along_axis(every, best, 1), np.take_along_axis(names, best, 1)
        self._least[hits] = self._cosines[hits].min(1)

    def sorted(self) -> Nearest:
        """The nearest first; of equals, the one that stands first."""
        order = np.lexsort((self._numbers, -self._cosines))
        return Nearest(np.take_along_axis(self._numbers, order, 1), np.take_along_axis(self._cosines, order, 1))


def _indexed(ours: HalfArray, theirs: HalfArray, threads: int, progress: Callable[[int], None]) -> Nearest:
    """By a graph whose vectors know their neighbours, which is walked towards each of `ours` (Malkov and Yashunin 2020)."""
    faiss: Any = import_module("faiss")
    faiss.omp_set_num_threads(threads or processors())
    index = faiss.IndexHNSWSQ(theirs.shape[1], faiss.ScalarQuantizer.QT_fp16, _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = _LOOKED_AT_BUILDING, _LOOKED_AT
    index.is_trained = True  # half precision has nothing to learn
    steps = len(ours) + len(theirs)
    for start in range(0, len(theirs), _CHUNK):
        index.add(np.asarray(theirs[start : start + _CHUNK], np.float32))
        progress(min(start + _CHUNK, len(theirs)) * len(ours) // steps)
    kept = min(KEPT, len(theirs))
    numbers, cosines = np.zeros((len(ours), kept), np.int64), np.zeros((len(ours), kept), np.float32)
    for start in range(0, len(ours), _CHUNK):
        here = slice(start, start + _CHUNK)
        cosines[here], numbers[here] = index.search(np.asarray(ours[here], np.float32), kept)
        progress((len(theirs) + min(start + _CHUNK, len(ours))) * len(ours) // steps)
    missing = numbers < 0
    numbers[missing], cosines[missing] = 0, -np.inf
    return Nearest(numbers, cosines)
