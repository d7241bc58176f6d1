"""What users name becomes documents with sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kazalign.documents.model import Document
from kazalign.languages import language as language_named


def code_of(name: str) -> str:
    """The code of the language that goes by that name.

    Raises:
        ConfigurationError: none does.
    """
    return language_named(name).code


def as_document(source: Document | Path | str, code: str) -> Document:
    """A document as it is, the file at a path, or a text."""
    from kazalign.documents import read, read_text

    if isinstance(source, Document):
        return source
    return read(source, language=code) if isinstance(source, Path) else read_text(source, language=code)


def documents(inputs: Sequence[str], *, language: str, convert_script: bool = False) -> Iterator[Document]:
    """Read files, folders and globs one after the other; `-` is standard input. For `convert_script` see `documents.read`."""
    from kazalign.documents import find_files

    for name in inputs:
        for path in [name] if name == "-" else map(str, find_files([name])):
            yield read_input(path, code_of(language), convert_script)


def read_input(name: str, code: str, convert_script: bool) -> Document:
    """The document in one file, or on standard input."""
    from kazalign.documents import read, read_standard_input

    if name == "-":
        return read_standard_input(sys.stdin.buffer, language=code, convert_script=convert_script)
    return read(name, language=code, convert_script=convert_script)


def segment(document: Document, *, language: str = "kk", engine: str = "rules", segmented: bool = False) -> Document:
    """The document with its sentences; with `segmented` each paragraph is one, as given.

    Raises:
        ConfigurationError: the language or the engine is unknown.
    """
    from kazalign.segmentation import segment as run

    return run(document, language=code_of(language), engine=engine, segmented=segmented)
