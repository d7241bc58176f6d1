"""Word documents: paragraphs, headings, list items and table cells, in order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kazalign.documents.model import Metadata, ParagraphKind
from kazalign.documents.readers import Extract
from kazalign.errors import InputError

LARGEST = 200_000_000
"""Bytes that a document may have once it is unpacked; one that has more is refused as a zip bomb."""

_TEMPLATE_AUTHOR = "python-docx"
_HEADING = re.compile(r"(?i)heading|title|тақырып|заголовок|название")
_LIST = re.compile(r"(?i)list|тізім|список")


class DocxReader:
    """Reads DOCX by python-docx. `Extract.text` is the paragraphs, joined by newlines.

    Headers, footers, footnotes, comments and text boxes are not part of the running text and are not read.
    """

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Paragraphs and the cells of tables in order; title, author and date from the document's properties."""
        from docx import Document
        from docx.opc.exceptions import PackageNotFoundError
        from lxml.etree import XMLSyntaxError

        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST:
                raise InputError(f"unpacks to {size:,} bytes, more than the {LARGEST:,} that are allowed", path=path)
            document = Document(io.BytesIO(data))
            lines = list(_lines(document))
            metadata = _metadata(document.core_properties)
        except (
            zipfile.BadZipFile,
            PackageNotFoundError,
            XMLSyntaxError,
            KeyError,
            ValueError,
            EOFError,
            NotImplementedError,
        ) as error:
            raise InputError(f"not a readable DOCX document ({error}); save it anew in a word processor", path=path) from error
        return Extract.of_lines(lines, "utf-8", metadata)


def _lines(container: Any) -> Iterator[tuple[str, ParagraphKind]]:
    from docx.table import Table

    for part in container.iter_inner_content():
        if isinstance(part, Table):
            cells = {cell._tc: cell for row in part.rows for cell in row.cells}  # a merged cell comes once for each of its places
            for cell in cells.values():
                yield from _lines(cell)
        elif not part.text.isspace() and part.text:
            # A page or column break is a form feed in python-docx; it never belongs to a sentence.
            yield part.text.replace("\f", " "), _kind(part)


def _kind(paragraph: Any) -> ParagraphKind:
    style = paragraph.style.name or "" if paragraph.style is not None else ""
    if _HEADING.match(style):
        return "heading"
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return "list_item" if numbered or _LIST.match(style) else "body"


def _metadata(properties: Any) -> Metadata:
    author = properties.author if properties.author != _TEMPLATE_AUTHOR else ""
    date = properties.created.date().isoformat() if properties.created and author else None
    return Metadata(title=properties.title or None, author=author or None, date=date)
