"""The command line, run for real: as a process of its own, or, where many runs are needed, within this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from kazalign.commands import main

from .server import Server, running


@dataclass(frozen=True)
class Outcome:
    """What a run left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


Runner = Callable[..., Outcome]


def environment(folder: Path) -> dict[str, str]:
    """No configuration of the person who runs the tests, and no proxy between us and the loopback interface."""
    return {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "no_proxy": "*", "COLUMNS": "200"}


def command_line(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kazalign", *map(str, arguments)]


@pytest.fixture
def kazalign(tmp_path: Path) -> Runner:
    """Runs `kazalign` as a process, in a folder of the test."""

    def run(*arguments: object, standard_input: str | bytes = b"", variables: dict[str, str] | None = None) -> Outcome:
        given = standard_input.encode() if isinstance(standard_input, str) else standard_input
        done = subprocess.run(
            command_line(*arguments),
            input=given,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=environment(tmp_path) | (variables or {}),
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def within(*arguments: object, standard_input: bytes = b"") -> Outcome:
    """Runs `kazalign` within this process; anything but an orderly end is an exception."""
    out = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
    err = TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)
    status: object = 0
    with (
        patch.object(sys, "argv", ["kazalign", *map(str, arguments)]),
        patch.object(sys, "stdin", TextIOWrapper(BytesIO(standard_input))),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
    assert isinstance(status, int)
    return Outcome(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """`within`, in a folder of the test."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    return within


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A headline, a paragraph of two sentences, a sentence that is Russian already, a list and a source line."""
    path = tmp_path / "article.txt"
    path.write_text(
        "Алматыда жаңа кітапхана ашылды\n\n"
        "Кеше 2022 жылғы жоба аяқталды. Мектеп оқушылары жаңа кітаптарды оқыды!\n\n"
        "Школьники прочитали новые книги и обсудили их с учителями.\n\n"
        "1. Ғалымдар өзен суының сапасын зерттеді.\n"
        "2. Кеше Алматыда қатты жаңбыр жауды.\n\n"
        "Дереккөз: dknews.kz\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def server() -> Iterator[Server]:
    """A translation server that keeps what it was asked."""
    with running() as server:
        yield server
