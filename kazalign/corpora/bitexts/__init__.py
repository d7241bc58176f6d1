"""Writers of aligned texts, one class a format.

A writer is a small class, named in `BITEXT_WRITERS`; another package adds its own through the entry point group
`kazalign.bitext_writers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from kazalign.atomic import write_text_atomically
from kazalign.documents.model import Bitext
from kazalign.errors import ConfigurationError

BITEXT_WRITERS = {
    "tsv": "kazalign.corpora.bitexts.tsv:TsvBitextWriter",
    "jsonl": "kazalign.corpora.bitexts.jsonl:JsonlBitextWriter",
    "html": "kazalign.corpora.bitexts.page:PageBitextWriter",
    "tmx": "kazalign.corpora.bitexts.tmx:TmxBitextWriter",
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


def bitext_writer_names() -> tuple[str, ...]:
    """All formats at hand: our own first, then those of other packages."""
    others = sorted(point.name for point in entry_points(group=ENTRY_POINT_GROUP) if point.name not in BITEXT_WRITERS)
    return (*BITEXT_WRITERS, *others)


def bitext_writer(name: str) -> BitextWriter:
    """Find the writer of a format.

    Raises:
        ConfigurationError: no writer has that name, or another package's writer cannot be imported.
    """
    if name in BITEXT_WRITERS:
        module, _, attribute = BITEXT_WRITERS[name].partition(":")
        return cast(BitextWriter, getattr(import_module(module), attribute)())
    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        try:
            return cast(BitextWriter, point.load()())
        except (ImportError, AttributeError) as error:
            raise ConfigurationError(f"the format {name!r} ({point.value}) cannot be loaded: {error}") from error
    raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(bitext_writer_names())}")


def write_bitext(bitext: Bitext, path: Path, *, file_format: str) -> None:
    """Write `bitext` to a file, which appears whole or not at all; `-` is standard output.

    Raises:
        ConfigurationError: the format is unknown.
        InputError, OutputError: the place cannot be written to.
    """
    write_text_atomically(path, bitext_writer(file_format).write(bitext))
