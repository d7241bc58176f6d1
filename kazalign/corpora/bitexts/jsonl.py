"""JSON Lines: a bead a row, every row complete in itself.

    {"bead": 1, "shape": "1-2", "probability": 0.98, "crossing": false,
     "sides": {"kk": {"document": "article", "sentences": [{"id": "p1.s1", "start": 0, "end": 17}], "text": "..."}, "en": ...},
     "words": [{"languages": ["kk", "en"], "source": [[0, 5]], "target": [[0, 3]], "links": [[0, 0, 0.97]],
                "parts": [...]}],
     "method": "e5, news", "kazalign": "0.1.0"}

`start` and `end` count characters of the document's own text, those of words characters of the side's `text`. `probability` is
null for sentences that were left alone. `words` is there with word alignment alone. Its `parts` are those of Kazakh words of
which a suffix has an answer of its own, {"word": 4, "start": 40, "end": 43, "part": "ден", "says": "from", "answers": [2]}: the
number of the word, the part's place in the side's text, and the numbers of the words that answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from kazalign import __version__
from kazalign.corpora.writers.jsonl import json_line
from kazalign.documents.model import Bead, Bitext, Part


class JsonlBitextWriter:
    """All beads, those left alone too."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(self, bitext: Bitext) -> Iterator[str]:
        """One line a bead."""
        for number, bead in enumerate(bitext.beads, start=1):
            row: dict[str, object] = {
                "bead": number,
                "shape": bead.shape,
                "probability": None if bead.probability is None else round(bead.probability, 4),
                "crossing": bead.crossing,
                "sides": {code: _side(bitext, bead, column) for column, code in enumerate(bitext.languages)},
            }
            if bead.words:
                row["words"] = [
                    {
                        "languages": [bitext.languages[column] for column in words.columns],
                        "source": words.source,
                        "target": words.target,
                        "links": [(link.source, link.target, round(link.probability, 4)) for link in words.links],
                        "parts": [_part(part, bitext.text(bead, words.columns[part.side])) for part in words.parts],
                    }
                    for words in bead.words
                ]
            yield json_line({**row, "method": bitext.method, "kazalign": __version__}) + "\n"


def _side(bitext: Bitext, bead: Bead, column: int) -> dict[str, object]:
    sentences = [bitext.sentences[column][name] for name in bead.sides[column]]
    return {
        "document": bitext.documents[column].id,
        "sentences": [{"id": each.id, "start": each.start, "end": each.end} for each in sentences],
        "text": bitext.text(bead, column),
    }


def _part(part: Part, text: str) -> dict[str, object]:
    place = {"word": part.word, "start": part.start, "end": part.end, "part": text[part.start : part.end]}
    return {**place, "says": part.name, "answers": part.answers}
