"""Two segmented documents become beads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.gains import Gains
from kazalign.alignment.methods import Measure, Translated
from kazalign.alignment.moves import with_moves
from kazalign.alignment.search import Step, best_path
from kazalign.alignment.settings import Calibration, Settings, settings
from kazalign.alignment.sides import BoolArray, Side, side_of
from kazalign.documents.model import Bead, Bitext, Document
from kazalign.errors import InputError

_CHUNK = 512


def align_documents(
    source: Document,
    target: Document,
    *,
    languages: tuple[str, str],
    embedder: Embedder | None,
    translated: Translated | None = None,
    preset: str = "news",
) -> Bitext:
    """Which sentences of two documents say the same.

    Args:
        source: a document with its sentences.
        target: another one, in another language.
        languages: the codes of the two languages.
        embedder: see `kazalign.alignment.embedders`; None: compare by the translation alone.
        translated: one of the documents in the language of the other; None: compare by the embedder alone.
        preset: `news`, `legal` or `subtitles`.

    Raises:
        InputError: a document has no sentences.
        ConfigurationError: there is no such preset, or neither embedder nor translation.
    """
    measure = Measure(embedder, translated)
    chosen = settings(measure.name, preset)
    sides = [side_of_document(document, measure, side) for side, document in enumerate((source, target))]
    names = [[sentence.id for sentence in document.sentences] for document in (source, target)]
    beads = tuple(
        Bead(tuple(tuple(names[side][number] for number in step.pair[side]) for side in (0, 1)), probability, step.crossing)
        for step, probability in align_sides(sides[0], sides[1], chosen)
    )
    return Bitext((source, target), languages, beads, f"{measure.description}, {preset}")


def align_sides(source: Side, target: Side, chosen: Settings) -> list[tuple[Step, float | None]]:
    """The beads as sentence numbers, each with its probability; None for sentences left alone."""
    if not len(source) or not len(target):
        alone = [*(Step(((row,), ())) for row in range(len(source))), *(Step(((), (column,))) for column in range(len(target)))]
        return [(step, None) for step in alone]
    gains = Gains(source, target, chosen.weights)
    steps = with_moves(best_path(gains), gains)
    return list(zip(steps, _probabilities(steps, gains, chosen.calibration), strict=True))


def _probabilities(steps: Sequence[Step], gains: Gains, calibration: Calibration) -> list[float | None]:
    found: list[float | None] = [None] * len(steps)
    linked = [number for number, step in enumerate(steps) if all(step.pair)]
    for start in range(0, len(linked), _CHUNK):
        here = linked[start : start + _CHUNK]
        features = gains.features([steps[number].pair for number in here])
        for number, similarity, deviation in zip(here, *(feature.tolist() for feature in features), strict=True):
            step = steps[number]
            merged = max(map(len, step.pair)) > 1
            found[number] = calibration.probability(similarity, deviation, merged=merged, crossing=step.crossing)
    return found


def side_of_document(document: Document, measure: Measure, side: int = 0) -> Side:
    """A document's sentences as the source (`side` 0) or the target (1) of an alignment.

    Raises:
        InputError: it has none.
    """
    sentences = document.sentences
    if not sentences:
        raise InputError("there are no sentences in it to align", path=document.path or document.id)
    texts = [" ".join(sentence.text.split()) for sentence in sentences]
    breaks, headings = _structure(document)
    return side_of(texts, measure.vectors(texts, side), breaks=breaks, headings=headings)


def _structure(document: Document) -> tuple[BoolArray | None, BoolArray | None]:
    """Where paragraphs begin and which sentences are headings; None where a document does not have both kinds."""
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.sentences]
    begins = [number == 0 for paragraph in paragraphs for number in range(len(paragraph.sentences))]
    headings = [paragraph.kind == "heading" for paragraph in paragraphs for _ in paragraph.sentences]
    # A text with a paragraph for each sentence says nothing by its paragraphs.
    breaks = np.array(begins) if 1 < sum(begins) < len(begins) else None
    return breaks, np.array(headings) if any(headings) and not all(headings) else None
