"""How often the name check objects to right translations, and to translations with a name put in the place of another.

    python eval/names.py --source kaz_Cyrl.dev --reference eng_Latn.dev --target en [--lines 300]
    python eval/names.py --articles corpora/articles --target en

For a wrong translation the first name of the reference that is spelled like a word of the source becomes another of the file.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path

from kazalign.alignment import link_texts, load_word_aligner
from kazalign.evaluation.flags import names
from kazalign.translation.names import names_changed, spelled_alike

_SEED = 5


def article_pairs(folder: Path, target: str) -> list[tuple[str, str]]:
    """The gold beads of all articles, as texts."""
    pairs = []
    for article in sorted(path for path in folder.iterdir() if path.is_dir()):
        sentences: dict[str, list[str]] = {}
        for row in _rows(article / "sentences.tsv"):
            sentences.setdefault(row["language"], []).append(row["text"])
        for row in _rows(article / "beads.tsv"):
            if row["pair"] == f"kk-{target}":
                sides = ((code, row[side]) for code, side in (("kk", "source"), (target, "target")))
                one, two = (" ".join(sentences[code][int(at) - 1] for at in numbers.split(",") if at) for code, numbers in sides)
                pairs.append((one, two))
    return [(one, two) for one, two in pairs if one and two]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def swapped(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those pairs that have a name of their own, with another in its place."""
    chance = random.Random(_SEED)
    every = sorted({name for _, text in pairs for name in names(text) if len(name) > 3})
    made = []
    for source, text in pairs:
        own = [name for name in names(text) if any(spelled_alike(word, name) for word in names(source) if len(word) > 3)]
        if own:
            made.append((source, text.replace(own[0], chance.choice([name for name in every if name not in own]))))
    return made


def main() -> None:
    """Print both rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="Kazakh, a segment a line")
    parser.add_argument("--reference", type=Path, help="its translation")
    parser.add_argument("--articles", type=Path, help="a folder of articles with gold beads, instead")
    parser.add_argument("--target", default="en")
    parser.add_argument("--lines", type=int)
    arguments = parser.parse_args()
    if arguments.articles:
        pairs = article_pairs(arguments.articles, arguments.target)
    else:
        sides = (path.read_text(encoding="utf-8").splitlines() for path in (arguments.source, arguments.reference))
        pairs = list(zip(*sides, strict=True))[: arguments.lines]
    aligner = load_word_aligner()
    for label, some in (("right", pairs), ("another name", swapped(pairs))):
        links = link_texts(some, aligner, ("kk", arguments.target))
        flagged = sum(names_changed(*pair, each) for pair, each in zip(some, links, strict=True))
        print(f"{label}: {flagged} of {len(some)} flagged, {flagged / max(1, len(some)):.3f}")


if __name__ == "__main__":
    main()
