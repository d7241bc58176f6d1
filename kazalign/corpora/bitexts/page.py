"""One self-contained HTML page: the texts side by side, each bead a row, with a band between them that shows how sure it is.

The page takes its style from `kazalign.corpora.writers` and adds its own (`page.css`, `page.js`). Doubtful beads and sentences
left alone are listed first. A bead that breaks the order stands where its first text has it; where the other text has it, a line
points there. Linked words carry `data-links`, and light up together under the pointer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kazalign import html
from kazalign.documents.model import Bead, Bitext
from kazalign.languages import LANGUAGES

_NAMES = {language.code: (language.name, language.own_name) for language in LANGUAGES}
_DOUBTFUL = 0.5
_LISTED = 200
"""More doubtful beads than these are not listed, only counted."""
_OPEN = 10
"""With more of them the list starts folded, so that the text is in sight."""

Span = tuple[int, int]


class PageBitextWriter:
    """For reading and checking, not for reading in."""

    name = "html"
    suffix = ".html"

    def write(self, bitext: Bitext) -> Iterator[str]:
        """The page, row by row. Control characters, which HTML cannot hold, are shown as U+FFFD."""
        style = html.resource("kazalign.corpora.writers", "page.css") + html.resource(__package__, "page.css")
        title = " – ".join(document.metadata.title or document.id for document in bitext.documents)
        body = f'class="bitext" style="--columns: {len(bitext.languages)}"'
        yield html.head(title, style=style, script=html.resource(__package__, "page.js"), body=body)
        yield f'<header class="about">\n<h1>{html.text(title)}</h1>\n'
        yield from _about(bitext)
        yield "</header>\n<main>\n"
        yield _heads(bitext)
        yield from _rows(bitext)
        yield "</main>\n" + html.FOOT


def _about(bitext: Bitext) -> Iterator[str]:
    linked = [bead for bead in bitext.beads if bead.probability is not None]
    alone = len(bitext.beads) - len(linked)
    mean = sum(bead.probability or 0.0 for bead in linked) / max(1, len(linked))
    facts = {
        "Aligned by": bitext.method,
        "Sentences": ", ".join(
            f"{code} {len(document.sentences)}" for code, document in zip(bitext.languages, bitext.documents, strict=True)
        ),
        "Beads": str(len(linked)),
        "Left alone": str(alone),
        "Mean probability": f"{mean:.2f}",
    }
    cells = (f"<div><dt>{name}</dt><dd>{html.text(value)}</dd></div>" for name, value in facts.items())
    yield f'<dl class="facts">{"".join(cells)}</dl>\n'
    doubtful = sorted(
        (
            (bead.probability or 0.0, number)
            for number, bead in enumerate(bitext.beads, start=1)
            if bead.probability is not None and bead.probability < _DOUBTFUL
        )
    )
    if not doubtful:
        return
    unfolded = " open" if len(doubtful) <= _OPEN else ""
    yield f'<details class="to-check"{unfolded}><summary>Doubtful beads: {len(doubtful)}</summary>\n<ul>\n'
    for probability, number in doubtful[:_LISTED]:
        bead = bitext.beads[number - 1]
        texts = " | ".join(html.text(bitext.text(bead, column)) for column in range(len(bead.sides)))
        yield f'<li><a href="#b{number}"><span class="reason">{probability:.0%}</span> {texts}</a></li>\n'
    yield "</ul>\n</details>\n"


def _heads(bitext: Bitext) -> str:
    cells = []
    for code in bitext.languages:
        name, own_name = _NAMES.get(code, ("", code))
        label = f"<small>{html.text(name)}</small>" if name != own_name else ""
        cells.append(f'<div class="cell"><b lang="{html.text(code)}">{html.text(own_name)}</b> {label}</div>')
    return f'<div class="row languages" aria-hidden="true">{"<div></div>".join(cells)}</div>\n'


def _rows(bitext: Bitext) -> Iterator[str]:
    pointers = _pointers(bitext)
    for number, bead in enumerate(bitext.beads, start=1):
        yield from pointers.get(number, ())
        if bead.probability is None:
            kind, colour, label = "alone", "", "–"
        else:
            kind = "doubtful" if bead.probability < _DOUBTFUL else "sure"
            colour = f' style="--sure: {bead.probability:.2f}"'
            label = f"{bead.probability:.0%}"
        moved = " moved" if bead.crossing else ""
        mark = ' <span class="mark" title="stands elsewhere in the other text">⇅</span>' if bead.crossing else ""
        cells = _cell(bitext, bead, 0)
        for column, beside in enumerate(pairwise(bead.sides), start=1):
            unlinked = "" if all(beside) else " unlinked"  # in a row of three, the gap beside an empty column
            cells += f'<div class="band{unlinked}"><span title="{bead.shape}">{label}</span>{mark}</div>'
            cells += _cell(bitext, bead, column)
        yield f'<div class="row bead {kind}{moved}" id="b{number}" tabindex="0"{colour}>{cells}</div>\n'


def _pointers(bitext: Bitext) -> dict[int, list[str]]:
    """Bead number -> lines that stand before it, for what is found with an earlier or later bead; of two texts alone."""
    lines: dict[int, list[str]] = defaultdict(list)
    if len(bitext.languages) != 2:
        return lines
    names = list(bitext.sentences[1])
    places = {name: at for at, name in enumerate(names)}
    owners = {name: number for number, bead in enumerate(bitext.beads, start=1) for name in bead.target if not bead.crossing}
    for number, bead in enumerate(bitext.beads, start=1):
        if not bead.crossing:
            continue
        following = (owners[name] for name in names[places[bead.target[-1]] + 1 :] if name in owners)
        where = next(following, len(bitext.beads))
        lines[where].append(
            f'<div class="row pointer"><div class="cell"></div><div class="band"></div><div class="cell">'
            f'<a href="#b{number}">⇅ {html.text(bitext.text(bead, 1)[:60])}…</a></div></div>\n'
        )
    return lines


def _cell(bitext: Bitext, bead: Bead, column: int) -> str:
    links = _links(bead, column)
    parts, at = [], 0
    for name in bead.sides[column]:
        text = " ".join(bitext.sentences[column][name].text.split())
        parts.append(f'<span class="sentence" data-sentence="{html.text(name)}">{_marked(text, at, links)}</span>')
        at += len(text) + 1
    code = html.text(bitext.languages[column])
    return f'<div class="cell" lang="{code}" dir="auto"><p>{" ".join(parts)}</p></div>'


def _links(bead: Bead, column: int) -> dict[Span, list[str]]:
    """Each linked word of a side with the names of its links, which are the same on the other side."""
    found: dict[Span, list[str]] = defaultdict(list)
    for words in bead.words:
        if column in words.columns:
            mine = words.columns.index(column)
            spans = (words.source, words.target)[mine]
            for link in words.links:
                word = (link.source, link.target)[mine]
                found[spans[word]].append(f"{words.columns[0]}{words.columns[1]}-{link.source}-{link.target}")
    return found


def _marked(text: str, at: int, links: dict[Span, list[str]]) -> str:
    """`text`, which begins at `at` in its side, with its linked words marked."""
    pieces, done = [], 0
    for (start, end), names in sorted(links.items()):
        first, last = start - at, end - at
        if first >= 0 and last <= len(text):
            pieces += [html.text(text[done:first]), f'<span data-links="{" ".join(names)}">{html.text(text[first:last])}</span>']
            done = last
    return "".join([*pieces, html.text(text[done:])])
