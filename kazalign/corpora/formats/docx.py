"""Word documents for translators: a table with a narrow column of ids and a column for each language; a unit is a row.

    ID                 Қазақша (kk)          English (en)
    article.7          Бүгін күн жылы.       It is warm today.
    alignment 0.98
    ⚑ numbers

A document's units are a table under its name; where a paragraph begins, the line above the row is darker. Under the id, which is
`#7` for a unit without one, scores and flags stand in small print, and everything else as hidden text, which word processors keep
without showing it (`kazalign.corpora.formats.detail_lines`).

Reading takes tables by their first row, which names the languages by code or name; other columns become properties. Rows may
have been moved, deleted and added, texts edited in any way; tracked changes count as accepted, and a cell's paragraphs are lines.
Cells that were merged are an error. Whatever stands outside tables, comments in the margin and formatting are not read. The
document's main part is read as a stream, nothing that it refers to is followed, and what unpacks to too much is refused.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.detail_lines import Details, detail_lines, encodable, listed, quoted, unlisted, unquoted
from kazalign.corpora.formats.docx_frame import TextColumns, frame
from kazalign.corpora.formats.docx_rows import Row, rows
from kazalign.corpora.formats.keeping import ALL, kept, the_file
from kazalign.corpora.formats.language_files import check_codes, is_code
from kazalign.corpora.formats.places import Places
from kazalign.corpora.formats.xml import clean, escaped
from kazalign.corpora.units import Unit
from kazalign.documents.readers.docx import LARGEST
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import any_code

FLAG = "⚑ "
"""Stands before flags."""
_PART = "word/document.xml"
_UNNAMED = re.compile(r"#[0-9]+")
_IN_BRACKETS = re.compile(r"(.*?)\s*\(([^()]*)\)")
_ID_HEADINGS = frozenset({"id", "#", "№", "no", "no.", "segment", "segment id"})
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-US"}
"""For the spelling checkers."""


class DocxFormat:
    """Holds everything, but for characters that XML cannot hold."""

    name = "docx"
    suffixes = (".docx",)
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file.

        Raises:
            ConfigurationError: there are fewer than two languages, or one is no code.
        """
        check_codes(languages, least=2)
        return {"": path}

    def found(self, path: Path) -> dict[str, Path]:
        """One file."""
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """Texts that XML can hold, with line feeds alone as line ends."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=_clean)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """The document: its frame by python-docx, its tables row by row."""
        columns = TextColumns(header.languages)
        before, after, others = frame(header, columns)
        stream = streams[""]
        with zipfile.ZipFile(stream if _is_file(stream) else _Pipe(stream), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in others.items():
                archive.writestr(name, data)
            with archive.open(_PART, "w") as part:
                part.write(before)
                for piece in _tables(units, header.languages, columns):
                    part.write(piece.encode())
                part.write(after)

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """A unit for each row of each table that has languages."""
        path = files[""]
        with _archive(streams[""], path) as archive:
            yield from _units(rows(archive, path), path)


def _tables(units: Iterable[Unit], languages: Sequence[str], columns: TextColumns) -> Iterator[str]:
    places, is_open = Places(languages[0]), False
    for number, unit in enumerate(units, start=1):
        document, paragraph = places.begun(unit)
        if document is not None or not is_open:
            yield columns.end * is_open
            if document is not None:
                yield columns.heading(clean(document, Counter()))
            yield columns.beginning
            is_open = True
        cells = [_run_of(unit.variants[code].text, code) if code in unit.variants else "" for code in languages]
        yield columns.row(_id_lines(unit, number), cells, paragraph)
    yield columns.end if is_open else columns.beginning + columns.end


def _id_lines(unit: Unit, number: int) -> list[tuple[str, str]]:
    """The style and the run of each paragraph in the first cell."""
    name = f"#{number}" if unit.id is None else f'"{unit.id}"' if _UNNAMED.fullmatch(unit.id) else quoted(unit.id)
    lines = [("UnitId", name)]
    lines += [("UnitScore", f"{_score_name(score)} {float(value)!r}") for score, value in unit.scores.items()]
    if unit.flags:
        lines.append(("UnitFlag", FLAG + listed(unit.flags, ", ")))
    rest = Unit(unit.variants, licence=unit.licence, date=unit.date, properties=unit.properties)
    if hidden := detail_lines(rest, unit.variants):
        lines.append(("UnitHidden", "\n".join(hidden)))
    return [(style, _line_run(line)) for style, line in lines]


def _line_run(lines: str) -> str:
    texts = [f'<w:t xml:space="preserve">{escaped(line)}</w:t>' for line in lines.split("\n")]
    return f"<w:r>{'<w:br/>'.join(texts)}</w:r>"


def _score_name(name: str) -> str:
    """Not to be taken for flags or other details."""
    return json.dumps(name) if name.startswith(FLAG[0]) or ":" in name else quoted(name)


def _run_of(text: str, code: str) -> str:
    pieces = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for column, part in enumerate(line.split("\t")):
            if column:
                pieces.append("<w:tab/>")
            if part:
                pieces.append(f'<w:t xml:space="preserve">{escaped(part)}</w:t>')
    return f'<w:r><w:rPr><w:lang w:val="{_LOCALES.get(code, code)}"/></w:rPr>{"".join(pieces)}</w:r>'


@contextmanager
def _archive(stream: BinaryIO, path: Path) -> Iterator[zipfile.ZipFile]:
    """The document as an archive, copied to a file of its own where it comes as a stream.

    Raises:
        InputError: it is none, or is too large.
    """
    with TemporaryFile() as copy:
        if not _is_file(stream):
            shutil.copyfileobj(_Limited(stream, path), copy)
            stream = cast(BinaryIO, copy)
        try:
            with zipfile.ZipFile(stream) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
                if size > LARGEST:
                    raise InputError(f"unpacks to {size:,} bytes, more than the {LARGEST:,} that are allowed", path=path)
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
            remedy = "save it as .docx in a word processor, without a password"
            raise InputError(f"not a readable DOCX document ({error}); {remedy}", path=path) from error


def _units(found: Iterator[Row], path: Path) -> Iterator[Unit]:
    columns: list[tuple[str, str]] = []
    headings: tuple[str, ...] = ()
    for row in found:
        texts = tuple(" ".join(cell.split()) for cell in row.cells)
        if row.first and (named := _columns(texts, path, row)):
            columns, headings = named, texts
        elif columns and texts != headings:
            if row.merged:
                raise InputError(f"{row.place}: cells are merged; split them again, or undo the merging", path=path)
            if len(row.cells) != len(columns):
                wrong = f"has {len(row.cells)} cells, but the columns are {', '.join(headings)}"
                raise InputError(f"{row.place}: {wrong}; give it one cell for each", path=path)
            if unit := _unit(row, columns):
                yield unit
    if not columns:
        remedy = 'name them there, such as "ID", "Kazakh", "English"'
        raise InputError(f"there is no table with two languages in its first row; {remedy}", path=path)


def _columns(headings: Sequence[str], path: Path, row: Row) -> list[tuple[str, str]]:
    """The kind of each column, `language`, `id` or `property`, and its name; none where no two are languages."""
    columns = []
    for heading in headings:
        if heading.casefold() in _ID_HEADINGS:  # before languages, for `id` is Indonesian, too
            columns.append(("id", heading))
        else:
            code = _code(heading)
            columns.append(("language", code) if code else ("property", heading))
    codes = [name for kind, name in columns if kind == "language"]
    if len(codes) < 2:
        return []
    for code in codes:
        if codes.count(code) > 1:
            raise InputError(f"{row.place}: two columns are in {code!r}; delete one or name it otherwise", path=path)
    return columns


def _code(heading: str) -> str | None:
    """The language that a heading names: `Қазақша (kk)`, `Kazakh`, `KK`, `English (United States)`, `en-US`."""
    match = _IN_BRACKETS.fullmatch(heading)
    name, inner = match.groups() if match else (heading, "")
    if inner and (inner == name or is_code(inner)):
        return inner
    for each in (heading, name, re.split("[-_]", heading)[0] if is_code(heading) else heading):
        try:
            return any_code(each)
        except ConfigurationError:
            continue
    return None


def _unit(row: Row, columns: Sequence[tuple[str, str]]) -> Unit | None:
    details, texts = Details(), {}
    for (kind, name), cell in zip(columns, row.cells, strict=True):
        if kind == "language":
            texts[name] = cell
        elif kind == "id":
            _take_id(cell, details)
        elif cell:
            details.properties[name] = cell
    return details.unit(texts) if any(texts.values()) else None


def _take_id(cell: str, details: Details) -> None:
    name, *others = map(str.strip, cell.strip().split("\n"))
    if name and not _UNNAMED.fullmatch(name):
        details.id = unquoted(name)
    notes = []
    for line in others:
        score, _, value = line.rpartition(" ")
        if line.startswith(FLAG[0]):
            details.flags = unlisted(line.removeprefix(FLAG[0]).strip())
        elif details.take(line):
            continue
        elif score and (number := _number(value)) is not None:
            details.scores[unquoted(score)] = number
        elif line:
            notes.append(line)
    if notes:
        details.properties["note"] = "\n".join(notes)


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _clean(text: str, losses: Counter[str]) -> str:
    text = clean(text, losses)
    if "\r" in text:
        losses["texts whose line ends became \\n"] += 1
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _is_file(stream: BinaryIO) -> bool:
    """Whether it is a file as it lies on the disk; what is decompressed could be gone through only again and again."""
    return isinstance(getattr(stream, "raw", stream), io.FileIO | io.BytesIO) and stream.seekable()


class _Pipe(io.RawIOBase):
    """A stream that is written from beginning to end; those that compress say wrongly that one can go back in them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._stream.write(data)


class _Limited:
    """A stream that ends in an error when it is too long."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream, self._path, self._left = stream, path, LARGEST

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"has more than the {LARGEST:,} bytes that are allowed", path=self._path)
        return data
