"""Which words answer which, from the states of e5's inner layers (SimAlign's idea: Jalili Sabet et al., Findings of EMNLP 2020).

The pieces of both sentences are compared by the cosine of their states, less the mean state of their text; links are taken
between pieces, since Kazakh words are long, and told between words. Layer and method were chosen on hand-aligned sentences by
`eval/word_alignment.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.word_aligners import Spans, Words
from kazalign.documents.model import Link
from kazalign.e5.encoder import WIDTH, Encoder, States

FloatArray = npt.NDArray[np.float32]
Chooser = Callable[[FloatArray], npt.NDArray[np.bool_]]

LAYER = 7
_ITERATIONS = 2
_DISCOUNT = 0.9
"""What a similarity counts in a later iteration when one of the two has a link already."""
CURVE = (-0.16, 4.37)
"""The probability of a link is the logistic function of constant + slope * cosine; found with the layer."""


class E5WordAligner:
    """Links words of sentence pairs by the states of one layer.

    Args:
        choose: takes the links from a matrix of cosines.
        layer: the encoder's layer whose states are compared, 1 to 12.
        threads: 0 uses all processors.
        priors: not used; eflomal takes them.

    Raises:
        ModelError, InputError, OutputError: see `Encoder`.
    """

    def __init__(self, choose: Chooser, *, layer: int = LAYER, threads: int = 0, priors: Path | None = None) -> None:
        self._choose = choose
        self._encoder = Encoder(layers=layer, threads=threads)

    def align(self, pairs: Sequence[tuple[Words, Words]], languages: tuple[str, str]) -> list[tuple[Link, ...]]:
        """See `WordAligner.align`; the languages make no difference."""
        sides = [self._embedded([pair[side] for pair in pairs]) for side in (0, 1)]
        return [self._links(source, target) for source, target in zip(*sides, strict=True)]

    def _embedded(self, texts: Sequence[Words]) -> list[_Pieces]:
        states = self._encoder.states([text for text, _ in texts])
        mean: FloatArray = np.zeros(WIDTH, np.float32)
        for each in states:
            mean += each.values.sum(0)
        mean /= np.float32(max(1, sum(len(each.values) for each in states)))
        return [_pieces(each, mean, text, words) for each, (text, words) in zip(states, texts, strict=True)]

    def _links(self, source: _Pieces, target: _Pieces) -> tuple[Link, ...]:
        if not len(source.owners) or not len(target.owners):
            return ()
        cosines = source.vectors @ target.vectors.T
        found: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for row, column in np.argwhere(self._choose(cosines)).tolist():
            found[int(source.owners[row]), int(target.owners[column])].append((row, column))
        constant, slope = CURVE
        links = []
        for words, places in sorted(found.items()):
            cosine = max(float(cosines[place]) for place in places)
            pieces = tuple((source.spans[row], target.spans[column]) for row, column in places)
            links.append(Link(*words, 1 / (1 + float(np.exp(-constant - slope * cosine))), pieces))
        return tuple(links)


@dataclass(frozen=True)
class _Pieces:
    """Unit vectors (pieces, 384) of the pieces that belong to words, the numbers of the words, (pieces), and their places."""

    vectors: FloatArray
    owners: npt.NDArray[np.int64]
    spans: Spans


def _pieces(states: States, mean: FloatArray, text: str, words: Spans) -> _Pieces:
    owner = np.full(len(text) + 1, -1)
    for number, (start, end) in enumerate(words):
        owner[start:end] = number
    owners = np.array([owner[start:end].max(initial=-1) for start, end in states.spans], np.int64)
    vectors = (states.values - mean)[owners >= 0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
    spans = tuple(span for span, word in zip(states.spans, owners.tolist(), strict=True) if word >= 0)
    return _Pieces(vectors, owners[owners >= 0], spans)


def argmax(similarities: FloatArray) -> npt.NDArray[np.bool_]:
    """Pairs that are each other's most similar: (rows, columns), true where linked."""
    rows, columns = similarities.argmax(1), similarities.argmax(0)
    links = np.zeros(similarities.shape, np.bool_)
    mutual = columns[rows] == np.arange(len(rows))
    links[np.flatnonzero(mutual), rows[mutual]] = True
    return links


def itermax(similarities: FloatArray) -> npt.NDArray[np.bool_]:
    """Argmax again among what is left: pairs with a linked side count less, pairs of two linked sides not at all."""
    links = argmax(similarities)
    for _ in range(_ITERATIONS - 1):
        rows, columns = links.any(1, keepdims=True), links.any(0, keepdims=True)
        factor = np.where(rows & columns, 0.0, np.where(rows | columns, _DISCOUNT, 1.0)).astype(np.float32)
        again = similarities * factor
        links = links | (argmax(again) & (again > 0))
    return links


METHODS: dict[str, Chooser] = {"argmax": argmax, "itermax": itermax, "match": best_assignment}

argmax_aligner = partial(E5WordAligner, argmax)
itermax_aligner = partial(E5WordAligner, itermax)
match_aligner = partial(E5WordAligner, best_assignment)
