"""Word documents: paragraphs, headings, list items and table cells, in order."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kazalign.documents.model import Metadata, ParagraphKind
from kazalign.documents.readers import Extract
from kazalign.errors import InputError

LARGEST = 200_000_000
"""Bytes that a document may have once it is unpacked; one that has more is refused as a zip bomb."""

_DAMAGE = (AttributeError, EOFError, KeyError, NotImplementedError, RuntimeError, TypeError, ValueError)
_TEMPLATE_AUTHOR = "python-docx"
_HEADING = re.compile(r"(?i)heading|title|тақырып|заголовок|название")
_LIST = re.compile(r"(?i)list|тізім|список")


class DocxReader:
    """Reads DOCX by python-docx. `Extract.text` is the paragraphs, joined by newlines; tracked changes count as accepted.

    Headers, footers, footnotes, comments and text boxes are not part of the running text and are not read.
    """

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Paragraphs and the cells of tables in order; title, author and date from the document's properties."""
        from docx import Document
        from docx.opc.exceptions import PackageNotFoundError
        from lxml.etree import XMLSyntaxError

        # python-docx trusts that a file has the parts and attributes it must have; each of these can come of a damaged one.
        damage = (PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, zlib.error, *_DAMAGE)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST:
                raise InputError(f"unpacks to {size:,} bytes, more than the {LARGEST:,} that are allowed", path=path)
            document = Document(io.BytesIO(data))
            lines = list(_lines(document))
            metadata = _metadata(document.core_properties)
        except damage as error:
            raise InputError(f"not a readable DOCX document ({error}); save it anew in a word processor", path=path) from error
        return Extract.of_lines(lines, "utf-8", metadata)


def _lines(document: Any) -> Iterator[tuple[str, ParagraphKind]]:
    """All paragraphs in the order of the file, those of tables and of content controls among them."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    outside = (qn("w:txbxContent"), qn("w:moveFrom"))
    for element in document.element.iter(qn("w:p")):
        if next(element.iterancestors(*outside), None) is None:
            text = _text(element)
            if text and not text.isspace():
                yield text, _kind(Paragraph(element, document))


def _text(paragraph: Any) -> str:
    """The text as it stands once changes that were tracked are accepted: with what was inserted, without what was moved away.

    Text that was deleted has a tag of its own and is not found here.
    """
    from docx.oxml.ns import qn

    marks = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    text, moved, own, typed = qn("w:t"), qn("w:moveFrom"), qn("w:p"), qn("w:type")
    pieces = []
    for node in paragraph.iter(text, *marks):
        in_run = node.getparent().tag == qn("w:r")  # and not a tab stop of the paragraph's format
        if in_run and next(node.iterancestors(own, moved)) is paragraph:
            ends_page = node.get(typed) in ("page", "column")  # which never ends a sentence
            pieces.append((node.text or "") if node.tag == text else " " if ends_page else marks[node.tag])
    return "".join(pieces)


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
