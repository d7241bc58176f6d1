"""Word alignment against hand-made links: AER of every layer and method, and of eflomal with a corpus around the sentences.

    python eval/word_alignment.py GOLD [--corpus PAIRS.jsonl.gz] [--out eval/results/word_alignment.md] [--machine TEXT]

GOLD holds `kk.tok.txt` and `en.tok.txt`, tokens separated by spaces, and `kk-en.pharaoh`, whose links are all sure; so the
alignment error rate (Och and Ney 2003) is 1 - 2 |found and gold| / (|found| + |gold|). In the text that the encoder reads, an
underscore in a token is a space, and the sign of an unspoken word (a token that begins with ∅) is nothing.

PAIRS has rows with `kk` and `en`. eflomal (Östling and Tiedemann 2016; its program `eflomal-align`) aligns them together with
the gold sentences, all in small letters, in both directions; shown are both, their intersection, and grow-diag-final-and.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kazalign.alignment.words import CURVE, METHODS, Spans, WordAligner

LinkSet = set[tuple[int, int]]


def read_links(path: Path) -> list[LinkSet]:
    """A line of Pharaoh links a sentence."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [{(int(one), int(other)) for one, other in (link.split("-") for link in row.split())} for row in rows]


def text_of(tokens: Sequence[str]) -> tuple[str, Spans]:
    """The text that the encoder reads, and the tokens' places in it."""
    text, spans = "", []
    for token in tokens:
        plain = "" if token.startswith("∅") else token.replace("_", " ")
        if text and plain:
            text += " "
        spans.append((len(text), len(text) + len(plain)))
        text += plain
    return text, tuple(spans)


def scores(gold: Sequence[LinkSet], found: Sequence[LinkSet]) -> tuple[float, float, float]:
    """AER, precision, recall."""
    right = sum(len(one & other) for one, other in zip(gold, found, strict=True))
    total, wanted = sum(map(len, found)), sum(map(len, gold))
    return 1 - 2 * right / (total + wanted), right / max(1, total), right / wanted


def eflomal_links(source: list[list[str]], target: list[list[str]], corpus: Path) -> dict[str, list[LinkSet]]:
    """The links of the gold sentences, which stand last in what eflomal aligns."""
    pairs = []
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if "kk" in row and "en" in row:
                pairs.append(tuple(re.findall(r"\w+(?:[-'’]\w+)*|[^\w\s]", row[code].lower()) for code in ("kk", "en")))
    pairs = [(one, other) for one, other in pairs if 0 < len(one) < 100 and 0 < len(other) < 100]
    print(f"eflomal: {len(pairs)} pairs around the gold sentences", flush=True)
    pairs += [([w.lower() for w in one], [w.lower() for w in other]) for one, other in zip(source, target, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        texts = [Path(folder) / name for name in ("source", "target")]
        files = [Path(folder) / name for name in ("forward", "reverse")]
        for side, path in enumerate(texts):
            path.write_text("".join(" ".join(pair[side]) + "\n" for pair in pairs), encoding="utf-8")
        command = ["eflomal-align", "-s", texts[0], "-t", texts[1], "-f", files[0], "-r", files[1]]
        subprocess.run(list(map(str, command)), check=True)
        forward, reverse = (read_links(path)[-len(source) :] for path in files)
    return {
        "forward": forward,
        "reverse": reverse,
        "intersection": [one & other for one, other in zip(forward, reverse, strict=True)],
        "grow-diag-final-and": [grown(one, other) for one, other in zip(forward, reverse, strict=True)],
    }


def grown(forward: LinkSet, reverse: LinkSet) -> LinkSet:
    """Koehn, Och and Marcu (2003): the intersection, grown by neighbours of the union, then by what is free on both sides."""
    links, union = forward & reverse, forward | reverse
    around = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0)]
    changed = True
    while changed:
        changed = False
        for row, column in sorted(links):
            for a, b in around:
                new = (row + a, column + b)
                taken = ({link[0] for link in links}, {link[1] for link in links})
                if new in union - links and (new[0] not in taken[0] or new[1] not in taken[1]):
                    links.add(new)
                    changed = True
    for new in [*sorted(forward), *sorted(reverse)]:
        if all(new[0] != row and new[1] != column for row, column in links):
            links.add(new)
    return links


def curve(gold: Sequence[LinkSet], found: Sequence[list[tuple[int, int, float]]]) -> str:
    """How often links of each tenth of probability are right, and the logistic function of the cosine that would fit."""
    bins: dict[int, list[bool]] = {}
    cosines, right = [], []
    for links, wanted in zip(found, gold, strict=True):
        for source, target, probability in links:
            bins.setdefault(min(9, int(probability * 10)), []).append((source, target) in wanted)
            cosines.append((np.log(probability / (1 - probability)) - CURVE[0]) / CURVE[1])
            right.append((source, target) in wanted)
    features, labels = np.stack([np.ones(len(cosines)), np.array(cosines)], 1), np.array(right, float)
    fitted = np.zeros(2)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-features @ fitted))
        fitted += np.linalg.solve((features * (chance * (1 - chance))[:, None]).T @ features, features.T @ (labels - chance))
    shown = ", ".join(f"{number / 10:.1f}: {np.mean(hits):.2f} of {len(hits)}" for number, hits in sorted(bins.items()))
    return f"{shown}; fitted curve {fitted[0]:.2f}, {fitted[1]:.2f}"


def main() -> None:
    """Print the table, and write it with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder with kk.tok.txt, en.tok.txt and kk-en.pharaoh")
    parser.add_argument("--corpus", type=Path, help="JSON Lines with kk and en, for eflomal")
    parser.add_argument("--layers", default="4,5,6,7,8,9,12")
    parser.add_argument("--out", type=Path, help="write the table here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    arguments = parser.parse_args()
    sides = [
        [row.split() for row in (arguments.gold / name).read_text(encoding="utf-8").splitlines()]
        for name in ("kk.tok.txt", "en.tok.txt")
    ]
    gold = read_links(arguments.gold / "kk-en.pharaoh")
    pairs = [(text_of(one), text_of(other)) for one, other in zip(*sides, strict=True)]
    lines = ["| aligner | AER | precision | recall |", "| --- | ---: | ---: | ---: |"]

    def show(name: str, found: Sequence[LinkSet]) -> None:
        lines.append(f"| {name} | {' | '.join(f'{value:.3f}' for value in scores(gold, found))} |")
        print(lines[-1], flush=True)

    for layer in map(int, arguments.layers.split(",")):
        for method in METHODS:
            links = WordAligner(method, layer=layer).align(pairs)
            show(f"e5, layer {layer}, {method}", [{(one, other) for one, other, _ in each} for each in links])
    print("default:", curve(gold, WordAligner().align(pairs)))
    if arguments.corpus:
        for name, found in eflomal_links(*sides, arguments.corpus).items():
            show(f"eflomal, {name}", found)
    if arguments.out:
        machine = f" on {arguments.machine}" if arguments.machine else ""
        command = "python eval/word_alignment.py GOLD" + (" --corpus PAIRS" if arguments.corpus else "")
        head = [
            "# Word alignment, Kazakh and English",
            "",
            f"Made by `{command}`{machine}; {len(gold)} sentences. Definitions are in the script.",
            "",
        ]
        arguments.out.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
