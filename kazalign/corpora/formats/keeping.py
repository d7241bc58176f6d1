"""What formats have in common: units without what a format cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
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
        id=unit.id if "id" in holds else None,
        scores=unit.scores if "scores" in holds else {},
        flags=unit.flags if "flags" in holds else (),
        licence=unit.licence if "licence" in holds else None,
        date=unit.date if "date" in holds else None,
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


def without_surrogates(text: str, losses: Counter[str]) -> str:
    """`text` with U+FFFD for halves of surrogate pairs."""
    if text.isascii() or not SURROGATES.search(text):
        return text
    losses["halves of surrogate pairs replaced"] += 1
    return SURROGATES.sub("\ufffd", text)


def the_file(path: Path) -> dict[str, Path]:
    """`path` as the only file of its corpus, compressed or not.

    Raises:
        InputError: it is not there, or it is a folder.
    """
    if path.is_file():
        return {"": path}
    if path.is_dir():
        raise InputError("this is a folder; name a file", path=path)
    if path.exists():
        return {"": path}  # a pipe
    near = [path.name + suffix for suffix in COMPRESSED if path.with_name(path.name + suffix).is_file()]
    raise InputError("no such file" + (f"; there is {near[0]}" if near else ""), path=path)
