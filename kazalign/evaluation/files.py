"""Text files with a segment a line, and tables that say which document and origin each line has."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from kazalign.documents.encodings import decode
from kazalign.errors import InputError

LABELS = ("document", "origin")

LONGEST_LINE = 20_000
"""Characters; a longer line is no sentence, and an edit rate over it would take hours."""


@dataclass(frozen=True)
class Lines:
    """The segments of a file, in order, without the space at their ends."""

    place: str
    """The file's path, or what to call the texts in a message."""
    texts: tuple[str, ...]
    numbers: tuple[int, ...] | None = None
    """The line of the file that each segment begins in, where a segment is not a line."""

    def line(self, number: int) -> int:
        """The line of the file in which segment `number`, counted from 1, begins."""
        return number if self.numbers is None else self.numbers[number - 1]

    def __len__(self) -> int:
        return len(self.texts)


def read_lines(path: Path) -> Lines:
    """Read a segment a line; only a line feed ends a line, as in sacreBLEU.

    Raises:
        InputError: the file is missing, empty, or not text.
    """
    lines = Lines(str(path), tuple(line.rstrip() for line in read_text(path).removesuffix("\n").split("\n")))
    for number, text in enumerate(lines.texts, start=1):
        if len(text) > LONGEST_LINE:
            hint = "" if "\r" not in text else "; its lines end in a carriage return, convert them to line feeds"
            raise InputError(
                f"{len(text):,} characters in one line; there must be one sentence a line{hint}", path=path, line=number
            )
    return lines


def read_text(path: Path) -> str:
    """The text of a file that must not be empty.

    Raises:
        InputError: the file is missing, empty, or not text.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file; check the name", path=path) from None
    except IsADirectoryError:
        raise InputError("this is a folder; name a file", path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    text, _ = decode(data, path=path)
    if not text.strip():
        raise InputError("the file is empty", path=path)
    return text


def read_labels(path: Path, count: int) -> dict[str, tuple[str, ...]]:
    """Read a TSV with a header of `document`, `origin` or both, and a row for each segment.

    Raises:
        InputError: the file cannot be read, has other columns, or has another number of rows than `count`.
    """
    rows = list(csv.reader(io.StringIO(read_text(path)), delimiter="\t", quoting=csv.QUOTE_NONE))
    header, body = rows[0], rows[1:]
    if unknown := [name for name in header if name not in LABELS]:
        raise InputError(f"unknown column {unknown[0]!r}; the header may have: {', '.join(LABELS)}", path=path, line=1)
    if len(set(header)) < len(header):
        raise InputError("a column stands there twice", path=path, line=1)
    if len(body) != count:
        line = min(len(body), count) + 2
        raise InputError(f"{len(body)} rows for {count} segments; each segment needs one", path=path, line=line)
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise InputError(f"{len(row)} columns instead of {len(header)}", path=path, line=number)
        if not all(cell.strip() for cell in row):
            raise InputError("an empty label; give every segment one", path=path, line=number)
    return {name: tuple(row[column].strip() for row in body) for column, name in enumerate(header)}
