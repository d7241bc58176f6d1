"""One self-contained HTML page: the texts side by side, each bead a row, with a band between them that shows how sure it is.

The page takes style and script of `kazalign.corpora.writers` and adds its own (`page.css`, `page.js`). Doubtful beads and
sentences left alone are listed first. A bead that breaks the order stands where its first text has it; where the other text has
it, a line points there. Linked words carry `data-links`, and light up together under the pointer; the title of a Kazakh word, and
a line that unfolds under its sentence, say which of its parts answers to which word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kazalign import html
from kazalign.corpora.writers.words import Span, marked
from kazalign.documents.model import Bead, Bitext, Part
from kazalign.languages import LANGUAGES

_NAMES = {language.code: (language.name, language.own_name) for language in LANGUAGES}
_DOUBTFUL = 0.5
_LISTED = 200
"""More doubtful beads than these are not listed, only counted."""
_OPEN = 10
"""With more of them the list starts folded, so that the text is in sight."""


class PageBitextWriter:
    """For reading and checking, not for reading in."""

    name = "html"
    suffix = ".html"

    def write(self, bitext: Bitext) -> Iterator[str]:
        """The page, row by row. Control characters, which HTML cannot hold, are shown as U+FFFD."""
        style = html.resource("kazalign.corpora.writers", "page.css") + html.resource(__package__, "page.css")
        title = " – ".join(document.metadata.title or document.id for document in bitext.documents)
        body = f'class="bitext" style="--columns: {len(bitext.languages)}"'
        script = html.resource("kazalign.corpora.writers", "links.js") + html.resource(__package__, "page.js")
        yield html.head(title, style=style, script=script, body=body)
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
    links, glosses = _links(bead, column), _glosses(bitext, bead, column)
    titles = {span: gloss.title() for span, gloss in glosses.items()}
    parts, at = [], 0
    for name in bead.sides[column]:
        text = " ".join(bitext.sentences[column][name].text.split())
        parts.append(f'<span class="sentence" data-sentence="{html.text(name)}">{marked(text, at, links, titles)}</span>')
        at += len(text) + 1
    code = html.text(bitext.languages[column])
    under = _folded(glosses.values(), unfolded=len(bitext.beads) <= _OPEN)
    return f'<div class="cell" lang="{code}" dir="auto"><p>{" ".join(parts)}</p>{under}</div>'


@dataclass
class _Gloss:
    """A Kazakh word in its parts, and in each other language what answers to them, or what they say where nothing does."""

    parts: Sequence[str]
    rows: dict[str, list[str]] = field(default_factory=dict)

    def title(self) -> str:
        return "\n".join(
            ", ".join(f"{part} → {answer}" for part, answer in zip(self.parts, row, strict=True) if answer)
            for row in self.rows.values()
        )

    def table(self) -> str:
        head = "".join(f'<th scope="col">{html.text(part)}</th>' for part in self.parts)
        rows = (
            f'<tr lang="{html.text(code)}">{"".join(f"<td>{html.text(answer)}</td>" for answer in row)}</tr>'
            for code, row in self.rows.items()
        )
        return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _folded(glosses: Collection[_Gloss], *, unfolded: bool) -> str:
    if not glosses:
        return ""
    tables = "".join(gloss.table() for gloss in glosses)
    return f'<details class="parts"{" open" * unfolded}><summary lang="en">Suffixes: {len(glosses)}</summary>{tables}</details>'


def _glosses(bitext: Bitext, bead: Bead, column: int) -> dict[Span, _Gloss]:
    """The Kazakh words of a side whose parts are known, by their places."""
    found: dict[Span, _Gloss] = {}
    for words in bead.words:
        by_word: dict[int, list[Part]] = defaultdict(list)
        for part in words.parts:
            if words.columns[part.side] == column:
                by_word[part.word].append(part)
        for word, parts in by_word.items():
            side = parts[0].side
            own, other = (bitext.text(bead, words.columns[each]) for each in (side, 1 - side))
            spans, others = (words.source, words.target)[:: 1 if side == 0 else -1]
            gloss = found.setdefault(spans[word], _Gloss([own[part.start : part.end] for part in parts]))
            gloss.rows[bitext.languages[words.columns[1 - side]]] = [
                " ".join(other[slice(*others[at])] for at in part.answers) or f"({part.name})" * (part.name != "stem")
                for part in parts
            ]
    return dict(sorted(found.items()))


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
