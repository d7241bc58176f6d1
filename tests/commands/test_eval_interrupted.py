"""Ctrl-C while `kazalign eval` translates and scores: one line, exit status 130, nothing half-written, and it goes on."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from kazalign.machine import processors
from tests.evaluation.conftest import english, kazakh, spoiled, write

from .conftest import command_line, environment
from .server import Server

COUNT = 600


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """A benchmark, and its copy beside it."""
    write(tmp_path / "kk.txt", kazakh(COUNT))
    write(tmp_path / "en.txt", english(COUNT))
    entry = {
        "title": "Made",
        "homepage": "none",
        "licence": "CC0",
        "format": "lines",
        "folder": ".",
        "texts": {"kk": "kk.txt", "en": "en.txt"},
        "downloads": [],
        "segments": COUNT,
    }
    path = tmp_path / "benchmarks.yaml"
    path.write_text(yaml.safe_dump({"benchmarks": {"made": entry}}), encoding="utf-8")
    return path


def start(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """The command in a group of its own, as a shell starts it: Ctrl-C goes to all its processes."""
    command = command_line("eval", *arguments, "--record", folder / "run.json", "--report", folder / "page.html")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, env=environment(folder), start_new_session=True, **pipes)


def interrupt(process: subprocess.Popen[bytes]) -> str:
    """What it says on standard error when it is interrupted; on standard output it says nothing."""
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate()
    assert (process.returncode, out) == (130, b""), err.decode()
    assert time.monotonic() - began < 20
    return err.decode()


def written(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith((".", "run", "page"))}


def wait_for(process: subprocess.Popen[bytes], memory: Path, count: int) -> None:
    until = time.monotonic() + 60
    while remembered(memory) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, f"{remembered(memory)} of {count}"
        time.sleep(0.05)


def remembered(memory: Path) -> int:
    if not memory.exists():
        return 0
    connection = sqlite3.connect(memory)
    try:
        (count,) = connection.execute("SELECT count(*) FROM translations").fetchone()
    except sqlite3.OperationalError:  # it is only being made
        count = 0
    connection.close()
    return int(count)


def test_while_a_benchmark_is_translated_and_while_it_is_scored(tmp_path: Path, definitions: Path, server: Server) -> None:
    benchmark = ["--benchmark", "made", "--data-dir", tmp_path, "--definitions", definitions, "--target", "en"]
    arguments = [*benchmark, "--engine", server.engine, "--memory", tmp_path / "memory.sqlite", "--beam", "1"]
    server.delay = 0.3
    with start(tmp_path, *arguments) as process:
        wait_for(process, tmp_path / "memory.sqlite", 1)
        assert interrupt(process) == "kazalign: interrupted; the same command goes on where it stopped\n"
    kept = remembered(tmp_path / "memory.sqlite")
    assert 0 < kept < COUNT
    assert written(tmp_path) == set()

    server.delay = 0
    server.asked.clear()
    with start(tmp_path, *arguments, "--samples", "500000") as process:
        wait_for(process, tmp_path / "memory.sqlite", COUNT)
        time.sleep(0.5)
        assert interrupt(process) == "kazalign: interrupted; the same command goes on where it stopped\n"
    assert written(tmp_path) == set()
    assert len({text for text, _ in server.asked}) == COUNT - kept, "what was remembered is not translated again"

    server.asked.clear()
    with start(tmp_path, *arguments, "--metric", "chrf++", "--format", "json") as process:
        out, err = process.communicate()
    assert (process.returncode, err.decode()) == (0, f"{tmp_path}/page.html\n{tmp_path}/run.json\n")
    assert server.asked == []
    assert json.loads(out)["test"]["segments"] == COUNT
    assert written(tmp_path) == {"run.json", "page.html"}


def test_without_a_memory_it_says_so(tmp_path: Path, definitions: Path, server: Server) -> None:
    server.delay = 5
    benchmark = ["--benchmark", "made", "--data-dir", tmp_path, "--definitions", definitions, "--target", "en"]
    with start(tmp_path, *benchmark, "--engine", server.engine, "--no-memory") as process:
        assert server.requests.acquire(timeout=60)
        assert interrupt(process) == "kazalign: interrupted; there is no memory: the same command begins again\n"
    assert written(tmp_path) == set()


def test_while_several_processes_score_files(tmp_path: Path) -> None:
    """The processes that share the scoring end with it, and say nothing."""
    references = [text.replace(".", f" in {number}.") for number in range(20) for text in english(200)]
    reference = write(tmp_path / "reference.txt", references)
    hypothesis = write(tmp_path / "system.txt", spoiled(references, share=0.3, seed=1))
    with start(tmp_path, "--hypothesis", hypothesis, "--reference", reference, "--quiet") as process:
        until = time.monotonic() + 20
        while time.monotonic() < until and not children(process.pid) and processors() > 1:
            time.sleep(0.05)
        time.sleep(0.5)
        assert interrupt(process) == "kazalign: interrupted\n"
    assert written(tmp_path) == set()
    until = time.monotonic() + 10
    while alive(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive(process.pid) == []


def processes() -> list[list[str]]:
    """Process, parent, group and state of all processes."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=True)
    return [line.split() for line in listed.stdout.splitlines()]


def children(parent: int) -> list[str]:
    return [process for process, of, _, _ in processes() if of == str(parent)]


def alive(group: int) -> list[str]:
    """Those of a group that have not ended; the system may keep the names of others for a while."""
    return [process for process, _, of, state in processes() if of == str(group) and not state.startswith("Z")]
