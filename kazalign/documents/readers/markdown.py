"""Markdown: headings, paragraphs, list items, quotations and table cells; code and markup between them stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from kazalign.documents.encodings import decode
from kazalign.documents.model import Markup, Metadata, ParagraphKind
from kazalign.documents.readers import Block, Extract
from kazalign.documents.readers.markdown_inline import inline

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ENDS = re.compile(r"\r\n|\n|\r")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\n]*\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~`]*\S)\1")
_TASK = re.compile(r"\[[ xX]\]\s+")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:\s+")
_CODE_ONLY = re.compile(r"`[^`]*`|<[^<>]*>")


class MarkdownReader:
    """Reads CommonMark with tables. `Extract.text` is the decoded file itself.

    Markup that encloses a whole paragraph is outside its span; that of links, code and emphasis within is named in
    `Block.markup`, and is no part of the text. Blocks of code and of HTML are no paragraphs, nor is what holds nothing but code,
    images and addresses.
    """

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Blocks by markdown-it; their places in the file by the lines that it names."""
        text, encoding = decode(data, path=path)
        front = _FRONT_MATTER.match(text)
        body = front.end() if front else 0
        return Extract(text, tuple(_blocks(text, body)), encoding, _metadata(front[1]) if front else Metadata())


def _blocks(text: str, body: int) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    # Lines as markdown-it counts them; line ends of any length keep their places by way of `starts`.
    lines = _ENDS.split(text[body:])
    ends = [match.end() - match.start() for match in _ENDS.finditer(text, body)] + [0]
    starts = list(accumulate((len(line) + end for line, end in zip(lines, ends, strict=True)), initial=body))
    at, kind, items = body, "body", 0
    # What is inside a paragraph is looked at here, not there, where some texts take quadratic time.
    for token in MarkdownIt("commonmark").enable("table").disable("inline").parse("\n".join(lines)):
        if token.type in ("list_item_open", "list_item_close"):
            items += token.nesting
        elif token.type == "heading_open":
            kind = "heading"
        elif token.type in ("paragraph_open", "td_open", "th_open"):
            kind = "list_item" if items else "body"
        elif token.type == "inline" and token.map:
            first, end = (starts[number] for number in token.map)
            span = _located(text, token.content, max(at, first), end)
            at = span[1]
            yield from _within_markup(text, *span, _KINDS[kind])


_KINDS: dict[str, ParagraphKind] = {"heading": "heading", "list_item": "list_item", "body": "body"}


def _located(text: str, content: str, start: int, end: int) -> tuple[int, int]:
    """Where the content stands, from which markdown-it took the markers of quotations, indents and the \\ before a | in a table.

    Whatever is not found as it is, is all that its lines have left.
    """
    first, at = None, start
    for line in content.split("\n"):
        stripped = line.strip()
        written = next((form for form in (stripped, stripped.replace("|", "\\|")) if text.find(form, at, end) >= 0), None)
        if written is None:
            return start, max(start, end)
        found = text.find(written, at, end)
        first = found if first is None else first
        at = found + len(written)
    return start if first is None else first, at


def _within_markup(text: str, start: int, end: int, kind: ParagraphKind) -> Iterator[Block]:
    """Take off markup around the whole, the box of a task, a footnote's name; an image gives its description as a caption."""
    if note := _NOTE.match(text, start, end):
        start = note.end()
    if box := _TASK.match(text, start, end) if kind == "list_item" else None:
        start = box.end()
    while match := _LINK.fullmatch(text, start, end) or _EMPHASIS.fullmatch(text, start, end):
        start, end = match.span(match.lastindex or 0)
    if image := _IMAGE.fullmatch(text, start, end):
        (start, end), kind = image.span(1), "caption"
    if end > start and not _CODE_ONLY.fullmatch(text, start, end):
        markup = () if kind == "caption" else inline(text, start, end)
        if not markup or _has_text(text, start, end, markup):
            yield Block(start, end, kind, markup)


def _has_text(text: str, start: int, end: int, markup: Sequence[Markup]) -> bool:
    """Whether there is a letter or digit outside of marks, code and images."""
    marks = sorted(
        span
        for each in markup
        for span in ([(each.start, each.end)] if each.whole else [(each.start, each.inner_start), (each.inner_end, each.end)])
    )
    at = start
    for first, last in marks:
        if any(map(str.isalnum, text[at:first])):
            return True
        at = max(at, last)
    return any(map(str.isalnum, text[at:end]))


def _metadata(front_matter: str) -> Metadata:
    """Title, author, source, date and id of a YAML front matter; one that is not valid YAML says nothing."""
    import yaml

    try:
        content = yaml.safe_load(front_matter)
    except (yaml.YAMLError, ValueError):  # the latter for what looks like a date and is none
        return Metadata()
    found = content if isinstance(content, dict) else {}
    values = {name: str(found[name]) for name in ("id", "title", "author", "source", "date") if found.get(name) is not None}
    return Metadata(**values)
