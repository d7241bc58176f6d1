"""Plain files that belong together line by line, as Moses and OPUS have them: `PREFIX.kk`, `PREFIX.en`, `PREFIX.ru`.

A text that is missing is an empty line. A line holds nothing but its text, and no line break: such become spaces. Files of others
may be named by longer codes (`PREFIX.kaz`, `PREFIX.kaz_Cyrl`) and be compressed, each as its own name says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.keeping import kept, without_surrogates
from kazalign.corpora.formats.lines import utf8_lines
from kazalign.corpora.streams import COMPRESSED, bare_name
from kazalign.corpora.units import Detail, Unit, Variant
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import LANGUAGES, OTHERS

_OURS = {getattr(entry, kind): entry.code for kind in ("code", "iso3", "flores") for entry in LANGUAGES}
_ENDINGS = _OURS | {code: code for code in OTHERS}
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BYTE_ORDER_MARK = "\ufeff"


class MosesFormat:
    """Holds texts alone; line breaks in them become spaces."""

    name = "moses"
    suffixes = tuple(f".{ending.lower()}" for ending in _OURS)
    holds: frozenset[Detail] = frozenset()

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """A file for each language; `path` is what their names begin with, or one of them; with `.gz` all are compressed.

        Raises:
            ConfigurationError: a language has no ending that it could be found by again.
        """
        for code in languages:
            if code not in _ENDINGS:
                raise ConfigurationError(f"the format 'moses' names its files by language, and {code!r} is no code it knows")
        prefix = _prefix(path)
        if not prefix.name:
            raise ConfigurationError(f"{path}: is a folder; name what the files begin with, such as {path / 'corpus'}")
        compression = path.suffix if bare_name(path) != path else ""
        return {code: prefix.with_name(f"{prefix.name}.{code}{compression}") for code in languages}

    def found(self, path: Path) -> dict[str, Path]:
        """The files that begin like `path` and end in a language.

        Raises:
            InputError: there are fewer than two, or two for a language.
        """
        prefix = _prefix(path)
        if path.is_dir():
            raise InputError(f"this is a folder; name what the files begin with, such as {path / 'corpus'}", path=path)
        files: dict[str, Path] = {}
        for ending, code in _ENDINGS.items():
            for compression in ("", *COMPRESSED):
                file = prefix.with_name(f"{prefix.name}.{ending}{compression}")
                if not file.is_file():
                    continue
                if code in files:
                    raise InputError(f"there is {files[code].name} too; leave only one of the two there", path=file)
                files[code] = file
        if path.is_file() and path not in files.values():
            raise InputError(f"not one of the files that moses reads, such as {path.name}.kk", path=path)
        if not files:
            raise InputError(f"no such files: {prefix.name}.kk, {prefix.name}.en or {prefix.name}.ru", path=prefix)
        if len(files) == 1:
            [file] = files.values()
            raise InputError(f"alone; a file in another language must lie beside it, such as {prefix.name}.en", path=file)
        return files

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """The texts, each in one line."""
        return kept(unit, losses, holds=self.holds, clean=_line)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """A line a unit in every file."""
        writes = [(code, stream.write) for code, stream in streams.items()]
        for unit in units:
            variants = unit.variants
            for code, write in writes:
                write(variants[code].text.encode() + b"\n" if code in variants else b"\n")

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """A unit a line."""
        lines = {code: _lines(stream, files[code]) for code, stream in streams.items()}
        number = 0
        while True:
            texts = {code: next(each, None) for code, each in lines.items()}
            if None in texts.values():
                break
            number += 1
            yield Unit({code: Variant(text) for code, text in texts.items() if text})
        if any(text is not None for text in texts.values()):
            counts = {code: number + (texts[code] is not None) + sum(1 for _ in each) for code, each in lines.items()}
            shown = ", ".join(f"{files[code]} has {count:,}" for code, count in counts.items())
            raise InputError(f"the files differ in their numbers of lines: {shown}; they cannot belong together line by line")


def _prefix(path: Path) -> Path:
    bare = bare_name(path)
    return bare.with_suffix("") if bare.suffix.removeprefix(".") in _ENDINGS else bare


def _line(text: str, losses: Counter[str]) -> str:
    text = without_surrogates(text, losses)
    if _LINE_BREAK.search(text):
        losses["texts whose line breaks became spaces"] += 1
        text = _LINE_BREAK.sub(" ", text)
    if "\0" in text:
        losses["texts without their NUL characters"] += 1
        text = text.replace("\0", "")
    if text.startswith(_BYTE_ORDER_MARK):
        losses["texts without their byte order mark"] += 1
        text = text.lstrip(_BYTE_ORDER_MARK)
    return text


def _lines(stream: BinaryIO, path: Path) -> Iterator[str]:
    return (line.removesuffix("\n").removesuffix("\r") for line in utf8_lines(stream, path))
