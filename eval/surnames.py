"""How surnames are spelled that are put right, and how often a right translation would be changed.

    python eval/surnames.py corpora/topics/train.tsv [--show]

FILE has the columns kk, en, ru. For each language: surnames found in the Kazakh, those whose spelling stands in the reference
to the letter, and references that `mended` would change.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from kazalign.translation import surnames


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print what would be changed")
    arguments = parser.parse_args()
    with arguments.file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for language in ("en", "ru"):
        found = exact = changed = 0
        for row in rows:
            for person in surnames.persons(row["kk"]):
                found += 1
                exact += surnames.spelled(person.surname, language)[:-1] in row[language]  # in Russian the case may differ
            made = surnames.mended(row["kk"], row[language], language)
            if made != row[language]:
                changed += 1
                if arguments.show:
                    print(row["kk"], row[language], made, sep="\n", end="\n\n")
        print(f"{language}: {found} surnames, {exact} to the letter; {changed} of {len(rows)} references would be changed")


if __name__ == "__main__":
    main()
