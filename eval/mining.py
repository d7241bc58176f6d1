"""Mining of parallel sentences: what is found again among others without a partner, and what an index saves and loses.

    python eval/mining.py DATA [--large FILE] [--sizes 5000 10000 20000] [--out eval/results/mining.md] [--machine TEXT]

DATA holds `dev/flores200_dev.{kk,en,ru}`. Of every three lines one is taken away from the source, another from the target; the
rest is in random order. The first table has precision and recall of the pairs by margin, without and with the pairs that have
an objection.

FILE is JSON Lines, perhaps compressed by gzip, with `kk` and `en` in each row. For each size, that many Kazakh sentences are
searched among as many English ones, in random order, half of which or more have a partner: exactly, and by the index. Seconds
are of the wall clock for the search alone, with the vectors at hand; memory is what the search added to the process's peak.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from kazalign.alignment.embedders import Embedder, load_embedder
from kazalign.alignment.mining import LEAST_MARGIN, mine
from kazalign.alignment.neighbours import Search

_MARGINS = (1.0, 1.02, 1.03, 1.04, 1.05, 1.06, 1.08)
_PAIRS = ("kk-en", "kk-ru", "en-ru")


def found_again(data: Path, embedder: Embedder) -> Iterator[str]:
    """The first table."""
    yield "| pair | margin | precision | recall | strict precision | strict recall |"
    yield "| --- |" + " ---: |" * 5
    for pair in _PAIRS:
        sides = [(data / "dev" / f"flores200_dev.{code}").read_text(encoding="utf-8").splitlines() for code in pair.split("-")]
        chance = random.Random(pair)
        heaps = [[(number, line) for number, line in enumerate(side) if number % 3 != gone] for gone, side in enumerate(sides)]
        for heap in heaps:
            chance.shuffle(heap)
        found = mine([line for _, line in heaps[0]], [line for _, line in heaps[1]], embedder=embedder, least_margin=0.0)
        wanted = sum(1 for number in range(len(sides[0])) if number % 3 == 2)
        for least in _MARGINS:
            cells = []
            for strict in (False, True):
                kept = [each for each in found if each.margin >= least and not (strict and each.objections)]
                right = sum(heaps[0][each.source][0] == heaps[1][each.target][0] for each in kept)
                cells += [f"{right / max(1, len(kept)):.3f}", f"{right / wanted:.3f}"]
            yield f"| {pair} | {least:.2f} | {' | '.join(cells)} |"


def searched(file: Path, sizes: Sequence[int], embedder: Embedder, threads: int) -> Iterator[str]:
    """The second table."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        rows = [(row["kk"], row["en"]) for row in map(json.loads, lines) if row.get("kk") and row.get("en")]
    yield "| sentences | with a partner | search | seconds | memory added, MB | pairs | precision | recall | of the exact pairs |"
    yield "| ---: | ---: | --- |" + " ---: |" * 6
    for size in sizes:
        chance = random.Random(size)
        numbered = list(enumerate(rows))
        shift = max(0, min(size // 2, len(rows) - size))
        kazakh, english = numbered[:size], numbered[shift : shift + size]
        chance.shuffle(kazakh)
        chance.shuffle(english)
        wanted = len({number for number, _ in kazakh} & {number for number, _ in english})
        heaps = [row[0] for _, row in kazakh], [row[1] for _, row in english]
        for heap in heaps:
            embedder.embed(heap)  # it remembers them
        exact: set[tuple[int, int]] = set()
        searches: tuple[Search, ...] = ("exact", "index")
        for search in searches:
            before, began = _peak(), time.perf_counter()
            found = mine(*heaps, embedder=embedder, search=search, threads=threads)
            seconds, memory = time.perf_counter() - began, _peak() - before
            pairs = {(each.source, each.target) for each in found}
            exact = exact or pairs
            right = sum(kazakh[each.source][0] == english[each.target][0] for each in found)
            scores = (
                f"{right / max(1, len(found)):.3f} | {right / max(1, wanted):.3f} | {len(pairs & exact) / max(1, len(exact)):.4f}"
            )
            yield f"| {size} | {wanted} | {search} | {seconds:.1f} | {memory:.0f} | {len(found)} | {scores} |"


def _peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the tables, and write them with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with dev/flores200_dev.*")
    parser.add_argument("--embedder", default="e5")
    parser.add_argument("--large", type=Path, help="JSON Lines with kk and en, for the second table")
    parser.add_argument("--sizes", type=int, nargs="+", default=[5000, 10000, 20000])
    parser.add_argument("--threads", type=int, default=0, help="0 uses all processors")
    parser.add_argument("--out", type=Path, help="write the tables here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    arguments = parser.parse_args()
    embedder = load_embedder(arguments.embedder, threads=arguments.threads)
    options = " --large " + arguments.large.name if arguments.large else ""
    machine = f" on {arguments.machine}" if arguments.machine else ""
    lines = [
        "# Mining of parallel sentences",
        "",
        f"Made by `python eval/mining.py DATA{options}`{machine}. Definitions are in the script.",
        "",
        f"Two thirds of FLORES-200 dev on either side, of which half have a partner, by {embedder.name}; the default margin is "
        f"{LEAST_MARGIN}. Strict is without the pairs that have an objection.",
        "",
    ]
    for line in lines:
        print(line)
    for part in (found_again(arguments.data, embedder), _second(arguments, embedder)):
        for line in part:
            print(line, flush=True)
            lines.append(line)
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _second(arguments: argparse.Namespace, embedder: Embedder) -> Iterator[str]:
    if arguments.large:
        yield from ("", "## Exact or by the index", "", f"Sentences of {arguments.large.name}, with the default margin.", "")
        yield from searched(arguments.large, arguments.sizes, embedder, arguments.threads)


if __name__ == "__main__":
    main()
