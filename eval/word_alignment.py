"""Word alignment against hand-made links: AER of every layer and method, and of eflomal with a corpus around the sentences.

    python eval/word_alignment.py GOLD [--corpus PAIRS.jsonl.gz] [--out eval/results/word_alignment.md] [--machine TEXT]

GOLD holds `kk.tok.txt` and `en.tok.txt`, tokens separated by spaces, and `kk-en.pharaoh`, whose links are all sure; so the
alignment error rate (Och and Ney 2003) is 1 - 2 |found and gold| / (|found| + |gold|). In the text that the encoder reads, an
underscore in a token is a space, and the sign of an unspoken word (a token that begins with ∅) is nothing.

PAIRS has rows with `kk` and `en`. eflomal (Östling and Tiedemann 2016) aligns them together with the gold sentences, Kazakh words
in parts; shown are the links that it found in both directions, and all (grow-diag-final-and).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kazalign.alignment.word_aligners import Spans, Words, load_word_aligner
from kazalign.alignment.word_aligners.e5 import CURVE, LAYER, METHODS, E5WordAligner
from kazalign.alignment.word_aligners.eflomal import BOTH
from kazalign.alignment.words import words_of
from kazalign.documents.model import Link

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


def eflomal_links(pairs: Sequence[tuple[Words, Words]], corpus: Path) -> list[tuple[Link, ...]]:
    """The links of the gold sentences, which stand last in what eflomal aligns."""
    around = []
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if "kk" in row and "en" in row:
                around.append(tuple((row[code], words_of(row[code])) for code in ("kk", "en")))
    fitting = [(one, other) for one, other in around if len(one[1]) < 100 and len(other[1]) < 100]
    print(f"eflomal: {len(fitting)} pairs around the gold sentences", flush=True)
    return load_word_aligner("eflomal").align([*fitting, *pairs], ("kk", "en"))[-len(pairs) :]


def curve(gold: Sequence[LinkSet], found: Sequence[tuple[Link, ...]]) -> str:
    """How often links of each tenth of probability are right, and the logistic function of the cosine that would fit."""
    bins: dict[int, list[bool]] = {}
    cosines, right = [], []
    for links, wanted in zip(found, gold, strict=True):
        for link in links:
            right.append((link.source, link.target) in wanted)
            bins.setdefault(min(9, int(link.probability * 10)), []).append(right[-1])
            cosines.append((np.log(link.probability / (1 - link.probability)) - CURVE[0]) / CURVE[1])
    features, labels = np.stack([np.ones(len(cosines)), np.array(cosines)], 1), np.array(right, float)
    fitted = np.zeros(2)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-features @ fitted))
        fitted += np.linalg.solve((features * (chance * (1 - chance))[:, None]).T @ features, features.T @ (labels - chance))
    shown = ", ".join(f"{number / 10:.1f}: {np.mean(hits):.2f} of {len(hits)}" for number, hits in sorted(bins.items()))
    return f"{shown}; fitted curve {fitted[0]:.2f}, {fitted[1]:.2f}"


def shares(gold: Sequence[LinkSet], found: Sequence[tuple[Link, ...]]) -> str:
    """How often the links of each probability are right."""
    by_probability: dict[float, list[bool]] = {}
    for links, wanted in zip(found, gold, strict=True):
        for link in links:
            by_probability.setdefault(link.probability, []).append((link.source, link.target) in wanted)
    return ", ".join(f"{value}: {np.mean(hits):.2f} of {len(hits)}" for value, hits in sorted(by_probability.items()))


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

    def show(name: str, found: Sequence[tuple[Link, ...]], least: float = 0.0) -> None:
        links = [{(link.source, link.target) for link in each if link.probability >= least} for each in found]
        lines.append(f"| {name} | {' | '.join(f'{value:.3f}' for value in scores(gold, links))} |")
        print(lines[-1], flush=True)

    for layer in map(int, arguments.layers.split(",")):
        for method, choose in METHODS.items():
            show(f"e5, layer {layer}, {method}", E5WordAligner(choose, layer=layer).align(pairs, ("kk", "en")))
    print(f"layer {LAYER}, argmax:", curve(gold, load_word_aligner("argmax").align(pairs, ("kk", "en"))))
    if arguments.corpus:
        found = eflomal_links(pairs, arguments.corpus)
        show("eflomal, both directions", found, BOTH)
        show("eflomal, grow-diag-final-and", found)
        print("eflomal:", shares(gold, found))
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
