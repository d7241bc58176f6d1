"""Pairing of documents by content: the share of pairs that is found, with and without documents that have no partner.

    python eval/document_pairing.py FOLDER [--languages kk,ru] [--limit 60] [--embedder E]

FOLDER holds `NAME.kk.txt`, `NAME.ru.txt`, ... or `NAME/kk.txt`, `NAME/ru.txt`, ... at any depth; names are used for the gold
alone. In the second row every fourth document of either side is taken away, so that its partner should be left over. The last
line says how much a document shares with its own translation at least, and with its nearest strangers at most: the least share
that pairs are held to stands between the two.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from kazalign.alignment import load_embedder
from kazalign.alignment.embedders import Embedder
from kazalign.alignment.methods import Measure
from kazalign.alignment.pairing import compare_sides, least_share, pair_documents
from kazalign.alignment.sentences import side_of_document
from kazalign.alignment.settings import settings
from kazalign.documents import read
from kazalign.documents.model import Document
from kazalign.pipeline.naming import common_name, named_language
from kazalign.pipeline.reading import segment

Heap = list[tuple[str, Document]]
"""Documents with the names that they have in all languages."""


def heaps_of(folder: Path, codes: Sequence[str], limit: int) -> list[Heap]:
    """The documents that both languages have, at most `limit`, spread over the folder."""
    paths: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.rglob("*.txt")):
        place = path.relative_to(folder)
        if (name := common_name(place)) and (code := named_language(place)):
            paths.setdefault("/".join(name), {})[code] = path
    names = [name for name, found in paths.items() if all(code in found for code in codes)]
    names = names[:: max(1, len(names) // limit)][:limit]
    heaps = []
    for code in codes:
        documents = ((name, segment(read(paths[name][code], language=code), language=code)) for name in names)
        heaps.append([(name, document) for name, document in documents if document.sentences])
    return heaps


def show_pairs(title: str, chosen: Sequence[Heap], embedder: Embedder) -> None:
    """Pair two heaps, and print precision, recall and what went how."""
    began = time.perf_counter()
    pairs = pair_documents([each for _, each in chosen[0]], [each for _, each in chosen[1]], embedder=embedder)
    found = {
        (chosen[0][pair.source][0], chosen[1][pair.target][0]): pair.score
        for pair in pairs
        if pair.source is not None and pair.target is not None
    }
    wanted = {name for name, _ in chosen[0]} & {name for name, _ in chosen[1]}
    right = sum(one == other for one, other in found)
    print(
        f"{title}: {len(chosen[0])} and {len(chosen[1])} documents, precision {right / max(1, len(found)):.3f}, "
        f"recall {right / max(1, len(wanted)):.3f}, {time.perf_counter() - began:.1f} s"
    )
    for (one, other), score in found.items():
        print(f"  {'right' if one == other else 'wrong'} {score:.2f}: {one} {other if one != other else ''}")
    for name in sorted(wanted - {one for one, other in found if one == other}):
        print("  not found:", name)


def show_shares(heaps: Sequence[Heap], embedder: Embedder) -> None:
    """Print the lowest share of translations and the highest of strangers, among the nearest documents."""
    measure = Measure(embedder)
    ours, theirs = ([side_of_document(document, measure) for _, document in heap] for heap in heaps)
    scores = compare_sides(ours, theirs, settings(embedder.name, "news"))
    own = [score for (row, column), score in scores.items() if heaps[0][row][0] == heaps[1][column][0]]
    strangers = [score for (row, column), score in scores.items() if heaps[0][row][0] != heaps[1][column][0]]
    print(
        f"translations share {min(own, default=1):.2f} and more, strangers up to {max(strangers, default=0):.2f}; "
        f"the least share is {least_share(embedder):.2f}"
    )


def main() -> None:
    """Print precision and recall of the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="kk,ru")
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--embedder", default="e5")
    arguments = parser.parse_args()
    heaps = heaps_of(arguments.folder, arguments.languages.split(","), arguments.limit)
    embedder = load_embedder(arguments.embedder)
    for title, left_out in (("all", 0), ("every fourth without partner", 4)):
        chosen = [
            [each for number, each in enumerate(heap) if not left_out or number % left_out != side]
            for side, heap in enumerate(heaps)
        ]
        show_pairs(title, chosen, embedder)
    show_shares(heaps, embedder)


if __name__ == "__main__":
    main()
