"""How far the scoring is, on standard error: a bar on a terminal, a line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress

_SECONDS_BETWEEN_LINES = 10.0


class ScoringProgress:
    """Counts segments, each once for every system and metric; a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        console = Console(stderr=True)
        self._bar = Progress(console=console, transient=True, disable=quiet or not console.is_terminal)
        self._task = self._bar.add_task("scoring", total=None)
        self._quiet = quiet
        self._done = self._total = 0
        self._shown = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def expect(self, count: int) -> None:
        """`count` more segments are to come."""
        self._total += count
        self._bar.update(self._task, total=self._total)

    def advance(self, count: int) -> None:
        """`count` more segments are done."""
        self._done += count
        self._bar.update(self._task, completed=self._done)
        if self._bar.disable and not self._quiet and time.monotonic() - self._shown >= _SECONDS_BETWEEN_LINES:
            self._shown = time.monotonic()
            print(f"scored {self._done} of {self._total} segments, all systems and metrics together", file=sys.stderr, flush=True)
