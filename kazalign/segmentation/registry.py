"""The segmenters by name. Others are added by packages that declare an entry point in the group `kazalign.segmenters`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from kazalign.errors import ConfigurationError
from kazalign.languages import language as find_language
from kazalign.segmentation.segmenter import Segmenter

SEGMENTERS = {
    "rules": "kazalign.segmentation.segmenter:rule_segmenter",
    "sat": "kazalign.segmentation.sat:SatSegmenter",
}
"""Name to a callable that takes a language code and what stands after a colon in the engine's name (None without one)."""

GROUP = "kazalign.segmenters"

Factory = Callable[[str, str | None], Segmenter]


@lru_cache(maxsize=16)
def load(engine: str, language: str) -> Segmenter:
    """The segmenter that `engine` names, e.g. `rules` or `sat:FOLDER`, for `language`.

    Raises:
        ConfigurationError: there is no such segmenter or language, or the segmenter needs an argument.
    """
    name, colon, argument = engine.partition(":")
    factory = _factory(name)
    return factory(find_language(language).code, argument if colon else None)


def _factory(name: str) -> Factory:
    if path := SEGMENTERS.get(name):
        module, _, attribute = path.partition(":")
        return cast(Factory, getattr(import_module(module), attribute))
    others = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in others:
        known = ", ".join([*SEGMENTERS, *sorted(others)])
        raise ConfigurationError(f"unknown segmenter {name!r}; known are: {known}")
    return cast(Factory, others[name].load())
