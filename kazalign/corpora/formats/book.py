"""A parallel book: one self-contained HTML page, the languages side by side, to read on screen and on paper, and to read back in.

    <div class="unit" data-id="article.7" data-scores='{"alignment": 0.98}' data-flags="numbers">
    <p lang="kk" data-document="kk" data-sentences="p1.s1">...</p>
    <p lang="en" ...>...</p><i class="mark" title="To check: numbers">&#8226;</i></div>

All that a unit says is in `data-` attributes: `id`, `scores`, `flags`, `licence`, `date` and `properties` at the unit,
`document`, `sentences`, `start`, `end`, `engine` and `revision` at a text. A value that HTML cannot hold, or that is not on one
line, is a string in JSON. Units stand in sections that a browser lays out only when they come into sight, so that tens of
thousands are no burden.

Only pages of this kind are read in; nothing that a page refers to is fetched, and memory does not grow with it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

from kazalign import html
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.detail_lines import doubtful, encodable, listed, quoted, unlisted, unquoted
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.formats.language_files import check_codes
from kazalign.corpora.formats.places import Places
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError
from kazalign.languages import LANGUAGES, OTHERS

LONGEST = 50_000_000
"""Characters that a text may have, and bytes in which no unit ends."""
_OWN = "kazalign-book"
"""The class of the body that tells pages of ours."""
_BLOCK = 1 << 16
_BETWEEN = b"</section>\n<section>"
_RENEWED = 1 << 24
"""Bytes after which a page is parsed by another parser, from the next section on."""
_SECTION = 50
"""Units after which a section ends with the next paragraph."""
_LONGEST_SECTION = 200
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NAMES = {entry.code: (entry.own_name, entry.name) for entry in LANGUAGES} | {code: (name, name) for code, name in OTHERS.items()}


class BookFormat:
    """Holds everything, but for control characters in texts."""

    name = "book"
    suffixes = (".book.html", ".book.htm")
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file.

        Raises:
            ConfigurationError: one language is no code.
        """
        check_codes(languages, least=1)
        return {"": path}

    def found(self, path: Path) -> dict[str, Path]:
        """One file."""
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but control characters and halves of surrogate pairs."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=_clean)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """The page, unit by unit."""
        for piece in _page(units, header):
            streams[""].write(piece.encode())

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """The units of a page."""
        from lxml.etree import HTMLParser, LxmlError

        path, target = files[""], _Target()
        since = fed = 0
        try:
            parser = HTMLParser(target=target, encoding="utf-8", no_network=True)
            for block in iter(partial(streams[""].read, _BLOCK), b""):
                fed += len(block)
                cut = block.find(_BETWEEN) if fed > _RENEWED else -1
                if cut >= 0:  # a parser keeps what it was fed, so that another one goes on from here
                    parser.feed(block[:cut])
                    parser.close()
                    parser, fed = HTMLParser(target=target, encoding="utf-8", no_network=True), 0
                parser.feed(block[max(cut, 0) :])
                since = 0 if target.units else since + len(block)
                yield from target.taken()
                if since > (LONGEST if target.own else _BLOCK):
                    raise _foreign(path) if not target.own else InputError(f"no unit ends within {LONGEST:,} bytes", path=path)
            parser.close()
        except (LxmlError, ValueError) as error:
            if not target.own:
                raise _foreign(path) from error
            raise InputError(f"not a page that can be read: {error}", path=path) from error
        if not target.own:
            raise _foreign(path)
        yield from target.taken()
        if not target.ended:
            raise InputError("the page is cut off; fetch or make it anew", path=path)


def _page(units: Iterable[Unit], header: Header) -> Iterator[str]:
    style = html.resource("kazalign.corpora.writers", "page.css") + html.resource(__package__, "book.css")
    body = f'class="{_OWN}" style="--columns: {len(header.languages)}"'
    yield html.head(header.title, style=style, script="", body=body)
    yield f'<header class="about">\n<h1>{html.text(header.title)}</h1>\n'
    facts = {
        "Languages": ", ".join(_NAMES.get(code, (code, code))[1] for code in header.languages),
        "Made by": header.method,
        "Licence": header.licence,
        "Date": f"{header.created:%Y-%m-%d}",
    }
    cells = (f"<div><dt>{name}</dt><dd>{html.text(value)}</dd></div>" for name, value in facts.items() if value)
    yield f'<dl class="facts">{"".join(cells)}</dl>\n</header>\n<main>\n<div class="row languages" aria-hidden="true">'
    for code in header.languages:
        yield f'<div class="cell"><b lang="{code}">{html.text(_NAMES.get(code, (code, code))[0])}</b></div>'
    yield "</div>\n"
    yield from _sections(units, header.languages)
    yield f"</main>\n{html.FOOT}"


def _sections(units: Iterable[Unit], languages: Sequence[str]) -> Iterator[str]:
    places, size = Places(languages[0]), 0
    for unit in units:
        document, paragraph = places.begun(unit)
        if size == 0 or document or (paragraph and size >= _SECTION) or size >= _LONGEST_SECTION:
            yield "</section>\n" * (size > 0) + "<section>\n"
            size = 0
        if document:
            yield f"<h2>{html.text(document)}</h2>\n"
        yield _row(unit, languages, paragraph)
        size += 1
    yield "</section>\n" * (size > 0)


def _row(unit: Unit, languages: Sequence[str], paragraph: bool) -> str:
    said = {
        "id": unit.id and quoted(unit.id),
        "scores": json.dumps({name: float(value) for name, value in unit.scores.items()}) if unit.scores else None,
        "flags": listed(unit.flags, " ") if unit.flags else None,
        "licence": unit.licence and quoted(unit.licence),
        "date": unit.date and quoted(unit.date),
        "properties": json.dumps(dict(unit.properties)) if unit.properties else None,
    }
    cells = []
    for code in languages:
        variant = unit.variants.get(code)
        # an empty cell keeps the columns in line
        cells.append(f'<p lang="{code}" dir="auto"{_side(variant)}>{_text(variant.text)}</p>\n' if variant else "<p></p>\n")
    look = doubtful(unit)
    classes = "unit" + " begins" * paragraph + " doubtful" * look
    mark = f'<i class="mark" title="To check: {_reasons(unit)}">&#8226;</i>' if look else ""
    return f'<div class="{classes}"{_attributes(said)}>\n{"".join(cells)}{mark}</div>\n'


def _side(variant: Variant) -> str:
    return _attributes(
        {
            "document": None if variant.document is None else quoted(variant.document),
            "sentences": listed(variant.sentences, " ") if variant.sentences else None,
            "start": None if variant.start is None else str(variant.start),
            "end": None if variant.end is None else str(variant.end),
            "engine": None if variant.engine is None else quoted(variant.engine),
            "revision": None if variant.revision is None else quoted(variant.revision),
        }
    )


def _attributes(said: Mapping[str, str | None]) -> str:
    return "".join([f' data-{name}="{escape(value)}"' for name, value in said.items() if value is not None])


def _text(text: str) -> str:
    """As content; a carriage return, which HTML would make a line feed, is a character reference."""
    return escape(text, quote=False).replace("\r", "&#13;")


def _reasons(unit: Unit) -> str:
    alignment = unit.scores.get("alignment")
    reasons = [flag.replace("_", " ") for flag in unit.flags] + ([f"alignment {alignment:.2f}"] if alignment is not None else [])
    return html.text(", ".join(reasons))


class _Target:
    """What lxml tells of a page, tag by tag, becomes units."""

    def __init__(self) -> None:
        self.own = self.ended = False
        self.units: list[Unit] = []
        self._unit: dict[str, Any] | None = None
        self._variants: dict[str, Variant] = {}
        self._code: str | None = None
        self._side: dict[str, Any] = {}
        self._text: list[str] = []
        self._size = 0

    def taken(self) -> list[Unit]:
        """The units that are whole by now."""
        units, self.units = self.units, []
        return units

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "p" and self._unit is not None:
            self._end_of_text()
            if code := attributes.get("lang"):
                self._code, self._side = code, _side_of(attributes)
        elif tag == "div":
            self._end_of_unit()
            if self.own and "unit" in attributes.get("class", "").split():
                self._unit = _unit_of(attributes)
        elif tag == "body":
            self.own = self.own or _OWN in attributes.get("class", "").split()
        elif tag == "footer":
            self.ended = True

    def end(self, tag: str) -> None:
        if tag == "p":
            self._end_of_text()
        elif tag == "div":
            self._end_of_unit()

    def data(self, data: str) -> None:
        if self._code is not None:
            self._text.append(data)
            self._size += len(data)
            if self._size > LONGEST:
                raise ValueError(f"a text has more than {LONGEST:,} characters")

    def close(self) -> None:
        self._end_of_unit()

    def _end_of_text(self) -> None:
        if self._code is not None:
            if text := "".join(self._text):
                self._variants[self._code] = Variant(text, **self._side)
            self._code, self._text, self._size = None, [], 0

    def _end_of_unit(self) -> None:
        self._end_of_text()
        if self._unit is not None and self._variants:
            self.units.append(Unit(self._variants, **self._unit))
        self._unit, self._variants = None, {}


def _unit_of(attributes: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: unquoted(attributes[f"data-{name}"]) for name in ("id", "licence", "date") if f"data-{name}" in attributes
    }
    if "data-flags" in attributes:
        said["flags"] = unlisted(attributes["data-flags"])
    if "data-scores" in attributes:
        said["scores"] = {name: float(value) for name, value in _named(attributes["data-scores"])}
    if "data-properties" in attributes:
        said["properties"] = {name: str(value) for name, value in _named(attributes["data-properties"])}
    return said


def _named(text: str) -> Iterable[tuple[str, Any]]:
    """The names and values of an object in JSON."""
    value = json.loads(text)
    if not isinstance(value, dict) or any(isinstance(each, dict | list | None) for each in value.values()):
        raise ValueError(f"{text[:40]} does not give names their values")
    return value.items()


def _side_of(attributes: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for attribute, value in attributes.items():
        name = attribute.removeprefix("data-")
        if name in ("document", "engine", "revision"):
            said[name] = unquoted(value)
        elif name in ("start", "end") and value.isascii() and value.isdigit() and len(value) < 19:
            said[name] = int(value)
        elif name == "sentences":
            said[name] = unlisted(value)
    return said


def _clean(text: str, losses: Counter[str]) -> str:
    text = without_surrogates(text, losses)
    if not _NOT_IN_HTML.search(text):
        return text
    losses["characters that HTML cannot hold removed"] += 1
    return _NOT_IN_HTML.sub("", text)


def _foreign(path: Path) -> InputError:
    return InputError("not a parallel book, which kazalign writes as NAME.book.html", path=path)
