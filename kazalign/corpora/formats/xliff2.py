"""XLIFF 2.0 (OASIS 2014), the newer kind: a `unit` of one `segment` for each unit.

    <unit id="kazalign-7" name="article.7">
    <mda:metadata><mda:metaGroup category="kazalign"><mda:meta type="x-score-alignment">0.98</mda:meta>...
    <segment state="translated"><source>...</source><target>...</target></segment>
    </unit>

The types of `meta` are those of `kazalign.corpora.formats.xml_details`, with `x-source-` and `x-target-` for the two sides. A
property `state` is the segment's state, which is `translated` else; a property `note` is a `note`.

Files of others are read in the versions 2.0 to 2.2: each segment is a unit, with the unit's id and, where it has several, the
segment's. Attributes that we do not know, and the metadata of a unit, become properties. `pc` and `mrk` keep their text, other
codes are left out; where there are codes the unit is flagged `inline_codes`. Other modules, such as matches, are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.bilingual import TRANSLATED, Bilingual, Gathered, id_of, pairs
from kazalign.corpora.formats.xml import DECLARATION, XML_SPACE, Root, content, elements, escaped, local, quoted
from kazalign.corpora.formats.xml_details import CODES, NOTE
from kazalign.corpora.units import Unit
from kazalign.errors import InputError

_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_STATES = frozenset({"initial", TRANSLATED, "reviewed", "final"})
_INLINE = {"pc": True, "mrk": False}


class Xliff2Format(Bilingual):
    """Holds everything."""

    name = "xliff2"
    suffixes = (".xlf2", ".xliff2")

    def begin(self, source: str, target: str) -> str:
        """The root, which has the languages of the whole file."""
        return (
            f'{DECLARATION}<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="{_METADATA}" '
            f"srcLang={quoted(source)} trgLang={quoted(target)}>\n"
        )

    def begin_file(self, number: int, original: str, source: str, target: str, header: Header) -> str:
        """The `file` with what is true of all of it as notes."""
        name = f" original={quoted(original)}" if original else ""
        said = {"title": header.title, "licence": header.licence, "method": header.method}
        notes = "".join(f"<note category={quoted(kind)}>{escaped(value)}</note>" for kind, value in said.items() if value)
        return f'<file id="f{number}"{name} xml:space="preserve">\n' + (f"<notes>{notes}</notes>\n" if notes else "")

    def end_file(self, empty: bool) -> str:
        """A file has to have a unit or a group."""
        return ('<group id="none"/>\n' if empty else "") + "</file>\n"

    def begin_group(self, number: int, name: str) -> str:
        """A paragraph."""
        return f'<group id="g{number}" type="kazalign:paragraph" name={quoted(name)}>\n'

    def unit(self, number: str, unit: Unit, source: str, target: str) -> str:
        """A `unit` of one segment."""
        name = "" if unit.id is None else f" name={quoted(unit.id)}"
        texts = {code: escaped(unit.variants[code].text) for code in (source, target) if code in unit.variants}
        state = ""
        if target in texts:
            said = unit.properties.get("state", "")
            state = said if said in _STATES else TRANSLATED
        parts = [f'<unit id="{number}"{name}>\n']
        if metas := [_meta(kind, value) for kind, value in pairs(unit, source, target, state)]:
            parts.append(f'<mda:metadata><mda:metaGroup category="kazalign">{"".join(metas)}</mda:metaGroup></mda:metadata>\n')
        if NOTE in unit.properties:
            parts.append(f"<notes><note>{escaped(unit.properties[NOTE])}</note></notes>\n")
        parts.append(f'<segment state="{state}">' if state else "<segment>")
        parts.append(f"<source>{texts.get(source, '')}</source>")
        if target in texts:
            parts.append(f"<target>{texts[target]}</target>")
        parts.append("</segment>\n</unit>\n")
        return "".join(parts)


def _meta(kind: str, value: str) -> str:
    return f"<mda:meta type={quoted(kind)}>{escaped(value)}</mda:meta>"


def read(root: Root, blocks: Iterator[bytes], path: Path) -> Iterator[Unit]:
    """The units of a file in XLIFF 2.0 to 2.2.

    Raises:
        InputError: it is not well-formed, or does not say its languages.
    """
    languages = {"source": root.attributes.get("srcLang", ""), "target": root.attributes.get("trgLang", "")}
    if not languages["source"]:
        raise InputError("the file does not say its source language; give <xliff> srcLang", path=path)
    original = ""
    for element in elements(blocks, path, "unit", begun="file"):
        if element.tag == root.namespace + "file":
            original = element.get("original", "")
        else:
            yield from _read(element, root.namespace, original, languages, path)


def _read(element: Any, namespace: str, original: str, languages: dict[str, str], path: Path) -> Iterator[Unit]:
    name, known = id_of(element, "name")
    segments = element.findall(namespace + "segment")
    for number, segment in enumerate(segments, start=1):
        gathered = Gathered(original)
        for child in element:
            tag = child.tag
            if tag == namespace + "notes":
                for note in child:
                    gathered.unit.property(NOTE, content(note)[0])
            elif tag == f"{{{_METADATA}}}metadata":
                for meta in child.iter(f"{{{_METADATA}}}meta"):
                    gathered.add(meta.get("type", ""), content(meta)[0])
        for attribute, value in element.attrib.items():
            if attribute not in known and attribute != XML_SPACE:
                gathered.unit.property(local(attribute), value)
        texts = _segment(segment, gathered, namespace, languages, path)
        own = f"{name}.{segment.get('id') or number}" if name is not None and len(segments) > 1 else name
        yield gathered.made(own, texts)


def _segment(
    segment: Any, gathered: Gathered, namespace: str, languages: dict[str, str], path: Path
) -> dict[str, tuple[str, str]]:
    """Language tag and text of the segment's sides; `gathered` gets what else it says."""
    texts = {}
    for side, language in languages.items():
        child = segment.find(namespace + side)
        if child is not None:
            text, codes = content(child, _INLINE)
            if text and not language:
                raise InputError("there is a <target> but no target language; give <xliff> trgLang", path=path)
            texts[side] = (language, text)
            if codes and CODES not in gathered.unit.flags:
                gathered.unit.flags.append(CODES)
    for attribute, value in segment.attrib.items():
        if attribute != "id" and (attribute, value) != ("state", TRANSLATED):
            gathered.unit.property(local(attribute), value)
    return texts
