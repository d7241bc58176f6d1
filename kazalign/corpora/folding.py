"""When two texts are taken for the same: what is looked away from, and short numbers that stand for texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError

_NOT_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
IGNORED = ("case", "spaces", "punctuation")


@dataclass(frozen=True)
class Folding:
    """What does not count when texts are compared; composed and decomposed letters (Unicode NFC) never do."""

    case: bool = True
    spaces: bool = True
    """Spaces at the ends, and how many, and of which kind there are between words."""
    punctuation: bool = False
    """Everything but letters and figures; where a text has neither, its signs count."""

    @classmethod
    def named(cls, names: Sequence[str]) -> Folding:
        """What the command line says: names out of `IGNORED`, or `nothing`.

        Raises:
            ConfigurationError: there is another name.
        """
        if unknown := [name for name in names if name not in (*IGNORED, "nothing")]:
            raise ConfigurationError(f"cannot ignore {unknown[0]!r}; known are: {', '.join(IGNORED)}, nothing")
        return cls(**{name: name in names for name in IGNORED})

    def __call__(self, text: str) -> str:
        """The text as it is compared."""
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if self.case:
            text = text.casefold()
        if self.punctuation and (bare := _NOT_LETTERS.sub(" ", text).strip()):
            return bare
        return " ".join(text.split()) if self.spaces else text

    def __str__(self) -> str:
        return ", ".join(name for name in IGNORED if getattr(self, name)) or "nothing"


BARE = Folding(punctuation=True)
"""Letters and figures only, whatever their case."""


def key(text: str) -> int:
    """64 bits that stand for a text; among a million texts two share theirs with a chance of 3 in a hundred million."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def words(text: str) -> list[str]:
    """Words and numbers in order, with hyphens and apostrophes inside."""
    return _WORD.findall(text)


@dataclass(frozen=True)
class Sides:
    """Which texts of a unit are compared."""

    languages: tuple[str, ...] = ()
    """These together; none: all that the unit has."""

    @classmethod
    def named(cls, names: Sequence[str]) -> Sides:
        """What the command line says: languages' codes, or `all`."""
        if "all" in names and len(names) > 1:
            raise ConfigurationError("'all' sides and single ones cannot be named together")
        return cls(() if list(names) == ["all"] else tuple(names))

    def texts(self, unit: Unit) -> list[tuple[str, str]]:
        """(language, text) of the sides; nothing where the unit lacks one of them."""
        if not self.languages:
            return sorted((code, variant.text) for code, variant in unit.variants.items())
        if not all(code in unit.variants for code in self.languages):
            return []
        return [(code, unit.variants[code].text) for code in self.languages]

    def key(self, unit: Unit, folding: Folding) -> int | None:
        """64 bits that stand for the texts; None where the unit lacks a side."""
        texts = self.texts(unit)
        return key("\n".join(f"{code}\t{folding(text)}" for code, text in texts)) if texts else None

    def __str__(self) -> str:
        return "+".join(self.languages) or "all sides"
