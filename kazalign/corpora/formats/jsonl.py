"""JSON Lines: a unit a row, with all that it says.

    {"id": "article.7", "texts": {"kk": "...", "en": "..."}, "scores": {"alignment": 0.98}, "flags": ["crossing"],
     "sides": {"kk": {"document": "kk", "sentences": ["p1.s1"], "start": 0, "end": 17, "engine": null, "revision": null}, ...},
     "licence": "CC BY 4.0", "date": "2026-11-29", "properties": {"domain": "news"}}

Only `texts` must be there, and what says nothing is left out. Rows of others are read too: language codes as keys of the row
itself, or of its `translation` as in the data sets of Hugging Face; and the rows that `kazalign translate` and `kazalign align`
write. A number called `score` is one; whatever else such a row has becomes
properties.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.columns import plain
from kazalign.corpora.formats.detail_lines import encodable
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.formats.lines import LONGEST
from kazalign.corpora.units import Unit, Variant
from kazalign.corpora.writers.jsonl import json_line
from kazalign.errors import InputError
from kazalign.languages import LANGUAGES

_SIDE = {"document": str, "sentences": list, "start": int, "end": int, "engine": str, "revision": str}
NOT_A_ROW = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What `unit_of_row` and `json.loads` raise."""
LONGEST_DOCUMENT = 1 << 53
"""Characters; what every reader of JSON counts exactly."""


class JsonlFormat:
    """Holds everything."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson")
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file."""
        return {"": path}

    def found(self, path: Path) -> dict[str, Path]:
        """One file."""
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but halves of surrogate pairs."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=without_surrogates)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """One line a unit."""
        write = streams[""].write
        for unit in units:
            write(json_line(row_of(unit)).encode() + b"\n")

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """One unit a line; empty lines are passed over."""
        readline = partial(streams[""].readline, LONGEST)
        for number, line in enumerate(iter(readline, b""), start=1):
            if line.strip():
                try:
                    yield unit_of_row(json.loads(line))
                except NOT_A_ROW as error:
                    raise InputError(f"not a row of a corpus: {reason(error)}", path=files[""], line=number) from error


def row_of(unit: Unit) -> dict[str, Any]:
    """`unit` as plain values, without what says nothing."""
    sides = {code: _side(variant) for code, variant in unit.variants.items()}
    row = {
        "id": unit.id,
        "texts": unit.texts(),
        "scores": dict(unit.scores),
        "flags": unit.flags,
        "sides": {code: side for code, side in sides.items() if side},
        "licence": unit.licence,
        "date": unit.date,
        "properties": dict(unit.properties),
    }
    return {key: value for key, value in row.items() if value or key == "texts"}


def _side(variant: Variant) -> dict[str, object]:
    values = {name: getattr(variant, name) for name in _SIDE}
    return {name: value for name, value in values.items() if value not in (None, ())}


def unit_of_row(row: Any) -> Unit:
    """The unit that a row is, ours or another's.

    Raises:
        One of `NOT_A_ROW`: it is none; see `reason`.
    """
    if not isinstance(row, dict):
        raise TypeError(f"it is {type(row).__name__} and not an object in braces")
    if "translations" in row and "source" in row:
        return _translated(row)
    if "sides" in row and "bead" in row:
        return _aligned(row)
    known = {"id", "texts", "translation", "scores", "flags", "sides", "licence", "date", "properties"}
    texts, rest = _texts(row, {key: value for key, value in row.items() if key not in known})
    scores = row.get("scores") or {}
    if isinstance(row.get("score"), int | float):
        scores = {"score": rest.pop("score"), **scores}
    sides = row.get("sides") or {}
    return Unit(
        {code: _variant(text, sides.get(code) or {}) for code, text in texts.items()},
        id=_string(row.get("id")),
        scores={str(name): float(value) for name, value in scores.items()},
        flags=tuple(map(str, row.get("flags") or ())),
        licence=_string(row.get("licence")),
        date=_string(row.get("date")),
        properties={**{str(key): plain(value) for key, value in (row.get("properties") or {}).items()}, **rest},
    )


def _texts(row: dict[str, Any], others: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Language code -> text, and what is left of the row's other keys."""
    texts = row.get("texts") or row.get("translation")
    if texts is None:
        codes = {entry.code for entry in LANGUAGES} & others.keys()
        if not codes:
            raise KeyError(f"there is none of the keys texts, translation, {', '.join(entry.code for entry in LANGUAGES)}")
        texts = {code: others[code] for code in others if code in codes}
        others = {key: value for key, value in others.items() if key not in codes}
    for code, text in texts.items():
        if text is not None and not isinstance(text, str):
            raise TypeError(f"the text in {code!r} is {type(text).__name__} and not a string")
    return {code: text for code, text in texts.items() if text}, {key: plain(value) for key, value in others.items()}


def _variant(text: str, side: dict[str, Any]) -> Variant:
    for name, value in side.items():
        if value is not None and not isinstance(value, _SIDE.get(name, object)):
            raise TypeError(f"{name!r} of a side is {type(value).__name__} and not {_SIDE[name].__name__}")
        if isinstance(value, int) and not 0 <= value <= LONGEST_DOCUMENT:
            raise ValueError(f"{name!r} of a side is {value}, which is no place in a text")
    if unknown := side.keys() - _SIDE.keys():
        raise KeyError(f"the side has an unknown key {min(unknown)!r}; known are: {', '.join(_SIDE)}")
    return Variant(text, **{**side, "sentences": tuple(side.get("sentences") or ())})


def _aligned(row: dict[str, Any]) -> Unit:
    """A row of `kazalign.corpora.bitexts.jsonl`."""
    variants = {}
    for code, side in row["sides"].items():
        if side["text"]:
            names = tuple(each["id"] for each in side["sentences"])
            start = min(each["start"] for each in side["sentences"])
            variants[code] = Variant(side["text"], side["document"], names, start, max(each["end"] for each in side["sentences"]))
    probability = row["probability"]
    return Unit(
        variants,
        id="+".join(side["document"] for side in row["sides"].values()) + f".{row['bead']}",
        scores={} if probability is None else {"alignment": probability},
        flags=("crossing",) if row["crossing"] else (),
    )


def _translated(row: dict[str, Any]) -> Unit:
    """A row of `kazalign.corpora.writers.jsonl`."""
    code = source_code(row.get("language"), row["translations"])
    variants = {code: Variant(row["source"], row["document"], (row["sentence"],), row["start"], row["end"])}
    scores, flags = {}, []
    for target, each in row["translations"].items():
        variants[target] = Variant(each["text"], engine=each["engine"], revision=each["revision"])
        flags += [f"{flag}_{target}" for flag in each["flags"]]
        if each["score"] is not None:
            scores[f"translation_{target}"] = float(each["score"])
    kept_variants = {name: variant for name, variant in variants.items() if variant.text}
    name = f"{row['document']}.{row['sentence']}"
    return Unit(kept_variants, id=name, scores=scores, flags=tuple(flags), licence=row.get("licence") or None)


def _string(value: object) -> str | None:
    return None if value is None else str(value)


def source_code(language: str | None, targets: Collection[str]) -> str:
    """The code of the language that a document is in, by that of a sentence, which may be in another or in an unknown one."""
    codes = [entry.code for entry in LANGUAGES if entry.code not in targets] or [language or "kk"]
    return language if language in codes else codes[0]


def reason(error: Exception) -> str:
    """Why something is not a row, for people."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, KeyError) and " " not in str(error):
        return f"the key {error} is missing"
    return str(error.args[0]) if error.args else str(error)
