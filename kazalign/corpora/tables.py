"""Tables of which one column is text: Parquet and JSON Lines, read and written in blocks of rows, all other columns untouched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from kazalign.atomic import open_atomically
from kazalign.corpora.streams import bare_name, compressed, decompressed
from kazalign.corpora.writers.jsonl import json_line
from kazalign.errors import ConfigurationError, InputError, MissingExtra

ROWS = 500
"""Rows in a block."""

SUFFIXES = (".parquet", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Column:
    """A new column: a text for each row, None where there is none, or where it has `several` a list of texts."""

    values: Sequence[object]
    several: bool = False


Columns = Mapping[str, Column]
"""By name."""


class Block(Protocol):
    """Some rows of a table."""

    first: int
    """The number of the first row, from 1."""

    whole: bool
    """Whether a column that this block has not is in no other block, either."""

    def names(self) -> Sequence[str]:
        """The names of the columns; those of all rows of the block, where rows differ."""
        ...

    def values(self, column: str) -> list[object]:
        """A column's values; None where a row has none."""
        ...

    def extended(self, columns: Columns) -> Any:
        """The rows with more columns at their end, as the table's writer takes them."""
        ...


def is_table(path: Path) -> bool:
    """Whether a file's name is that of a table, compressed or not."""
    return bare_name(path).suffix.lower() in SUFFIXES


def extend_table(path: Path, out: Path, column: str, new: Sequence[str], extend: Callable[[list[str | None]], Columns]) -> int:
    """Write the table at `path` to `out` with the columns that `extend` makes of one column's texts; returns the number of rows.

    `out` is of the kind of `path`, and appears whole or not at all. Memory holds a block of rows.

    Args:
        path: a Parquet file, or JSON Lines, compressed or not.
        out: where the result goes.
        column: the column of texts.
        new: the names of the new columns.
        extend: gets a block's texts, None where a row has none, and returns a value for each row and new column.

    Raises:
        ConfigurationError: there is no such column, a new one is there already, or `out` is of another kind or Parquet that is
            to be compressed once more.
        InputError: the file is not what its name says, or a value is no text.
        MissingExtra: Parquet needs pyarrow.
        OutputError: `out` could not be written.
    """
    if _kind(path) != _kind(out):
        raise ConfigurationError(f"{out}: the table is {_kind(path)} and stays so; name a file with that ending with --out")
    if _kind(path) == ".parquet":
        if bare_name(path) != path:
            raise InputError(f"Parquet is compressed in itself and not read from {path.suffix}; unpack it first", path=path)
        if bare_name(out) != out:
            raise ConfigurationError(f"{out}: Parquet is compressed already; leave {out.suffix} out")
    process = _parquet if _kind(path) == ".parquet" else _json_lines
    with open_atomically(out, "wb") as file:
        return process(path, out, column, file, lambda block: block.extended(extend(_texts(path, column, new, block))))


def _kind(path: Path) -> str:
    suffix = bare_name(path).suffix.lower()
    return ".jsonl" if suffix == ".ndjson" else suffix


def _texts(path: Path, column: str, new: Sequence[str], block: Block) -> list[str | None]:
    """A block's texts, once they are seen to be texts, and the new columns to be new."""
    names = block.names()
    if block.whole and column not in names:
        raise _no_column(path, column, names)
    if double := [name for name in new if name in names]:
        raise ConfigurationError(f"{path}: there is a column {double[0]!r} already; rename it, or take it out")
    texts: list[str | None] = []
    for number, value in enumerate(block.values(column), start=block.first):
        if value is not None and not isinstance(value, str):
            raise InputError(f"row {number}: {column!r} is {type(value).__name__} and no text", path=path)
        texts.append(value)
    return texts


def _no_column(path: Path, column: str, names: Iterable[str]) -> ConfigurationError:
    return ConfigurationError(f"{path}: there is no column {column!r}; there are: {', '.join(names)}")


class _Rows:
    """Rows of JSON Lines."""

    whole = False

    def __init__(self, rows: list[dict[str, Any]], first: int) -> None:
        self.rows, self.first = rows, first

    def names(self) -> Sequence[str]:
        return list(dict.fromkeys(chain.from_iterable(self.rows)))

    def values(self, column: str) -> list[object]:
        return [row.get(column) for row in self.rows]

    def extended(self, columns: Columns) -> Iterator[bytes]:
        for number, row in enumerate(self.rows):
            yield json_line({**row, **{name: new.values[number] for name, new in columns.items()}}).encode() + b"\n"


def _json_lines(path: Path, out: Path, column: str, file: BinaryIO, changed: Callable[[Block], Any]) -> int:
    count = 0
    names: dict[str, None] = {}
    with ExitStack() as stack:
        source = stack.enter_context(decompressed(stack.enter_context(_opened(path)), path))
        target = stack.enter_context(compressed(file, out))
        for block in _blocks(source, path):
            names |= dict.fromkeys(block.names())
            target.writelines(changed(block))
            count += len(block.rows)
    if count and column not in names:
        raise _no_column(path, column, names)
    return count


def _blocks(source: BinaryIO, path: Path) -> Iterator[_Rows]:
    rows: list[dict[str, Any]] = []
    done = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_refused)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not JSON: {error}", path=path, line=number) from error
        if not isinstance(row, dict):
            raise InputError(f"a row is an object in braces, and this is {type(row).__name__}", path=path, line=number)
        rows.append(row)
        if len(rows) == ROWS:
            yield _Rows(rows, done + 1)
            done += len(rows)
            rows = []
    if rows:
        yield _Rows(rows, done + 1)


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number there; write null")


class _Arrow:
    """Rows of Parquet."""

    whole = True

    def __init__(self, batch: Any, first: int) -> None:
        self.batch, self.first = batch, first

    def names(self) -> Sequence[str]:
        return list(self.batch.schema.names)

    def values(self, column: str) -> list[object]:
        values: list[object] = self.batch.column(column).to_pylist()
        return values

    def extended(self, columns: Columns) -> Any:
        import pyarrow as pa

        batch = self.batch
        for name, new in columns.items():
            kind = pa.list_(pa.string()) if new.several else pa.string()
            batch = batch.append_column(pa.field(name, kind), pa.array(list(new.values), kind))
        return batch


def _parquet(path: Path, out: Path, column: str, file: BinaryIO, changed: Callable[[Block], Any]) -> int:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("pyarrow", "corpora", "reading and writing Parquet") from None
    count = 0
    with _opened(path) as stream, ExitStack() as stack:
        writer = None
        for batch in _batches(stream, path):
            extended = changed(_Arrow(batch, count + 1))
            if writer is None:
                writer = stack.enter_context(closing(pq.ParquetWriter(file, extended.schema)))
            writer.write(extended)
            count += batch.num_rows
    return count


def _batches(stream: BinaryIO, path: Path) -> Iterator[Any]:
    """The rows of a Parquet file; where there is none, a table that has its columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(stream)
        yield from source.iter_batches(ROWS)
        if not source.metadata.num_rows:
            yield source.schema_arrow.empty_table()
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"not a whole Parquet file ({str(error).splitlines()[0][:120]}); fetch or make it anew", path=path
        ) from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
