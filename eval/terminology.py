"""How many terms of a glossary and names of persons a translation has, without the glossary and with it.

    python eval/terminology.py corpora/topics/test.tsv [--engine ct2:PATH] [--target en ru] [--lines 490]

The table has the columns kk, en, ru. Counted are terms of the glossary `kazakhstan` in the Kazakh whose reference has one of
their forms, and persons with a surname in -ов or -ев whose reference spells that by its letters. A term is kept where one
of its forms is in the translation, a person where the surname is.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from surnames import to_the_letter

from kazalign.documents.model import Sentence
from kazalign.translation.engine import Engine
from kazalign.translation.engines import load_engine
from kazalign.translation.glossary import Glossary, Hit, glossary_file
from kazalign.translation.run import translate_sentences


def translated(texts: list[str], engine: Engine, target: str, glossary: Glossary | None) -> list[str]:
    """The texts' translations, in order."""
    sentences = [Sentence(str(number), text, 0, len(text)) for number, text in enumerate(texts)]
    return [each.text for each in translate_sentences(sentences, engine=engine, target=target, glossary=glossary)]


def terms_in(glossary: Glossary, source: str, reference: str, target: str) -> list[Hit]:
    """The terms of the sentence that its reference has."""
    hits = glossary.find(source, source="kk", target=target)
    there = {placed.term for placed in glossary.placed(hits, reference, target=target) if placed.kept}
    return [hit for hit in hits if hit.term in there]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--engine", default="bundled")
    parser.add_argument("--target", nargs="+", default=["en", "ru"])
    parser.add_argument("--lines", type=int)
    parser.add_argument("--show", action="store_true", help="print the sentences that lost a term in spite of the glossary")
    arguments = parser.parse_args()
    with arguments.table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[: arguments.lines]
    glossary = Glossary.load(glossary_file("kazakhstan"))
    engine = load_engine(arguments.engine, threads=1)
    print("| target | glossary | terms kept | persons kept |\n|---|---|---|---|")
    for target in arguments.target:
        terms = [terms_in(glossary, row["kk"], row[target], target) for row in rows]
        persons = [to_the_letter(row["kk"], row[target], target) for row in rows]
        texts = [row["kk"] for row in rows]
        for name, used in (("none", None), ("kazakhstan", glossary)):
            made = translated(texts, engine, target, used)
            missing = [glossary.missing(hits, text, target=target) for hits, text in zip(terms, made, strict=True)]
            kept = sum(hit.term not in lost for hits, lost in zip(terms, missing, strict=True) for hit in hits)
            named = sum(surname in text for surnames_, text in zip(persons, made, strict=True) for surname in surnames_)
            print(f"| {target} | {name} | {kept} of {sum(map(len, terms))} | {named} of {sum(map(len, persons))} |", flush=True)
            if arguments.show and used:
                for source, text, lost in zip(texts, made, missing, strict=True):
                    if lost:
                        print(source, text, [term.targets[0] for term in lost], sep="\n")


if __name__ == "__main__":
    main()
