"""The rows of a parallel corpus, as training reads them."""

from __future__ import annotations

import filecmp
import gzip
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kazalign.errors import InputError


def is_table(path: Path) -> bool:
    """Whether `read_rows` can read a file of that name."""
    return _suffix(path) in (".tsv", ".jsonl")


def find_file(name: str, folders: Sequence[Path]) -> Path:
    """The file of that name (it may hold folders, or be a whole path) in the data folders; in several only if it is the same.

    Raises:
        InputError: none has it, or two have files of that name that differ.
    """
    found: Path | None = None
    for path in (folder / name for folder in folders):
        try:
            if path == found or not path.is_file():
                continue
            if found is not None and not filecmp.cmp(found, path, shallow=False):
                raise InputError(f"is not the same as {path}; rename one of them, or leave a folder out of --data", path=found)
        except OSError as error:
            raise InputError(f"cannot be read: {error}", path=path) from error
        found = found or path
    if found is None:
        raise InputError(f"not found in {', '.join(map(str, folders))}; --data names the folders to look in", path=Path(name))
    return found


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, in NFC; only line feeds end a line, so that counts are those of other tools.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from error
    lines = unicodedata.normalize("NFC", text).split("\n")
    return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a JSON Lines file (`.jsonl`) or of a table with a header (`.tsv`), either of them plain or with `.gz` after it.

    Raises:
        InputError: the file cannot be read, or a row is not what it should be.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="\n") as file:
            yield from _table(file, path) if _suffix(path) == ".tsv" else _json_lines(file, path)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise InputError(f"cannot be read: {error}", path=path) from error


def encodable(text: str) -> str:
    """`text` with a question mark for each half of a surrogate pair, such as half an emoji, which no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _json_lines(lines: Iterable[str], path: Path) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"not JSON: {error}", path=path, line=number) from error
        if not isinstance(row, dict):
            raise InputError(
                f"expected an object with a text for each language, found {line.strip()[:40]!r}", path=path, line=number
            )
        yield row


def _table(lines: Iterable[str], path: Path) -> Iterator[dict[str, object]]:
    columns: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        columns = columns or cells
        if len(cells) != len(columns):
            raise InputError(f"{len(cells)} columns, but the header has {len(columns)}", path=path, line=number)
        if number > 1:
            yield dict(zip(columns, cells, strict=True))


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
