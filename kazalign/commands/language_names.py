"""`--languages kk en` beside `--languages kk,en`: an option takes one word, so the others arrive among the files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kazalign.errors import ConfigurationError


def apart(places: Sequence[Path], languages: Sequence[str] | None) -> tuple[list[Path], list[str]]:
    """The files and folders, and the names of languages.

    Where `--languages` was given, what is no file but names a language is one of its names.
    """
    names = [name for given in languages or () for name in given.replace(",", " ").split()]
    texts = []
    for place in places:
        if names and not place.exists() and _is_language(str(place)):
            names.append(str(place))
        else:
            texts.append(place)
    return texts, names


def _is_language(name: str) -> bool:
    from kazalign.languages import any_code

    try:
        any_code(name)
    except ConfigurationError:
        return False
    return True
