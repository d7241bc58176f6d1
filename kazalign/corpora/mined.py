"""Mined pairs of sentences as a file: TSV with a line of column names, or JSON Lines; the surest first.

    margin  objections  id_kk  text_kk  id_en  text_en
    {"margin": 1.21, "objections": [], "sides": {"kk": {"id": "a.txt#a.p1.s1", "text": "..."}, "en": {...}}}

Objections are joined by commas. Cells are escaped as in `kazalign.corpora.writers.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kazalign.corpora.writers.jsonl import json_line
from kazalign.corpora.writers.tsv import escape
from kazalign.errors import ConfigurationError

FORMATS = ("tsv", "jsonl")


@dataclass(frozen=True)
class MinedRow:
    """A pair: how sure, what speaks against it, and of either side where it stood and its text."""

    margin: float
    objections: tuple[str, ...]
    sides: tuple[tuple[str, str], ...]


def check_format(name: str) -> None:
    """Refuse a format that is none.

    Raises:
        ConfigurationError: with those that are.
    """
    if name not in FORMATS:
        raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(FORMATS)}")


def mined_lines(rows: Iterable[MinedRow], languages: tuple[str, str], file_format: str) -> Iterator[str]:
    """The file's lines."""
    if file_format == "jsonl":
        for row in rows:
            sides = {code: {"id": name, "text": text} for code, (name, text) in zip(languages, row.sides, strict=True)}
            yield json_line({"margin": round(row.margin, 4), "objections": list(row.objections), "sides": sides}) + "\n"
        return
    yield "\t".join(["margin", "objections", *(name for code in languages for name in (f"id_{code}", f"text_{code}"))]) + "\n"
    for row in rows:
        cells = [f"{row.margin:.4f}", ",".join(row.objections), *(cell for side in row.sides for cell in side)]
        yield "\t".join(map(escape, cells)) + "\n"
