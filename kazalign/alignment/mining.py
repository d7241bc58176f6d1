"""Parallel sentences out of two heaps without order, by the ratio margin (Artetxe and Schwenk, ACL 2019).

The margin of a pair is its cosine over the mean cosine that either side has with its nearest neighbours in the other heap.
Pairs are taken where each side is the other's best, and then looked at: digits, lengths, script, copies. The checks say what
they find and drop nothing; a threshold decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.neighbours import Nearest, Search, nearest, stored
from kazalign.alignment.sides import FloatArray

NEIGHBOURS = 4
"""At most `neighbours.KEPT`."""
LEAST_MARGIN = 1.03
"""Precision 0.96 to 0.98 and recall 0.93 to 0.99 on FLORES-200 dev (`eval/results/mining.md`)."""
_CHUNK = 1024
_DIGITS = re.compile(r"\d+")
_LONGEST_RATIO = 2.0
_CYRILLIC = re.compile("[\u0400-\u052f]")

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done."""


@dataclass(frozen=True)
class MinedPair:
    """A sentence of either heap, by its number, how much nearer they are than their neighbours, and what speaks against it."""

    source: int
    target: int
    margin: float
    objections: tuple[str, ...]
    """`digits`, `length`, `script`, `copy`; empty where nothing does."""


def mine(
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    embedder: Embedder,
    least_margin: float = LEAST_MARGIN,
    cyrillic: tuple[bool, bool] | None = None,
    search: Search = "auto",
    threads: int = 0,
    progress: Progress | None = None,
) -> list[MinedPair]:
    """The pairs that are each other's best and whose margin is at least `least_margin`, the surest first.

    The vectors lie in a temporary file, in half precision; memory holds the sentences and some hundred bytes for each. Without
    an index, time grows with the product of the heaps' sizes.

    Args:
        sources: sentences of one language.
        targets: sentences of the other.
        embedder: see `kazalign.alignment.embedders`.
        least_margin: 1 is no better than the neighbours.
        cyrillic: which of the two languages are written in Cyrillic letters, to object to what is in the wrong script; None:
        either.
        search: `exact`, `index` (approximate, by faiss), or `auto`: the index where the heaps are large and it is installed.
        threads: 0 uses all processors.
        progress: see `Progress`.

    Raises:
        MissingExtra: faiss is not installed, and it was asked for or the heaps are too large to do without.
        OutputError: the temporary file cannot be written.
    """
    if not sources or not targets:
        return []
    tell = progress or (lambda *_: None)
    total = len(sources) + len(targets)
    with (
        stored(sources, embedder, lambda done: tell("embedded", done, total)) as ours,
        stored(targets, embedder, lambda done: tell("embedded", len(sources) + done, total)) as theirs,
    ):
        forth, back = nearest(ours, theirs, search=search, threads=threads, progress=lambda *at: tell("compared", *at))
    forward, margins = _best(forth, back)
    backward, _ = _best(back, forth)
    rows = np.flatnonzero((backward[forward] == np.arange(len(sources))) & (margins >= least_margin))
    rows = rows[np.argsort(-margins[rows], kind="stable")]
    return [
        MinedPair(row, column, float(margins[row]), objections(sources[row], targets[column], cyrillic))
        for row, column in zip(rows.tolist(), forward[rows].tolist(), strict=True)
    ]


def objections(source: str, target: str, cyrillic: tuple[bool, bool] | None = None) -> tuple[str, ...]:
    """What speaks against two sentences being translations of each other, whatever their vectors say."""
    found = []
    if Counter(_DIGITS.findall(source)) != Counter(_DIGITS.findall(target)):
        found.append("digits")
    ratio = max(1, len(source)) / max(1, len(target))
    if max(ratio, 1 / ratio) > _LONGEST_RATIO:
        found.append("length")
    for text, expected in zip((source, target), cyrillic or (), strict=False):
        letters = sum(letter.isalpha() for letter in text)
        if letters and (2 * len(_CYRILLIC.findall(text)) >= letters) != expected:
            found.append("script")
            break
    if source.casefold() == target.casefold() and any(letter.isalpha() for letter in source):
        found.append("copy")
    return tuple(found)


def _best(ours: Nearest, theirs: Nearest) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """For each row of `ours` the nearest of the other heap with the greatest margin, and that margin: (n), (n)."""
    around = _around(ours)[:, None] + _around(theirs)[ours.numbers]
    margins = np.where(np.isfinite(ours.cosines), ours.cosines, -np.inf) / np.maximum(around, np.float32(1e-6))
    best = margins.argmax(1)[:, None]
    return np.take_along_axis(ours.numbers, best, 1)[:, 0], np.take_along_axis(margins, best, 1)[:, 0]


def _around(each: Nearest) -> FloatArray:
    """Half of the mean cosine with the nearest neighbours, (n)."""
    near = each.cosines[:, :NEIGHBOURS]
    known = np.isfinite(near)
    half: FloatArray = np.where(known, near, 0).sum(1) / np.maximum(known.sum(1), 1) / 2
    return half
