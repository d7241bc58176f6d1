"""Other ways to decode a sentence that came out with a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kazalign.translation.engine import Decoding


@dataclass(frozen=True)
class Remedy:
    """Another way to decode sentences that came out with one of `flags`."""

    flags: frozenset[str]
    decoding: Callable[[Decoding], Decoding] = lambda decoding: decoding
    in_halves: bool = False
    terms: bool = False
    """Put the glossary's target terms in the source."""
    surnames: bool = False
    """Put surnames in the source as the target spells them."""
    suffixes: bool = False
    """Keep the suffixes of what is put in."""


def _without_repetition(decoding: Decoding) -> Decoding:
    return replace(decoding, no_repeat_ngram=3, repetition_penalty=1.2)


def _other_search(decoding: Decoding) -> Decoding:
    return replace(decoding, beam=1 if decoding.beam > 1 else 4)


PLAIN = Remedy(frozenset())
"""The first attempt."""
IN_HALVES = Remedy(frozenset(), in_halves=True)
"""The second, where reranking can compare: a long sentence taken whole may lose a part."""
REMEDIES = (
    Remedy(
        frozenset({"empty", "wrong_script", "same_as_source", "foreign_words", "numbers", "doubled_words", "quotation"}),
        decoding=_other_search,
    ),
    Remedy(frozenset({"empty", "repetition", "length", "doubled_words"}), decoding=_without_repetition),
    Remedy(frozenset({"empty", "wrong_script", "repetition", "length", "foreign_words", "numbers"}), in_halves=True),
    Remedy(frozenset({"glossary"}), terms=True, suffixes=True),
    Remedy(frozenset({"glossary"}), terms=True),
    Remedy(frozenset({"glossary"}), terms=True, suffixes=True, in_halves=True),
)
"""Tried one after another while a sentence has one of their flags; the best of all outputs is kept."""
REMEDIES_FOR_NAMES = (
    Remedy(frozenset({"names"}), terms=True, surnames=True, suffixes=True),
    Remedy(frozenset({"names"}), terms=True, surnames=True),
)
"""Tried in the same way on what has lost a surname altogether, so that it could not be put right."""
