"""Time and memory of `kazalign eval` beside sacreBLEU's own command doing the same, in one run.

    python eval/bench/evaluation_speed.py REFERENCE [--segments 10000] [--samples 1000] [--out eval/results/evaluation_speed.md]

REFERENCE is a text with a segment a line, repeated until it is long enough; two systems are made of it by exchanging and
dropping words. Both commands compute chrF++ and BLEU of both systems with paired bootstrap; kazalign adds approximate
randomisation, its checks, scores by length, and the segments that differ most. Memory is the sum of the resident memory of
the command's processes, looked at every 50 ms. The figures of both are compared: they must be the same.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Run:
    """What a command took and said."""

    seconds: float
    processor_seconds: float
    """Of all its processes; on a busy machine this tells more."""
    peak: int
    """Bytes."""
    output: str


def spoiled(texts: Sequence[str], share: float, seed: int) -> list[str]:
    """Each word is exchanged with another of its line, or dropped, with the chance `share`."""
    chance = random.Random(seed)
    result = []
    for text in texts:
        words = text.split()
        for at in range(len(words)):
            if chance.random() < share:
                words[at] = chance.choice(("", words[chance.randrange(len(words))]))
        result.append(" ".join(filter(None, words)) or "nothing")
    return result


def run(command: Sequence[str]) -> Run:
    """Run a command and watch its memory.

    Raises:
        SystemExit: the command failed.
    """
    with tempfile.TemporaryFile("w+") as out:
        began, peak = time.perf_counter(), 0
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"})
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            peak = max(peak, memory(process.pid))
            time.sleep(INTERVAL)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        out.seek(0)
        if process.returncode:
            raise SystemExit(f"{' '.join(command[:4])} ... failed with status {process.returncode}")
        return Run(seconds, ended[2].ru_utime + ended[2].ru_stime, peak, out.read())


def memory(process: int) -> int:
    """Resident bytes of a process and of all that it started."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    total, waiting = 0, [process]
    while waiting:
        at = waiting.pop()
        waiting += children.get(at, [])
        try:
            total += int(Path(f"/proc/{at}/statm").read_text().split()[1]) * PAGE
        except OSError:
            continue
    return total


def main() -> None:
    """Make the texts, run both commands, compare, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path, help="English, a segment a line")
    parser.add_argument("--segments", type=int, default=10_000)
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples")
    parser.add_argument("--out", type=Path, help="write the table here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    arguments = parser.parse_args()
    lines = [line for line in arguments.reference.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = (lines * (arguments.segments // len(lines) + 1))[: arguments.segments]
    with tempfile.TemporaryDirectory() as folder:
        places = {name: Path(folder, f"{name}.txt") for name in ("reference", "first", "second")}
        for (name, place), share in zip(places.items(), (0.0, 0.3, 0.32), strict=True):
            content = spoiled(texts, share, seed=len(name))
            place.write_text("".join(f"{text}\n" for text in content), encoding="utf-8")
        one, two, reference = (str(places[name]) for name in ("first", "second", "reference"))
        options = ["--metric", "chrf++", "--metric", "bleu", "--samples", str(arguments.samples), "--format", "csv", "--quiet"]
        files = ["--hypothesis", one, "--hypothesis", two, "--reference", reference]
        ours = run([sys.executable, "-m", "kazalign", "eval", *files, *options])
        options = ["-m", "bleu", "chrf", "--chrf-word-order", "2", "--paired-bs", "--paired-bs-n", str(arguments.samples)]
        theirs = run([sys.executable, "-m", "sacrebleu", reference, "-i", one, two, *options, "-w", "4", "-f", "text"])
    for row in csv.DictReader(io.StringIO(ours.output)):
        for name in ("chrf++", "bleu"):
            figure = f"{float(row[name]):.4f} ({float(row[f'{name} mean']):.4f} ± "
            if figure not in re.sub(r"\s+", " ", theirs.output):
                raise SystemExit(
                    f"{row['system']}: kazalign says {name} {figure}...), sacreBLEU says otherwise:\n{theirs.output}"
                )
    table = [
        f"{arguments.segments} segments, 2 systems, chrF++ and BLEU, {arguments.samples} bootstrap samples; the same figures.",
        "",
        "| command | seconds | processor seconds | peak memory |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {each.seconds:.1f} | {each.processor_seconds:.1f} | {each.peak / 1e6:,.0f} MB |"
            for name, each in (("kazalign eval", ours), ("sacrebleu", theirs))
        ),
    ]
    print("\n".join(table))
    if arguments.out:
        command = f"python eval/bench/evaluation_speed.py {arguments.reference.name} --segments {arguments.segments}"
        machine = f" on {arguments.machine}" if arguments.machine else ""
        head = ["# Speed of the evaluation", "", f"Made by `{command} --samples {arguments.samples}`{machine}.", ""]
        arguments.out.write_text("\n".join([*head, *table, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
