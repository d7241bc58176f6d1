"""Parallel sentences out of two heaps without order, by the ratio margin (Artetxe and Schwenk, ACL 2019).

The margin of a pair is its cosine over the mean cosine that either side has with its nearest neighbours in the other heap.
Pairs are taken where each side is the other's best, and then looked at: digits, lengths, script. The checks say what they find
and drop nothing; a threshold decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.sides import FloatArray

NEIGHBOURS = 4
LEAST_MARGIN = 1.03
"""Precision 0.96 to 0.98 and recall 0.93 to 0.99 on FLORES-200 dev (`python eval/mining.py DATA`)."""
_BLOCK = 1024
_DIGITS = re.compile(r"\d+")
_LONGEST_RATIO = 2.0
_CYRILLIC = re.compile("[\u0400-\u052f]")


@dataclass(frozen=True)
class MinedPair:
    """A sentence of either heap, by its number, how much nearer they are than their neighbours, and what speaks against it."""

    source: int
    target: int
    margin: float
    objections: tuple[str, ...]
    """`digits`, `length`, `script`; empty where nothing does."""


def mine(
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    embedder: Embedder,
    least_margin: float = LEAST_MARGIN,
    cyrillic: tuple[bool, bool] | None = None,
) -> list[MinedPair]:
    """The pairs that are each other's best and whose margin is at least `least_margin`, the surest first.

    Time grows with the product of the heaps' sizes, memory with their sum.

    Args:
        sources: sentences of one language.
        targets: sentences of the other.
        embedder: see `kazalign.alignment.embedders`.
        least_margin: 1 is no better than the neighbours.
        cyrillic: which of the two languages are written in Cyrillic letters, to object to what is in the wrong script; None:
        either.
    """
    if not sources or not targets:
        return []
    ours, theirs = _unit(embedder.embed(sources)), _unit(embedder.embed(targets))
    around = _neighbourhood(ours, theirs), _neighbourhood(theirs, ours)
    forward, margins = _best(ours, theirs, around)
    backward, _ = _best(theirs, ours, (around[1], around[0]))
    pairs = [
        MinedPair(row, column, margin, objections(sources[row], targets[column], cyrillic))
        for row, (column, margin) in enumerate(zip(forward.tolist(), margins.tolist(), strict=True))
        if backward[column] == row and margin >= least_margin
    ]
    return sorted(pairs, key=lambda pair: -pair.margin)


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
    return tuple(found)


def _unit(vectors: FloatArray) -> FloatArray:
    """Vectors of length 1."""
    unit: FloatArray = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9))
    return unit


def _neighbourhood(ours: FloatArray, theirs: FloatArray) -> FloatArray:
    """Half of the mean cosine of each row of `ours` with its nearest neighbours in `theirs`, (n)."""
    count = min(NEIGHBOURS, len(theirs))
    found: FloatArray = np.empty(len(ours), np.float32)
    for start in range(0, len(ours), _BLOCK):
        cosines = ours[start : start + _BLOCK] @ theirs.T
        nearest = np.partition(cosines, len(theirs) - count, axis=1)[:, len(theirs) - count :]
        found[start : start + _BLOCK] = nearest.mean(1) / 2
    return found


def _best(
    ours: FloatArray, theirs: FloatArray, around: tuple[FloatArray, FloatArray]
) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """For each row of `ours` the row of `theirs` with the greatest margin, and that margin: (n), (n)."""
    best: npt.NDArray[np.int64] = np.empty(len(ours), np.int64)
    margins: FloatArray = np.empty(len(ours), np.float32)
    for start in range(0, len(ours), _BLOCK):
        here = slice(start, start + _BLOCK)
        ratio = (ours[here] @ theirs.T) / (around[0][here, None] + around[1][None])
        best[here] = ratio.argmax(1)
        margins[here] = ratio.max(1)
    return best, margins
