"""How long a large parallel corpus takes to write and to read back in each format, and how much memory.

    python eval/bench/corpus_formats.py [FORMAT ...] [--units 1000000] [--record]

FORMAT is a name that `kazalign` knows: tmx, xliff, jsonl, tsv, moses, parquet and so on; by default tmx and jsonl. The pairs are
put together here from a few words and figures, no two of them the same, and have what `kazalign align` says of a pair: an id,
documents, sentences, offsets, a score. Each measurement is a process of its own, start included, and makes the pairs itself (a
line of the table says what that takes). Beside the seconds on the clock stand those of the processor, which other work on the
machine does not stretch.

Peers read and write the same pairs in the same run: for TMX the standard library as one would use it by hand
(`xml.sax.saxutils`, `ElementTree.iterparse`), texts and ids alone; and translate-toolkit, which holds the whole file in memory,
with a tenth of the pairs.

The bar: a million pairs are written, and read, in 60 seconds of the processor and 300 MiB each.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from measure import machine, record, run, verdict

if TYPE_CHECKING:
    from kazalign.corpora.units import Unit

BAR_SECONDS, BAR_MEBIBYTES, BAR_UNITS = 60.0, 300, 1_000_000
LANGUAGES = ("kk", "en")
WHO = (("Мектеп", "The school"), ("Зауыт", "The plant"), ("Мұражай", "The museum"), ("Театр", "The theatre"))
WHEN = (("биыл", "this year"), ("былтыр", "last year"), ("жазда", "in summer"), ("күзде", "in autumn"), ("кеше", "yesterday"))
WHAT = (("жаңа кітап алды", "bought new books"), ("ағаш отырғызды", "planted trees"), ("есік ауыстырды", "replaced doors"))


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    units: int
    work: str
    seconds: float
    processor: float
    mebibytes: float
    file_mebibytes: float | None

    def __str__(self) -> str:
        size = "" if self.file_mebibytes is None else f"{self.file_mebibytes:.0f}"
        costs = f"{self.seconds:.1f} | {self.processor:.1f} | {self.mebibytes:.0f}"
        return f"| {self.name} | {self.units:,} | {self.work} | {costs} | {size} |"


def main() -> None:
    """Measure and print; with --record, write eval/results/corpus-formats.md and .json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", default=["tmx", "jsonl"], metavar="FORMAT")
    parser.add_argument("--units", type=int, default=BAR_UNITS)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--work", nargs=4, metavar=("NAME", "WHAT", "UNITS", "PATH"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        name, what, units, path = arguments.work
        print(work(name, what, int(units), Path(path)), time.process_time())
        return
    lines = [
        "| | pairs | | seconds | of the processor | peak memory, MiB | size, MiB |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    print("\n".join([machine(), *lines]), flush=True)
    rows = list(measure(arguments.formats, arguments.units))
    outcome = bars(rows)
    lines += [*map(str, rows), "", *outcome]
    print("\n".join(outcome))
    if arguments.record:
        record(
            "corpus-formats",
            "Parallel corpora: seconds and memory by format",
            lines,
            {"rows": [asdict(row) for row in rows]},
            arguments=[argument for argument in sys.argv[1:] if argument != "--record"],
        )


def measure(formats: list[str], units: int) -> Iterator[Row]:
    """The lines of the table, each printed as it is there.

    Raises:
        SystemExit: not all units came back.
    """
    yield _row("pairs alone", "make", units, Path())
    for name in formats:
        for competitor, count in [(name, units), *((peer, units // part) for peer, part in PEERS.get(name, ()))]:
            with tempfile.TemporaryDirectory() as folder:
                yield _row(competitor, "write", count, Path(folder))
                yield _row(competitor, "read", count, Path(folder))


def _row(name: str, what: str, units: int, folder: Path) -> Row:
    command = [sys.executable, __file__, "--work", name, what, str(units), str(folder / "corpus")]
    cost = run(command, threads=1)
    count, processor = cost.output.split()
    if int(count) != units:
        raise SystemExit(f"{name}: {units} pairs were written, {count} came back")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20 if what == "write" else None
    row = Row(name, units, what, cost.seconds, float(processor), cost.mebibytes, size)
    print(row, flush=True)
    return row


def bars(rows: list[Row]) -> list[str]:
    """A line for each format of ours, where there were enough pairs for the start of Python not to count."""
    lines = []
    for name in dict.fromkeys(row.name for row in rows if row.work != "make" and " " not in row.name):
        ours = [row for row in rows if row.name == name and row.units >= BAR_UNITS // 10]
        if not ours:
            continue
        seconds = max(row.processor * BAR_UNITS / row.units for row in ours)
        memory = max(row.mebibytes for row in ours)
        holds = seconds <= BAR_SECONDS and memory <= BAR_MEBIBYTES
        lines.append(f"{name}: at most {seconds:.0f} s of the processor a million pairs, {memory:.0f} MiB ({verdict(holds)}).  ")
    return lines


def work(name: str, what: str, units: int, path: Path) -> int:
    """What a process of its own does; how many pairs it saw."""
    if what == "make":
        return sum(1 for _ in pairs(units))
    if name in PEER_WORK:
        return PEER_WORK[name][what == "read"](units, path)
    from kazalign.corpora.exchange import read_corpus, write_corpus
    from kazalign.corpora.formats import Header

    if what == "read":
        return sum(1 for _ in read_corpus(path, file_format=name))
    return write_corpus(pairs(units), path, header=Header(LANGUAGES), file_format=name, check=False).units


def pairs(count: int) -> Iterator[Unit]:
    """Pairs, no two the same."""
    from kazalign.corpora.units import Unit, Variant

    words = list(itertools.product(WHO, WHEN, WHAT))
    for place in range(count):
        number, (who, when, what) = place // len(words) + 2, words[place % len(words)]
        document, sentence = f"news.{place // 20}", (f"p{place % 20 // 3 + 1}.s{place % 3 + 1}",)
        kazakh, english = (f"{who[0]} {when[0]} {number} рет {what[0]}.", f"{who[1]} {what[1]} {number} times {when[1]}.")
        start = place % 20 * 50
        yield Unit(
            {
                "kk": Variant(kazakh, f"{document}.kk", sentence, start, start + len(kazakh)),
                "en": Variant(english, f"{document}.en", sentence, start, start + len(english)),
            },
            id=f"{document}.{place % 20 + 1}",
            scores={"alignment": place % 997 / 1000},
        )


def by_hand_write(units: int, path: Path) -> int:
    """TMX with the standard library, piece by piece."""
    from xml.sax.saxutils import escape, quoteattr

    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header/><body>\n')
        for unit in pairs(units):
            file.write(f"<tu tuid={quoteattr(unit.id or '')}>")
            for code, text in unit.texts().items():
                file.write(f"<tuv xml:lang={quoteattr(code)}><seg>{escape(text)}</seg></tuv>")
            file.write("</tu>\n")
        file.write("</body></tmx>\n")
    return units


def by_hand_read(units: int, path: Path) -> int:
    """TMX with the standard library, element by element."""
    from xml.etree import ElementTree

    language = "{http://www.w3.org/XML/1998/namespace}lang"
    count = 0
    events = ElementTree.iterparse(path, events=("start", "end"))
    _, root = next(events)
    for event, element in events:
        if event == "end" and element.tag == "tu":
            texts = {variant.get(language): variant.findtext("seg") for variant in element.iter("tuv")}
            count += len(texts) == len(LANGUAGES)
            root[-1].clear()
    return count


def toolkit_write(units: int, path: Path) -> int:
    """TMX with translate-toolkit."""
    from translate.storage.tmx import tmxfile

    store = tmxfile(sourcelanguage="kk", targetlanguage="en")
    for unit in pairs(units):
        texts = unit.texts()
        store.addtranslation(texts["kk"], "kk", texts["en"], "en")
    with path.open("wb") as file:
        store.serialize(file)
    return units


def toolkit_read(units: int, path: Path) -> int:
    """TMX with translate-toolkit."""
    from translate.storage.tmx import tmxfile

    with path.open("rb") as file:
        return sum(bool(unit.source and unit.target) for unit in tmxfile.parsefile(file).units)


PEERS = {"tmx": (("ElementTree by hand", 1), ("translate-toolkit, tmx", 10))}
"""Format -> its peers, and what part of the pairs they get."""
PEER_WORK: dict[str, tuple[Callable[[int, Path], int], Callable[[int, Path], int]]] = {
    "ElementTree by hand": (by_hand_write, by_hand_read),
    "translate-toolkit, tmx": (toolkit_write, toolkit_read),
}


if __name__ == "__main__":
    main()
