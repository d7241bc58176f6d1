"""XLIFF 1.2 (OASIS 2008), what translation tools work on: a `trans-unit` for each unit.

    <trans-unit id="kazalign-7" resname="article.7">
    <source>...</source>
    <target state="translated">...</target>
    <context-group purpose="information"><context context-type="x-score-alignment">0.98</context>...</context-group>
    </trans-unit>

The types of `context` are those of `kazalign.corpora.formats.xml_details`, with `x-source-` and `x-target-` for the two sides.
The strict schema wants them to begin with `x-` and to have no white space: other properties are `x-property-NAME`, and white
space in a name is written `%20` and so on. A property `state` is the target's state, which is
`translated` else; a property `note` is a `note`.

Files of others are read in the versions 1.0 to 1.2: attributes that we do not know become properties, as do contexts and
`prop`s. `g` and `mrk` keep their text, other codes are left out; where there are codes the unit is flagged `inline_codes`. What
is proposed (`alt-trans`), counted or binary is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from kazalign import __version__
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.bilingual import TRANSLATED, Bilingual, Gathered, id_of, pairs
from kazalign.corpora.formats.xml import (
    DECLARATION,
    XML_LANG,
    XML_SPACE,
    Root,
    content,
    elements,
    escaped,
    line_of,
    local,
    quoted,
)
from kazalign.corpora.formats.xml_details import CODES, NOTE
from kazalign.corpora.units import Unit
from kazalign.errors import InputError

_STATES = frozenset(
    f"needs-{what}" for what in ("adaptation", "l10n", "review-adaptation", "review-l10n", "review-translation", "translation")
) | {"final", "new", "signed-off", TRANSLATED}
_INLINE = {"g": True, "mrk": False}
_SPACE = re.compile("[\t\n\r %]")
_ESCAPE = re.compile("%(09|0A|0D|20|25)")


class XliffFormat(Bilingual):
    """Holds everything."""

    name = "xliff"
    suffixes = (".xlf", ".xliff")

    def begin(self, source: str, target: str) -> str:
        """The root."""
        return f'{DECLARATION}<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'

    def begin_file(self, number: int, original: str, source: str, target: str, header: Header) -> str:
        """The `file` with its header."""
        created = header.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        notes = "".join(f"<note>{escaped(note)}</note>\n" for note in (header.licence, header.method) if note)
        return (
            f"<file original={quoted(original)} source-language={quoted(source)} target-language={quoted(target)} "
            f'datatype="plaintext" product-name={quoted(header.title)} tool-id="kazalign" date="{created}" '
            f'xml:space="preserve">\n'
            f'<header>\n<tool tool-id="kazalign" tool-name="kazalign" tool-version={quoted(__version__)}/>\n'
            f"{notes}</header>\n<body>\n"
        )

    def end_file(self, empty: bool) -> str:
        """A body may be empty."""
        return "</body>\n</file>\n"

    def begin_group(self, number: int, name: str) -> str:
        """A paragraph."""
        return f'<group restype="x-paragraph" resname={quoted(name)}>\n'

    def unit(self, number: str, unit: Unit, source: str, target: str) -> str:
        """A `trans-unit`."""
        name = "" if unit.id is None else f" resname={quoted(unit.id)}"
        texts = {code: escaped(unit.variants[code].text) for code in (source, target) if code in unit.variants}
        parts = [f'<trans-unit id="{number}"{name}>\n<source>{texts.get(source, "")}</source>\n']
        state = ""
        if target in texts:
            said = unit.properties.get("state", "")
            state = said if said in _STATES else TRANSLATED
            parts.append(f'<target state="{state}">{texts[target]}</target>\n')
        if contexts := [_context(kind, value) for kind, value in pairs(unit, source, target, state)]:
            parts.append(f'<context-group purpose="information">{"".join(contexts)}</context-group>\n')
        if NOTE in unit.properties:
            parts.append(f"<note>{escaped(unit.properties[NOTE])}</note>\n")
        parts.append("</trans-unit>\n")
        return "".join(parts)


def _context(kind: str, value: str) -> str:
    if not kind.startswith("x-") or kind == "x-":
        kind = f"x-property-{kind}"
    kind = _SPACE.sub(lambda match: f"%{ord(match[0]):02X}", kind)
    return f"<context context-type={quoted(kind)}>{escaped(value)}</context>"


def read(root: Root, blocks: Iterator[bytes], path: Path) -> Iterator[Unit]:
    """The units of a file in XLIFF 1.0 to 1.2.

    Raises:
        InputError: it is not well-formed, or does not say its languages.
    """
    file: Any = {}
    for element in elements(blocks, path, "trans-unit", begun="file"):
        if element.tag == root.namespace + "file":
            file = dict(element.attrib)
        else:
            yield _unit(element, root.namespace, file, path)


def _unit(element: Any, namespace: str, file: dict[str, str], path: Path) -> Unit:
    gathered = Gathered(file.get("original", ""))
    texts: dict[str, tuple[str, str]] = {}
    name, known = id_of(element, "resname")
    for child in element:
        tag = child.tag
        if tag in (namespace + "source", namespace + "target"):
            side = tag[len(namespace) :]
            text, codes = content(child, _INLINE)
            language = file.get(f"{side}-language") or child.get(XML_LANG)
            if text and not language:
                raise InputError(f"the <{side}> has no language; give the <file> {side}-language", path=path, line=line_of(child))
            texts[side] = (language or "", text)
            if codes and CODES not in gathered.unit.flags:
                gathered.unit.flags.append(CODES)
            for attribute, value in child.attrib.items() if side == "target" else ():
                if attribute != XML_LANG and (attribute, value) != ("state", TRANSLATED):
                    gathered.unit.property(local(attribute), value)
        elif tag == namespace + "note":
            gathered.unit.property(NOTE, content(child)[0])
        elif tag in (namespace + "context-group", namespace + "prop-group"):
            for each in child:
                kind = each.get("context-type") or each.get("prop-type") or ""
                gathered.add(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), kind), content(each)[0])
    for attribute, value in element.attrib.items():
        if attribute not in known and attribute != XML_SPACE:
            gathered.unit.property(local(attribute), value)
    return gathered.made(name, texts)
