"""Plain text in the shape of the original: each sentence replaced where it stood, all else as it was."""

from __future__ import annotations

from collections.abc import Iterator

from kazalign.corpora.writers.provenance import targets
from kazalign.documents.model import TranslatedDocument
from kazalign.errors import ConfigurationError


class TextWriter:
    """One file a language, nothing in it but the article; id lines, bylines and source lines stay as they were."""

    name = "text"
    suffix = ".txt"
    per_language = True

    def write(self, translated: TranslatedDocument, language: str | None) -> Iterator[str]:
        """The article in `language`.

        Raises:
            ConfigurationError: `language` is None or not among the translations.
            OutputError: sentences and translations do not belong together.
        """
        if language is None:
            raise ConfigurationError("the format 'text' is written one language at a time; name one")
        translations = targets(translated, language)[language]
        yield translated.document.filled({each.sentence: each.marked or each.text for each in translations})
