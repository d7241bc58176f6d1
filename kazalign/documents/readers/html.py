"""HTML: the article of a page by trafilatura; menus, comments and advertisements are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kazalign.documents.encodings import decode
from kazalign.documents.model import Metadata, ParagraphKind
from kazalign.documents.readers import Extract
from kazalign.errors import InputError

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
"""lxml takes no text that names an encoding."""

_DATE_SEARCH = {"original_date": True, "extensive_search": False}
"""The date that the page gives for itself, not one that its text has."""

_KINDS: dict[str, ParagraphKind] = {
    "head": "heading",
    "item": "list_item",
    "p": "body",
    "quote": "body",
    "cell": "body",
    "ab": "body",
    "code": "body",
}


class HtmlReader:
    """Reads web pages. `Extract.text` is the article's paragraphs, joined by newlines."""

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Paragraphs, headings, list items and table cells of the article; title, author, site and date of the page."""
        from lxml.etree import ParserError
        from lxml.html import document_fromstring
        from trafilatura import bare_extraction, baseline

        text, encoding = decode(data, path=path)
        try:
            tree = document_fromstring(_DECLARATION.sub("", text, count=1))
        except ParserError as error:
            raise InputError("this is not an HTML page; name the format if it is plain text", path=path) from error
        captions = _as_paragraphs(tree)
        page: Any = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            favor_recall=True,
            date_extraction_params=_DATE_SEARCH,
        )
        body = baseline(tree)[0] if page is None else page.body
        lines = [(line, "caption" if kind == "body" and line in captions else kind) for line, kind in _lines(body)]
        if not lines:
            raise InputError("no text found on this page", path=path)
        heading = _flat(tree.find(".//h1"))
        if heading and all(line != heading for line, _ in lines):
            lines.insert(0, (heading, "heading"))
        return Extract.of_lines(lines, encoding, _metadata(page))


def _as_paragraphs(tree: Any) -> set[str]:
    """Make captions of figures into paragraphs, which trafilatura keeps; return their texts."""
    captions = list(tree.iter("figcaption"))
    for caption in captions:
        caption.tag = "p"
    for figure in list(tree.iter("figure")):
        figure.tag = "div"
    return {_flat(caption) for caption in captions}


def _lines(element: Any) -> Iterator[tuple[str, ParagraphKind]]:
    """The innermost elements that stand for paragraphs, in order; text between them is a paragraph of its own."""
    kind = _KINDS.get(element.tag, "body")
    pieces: list[str] = [element.text or ""]
    for child in element:
        if child.tag in _KINDS or len(child):
            yield from _flushed(pieces, kind)
            yield from _lines(child)
        elif child.tag == "lb":
            yield from _flushed(pieces, kind)
        else:
            pieces.append(child.text or "")
        pieces.append(child.tail or "")
    yield from _flushed(pieces, kind)


def _flushed(pieces: list[str], kind: ParagraphKind) -> Iterator[tuple[str, ParagraphKind]]:
    text = " ".join("".join(pieces).split())
    pieces.clear()
    if text:
        yield text, kind


def _flat(element: Any) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def _metadata(page: Any) -> Metadata:
    if page is None:
        return Metadata()
    return Metadata(title=page.title, author=page.author, source=page.sitename or page.hostname, date=page.date)
