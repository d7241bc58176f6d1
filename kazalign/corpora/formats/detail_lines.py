"""Details as lines that people read and programs too: `key: value`, or `key[name]: value` where there can be several.

    score[alignment]: 0.98          document[kk]: article
    flags: numbers, crossing        sentences[kk]: p1.s1 p1.s2
    licence: CC BY 4.0              offsets[kk]: 0-17
    date: 2026-11-29                engine[en]: opus
    property[domain]: news          revision[en]: 3

A value or name that is not on one line, or could be taken for something else, is a string in JSON.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from kazalign.corpora.formats.keeping import SURROGATES
from kazalign.corpora.units import Unit, Variant

DOUBTFUL = 0.5
"""The probability of its alignment under which a unit is doubtful."""

_LINE = re.compile(r'([a-z]+)(?:\[("(?:[^"\\]|\\.)*"|[^"\[\]]+)\])?: (.*)', re.DOTALL)
_OFFSETS = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")
_SEPARATORS = re.compile(r"[,\s]+")


def doubtful(unit: Unit) -> bool:
    """Whether a person should look at it: it is flagged, or hardly aligned."""
    return bool(unit.flags) or unit.scores.get("alignment", 1.0) < DOUBTFUL


def encodable(unit: Unit, losses: Counter[str]) -> Unit:
    """`unit` with U+FFFD for halves of surrogate pairs in its details; its texts are for `clean` to see to."""
    sides = [part for each in unit.variants.values() for part in (each.document, *each.sentences, each.engine, each.revision)]
    names = (unit.id, *unit.flags, unit.licence, unit.date, *unit.scores, *chain.from_iterable(unit.properties.items()))
    try:
        "".join(filter(None, (*names, *sides))).encode()
    except UnicodeEncodeError:
        losses["halves of surrogate pairs in details replaced"] += 1
        return _encodable(unit)
    return unit


def _encodable(unit: Unit) -> Unit:
    def clean(value: str | None) -> str | None:
        return value if value is None else SURROGATES.sub("\ufffd", value)

    def cleaned(values: Iterable[str]) -> tuple[str, ...]:
        return tuple(SURROGATES.sub("\ufffd", value) for value in values)

    variants = {
        code: replace(
            each,
            document=clean(each.document),
            sentences=cleaned(each.sentences),
            engine=clean(each.engine),
            revision=clean(each.revision),
        )
        for code, each in unit.variants.items()
    }
    return Unit(
        variants,
        id=clean(unit.id),
        scores=dict(zip(cleaned(unit.scores), unit.scores.values(), strict=True)),
        flags=cleaned(unit.flags),
        licence=clean(unit.licence),
        date=clean(unit.date),
        properties=dict(zip(cleaned(unit.properties), cleaned(unit.properties.values()), strict=True)),
    )


def quoted(value: str) -> str:
    """`value` itself where it is plain and stands on one line, else as a string in JSON, all in ASCII."""
    plain = value and value.isprintable() and value[0] not in ' "' and value[-1] != " "
    return value if plain else json.dumps(value)


def unquoted(text: str) -> str:
    """What `quoted` was given; text that somebody else began with a quotation mark stays as it is."""
    value = _loaded(text) if text.startswith('"') else text
    return value if isinstance(value, str) else text


def listed(values: Sequence[str], separator: str) -> str:
    """`values` joined by `separator`, `" "` or `", "`, where all are single words, else as a list in JSON."""
    simple = all(value.isprintable() and value and not _SEPARATORS.search(value) for value in values)
    return separator.join(values) if simple and values[0][0] != "[" else json.dumps(list(values))


def unlisted(text: str) -> tuple[str, ...]:
    """What `listed` was given."""
    values = _loaded(text) if text.startswith("[") else None
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    return tuple(filter(None, _SEPARATORS.split(text)))


def detail_lines(unit: Unit, languages: Iterable[str]) -> list[str]:
    """All that `unit` says beside its id and its texts; of its variants only those in `languages`."""
    lines = [f"score[{_name(name)}]: {float(value)!r}" for name, value in unit.scores.items()]
    if unit.flags:
        lines.append(f"flags: {listed(unit.flags, ', ')}")
    if unit.licence is not None:
        lines.append(f"licence: {quoted(unit.licence)}")
    if unit.date is not None:
        lines.append(f"date: {quoted(unit.date)}")
    for code in languages:
        if variant := unit.variants.get(code):
            lines += _side_lines(_name(code), variant)
    lines += [f"property[{_name(name)}]: {quoted(value)}" for name, value in unit.properties.items()]
    return lines


def _side_lines(code: str, variant: Variant) -> Iterable[str]:
    if variant.document is not None:
        yield f"document[{code}]: {quoted(variant.document)}"
    if variant.sentences:
        yield f"sentences[{code}]: {listed(variant.sentences, ' ')}"
    if (variant.start, variant.end) != (None, None):
        start, end = ("" if value is None else value for value in (variant.start, variant.end))
        yield f"offsets[{code}]: {start}-{end}"
    if variant.engine is not None:
        yield f"engine[{code}]: {quoted(variant.engine)}"
    if variant.revision is not None:
        yield f"revision[{code}]: {quoted(variant.revision)}"


def _name(name: str) -> str:
    return name if quoted(name) == name and not {'"', "[", "]"} & set(name) else json.dumps(name)


@dataclass
class Details:
    """What lines of details say; filled line by line."""

    id: str | None = None
    source: str | None = None
    """The language that the unit was translated from, where a format says it."""
    scores: dict[str, float] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    licence: str | None = None
    date: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    sides: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, line: str) -> bool:
        """Whether `line` is a detail, which is then taken."""
        match = _LINE.fullmatch(line)
        if not match:
            return False
        key, name, value = match.groups()
        return self._of_unit(key, value) if name is None else self._of_part(key, unquoted(name), value)

    def _of_unit(self, key: str, value: str) -> bool:
        if key == "flags":
            self.flags = unlisted(value)
        elif key in ("id", "source", "licence", "date"):
            setattr(self, key, unquoted(value))
        else:
            return False
        return True

    def _of_part(self, key: str, name: str, value: str) -> bool:
        if key == "property":
            self.properties[name] = unquoted(value)
        elif key == "sentences":
            self._side(name)["sentences"] = unlisted(value)
        elif key in ("document", "engine", "revision"):
            self._side(name)[key] = unquoted(value)
        elif key == "offsets" and (match := _OFFSETS.fullmatch(value)):
            start, end = (int(part) if part else None for part in match.groups())
            self._side(name).update(start=start, end=end)
        elif key == "score":
            try:
                self.scores[name] = float(value)
            except ValueError:
                return False
        else:
            return False
        return True

    def _side(self, code: str) -> dict[str, Any]:
        return self.sides.setdefault(code, {})

    def unit(self, texts: dict[str, str]) -> Unit:
        """The unit of these details and of `texts`, language code -> text; empty ones are left out."""
        return Unit(
            {code: Variant(text, **self.sides.get(code, {})) for code, text in texts.items() if text},
            id=self.id,
            scores=self.scores,
            flags=self.flags,
            licence=self.licence,
            date=self.date,
            properties=self.properties,
        )


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
