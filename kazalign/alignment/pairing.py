"""Which documents of two heaps are translations of each other, by their content and not by their names.

A document's vector, the sum of its sentences' unit vectors less the mean of its heap, proposes a few candidates for each
document; the candidates are aligned sentence by sentence, and the share of sentences that find their answer is the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.embedders import Embedder
from kazalign.alignment.sentences import align_sides, side_of_document
from kazalign.alignment.settings import Settings, settings
from kazalign.alignment.sides import FloatArray, Side
from kazalign.documents.model import Document

CANDIDATES = 4
"""Documents of the other heap that each one is compared with in full."""
LEAST = 0.35
"""Documents that share less than this are left over. Of 40 pages in two languages, all translations but one shared 0.7 and
more, and strangers from the same site up to 0.28 (`python eval/document_pairing.py FOLDER --limit 40`)."""


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
    least: float = LEAST,
) -> list[DocumentPair]:
    """Pair the documents one to one; those without a partner of at least the score `least` are left over.

    Every document is in exactly one pair: the pairs first in the order of the sources, then the rest of the targets.

    Raises:
        InputError: a document has no sentences.
        ConfigurationError: there is no such preset.
    """
    chosen = settings(embedder.name, preset)
    ours, theirs = ([side_of_document(document, embedder) for document in heap] for heap in (sources, targets))
    scores = _scores(ours, theirs, chosen)
    links = best_assignment(scores) & (scores >= least) if scores.size else np.zeros(scores.shape, np.bool_)
    pairs = []
    for row in range(len(ours)):
        columns = np.flatnonzero(links[row])
        partner = int(columns[0]) if len(columns) else None
        pairs.append(DocumentPair(row, partner, None if partner is None else float(scores[row, partner])))
    return [*pairs, *(DocumentPair(None, column, None) for column in range(len(theirs)) if not links[:, column].any())]


def _scores(ours: Sequence[Side], theirs: Sequence[Side], chosen: Settings) -> FloatArray:
    """The share of sentences that find their answer, for the candidates; 0 for all other pairs: (sources, targets)."""
    scores = np.zeros((len(ours), len(theirs)), np.float32)
    if not scores.size:
        return scores
    nearness = _vectors(ours) @ _vectors(theirs).T
    best = np.argsort(-nearness, axis=1)[:, :CANDIDATES], np.argsort(-nearness.T, axis=1)[:, :CANDIDATES]
    candidates = {(row, int(column)) for row, columns in enumerate(best[0]) for column in columns}
    candidates |= {(int(row), column) for column, rows in enumerate(best[1]) for row in rows}
    for row, column in sorted(candidates):
        scores[row, column] = _share(ours[row], theirs[column], chosen)
    return scores


def _share(source: Side, target: Side, chosen: Settings) -> float:
    steps = align_sides(source, target, chosen)
    sure = sum(probability * (len(step.pair[0]) + len(step.pair[1])) for step, probability in steps if probability is not None)
    return sure / (len(source) + len(target))


def _vectors(sides: Sequence[Side]) -> FloatArray:
    vectors: FloatArray = np.stack([side.mean for side in sides])
    if len(sides) > 2:
        vectors -= vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
    return vectors
