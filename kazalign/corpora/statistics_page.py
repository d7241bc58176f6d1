"""Statistics as one HTML page that carries its style, script and plots, and forbids itself the network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kazalign import html
from kazalign.corpora.statistics import Lengths, Statistics
from kazalign.corpora.statistics_tables import Described, tables
from kazalign.grids import figure, html_table
from kazalign.languages import LANGUAGES
from kazalign.plots import Bar, bars, steps

_COLUMNS = 40
_MOST_BARS = 20
_NAMES = {entry.code: entry.name for entry in LANGUAGES}


def page(described: Described) -> Iterator[str]:
    """The page, piece by piece."""
    found, title = described.statistics, f"Corpus {described.name}"
    style, script = (html.resource("kazalign", name) for name in ("figures.css", "figures.js"))
    yield html.head(title, style=style, script=script)
    yield f"<h1>{html.text(title)}</h1>\n"
    facts = {
        "Units": f"{found.units:,}",
        "Languages": ", ".join(_NAMES.get(code, code) for code in found.languages) or "none",
        "Tokens": f"{sum(side.tokens.total for side in found.languages.values()):,}",
        "Documents": f"{len(found.documents):,}",
        "Duplicates": f"{found.doubles:,}",
    }
    if described.contamination is not None:
        facts["In benchmarks"] = f"{described.contamination.units:,}"
    items = "".join(f"<div><dt>{name}</dt><dd>{html.text(value)}</dd></div>" for name, value in facts.items())
    yield f'<dl class="facts">{items}</dl>\n'
    yield '<p class="quiet">Tokens are words and numbers, types are different ones, whatever their case.</p>\n'
    grids = list(tables(described))
    yield f"<h2>{html.text(grids[0].title)}</h2>\n{_wide(html_table(grids[0]))}"
    if found.languages:
        yield _legend(found)
        yield f'<div class="plots">\n{"".join(_plots(found))}</div>\n'
    for grid in grids[1:]:
        yield f"<h3>{html.text(grid.title)}</h3>\n{_wide(html_table(grid))}"
    yield html.FOOT


def _wide(table: str) -> str:
    return f'<div style="overflow-x: auto">{table}</div>\n'


def _legend(found: Statistics) -> str:
    keys = "".join(
        f'<span><i class="key c{number % 6}"></i>{html.text(_NAMES.get(code, code))}</span>&emsp;'
        for number, code in enumerate(found.languages)
    )
    return f'<p class="quiet">{keys}</p>\n'


def _plots(found: Statistics) -> Iterator[str]:
    yield _of_lengths("characters", {code: side.characters for code, side in found.languages.items()})
    yield _of_lengths("tokens", {code: side.tokens for code, side in found.languages.items()})
    if len(found.combinations) > 1:
        every = [Bar("+".join(codes) or "none", count, 0) for codes, count in found.combinations.most_common(_MOST_BARS)]
        yield figure("Units by their languages", bars(every, title="languages"))
    for number, ((one, other), each) in enumerate(found.ratios.items()):
        name = f"{other} / {one}"
        plot = steps([(name, each.counts, number)], each.edges, title=name, axis="characters over characters")
        yield figure(f"How long {other} is beside {one}", plot)
    for number, (name, each) in enumerate(found.scores.items()):
        yield figure(f"Score {name}", steps([(name, each.counts, number)], each.edges, title=name, axis=name))
    if len(found.documents) > 1:
        sizes = Lengths()
        sizes.counts.update(found.documents.values())
        yield _of_lengths("units", {"documents": sizes}, "Documents by their units")
    for title, counts in (("Flags", found.flags), ("Units by month", found.dates)):
        named = [(name, count) for name, count in counts.items() if name]
        if named:
            chosen = sorted(named)[-_MOST_BARS:] if counts is found.dates else counts.most_common(_MOST_BARS)
            yield figure(title, bars([Bar(name, count, 0) for name, count in chosen], title=title))


def _of_lengths(what: str, lengths: dict[str, Lengths], caption: str = "") -> str:
    """A line for each language, up to the length that 99 of a hundred do not exceed; the last column has the longer ones, too."""
    top = max(10, *(each.quantile(0.99) for each in lengths.values()))
    step = -(-top // _COLUMNS)
    edges = np.arange(0, step * (_COLUMNS + 1), step, dtype=np.float64)
    series = [(name, each.histogram(edges), number) for number, (name, each) in enumerate(lengths.items())]
    return figure(caption or f"Texts by their length in {what}", steps(series, edges, title=what, axis=what))
