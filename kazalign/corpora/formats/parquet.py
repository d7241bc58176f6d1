"""Parquet, as data sets of Hugging Face have it: a struct `translation` with a string for each language, and all the rest.

    id: string                                          flags: list<string>
    translation: struct<kk: string, en: string, ...>    licence, date: string
    scores: list<struct<name: string, value: double>>   properties: list<struct<name: string, value: string>>
    sides: struct<kk: struct<document: string, sentences: list<string>, start: int64, end: int64, engine: string,
           revision: string>, en: ...>

A place without a suffix becomes a data set: `PLACE/data/train-00000-of-00001.parquet` and its card `PLACE/README.md`; any other
is one file. Files of others are read too: with a `translation`, or with columns of texts as in tables (see
`kazalign.corpora.formats.columns`). Of a folder all Parquet files are read, in the order of their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from kazalign.corpora.formats import Header
from kazalign.corpora.formats.card import Card, check_replaceable
from kazalign.corpora.formats.columns import Naming, columns_of
from kazalign.corpora.formats.detail_lines import encodable
from kazalign.corpora.formats.jsonl import NOT_A_ROW, reason, unit_of_row
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.streams import bare_name
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError, MissingExtra

CARD = "card"
_SHARD = Path("data") / "train-00000-of-00001.parquet"
_GROUP = 10_000
"""Units in a row group, which is held in memory."""
_GROUP_CHARACTERS = 20_000_000
"""Characters after which a row group ends early."""
_AT_A_TIME = 1000
_SIDE = ("document", "sentences", "start", "end", "engine", "revision")


class ParquetFormat:
    """Holds everything. A place without an ending becomes a data set as Hugging Face has it, with a card."""

    name = "parquet"
    suffixes = (".parquet",)
    holds = ALL

    def __init__(self, columns: Sequence[str] = ()) -> None:
        """`columns` are the user's names for the columns of files that are read, such as `source=kk`; see `Naming.of`."""
        self.naming = Naming.of(columns)
        if self.naming.names:
            raise ConfigurationError("Parquet names its columns; give others as --columns source=kk,target=en")

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """One file; where `path` is a folder or has no suffix, a data set with its card.

        Raises:
            ConfigurationError: the folder is that of something else, or the name asks for one more compression.
        """
        if bare_name(path) != path:
            raise ConfigurationError(f"{path}: Parquet is compressed already; leave {path.suffix} out")
        if path.suffix and not path.is_dir():
            return {"": path}
        files = {"": path / _SHARD, CARD: path / "README.md"}
        check_replaceable(files[CARD])
        others = [file.name for file in sorted((path / "data").glob("*.parquet")) if file != files[""]]
        if others:
            raise ConfigurationError(f"{path}: there is data/{others[0]}, which would become a part of the corpus; move it away")
        return files

    def found(self, path: Path) -> dict[str, Path]:
        """One file, or those of a folder and of `data` in it.

        Raises:
            InputError: there is none.
        """
        if not path.is_dir():
            return the_file(path)
        files = sorted(file for place in (path, path / "data") for file in place.glob("*.parquet") if file.is_file())
        if not files:
            raise InputError("no Parquet file in this folder, nor in data in it", path=path)
        return {file.name: file for file in files}

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but halves of surrogate pairs."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=without_surrogates)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """Row group by row group; the card last, with what was counted."""
        arrow, parquet = _pyarrow()
        schema = _schema(arrow, header.languages)
        card = Card(header)
        with parquet.ParquetWriter(streams[""], schema, compression="zstd") as writer:
            for group in _groups(units):
                batch = _batch(arrow, group, schema, header.languages)
                writer.write_batch(batch)
                card.count(group, batch.nbytes)
        if CARD in streams:
            streams[CARD].write(card.text().encode())

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """One unit a row, some thousand in memory at a time."""
        arrow, _ = _pyarrow()
        for key, stream in streams.items():
            if key == CARD:
                continue
            path, number = files[key], 0
            reader: Callable[[Any], Iterator[Unit]] | None = None
            for batch in _batches(stream, path):
                reader = reader or self._reader(arrow, batch.schema, path)
                try:
                    for unit in reader(batch):
                        number += 1
                        yield unit
                except NOT_A_ROW as error:
                    raise InputError(f"row {number + 1:,}: not a row of a corpus: {reason(error)}", path=path) from error

    def _reader(self, arrow: Any, schema: Any, path: Path) -> Callable[[Any], Iterator[Unit]]:
        """What makes units of batches with this schema."""
        names = self.naming.rename(schema.names, path)
        if "translation" not in names:
            columns = columns_of(names, path)
            return lambda batch: map(columns.unit, zip(*(column.to_pylist() for column in batch.columns), strict=True))
        translation = schema.field(names.index("translation")).type
        if not arrow.types.is_struct(translation):
            raise InputError(
                f"the column 'translation' is {translation} and not a struct with a text for each language", path=path
            )
        codes = [field.name for field in translation]
        if schema.equals(_schema(arrow, codes)):
            return lambda batch: _units(batch, codes)
        return lambda batch: (unit_of_row(_row(names, row.values())) for row in batch.to_pylist())


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("pyarrow", "corpora", "reading and writing Parquet") from None
    return pyarrow, pyarrow.parquet


def _schema(arrow: Any, languages: Sequence[str]) -> Any:
    string, strings, place = arrow.string(), arrow.list_(arrow.field("element", arrow.string())), arrow.int64()
    side = arrow.struct(list(zip(_SIDE, (string, strings, place, place, string, string), strict=True)))
    return arrow.schema(
        [
            ("id", string),
            ("translation", arrow.struct([(code, string) for code in languages])),
            ("scores", _pairs_type(arrow, arrow.float64())),
            ("flags", strings),
            ("sides", arrow.struct([(code, side) for code in languages])),
            ("licence", string),
            ("date", string),
            ("properties", _pairs_type(arrow, string)),
        ]
    )


def _pairs_type(arrow: Any, value: Any) -> Any:
    """A list of names and values, since the library `datasets` knows no maps."""
    return arrow.list_(arrow.field("element", arrow.struct([("name", arrow.string()), ("value", value)])))


def _groups(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    group: list[Unit] = []
    characters = 0
    for unit in units:
        group.append(unit)
        characters += sum(len(variant.text) for variant in unit.variants.values())
        if len(group) == _GROUP or characters > _GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _batch(arrow: Any, units: Sequence[Unit], schema: Any, languages: Sequence[str]) -> Any:
    """Units as columns."""
    columns = []
    for field in schema:
        if field.name == "translation":
            texts = [[variant and variant.text for variant in _variants(units, code)] for code in languages]
            arrays = [arrow.array(each, arrow.string()) for each in texts]
            columns.append(arrow.StructArray.from_arrays(arrays, fields=list(field.type)))
        elif field.name == "sides":
            arrays = [_side(arrow, _variants(units, code), field.type.field(code).type) for code in languages]
            columns.append(arrow.StructArray.from_arrays(arrays, fields=list(field.type)))
        elif field.name in ("scores", "properties"):
            columns.append(_pairs(arrow, [getattr(unit, field.name) for unit in units], field.type))
        else:
            columns.append(arrow.array([getattr(unit, field.name) for unit in units], field.type))
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


def _variants(units: Sequence[Unit], code: str) -> list[Variant | None]:
    return [unit.variants.get(code) for unit in units]


def _side(arrow: Any, variants: Sequence[Variant | None], type_: Any) -> Any:
    arrays = []
    for field in type_:
        values = [None if variant is None else getattr(variant, field.name) for variant in variants]
        if field.name == "sentences":
            values = [value or None for value in values]
        arrays.append(arrow.array(values, field.type))
    silent = [
        all(value is None for value in row) for row in zip(*(array.is_valid().to_pylist() for array in arrays), strict=True)
    ]
    return arrow.StructArray.from_arrays(arrays, fields=list(type_), mask=arrow.array(silent))


def _pairs(arrow: Any, mappings: Sequence[Mapping[str, object]], type_: Any) -> Any:
    offsets = [0]
    names: list[str] = []
    values: list[object] = []
    for mapping in mappings:
        names += mapping.keys()
        values += mapping.values()
        offsets.append(len(names))
    fields = list(type_.value_type)
    arrays = [arrow.array(each, field.type) for each, field in zip((names, values), fields, strict=True)]
    pairs = arrow.StructArray.from_arrays(arrays, fields=fields)
    return arrow.ListArray.from_arrays(arrow.array(offsets, arrow.int32()), pairs, type=type_)


def _batches(stream: BinaryIO, path: Path) -> Iterator[Any]:
    arrow, parquet = _pyarrow()
    if not stream.seekable():
        raise InputError("Parquet cannot be read from a pipe; name a file", path=path)
    try:
        file = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        yield from file.iter_batches(batch_size=_AT_A_TIME)
    except (arrow.ArrowException, OSError) as error:
        raise InputError(
            f"not a whole Parquet file ({str(error).splitlines()[0][:120]}); fetch or make it anew", path=path
        ) from error


def _units(batch: Any, codes: Sequence[str]) -> Iterator[Unit]:
    """Rows that we wrote."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    texts = columns["translation"].flatten()
    sides = columns["sides"].flatten()
    variants = [list(_read_variants(text.to_pylist(), side)) for text, side in zip(texts, sides, strict=True)]
    plain = [columns[name].to_pylist() for name in ("id", "flags", "licence", "date")]
    pairs = [_read_pairs(columns[name]) for name in ("scores", "properties")]
    for row, id_, flags, licence, date, scores, properties in zip(zip(*variants, strict=True), *plain, *pairs, strict=True):
        yield Unit(
            {code: variant for code, variant in zip(codes, row, strict=True) if variant},
            id=id_,
            scores=scores,
            flags=tuple(flags or ()),
            licence=licence,
            date=date,
            properties=properties,
        )


def _read_variants(texts: Sequence[str | None], sides: Any) -> Iterator[Variant | None]:
    if sides.null_count == len(sides):
        yield from (Variant(text) if text else None for text in texts)
        return
    for text, (document, sentences, start, end, engine, revision) in zip(
        texts, zip(*(field.to_pylist() for field in sides.flatten()), strict=True), strict=True
    ):
        yield Variant(text, document, tuple(sentences or ()), start, end, engine, revision) if text else None


def _read_pairs(column: Any) -> Iterator[dict[str, Any]]:
    import pyarrow.compute

    lengths = pyarrow.compute.fill_null(column.value_lengths(), 0).to_pylist()
    pairs = iter(zip(*(field.to_pylist() for field in column.flatten().flatten()), strict=True))
    for length in lengths:
        yield dict(islice(pairs, length))


def _row(names: Sequence[str], values: Iterable[Any]) -> dict[str, Any]:
    """A row of another's as `unit_of_row` wants it."""
    row = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    for name in ("scores", "properties"):
        if isinstance(row.get(name), list):
            row[name] = {pair["name"]: pair["value"] for pair in row[name]}
    if isinstance(row.get("sides"), dict):
        row["sides"] = {code: side for code, side in row["sides"].items() if side}
    return row
