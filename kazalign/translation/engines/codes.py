"""How each family of translation models names a language, and which way a description allows.

Sources: the tokenizers of NLLB-200 (`kaz_Cyrl`), M2M-100 (`__kk__`), mBART-50 (`kk_KZ`), MADLAD-400 (`<2kk>`), OPUS-MT
(`>>kaz<<`) and kazalign's own models (`<2kk>`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Container, Iterable
from typing import Literal

from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES, Language, language
from kazalign.translation.engine import Decoding, Description

Family = Literal["kazalign", "nllb", "m2m", "mbart", "madlad", "marian"]

TOKENS: dict[Family, Callable[[Language], tuple[str, ...]]] = {
    "kazalign": lambda entry: (f"<2{entry.code}>",),
    "nllb": lambda entry: (entry.flores,),
    "m2m": lambda entry: (f"__{entry.code}__",),
    "mbart": lambda entry: (entry.mbart,) if entry.mbart else (),
    "madlad": lambda entry: (f"<2{entry.code}>",),
    "marian": lambda entry: (f">>{entry.iso3}<<", f">>{entry.flores}<<", f">>{entry.code}<<"),
}
"""Spellings of a language's token, in order of preference; a model knows at most one of them."""

_CYRILLIC = re.compile(r"[\u0400-\u052f]")


def language_token(family: Family, code: str, vocabulary: Container[str]) -> str | None:
    """The token by which a model of `family` with this vocabulary knows the language `code`, if it does."""
    return next((token for token in TOKENS[family](language(code)) if token in vocabulary), None)


def foreign_pieces(family: Family, target: str, pieces: Iterable[str]) -> list[str]:
    """Those of a vocabulary's pieces that a text in `target` never has: in English those with Cyrillic letters, which kazalign's
    own models have for their other languages, and would sometimes write where they do not know a name."""
    if family != "kazalign" or language(target).script != "Latin":
        return []
    return [piece for piece in pieces if _CYRILLIC.search(piece)]


def known_languages(family: Family, vocabulary: Container[str]) -> list[str]:
    """Codes of those languages of `kazalign.languages` that the vocabulary has a token for."""
    return [entry.code for entry in LANGUAGES if language_token(family, entry.code, vocabulary)]


def possible_directions(family: Family, vocabulary: Container[str]) -> tuple[tuple[str, str], ...] | None:
    """The directions that a vocabulary allows; None where it does not tell.

    A Marian model has tokens for target languages only, and none at all when it writes one language.
    """
    known = known_languages(family, vocabulary)
    if family not in ("marian", "madlad"):
        return tuple(itertools.permutations(known, 2))
    if not known:
        return None
    return tuple((source.code, target) for source in LANGUAGES for target in known if source.code != target)


def refuse_rerank(description: Description, decoding: Decoding, why: str) -> None:
    """Say that an engine cannot choose by the way back.

    Raises:
        ConfigurationError: `decoding` wants that.
    """
    if decoding.reranks:
        raise ConfigurationError(f"{description.name} {why}; leave out rerank, or use another engine")


def check_direction(description: Description, source: str, target: str) -> None:
    """Refuse a direction that the engine does not have.

    Raises:
        ConfigurationError: with the directions that it has.
    """
    pair = (language(source).code, language(target).code)
    if description.directions is None or pair in description.directions:
        return
    known = ", ".join(f"{one}-{other}" for one, other in description.directions) or "none of kazalign's languages"
    raise ConfigurationError(f"{description.name} does not translate {pair[0]}-{pair[1]}; it translates: {known}")
