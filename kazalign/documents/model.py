"""What flows through the house: documents, their sentences, and what is said of them.

All are frozen; ids are made once, when a file is read, and carried to the very end. Offsets count characters of
`Document.text`, which is the text of the file as it was decoded or extracted, before any normalisation.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

ParagraphKind = Literal["heading", "body", "list_item", "caption", "cue", "id_line", "byline", "source_line"]
"""What a paragraph is. `cue` is a subtitle; the last three are furniture that is kept but not translated."""

FURNITURE: frozenset[ParagraphKind] = frozenset({"id_line", "byline", "source_line"})


@dataclass(frozen=True)
class Change:
    """One thing that normalisation changed: `before` stood at `start` of the document's text and became `after`."""

    start: int
    before: str
    after: str
    kind: str
    """markup, nfc, invisible, space, look_alike, quotation_mark, dash, line_break or script."""


@dataclass(frozen=True)
class Markup:
    """Markup within a paragraph, by places in the document's text: marks from `start` to `inner_start` and from `inner_end` to
    `end`, and between them what they mark.
    """

    start: int
    inner_start: int
    inner_end: int
    end: int
    whole: bool = False
    """What is between the marks is to be kept as it is: code, an address. Images and single tags have nothing between them."""


@dataclass(frozen=True)
class Sentence:
    """One sentence; `text` is normalised, `start` and `end` are its place in the document's own text."""

    id: str
    text: str
    start: int
    end: int
    language: str = "kk"
    """kk, ru, en or other."""


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the document's text from `start` to `end`, and its normalised `text`."""

    id: str
    text: str
    start: int
    end: int
    kind: ParagraphKind = "body"
    changes: tuple[Change, ...] = ()
    """In order of place; where nothing changed, text and original run side by side."""
    sentences: tuple[Sentence, ...] = ()
    markup: tuple[Markup, ...] = ()
    """What was marked up, outer before inner; the marks themselves are not in `text`."""

    @cached_property
    def _anchors(self) -> tuple[list[int], list[int]]:
        """Offsets in `text` after each change, and the offsets in the document that they answer to."""
        here, there = [0], [self.start]
        for change in self.changes:
            at = here[-1] + change.start - there[-1]
            here.append(at + len(change.after))
            there.append(change.start + len(change.before))
        return here, there

    def original_offset(self, offset: int) -> int:
        """Where in the document's text the character stands that is at `offset` in this paragraph's normalised text."""
        here, there = self._anchors
        number = bisect_right(here, offset) - 1
        limit = self.changes[number].start if number < len(self.changes) else self.end
        return min(there[number] + offset - here[number], limit)

    def with_marks(self, original: int) -> int:
        """Where the marks begin that end at a place in the document's text; that place where there are none."""
        ends = {each.inner_start: each.start for each in self.markup}
        while original in ends and ends[original] < original:
            original = ends[original]
        return original

    def offset(self, original: int) -> int:
        """Where in the normalised text stands what is at `original` in the document's text, or else what comes after it."""
        return bisect_left(range(len(self.text)), original, key=self.original_offset)


@dataclass(frozen=True)
class Metadata:
    """What a page says of itself; None where it does not."""

    id: str | None = None
    title: str | None = None
    author: str | None = None
    source: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Document:
    """A text and its parts, in order."""

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    format: str = "text"
    path: str | None = None
    encoding: str = "utf-8"
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of all paragraphs."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that normalisation changed."""
        return tuple(change for paragraph in self.paragraphs for change in paragraph.changes)

    def filled(self, texts: Mapping[str, str]) -> str:
        """The document's text with the sentences whose ids are in `texts` put in place; all else stays as it was."""
        return "".join(self._filled(texts))

    def _filled(self, texts: Mapping[str, str]) -> Iterator[str]:
        at = 0
        for sentence in self.sentences:
            if sentence.id in texts:
                yield self.text[at : sentence.start]
                yield texts[sentence.id]
                at = sentence.end
        yield self.text[at:]


@dataclass(frozen=True)
class Translation:
    """One sentence in another language."""

    sentence: str
    """The id of the sentence translated."""
    language: str
    text: str
    score: float | None
    """Mean log-probability of a piece, where the engine gives one."""
    flags: tuple[str, ...]
    """What the guard still objects to, e.g. `numbers`, `repetition`."""
    engine: str
    revision: str
    marked: str | None = None
    """`text` with the markup that its sentence has within, where it has any."""
    links: WordLinks | None = None
    """Which of its words answer which of its sentence's, where that was asked for."""


@dataclass(frozen=True)
class TranslatedDocument:
    """A segmented document with its translations, language by language, in the order of its sentences."""

    document: Document
    translations: Mapping[str, tuple[Translation, ...]]
    licence: str
    """The licence of the engine's weights, as a short name."""
    source: str = "kk"
    """The language translated from; single sentences may be in another."""


@dataclass(frozen=True)
class Link:
    """A word of one language that answers to a word of another; words are counted from 0 in `WordLinks`."""

    source: int
    target: int
    probability: float
    pieces: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """The parts of the two words that were linked in truth, as (start, end) in their texts, where the method says so."""


@dataclass(frozen=True)
class Part:
    """The stem or a suffix of a Kazakh word, from `start` to `end` in its side's text, and what answers to it."""

    side: int
    """0 where it is a word of the source, 1 where it is one of the target."""
    word: int
    start: int
    end: int
    name: str
    """`stem`, or what the suffix says, e.g. `plural`, `from`."""
    answers: tuple[int, ...]
    """Words of the other side, counted from 0; none where it has no word of its own there."""


@dataclass(frozen=True)
class WordLinks:
    """The words of two sides of a bead, as (start, end) in the side's text, and the links between them.

    A side's text is its sentences joined by single spaces. `columns` are the two sides' numbers in the bead. `parts` are those of
    Kazakh words of which a suffix has an answer of its own.
    """

    columns: tuple[int, int]
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]
    links: tuple[Link, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Bead:
    """Sentences that say the same: a side for each document, with the ids of its sentences; a side may be empty."""

    sides: tuple[tuple[str, ...], ...]
    probability: float | None
    """That exactly these sentences belong together; None for sentences that were left alone."""
    crossing: bool = False
    """Whether it breaks the order of the beads around it."""
    words: tuple[WordLinks, ...] = ()

    @property
    def source(self) -> tuple[str, ...]:
        """The first side."""
        return self.sides[0]

    @property
    def target(self) -> tuple[str, ...]:
        """The second side."""
        return self.sides[1]

    @property
    def shape(self) -> str:
        """The numbers of sentences, e.g. `1-2`."""
        return "-".join(str(len(side)) for side in self.sides)


@dataclass(frozen=True)
class Bitext:
    """Two texts sentence by sentence, or three; every sentence of every document is in exactly one bead."""

    documents: tuple[Document, ...]
    languages: tuple[str, ...]
    beads: tuple[Bead, ...]
    """In the order of the first document; what it lacks stands where it does in the others."""
    method: str
    """What aligned them, e.g. `e5, news`."""

    @cached_property
    def sentences(self) -> tuple[Mapping[str, Sentence], ...]:
        """For each document: sentence id -> sentence."""
        return tuple({sentence.id: sentence for sentence in document.sentences} for document in self.documents)

    def text(self, bead: Bead, column: int) -> str:
        """The sentences of one side of a bead, each on a single line, joined by single spaces."""
        sentences = self.sentences[column]
        return " ".join(" ".join(sentences[name].text.split()) for name in bead.sides[column])
