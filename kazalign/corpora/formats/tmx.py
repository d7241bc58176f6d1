"""TMX 1.4b (Translation Memory eXchange, LISA 2005), what translation memories exchange.

    <tu tuid="article.7" creationdate="20261129T101500Z">
    <prop type="x-score-alignment">0.98</prop>
    <tuv xml:lang="kk"><prop type="x-document">kk</prop><prop type="x-sentence">p1.s1</prop><seg>...</seg></tuv>
    ...

The types of `prop` are those of `kazalign.corpora.formats.xml_details`; a property `note` is a `note`. The date is the attribute
`creationdate`, and an `x-date` too where that does not say exactly the same.

Files of others are read in all versions from 1.1 on: attributes and properties that we do not know become properties of the
unit, with the language after their name where they are a variant's (`creationid_en`); what the header says is passed over. `hi`
keeps its text, codes (`bpt`, `ept`, `it`, `ph`, `ut`, with what they have inside) are left out and the unit is flagged
`inline_codes`. The region of a language tag is left out (`language_code`). A unit with two texts in a language becomes two units,
the second with the second text and the first texts of the other languages, and `+2` after its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from kazalign import __version__
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.keeping import ALL, the_file
from kazalign.corpora.formats.xml import DECLARATION, XML_LANG, clean, content, elements, escaped, line_of, local, opened, quoted
from kazalign.corpora.formats.xml_details import (
    CODES,
    NOTE,
    SideDetails,
    UnitDetails,
    kept_in_xml,
    language_code,
    side_pairs,
    unit_pairs,
)
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError

_INLINE = {"hi": False}
_MOMENT = "%Y%m%dT%H%M%SZ"
_OWN = frozenset({"tuid", "creationdate", "changedate"})


class TmxFormat:
    """Holds everything."""

    name = "tmx"
    suffixes = (".tmx",)
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file."""
        return {"": path}

    def found(self, path: Path) -> dict[str, Path]:
        """One file."""
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but characters that XML cannot hold."""
        return kept_in_xml(unit, losses)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """The header, then a `tu` for each unit."""
        write = streams[""].write
        write(_begin(header).encode())
        for unit in units:
            write(_tu(unit).encode())
        write(b"</body>\n</tmx>\n")

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """A unit for each `tu`."""
        path = files[""]
        root, blocks = opened(streams[""], path)
        if root.name != "tmx":
            raise InputError(f"not TMX: its root is <{root.name}> and not <tmx>", path=path)
        for element in elements(blocks, path, "tu"):
            yield from _read(element, root.namespace, path)


def _begin(header: Header) -> str:
    created = header.created.astimezone(UTC).strftime(_MOMENT)
    said = {"x-title": header.title, "x-licence": header.licence, "x-method": header.method}
    props = "".join(_prop(name, clean(value, Counter())) + "\n" for name, value in said.items() if value)
    return (
        f'{DECLARATION}<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="kazalign" creationtoolversion={quoted(__version__)} segtype="sentence" o-tmf="kazalign" '
        f'adminlang="en" srclang={quoted(language_code(header.languages[0]))} datatype="plaintext" creationdate="{created}">\n'
        f"{props}</header>\n<body>\n"
    )


def _tu(unit: Unit) -> str:
    moment = None if unit.date is None else _moment(unit.date)
    attributes = "" if unit.id is None else f" tuid={quoted(unit.id)}"
    if moment is not None:
        attributes += f' creationdate="{moment}"'
    parts = [f"<tu{attributes}>\n"]
    if NOTE in unit.properties:
        parts.append(f"<note>{escaped(unit.properties[NOTE])}</note>\n")
    for kind, value in unit_pairs(unit):
        if kind != "x-date" or moment is None or _date(moment) != value:
            parts.append(_prop(kind, value) + "\n")
    for code, variant in unit.variants.items():
        props = "".join([_prop(kind, value) for kind, value in side_pairs(variant)])
        parts.append(f"<tuv xml:lang={quoted(code)}>{props}<seg>{escaped(variant.text)}</seg></tuv>\n")
    parts.append("</tu>\n")
    return "".join(parts)


def _prop(kind: str, value: str) -> str:
    return f"<prop type={quoted(kind)}>{escaped(value)}</prop>"


def _read(tu: Any, namespace: str, path: Path) -> Iterator[Unit]:
    details = UnitDetails()
    texts: dict[str, list[Variant]] = {}
    for child in tu:
        tag = child.tag
        if tag == namespace + "tuv":
            code, variant = _tuv(child, details, namespace, path)
            if variant.text:
                texts.setdefault(code, []).append(variant)
        elif tag == namespace + "prop":
            details.add(child.get("type", ""), content(child)[0])
        elif tag == namespace + "note":
            details.property(NOTE, content(child)[0])
    attributes = tu.attrib
    for moment in ("changedate", "creationdate"):
        if moment in attributes:
            if details.date is None:
                details.date = _date(attributes[moment]) or attributes[moment]
            elif _moment(details.date) != attributes[moment]:
                details.property(moment, attributes[moment])
    for name, value in attributes.items():
        if name not in _OWN:
            details.property(local(name), value)
    name = attributes.get("tuid")
    for number in range(max(map(len, texts.values()), default=1)):
        variants = {code: each[number if number < len(each) else 0] for code, each in texts.items()}
        yield details.unit(variants, f"{name}+{number + 1}" if name is not None and number else name)


def _tuv(tuv: Any, details: UnitDetails, namespace: str, path: Path) -> tuple[str, Variant]:
    side, text, others = SideDetails(), "", []
    for child in tuv:
        if child.tag == namespace + "seg":
            text, codes = content(child, _INLINE)
            if codes and CODES not in details.flags:
                details.flags.append(CODES)
        elif child.tag == namespace + "prop":
            kind, value = child.get("type", ""), content(child)[0]
            if not side.add(kind, value):
                others.append((kind, value))
        elif child.tag == namespace + "note":
            others.append((NOTE, content(child)[0]))
    tag = tuv.get(XML_LANG) or tuv.get("lang")
    if not tag:
        raise InputError("a <tuv> has no language; give it xml:lang", path=path, line=line_of(tuv))
    code = language_code(tag)
    if len(tuv.attrib) > 1:
        others += [(local(name), value) for name, value in tuv.attrib.items() if name not in (XML_LANG, "lang")]
    for kind, value in others:
        details.property(f"{kind}_{code}", value)
    return code, side.variant(text)


@lru_cache(maxsize=1024)
def _moment(date: str) -> str | None:
    """A date in ISO 8601 as TMX has it, in UTC; None: it is not one."""
    try:
        moment = datetime.fromisoformat(date)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def _date(moment: str) -> str | None:
    """A moment as TMX has it in ISO 8601; None: it is not one."""
    try:
        return datetime.strptime(moment, _MOMENT).isoformat() + "Z"
    except ValueError:
        return None
