"""Progress on standard error: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

_SECONDS_BETWEEN_LINES = 10.0


class Lines:
    """Lines on standard error for where no bar is, each when some seconds have passed since the last one.

    Args:
        off: say nothing.
    """

    def __init__(self, *, off: bool) -> None:
        self._off = off
        self.begin()

    def begin(self) -> None:
        """Count the seconds from now on."""
        self._shown = time.monotonic()

    def __call__(self, line: str) -> None:
        """Show the line if it is time."""
        if not self._off and time.monotonic() - self._shown >= _SECONDS_BETWEEN_LINES:
            self.begin()
            print(line, file=sys.stderr, flush=True)


class Work:
    """How far one kind of work is; `expect` adds to the total, `advance` to what is done. It shows from its first count on.

    Args:
        doing: what is done, as it stands before the bar.
        counted: what is counted, as it stands in a line.
        bar: the terminal's; None where there is none.
        quiet: say nothing.
    """

    def __init__(self, doing: str, counted: str, *, bar: Bar | None, quiet: bool) -> None:
        self.doing, self.counted = doing, counted
        self.prefix = ""
        """Stands before each line."""
        self.done = self.total = 0
        self._bar = bar
        self._lines = Lines(off=quiet or bar is not None)
        self._began = time.monotonic()
        self._task = bar.add_task(doing, total=None, speed="", visible=False) if bar is not None else None

    def expect(self, count: int) -> None:
        """Say that `count` more are to come; 0 where nobody knows."""
        if not self.total:
            self._began = time.monotonic()
            self._lines.begin()
        self.total += count
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=self.doing, total=self.total or None, visible=True)

    def advance(self, count: int) -> None:
        """Say that `count` more are done."""
        self.done += count
        speed = self.done / max(0.001, time.monotonic() - self._began)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=count, speed=f"{speed:.1f} a second")
        of = f" of {self.total}" if self.total else ""
        left = f", {(self.total - self.done) / speed:.0f} seconds left" if speed and self.total else ""
        self._lines(f"{self.prefix}{self.done}{of} {self.counted}, {speed:.1f} a second{left}")


def in_kilobytes(work: Work) -> Callable[[int], None]:
    """Tells `work`, which counts kB, how many more bytes are done."""
    read = 0

    def watch(count: int) -> None:
        nonlocal read
        read += count
        if kilobytes := read // 1000 - work.done:
            work.advance(kilobytes)

    return watch


class Progress:
    """All work of a command on one screen; a context manager. What it counts itself is translations, other work is a `part`."""

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
        self._inputs = 0
        self._translating = Work("translating", "translations", bar=self._bar, quiet=quiet)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def part(self, doing: str, counted: str) -> Work:
        """Another kind of work beside the translations, e.g. `scoring` and `segments`; its lines begin with what is done."""
        work = Work(doing, counted, bar=self._bar, quiet=self._quiet)
        work.prefix = f"{doing}: "
        return work

    def begin(self, number: int, of: int) -> None:
        """Say that input `number` of so many is next; the others' translations cannot be counted yet."""
        self._inputs = of
        if of > 1:
            self._translating.doing = f"input {number} of {of}"
            self._translating.prefix = f"{self._translating.doing}, "
        self.expect(0)

    def expect(self, count: int) -> None:
        """Say that `count` more translations are to come."""
        self._translating.expect(count)

    def advance(self, count: int) -> None:
        """Say that `count` more translations are done."""
        self._translating.advance(count)
        if self._bar is not None and self._inputs == 1 and self._translating.done == self._translating.total:
            self._bar.stop()  # before the translation is written, maybe to the same terminal

    def note(self, line: str) -> None:
        """A line that stays."""
        if not self._quiet:
            self._console.print(line, markup=False)

    def complain(self, line: str) -> None:
        """A line that stays and is shown also when quiet."""
        self._console.print(f"kazalign: {line}", markup=False)
