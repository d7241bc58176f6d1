"""Each room of the package works without the others; only the pipeline and the commands join them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kazalign

PACKAGE = Path(kazalign.__file__).parent
ROOMS = {"segmentation", "translation", "alignment", "evaluation", "corpora", "training"}
"""`documents` is what flows through all of them."""


def imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("room", sorted({"documents", *ROOMS}))
def test_a_room_knows_no_other(room: str) -> None:
    others = {*ROOMS, "pipeline", "commands"} - {room}
    files = list((PACKAGE / room).rglob("*.py"))
    known = {
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in files
        for name in imported(file)
        for other in others
        if f"{name}.".startswith(f"kazalign.{other}.")
    }
    assert files and not known
