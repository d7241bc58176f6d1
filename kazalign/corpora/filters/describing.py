"""Filters in words: what each measures, and what a recipe may set."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any, cast

from kazalign.corpora.filters import filter_class, filter_names


def summary() -> Iterator[str]:
    """One line a filter, the cheapest first, in the form that a recipe takes, and what it measures."""
    kinds = sorted((filter_class(name) for name in filter_names()), key=lambda kind: kind.cost)
    width = max(len(kind.name) for kind in kinds)
    for kind in kinds:
        yield f"{kind.name:<{width}}  {_first_sentence(inspect.getdoc(kind) or '')}"


def description(name: str) -> Iterator[str]:
    """The page of one filter: what it measures, its settings with their defaults, about how long it takes.

    Raises:
        ConfigurationError: there is no such filter.
    """
    kind = filter_class(name)
    yield kind.name
    yield ""
    yield inspect.getdoc(kind) or ""
    yield ""
    for each in dataclasses.fields(cast(Any, kind)):
        given = "required" if each.default is dataclasses.MISSING else f"{each.default!r}"
        yield f"  {each.name}: {each.type}, {given}"
    yield f"  about {kind.cost:,g} microseconds a unit"


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return paragraph if len(paragraph) <= 150 else paragraph[:149] + "…"
