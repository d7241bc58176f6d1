"""Pairing of documents by content: the share of pairs that is found, with and without documents that have no partner.

    python eval/document_pairing.py FOLDER [--languages kk,ru] [--limit 60]

FOLDER holds `NAME.kk.txt`, `NAME.ru.txt`, ... at any depth, a paragraph a line; names are used for the gold alone. In the
second row every fourth document of either side is taken away, so that its partner should be left over.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kazalign.alignment import load_embedder
from kazalign.alignment.pairing import pair_documents
from kazalign.documents import read
from kazalign.documents.model import Document
from kazalign.pipeline.reading import segment


def main() -> None:
    """Print precision and recall of the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="kk,ru")
    parser.add_argument("--limit", type=int, default=60)
    arguments = parser.parse_args()
    codes = arguments.languages.split(",")
    names = sorted(
        path.with_name(path.name.removesuffix(f".{codes[0]}.txt")) for path in arguments.folder.rglob(f"*.{codes[0]}.txt")
    )
    names = [name for name in names if name.with_name(f"{name.name}.{codes[1]}.txt").exists()]
    names = names[:: max(1, len(names) // arguments.limit)][: arguments.limit]
    heaps: list[list[tuple[Path, Document]]] = []
    for code in codes:
        documents = ((name, segment(read(f"{name}.{code}.txt", language=code), language=code)) for name in names)
        heaps.append([(name, document) for name, document in documents if document.sentences])
    embedder = load_embedder("e5")
    for title, left_out in (("all", 0), ("every fourth without partner", 4)):
        chosen = [
            [each for number, each in enumerate(heap) if not left_out or number % left_out != side]
            for side, heap in enumerate(heaps)
        ]
        began = time.perf_counter()
        pairs = pair_documents([each for _, each in chosen[0]], [each for _, each in chosen[1]], embedder=embedder)
        found = {
            (chosen[0][pair.source][0], chosen[1][pair.target][0])
            for pair in pairs
            if pair.source is not None and pair.target is not None
        }
        wanted = {name for name, _ in chosen[0]} & {name for name, _ in chosen[1]}
        right = sum(one == other for one, other in found)
        print(
            f"{title}: {len(chosen[0])} and {len(chosen[1])} documents, precision {right / max(1, len(found)):.3f}, "
            f"recall {right / len(wanted):.3f}, {time.perf_counter() - began:.1f} s"
        )
        for pair in pairs:
            if pair.source is not None and pair.target is not None:
                one, other = chosen[0][pair.source][0], chosen[1][pair.target][0]
                print(
                    f"  {'right' if one == other else 'wrong'} {pair.score:.2f}: {one.name} {other.name if one != other else ''}"
                )
        for name in sorted(wanted - {one for one, other in found if one == other}):
            print("  not found:", name.name)


if __name__ == "__main__":
    main()
