"""A small honest engine: translates word by word from a dictionary, and can be told to have the faults that engines have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kazalign.errors import ConfigurationError
from kazalign.translation.engine import Decoding, Description, Hypothesis

WORDS = {
    "бір": "one",
    "екі": "two",
    "үлкен": "large",
    "кітап": "book",
    "үй": "house",
    "мен": "and",
    "қала": "city",
    "жақсы": "good",
    "көрді": "saw",
    "адам": "person",
}


class DictionaryEngine:
    """Words of `WORDS` become English; other words are spelled in Latin letters; digits and Latin words are copied.

    With `loops`, a text that contains "адам" ends in a loop unless the decoding forbids repetition and the
    engine is not `stubborn`; `drops` hypotheses are missing from each batch; `misread` words become others. `calls` keeps every
    batch.
    """

    def __init__(
        self,
        *,
        limit: int = 100,
        loops: bool = False,
        stubborn: bool = False,
        drops: int = 0,
        misread: Mapping[str, str] | None = None,
    ) -> None:
        self.limit = limit
        self.loops = loops
        self.stubborn = stubborn
        self.drops = drops
        self.misread = misread or {}
        self.calls: list[tuple[tuple[str, ...], str, Decoding]] = []

    @property
    def description(self) -> Description:
        return Description("dictionary", "1", "Apache-2.0", None, (("kk", "en"), ("ru", "en")), "tests", True)

    def length(self, text: str, language: str) -> int:
        return len(text.split()) + len(text) // 40

    def translate(self, sentences: Sequence[str], *, source: str, target: str, decoding: Decoding) -> list[Hypothesis]:
        if (source, target) not in (("kk", "en"), ("ru", "en")):
            raise ConfigurationError(f"the dictionary does not translate {source}-{target}")
        self.calls.append((tuple(sentences), source, decoding))
        made = [Hypothesis(self._translate(sentence, decoding), -0.1) for sentence in sentences]
        return made[: len(made) - self.drops]

    def _translate(self, sentence: str, decoding: Decoding) -> str:
        text = " ".join(self._word(self.misread.get(word, word)) for word in sentence.split())
        if self.loops and "адам" in sentence.casefold() and (self.stubborn or not decoding.no_repeat_ngram):
            text += " of the person" * 20
        return text

    @staticmethod
    def _word(word: str) -> str:
        bare = word.strip(".,;:!?«»").casefold()
        known = WORDS.get(bare)
        if known is None:
            return "".join(letter if letter.isascii() or not letter.isalpha() else chr(97 + ord(letter) % 26) for letter in word)
        return word.casefold().replace(bare, known)


@pytest.fixture
def engine() -> DictionaryEngine:
    return DictionaryEngine()
