"""Which words answer which, from the states of e5's inner layers (SimAlign's idea: Jalili Sabet et al., Findings of EMNLP 2020).

The pieces of both sentences are compared by the cosine of their states, less the mean state of their text; links are taken
between pieces, since Kazakh words are long, and told between words. Layer and method were chosen on hand-aligned sentences by
`eval/word_alignment.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from kazalign.alignment.assignment import best_assignment
from kazalign.alignment.encoder import WIDTH, Encoder, States
from kazalign.documents.model import Bitext, Link, WordLinks
from kazalign.errors import ConfigurationError

FloatArray = npt.NDArray[np.float32]
Spans = tuple[tuple[int, int], ...]
Links = list[tuple[int, int, float]]
"""Word of the source, word of the target, probability."""

LAYER = 7
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|[^\w\s]")
_ITERATIONS = 2
_DISCOUNT = 0.9
"""What a similarity counts in a later iteration when one of the two has a link already."""
CURVE = (-0.16, 4.37)
"""The probability of a link is the logistic function of constant + slope * cosine; found with the layer."""


def words_of(text: str) -> Spans:
    """The places of words, numbers and punctuation marks in a text."""
    return tuple(match.span() for match in _WORD.finditer(text))


class WordAligner:
    """Links words of sentence pairs.

    Args:
        method: `argmax` (sure), `itermax` (more links) or `match` (every piece of the shorter sentence gets one).
        layer: the encoder's layer whose states are compared, 1 to 12.
        threads: 0 uses all processors.

    Raises:
        ConfigurationError: there is no such method.
        ModelError, InputError, OutputError: see `Encoder`.
    """

    def __init__(self, method: str = "argmax", *, layer: int = LAYER, threads: int = 0) -> None:
        if method not in METHODS:
            raise ConfigurationError(f"unknown method of word alignment {method!r}; known are: {', '.join(METHODS)}")
        self._choose = METHODS[method]
        self._encoder = Encoder(layers=layer, threads=threads)

    def align(self, pairs: Sequence[tuple[tuple[str, Spans], tuple[str, Spans]]]) -> list[Links]:
        """The links of each pair of texts, whose words are given by their places, in the order of the source."""
        sides = [self._embedded([pair[side] for pair in pairs]) for side in (0, 1)]
        return [self._links(source, target) for source, target in zip(*sides, strict=True)]

    def _embedded(self, texts: Sequence[tuple[str, Spans]]) -> list[_Pieces]:
        states = self._encoder.states([text for text, _ in texts])
        mean: FloatArray = np.zeros(WIDTH, np.float32)
        for each in states:
            mean += each.values.sum(0)
        mean /= np.float32(max(1, sum(len(each.values) for each in states)))
        return [_pieces(each, mean, text, words) for each, (text, words) in zip(states, texts, strict=True)]

    def _links(self, source: _Pieces, target: _Pieces) -> Links:
        if not len(source.owners) or not len(target.owners):
            return []
        cosines = source.vectors @ target.vectors.T
        best: dict[tuple[int, int], float] = {}
        for row, column in np.argwhere(self._choose(cosines)).tolist():
            words = int(source.owners[row]), int(target.owners[column])
            best[words] = max(best.get(words, -1.0), float(cosines[row, column]))
        constant, slope = CURVE
        return [(*words, 1 / (1 + float(np.exp(-constant - slope * cosine)))) for words, cosine in sorted(best.items())]


def with_words(bitext: Bitext, aligner: WordAligner) -> Bitext:
    """The same beads with their words linked, between every two sides that have sentences."""
    wanted = [
        (number, columns)
        for number, bead in enumerate(bitext.beads)
        for columns in combinations(range(len(bead.sides)), 2)
        if all(bead.sides[column] for column in columns)
    ]
    pairs = []
    for number, columns in wanted:
        one, other = (bitext.text(bitext.beads[number], column) for column in columns)
        pairs.append(((one, words_of(one)), (other, words_of(other))))
    found: dict[int, list[WordLinks]] = {}
    for (number, columns), (one_side, other_side), links in zip(wanted, pairs, aligner.align(pairs), strict=True):
        linked = WordLinks(columns, one_side[1], other_side[1], tuple(Link(*link) for link in links))
        found.setdefault(number, []).append(linked)
    beads = (replace(bead, words=tuple(found.get(number, ()))) for number, bead in enumerate(bitext.beads))
    return replace(bitext, beads=tuple(beads))


@dataclass(frozen=True)
class _Pieces:
    """Unit vectors (pieces, 384) of the pieces that belong to words, and the numbers of the words, (pieces)."""

    vectors: FloatArray
    owners: npt.NDArray[np.int64]


def _pieces(states: States, mean: FloatArray, text: str, words: Spans) -> _Pieces:
    owner = np.full(len(text) + 1, -1)
    for number, (start, end) in enumerate(words):
        owner[start:end] = number
    owners = np.array([owner[start:end].max(initial=-1) for start, end in states.spans], np.int64)
    vectors = (states.values - mean)[owners >= 0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-9)
    return _Pieces(vectors, owners[owners >= 0])


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


METHODS: dict[str, Callable[[FloatArray], npt.NDArray[np.bool_]]] = {
    "argmax": argmax,
    "itermax": itermax,
    "match": best_assignment,
}
