"""Where units stand in their documents, for formats that people read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kazalign.corpora.units import Unit


@dataclass
class Places:
    """Says for unit after unit where documents and paragraphs begin, as far as the texts in `language` tell."""

    language: str
    _document: str | None = field(default=None, init=False)
    _paragraph: str | None = field(default=None, init=False)

    def begun(self, unit: Unit) -> tuple[str | None, bool]:
        """The document's name where one begins with `unit`, and whether a paragraph begins."""
        variant = unit.variants.get(self.language)
        if variant is None:
            return None, False
        document, paragraph = variant.document, variant.paragraph
        new_document = document is not None and document != self._document
        new_paragraph = new_document or paragraph is None or paragraph != self._paragraph
        self._document, self._paragraph = document or self._document, paragraph
        return self._name(unit) if new_document else None, new_paragraph

    @staticmethod
    def _name(unit: Unit) -> str:
        """The ids of the documents in all languages, each once."""
        return " – ".join(dict.fromkeys(each.document for each in unit.variants.values() if each.document))
