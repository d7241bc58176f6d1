"""Recipes of cleaning: which filters, with which limits, in YAML; those that come with kazalign go by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kazalign.configuration import load_yaml, shipped
from kazalign.corpora.filters import Filter, make_filter
from kazalign.corpora.personal import Personal
from kazalign.errors import ConfigurationError


@dataclass(frozen=True)
class _Written:
    """What a file says."""

    description: str
    """What it is for, in one line."""
    filters: tuple[object, ...]
    """Names, or a name with its settings; one may be there twice."""
    faulty: Literal["text", "unit"] = "text"
    """What goes from a unit of three languages: the text at fault, where the two others fit, or the whole unit."""
    normalise: bool = False
    """Mend invisible characters, spaces, look-alike letters, quotation marks and dashes before anything is judged."""
    mask: tuple[Personal, ...] = ()
    """What is masked before anything is judged: phone, iin, email."""


@dataclass(frozen=True)
class Recipe:
    """Filters in the order in which they run, the cheapest first, and what is done beside them."""

    name: str
    description: str
    filters: tuple[Filter, ...]
    faulty: Literal["text", "unit"] = "text"
    normalise: bool = False
    mask: tuple[Personal, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """A name for each filter; one that is there twice has a number."""
        names = [each.name for each in self.filters]
        return tuple(
            name if names.count(name) == 1 else f"{name}_{names[: place + 1].count(name)}" for place, name in enumerate(names)
        )


def presets_folder() -> Path:
    """The recipes that came with the package, or those of the repository it lies in."""
    return shipped("recipes", in_repository="configs/filters")


def preset_names() -> tuple[str, ...]:
    """The recipes that go by name."""
    return tuple(sorted(path.stem for path in presets_folder().glob("*.yaml")))


def load_recipe(name: str, *, without: Sequence[str] = ()) -> Recipe:
    """The recipe of that name, or in that file.

    Args:
        name: a preset, or the path of a YAML file.
        without: names of filters to leave out.

    Raises:
        ConfigurationError: there is none, it is wrong, or it has no such filter to leave out.
    """
    path = _place(name)
    written = load_yaml(_Written, path)
    made = [_filter(entry, f"{path}: filters[{number}]") for number, entry in enumerate(written.filters)]
    for unknown in sorted(set(without) - {each.name for each in made}):
        known = ", ".join(dict.fromkeys(each.name for each in made))
        raise ConfigurationError(f"{path}: there is no filter {unknown!r} to leave out; there are: {known}")
    chosen = [each for each in made if each.name not in without]
    if not chosen and not written.mask and not written.normalise:
        raise ConfigurationError(f"{path}: there is no filter; name one at least")
    ordered = sorted(chosen, key=lambda each: each.cost)
    return Recipe(path.stem, written.description, tuple(ordered), written.faulty, written.normalise, written.mask)


def _place(name: str) -> Path:
    if name in preset_names():
        return presets_folder() / f"{name}.yaml"
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml") or path.exists():
        return path
    raise ConfigurationError(f"unknown recipe {name!r}; known are: {', '.join(preset_names())}; or name a .yaml file")


def _filter(entry: object, place: str) -> Filter:
    if isinstance(entry, str):
        return make_filter(entry, None, place=place)
    if isinstance(entry, dict) and len(entry) == 1:
        ((name, settings),) = entry.items()
        return make_filter(str(name), settings, place=place)
    raise ConfigurationError(f"{place}: expected a filter's name, or one name with its settings in braces, found {entry!r}")
