"""One of two documents in the language of the other, for alignments that go by a translation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kazalign.documents.model import Document, Sentence
from kazalign.languages import both_ways

if TYPE_CHECKING:
    from kazalign.alignment.methods import Translated


class SentenceTranslator:
    """An engine that turns either of two documents into the other's language, greedily and without a memory.

    Raises:
        ConfigurationError, ModelError, OfflineError, MissingExtra: the engine cannot be loaded.
    """

    def __init__(self, engine: str = "bundled", *, offline: bool = False, threads: int = 0) -> None:
        from kazalign.translation.engines import load_engine

        self._engine = load_engine(engine, threads=threads, offline=offline)
        self.name = self._engine.description.name
        self.revision = self._engine.description.revision

    def side(self, languages: tuple[str, str]) -> int | None:
        """Which of two documents is translated: 0 the first, 1 the second, None where neither can be."""
        directions = self._engine.description.directions
        for pair in both_ways(languages):
            if (directions is None and set(pair) <= _known()) or (directions is not None and pair in directions):
                return languages.index(pair[0])
        return None

    @property
    def directions(self) -> str:
        """What it translates, for messages."""
        directions = self._engine.description.directions
        every = [f"{one}-{other}" for one, other in directions or ()]
        return ", ".join(every) or ("any pair of " + ", ".join(sorted(_known())))

    def texts(self, sentences: Sequence[Sentence], source: str, target: str) -> list[str]:
        """The sentences in the language `target`, one for each."""
        from kazalign.translation import Decoding, translate_sentences

        translations = translate_sentences(
            sentences, engine=self._engine, source=source, target=target, decoding=Decoding(beam=1)
        )
        return [translation.text for translation in translations]

    def translated(self, documents: tuple[Document, Document], languages: tuple[str, str]) -> Translated | None:
        """The one of two documents that can be translated; None where neither can be."""
        from kazalign.alignment.methods import Translated

        side = self.side(languages)
        if side is None:
            return None
        return Translated(side, self.texts(documents[side].sentences, languages[side], languages[1 - side]), self.name)


def _known() -> set[str]:
    from kazalign.languages import LANGUAGES

    return {language.code for language in LANGUAGES}
