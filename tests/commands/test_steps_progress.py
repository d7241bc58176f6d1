"""What a bar shows on a terminal."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from kazalign.commands import steps_progress


def test_a_name_with_brackets_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()

    def console(**options: Any) -> Console:
        return Console(file=screen, force_terminal=True, width=100, highlight=options["highlight"])

    monkeypatch.setattr(steps_progress, "Console", console)
    with steps_progress.StepsProgress() as progress:
        progress("reading heap[old].txt", 1, 2)
    assert "reading heap[old].txt" in screen.getvalue()
