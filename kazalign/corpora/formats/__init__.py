"""Formats of parallel corpora, one class a format; each reads and writes.

A format is a small class, named in `FORMATS`; another package adds its own through the entry point group
`kazalign.corpus_formats`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from kazalign import registry
from kazalign.corpora.streams import bare_name
from kazalign.corpora.units import Detail, Unit
from kazalign.errors import ConfigurationError

FORMATS = {
    "jsonl": "kazalign.corpora.formats.jsonl:JsonlFormat",
    "tsv": "kazalign.corpora.formats.table:TsvFormat",
    "csv": "kazalign.corpora.formats.table:CsvFormat",
    "tmx": "kazalign.corpora.formats.tmx:TmxFormat",
    "xliff": "kazalign.corpora.formats.xliff:XliffFormat",
    "xliff2": "kazalign.corpora.formats.xliff2:Xliff2Format",
    "moses": "kazalign.corpora.formats.moses:MosesFormat",
    "parquet": "kazalign.corpora.formats.parquet:ParquetFormat",
    "po": "kazalign.corpora.formats.po:PoFormat",
    "srt": "kazalign.corpora.formats.srt:SrtFormat",
    "book": "kazalign.corpora.formats.book:BookFormat",
    "docx": "kazalign.corpora.formats.docx:DocxFormat",
}
"""Format -> module:class, imported when it is asked for."""

ENTRY_POINT_GROUP = "kazalign.corpus_formats"


@dataclass(frozen=True)
class Header:
    """What is true of a whole corpus."""

    languages: tuple[str, ...]
    """The languages' codes, in order; the first is the source where a format wants one."""
    title: str = "corpus"
    licence: str | None = None
    method: str | None = None
    """How it was made, e.g. `e5, news`."""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))


class CorpusFormat(Protocol):
    """Units to files and back.

    A corpus is a file, or several: `files` names them by a key of the format's own, such as a language.
    """

    @property
    def name(self) -> str:
        """The format's name, as `--format` takes it."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of files that are in this format, the usual one first; none where only `--format` can tell."""
        ...

    @property
    def holds(self) -> frozenset[Detail]:
        """What has a place in it beside the texts."""
        ...

    def files(self, path: Path, languages: Sequence[str]) -> Mapping[str, Path]:
        """The files that a corpus at `path` becomes.

        Raises:
            ConfigurationError: the format does not take so many languages.
        """
        ...

    def found(self, path: Path) -> Mapping[str, Path]:
        """The files of the corpus at `path` that are there, by the keys of `files`.

        Raises:
            InputError: there is none.
        """
        ...

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """`unit` as it will come back: without what the format cannot hold.

        What a text itself loses is counted in `losses`, under a name for people: `control characters removed`. Details that have
        no place (see `holds`) are left out uncounted.
        """
        ...

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """Write units that `kept` has seen, one by one as they come."""
        ...

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """The units, one by one; `files` are the streams' names, for messages and for languages that only they tell.

        Raises:
            InputError: it is not in this format; the message names file and line.
        """
        ...


def format_names() -> tuple[str, ...]:
    """All formats at hand: our own first, then those of other packages."""
    return registry.names(FORMATS, ENTRY_POINT_GROUP)


def corpus_format(name: str) -> CorpusFormat:
    """Find a format by its name.

    Raises:
        ConfigurationError: no format has that name, or another package's cannot be imported.
    """
    if (found := registry.find(name, FORMATS, ENTRY_POINT_GROUP, what="format")) is None:
        raise ConfigurationError(f"unknown format {name!r}; known are: {', '.join(format_names())}")
    return cast(CorpusFormat, found())


def format_of(path: Path, *, option: str = "--format") -> CorpusFormat:
    """The format that a file's name tells, with or without `.gz`, `.xz` or `.zst`; `option` is where users can say another.

    Raises:
        ConfigurationError: it tells none.
    """
    bare = bare_name(path).name.lower()
    formats = [corpus_format(name) for name in format_names()]
    # `.kk-en.moses.tsv` and the like: the longest ending that fits
    fitting = [(len(suffix), each) for each in formats for suffix in each.suffixes if bare.endswith(suffix)]
    if not fitting:
        raise ConfigurationError(f"{path}: the name tells no format; name one with {option}: {', '.join(format_names())}")
    return max(fitting, key=lambda pair: pair[0])[1]
