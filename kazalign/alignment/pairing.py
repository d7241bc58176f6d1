"""Which documents of two heaps are translations of each other, by their content and not by their names.

A document's vector, the sum of its sentences' unit vectors less the mean of its heap, proposes a few candidates for each
document; the candidates are aligned sentence by sentence, and the share of sentences that find their answer is the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.embedders import Embedder
from kazalign.alignment.methods import Measure
from kazalign.alignment.sentences import align_sides, side_of_document
from kazalign.alignment.settings import Settings, settings
from kazalign.alignment.sides import FloatArray, Side
from kazalign.documents.model import Document

CANDIDATES = 4
"""Documents of the other heap that each one is compared with in full."""
LEAST = 0.35
"""Documents that share less than this are left over. Of 40 pages in two languages, all translations but one shared 0.7 and
more, and strangers from the same site up to 0.28 (`python eval/document_pairing.py FOLDER --limit 40`)."""
_LEAST_LEXICAL = 0.62
"""The same without a neural model: translations among our articles share 0.70 and more, strangers up to 0.54."""
_BLOCK = 1024

Scores = Mapping[tuple[int, int], float]
"""The shares of sentences that find their answer, for the pairs of documents that were compared."""


@dataclass(frozen=True)
class DocumentPair:
    """Two documents that belong together, or one that was left over, as numbers in their heaps."""

    source: int | None
    target: int | None
    score: float | None
    """The share of all their sentences that are surely aligned, 0 to 1; None for what is left over."""


def pair_documents(
    sources: Sequence[Document],
    targets: Sequence[Document],
    *,
    embedder: Embedder,
    preset: str = "news",
    least: float | None = None,
) -> list[DocumentPair]:
    """Pair the documents one to one; those without a partner of at least the score `least` are left over.

    Every document is in exactly one pair: the pairs first in the order of the sources, then the rest of the targets.

    Raises:
        InputError: a document has no sentences.
        ConfigurationError: there is no such preset.
    """
    chosen, least = settings(embedder.name, preset), least_share(embedder) if least is None else least
    measure = Measure(embedder)
    ours, theirs = ([side_of_document(document, measure) for document in heap] for heap in (sources, targets))
    scores = compare_sides(ours, theirs, chosen)
    partners = best_pairs(scores, least)
    pairs = [DocumentPair(row, partners.get(row), scores.get((row, partners.get(row, -1)))) for row in range(len(ours))]
    taken = set(partners.values())
    return [*pairs, *(DocumentPair(None, column, None) for column in range(len(theirs)) if column not in taken)]


def least_share(embedder: Embedder) -> float:
    """What documents that belong together share at least, as this embedder sees it."""
    return _LEAST_LEXICAL if embedder.name == "lexical" else LEAST


def best_pairs(scores: Scores, least: float) -> dict[int, int]:
    """The one-to-one pairs with the greatest sum of scores, none below `least`: source -> target.

    Pairs that have no document in common with each other, not even through others, are assigned apart, so that the time does
    not grow with the cube of all documents.
    """
    found: dict[int, int] = {}
    for part in _connected(pair for pair, score in scores.items() if score >= least):
        rows, columns = (sorted({pair[side] for pair in part}) for side in (0, 1))
        table = np.zeros((len(rows), len(columns)), np.float32)
        for row, column in part:
            table[rows.index(row), columns.index(column)] = scores[row, column]
        for row, column in np.argwhere(best_assignment(table) & (table > 0)).tolist():
            found[rows[row]] = columns[column]
    return found


def compare_sides(
    ours: Sequence[Side], theirs: Sequence[Side], chosen: Settings, *, both: bool = True
) -> dict[tuple[int, int], float]:
    """The scores of each of `ours` with its nearest of `theirs`, and of each of `theirs` if `both`."""
    return {(row, column): share(ours[row], theirs[column], chosen) for row, column in sorted(_candidates(ours, theirs, both))}


def share(source: Side, target: Side, chosen: Settings) -> float:
    """The share of the sentences of both documents that surely find their answer, 0 to 1."""
    steps = align_sides(source, target, chosen)
    sure = sum(probability * (len(step.pair[0]) + len(step.pair[1])) for step, probability in steps if probability is not None)
    return sure / (len(source) + len(target))


def _candidates(ours: Sequence[Side], theirs: Sequence[Side], both: bool) -> set[tuple[int, int]]:
    """Each document with those of the other heap whose vectors are nearest."""
    if not ours or not theirs:
        return set()
    vectors = _vectors(ours), _vectors(theirs)
    forth = set(_nearest(*vectors))
    return forth | {(row, column) for column, row in _nearest(*vectors[::-1])} if both else forth


def _nearest(ours: FloatArray, theirs: FloatArray) -> Iterator[tuple[int, int]]:
    for start in range(0, len(ours), _BLOCK):
        best = np.argsort(-(ours[start : start + _BLOCK] @ theirs.T), axis=1, kind="stable")[:, :CANDIDATES]
        for row, columns in enumerate(best.tolist(), start):
            yield from ((row, column) for column in columns)


def _vectors(sides: Sequence[Side]) -> FloatArray:
    vectors: FloatArray = np.stack([side.mean for side in sides])
    if len(sides) > 2:
        vectors -= vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
    return vectors


def _connected(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs in parts that have no row and no column in common."""
    parts: dict[tuple[int, int], list[tuple[int, int]]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for pair in pairs:
        ends = [(0, pair[0]), (1, pair[1])]
        joined = {owner[end] for end in ends if end in owner}
        together = [pair, *(each for part in joined for each in parts.pop(part))]
        parts[pair] = together
        for row, column in together:
            owner[0, row] = owner[1, column] = pair
    return list(parts.values())
