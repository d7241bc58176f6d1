"""One self-contained HTML page: the texts side by side, each bead a row, with a band between them that shows how sure it is.

The page takes its style from `kazalign.corpora.writers` and adds its own (`page.css`, `page.js`). Doubtful beads and sentences
left alone are listed first. A bead that breaks the order stands where its first text has it; where the other text has it, a line
points there. Linked words carry `data-links`, and light up together under the pointer.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape as escape_markup
from importlib.resources import files

from kazalign import __version__
from kazalign.documents.model import Bead, Bitext
from kazalign.languages import LANGUAGES

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
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
        style = _resource("kazalign.corpora.writers", "page.css") + _resource(__package__, "page.css")
        script = _resource(__package__, "page.js")
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_digest(script)}'"
        title = " – ".join(document.metadata.title or document.id for document in bitext.documents)
        yield f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="kazalign {__version__}">
<title>{_text(title)}</title>
<style>{style}</style>
<script type="module">{script}</script>
</head>
<body class="bitext" style="--columns: {len(bitext.languages)}">
<header class="about">
<h1>{_text(title)}</h1>
"""
        yield from _about(bitext)
        yield "</header>\n<main>\n"
        yield _heads(bitext)
        yield from _rows(bitext)
        yield f"</main>\n<footer>Made by kazalign {__version__}.</footer>\n</body>\n</html>\n"


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
    cells = (f"<div><dt>{name}</dt><dd>{_text(value)}</dd></div>" for name, value in facts.items())
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
        texts = " | ".join(_text(bitext.text(bead, column)) for column in range(len(bead.sides)))
        yield f'<li><a href="#b{number}"><span class="reason">{probability:.0%}</span> {texts}</a></li>\n'
    yield "</ul>\n</details>\n"


def _heads(bitext: Bitext) -> str:
    cells = []
    for code in bitext.languages:
        name, own_name = _NAMES.get(code, ("", code))
        label = f"<small>{_text(name)}</small>" if name != own_name else ""
        cells.append(f'<div class="cell"><b lang="{_text(code)}">{_text(own_name)}</b> {label}</div>')
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
        band = f'<div class="band"><span title="{bead.shape}">{label}</span>{mark}</div>'
        cells = band.join(_cell(bitext, bead, column) for column in range(len(bead.sides)))
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
            f'<a href="#b{number}">⇅ {_text(bitext.text(bead, 1)[:60])}…</a></div></div>\n'
        )
    return lines


def _cell(bitext: Bitext, bead: Bead, column: int) -> str:
    links = _links(bead, column)
    parts, at = [], 0
    for name in bead.sides[column]:
        text = " ".join(bitext.sentences[column][name].text.split())
        parts.append(f'<span class="sentence" data-sentence="{_text(name)}">{_marked(text, at, links)}</span>')
        at += len(text) + 1
    code = _text(bitext.languages[column])
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
            pieces += [_text(text[done:first]), f'<span data-links="{" ".join(names)}">{_text(text[first:last])}</span>']
            done = last
    return "".join([*pieces, _text(text[done:])])


def _text(text: str) -> str:
    return escape_markup(_NOT_IN_HTML.sub("\ufffd", text))


def _resource(package: str | None, name: str) -> str:
    return files(package or "").joinpath(name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    """What the page's policy knows its one script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
