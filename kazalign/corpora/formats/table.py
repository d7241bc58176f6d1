r"""Tables of tab-separated (TSV) or comma-separated values (CSV): a unit a row, with all that it says.

    id  kk  en  ru  scores  flags  details

A column for each language; an empty cell is a text that is missing. `scores` are `name=value`, joined by spaces; `flags` are
joined by commas; `details` is the rest as a JSON object, in the words of `kazalign.corpora.formats.jsonl`, or empty.

CSV is RFC 4180, which quotes cells; TSV has no quoting, and cells are escaped as in `kazalign.corpora.writers.tsv`.

Tables of others are read too, their cells as they stand: the first line names the columns, those of texts by a language (`kk`,
`kaz_Cyrl`, `Kazakh`). Numbers in a column `score` or `score_X` are scores; other columns are properties. CSV with semicolons, as
spreadsheets write it in our countries, is one of them. The tables of `kazalign translate` and `kazalign align` are known.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from json import loads
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.columns import Naming, columns_of, scores_of
from kazalign.corpora.formats.detail_lines import encodable
from kazalign.corpora.formats.jsonl import NOT_A_ROW, reason, row_of, unit_of_row
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.formats.lines import LONGEST, utf8_lines
from kazalign.corpora.formats.sentence_tables import row_reader
from kazalign.corpora.units import Unit
from kazalign.corpora.writers.jsonl import json_line
from kazalign.corpora.writers.tsv import escape, unescape
from kazalign.errors import InputError

_LAST = ("scores", "flags", "details")
_TO_ESCAPE = re.compile("[\x00-\x1f\\\\\x85\u2028\u2029]")
_SCORE_NAME = re.compile(r"[^\s=]+")

Rows = Iterator[tuple[int, list[str]]]
"""The numbers of rows' lines, and their cells."""


class _TableFormat:
    """What both have in common."""

    name: str
    suffixes: tuple[str, ...]
    holds = ALL
    escapes: bool
    """Whether cells of our own are escaped."""

    def __init__(self, columns: Sequence[str] = ()) -> None:
        """`columns` are the user's names for the columns of a table that is read; see `Naming.of`."""
        self.naming = Naming.of(columns)

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file."""
        return {"": path}

    def found(self, path: Path) -> dict[str, Path]:
        """One file."""
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but halves of surrogate pairs."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=without_surrogates)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """The line of names, then a row a unit."""
        languages = header.languages
        write = self.writer(streams[""])
        write(["id", *languages, *_LAST])
        for unit in units:
            write(_cells(unit, languages))

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """One unit a row; empty lines are passed over."""
        path = files[""]
        rows = self.rows(_lines(streams[""], path), path)
        try:
            first = next(rows)
        except StopIteration:
            raise InputError("is empty; a table begins with a line of column names", path=path) from None
        if self.naming.names:
            names, rows = _named_by_user(self.naming.names, first[1], path), chain([first], rows)
        else:
            names = self.naming.rename(first[1], path)
        own = _own_row(names) or row_reader(names)
        unit_of = own or columns_of(names, path).unit
        unescaped = own is not None and self.escapes
        for line, cells in rows:
            if len(cells) != len(names):
                raise InputError(_ragged(names, cells), path=path, line=line)
            try:
                if unescaped:
                    cells = [unescape(cell) if "\\" in cell else cell for cell in cells]  # noqa: PLW2901
                elif own is None and any("\0" in cell for cell in cells):
                    raise ValueError("there is a NUL character in it; is it a text file, in UTF-8?")
                unit = unit_of(cells)
            except NOT_A_ROW as error:
                raise InputError(f"not a row of a corpus: {reason(error)}", path=path, line=line) from error
            yield unit

    def writer(self, stream: BinaryIO) -> Callable[[list[str]], object]:
        """What writes a row."""
        raise NotImplementedError

    def rows(self, lines: Iterator[str], path: Path) -> Rows:
        """Lines as rows of cells; empty ones are passed over."""
        raise NotImplementedError


class TsvFormat(_TableFormat):
    """Holds everything. Tables of others are read by the names of their columns, cells as they stand."""

    name = "tsv"
    suffixes = (".tsv",)
    escapes = True

    def writer(self, stream: BinaryIO) -> Callable[[list[str]], object]:
        """Cells escaped, a line a row."""

        def write(cells: list[str]) -> None:
            escaped = [escape(cell) if _TO_ESCAPE.search(cell) else cell for cell in cells]
            stream.write(("\t".join(escaped) + "\n").encode())

        return write

    def rows(self, lines: Iterator[str], path: Path) -> Rows:
        """Lines, split at tabs."""
        for number, line in enumerate(lines, start=1):
            if bare := line.removesuffix("\n").removesuffix("\r"):
                yield number, bare.split("\t")


class CsvFormat(_TableFormat):
    """Holds everything. Tables of others are read by the names of their columns, with commas or semicolons."""

    name = "csv"
    suffixes = (".csv",)
    escapes = False

    def writer(self, stream: BinaryIO) -> Callable[[list[str]], object]:
        """As RFC 4180 says; a cell may have line breaks in it."""
        return csv.writer(SimpleNamespace(write=lambda line: stream.write(line.encode()))).writerow

    def rows(self, lines: Iterator[str], path: Path) -> Rows:
        """Records; a cell in quotation marks may go over several lines."""
        csv.field_size_limit(max(LONGEST, csv.field_size_limit()))  # what Python allows by default is a page of text
        first = next(lines, "")
        reader = csv.reader(chain([first], lines), delimiter=_delimiter(first, len(self.naming.names)), strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"not CSV: {_csv_reason(error)}", path=path, line=line) from error


def _cells(unit: Unit, languages: Sequence[str]) -> list[str]:
    row = row_of(unit)
    texts = row.pop("texts")
    scores = flags = ""
    if unit.scores and all(map(_fits, unit.scores)):
        scores = " ".join(f"{name}={float(value)!r}" for name, value in row.pop("scores").items())
    if unit.flags and all(flag and "," not in flag for flag in unit.flags):
        flags = ",".join(row.pop("flags"))
    cells = [row.pop("id", ""), *(texts.get(code, "") for code in languages), scores, flags]
    return [*cells, json_line(row) if row else ""]


@lru_cache(1000)
def _fits(name: str) -> bool:
    """Whether a score of that name can stand in the column of scores."""
    return _SCORE_NAME.fullmatch(name) is not None


def _own_row(names: Sequence[str]) -> Callable[[Sequence[str]], Unit] | None:
    """What reads the rows of our own tables; None: it is another's."""
    if names[0] != "id" or tuple(names[-len(_LAST) :]) != _LAST:
        return None
    codes = names[1 : -len(_LAST)]

    def unit(cells: Sequence[str]) -> Unit:
        row = loads(cells[-1]) if cells[-1] else {}
        if not isinstance(row, dict):
            raise TypeError("the details are not an object in braces")
        if cells[-3]:
            row["scores"] = scores_of(cells[-3])
        if cells[-2]:
            row["flags"] = cells[-2].split(",")
        return unit_of_row({**row, "id": cells[0] or None, "texts": dict(zip(codes, cells[1:-3], strict=True))})

    return unit


def _named_by_user(names: Sequence[str], first: Sequence[str], path: Path) -> list[str]:
    """The user's names for a table without a line of them; the first line is told from one by what is in it."""
    if [cell.strip().casefold() for cell in first] == [name.casefold() for name in names]:
        raise InputError("the first line names the columns already; leave --columns out", path=path, line=1)
    return list(names)


def _lines(stream: BinaryIO, path: Path) -> Iterator[str]:
    for number, line in enumerate(utf8_lines(stream, path, nul=True)):
        if number == 0 and "\r" in line.rstrip("\r\n"):
            raise InputError("its lines end with carriage returns alone; save it with line feeds", path=path, line=1)
        yield line


def _delimiter(first: str, expected: int) -> str:
    """A comma, or the semicolon of spreadsheets in countries where numbers have commas."""
    counts = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in (",", ";")}
    by_semicolon = counts[","] != expected == counts[";"] if expected else counts[","] == 1 < counts[";"]
    return ";" if by_semicolon else ","


def _ragged(names: Sequence[str], cells: Sequence[str]) -> str:
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"expected {len(names)} cells ({shown}), found {len(cells)}"


def _csv_reason(error: csv.Error) -> str:
    reasons = {
        "unexpected end of data": "a quotation mark is opened and never closed",
        "field larger than field limit": f"a cell has more than {LONGEST:,} characters; is a quotation mark never closed?",
        "new-line character seen": "a carriage return stands alone outside quotation marks",
    }
    return next((said for begin, said in reasons.items() if str(error).startswith(begin)), str(error))
