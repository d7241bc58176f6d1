"""How far the steps of a run are, on standard error: a bar on a terminal, a line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kazalign.commands.progress import Lines


class StepsProgress:
    """Is called with what is being done, and how much of how much is done; a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._quiet = quiet
        described = TextColumn("{task.description}", markup=False)  # a file's name may have brackets
        columns = (described, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=self._console, transient=True, disable=quiet or not self._console.is_terminal)
        self._task = self._bar.add_task("", total=None)
        self._step = ""
        self._lines = Lines(off=quiet or self._console.is_terminal)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """So much of this step is done."""
        if step != self._step:
            self._step = step
            self._bar.reset(self._task)  # the time that is left is that of the step
        self._bar.update(self._task, description=step, completed=done, total=total)
        self._lines(f"{step}: {done} of {total}")

    def note(self, line: str) -> None:
        """A line that stays."""
        if not self._quiet:
            self._console.print(line, markup=False)
