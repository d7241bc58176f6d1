"""XLIFF in both of its kinds: what 1.2 and 2.0 have in common.

A file in XLIFF has one source and one target. A corpus in two languages is one file; in more it is a file for each target, all
with the same source and the same units: `news.xlf` becomes `news.kk-en.xlf` and `news.kk-ru.xlf`. Read as `news.xlf` they are one
corpus again. XLIFF 2 has one target for the whole file, and translation tools want the same of 1.2.

Consecutive units whose sources are of one document are a `file` with its id as `original`, those of one paragraph a `group`.
Files are read by the version that they say inside, whatever their name.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.keeping import ALL, the_file
from kazalign.corpora.formats.xml import Root, clean, opened
from kazalign.corpora.formats.xml_details import SideDetails, UnitDetails, kept_in_xml, language_code, side_pairs, unit_pairs
from kazalign.corpora.streams import bare_name
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError, InputError

Reader = Callable[[Root, Iterator[bytes], Path], Iterator[Unit]]
_READERS = {"1": "kazalign.corpora.formats.xliff", "2": "kazalign.corpora.formats.xliff2"}
"""First digit of the version -> module, whose `read` it is."""
_CODE = "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"
_NUMBER = "kazalign-"
"""What our numbers of units begin with, which must be unique where ids of units need not be."""
TRANSLATED = "translated"
"""The state that is written where a unit has no property `state`, and that is not read as one."""


class Bilingual(ABC):
    """A kind of XLIFF: its syntax is for the class of its version, the order of things is here."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file of two languages; a file for each target, by its code, of more."""
        if len(languages) < 2:
            raise ConfigurationError(f"{self.name} is for a source and its translations; this corpus is in {languages[0]} alone")
        if len(languages) == 2:
            return {"": path}
        if path.is_file():
            raise InputError(
                f"this file would be read in place of the {len(languages) - 1} that {len(languages)} languages become; "
                "remove it, or choose another name",
                path=path,
            )
        stem, ending = self._parted(path)
        return {code: path.with_name(f"{stem}.{languages[0]}-{code}{ending}") for code in languages[1:]}

    def found(self, path: Path) -> dict[str, Path]:
        """The file itself, or those that `files` made of its name."""
        if not path.exists() and path.name != "-" and path.parent.is_dir():
            stem, ending = self._parted(path)
            pattern = re.compile(f"{re.escape(stem)}\\.({_CODE}-{_CODE}){re.escape(ending)}")
            files = sorted(each for each in path.parent.iterdir() if pattern.fullmatch(each.name))
            if files:
                return {file.name: file for file in files}
        return the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but characters that XML cannot hold."""
        return kept_in_xml(unit, losses)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """The same units into each file."""
        source, *targets = map(language_code, header.languages)
        said = {"title": header.title, "licence": header.licence or None, "method": header.method or None}
        cleaned: dict[str, Any] = {name: value and clean(value, Counter()) for name, value in said.items()}
        header = replace(header, **cleaned)
        files = [
            (streams[key], target, _Frame(self, source, target, header)) for key, target in zip(streams, targets, strict=True)
        ]
        for stream, target, _ in files:
            stream.write(self.begin(source, target).encode())
        for number, unit in enumerate(units, start=1):
            for stream, target, frame in files:
                stream.write((frame.before(unit) + self.unit(f"{_NUMBER}{number}", unit, source, target)).encode())
        for stream, _, frame in files:
            stream.write((frame.after() + "</xliff>\n").encode())

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """The units of one file, or of several side by side."""
        readers = [_units(streams[key], path) for key, path in files.items()]
        return readers[0] if len(readers) == 1 else _merged(readers, list(files.values()))

    @abstractmethod
    def begin(self, source: str, target: str) -> str:
        """The start of the root."""

    @abstractmethod
    def begin_file(self, number: int, original: str, source: str, target: str, header: Header) -> str:
        """The start of a `file`, and what stands before its first unit."""

    @abstractmethod
    def end_file(self, empty: bool) -> str:
        """What stands after the last unit of a `file`; `empty`: it has none."""

    @abstractmethod
    def begin_group(self, number: int, name: str) -> str:
        """The start of a `group` for a paragraph."""

    @abstractmethod
    def unit(self, number: str, unit: Unit, source: str, target: str) -> str:
        """A unit with its texts in two languages, either of which may be missing."""

    def _parted(self, path: Path) -> tuple[str, str]:
        """The file's name before and from the format's suffix on."""
        bare = bare_name(path).name
        suffix = next((bare[-len(each) :] for each in self.suffixes if bare.lower().endswith(each)), "")
        stem = bare.removesuffix(suffix) if suffix else bare
        return stem, (suffix or self.suffixes[0]) + path.name[len(bare) :]


class _Frame:
    """What is around the units: which `file` and which `group` are open."""

    def __init__(self, kind: Bilingual, source: str, target: str, header: Header) -> None:
        self.kind, self.source, self.target, self.header = kind, source, target, header
        self.files = self.groups = 0
        self.document: str | None = None
        self.paragraph: str | None = None

    def before(self, unit: Unit) -> str:
        """What has to be closed and opened before a unit."""
        variant = unit.variants.get(self.source)
        document = (variant.document or "") if variant else (self.document or "")
        paragraph = variant.paragraph if variant else None
        if (document, paragraph) == (self.document, self.paragraph):
            return ""
        parts = [self._end_group()]
        if document != self.document:
            if self.files:
                parts.append(self.kind.end_file(empty=False))
            parts.append(self._begin_file(document))
        if paragraph is not None:
            self.groups += 1
            self.paragraph = paragraph
            parts.append(self.kind.begin_group(self.groups, paragraph))
        return "".join(parts)

    def after(self) -> str:
        """What has to be closed at the end; a corpus without units has an empty `file`."""
        if self.files:
            return self._end_group() + self.kind.end_file(empty=False)
        return self._begin_file("") + self.kind.end_file(empty=True)

    def _begin_file(self, original: str) -> str:
        self.files += 1
        self.document = original
        return self.kind.begin_file(self.files, original, self.source, self.target, self.header)

    def _end_group(self) -> str:
        if self.paragraph is None:
            return ""
        self.paragraph = None
        return "</group>\n"


def pairs(unit: Unit, source: str, target: str, state: str) -> Iterator[tuple[str, str]]:
    """What a unit says, its sides marked `x-source-` and `x-target-`, but what has a place of its own: `original` and `state`."""
    for kind, value in unit_pairs(unit):
        if kind != "state" or value != state or value in ("", TRANSLATED):
            yield kind, value
    for side, code in (("source", source), ("target", target)):
        if code in unit.variants:
            for kind, value in side_pairs(unit.variants[code]):
                if (side, kind) != ("source", "x-document") or not value:
                    yield f"x-{side}-{kind[2:]}", value


class Gathered:
    """What a unit's element says, on its way to become a unit."""

    def __init__(self, original: str) -> None:
        self.unit = UnitDetails()
        self.sides = {"source": SideDetails(), "target": SideDetails()}
        self._original = original

    def add(self, kind: str, value: str) -> None:
        """Take a pair, as `pairs` gives them."""
        for name, side in self.sides.items():
            if kind.startswith(f"x-{name}-"):
                if not side.add(f"x-{kind[len(name) + 3 :]}", value):
                    self.unit.property(kind, value)
                return
        self.unit.add(kind, value)

    def made(self, name: str | None, texts: Mapping[str, tuple[str, str]]) -> Unit:
        """The unit; `texts` are language tag and text, by side."""
        if self._original:
            self.sides["source"].add("x-document", self._original)
        variants = {}
        for side, (tag, text) in texts.items():
            if text:
                code = language_code(tag)
                variants[tag if code in variants else code] = self.sides[side].variant(text)
        return self.unit.unit(variants, name)


def id_of(element: Any, attribute: str) -> tuple[str | None, frozenset[str]]:
    """The id of a unit's element, and the attributes that say it; where the number is ours, `attribute` has the id."""
    number = element.get("id", "")
    if number.startswith(_NUMBER) and number[len(_NUMBER) :].isdigit():
        return element.get(attribute), frozenset({"id", attribute})
    return number or None, frozenset({"id"})


def _units(stream: BinaryIO, path: Path) -> Iterator[Unit]:
    root, blocks = opened(stream, path)
    if root.name != "xliff":
        raise InputError(f"not XLIFF: its root is <{root.name}> and not <xliff>", path=path)
    version = root.attributes.get("version", "")
    module = _READERS.get(version[:1])
    if module is None:
        raise InputError(f"XLIFF of the version {version!r}; known are 1.0 to 1.2 and 2.0 to 2.2", path=path)
    reader: Reader = import_module(module).read
    yield from reader(root, blocks, path)


def _merged(readers: Sequence[Iterator[Unit]], paths: Sequence[Path]) -> Iterator[Unit]:
    """Units of several files, which have the same ones in the same order."""
    for number, parts in enumerate(zip_longest(*readers), start=1):
        first = parts[0]
        for part, path in zip(parts, paths, strict=True):
            if part is None or first is None:
                short = path if part is None else paths[0]
                raise InputError(f"it ends after {number - 1:,} units, another file of the corpus does not", path=short)
            if part.id != first.id:
                raise InputError(f"unit {number:,} is {part.id!r} here and {first.id!r} in {paths[0]}", path=path)
        yield _joined(parts, number, paths)


def _joined(parts: Sequence[Unit], number: int, paths: Sequence[Path]) -> Unit:
    first = parts[0]
    variants, scores, properties = dict(first.variants), dict(first.scores), dict(first.properties)
    for part, path in zip(parts[1:], paths[1:], strict=True):
        for code, variant in part.variants.items():
            if variants.setdefault(code, variant).text != variant.text:
                raise InputError(f"unit {number:,} has another text in {code!r} than in {paths[0]}", path=path)
        code = next(reversed(tuple(part.variants)), "")
        for name, value in part.properties.items():
            if properties.setdefault(name, value) != value:
                properties[f"{name}_{code}"] = value
        scores = {**part.scores, **scores}
    flags = dict.fromkeys(flag for part in parts[1:] for flag in part.flags if flag not in first.flags)
    return replace(first, variants=variants, scores=scores, flags=(*first.flags, *flags), properties=properties)
