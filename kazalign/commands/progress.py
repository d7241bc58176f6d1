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
        if not quiet and sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[speed]}"),
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("translating", total=None, speed="")
        self._inputs = 0
        self._input = ""
        self._done = self._total = 0
        self._began = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, number: int, of: int) -> None:
        """Say that input `number` of so many is next; the others' translations cannot be counted yet."""
        self._inputs = of
        self._input = f"input {number} of {of}, " if of > 1 else ""
        if self._bar is not None and of > 1:
            self._bar.update(self._task, description=f"input {number} of {of}")

    def expect(self, count: int) -> None:
        """Say that `count` more translations are to come."""
        self._total += count
        if self._bar is not None:
            self._bar.update(self._task, total=self._total)

    def advance(self, count: int) -> None:
        """Say that `count` more translations are done."""
        self._done += count
        now = time.monotonic()
        speed = self._done / max(0.001, now - self._began)
        if self._bar is not None:
            self._bar.update(self._task, advance=count, speed=f"{speed:.1f} a second")
            if self._inputs == 1 and self._done == self._total:
                self._bar.stop()  # before the translation is written, maybe to the same terminal
        elif not self._quiet and now - self._shown >= _SECONDS_BETWEEN_LINES:
            self._shown = now
            done = f"{self._input}{self._done} of {self._total} translations, {speed:.1f} a second"
            left = f", {(self._total - self._done) / speed:.0f} seconds left" if speed else ""
            print(done + left, file=sys.stderr, flush=True)

    def note(self, line: str) -> None:
        """A line that stays."""
        if not self._quiet:
            self._console.print(line, markup=False)

    def complain(self, line: str) -> None:
        """A line that stays and is shown also when quiet."""
        self._console.print(f"kazalign: {line}", markup=False)
