"""Words of a list that the user brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import Array, Block, Sides
from kazalign.errors import ConfigurationError

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True)
class Listed(Bounded):
    """Words of each text that are in a list of your own, e.g. of swear words; kazalign brings none.

    The file has a word a line, in any case; `word*` stands for all words that begin so, which Kazakh endings need; `#` begins a
    comment.
    """

    name = "listed"
    cost = 3
    shown = (0, 20)

    file: str
    """The list; a path that is not absolute begins where the command runs."""
    most: float = 0

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Words."""
        return {(code,): self._counts(block, code) for code in block.columns}

    def _counts(self, block: Block, code: str) -> Array:
        whole, beginnings = self._words
        counts = np.zeros(len(block.units))
        for row, (text,) in block.rows((code,)):
            words = _WORD.findall(text.casefold())
            counts[row] = sum(word in whole or (bool(beginnings) and word.startswith(beginnings)) for word in words)
        return counts

    @cached_property
    def _words(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Whole words, and beginnings of words.

        Raises:
            ConfigurationError: the file cannot be read, or there is no word in it.
        """
        try:
            lines = Path(self.file).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
            raise ConfigurationError(f"{self.file}: the list of words cannot be read: {reason}") from error
        words = [word for line in lines if (word := line.partition("#")[0].strip().casefold())]
        if not words:
            raise ConfigurationError(f"{self.file}: there is no word in the list; write one a line")
        beginnings = tuple(word.rstrip("*") for word in words if word.endswith("*") and word.rstrip("*"))
        return frozenset(word for word in words if not word.endswith("*")), beginnings
