"""Mining of parallel sentences: what is found again of FLORES-200 dev when a third of either side has no partner.

    python eval/mining.py DATA [--embedder e5]

DATA holds `flores200_dev.{kk,en,ru}`. Of every three lines one is taken away from the source, another from the target; the
rest is in random order. Printed are precision and recall of the pairs by margin, without and with the pairs that have an
objection.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from kazalign.alignment.embedders import load_embedder
from kazalign.alignment.mining import mine


def main() -> None:
    """Print a table for each pair of languages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with flores200_dev.*")
    parser.add_argument("--embedder", default="e5")
    arguments = parser.parse_args()
    embedder = load_embedder(arguments.embedder)
    for pair in ("kk-en", "kk-ru", "en-ru"):
        sides = [(arguments.data / f"flores200_dev.{code}").read_text(encoding="utf-8").splitlines() for code in pair.split("-")]
        chance = random.Random(pair)
        heaps = [[(number, line) for number, line in enumerate(side) if number % 3 != gone] for gone, side in enumerate(sides)]
        for heap in heaps:
            chance.shuffle(heap)
        found = mine([line for _, line in heaps[0]], [line for _, line in heaps[1]], embedder=embedder, least_margin=0.0)
        wanted = sum(1 for number in range(len(sides[0])) if number % 3 == 2)
        for least in (1.0, 1.02, 1.03, 1.04, 1.05, 1.06, 1.08):
            cells = []
            for strict in (False, True):
                kept = [each for each in found if each.margin >= least and not (strict and each.objections)]
                right = sum(heaps[0][each.source][0] == heaps[1][each.target][0] for each in kept)
                cells.append(f"precision {right / max(1, len(kept)):.3f}, recall {right / wanted:.3f}")
            print(f"{pair}, margin {least:.2f}: {cells[0]}; without objections: {cells[1]}")


if __name__ == "__main__":
    main()
