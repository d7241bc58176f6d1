"""The rows of the tables of a Word document, one by one."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kazalign.errors import InputError

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # of the strict kind of documents
)
_RELATIONS = 10_000_000
"""Bytes that the list of a document's parts may have."""


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{{{space}}}{name}" for space in _SPACES for name in names)


_TABLE, _ROW, _CELL, _PARAGRAPH = _tags("tbl"), _tags("tr"), _tags("tc"), _tags("p")
_TEXT, _BREAK, _RUN = _tags("t"), _tags("br"), _tags("r")
_MARKS = {
    tag: mark
    for name, mark in (("tab", "\t"), ("cr", "\n"), ("noBreakHyphen", "\N{NON-BREAKING HYPHEN}"), ("softHyphen", "\xad"))
    for tag in _tags(name)
}
_GONE = _tags("del", "moveFrom", "pPr", "rPr", "txbxContent") | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
"""What was deleted or moved away, what is no text, and what stands elsewhere."""


@dataclass(frozen=True)
class Row:
    """A row of a table, its changes accepted."""

    cells: tuple[str, ...]
    """The text of each; its paragraphs are joined by line feeds."""
    first: bool
    """Whether it is the first of its table."""
    merged: bool
    """Whether a cell is merged with another."""
    place: str
    """`table 2, row 5`."""


def rows(archive: zipfile.ZipFile, path: Path) -> Iterator[Row]:
    """The rows of all tables that stand in no other table; memory does not grow with the document.

    Raises:
        InputError: it is no Word document, or has a document type, by which files could be read or memory filled.
    """
    from lxml.etree import XMLSyntaxError, iterparse

    wanted = ("start", "end")
    tags = [*_TABLE, *_ROW, *_PARAGRAPH]
    tables = depth = row = 0
    with archive.open(_main_part(archive, path)) as part:
        try:
            for event, element in iterparse(part, wanted, tag=tags, resolve_entities=False, no_network=True, load_dtd=False):
                if event == "start":
                    if not tables and element.getroottree().docinfo.internalDTD is not None:
                        raise InputError(
                            "it has a document type, as no Word document does; save it anew in a word processor", path=path
                        )
                    if element.tag in _TABLE:
                        depth += 1
                        if depth == 1:
                            tables, row = tables + 1, 0
                elif element.tag in _TABLE:
                    depth -= 1
                    _forget(element, depth)
                elif element.tag in _ROW and depth == 1:
                    if not _is_deleted(element):
                        row += 1
                        yield _row(element, row == 1, f"table {tables}, row {row}")
                    _forget(element, 0)
                elif element.tag in _PARAGRAPH:
                    _forget(element, depth)
        except XMLSyntaxError as error:
            raise InputError(f"not a readable DOCX document ({error}); save it anew in a word processor", path=path) from error


def _forget(element: Any, depth: int) -> None:
    """Frees an element that is done with, unless a table around it is still to be looked at, and what stands before it."""
    if depth == 0:
        element.clear()
        while (previous := element.getprevious()) is not None:
            element.getparent().remove(previous)


def _main_part(archive: zipfile.ZipFile, path: Path) -> str:
    """The name of the part that has the text; only names within the archive are looked at."""
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with archive.open("_rels/.rels") as part:
            relations = fromstring(part.read(_RELATIONS), parser)
    except (KeyError, XMLSyntaxError) as error:
        raise InputError("not a DOCX document; save it as .docx in a word processor", path=path) from error
    for each in relations:
        if str(each.get("Type", "")).endswith("/officeDocument") and each.get("TargetMode") != "External":
            name = posixpath.normpath(str(each.get("Target", ""))).lstrip("/")
            if name in archive.namelist():
                return name
    raise InputError("not a DOCX document: it has no text; save it as .docx in a word processor", path=path)


def _row(element: Any, first: bool, place: str) -> Row:
    cells, merged = [], False
    for cell in element.iter(*_CELL):
        if next(cell.iterancestors(*_ROW)) is element:
            cells.append(_cell_text(cell))
            merged = merged or _is_merged(cell)
    return Row(tuple(cells), first, merged, place)


def _is_deleted(row: Any) -> bool:
    return any(part.tag in _DELETED for properties in row if properties.tag in _ROW_FORMAT for part in properties)


def _is_merged(cell: Any) -> bool:
    for properties in cell:
        if properties.tag in _CELL_FORMAT:
            for part in properties:
                if part.tag in _MERGES or (part.tag in _SPAN and part.get(part.tag[:-8] + "val") not in (None, "1")):
                    return True
    return False


_DELETED, _ROW_FORMAT, _CELL_FORMAT = _tags("del"), _tags("trPr"), _tags("tcPr")
_MERGES, _SPAN = _tags("vMerge", "hMerge"), _tags("gridSpan")


def _cell_text(cell: Any) -> str:
    pieces: list[str] = []
    joined = True
    for paragraph in cell.iter(*_PARAGRAPH):
        if not joined:
            pieces.append("\n")
        _gather(paragraph, pieces)
        joined = _has_deleted_end(paragraph)
    return "".join(pieces)


def _gather(node: Any, pieces: list[str]) -> None:
    for child in node:
        tag = child.tag
        if tag in _TEXT:
            pieces.append(child.text or "")
        elif tag in _BREAK:
            ends_page = child.get(tag[:-2] + "type") in ("page", "column")  # which never ends a sentence
            pieces.append(" " if ends_page else "\n")
        elif tag in _MARKS:
            pieces.append(_MARKS[tag])
        elif tag not in _GONE and len(child):
            _gather(child, pieces)


def _has_deleted_end(paragraph: Any) -> bool:
    """Whether the end of the paragraph was deleted, so that the next one goes on in its line."""
    for properties in paragraph:
        if properties.tag in _PARAGRAPH_FORMAT:
            return any(part.tag in _DELETED for run in properties if run.tag in _RUN_FORMAT for part in run)
    return False


_PARAGRAPH_FORMAT, _RUN_FORMAT = _tags("pPr"), _tags("rPr")
