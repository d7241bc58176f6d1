"""Word aligners: each a small class, named here with a dotted path that is imported when it is asked for.

Another package adds its own through the entry point group `kazalign.word_aligners`; it is called with `threads` and `priors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from kazalign import registry
from kazalign.documents.model import Link
from kazalign.errors import ConfigurationError

Spans = tuple[tuple[int, int], ...]
Words = tuple[str, Spans]
"""A text, and the places of its words in it."""

WORD_ALIGNERS = {
    "argmax": "kazalign.alignment.word_aligners.e5:argmax_aligner",
    "itermax": "kazalign.alignment.word_aligners.e5:itermax_aligner",
    "match": "kazalign.alignment.word_aligners.e5:match_aligner",
    "eflomal": "kazalign.alignment.word_aligners.eflomal:EflomalAligner",
}
"""Method -> module:maker."""

ENTRY_POINT_GROUP = "kazalign.word_aligners"


class WordAligner(Protocol):
    """Links words of pairs of texts that say the same."""

    def align(self, pairs: Sequence[tuple[Words, Words]], languages: tuple[str, str]) -> list[tuple[Link, ...]]:
        """The links of each pair, in the order of the source; all pairs are of the same two languages."""
        ...


def word_aligner_names() -> tuple[str, ...]:
    """All methods at hand: our own first, then those of other packages."""
    return registry.names(WORD_ALIGNERS, ENTRY_POINT_GROUP)


def load_word_aligner(method: str = "argmax", *, threads: int = 0, priors: Path | None = None) -> WordAligner:
    """The aligner of a method, ready to work.

    Args:
        method: `argmax` (sure), `itermax` (more links), `match` (every piece of the shorter sentence gets one), or `eflomal`,
            which learns from all pairs that it is given and wants thousands.
        threads: 0 uses all processors.
        priors: eflomal's file of counts: used where it is there, and otherwise written.

    Raises:
        ConfigurationError: there is no such method, or it takes no priors.
        ModelError, InputError, OutputError, MissingExtra: the method cannot be made ready.
    """
    if priors is not None and method in ("argmax", "itermax", "match"):
        raise ConfigurationError(f"the method {method!r} takes no priors; leave them out, or choose eflomal")
    if (found := registry.find(method, WORD_ALIGNERS, ENTRY_POINT_GROUP, what="word aligner")) is None:
        raise ConfigurationError(f"unknown method of word alignment {method!r}; known are: {', '.join(word_aligner_names())}")
    return cast(WordAligner, found(threads=threads, priors=priors))
