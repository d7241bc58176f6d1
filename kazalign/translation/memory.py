"""The translation memory: one SQLite file that remembers every finished sentence, so that any run can be resumed.

Rows are only ever added. A rollback journal is used and not a write-ahead log, so that between runs the memory is one file
that can be copied; SQLite undoes a half-written transaction when the file is next opened, whatever killed the run. Several
processes may use one memory at the same time: each waits for the other's transaction, which lasts milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from kazalign.errors import InputError, OutputError
from kazalign.translation.engine import Decoding

SCHEMA_VERSION = 1
"""Kept in the file's `user_version`."""

APPLICATION_ID = 0x6B7A616C
"""Kept in the file's `application_id` ("kzal"), by which a memory is told from any other SQLite file."""

_BUSY_SECONDS = 60.0
_KEYS_AT_ONCE = 500

_SCHEMA = """
CREATE TABLE translations (
    key BLOB PRIMARY KEY,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    engine TEXT NOT NULL,
    revision TEXT NOT NULL,
    source_text TEXT NOT NULL,
    target_text TEXT NOT NULL,
    score REAL,
    flags TEXT NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True)
class Key:
    """All that a translation depends on."""

    text: str
    source: str
    target: str
    engine: str
    revision: str
    decoding: Decoding
    glossary: str
    """The fingerprint of the glossary terms that the text contains; empty where it contains none."""
    rules: str
    """The revision of what is done to an engine's output: guard, typography, glossary."""

    @cached_property
    def digest(self) -> bytes:
        """The SHA-256 of all fields."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode("ascii")).digest()


@dataclass(frozen=True)
class Entry:
    """A finished translation."""

    text: str
    score: float | None
    flags: tuple[str, ...]


class Memory:
    """A translation memory in the file `path`, which is made where there is none; a context manager.

    Raises:
        InputError: `path` is not a translation memory, comes from a later version, or cannot be made or written where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        _check_place(path)
        try:
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level="IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise InputError(f"the translation memory cannot be opened: {error}; name another file", path=path) from error
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Entry]:
        """What is remembered of `keys`.

        Raises:
            InputError: the file is damaged.
            OutputError: another process keeps the memory locked.
        """
        by_digest = {key.digest: key for key in keys}
        digests = list(by_digest)
        found: dict[Key, Entry] = {}
        for start in range(0, len(digests), _KEYS_AT_ONCE):
            some = digests[start : start + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, target_text, score, flags FROM translations WHERE key IN ({marks})"
            with self._errors():
                rows = self._connection.execute(query, some).fetchall()
            found |= {by_digest[digest]: Entry(text, score, tuple(json.loads(flags))) for digest, text, score, flags in rows}
        return found

    def put_many(self, entries: Iterable[tuple[Key, Entry]]) -> None:
        """Remember `entries` in one transaction: after a crash all of them are there or none; known keys are left as they are.

        Raises:
            InputError: the file is damaged.
            OutputError: the memory cannot be written: the disk is full, or another process keeps it locked.
        """
        rows = [
            (
                key.digest,
                key.source,
                key.target,
                key.engine,
                key.revision,
                key.text,
                entry.text,
                entry.score,
                json.dumps(entry.flags),
            )
            for key, entry in entries
        ]
        with self._errors(), self._connection:
            self._connection.executemany("INSERT OR IGNORE INTO translations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _prepare(self) -> None:
        """Check that the file is a memory, or make it one where it is new."""
        try:
            # A transaction from the start: of two processes that find a new file, one makes the table and the other sees it.
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                self._check_or_create()
        except sqlite3.DatabaseError as error:
            remedy = "it is not a translation memory, or it cannot be written; name another file, or a new one"
            raise InputError(f"{error}; {remedy}", path=self.path) from error

    def _check_or_create(self) -> None:
        execute = self._connection.execute
        (application,) = execute("PRAGMA application_id").fetchone()
        (version,) = execute("PRAGMA user_version").fetchone()
        (tables,) = execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application == 0 and version == 0 and tables == 0:
            execute(_SCHEMA)
            execute(f"PRAGMA application_id = {APPLICATION_ID}")
            execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif application != APPLICATION_ID:
            raise InputError("this SQLite file is not a translation memory; name another file, or a new one", path=self.path)
        elif version != SCHEMA_VERSION:
            known = f"a memory of version {version}, this kazalign reads version {SCHEMA_VERSION}"
            raise InputError(f"{known}; name another file, or use the kazalign that made it", path=self.path)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            remedy = "free some space or wait for the other run, then start again: what was finished is kept"
            raise OutputError(f"{self.path}: the translation memory cannot be used: {error}; {remedy}") from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"the translation memory is damaged: {error}; name another file", path=self.path) from error


def _check_place(path: Path) -> None:
    """SQLite says only "unable to open database file"; say why, and which folder."""
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise InputError("the translation memory has to be a file, this is a folder; name a file in it", path=path)
        # SQLite would open a file that it may not write, and fail at the first finished sentence. A memory that is there
        # must not be opened and closed besides: that would drop the locks which this process may hold on it.
        if not path.exists():
            path.touch()
        elif not os.access(path, os.W_OK):
            raise InputError("the translation memory may not be written; change its permissions or name another file", path=path)
        beside = Path(os.path.realpath(path)).parent  # where SQLite makes its journal
        if not os.access(beside, os.W_OK):
            message = f"the folder of the translation memory, {beside}, may not be written"
            raise InputError(f"{message}; change its permissions or name another file with --memory", path=path)
    except OSError as error:
        message = f"no translation memory can be written in the folder {folder}: {error.strerror}"
        raise InputError(f"{message}; name another with --memory, or turn it off with --no-memory", path=path) from error
