"""What flows through the house, and the readers that make it from files. Everything is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kazalign.documents.identification import identify as identify
    from kazalign.documents.model import FURNITURE as FURNITURE
    from kazalign.documents.model import Bead as Bead
    from kazalign.documents.model import Bitext as Bitext
    from kazalign.documents.model import Change as Change
    from kazalign.documents.model import Document as Document
    from kazalign.documents.model import Link as Link
    from kazalign.documents.model import Metadata as Metadata
    from kazalign.documents.model import Paragraph as Paragraph
    from kazalign.documents.model import ParagraphKind as ParagraphKind
    from kazalign.documents.model import Sentence as Sentence
    from kazalign.documents.model import TranslatedDocument as TranslatedDocument
    from kazalign.documents.model import Translation as Translation
    from kazalign.documents.model import WordLinks as WordLinks
    from kazalign.documents.reading import find_files as find_files
    from kazalign.documents.reading import read as read
    from kazalign.documents.reading import read_standard_input as read_standard_input
    from kazalign.documents.reading import read_text as read_text
    from kazalign.documents.scripts import script_of as script_of
    from kazalign.documents.scripts import to_cyrillic as to_cyrillic

_MODEL = (
    "FURNITURE",
    "Bead",
    "Bitext",
    "Change",
    "Document",
    "Link",
    "Metadata",
    "Paragraph",
    "ParagraphKind",
    "Sentence",
    "TranslatedDocument",
    "Translation",
    "WordLinks",
)
_PLACES = {
    **dict.fromkeys(_MODEL, "model"),
    **dict.fromkeys(("find_files", "read", "read_standard_input", "read_text"), "reading"),
    **dict.fromkeys(("script_of", "to_cyrillic"), "scripts"),
    "identify": "identification",
}

__all__ = sorted(_PLACES)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
