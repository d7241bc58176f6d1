"""The engines, by the name that a user types: `bundled`, `ct2:PATH`, `hf:NAME_OR_PATH`, `libretranslate:URL`.

Others join through the entry-point group `kazalign.engines`: the entry's name is the scheme, its value a module
(or any object) with the two functions of `EngineKind`.
"""

from __future__ import annotations

import difflib
import importlib
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, cast

from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation.engine import Description, Engine

ENGINES: dict[str, str] = {
    "bundled": "kazalign.translation.engines.bundled",
    "ct2": "kazalign.translation.engines.ct2",
    "hf": "kazalign.translation.engines.hf",
    "libretranslate": "kazalign.translation.engines.libretranslate",
}
ENTRY_POINTS = "kazalign.engines"


class EngineKind(Protocol):
    """What stands behind a scheme."""

    def load(self, argument: str, *, threads: int, offline: bool) -> Engine:
        """The engine that `argument`, what the user wrote after the colon, names; loads its weights."""
        ...

    def describe(self) -> list[Description]:
        """The engines of this kind that can be named without asking the user; loads no weights."""
        ...


def load_engine(name: str, *, threads: int = 0, offline: bool = False) -> Engine:
    """Load the engine that a user named.

    Args:
        name: a scheme, or a scheme, a colon and what it asks for.
        threads: threads for the work; 0 leaves the number to the engine.
        offline: refuse whatever would need a network.

    Raises:
        ConfigurationError: no engine goes by that name.
        OfflineError: a remote engine was named while `offline`.
        ModelError: the weights are absent or do not work.
        MissingExtra: the engine needs a library that is not installed.
        OutputError: the engine is remote and cannot be reached.
    """
    scheme, _, argument = name.partition(":")
    return _kind(scheme, name).load(argument, threads=threads, offline=offline)


def describe_engines() -> list[Description]:
    """What is known of the engines that need no argument or whose models are well known; loads no weights."""
    return [description for scheme in _schemes() for description in _kind(scheme, scheme).describe()]


def _schemes() -> dict[str, str | EntryPoint]:
    """Our own first: an entry point cannot take their names."""
    return {**{entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}, **ENGINES}


def _kind(scheme: str, name: str) -> EngineKind:
    schemes = _schemes()
    try:
        found = schemes[scheme]
    except KeyError:
        near = difflib.get_close_matches(scheme, schemes, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        known = "bundled, ct2:PATH, hf:NAME_OR_PATH, libretranslate:URL"
        others = "".join(f", {other}" for other in schemes if other not in ENGINES)
        raise ConfigurationError(f"unknown engine {name!r}{hint} Known are: {known}{others}") from None
    if isinstance(found, str):
        return cast(EngineKind, importlib.import_module(found))
    try:
        return cast(EngineKind, found.load())
    except (ImportError, AttributeError) as error:
        raise ModelError(f"the engine {scheme!r} ({found.value}) cannot be imported: {error}") from error
