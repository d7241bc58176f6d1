"""What a second worker brings, here and on Ray, what a killed worker costs, and what a hundred million sentences would.

    python eval/bench/scaling.py [--sentences 3000] [--documents 60] [--record]

Shards of sentences are translated (`kazalign translate --column`), and a folder of documents is made into a corpus (`kazalign
build`), by one worker and by two, each with one thread. The texts are those of corpora/articles; a number in each sentence sees
that no two are the same. The start is the time of the same run over almost nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from measure import kazalign, record, run

from kazalign.segmentation import split

ARTICLES = Path(__file__).resolve().parents[2] / "corpora" / "articles"
SHARDS = 8
HUNDRED_MILLION = 100_000_000


def numbered(sentence: str, number: int) -> str:
    """The sentence with a number before the mark that ends it."""
    found = re.fullmatch(r"(.*?)([.!?…»”\"]*)", sentence, re.DOTALL)
    assert found is not None
    return f"{found[1]} ({number}){found[2]}"


def make_shards(folder: Path, sentences: int, chance: random.Random) -> int:
    """Kazakh sentences in Parquet files of the same size; returns how many."""
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*/kk.txt"))]
    whole = [sentence for text in texts for line in text.splitlines() for sentence in split(line, language="kk")]
    each = max(1, sentences // SHARDS)
    for shard in range(SHARDS):
        rows = [numbered(chance.choice(whole), number) for number in range(shard * each, (shard + 1) * each)]
        pq.write_table(pa.table({"text": rows}), folder / f"{shard}.parquet")
    return SHARDS * each


def make_documents(folder: Path, documents: int) -> int:
    """Articles in three languages, with the same numbers in the three; returns the number of sentences in all of them."""
    folder.mkdir()
    articles = sorted(ARTICLES.glob("[0-9]*"))
    count = 0
    for number in range(documents):
        for code in ("kk", "en", "ru"):
            text = (articles[number % len(articles)] / f"{code}.txt").read_text(encoding="utf-8")
            lines = []
            for place, line in enumerate(text.splitlines()):
                sentences = split(line, language=code)
                count += len(sentences)
                lines.append(" ".join(numbered(sentence, 100 * number + place) for sentence in sentences))
            (folder / f"{number:05}.{code}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return count


def workers(kind: str, count: int) -> list[str]:
    """The options for so many workers of a kind."""
    return [*(["--ray", "local"] if kind == "ray" else []), "--processes", str(count)]


def translate(shards: Path, out: Path, kind: str, count: int) -> float:
    """Seconds that translating the shards into English takes."""
    given = (
        "translate",
        str(shards),
        "--column",
        "text",
        "--to",
        "en",
        "--out",
        str(out),
        "--no-memory",
        "--threads",
        "1",
        "--quiet",
    )
    return run(kazalign(*given, *workers(kind, count)), threads=1).seconds


def build(documents: Path, out: Path, kind: str, count: int) -> float:
    """Seconds that making a corpus takes."""
    given = ("build", str(documents), "--out", str(out), "--pairing", "names", "--quiet")
    return run(kazalign(*given, *workers(kind, count)), threads=1).seconds


@contextlib.contextmanager
def killing_one(after: float) -> Iterator[list[int]]:
    """Kill a Ray worker that works, so many seconds from now; the list gets its number."""
    killed: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        stop.wait(after)
        while not stop.is_set() and not killed:
            for place in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    if b"ray::MapWorker" in place.read_bytes():
                        os.kill(int(place.parent.name), signal.SIGKILL)
                        killed.append(int(place.parent.name))
                        break
            time.sleep(0.1)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def rows(folder: Path) -> list[object]:
    """All rows of a folder of shards."""
    return [pq.read_table(path).to_pylist() for path in sorted(folder.rglob("*.parquet"))]


def table(found: list[dict[str, object]]) -> list[str]:
    """The rows for people."""
    lines = [
        "| work | workers | seconds | of which start | sentences a second at work | two against one |",
        "|---|---|---|---|---|---|",
    ]
    for row in found:
        cells = (row["work"], f"{row['workers']} {row['kind']}", row["seconds"], row["start"], row["speed"], row["ratio"] or "")
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def paper(found: list[dict[str, object]]) -> list[str]:
    """What a cluster would need, from the speed of one worker here, if workers stay apart as they do here."""
    lines = ["", "## On paper: 100 million sentences", ""]
    for row in found:
        if row["kind"] == "local" and row["workers"] == 1:
            speed = float(str(row["speed"]))
            hours = HUNDRED_MILLION / speed / 3600
            lines.append(
                f"- {row['work']}: a worker with one core does {speed:,.0f} sentences a second, so {hours:,.0f} core-hours; "
                f"on 32 machines of 16 cores {hours / (32 * 16):,.1f} hours."
            )
    return [
        *lines,
        "",
        "Sentences are those of one side that are translated into one language with beam 4, or those of documents in three",
        "languages that are read, embedded and aligned. Workers are sent nothing but names of files. What grows with the corpus",
        "in the process that leads is the list of files and, with `--pairing content`, a vector of 1.5 kB a sentence: at that",
        "size pair by names. Filters and the writing of the corpus are one process (corpus-formats.md, filter-speed.md).",
    ]


def main() -> None:
    """Measure, and record if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    chance = random.Random(1)
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sentences = make_shards(folder / "shards", arguments.sentences, chance)
        make_shards(folder / "few", SHARDS, chance)
        of_documents = make_documents(folder / "documents", arguments.documents)
        make_documents(folder / "two", 2)
        works = (("translation", translate, "shards", "few", sentences), ("corpus", build, "documents", "two", of_documents))
        for kind in ("local", "ray"):
            for work, do, much, little, count in works:
                first = 0.0
                for number in (1, 2):
                    start = do(folder / little, folder / f"{work}-{kind}-{number}-little.jsonl", kind, number)
                    seconds = do(folder / much, folder / f"{work}-{kind}-{number}.jsonl", kind, number)
                    speed = count / (seconds - start)
                    first = first or speed
                    row = {"work": work, "kind": kind, "workers": number, "sentences": count}
                    row |= {"seconds": round(seconds, 1), "start": round(start, 1), "speed": round(speed, 1)}
                    found.append({**row, "ratio": round(speed / first, 2) if number == 2 else None})
                    print(found[-1], flush=True)
        with killing_one(after=20) as killed:
            translate(folder / "shards", folder / "killed", "ray", 2)
        same = rows(folder / "killed") == rows(folder / "translation-local-1.jsonl")
    told = (
        f"One of two Ray workers was killed (`kill -9`) while they translated; the rows are {'the same' if same else 'OTHERS'}."
    )
    lines = [*table(found), "", told if killed else "No Ray worker was found to kill.", *paper(found)]
    print("\n".join(lines))
    if arguments.record:
        given = ["--sentences", str(arguments.sentences), "--documents", str(arguments.documents)]
        title = "Two workers, a killed one, and a hundred million sentences"
        record("scaling", title, lines, {"rows": found, "killed": bool(killed), "same": same}, arguments=given)


if __name__ == "__main__":
    main()
