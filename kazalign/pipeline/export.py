"""Corpora from any format into any other."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.corpora.sources import LOOK_AHEAD, Output, files_of, languages_of
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import any_code
from kazalign.outputs import check_apart

if TYPE_CHECKING:
    from kazalign.corpora.exchange import Written
    from kazalign.corpora.formats import CorpusFormat
    from kazalign.corpora.formats.parquet import ParquetFormat
    from kazalign.corpora.formats.table import CsvFormat, TsvFormat
    from kazalign.corpora.units import Unit

_STANDARD_INPUT = Path("-")
_LINE_FORMATS = ("jsonl", "tsv", "csv")
"""Those that can be read as they come."""


def export(
    inputs: Sequence[Path],
    out: Path,
    *,
    source_format: str | None = None,
    file_format: str | None = None,
    languages: Sequence[str] = (),
    columns: Sequence[str] = (),
    title: str | None = None,
    licence: str | None = None,
    watch: Callable[[int], object] | None = None,
) -> Written:
    """Read corpora of any format and write them, one after the other, as one corpus of another.

    Units with texts in fewer than two of the languages are left out. Of several inputs, ids become `NAME:ID` with the input's
    name, so that they stay apart. Memory does not grow with the corpora, in formats that are written as streams.

    Args:
        inputs: files; for formats of several files, what their names begin with; `-` is standard input.
        out: the same; `-` is standard output.
        source_format: the format of all inputs; None: as their names tell.
        file_format: the format to write; None: as the name of `out` tells.
        languages: those to write, in order, by their codes or names; by default all of the first units.
        columns: names for the columns of tables; see `kazalign.corpora.formats.columns.Naming`.
        title: of the corpus; by default the name of `out`.
        licence: of the corpus as a whole.
        watch: is told how many bytes more of the inputs have been read.

    Raises:
        ConfigurationError: a format or a language is unknown or does not fit; an input would be overwritten; a language turns up
            after the first units.
        InputError: an input is missing, damaged or not in its format, or nothing in it is in two of the languages.
        OutputError: the writing failed.
    """
    from kazalign.corpora.exchange import write_corpus
    from kazalign.corpora.formats import Header

    wanted = tuple(dict.fromkeys(any_code(name) for name in languages))
    if len(wanted) == 1:
        raise ConfigurationError(f"a parallel corpus is in two languages at least, but --languages names {wanted[0]} alone")
    output = Output("--out", out, file_format)
    output.chosen().files(out, wanted or ("kk", "en"))  # a place that will not do is said before anything is read
    sources = _sources(inputs, source_format, columns)
    units: Iterator[Unit] = chain.from_iterable(each.units(len(sources) > 1, watch) for each in sources)
    chosen, units = (wanted, units) if wanted else _found_languages(units, sources)
    check_apart(files_of([output], chosen), [file for source in sources for file in source.files.values()])
    selection = _Selection(chosen, given=bool(wanted), sources=sources)
    header = Header(chosen, title=title or _title(out), licence=licence, method="kazalign export")
    written = write_corpus(selection(units), out, header=header, file_format=file_format)
    return replace(written, losses={**selection.left_out, **written.losses})


@dataclass(frozen=True)
class _Source:
    """A corpus to read."""

    path: Path
    name: str
    """What its ids get before them where there are several corpora."""
    format: CorpusFormat
    files: Mapping[str, Path]

    def units(self, named: bool, watch: Callable[[int], object] | None) -> Iterator[Unit]:
        from kazalign.corpora.exchange import read_corpus

        for unit in read_corpus(self.path, file_format=self.format, watch=watch):
            yield replace(unit, id=f"{self.name}:{unit.id}") if named and unit.id else unit


def size_of(inputs: Sequence[Path], *, source_format: str | None = None) -> int:
    """How many bytes `export` will read of the inputs, for those who watch it; 0 where that cannot be told.

    Raises:
        ConfigurationError, InputError: as `export`.
    """
    files = [file for each in _sources(inputs, source_format, ()) for file in each.files.values()]
    return sum(file.stat().st_size for file in files if file.is_file())


def _sources(inputs: Sequence[Path], source_format: str | None, columns: Sequence[str]) -> list[_Source]:
    sources: list[_Source] = []
    names: Counter[str] = Counter()
    known: dict[Path, Path] = {}
    for path in inputs:
        chosen = _with_columns(_format_of_input(path, source_format), columns, path)
        if path == _STANDARD_INPUT and chosen.name not in _LINE_FORMATS:
            raise ConfigurationError(f"{chosen.name} cannot be read from standard input; name a file")
        files = chosen.found(path)
        for file in files.values():
            if file.resolve() in known:
                raise ConfigurationError(f"{path}: is the same as {known[file.resolve()]}; name each input once")
            known[file.resolve()] = path
        name = "stdin" if path == _STANDARD_INPUT else _title(path)
        names[name] += 1
        sources.append(_Source(path, name if names[name] == 1 else f"{name}-{names[name]}", chosen, files))
    return sources


def _format_of_input(path: Path, name: str | None) -> CorpusFormat:
    """The format of an input: by its name, or for a folder Parquet, or by files that begin like it."""
    from kazalign.corpora.formats import corpus_format, format_of

    if name is not None:
        return corpus_format(name)
    if path == _STANDARD_INPUT:
        raise ConfigurationError(
            f"standard input has no name that tells its format; name one with --from: {', '.join(_LINE_FORMATS)}"
        )
    if path.is_dir():
        return corpus_format("parquet")
    try:
        return format_of(path, option="--from")
    except ConfigurationError:
        if not path.exists():
            moses = corpus_format("moses")
            moses.found(path)
            return moses
        raise


def _tables() -> tuple[type[TsvFormat], type[CsvFormat], type[ParquetFormat]]:
    """The formats that have columns with names."""
    from kazalign.corpora.formats.parquet import ParquetFormat
    from kazalign.corpora.formats.table import CsvFormat, TsvFormat

    return TsvFormat, CsvFormat, ParquetFormat


def _with_columns(chosen: CorpusFormat, columns: Sequence[str], path: Path) -> CorpusFormat:
    if not columns:
        return chosen
    if not isinstance(chosen, _tables()):
        raise ConfigurationError(f"{path}: --columns names the columns of tables (tsv, csv, parquet), and this is {chosen.name}")
    return type(chosen)(columns)


def _title(path: Path) -> str:
    """The name of a corpus's file without its endings."""
    from kazalign.corpora.streams import bare_name

    return "corpus" if path == STANDARD_OUTPUT else bare_name(path).stem or "corpus"


def _found_languages(units: Iterator[Unit], sources: Sequence[_Source]) -> tuple[tuple[str, ...], Iterator[Unit]]:
    """The languages of the first units, and the units, those that were looked at too."""
    first = list(islice(units, LOOK_AHEAD))
    languages = languages_of(first)
    if not first:
        raise InputError(f"{_shown(sources)}: there is nothing in it that could be exported")
    if len(languages) < 2:
        there = f"in {languages[0]} alone" if languages else "empty"
        others = [name for name in first[0].properties if isinstance(sources[0].format, _tables())]
        remedy = (
            f"if another column is a text, say so: --columns {shlex.quote(others[0] + '=kk')}"
            if others
            else ("if others come later, name them with --languages")
        )
        raise InputError(
            f"{_shown(sources)}: {there} as far as the first {LOOK_AHEAD:,} units tell, and a parallel corpus is in two "
            f"languages at least; {remedy}"
        )
    return languages, chain(first, units)


class _Selection:
    """Passes on units with texts in two of the languages, and without their texts in others."""

    def __init__(self, languages: tuple[str, ...], *, given: bool, sources: Sequence[_Source]) -> None:
        self.languages = languages
        self.wanted = frozenset(languages)
        self.given = given
        self.sources = sources
        self.left_out: Counter[str] = Counter()

    def __call__(self, units: Iterable[Unit]) -> Iterator[Unit]:
        number = passed = 0
        seen: Counter[str] = Counter()
        for number, unit in enumerate(units, start=1):
            others = unit.variants.keys() - self.wanted
            if others:
                self.check(number, unit, min(others))
            if len(unit.variants) - len(others) < 2:
                seen.update(unit.variants.keys())
                self.left_out["units with texts in fewer than two of the languages left out"] += 1
                continue
            passed += 1
            if others:
                self.left_out["texts in other languages left out"] += len(others)
                unit = replace(unit, variants={code: unit.variants[code] for code in unit.variants if code in self.wanted})  # noqa: PLW2901
            yield unit
        if not passed:
            there = ", ".join(f"{code} ({count:,})" for code, count in seen.most_common(12)) or "none"
            raise InputError(
                f"{_shown(self.sources)}: none of the {number:,} units has texts in two of {', '.join(self.languages)}; "
                f"the texts are in: {there}"
            )

    def check(self, number: int, unit: Unit, other: str) -> None:
        if not self.given:
            name = f"unit {number:,}" + (f" ({unit.id})" if unit.id else "")
            raise ConfigurationError(
                f"{_shown(self.sources)}: {name} has a text in {other!r}, but the first {LOOK_AHEAD:,} units are in "
                f"{', '.join(self.languages)}; say which languages to write: --languages {' '.join((*self.languages, other))}"
            )


def _shown(sources: Sequence[_Source]) -> str:
    more = f" and {len(sources) - 3} more" if len(sources) > 3 else ""
    return ", ".join(str(each.path) for each in sources[:3]) + more
