"""What has to be instant is: `--version`, `--help`, `import kazalign`. Processor time is measured, which a busy machine leaves alone."""

from __future__ import annotations

import builtins
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kazalign
import kazalign.__main__

from .conftest import Outcome, Runner, command_line, environment

COMMANDS = ("translate", "segment", "align", "mine", "build", "export", "corpus", "eval", "benchmarks", "models", "train")


def processor_seconds(line: list[str], folder: Path) -> tuple[float, Outcome]:
    """The seconds that a process and its children used, the less of two runs."""
    seconds = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment(folder))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds), Outcome(done.returncode, done.stdout, done.stderr)


def test_version(tmp_path: Path) -> None:
    seconds, done = processor_seconds(command_line("--version"), tmp_path)
    assert done == Outcome(0, f"kazalign {kazalign.__version__}\n", "")
    assert seconds < 0.5


def test_import(tmp_path: Path) -> None:
    seconds, done = processor_seconds([sys.executable, "-c", "import kazalign"], tmp_path)
    assert done == Outcome(0, "", "")
    assert seconds < 0.5


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)])
def test_help(arguments: list[str], tmp_path: Path) -> None:
    seconds, done = processor_seconds(command_line(*arguments), tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "Usage: kazalign" in done.out
    if len(arguments) == 1:
        assert all(command in done.out for command in COMMANDS)
    assert seconds < 0.5


def test_every_default_of_translate_is_in_its_help(cli: Runner) -> None:
    shown = " ".join(cli("translate", "--help").out.split())
    for default in ("en, ru", "kk", "bundled", "text", "4", "0", "in the user's cache folder"):
        assert f"[default: {default}]" in shown


def test_no_arguments_show_the_help(cli: Runner) -> None:
    assert "Usage" in cli().out
    assert cli("nonsense").status == 2


def test_ctrl_c_while_the_libraries_are_loaded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    real = builtins.__import__

    def interrupted(name: str, *arguments: Any, **keywords: Any) -> object:
        if name == "kazalign.commands":
            raise KeyboardInterrupt
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", interrupted)
    with pytest.raises(SystemExit) as end:
        kazalign.__main__.main()
    assert end.value.code == 130
    assert capsys.readouterr().err == "kazalign: interrupted\n"
