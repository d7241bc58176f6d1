"""What users choose by name: our own, imported when it is asked for, and that of other packages, by entry points."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kazalign.errors import ConfigurationError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints


def names(own: Mapping[str, str], group: str) -> tuple[str, ...]:
    """All names at hand: our own first, then those of other packages."""
    return (*own, *sorted({point.name for point in _points(group)} - own.keys()))


def find(name: str, own: Mapping[str, str], group: str, *, what: str) -> Any:
    """The class or function of a name; None where there is none. Another package cannot take our names.

    Args:
        name: as the user gives it.
        own: name -> module:attribute.
        group: where other packages declare theirs.
        what: what is looked for, for messages: `metric`.

    Raises:
        ConfigurationError: another package's cannot be imported.
    """
    if path := own.get(name):
        module, _, attribute = path.partition(":")
        return getattr(import_module(module), attribute)
    for point in _points(group).select(name=name):
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            raise ConfigurationError(f"the {what} {name!r} ({point.value}) cannot be loaded: {error}") from error
    return None


def _points(group: str) -> EntryPoints:
    from importlib.metadata import entry_points  # takes longer to import than a whole room

    return entry_points(group=group)
