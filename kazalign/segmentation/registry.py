"""The segmenters by name. Others are added by packages that declare an entry point in the group `kazalign.segmenters`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import cast

from kazalign import registry
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
        ConfigurationError: there is no such segmenter or language, another package's cannot be imported, or the segmenter needs
            an argument.
    """
    name, colon, argument = engine.partition(":")
    factory = _factory(name)
    return factory(find_language(language).code, argument if colon else None)


def _factory(name: str) -> Factory:
    if (found := registry.find(name, SEGMENTERS, GROUP, what="segmenter")) is None:
        raise ConfigurationError(f"unknown segmenter {name!r}; known are: {', '.join(registry.names(SEGMENTERS, GROUP))}")
    return cast(Factory, found)
