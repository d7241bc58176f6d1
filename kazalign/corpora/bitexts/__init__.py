"""Writers of aligned texts, one class a format.

A writer is a small class, named in `BITEXT_WRITERS`; another package adds its own through the entry point group
`kazalign.bitext_writers`. What has no writer is written as a corpus, in any format of `kazalign.corpora.formats`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from kazalign import registry
from kazalign.atomic import STANDARD_OUTPUT, write_text_atomically
from kazalign.corpora.exchange import Written, check_standard_output, write_corpus
from kazalign.corpora.formats import CorpusFormat, Header, corpus_format, format_names
from kazalign.corpora.units import units_of_bitext
from kazalign.documents.model import Bitext
from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES

BITEXT_WRITERS = {
    "tsv": "kazalign.corpora.bitexts.tsv:TsvBitextWriter",
    "jsonl": "kazalign.corpora.bitexts.jsonl:JsonlBitextWriter",
    "html": "kazalign.corpora.bitexts.page:PageBitextWriter",
}
"""Format -> module:class, imported when it is asked for."""

ENTRY_POINT_GROUP = "kazalign.bitext_writers"


class BitextWriter(Protocol):
    """Turns aligned texts into the text of a file."""

    @property
    def name(self) -> str:
        """The format's name, as `--format` takes it."""
        ...

    @property
    def suffix(self) -> str:
        """The file's suffix, with its dot."""
        ...

    def write(self, bitext: Bitext) -> Iterator[str]:
        """The file's text, in pieces."""
        ...


class CorpusBitextWriter:
    """Writes beads as the units of a corpus; those that are in one language alone have no place in one."""

    def __init__(self, chosen: CorpusFormat) -> None:
        self.format = chosen
        self.name = chosen.name
        self.suffix = chosen.suffixes[0] if chosen.suffixes else f".{chosen.name}"

    def save(self, bitext: Bitext, path: Path) -> Written:
        """Write the corpus; for formats of several files `path` is what their names begin with."""
        title = " / ".join(document.metadata.title or document.id for document in bitext.documents)
        header = Header(bitext.languages, title=title, method=bitext.method)
        return write_corpus(units_of_bitext(bitext), path, header=header, file_format=self.format)


def bitext_writer_names() -> tuple[str, ...]:
    """All formats at hand: our own first, then those of other packages, then those of corpora."""
    return tuple(dict.fromkeys((*registry.names(BITEXT_WRITERS, ENTRY_POINT_GROUP), *format_names())))


def bitext_writer(name: str) -> BitextWriter | CorpusBitextWriter:
    """Find the writer of a format.

    Raises:
        ConfigurationError: no writer has that name, or another package's writer cannot be imported.
    """
    if (found := registry.find(name, BITEXT_WRITERS, ENTRY_POINT_GROUP, what="format")) is not None:
        return cast(BitextWriter, found())
    if name in format_names():
        return CorpusBitextWriter(corpus_format(name))
    raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(bitext_writer_names())}")


def check_bitext_format(name: str, path: Path, languages: int) -> None:
    """Say before the work that a format is unknown, or that `path` cannot take so many languages of it.

    Raises:
        ConfigurationError: so it is.
    """
    chosen = bitext_writer(name)
    if isinstance(chosen, CorpusBitextWriter) and path == STANDARD_OUTPUT:
        check_standard_output(chosen.format, [entry.code for entry in LANGUAGES][:languages])


def bitext_files(name: str, path: Path, languages: Sequence[str]) -> list[Path]:
    """The files that texts in these languages become in a format; none on standard output.

    Raises:
        ConfigurationError: the format does not take these languages.
    """
    chosen = bitext_writer(name)
    if path == STANDARD_OUTPUT:
        return []
    return [*chosen.format.files(path, languages).values()] if isinstance(chosen, CorpusBitextWriter) else [path]


def write_bitext(bitext: Bitext, path: Path, *, file_format: str) -> Written | None:
    """Write `bitext` to a file, which appears whole or not at all; `-` is standard output.

    Returns:
        What became of its beads where they are written as a corpus, which may lose something; else None.

    Raises:
        ConfigurationError: the format is unknown, or does not take these languages.
        InputError, OutputError: the place cannot be written to.
    """
    chosen = bitext_writer(file_format)
    if isinstance(chosen, CorpusBitextWriter):
        return chosen.save(bitext, path)
    write_text_atomically(path, chosen.write(bitext))
    return None
