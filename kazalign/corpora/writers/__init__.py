"""Writers of translated documents, one class a format.

A writer is a small class, named in `WRITERS`; another package adds its own through the entry point group `kazalign.writers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from kazalign.documents.model import TranslatedDocument
from kazalign.errors import ConfigurationError

WRITERS = {
    "text": "kazalign.corpora.writers.text:TextWriter",
    "html": "kazalign.corpora.writers.page:PageWriter",
    "tsv": "kazalign.corpora.writers.tsv:TsvWriter",
    "jsonl": "kazalign.corpora.writers.jsonl:JsonlWriter",
}
"""Format -> module:class, imported when it is asked for."""

ENTRY_POINT_GROUP = "kazalign.writers"


class DocumentWriter(Protocol):
    """Turns a translated document into the text of a file."""

    @property
    def name(self) -> str:
        """The format's name, as `--format` takes it."""
        ...

    @property
    def suffix(self) -> str:
        """The file's suffix, with its dot."""
        ...

    @property
    def per_language(self) -> bool:
        """Whether each target language gets a file of its own. If so, nothing in the file names its engine, and
        `kazalign.corpora.writers.provenance.provenance` belongs beside it.
        """
        ...

    def write(self, translated: TranslatedDocument, language: str | None) -> Iterator[str]:
        """The file's text, in pieces. `language` is the only target to write; None: all, side by side.

        Raises:
            ConfigurationError: there is no translation into `language`, or the format needs one and got None.
            OutputError: sentences and translations do not belong together.
        """
        ...


def writer_names() -> tuple[str, ...]:
    """All formats at hand: our own first, then those of other packages."""
    others = sorted(point.name for point in entry_points(group=ENTRY_POINT_GROUP) if point.name not in WRITERS)
    return (*WRITERS, *others)


def writer(name: str) -> DocumentWriter:
    """Find the writer of a format.

    Raises:
        ConfigurationError: no writer has that name, or another package's writer cannot be imported.
    """
    if name in WRITERS:
        module, _, attribute = WRITERS[name].partition(":")
        return cast(DocumentWriter, getattr(import_module(module), attribute)())
    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        try:
            return cast(DocumentWriter, point.load()())
        except (ImportError, AttributeError) as error:
            raise ConfigurationError(f"the format {name!r} ({point.value}) cannot be loaded: {error}") from error
    raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(writer_names())}")
