"""What the benchmarks share: run a command and see what it took, say what the machine is, write the record."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "results"


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds and the largest resident memory (MiB) of one process, and what it printed."""

    seconds: float
    mebibytes: float
    output: str


def run(command: Sequence[str], *, text: str | None = None, threads: int) -> Cost:
    """Run a command with `threads` for whatever works in parallel, and wait for it; `text` is its standard input.

    Linux counts the memory of the process that started it, too, so that one must be small: load nothing large here.

    Raises:
        SystemExit: the command fails.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE if text is not None else None, stdout=subprocess.PIPE, text=True, env=environment
    )
    if process.stdin is not None and text is not None:
        process.stdin.write(text)  # the commands here read all of it before they write
        process.stdin.close()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    return Cost(seconds, usage.ru_maxrss / 1024, output)


def kazalign(*arguments: str) -> list[str]:
    """The command line of `kazalign` under this Python."""
    return [sys.executable, "-m", "kazalign", *arguments]


def machine() -> str:
    """Processor, cores and memory in words."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GiB"


def verdict(holds: bool) -> str:
    """How a bar is reported."""
    return "holds" if holds else "MISSED"


def record(name: str, title: str, lines: Sequence[str], values: dict[str, object], *, arguments: Sequence[str]) -> None:
    """Write `eval/results/NAME.md` and `.json`, each with the command and the machine that made it."""
    command = " ".join(["python", f"eval/bench/{Path(sys.argv[0]).name}", *arguments])
    RESULTS.mkdir(exist_ok=True)
    head = [f"# {title}", "", f"Made by `{command}` on {machine()}.", ""]
    (RESULTS / f"{name}.md").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    whole = {"command": command, "machine": machine(), **values}
    (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
