"""Progress on standard error: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Counts translations; `expect` adds to the total, `advance` to what is done."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Bar | None = None
        if not quiet and self._console.is_terminal:
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[speed]}"),
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("translating", total=0, speed="")
        self._done = self._total = 0
        self._began = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def expect(self, count: int) -> None:
        """Say that `count` more translations are to come."""
        self._total += count
        if self._bar is not None:
            self._bar.update(self._task, total=self._total)

    def advance(self, count: int) -> None:
        """Say that `count` more translations are done."""
        self._done += count
        now = time.monotonic()
        speed = f"{self._done / max(0.001, now - self._began):.1f} a second"
        if self._bar is not None:
            self._bar.update(self._task, advance=count, speed=speed)
        elif not self._quiet and now - self._shown >= _SECONDS_BETWEEN_LINES:
            self._shown = now
            print(f"{self._done} of {self._total} translations, {speed}", file=sys.stderr, flush=True)

    def note(self, line: str) -> None:
        """A line that stays."""
        if not self._quiet and line:
            self._console.print(line, markup=False)
