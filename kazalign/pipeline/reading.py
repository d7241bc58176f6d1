"""What users name becomes documents with sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from kazalign.documents.model import Document
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import OTHERS
from kazalign.languages import language as language_named
from kazalign.pipeline.naming import named_language


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


def is_folder(place: Path) -> bool:
    """Whether a place is a folder.

    Raises:
        InputError: the system cannot say, as where a name is too long.
    """
    try:
        return place.is_dir()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=place) from error


def texts_below(folders: Sequence[Path], *, apart: Iterable[Path]) -> dict[Path, PurePath]:
    """The files of folders, from the root, with their places in their folders.

    What a run writes, in `apart`, is no input: files, and what lies below folders. A folder that holds the inputs says nothing.

    Raises:
        ConfigurationError: one is no folder.
        InputError: there is no such folder, or nothing in it that can be read.
    """
    from kazalign.documents import find_files

    found: dict[Path, PurePath] = {}
    written = [place.resolve() for place in apart]
    for folder in folders:
        if not is_folder(folder):
            if not folder.exists():
                raise InputError("there is no such folder; check the name", path=folder)
            raise ConfigurationError(f"{folder}: is no folder; give the folders that the texts are in")
        whole = folder.resolve()
        within = {place for place in written if place != whole and place.is_relative_to(whole)}
        for path in find_files([str(folder)]):
            file = path.resolve()
            if within.isdisjoint((file, *file.parents)):
                below = path.relative_to(folder)
                found[whole / below] = below
    return found


def check_no_input(place: Path, option: str, folders: Sequence[Path]) -> None:
    """See that the folder where a run writes, which `option` names, is none of the inputs.

    Raises:
        ConfigurationError: it is one.
    """
    for folder in folders:
        if folder.resolve() == place.resolve():
            raise ConfigurationError(f"{folder}: is the folder of the inputs; name another with {option}, or one in it")


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
