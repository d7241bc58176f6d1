"""Writers of translated documents, one class a format.

A writer is a small class, named in `WRITERS`; another package adds its own through the entry point group `kazalign.writers`.
What has no writer is written as a corpus, in any format of `kazalign.corpora.formats`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from kazalign import registry
from kazalign.corpora.exchange import Written, write_corpus
from kazalign.corpora.formats import CorpusFormat, Header, corpus_format, format_names
from kazalign.corpora.units import units_of_translation
from kazalign.corpora.writers.provenance import targets
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


class CorpusWriter:
    """Writes a translated document as a corpus, a unit a sentence."""

    per_language = False

    def __init__(self, chosen: CorpusFormat) -> None:
        self.format = chosen
        self.name = chosen.name
        self.suffix = chosen.suffixes[0] if chosen.suffixes else f".{chosen.name}"

    def files(self, path: Path, languages: Sequence[str]) -> tuple[Path, ...]:
        """What a corpus at `path` becomes, as far as the languages tell."""
        with suppress(ConfigurationError):  # not the format's languages; said when there is something to write
            return tuple(self.format.files(path, languages).values())
        return (path,)

    def save(self, translated: TranslatedDocument, path: Path) -> Written:
        """Write the corpus; for formats of several files `path` is what their names begin with."""
        languages = (translated.source, *targets(translated, None))
        document = translated.document
        header = Header(languages, title=document.metadata.title or document.id, method="kazalign translate")
        return write_corpus(units_of_translation(translated), path, header=header, file_format=self.format)


def writer_names() -> tuple[str, ...]:
    """All formats at hand: our own first, then those of other packages, then those of corpora."""
    return tuple(dict.fromkeys((*registry.names(WRITERS, ENTRY_POINT_GROUP), *format_names())))


def writer(name: str) -> DocumentWriter | CorpusWriter:
    """Find the writer of a format.

    Raises:
        ConfigurationError: no writer has that name, or another package's writer cannot be imported.
    """
    if (found := registry.find(name, WRITERS, ENTRY_POINT_GROUP, what="format")) is not None:
        return cast(DocumentWriter, found())
    if name in format_names():
        return CorpusWriter(corpus_format(name))
    raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(writer_names())}")
