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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.units import Unit, Variant
from kazalign.corpora.writers.jsonl import json_line
from kazalign.errors import InputError
from kazalign.languages import LANGUAGES

_SIDE = ("document", "sentences", "start", "end", "engine", "revision")
LONGEST = 50_000_000
"""Bytes that a line may have."""


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
        return kept(unit, losses, holds=ALL, clean=without_surrogates)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """One line a unit."""
        write = streams[""].write
        for unit in units:
            write(json_line(_row(unit)).encode() + b"\n")

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """One unit a line; empty lines are passed over."""
        readline = partial(streams[""].readline, LONGEST)
        for number, line in enumerate(iter(readline, b""), start=1):
            if line.strip():
                try:
                    yield _unit(json.loads(line))
                except (ValueError, TypeError, KeyError, RecursionError) as error:
                    raise InputError(f"not a row of a corpus: {_reason(error)}", path=files[""], line=number) from error


def _row(unit: Unit) -> dict[str, Any]:
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


def _unit(row: Any) -> Unit:
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
        properties={**{str(key): _plain(value) for key, value in (row.get("properties") or {}).items()}, **rest},
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
    return {code: text for code, text in texts.items() if text}, {key: _plain(value) for key, value in others.items()}


def _variant(text: str, side: dict[str, Any]) -> Variant:
    if unknown := side.keys() - set(_SIDE):
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
    code = row.get("language", "kk")
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


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, KeyError) and " " not in str(error):
        return f"the key {error} is missing"
    return str(error.args[0]) if error.args else str(error)
