"""What files are called: in which language, by their names, and as what in all languages."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import chain, count
from pathlib import PurePath

from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES, OTHERS, language

_MARK = re.compile(
    r"(?<=.)[._-](?:" + "|".join(name for each in LANGUAGES for name in (each.code, each.iso3)) + r")$", re.IGNORECASE
)
"""A language at the end of a name: `report.kk`, `report_eng`."""
_LONGEST = 200
"""Bytes of a name without its ending; most file systems take 255 in all."""


def common_name(place: PurePath) -> tuple[str, ...] | None:
    """What a text is called in all languages: its place without its ending and without what names a language.

    `03/kk.txt` is ("03",), `kk/a.txt` and `a.kk.txt` are ("a",); None where nothing is left.
    """
    kept = (_MARK.sub("", part) for part in _parts(place) if _code(part) is None)
    return tuple(part for part in kept if part) or None


def named_language(place: PurePath) -> str | None:
    """The language that a text's place says it is in; the file's name counts before its folders."""
    for part in reversed(_parts(place)):
        if (code := _code(part) or _code(re.split(r"[._-]", part)[-1])) is not None:
            return code
    return None


def free_name(place: PurePath, suffix: str, taken: Container[str]) -> str:
    """A file's name like that of the text at `place`, that is not taken, and no longer than file systems allow."""
    stem = "_".join(common_name(place) or _parts(place)).encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")
    names = (f"{stem}{number}{suffix}" for number in chain([""], (f"-{number}" for number in count(2))))
    return next(name for name in names if name not in taken)


def _parts(place: PurePath) -> tuple[str, ...]:
    return (*place.parent.parts, place.name.removesuffix(place.suffix))


def _code(name: str) -> str | None:
    try:
        return language(name).code
    except ConfigurationError:
        return name.lower() if name.lower() in OTHERS else None
