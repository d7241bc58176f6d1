"""What came out of an alignment: the line at the end of a run, and what to say when nothing came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kazalign.alignment.settings import DOUBTFUL
from kazalign.documents.model import Bitext, Document
from kazalign.errors import InputError

_SOME = 0.15
"""Below this share of the shorter text nothing counts as aligned: texts that have nothing to do with each other reach 0.1."""
_MOST = 0.5
_TOLD_APART = ("kk", "ru", "en")
"""The languages that `looks_like` names; it calls all others `other`."""


@dataclass
class Tally:
    """What alignments came to, for the last line of a run."""

    shapes: Counter[str] = field(default_factory=Counter)
    crossing: int = 0
    alone: int = 0
    sentences: int = 0
    probability: float = 0.0
    """The sum over the beads."""

    def add(self, bitext: Bitext) -> None:
        """Count one more."""
        for bead in bitext.beads:
            if bead.probability is None:
                self.alone += sum(map(len, bead.sides))
            else:
                self.shapes[bead.shape] += 1
                self.probability += bead.probability
                self.crossing += bead.crossing
        self.sentences += sum(len(document.sentences) for document in bitext.documents)

    def line(self, seconds: float) -> str:
        """Beads by shape, the share of sentences left alone, the mean probability, the time."""
        beads = self.shapes.total()
        parts = ", ".join(
            f"{shape} {count}" for shape, count in sorted(self.shapes.items(), key=lambda item: (-item[1], item[0]))
        )
        moved = f", {self.crossing} out of order" if self.crossing else ""
        return (
            f"{beads} beads ({parts}{moved}); {self.alone / max(1, self.sentences):.1%} of {self.sentences} sentences unaligned; "
            f"mean probability {self.probability / max(1, beads):.2f}; {seconds:.1f} s"
        )


def summary(bitext: Bitext, seconds: float) -> str:
    """The line of one alignment."""
    tally = Tally()
    tally.add(bitext)
    return tally.line(seconds)


def check(bitext: Bitext) -> None:
    """See that something was aligned: sure beads for a fair share of the shorter text.

    Raises:
        InputError: nothing was, with what may be the cause.
    """
    if _sure_share(bitext) >= _SOME:
        return
    counts = " and ".join(str(len(document.sentences)) for document in bitext.documents)
    causes = language_doubts(bitext)
    if len({document.text for document in bitext.documents}) < len(bitext.documents):
        causes.append("two of the texts are the same")
    causes = causes or ["the texts may not be translations of each other; look at both, or try another --embedder"]
    raise InputError(f"nothing was aligned: hardly two of {counts} sentences say the same; {'; '.join(causes)}")


def doubts(bitext: Bitext) -> list[str]:
    """What to look at although there is a result: texts that look like another language, and few sure beads."""
    share = _sure_share(bitext)
    few = [f"only {share:.0%} of the shorter text is surely aligned"] if share < _MOST else []
    return [*language_doubts(bitext), *few]


def language_doubts(bitext: Bitext) -> list[str]:
    """The texts that look like another language than they are said to be in."""
    return [
        f"{document.path or document.id} looks like {found}, not {code}"
        for document, code in zip(bitext.documents, bitext.languages, strict=True)
        if (found := looks_like(document)) not in (code, None) and not (found == "other" and code not in _TOLD_APART)
    ]


def _sure_share(bitext: Bitext) -> float:
    """The sentences of the shortest text that are in beads which are rather right than wrong, of all that it has."""
    sizes = [len(document.sentences) for document in bitext.documents]
    shortest = sizes.index(min(sizes))
    beads = ((len(bead.sides[shortest]), bead.probability or 0.0) for bead in bitext.beads)
    sure = sum(size * probability for size, probability in beads if probability >= DOUBTFUL)
    return sure / max(1, sizes[shortest])


def looks_like(document: Document) -> str | None:
    """The language that most of a document's letters are in; None where there is nothing to go by."""
    from kazalign.documents.identification import identify

    weights: Counter[str] = Counter()
    for paragraph in document.paragraphs:
        weights[identify(paragraph.text, "")] += len(paragraph.text)
    weights.pop("", None)
    return weights.most_common(1)[0][0] if weights else None
