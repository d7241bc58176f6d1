"""Readers: one class a format, in a file of its own, named here by a dotted path that is imported when it is needed.

Other packages add formats through entry points of the group `kazalign.readers`: the name is the format, and its files end in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from kazalign import registry
from kazalign.documents.model import Markup, Metadata, ParagraphKind
from kazalign.errors import ConfigurationError

READERS = {
    "text": "kazalign.documents.readers.text:TextReader",
    "lines": "kazalign.documents.readers.text:LineReader",
    "markdown": "kazalign.documents.readers.markdown:MarkdownReader",
    "html": "kazalign.documents.readers.html:HtmlReader",
    "docx": "kazalign.documents.readers.docx:DocxReader",
    "subtitles": "kazalign.documents.readers.subtitles:SubtitleReader",
}

GROUP = "kazalign.readers"

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}


@dataclass(frozen=True)
class Block:
    """A paragraph as a reader finds it: a span of the text, and what it is."""

    start: int
    end: int
    kind: ParagraphKind = "body"
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class Extract:
    """What a reader makes of a file: its text, and the paragraphs in it, in order and apart."""

    text: str
    blocks: tuple[Block, ...]
    encoding: str
    metadata: Metadata = field(default_factory=Metadata)

    @classmethod
    def of_lines(cls, lines: list[tuple[str, ParagraphKind]], encoding: str, metadata: Metadata) -> Extract:
        """For formats whose text is not the file itself: paragraphs joined by newlines."""
        blocks, at = [], 0
        for line, kind in lines:
            blocks.append(Block(at, at + len(line), kind))
            at += len(line) + 1
        return cls("\n".join(line for line, _ in lines), tuple(blocks), encoding, metadata)


class Reader(Protocol):
    """Reads files of one format."""

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Make text and paragraphs of a file's bytes; `path` is for messages only.

        Raises:
            InputError: the bytes are not what the format asks for.
        """
        ...


def reader(name: str) -> Reader:
    """The reader of the format `name`.

    Raises:
        ConfigurationError: there is no reader of that name, or another package's cannot be imported.
    """
    if (found := registry.find(name, READERS, GROUP, what="input format")) is None:
        raise ConfigurationError(f"unknown input format {name!r}; known are: {', '.join(registry.names(READERS, GROUP))}")
    return cast(Reader, found())


def suffixes() -> dict[str, str]:
    """Which file name endings belong to which format, those of other packages included."""
    others = (name for name in registry.names(READERS, GROUP) if name not in READERS)
    return {f".{name}": name for name in others} | SUFFIXES
