"""Rows of the tables that `kazalign translate` and `kazalign align` write, as units."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kazalign.corpora.formats.jsonl import source_code
from kazalign.corpora.units import Unit, Variant

Row = Callable[[Sequence[str]], Unit]

_TRANSLATED = ["document", "sentence", "start", "end", "language", "source"]
_ALIGNED = ["bead", "shape", "probability", "crossing"]


def row_reader(names: Sequence[str]) -> Row | None:
    """What reads the rows of such a table; None: the names are those of another."""
    if list(names[: len(_TRANSLATED)]) == _TRANSLATED and names[-1] == "licence":
        return _translated(names)
    if list(names[: len(_ALIGNED)]) == _ALIGNED:
        return _aligned(names)
    return None


def _translated(names: Sequence[str]) -> Row:
    """Of `kazalign.corpora.writers.tsv`."""
    targets = [name.removeprefix("text_") for name in names if name.startswith("text_")]

    def unit(cells: Sequence[str]) -> Unit:
        row = dict(zip(names, cells, strict=True))
        place = int(row["start"]), int(row["end"])
        variants = {source_code(row["language"], targets): Variant(row["source"], row["document"], (row["sentence"],), *place)}
        scores, flags = {}, []
        for code in targets:
            variants[code] = Variant(
                row[f"text_{code}"], engine=row[f"engine_{code}"] or None, revision=row[f"revision_{code}"] or None
            )
            flags += [f"{flag}_{code}" for flag in row[f"flags_{code}"].split(",") if flag]
            if row[f"score_{code}"]:
                scores[f"translation_{code}"] = float(row[f"score_{code}"])
        return Unit(
            {code: variant for code, variant in variants.items() if variant.text},
            id=f"{row['document']}.{row['sentence']}",
            scores=scores,
            flags=tuple(flags),
            licence=row["licence"] or None,
        )

    return unit


def _aligned(names: Sequence[str]) -> Row:
    """Of `kazalign.corpora.bitexts.tsv`."""
    codes = [name.removeprefix("text_") for name in names if name.startswith("text_")]
    links = [name for name in names if name.startswith("links_")]

    def unit(cells: Sequence[str]) -> Unit:
        row = dict(zip(names, cells, strict=True))
        sides = {code: (row[f"text_{code}"], tuple(row[f"ids_{code}"].split())) for code in codes}
        return Unit(
            {code: Variant(text, sentences=ids) for code, (text, ids) in sides.items() if text},
            id=row["bead"],
            scores={"alignment": float(row["probability"])} if row["probability"] else {},
            flags=("crossing",) if row["crossing"] == "1" else (),
            properties={name: row[name] for name in links if row[name]},
        )

    return unit
