"""What each format keeps, as a table for people; `python -m kazalign.corpora.formats.overview` prints this folder's README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kazalign.corpora.formats import FORMATS, CorpusFormat, corpus_format
from kazalign.corpora.units import DETAILS


def overview() -> str:
    """The table in Markdown, made of what the formats say of themselves."""
    formats = [corpus_format(name) for name in FORMATS]
    return "\n".join(_lines(formats)) + "\n"


def _lines(formats: Sequence[CorpusFormat]) -> Iterator[str]:
    yield "# What each format keeps\n"
    yield (
        "Printed by `python -m kazalign.corpora.formats.overview` from what the formats say of themselves. All keep the texts;\n"
        "what a text loses, and which details have no place, is said when a corpus is written.\n"
    )
    yield _row(["format", "endings", *DETAILS])
    yield _row(["---", "---", *[":-:"] * len(DETAILS)])
    for each in formats:
        endings = " ".join(f"`{suffix}`" for suffix in each.suffixes)
        yield _row([f"`{each.name}`", endings, *("✓" if detail in each.holds else "" for detail in DETAILS)])
    yield ""
    for each in formats:
        yield f"- `{each.name}`: {_first_line(each)}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _first_line(each: CorpusFormat) -> str:
    return (type(each).__doc__ or "").strip().partition("\n")[0]


if __name__ == "__main__":
    print(overview(), end="")
