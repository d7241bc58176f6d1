"""Sentence boundaries against gold: kazalign's rules beside razdel and pysbd, in one run.

    python eval/segmentation.py DATA [--articles corpora/articles] [--out eval/results/segmentation.md] [--errors SET]

The peers come with the extra [bench].

Every set is a list of gold documents, each a list of paragraphs, each a list of sentences. Sentences are joined by
single spaces and paragraphs by line breaks, and a segmenter gets that text. A boundary is the place where a sentence
ends, counted in characters that are not white space, so that the treatment of spaces does not matter. The end of a
paragraph is no boundary, since nobody can miss it. F1 is taken over all boundaries of a set together (micro-average).

Sets, under DATA: `ud/*.docs.jsonl` (rows with `sents`, the sentences of a document in order; of the Kazakh ones those
marked `contiguous`; documents of at least two sentences, each one paragraph), and `newsdev2019.kk` and `.en` (a
sentence a line, ten lines a paragraph). Under --articles: `sentences.tsv` of each folder (columns language, sentence,
text) with its pages `{kk,ru,en}.txt`, whose lines between the first and the last are the paragraphs.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

Split = Callable[[str], Iterable[str]]
Gold = list[list[list[str]]]
"""Documents of paragraphs of sentences."""

SPEED_CHARACTERS = 2_000_000


def treebank(path: Path) -> Gold:
    """The documents of a UD treebank that have two sentences or more, each as one paragraph."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [[row["sents"]] for row in rows if row.get("contiguous", True) and len(row["sents"]) > 1]


def tens(path: Path) -> Gold:
    """The lines of a file, ten a document."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [[lines[start : start + 10]] for start in range(0, len(lines), 10)]


def articles(folder: Path, language: str) -> Gold:
    """The articles' sentences, put into the paragraphs of their pages.

    Raises:
        SystemExit: a page and its sentences do not have the same text.
    """
    documents = []
    for table in sorted(folder.glob("*/sentences.tsv")):
        with table.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            sentences = [row["text"] for row in rows if row["language"] == language]
        page = table.with_name(f"{language}.txt").read_text(encoding="utf-8").splitlines()
        documents.append(_in_paragraphs(sentences, [line.strip() for line in page[1:-1] if line.strip()], table))
    return documents


def _in_paragraphs(sentences: list[str], lines: list[str], place: Path) -> list[list[str]]:
    remaining = iter(sentences)
    paragraphs = []
    for line in lines:
        paragraph: list[str] = []
        while _solid(" ".join(paragraph)) != _solid(line):
            sentence = next(remaining, None)
            if sentence is None or not _solid(line).startswith(_solid(" ".join([*paragraph, sentence]))):
                raise SystemExit(f"{place}: sentence {sentence!r} does not fit the page's line {line!r}")
            paragraph.append(sentence)
        paragraphs.append(paragraph)
    if (left := next(remaining, None)) is not None:
        raise SystemExit(f"{place}: sentence {left!r} is not on the page")
    return paragraphs


def _solid(text: str) -> str:
    return "".join(text.split())


def boundaries(sentences: Iterable[str]) -> set[int]:
    """The ends of sentences in characters other than white space, without the last."""
    ends, at = [], 0
    for sentence in sentences:
        at += len(_solid(sentence))
        ends.append(at)
    return set(ends[:-1])


def f1(gold: Gold, split: Split) -> float:
    """Micro-averaged F1 of the boundaries inside paragraphs."""
    right = found = wanted = 0
    for document in gold:
        breaks = boundaries("".join(paragraph) for paragraph in document)
        truth = boundaries(sentence for paragraph in document for sentence in paragraph) - breaks
        guess = boundaries(split(text_of(document))) - breaks
        right, found, wanted = right + len(truth & guess), found + len(guess), wanted + len(truth)
    return 2 * right / (found + wanted) if found + wanted else 1.0


def text_of(document: list[list[str]]) -> str:
    """What the segmenters are given."""
    return "\n".join(" ".join(paragraph) for paragraph in document)


def errors(gold: Gold, split: Split) -> Iterator[str]:
    """Each wrong boundary with its surroundings: `+` one too many, `-` one that was missed."""
    for document in gold:
        text = text_of(document)
        solid = _solid(text)
        breaks = boundaries("".join(paragraph) for paragraph in document)
        truth = boundaries(sentence for paragraph in document for sentence in paragraph) - breaks
        guess = boundaries(split(text)) - breaks
        places = [at for at, character in enumerate(text) if not character.isspace()]
        assert len(places) == len(solid)
        for end in sorted(truth ^ guess):
            at = places[end - 1] + 1
            yield f"{'+' if end in guess else '-'} {text[max(0, at - 60) : at]} ‖{text[at : at + 50]}".replace("\n", "⏎")


def segmenters(language: str) -> dict[str, Split]:
    """kazalign and its peers for a language."""
    import pysbd
    import razdel

    from kazalign.segmentation import split

    peer = pysbd.Segmenter(language=language, clean=False)
    return {
        "kazalign": lambda text: split(text, language=language),
        "razdel": lambda text: [sentence.text for sentence in razdel.sentenize(text)],
        "pysbd": peer.segment,
    }


def speed(text: str, split: Split) -> float:
    """Characters a second of one core's own time, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        list(split(text))
        best = min(best, time.process_time() - start)
    return len(text) / best


def sets(data: Path, folder: Path | None) -> dict[str, tuple[str, Gold]]:
    """All gold sets: name to language and documents."""
    found = {
        path.name.removesuffix(".docs.jsonl"): (path.name.split("_")[1], treebank(path))
        for path in sorted(data.glob("ud/*.docs.jsonl"))
    }
    found |= {f"newsdev2019.{code}": (code, tens(data / f"newsdev2019.{code}")) for code in ("kk", "en")}
    if folder:
        found |= {f"articles.{code}": (code, articles(folder, code)) for code in ("kk", "ru", "en")}
    return {name: (language, gold) for name, (language, gold) in found.items() if gold}


def main() -> None:
    """Print the table of scores and speeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with ud/ and newsdev2019.{kk,en}")
    parser.add_argument("--articles", type=Path, help="folder of articles with their gold")
    parser.add_argument("--out", type=Path, help="write the table here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    parser.add_argument("--errors", metavar="SET", help="print kazalign's errors in this set and stop")
    arguments = parser.parse_args()
    gold_sets = sets(arguments.data, arguments.articles)
    if arguments.errors:
        language, gold = gold_sets[arguments.errors]
        print("\n".join(errors(gold, segmenters(language)["kazalign"])))
        return
    lines = ["| set | documents | boundaries | kazalign | razdel | pysbd |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, (language, gold) in gold_sets.items():
        scores = [f"{f1(gold, split):.4f}" for split in segmenters(language).values()]
        count = sum(len(paragraph) - 1 for document in gold for paragraph in document)
        lines.append(f"| {name} | {len(gold)} | {count} | {' | '.join(scores)} |")
        print(lines[-1], flush=True)
    for code in ("kk", "ru", "en"):
        whole = " ".join(text_of(document) for language, gold in gold_sets.values() if language == code for document in gold)
        text = (whole * (SPEED_CHARACTERS // len(whole) + 1))[:SPEED_CHARACTERS]
        rates = [speed(text if name != "pysbd" else text[:20_000], split) for name, split in segmenters(code).items()]
        lines.append(f"| characters a second, {code} | | | {' | '.join(f'{rate:,.0f}' for rate in rates)} |")
        print(lines[-1], flush=True)
    if arguments.out:
        arguments.out.write_text(report(lines, arguments), encoding="utf-8")


def report(lines: list[str], arguments: argparse.Namespace) -> str:
    """The table with the command, the machine and the versions that made it."""
    command = "python eval/segmentation.py DATA" + (f" --articles {arguments.articles}" if arguments.articles else "")
    machine = f" on {arguments.machine}" if arguments.machine else ""
    versions = ", ".join(f"{name} {version(name)}" for name in ("kazalign", "razdel", "pysbd"))
    made = f"Made by `{command}`{machine}; Python {platform.python_version()}, {versions}. The definition is in the script."
    seen = "The rules were written with errors of earlier runs on these sets in view: the figures are not those of unseen text."
    return "\n".join(["# Sentence boundaries, F1", "", made, "", seen, "", *lines, ""])


if __name__ == "__main__":
    main()
