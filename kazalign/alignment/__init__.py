"""Two texts become beads, two sentences become links. Everything is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kazalign.alignment.embedders import Embedder as Embedder
    from kazalign.alignment.embedders import load_embedder as load_embedder
    from kazalign.alignment.sentences import align_documents as align_documents
    from kazalign.alignment.three import three_way as three_way
    from kazalign.alignment.word_aligners import WordAligner as WordAligner
    from kazalign.alignment.word_aligners import load_word_aligner as load_word_aligner
    from kazalign.alignment.words import link_texts as link_texts
    from kazalign.alignment.words import with_words as with_words

_PLACES = {
    "Embedder": "embedders",
    "load_embedder": "embedders",
    "align_documents": "sentences",
    "three_way": "three",
    "WordAligner": "word_aligners",
    "load_word_aligner": "word_aligners",
    "link_texts": "words",
    "with_words": "words",
}

__all__ = sorted(_PLACES)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
