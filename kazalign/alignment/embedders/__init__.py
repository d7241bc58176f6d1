"""The embedders by name: `e5`, `lexical`, `sentence-transformers:NAME`.

Others join through the entry-point group `kazalign.embedders`: the entry's name is the scheme, its value a callable like those
here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from kazalign import registry
from kazalign.errors import ConfigurationError

FloatArray = npt.NDArray[np.float32]

EMBEDDERS = {
    "e5": "kazalign.alignment.embedders.e5:E5Embedder",
    "lexical": "kazalign.alignment.embedders.lexical:LexicalEmbedder",
    "sentence-transformers": "kazalign.alignment.embedders.sentence_transformers:SentenceTransformersEmbedder",
}
"""Name -> a callable that takes what stands after the colon (None without one), `threads` and `offline`."""

GROUP = "kazalign.embedders"


class Embedder(Protocol):
    """Turns sentences into vectors that are near each other where the meanings are."""

    @property
    def name(self) -> str:
        """As the user names it."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """A vector for each text, (n, width), that counts as much as it is long.

        The direction stands for the meaning and the length for the weight, so that the sum of the vectors of neighbouring
        sentences stands for the sentences joined.
        """
        ...


Factory = Callable[..., Embedder]


def load_embedder(name: str, *, threads: int = 0, offline: bool = False) -> Embedder:
    """The embedder that `name` names.

    Args:
        name: `e5`, `lexical`, `sentence-transformers:NAME_OR_PATH`, or one of another package.
        threads: 0 uses all processors.
        offline: forbid everything remote.

    Raises:
        ConfigurationError: there is no such embedder, or it needs an argument or takes none.
        MissingExtra: its library is not installed.
        ModelError: its weights cannot be loaded.
        OfflineError: it would have to be fetched.
    """
    scheme, colon, argument = name.partition(":")
    return _factory(scheme)(argument if colon else None, threads=threads, offline=offline)


def _factory(scheme: str) -> Factory:
    if (found := registry.find(scheme, EMBEDDERS, GROUP, what="embedder")) is None:
        raise ConfigurationError(f"unknown embedder {scheme!r}; known are: {', '.join(registry.names(EMBEDDERS, GROUP))}")
    return cast(Factory, found)


def without_argument(name: str, argument: str | None) -> None:
    """Refuse what stands after a colon where nothing may.

    Raises:
        ConfigurationError: there is something.
    """
    if argument is not None:
        raise ConfigurationError(f"the embedder {name!r} takes no argument; write {name} and not {name}:{argument}")
