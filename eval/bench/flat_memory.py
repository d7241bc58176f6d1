"""Peak memory of `kazalign translate` on many sentences and on ten times as many: it must not grow with the text.

    python eval/bench/flat_memory.py [MODEL_FOLDER] [--counts 1000 10000] [--record]

Without MODEL_FOLDER, with the bundled model. The sentences are put together here from a few words and figures, no two of them
the same, so that nothing can come out of a memory. They go in on standard input, a line each, and come out as JSON Lines.

The bar: the largest count takes at most 10 % more than the smallest.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import kazalign, machine, record, run, verdict

MOST_GROWTH = 1.1
WHO = ("Мектеп", "Зауыт", "Аурухана", "Кітапхана", "Мұражай", "Театр", "Ауыл", "Қала", "Университет", "Аудан")
WHEN = ("биыл", "былтыр", "көктемде", "жазда", "күзде", "қыста", "бір жылда", "екі айда", "осы аптада", "наурызда")
WHAT = ("жаңа кітап сатып алды", "ағаш отырғызды", "қонақ қабылдады", "терезе ауыстырды", "көмек алды", "сыйлық таратты")


def main() -> None:
    """Measure and print; with --record, write eval/results/flat-memory.md and .json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", metavar="MODEL_FOLDER")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--to", default="en", help="target language")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    lines = ["| sentences | seconds | sentences a second | peak memory, MiB |", "| ---: | ---: | ---: | ---: |"]
    peaks: dict[int, float] = {}
    for count in sorted(arguments.counts):
        seconds, peaks[count] = measure(arguments, count)
        lines.append(f"| {count:,} | {seconds:.1f} | {count / seconds:.1f} | {peaks[count]:.0f} |")
        print(lines[-1], flush=True)
    growth = peaks[max(peaks)] / peaks[min(peaks)]
    summary = f"{growth:.2f} times as much for {max(peaks) / min(peaks):g} times the text"
    lines += ["", f"{summary} (bar: at most {MOST_GROWTH}; {verdict(growth <= MOST_GROWTH)})."]
    print("\n".join([machine(), *lines]))
    if arguments.record:
        record(
            "flat-memory",
            "Memory of translation, by length of the text",
            lines,
            {"mebibytes": {str(count): round(peak) for count, peak in peaks.items()}, "growth": round(growth, 3)},
            arguments=[argument for argument in sys.argv[1:] if argument != "--record"],
        )


def measure(arguments: argparse.Namespace, count: int) -> tuple[float, float]:
    """Seconds and MiB of translating `count` sentences.

    Raises:
        SystemExit: not as many translations come out as sentences went in.
    """
    text = "".join(f"{sentence}\n" for sentence in itertools.islice(sentences(), count))
    engine = f"ct2:{arguments.model}" if arguments.model else "bundled"
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "out.jsonl"
        command = kazalign("translate", "-", "--to", arguments.to, "--engine", engine, "--segmented", "--offline", "--no-memory")
        options = ["--format", "jsonl", "--out", str(out), "--beam", str(arguments.beam), "--threads", str(arguments.threads)]
        cost = run([*command, *options, "--quiet"], text=text, threads=arguments.threads)
        with out.open(encoding="utf-8") as file:
            translated = sum('"source"' in line for line in file)
    if translated < count:
        raise SystemExit(f"{count} sentences went in, {translated} translations came out")
    return cost.seconds, cost.mebibytes


def sentences() -> Iterator[str]:
    """Sentences without end, no two the same."""
    for number in itertools.count(2):
        for who, when, what in itertools.product(WHO, WHEN, WHAT):
            yield f"{who} {when} {number} рет {what}."


if __name__ == "__main__":
    main()
