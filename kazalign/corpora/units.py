"""What a parallel corpus is made of: units, each with a text in two or more languages.

The words are TMX's: a translation unit has a variant for each language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kazalign.documents.model import Bitext, Document, TranslatedDocument

Detail = Literal[
    "id", "document", "sentences", "offsets", "engine", "revision", "scores", "flags", "licence", "date", "properties"
]
"""What a unit can say beside its texts."""

DETAILS: tuple[Detail, ...] = (
    "id", "document", "sentences", "offsets", "engine", "revision", "scores", "flags", "licence", "date", "properties",
)  # fmt: skip


_TIMING = re.compile(r"((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})[ \t]*-->[ \t]*((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})")


@dataclass(frozen=True, slots=True)
class Variant:
    """A text in one language, and where it comes from."""

    text: str
    document: str | None = None
    """The id of its document."""
    sentences: tuple[str, ...] = ()
    """The ids of its sentences, which begin with that of their paragraph: `p3.s1`."""
    start: int | None = None
    end: int | None = None
    """Its place in the document's own text, in characters."""
    engine: str | None = None
    """What translated it; None where that was a person, or is not known."""
    revision: str | None = None

    @property
    def paragraph(self) -> str | None:
        """The id of the paragraph that it begins in, where its sentences' ids tell."""
        return self.sentences[0].rpartition(".")[0] or None if self.sentences else None


@dataclass(frozen=True, slots=True)
class Unit:
    """Texts that say the same, in the order of the corpus's languages; a language that it lacks is not there."""

    variants: Mapping[str, Variant]
    """Language code -> variant; no variant's text is empty."""
    id: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    """What was measured -> its value, such as `alignment`, a probability."""
    flags: tuple[str, ...] = ()
    """What was found wrong, such as `numbers`; no flag has a comma in it."""
    licence: str | None = None
    date: str | None = None
    """When it was made or last changed, in ISO 8601."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Whatever else a file says of it, by name."""

    def texts(self) -> dict[str, str]:
        """Language code -> text."""
        return {code: variant.text for code, variant in self.variants.items()}


def units_of_bitext(bitext: Bitext) -> Iterator[Unit]:
    """A unit for each bead that has sentences in two or more languages.

    `scores` has the bead's probability as `alignment`; a bead that breaks the order is flagged `crossing`. Of subtitles
    the property `time` says when they are shown, in the first language that is subtitles.
    """
    name = "+".join(document.id for document in bitext.documents)
    timings = next((each for each in enumerate(map(_timings, bitext.documents)) if each[1]), None)
    for number, bead in enumerate(bitext.beads, start=1):
        variants = {}
        for column, code in enumerate(bitext.languages):
            sentences = [bitext.sentences[column][sentence] for sentence in bead.sides[column]]
            if text := bitext.text(bead, column):
                place = min(each.start for each in sentences), max(each.end for each in sentences)
                variants[code] = Variant(text, bitext.documents[column].id, bead.sides[column], *place)
        if len(variants) > 1:
            yield Unit(
                variants,
                id=f"{name}.{number}",
                scores={} if bead.probability is None else {"alignment": round(bead.probability, 4)},
                flags=("crossing",) if bead.crossing else (),
                properties=_time(timings[1], variants.get(bitext.languages[timings[0]])) if timings else {},
            )


def _timings(document: Document) -> list[tuple[int, str, str]]:
    """Where each timing of subtitles stands, and the times from and to."""
    if document.format != "subtitles":
        return []
    return [(found.start(), found[1], found[2]) for found in _TIMING.finditer(document.text)]


def _time(timings: list[tuple[int, str, str]], variant: Variant | None) -> dict[str, str]:
    """When the cues of a text are shown: from the first's time to the last's."""
    if variant is None or variant.start is None or variant.end is None:
        return {}
    first, last = (bisect_right(timings, place, key=lambda timing: timing[0]) - 1 for place in (variant.start, variant.end))
    return {"time": f"{timings[first][1]} --> {timings[last][2]}"} if first >= 0 else {}


def units_of_translation(translated: TranslatedDocument) -> Iterator[Unit]:
    """A unit for each sentence; `scores` has the engine's for each target, such as `translation_en`."""
    document = translated.document
    for number, sentence in enumerate(document.sentences):
        here = {code: translations[number] for code, translations in translated.translations.items()}
        variants = {
            translated.source: Variant(sentence.text, document.id, (sentence.id,), sentence.start, sentence.end),
            **{code: Variant(each.text, engine=each.engine, revision=each.revision) for code, each in here.items()},
        }
        yield Unit(
            {code: variant for code, variant in variants.items() if variant.text},
            id=f"{document.id}.{sentence.id}",
            scores={f"translation_{code}": each.score for code, each in here.items() if each.score is not None},
            flags=tuple(dict.fromkeys(f"{flag}_{code}" for code, each in here.items() for flag in each.flags)),
            licence=translated.licence or None,
        )
