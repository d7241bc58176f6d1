"""`--languages kk en` beside `--languages kk,en`: an option takes one word, so the others arrive among the files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kazalign.commands.lists import listed
from kazalign.errors import ConfigurationError


def apart(places: Sequence[Path], languages: Sequence[str] | None) -> tuple[list[Path], list[str]]:
    """The files and folders, and the names of languages.

    Where `--languages` was given, what is no file but names a language is one of its names.
    """
    names = listed(languages)
    texts = []
    for place in places:
        if names and _is_language(str(place)) and not place.exists():
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
