"""What units say beside their texts, as pairs of a type and a value: how TMX and XLIFF hold it.

A score is of the type `x-score-NAME`; flags, the licence and the date are `x-flag`, `x-licence` and `x-date`; other properties
are of their own type, or `x-property-NAME` where that could be taken for one of ours. Of a variant there are `x-document`,
`x-sentence` for each of its sentences, `x-start`, `x-end`, `x-engine` and `x-revision`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import isfinite
from typing import Any

from kazalign.corpora.formats.keeping import ALL, kept
from kazalign.corpora.formats.xml import NOT_IN_XML, clean
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError
from kazalign.languages import language

NOTE = "note"
"""The property that notes become."""
CODES = "inline_codes"
"""The flag of a unit whose texts had inline codes, such as marks of formatting, which were left out."""
_OURS = ("x-score-", "x-flag", "x-licence", "x-date", "x-property-", "x-source-", "x-target-")

Pair = tuple[str, str]


def unit_pairs(unit: Unit) -> Iterator[Pair]:
    """All that a unit says as a whole, but its id and its notes."""
    for name, score in unit.scores.items():
        yield f"x-score-{name}", repr(float(score))
    for flag in unit.flags:
        yield "x-flag", flag
    if unit.licence is not None:
        yield "x-licence", unit.licence
    if unit.date is not None:
        yield "x-date", unit.date
    for name, value in unit.properties.items():
        if name != NOTE:
            yield f"x-property-{name}" if name.startswith(_OURS) else name, value


def side_pairs(variant: Variant) -> Iterator[Pair]:
    """All that a variant says beside its text."""
    if variant.document is not None:
        yield "x-document", variant.document
    for sentence in variant.sentences:
        yield "x-sentence", sentence
    if variant.start is not None:
        yield "x-start", str(variant.start)
    if variant.end is not None:
        yield "x-end", str(variant.end)
    if variant.engine is not None:
        yield "x-engine", variant.engine
    if variant.revision is not None:
        yield "x-revision", variant.revision


class UnitDetails:
    """Gathers the pairs of a unit. Whatever is not of our types, or not a value of its type, becomes properties."""

    __slots__ = ("_properties", "date", "flags", "licence", "scores")

    def __init__(self) -> None:
        self.scores: dict[str, float] = {}
        self.flags: list[str] = []
        self.licence: str | None = None
        self.date: str | None = None
        self._properties: dict[str, list[str]] = {}

    def add(self, kind: str, value: str) -> None:
        """Take a pair."""
        if not kind.startswith("x-"):
            self.property(kind, value)
        elif kind == "x-flag":
            self.flags.append(value)
        elif kind == "x-licence" and self.licence is None:
            self.licence = value
        elif kind == "x-date" and self.date is None:
            self.date = value
        elif kind.startswith("x-property-"):
            self.property(kind.removeprefix("x-property-"), value)
        elif kind.startswith("x-score-") and (score := _number(value)) is not None:
            self.scores.setdefault(kind.removeprefix("x-score-"), score)
        else:
            self.property(kind, value)

    def property(self, name: str, value: str) -> None:
        """Take a property; values of the same name become lines of one."""
        self._properties.setdefault(name, []).append(value)

    def unit(self, variants: dict[str, Variant], name: str | None) -> Unit:
        """The unit that says all this."""
        properties = {name: "\n".join(values) for name, values in self._properties.items()}
        return Unit(variants, name, self.scores, tuple(self.flags), self.licence, self.date, properties)


class SideDetails:
    """Gathers the pairs of a variant."""

    __slots__ = ("_sentences", "_values")

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._values: dict[str, str] = {}

    def add(self, kind: str, value: str) -> bool:
        """Take a pair; False: it says nothing that a variant has a place for, or says it again."""
        if kind == "x-sentence":
            self._sentences.append(value)
            return True
        number = kind in ("x-start", "x-end")
        if kind in self._values or not (number or kind in ("x-document", "x-engine", "x-revision")):
            return False
        if number and not (value.isascii() and value.isdigit() and len(value) < 20):
            return False
        self._values[kind] = value
        return True

    def variant(self, text: str) -> Variant:
        """The variant that says all this."""
        if not self._values and not self._sentences:
            return Variant(text)
        value = self._values.get
        start, end = value("x-start"), value("x-end")
        return Variant(
            text,
            value("x-document"),
            tuple(self._sentences),
            None if start is None else int(start),
            None if end is None else int(end),
            value("x-engine"),
            value("x-revision"),
        )


def kept_in_xml(unit: Unit, losses: Counter[str]) -> Unit:
    """`unit` as files in XML give it back: without characters that XML cannot hold, its languages named by `language_code`."""
    unit = kept(unit, losses, holds=ALL, clean=clean)
    if any(language_code(code) != code for code in unit.variants):
        unit = replace(unit, variants=_recoded(unit, losses))
    said = [unit.id, unit.licence, unit.date, *unit.flags, *unit.scores, *unit.properties, *unit.properties.values()]
    for variant in unit.variants.values():
        said += (variant.document, variant.engine, variant.revision, *variant.sentences)
    if NOT_IN_XML.search("".join(filter(None, said))):
        unit = _cleaned(unit, losses)
    return unit


@lru_cache(maxsize=1024)
def language_code(tag: str) -> str:
    """Our code for a language tag (BCP 47): `kk-KZ`, `kk_KZ` and `kaz` are `kk`.

    Regions are left out, and so is the script that a language of our table is usually written in; another stays: `kk-Latn`.
    """
    primary, *others = tag.strip().replace("_", "-").split("-")
    script = next((part.title() for part in others if len(part) == 4 and part.isalpha()), "")
    try:
        known = language(primary)
    except ConfigurationError:
        code, usual = primary.lower(), ""
    else:
        code, usual = known.code, known.flores.partition("_")[2]
    return code if script in ("", usual) else f"{code}-{script}"


def _recoded(unit: Unit, losses: Counter[str]) -> dict[str, Variant]:
    variants: dict[str, Variant] = {}
    for code, variant in unit.variants.items():
        if variants.setdefault(language_code(code), variant) is not variant:
            losses["texts in another variety of a language left out"] += 1
    return variants


def _cleaned(unit: Unit, losses: Counter[str]) -> Unit:
    def one(value: str | None) -> str | None:
        return None if value is None else clean(value, losses)

    def several(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(clean(value, losses) for value in values)

    def named(values: dict[str, Any]) -> dict[str, Any]:
        names = {clean(name, losses): value for name, value in values.items()}
        if len(names) < len(values):
            losses["details of the same name left out"] += len(values) - len(names)
        return names

    variants = {
        code: replace(
            each,
            document=one(each.document),
            sentences=several(each.sentences),
            engine=one(each.engine),
            revision=one(each.revision),
        )
        for code, each in unit.variants.items()
    }
    properties = {name: clean(value, losses) for name, value in unit.properties.items()}
    return Unit(
        variants,
        one(unit.id) or None,
        named(dict(unit.scores)),
        several(unit.flags),
        one(unit.licence) or None,
        one(unit.date) or None,
        named(properties),
    )


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None
