"""Files into documents: the format is found, a reader takes the text out, and its paragraphs are named, normalised and sorted."""

from __future__ import annotations

import glob
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kazalign.documents import furniture
from kazalign.documents.model import Document, Metadata, Paragraph
from kazalign.documents.normalisation import normalising, trimmed
from kazalign.documents.readers import Block, Extract, reader, suffixes
from kazalign.documents.readers.text import LineReader, TextReader
from kazalign.documents.scripts import Script, script_of, to_cyrillic
from kazalign.errors import InputError
from kazalign.languages import language as known_language

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SUBTITLES = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:WEBVTT\b|\d+\s*\r?\n\d+:\d\d:\d\d[.,]\d+\s*-->)")
_SNIFFED = 4096
_SHORT = 40
"""Letters below which a paragraph does not show its script by itself, and goes by that of the document."""


def read(
    path: Path | str,
    *,
    language: str = "kk",
    format: str | None = None,  # noqa: A002
    convert_script: bool = False,
    lines: bool = False,
    identifier: str | None = None,
) -> Document:
    """Read a file: its text, its paragraphs in order and normalised, its furniture, and what it says of itself.

    Args:
        path: the file.
        language: the language that it is written in, by any of its names.
        format: a format of `kazalign.documents.readers`; by default the file's ending says it, or else its first bytes.
        convert_script: put Kazakh in Latin or Arabic letters into Cyrillic; `script_of` says which script a text has.
        lines: plain text is lines, each a paragraph as it stands: none are joined, none is furniture or an item of a list.
        identifier: the id of the document, which begins the ids of all its parts; by default the file's name without its ending.

    Raises:
        InputError: the file is missing, empty, binary, in an unknown encoding, or not what its format asks for.
        ConfigurationError: the language or the format is unknown.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the name", path=path) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    stem = path.stem.encode("utf-8", "replace").decode()  # a file's name may be no valid text
    name = re.sub(r"\s+", "_", stem) if identifier is None else identifier
    chosen = format or suffixes().get(path.suffix.lower()) or _sniffed(data)
    return _read(data, name, chosen, str(path), lines, known_language(language).code, convert_script)


def read_standard_input(
    stream: BinaryIO,
    *,
    language: str = "kk",
    format: str | None = None,  # noqa: A002
    convert_script: bool = False,
    lines: bool = False,
) -> Document:
    """Read all of a stream; its first bytes say whether it is HTML, DOCX or subtitles, and otherwise it is text; see `read`.

    Raises:
        InputError: there is nothing in it, or not text.
        ConfigurationError: the language or the format is unknown.
    """
    data = stream.read()
    return _read(data, "stdin", format or _sniffed(data), None, lines, known_language(language).code, convert_script)


def read_text(
    text: str,
    *,
    language: str = "kk",
    convert_script: bool = False,
    lines: bool = False,
    furniture: bool = True,
    identifier: str = "text",
) -> Document:
    """Read a string as plain text; see `read`. Without `furniture` everything is body, as in the cell of a table.

    Raises:
        InputError: there is nothing in it.
        ConfigurationError: the language is unknown.
    """
    whole = text.encode("utf-8", errors="replace").decode()  # half a surrogate pair is the one thing that cannot be encoded
    extract = (LineReader() if lines else TextReader()).extract(whole, "utf-8")
    kind = "lines" if lines else "text"
    return _document(extract, identifier, kind, None, known_language(language).code, convert_script, sort_out=furniture)


def find_files(inputs: Sequence[str]) -> list[Path]:
    """The files that the names, patterns and folders stand for: sorted, each once.

    A folder gives the files below it whose endings are those of a known format; hidden ones are passed over.

    Raises:
        InputError: a file is missing, a pattern fits nothing, or a folder has nothing that can be read.
    """
    found = {file.resolve(): file for name in inputs for file in _files(name)}
    return sorted(found.values())


def _files(name: str) -> list[Path]:
    path = Path(name)
    try:
        if path.is_dir():
            return _below(path)
        if path.exists():
            return [path]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=name) from error
    if not glob.has_magic(name):
        raise InputError("there is no such file or folder; check the name", path=name)
    matches = [Path(match) for match in glob.glob(name, recursive=True)]  # noqa: PTH207 -- Path.glob takes no absolute patterns
    files = [match for match in matches if match.is_file()]
    if not files:
        raise InputError("no file fits this pattern", path=name)
    return files


def _below(folder: Path) -> list[Path]:
    endings = suffixes()
    files = [
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in endings
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and file.is_file()
    ]
    if not files:
        raise InputError(f"no readable file in this folder; looked for {', '.join(sorted(endings))}", path=folder)
    return files


def _sniffed(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04") and b"word/" in data:
        return "docx"
    if _HTML.match(data[:_SNIFFED]):
        return "html"
    return "subtitles" if _SUBTITLES.match(data[:_SNIFFED]) else "text"


def _read(data: bytes, name: str, kind: str, path: str | None, lines: bool, language: str, convert: bool) -> Document:
    if not data.strip():
        raise InputError("the file is empty" if path else "the input is empty", path=path)
    kind = "lines" if lines and kind == "text" else kind
    return _document(reader(kind).read(data, path=path), name, kind, path, language, convert)


def _document(
    extract: Extract, name: str, kind: str, path: str | None, language: str, convert: bool, *, sort_out: bool = True
) -> Document:
    blocks = list(_with_text(extract, lists=kind != "lines"))
    script = _foreign_script(extract.text, blocks) if convert and language == "kk" else None
    paragraphs = [_paragraph(f"{name}.p{number}", extract.text, block, script) for number, block in enumerate(blocks, 1)]
    if not paragraphs:
        raise InputError("there is no text in it", path=path)
    metadata = extract.metadata
    if sort_out and kind not in ("subtitles", "lines"):
        paragraphs, metadata = _sorted_out(paragraphs, metadata)
    return Document(name, extract.text, tuple(paragraphs), kind, path, extract.encoding, metadata)


def _with_text(extract: Extract, *, lists: bool) -> Iterator[Block]:
    """The blocks without space at their edges and, of `lists`, without markers; those that are empty then are left out."""
    for block in extract.blocks:
        kind = block.kind
        start, end = trimmed(extract.text, block.start, block.end)
        if lists and kind == "body" and (marker := furniture.LIST_MARKER.match(extract.text, start, end)):
            start, kind = marker.end(), "list_item"
        if start < end:
            markup = tuple(each for each in block.markup if start <= each.start and each.end <= end)
            yield Block(start, end, kind, markup)


def _paragraph(name: str, text: str, block: Block, script: Script | None) -> Paragraph:
    ledger = normalising(text[block.start : block.end], block.start, _marks(text, block))
    if script and (own := _script(ledger.text, script)):
        ledger.apply(to_cyrillic(ledger.text, own).edits, "script")
    return Paragraph(name, ledger.text, block.start, block.end, block.kind, ledger.changes, markup=block.markup)


def _marks(text: str, block: Block) -> list[tuple[int, int, str]]:
    """The marks of a block by their places in it; a single tag between two letters leaves a space."""
    marks = (span for each in block.markup for span in ((each.start, each.inner_start), (each.inner_end, each.end)))
    single = {each.start for each in block.markup if each.inner_start == each.end}
    return [
        (
            start - block.start,
            end - block.start,
            " " * (start in single and text[max(0, start - 1) : start].isalnum() and text[end : end + 1].isalnum()),
        )
        for start, end in sorted(marks)
        if start < end
    ]


def _foreign_script(text: str, blocks: list[Block]) -> Script | None:
    """The script, other than Cyrillic, of most of the paragraphs that are Kazakh in such a one."""
    found = Counter(script_of(text[block.start : block.end]) for block in blocks)
    return next((script for script, _ in found.most_common() if script not in ("cyrillic", "other")), None)


def _script(text: str, document: Script) -> Script | None:
    """The script to convert a paragraph from: its own; a short one that could be Kazakh goes by the document's."""
    own = script_of(text)
    if own == "other" and len(text) < _SHORT and not re.search("[wx]|c(?!h)", text, re.IGNORECASE):
        return document
    return None if own in ("cyrillic", "other") else own


def _sorted_out(paragraphs: list[Paragraph], known: Metadata) -> tuple[list[Paragraph], Metadata]:
    texts, kinds = [paragraph.text for paragraph in paragraphs], [paragraph.kind for paragraph in paragraphs]
    kinds, metadata = furniture.recognise(texts, kinds, known)
    return [replace(paragraph, kind=kind) for paragraph, kind in zip(paragraphs, kinds, strict=True)], metadata
