"""Tables of figures: as text for the eye, and in pages (see `figures.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kazalign import html

_BOLD = "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and whether it is the best of its column."""

    text: str
    best: bool = False


@dataclass(frozen=True)
class Grid:
    """A table without a look; the first column of each row is text, the others are figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def aligned(grid: Grid, *, bold: bool = False) -> str:
    """Columns under each other, figures to the right; the best of a column in bold where a terminal shows it."""
    widths = [max(len(text) for text in column) for column in zip(grid.header, *_texts(grid), strict=True)]
    lines = [grid.title, "  ".join(_padded(grid.header, widths)).rstrip(), "  ".join("─" * width for width in widths)]
    for row in grid.rows:
        cells = _padded([cell.text for cell in row], widths)
        if bold:
            cells = [_BOLD[0] + text + _BOLD[1] if cell.best else text for text, cell in zip(cells, row, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _padded(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        text.rjust(width) if column else text.ljust(width) for column, (text, width) in enumerate(zip(texts, widths, strict=True))
    ]


def _texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def html_table(grid: Grid) -> str:
    """The table in HTML, without its title."""
    head = "".join(f"<th>{html.text(text)}</th>" for text in grid.header)
    rows = (f'<th scope="row">{html.text(row[0].text)}</th>{"".join(map(html_cell, row[1:]))}' for row in grid.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="sortable"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def html_cell(cell: Cell) -> str:
    """A cell of a table in HTML."""
    return f"<td><b>{html.text(cell.text)}</b></td>" if cell.best else f"<td>{html.text(cell.text)}</td>"


def figure(caption: str, plot: str) -> str:
    """A plot with its caption in HTML."""
    return f"<figure>{f'<figcaption>{html.text(caption)}</figcaption>' if caption else ''}{plot}</figure>\n"
