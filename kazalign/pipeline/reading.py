"""What users name becomes documents with sentences."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Protocol, TypeVar

from kazalign.documents.model import Document
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import LANGUAGES, OTHERS
from kazalign.languages import language as language_named
from kazalign.pipeline.naming import named_language


class Coded(Protocol):
    """What is in a language."""

    @property
    def code(self) -> str:
        """The language's code."""
        ...


Text = TypeVar("Text", bound=Coded)


def code_of(name: str) -> str:
    """The code of the language that goes by that name.

    Raises:
        ConfigurationError: none does.
    """
    return language_named(name).code


def as_document(source: Document | Path | str, code: str, *, lines: bool = False) -> Document:
    """A document as it is, the file at a path, or a text; for `lines` see `documents.read`."""
    from kazalign.documents import read, read_text

    if isinstance(source, Document):
        return source
    if isinstance(source, Path):
        return read(source, language=code, lines=lines)
    return read_text(source, language=code, lines=lines)


def documents(inputs: Sequence[str], *, language: str, convert_script: bool = False) -> Iterator[Document]:
    """Read files, folders and globs one after the other; `-` is standard input. For `convert_script` see `documents.read`."""
    from kazalign.documents import find_files

    for name in inputs:
        for path in [name] if name == "-" else map(str, find_files([name])):
            yield read_input(path, code_of(language), convert_script)


def texts_below(folders: Sequence[Path], *, apart: Sequence[Path]) -> dict[Path, PurePath]:
    """The files of folders, with their places in them; what lies in `apart`, where a run writes, is no input.

    Raises:
        ConfigurationError: one is no folder, or is itself in `apart`.
        InputError: a folder has nothing that can be read.
    """
    from kazalign.documents import find_files

    found: dict[Path, PurePath] = {}
    written = [place.resolve() for place in apart]
    for folder in folders:
        if not folder.exists():
            raise InputError("there is no such folder; check the name", path=folder)
        if not folder.is_dir():
            raise ConfigurationError(f"{folder}: is no folder; give the folders that the texts are in")
        if folder.resolve() in written:
            raise ConfigurationError(f"{folder}: is the folder of the inputs; name another with --out, or one in it")
        for path in find_files([str(folder)]):
            if not any(path.resolve().is_relative_to(place) for place in written):
                found[path] = path.relative_to(folder)
    return found


def language_of(document: Document, place: PurePath, codes: Sequence[str]) -> str:
    """The language of a text, one of `codes` if there are any; its name helps only where the text does not tell.

    Raises:
        InputError: it cannot be told, or is another.
    """
    from kazalign.alignment.outcome import looks_like

    found, named = looks_like(document), named_language(place)
    others = [code for code in codes if code in OTHERS]
    if found == "other" and others:
        found = named if named in others else others[0] if len(others) == 1 else None
    found = found or named
    if found is None or found == "other":
        raise InputError("its language cannot be told")
    if codes and found not in codes:
        raise InputError(f"it looks like {found}, not like {' or '.join(codes)}")
    return found


def by_language(texts: Iterable[Text], codes: Sequence[str], leave: Callable[[Text, str], None]) -> dict[str, list[Text]]:
    """The texts of each language, in the order of `codes`, or else of Kazakh, Russian, English.

    `leave` is told of each text in another language, with the reason: without `codes` a name alone may say that.
    """
    found: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        found[text.code].append(text)
    order = codes or [each.code for each in LANGUAGES]
    for code in (code for code in found if code not in order):
        for text in found[code]:
            leave(text, f"by its name it is in {code}; if that is so, name the languages with --languages")
    return {code: found[code] for code in order if code in found}


def read_input(name: str, code: str, convert_script: bool, *, lines: bool = False) -> Document:
    """The document in one file, or on standard input; see `documents.read`."""
    from kazalign.documents import read, read_standard_input

    if name == "-":
        return read_standard_input(sys.stdin.buffer, language=code, convert_script=convert_script, lines=lines)
    return read(name, language=code, convert_script=convert_script, lines=lines)


def segment(document: Document, *, language: str = "kk", engine: str = "rules", segmented: bool = False) -> Document:
    """The document with its sentences; with `segmented` each paragraph is one, as given.

    Raises:
        ConfigurationError: the language or the engine is unknown.
    """
    from kazalign.segmentation import segment as run

    return run(document, language=code_of(language), engine=engine, segmented=segmented)
