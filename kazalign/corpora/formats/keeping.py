"""What formats have in common: units without what a format cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path

from kazalign.corpora.streams import COMPRESSED
from kazalign.corpora.units import DETAILS, Detail, Unit, Variant
from kazalign.errors import InputError

SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, which no file in UTF-8 can hold."""
ALL: frozenset[Detail] = frozenset(DETAILS)

Clean = Callable[[str, Counter[str]], str]


def kept(unit: Unit, losses: Counter[str], *, holds: frozenset[Detail], clean: Clean) -> Unit:
    """`unit` with only the details that a format holds, and its texts as `clean` leaves them; empty ones are left out."""
    variants = {}
    for code, variant in unit.variants.items():
        if text := clean(variant.text, losses):
            variants[code] = variant if text == variant.text and holds is ALL else _variant(variant, text, holds)
        else:
            losses["empty texts left out"] += 1
    return Unit(
        variants,
        id=(unit.id or None) if "id" in holds else None,
        scores=_finite(unit.scores, losses) if "scores" in holds else {},
        flags=unit.flags if "flags" in holds else (),
        licence=(unit.licence or None) if "licence" in holds else None,
        date=(unit.date or None) if "date" in holds else None,
        properties=unit.properties if "properties" in holds else {},
    )


def _variant(variant: Variant, text: str, holds: frozenset[Detail]) -> Variant:
    return Variant(
        text,
        document=variant.document if "document" in holds else None,
        sentences=variant.sentences if "sentences" in holds else (),
        start=variant.start if "offsets" in holds else None,
        end=variant.end if "offsets" in holds else None,
        engine=variant.engine if "engine" in holds else None,
        revision=variant.revision if "revision" in holds else None,
    )


def _finite(scores: Mapping[str, float], losses: Counter[str]) -> Mapping[str, float]:
    """`scores` without infinities and what is no number, which JSON has no words for and nothing equals."""
    if all(map(isfinite, scores.values())):
        return scores
    finite = {name: value for name, value in scores.items() if isfinite(value)}
    losses["scores that are no finite numbers left out"] += len(scores) - len(finite)
    return finite


def without_surrogates(text: str, losses: Counter[str]) -> str:
    """`text` with U+FFFD for halves of surrogate pairs."""
    if text.isascii() or not SURROGATES.search(text):
        return text
    losses["halves of surrogate pairs replaced"] += 1
    return SURROGATES.sub("\ufffd", text)


def the_file(path: Path) -> dict[str, Path]:
    """`path` as the only file of its corpus, compressed or not; `-`, standard input, is taken for one.

    Raises:
        InputError: it is not there, or it is a folder.
    """
    if path.is_file() or path == Path("-"):
        return {"": path}
    if path.is_dir():
        raise InputError("this is a folder; name a file", path=path)
    if path.exists():
        return {"": path}  # a pipe
    near = [path.name + suffix for suffix in COMPRESSED if path.with_name(path.name + suffix).is_file()]
    raise InputError("no such file" + (f"; there is {near[0]}" if near else ""), path=path)
