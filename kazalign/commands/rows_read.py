"""How many rows of corpora have been read, on standard error: always on a terminal, now and then elsewhere, never when quiet."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from kazalign.commands.progress import Lines


class RowsRead:
    """Counts rows, each as often as it is read; a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        console = Console(stderr=True)
        columns = SpinnerColumn(), TextColumn("{task.completed:,.0f} rows read")
        self._bar = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
        self._task = self._bar.add_task("", total=None)
        self._quiet = quiet
        self._done = 0
        self._began = time.monotonic()
        self._lines = Lines(off=quiet or console.is_terminal)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, count: int) -> None:
        """`count` more rows have been read."""
        self._done += count
        self._bar.update(self._task, completed=self._done)
        self._lines(f"{self._done:,} rows read")

    def close(self, *lines: str) -> None:
        """The last words: what was done, and in how many seconds."""
        self._bar.stop()
        if not self._quiet:
            *others, last = lines
            typer.echo("\n".join([*others, f"{last}; {time.monotonic() - self._began:.1f} seconds"]), err=True)
