"""Filters of parallel corpora, by name: each measures, and its limits decide.

A filter is a frozen dataclass: its fields are what a recipe may set, `least` and `most` its limits. Others join through the
entry point group `kazalign.filters`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Protocol, cast

from kazalign import registry
from kazalign.configuration import from_mapping
from kazalign.corpora.filters.block import Array, Block, Sides
from kazalign.errors import ConfigurationError

_PLACE = "kazalign.corpora.filters"
FILTERS = {
    "complete": f"{_PLACE}.lengths:Complete",
    "length": f"{_PLACE}.lengths:Length",
    "longest_word": f"{_PLACE}.lengths:LongestWord",
    "length_ratio": f"{_PLACE}.lengths:LengthRatio",
    "letters": f"{_PLACE}.letters:Letters",
    "punctuation": f"{_PLACE}.letters:Punctuation",
    "script": f"{_PLACE}.scripts:Script",
    "look_alikes": f"{_PLACE}.scripts:LookAlikes",
    "language": f"{_PLACE}.language:Language",
    "identical": f"{_PLACE}.copies:Identical",
    "overlap": f"{_PLACE}.copies:Overlap",
    "numbers": f"{_PLACE}.numbers:Numbers",
    "ending": f"{_PLACE}.endings:Ending",
    "markup": f"{_PLACE}.markup:Markup",
    "placeholders": f"{_PLACE}.markup:Placeholders",
    "repetition": f"{_PLACE}.repetition:Repetition",
    "listed": f"{_PLACE}.listed:Listed",
    "score": f"{_PLACE}.scores:Score",
    "similarity": f"{_PLACE}.meaning:Similarity",
    "translation": f"{_PLACE}.meaning:Translation",
    "near_duplicates": f"{_PLACE}.near_duplicates:NearDuplicates",
}
"""Name -> module:class, imported when it is asked for."""

ENTRY_POINT_GROUP = "kazalign.filters"


class Tools(Protocol):
    """What filters need of other rooms; the pipeline brings it."""

    def lost_numbers(self, source: str, target: str, target_language: str) -> int:
        """How many numbers of `source` are not in `target`, in figures or in words."""
        ...

    def embed(self, embedder: str, texts: Sequence[str]) -> Array:
        """A unit vector for each text, (n, width)."""
        ...

    def translation_scores(
        self, engine: str, sources: Sequence[str], targets: Sequence[str], languages: tuple[str, str]
    ) -> Array | None:
        """chrF++, 0 to 100, of what `engine` makes of each source against its target; None: it cannot translate so."""
        ...


class Filter(Protocol):
    """What every filter has to offer."""

    name: ClassVar[str]
    """As recipes call it."""
    cost: ClassVar[float]
    """About how many microseconds a unit takes; the cheap ones go first."""
    shown: ClassVar[tuple[float, float]]
    """What a histogram shows; scores beyond go into its first and last bars."""

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the most that a score may be; NaN, a score of nothing, passes."""
        ...

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Scores of all units of a block, for each language, for each pair, or for the unit as a whole.

        Those of units or texts that are not to be judged (see `Block.judged`) are passed over, whatever they are.
        """
        ...


class Bounded:
    """`limits` out of the fields `least` and `most`, where there are any."""

    @property
    def limits(self) -> tuple[float, float]:
        """See `Filter`."""
        least, most = getattr(self, "least", None), getattr(self, "most", None)
        return -math.inf if least is None else least, math.inf if most is None else most


def filter_names() -> tuple[str, ...]:
    """All filters at hand: our own first, then those of other packages."""
    return registry.names(FILTERS, ENTRY_POINT_GROUP)


def filter_class(name: str) -> type[Filter]:
    """The class behind a name.

    Raises:
        ConfigurationError: no filter has that name, or another package's cannot be imported.
    """
    if (found := registry.find(name, FILTERS, ENTRY_POINT_GROUP, what="filter")) is None:
        raise ConfigurationError(f"unknown filter {name!r}; known are: {', '.join(filter_names())}")
    return cast(type[Filter], found)


def make_filter(name: str, settings: object, *, place: str) -> Filter:
    """A filter with the settings of a recipe; None: as it comes. `place` begins messages.

    Raises:
        ConfigurationError: there is no such filter or setting, or a limit is no number.
    """
    try:
        kind = cast(Callable[..., Filter], filter_class(name))
    except ConfigurationError as error:
        raise ConfigurationError(f"{place}: {error}") from error
    made = from_mapping(kind, {} if settings is None else settings, place=f"{place}: {name}")  # type: ignore[arg-type]
    least, most = made.limits
    if math.isnan(least) or math.isnan(most) or least > most:
        raise ConfigurationError(f"{place}: {name}: least {least:g} is not below most {most:g}; nothing would pass")
    return made
