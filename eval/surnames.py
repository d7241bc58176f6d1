"""How surnames are spelled that are put right, and how often a right translation would be changed.

    python eval/surnames.py corpora/topics/train.tsv [--show]
    python eval/surnames.py --source kaz_Cyrl.dev --reference eng_Latn.dev --target en [--show]

A table has the columns kk, en, ru. Printed for each language: surnames found in the Kazakh, those whose spelling stands in the
reference to the letter (a Russian case ending may follow), references in which one counts as lost, and references that `mended`
would change, of all.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from kazalign.translation import surnames


def to_the_letter(source: str, text: str, language: str) -> list[str]:
    """The surnames of a Kazakh sentence that stand in a text to the letter; a Russian case ending may follow."""
    spelled = (surnames.spelled(person.surname, language) for person in surnames.persons(source))
    return [each for each in (each.removesuffix("а") if language == "ru" else each for each in spelled) if each in text]


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("--source", type=Path, help="Kazakh, a segment a line")
    parser.add_argument("--reference", type=Path, help="its translation")
    parser.add_argument("--target", default="en")
    parser.add_argument("--show", action="store_true", help="print what counts as lost, and what it would become")
    arguments = parser.parse_args()
    if arguments.table:
        with arguments.table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        sides = {language: [(row["kk"], row[language]) for row in rows] for language in ("en", "ru")}
    else:
        texts = (path.read_text(encoding="utf-8").splitlines() for path in (arguments.source, arguments.reference))
        sides = {arguments.target: list(zip(*texts, strict=True))}
    for language, pairs in sides.items():
        found = exact = missing = changed = 0
        for source, reference in pairs:
            found += len(list(surnames.persons(source)))
            exact += len(to_the_letter(source, reference, language))
            is_missing = bool(surnames.lost(source, reference, language))
            missing += is_missing
            made = surnames.mended(source, reference, language)
            changed += made != reference
            if arguments.show and is_missing:
                print(source, reference, made, sep="\n", end="\n\n")
        print(f"{language}: {found} surnames, {exact} to the letter")
        print(f"of {len(pairs)} references {missing} count as having lost one; {changed} would be changed")


if __name__ == "__main__":
    main()
