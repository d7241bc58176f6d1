"""Tab-separated values: a line of column names, then a bead a row.

    bead  shape  probability  crossing  ids_kk  text_kk  ids_en  text_en  [links_kk-en  ...]

A side's ids are joined by spaces, its sentences too; both are empty where nothing answers. `crossing` is 1 for a bead that breaks
the order.
`links_*`, with word alignment, are in Pharaoh's form: `0-0 1-2`, words counted from 0. Cells are escaped as in
`kazalign.corpora.writers.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kazalign.corpora.writers.tsv import escape
from kazalign.documents.model import Bead, Bitext, WordLinks


class TsvBitextWriter:
    """All beads, those left alone too."""

    name = "tsv"
    suffix = ".tsv"

    def write(self, bitext: Bitext) -> Iterator[str]:
        """The line of column names, then one line a bead."""
        links = link_columns(bitext)
        names = [name for code in bitext.languages for name in (f"ids_{code}", f"text_{code}")]
        pairs = [f"links_{bitext.languages[one]}-{bitext.languages[other]}" for one, other in links]
        yield "\t".join(["bead", "shape", "probability", "crossing", *names, *pairs]) + "\n"
        for number, bead in enumerate(bitext.beads, start=1):
            sides = [
                cell
                for column in range(len(bitext.languages))
                for cell in (" ".join(bead.sides[column]), bitext.text(bead, column))
            ]
            words = {each.columns: pharaoh(each) for each in bead.words}
            cells = [str(number), bead.shape, probability(bead), str(int(bead.crossing)), *sides]
            yield "\t".join(map(escape, [*cells, *(words.get(pair, "") for pair in links)])) + "\n"


def probability(bead: Bead) -> str:
    """As a cell; empty for sentences left alone."""
    return "" if bead.probability is None else f"{bead.probability:.4f}"


def pharaoh(words: WordLinks) -> str:
    """Links as `0-0 1-2`."""
    return " ".join(f"{link.source}-{link.target}" for link in words.links)


def link_columns(bitext: Bitext) -> list[tuple[int, int]]:
    """The pairs of columns between which words are linked."""
    return sorted({words.columns for bead in bitext.beads for words in bead.words})
