"""Corpora of a file for each language, which is named before the ending: `news.po` becomes `news.en.po` and `news.ru.po`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kazalign.corpora.streams import bare_name
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import LANGUAGES, any_code

_CODE = re.compile("[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_ORDER = {language.code: number for number, language in enumerate(LANGUAGES)}


def check_codes(languages: Sequence[str], *, least: int) -> None:
    """See that `languages` are codes, and at least `least` of them.

    Raises:
        ConfigurationError: one is not, or there are fewer.
    """
    for code in languages:
        if not _CODE.fullmatch(code):
            raise ConfigurationError(f"{code!r} is no code of a language; give one like kk or pt-BR")
    if len(languages) < least:
        shown = ", ".join(languages) or "none"
        raise ConfigurationError(f"the format needs {least} languages or more, but there are: {shown}")


def language_files(path: Path, languages: Sequence[str]) -> dict[str, Path]:
    """Language code -> file.

    Raises:
        ConfigurationError: a language's file would not be found again, since its code is not known.
    """
    for code in languages:
        if not is_code(code):
            raise ConfigurationError(f"the format names its files by language, and {code!r} is no code of one")
    bare = bare_name(path)
    return {code: bare.with_name(f"{bare.stem}.{code}{path.name[len(bare.stem) :]}") for code in languages}


def is_code(name: str) -> bool:
    """Whether `name` is the code of a language that we know, perhaps with a script or region: `kk`, `ru_RU`."""
    if not _CODE.fullmatch(name) or len(re.split("[-_]", name)[0]) > 3:
        return False
    try:
        any_code(re.split("[-_]", name)[0])
    except ConfigurationError:
        return False
    return True


def code_in_name(path: Path) -> str | None:
    """The code that stands before the ending of a name, as in `news.en.po`, or is all of it, as in `en.po`."""
    name = bare_name(path).stem.rpartition(".")[2]
    return name if is_code(name) else None


def found_language_files(path: Path) -> dict[str, Path]:
    """Language code -> the file beside `path` that is named as `language_files` names it, compressed or not.

    Raises:
        InputError: a language has two files, or the folder cannot be read.
    """
    bare = bare_name(path)
    found: dict[str, Path] = {}
    try:
        names = sorted(each.name for each in bare.parent.iterdir()) if bare.parent.is_dir() else []
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=bare.parent) from error
    for name in names:
        inner = bare_name(Path(name))
        code = inner.stem[len(bare.stem) + 1 :]
        if inner.suffix == bare.suffix and inner.stem == f"{bare.stem}.{code}" and is_code(code):
            if code in found:
                raise InputError(f"there are {found[code].name} and {name}; move one of them away", path=path)
            found[code] = bare.with_name(name)
    return {code: found[code] for code in sorted(found, key=lambda code: (_ORDER.get(code, len(_ORDER)), code))}
