"""Benchmarks: what is known of them (`configs/benchmarks.yaml`), where they lie, and how they become references."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kazalign.configuration import load_yaml, shipped
from kazalign.errors import ConfigurationError, InputError
from kazalign.evaluation.files import read_lines, read_text
from kazalign.evaluation.model import ReferenceSet
from kazalign.languages import language

_DOCUMENT = re.compile(r"<doc\b([^>]*)>(.*?)</doc>", re.IGNORECASE | re.DOTALL)
_SEGMENT = re.compile(r"<seg\b[^>]*>(.*?)</seg>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Download:
    """A file that is fetched: an archive, or with `to` the file of that name."""

    url: str
    to: str | None = None
    sha256: str | None = None
    md5: str | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Labels:
    """A table with a row for each segment."""

    file: str
    document: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Benchmark:
    """One entry of the definitions; the comment at their top says what each key means."""

    title: str
    homepage: str
    licence: str
    format: Literal["lines", "sgml", "tatoeba", "articles"]
    folder: str
    texts: dict[str, str]
    downloads: tuple[Download, ...]
    segments: int | None = None
    directions: tuple[str, ...] = ()
    labels: Labels | None = None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The directions it tests, as (source, target)."""
        if self.directions:
            return tuple(_pair(each) for each in self.directions)
        if self.format == "tatoeba":
            return tuple(pair for each in self.texts for pair in (_pair(each), _pair(each)[::-1]))
        return tuple((source, target) for source in self.texts for target in self.texts if source != target)

    @property
    def files(self) -> tuple[str, ...]:
        """What must be there; the labels may be missing."""
        return tuple(self.texts.values())


@dataclass(frozen=True)
class Definitions:
    """The whole file."""

    benchmarks: dict[str, Benchmark] = field(default_factory=dict)


def definitions_file() -> Path:
    """The definitions that came with the package, or those of the repository it lies in."""
    return shipped("benchmarks.yaml", in_repository="configs/benchmarks.yaml")


def load_definitions(path: Path | None = None) -> dict[str, Benchmark]:
    """Name -> benchmark.

    Raises:
        ConfigurationError: the file is missing or wrong.
    """
    path = path or definitions_file()
    found = load_yaml(Definitions, path).benchmarks
    for name, each in found.items():
        if each.format != "articles" and not all(language(code) for pair in each.pairs for code in pair):
            raise ConfigurationError(f"{path}: {name}: no directions")
    return found


def find(name: str, definitions: Mapping[str, Benchmark]) -> Benchmark:
    """The benchmark called `name`.

    Raises:
        ConfigurationError: there is none.
    """
    if name not in definitions:
        raise ConfigurationError(f"unknown benchmark {name!r}; known are: {', '.join(definitions)}")
    return definitions[name]


def cached(name: str) -> Path:
    """Where a fetched benchmark lies, in the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("kazalign") / "benchmarks" / name


def at_hand(name: str, benchmark: Benchmark) -> bool:
    """Whether it has been fetched, or came with the repository that this runs in."""
    return _own_place(name, benchmark).is_dir()


def locate(name: str, benchmark: Benchmark, data_dir: Path | None) -> Path:
    """The folder that the benchmark's files lie in: in `data_dir` (in its own folder there, or right in it), or `at_hand`.

    Raises:
        ConfigurationError: it is not at hand.
        InputError: `data_dir` lacks a file.
    """
    if data_dir is None:
        if not at_hand(name, benchmark):
            ways = f"name a copy with --data-dir, or fetch it: kazalign benchmarks pull {name}"
            if not benchmark.downloads:
                ways = (
                    f"it belongs to kazalign's repository and not to the installed package: name the folder {benchmark.folder} "
                    f"of a copy of the repository with --data-dir"
                )
            raise ConfigurationError(f"{name} is not at hand; {ways}")
        return _own_place(name, benchmark)
    if not data_dir.is_dir():
        raise InputError("no such folder", path=data_dir)
    if benchmark.format == "articles":
        around = data_dir / benchmark.folder
        return around if around.is_dir() else data_dir
    for folder in (data_dir / benchmark.folder, data_dir):
        if any((folder / file).exists() for file in benchmark.files):
            return folder
    raise InputError(f"no copy of {name}: there is no {benchmark.files[0]}, here or in {benchmark.folder}", path=data_dir)


def check_direction(name: str, benchmark: Benchmark, source: str, target: str) -> None:
    """See that the benchmark tests a direction; an empty `target` stands for any.

    Raises:
        ConfigurationError: it does not.
    """
    if not any(of == source and target in (to, "") for of, to in benchmark.pairs):
        known = ", ".join("-".join(pair) for pair in benchmark.pairs)
        asked = f"{source}-{target}" if target else f"from {source}"
        raise ConfigurationError(f"{name} does not test {asked}; it tests {known}")


def read_benchmark(name: str, benchmark: Benchmark, folder: Path, *, source: str, target: str) -> ReferenceSet:
    """One direction of a benchmark as references.

    Raises:
        ConfigurationError: the benchmark does not test that direction.
        InputError: a file is missing, or has another number of segments than it should, or none.
    """
    check_direction(name, benchmark, source, target)
    labels: dict[str, tuple[str, ...]] = {}
    if benchmark.format == "tatoeba":
        sources, references, path = _tatoeba(benchmark, folder, source, target)
    else:
        path = folder / benchmark.texts[target]
        places = [folder / benchmark.texts[code] for code in (source, target)]
        if benchmark.format == "sgml":
            (sources, labels), (references, _) = (_sgml(place) for place in places)
        else:
            sources, references = (read_lines(place).texts for place in places)
    if not references:
        raise InputError(f"no segment of {source}-{target} is in it; the copy is not whole, get it again", path=path)
    for place, texts in ((folder / benchmark.texts.get(source, ""), sources), (path, references)):
        wanted = benchmark.segments or len(references)
        if len(texts) != wanted:
            raise InputError(f"{len(texts)} segments, but {name} has {wanted}; the copy is not whole, get it again", path=place)
    if benchmark.labels is not None and (folder / benchmark.labels.file).exists():
        labels = _labels(folder / benchmark.labels.file, benchmark.labels, len(references))
    return ReferenceSet(name=name, target=target, references=(references,), source=source, sources=sources, labels=labels)


def _own_place(name: str, benchmark: Benchmark) -> Path:
    """Where it lies once it has been fetched; what is not fetched lies in the repository, beside the package."""
    return cached(name) if benchmark.downloads else Path(__file__).parents[2] / benchmark.folder


def _pair(direction: str) -> tuple[str, str]:
    source, _, target = direction.partition("-")
    return source, target


def _tatoeba(benchmark: Benchmark, folder: Path, source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...], Path]:
    """Rows of (code, code, text, text) in either order of the languages; other scripts than the usual one are left out."""
    pair = f"{source}-{target}" if f"{source}-{target}" in benchmark.texts else f"{target}-{source}"
    path = folder / benchmark.texts[pair]
    wanted = [{language(code).iso3 + script for script in ("", f"_{_script(code)}")} for code in (source, target)]
    sources, references = [], []
    for number, line in enumerate(read_lines(path).texts, start=1):
        cells = line.split("\t")
        if len(cells) != 4:
            raise InputError(f"{len(cells)} columns instead of 4", path=path, line=number)
        for (one, one_text), (other, other_text) in (
            ((cells[0], cells[2]), (cells[1], cells[3])),
            ((cells[1], cells[3]), (cells[0], cells[2])),
        ):
            if one in wanted[0] and other in wanted[1]:
                sources.append(one_text)
                references.append(other_text)
    return tuple(sources), tuple(references), path


def _script(code: str) -> str:
    return language(code).flores.partition("_")[2]


def _sgml(path: Path) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The segments of WMT's files, which are not quite XML, with the document and original language of each."""
    texts: list[str] = []
    labels: dict[str, list[str]] = {"document": [], "origin": []}
    for document in _DOCUMENT.finditer(read_text(path)):
        attributes = {key.casefold(): value for key, value in _ATTRIBUTE.findall(document[1])}
        for segment in _SEGMENT.findall(document[2]):
            texts.append(" ".join(html.unescape(segment).split()))
            labels["document"].append(attributes.get("docid", "unknown"))
            labels["origin"].append(attributes.get("origlang", "unknown"))
    if not texts:
        raise InputError("no <seg> in any <doc>; this is not one of WMT's SGML files", path=path)
    return tuple(texts), {key: tuple(values) for key, values in labels.items()}


def _labels(path: Path, columns: Labels, count: int) -> dict[str, tuple[str, ...]]:
    rows = list(csv.DictReader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if len(rows) != count:
        raise InputError(f"{len(rows)} rows for {count} segments", path=path)
    return dict(_columns(rows, columns, path))


def _columns(rows: list[dict[str, str]], columns: Labels, path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, column in (("document", columns.document), ("origin", columns.origin)):
        if column is not None:
            if column not in rows[0]:
                raise InputError(f"no column {column!r}", path=path, line=1)
            yield kind, tuple(row[column] or "unknown" for row in rows)
