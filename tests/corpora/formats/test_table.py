"""TSV and CSV: what is written comes back, and the tables of others are read for what they say, or refused with the line named."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.formats.lines import LONGEST
from kazalign.corpora.formats.table import CsvFormat, TsvFormat
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError

LANGUAGES = ("kk", "en", "ru")


def read(content: bytes | str, *, columns: Sequence[str] = (), kind: type[TsvFormat] | type[CsvFormat] = TsvFormat) -> list[Unit]:
    data = content.encode() if isinstance(content, str) else content
    return list(kind(columns).read({"": io.BytesIO(data)}, {"": Path("table")}))


def pair(kk: str, en: str, **details: object) -> Unit:
    return Unit({code: Variant(text) for code, text in (("kk", kk), ("en", en)) if text}, **details)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(["tsv", "csv"]), units=st.lists(units_in(LANGUAGES), max_size=4))
def test_what_is_written_comes_back(name: str, units: list[Unit]) -> None:
    kept, again, _ = there_and_back(name, units, LANGUAGES)
    assert again == kept
    assert there_and_back(name, again, LANGUAGES)[:2] == (again, again)


@settings(max_examples=40, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), max_size=4))
def test_a_line_of_tsv_is_a_line_for_every_reader(units: list[Unit]) -> None:
    kept, _, content = there_and_back("tsv", units, LANGUAGES)
    lines = content[""].decode().splitlines()
    assert [line.count("\t") for line in lines] == [6] * (len(kept) + 1)


@settings(max_examples=40, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), max_size=4))
def test_csv_as_python_reads_it(units: list[Unit]) -> None:
    kept, _, content = there_and_back("csv", units, LANGUAGES)
    rows = list(csv.DictReader(io.StringIO(content[""].decode(), newline="")))
    assert [{code: row[code] for code in LANGUAGES if row[code]} for row in rows] == [unit.texts() for unit in kept]


def test_a_row_is_easily_read() -> None:
    unit = pair("Көл\tбар", "", id="a.1", scores={"alignment": 0.5, "laser": -1.0}, flags=("numbers", "crossing"))
    _, _, content = there_and_back("tsv", [unit], ("kk", "en"))
    assert content[""].decode() == (
        "id\tkk\ten\tscores\tflags\tdetails\na.1\tКөл\\tбар\t\talignment=0.5 laser=-1.0\tnumbers,crossing\t\n"
    )


def test_a_language_may_be_called_like_another_column() -> None:
    units = [Unit({"id": Variant("Satu."), "kk": Variant("Бір.")}, id="1")]
    assert there_and_back("tsv", units, ("id", "kk"))[1] == units


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_of_another(line_end: str, mark: str) -> None:
    lines = [
        "Kazakh\teng_Latn\tscore\tscore_laser\tid\tlicense\tdomain",
        "Бір\\n.\tOne.\t0.5\t\t7\tMIT\tnews",
        "",
        '"Екі"\t\thigh\t2\t\t\t',
    ]
    assert read(mark + line_end.join(lines)) == [
        pair("Бір\\n.", "One.", id="7", scores={"score": 0.5}, licence="MIT", properties={"domain": "news"}),
        pair('"Екі"', "", scores={"laser": 2.0}, properties={"score": "high"}),
    ]


def test_csv_of_a_spreadsheet() -> None:
    assert read('kk;en\r\n"Бір; ""екі""";One\r\n"Екі\r\nжол";\r\n', kind=CsvFormat) == [
        pair('Бір; "екі"', "One"),
        pair("Екі\r\nжол", ""),
    ]


def test_columns_that_the_user_names() -> None:
    assert read("source\ttarget\nБір.\tOne.\n", columns=["source=kk", "target=en"]) == [pair("Бір.", "One.")]
    assert read("Бір.\tOne.\t0.5\n", columns=["kk", "en", "score"]) == [pair("Бір.", "One.", scores={"score": 0.5})]
    assert read("Бір;One\n", columns=["kk", "en"], kind=CsvFormat) == [pair("Бір", "One")]
    assert read("Бір, екі\n", columns=["kk", "en"], kind=CsvFormat) == [pair("Бір", " екі")]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["kk", "source=en"], "name all columns of a table without a line of names"),
        (["source=", "target=en"], "name all columns of a table without a line of names"),
        (["kk", "kk"], "'kk' is there twice"),
        (["source=kk", "source=en"], "'source' is there twice"),
    ],
)
def test_columns_that_make_no_sense(columns: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        TsvFormat(columns)


@pytest.mark.parametrize(
    ("content", "columns", "message"),
    [
        ("", [], r"^table: is empty; a table begins with a line of column names"),
        ("\n\n", [], "is empty"),
        ("Бір.\tOne.\n", [], "no column is a language .*--columns kk,en"),
        ("source\ttarget\n", [], r"\(source, target\) do not tell their languages; .*--columns source=kk,target=en"),
        ("kk\ten\n", ["kk", "en"], "line 1: the first line names the columns already"),
        ("kk\ten\n", ["source=kk"], r"there is no column 'source' \(--columns\); there are: kk, en"),
        ("kk\tKazakh\n", [], "two columns are texts in 'kk'"),
        ("kk\tnote\tnote\n", [], "two columns are called 'note'"),
        ("kk\ten\nБір.\n", [], r"line 2: expected 2 cells \(kk, en\), found 1"),
        ("kk\ten\n\na\tb\tc\n", [], r"line 3: expected 2 cells \(kk, en\), found 3"),
        (b"kk\ten\n" + "Бір\t".encode("cp1251") + b"One\n", [], "line 2: not in UTF-8 .byte 1 of the line is 0xC1.; save it as UTF-8"),
        ("kk\ten\nБір.\tOne.\n".encode("utf-16"), [], "in UTF-16; save it as UTF-8"),
        ("kk\ten\nБір.\tOne.\n".encode("utf-16-le"), [], "line 1: there is a NUL character in it"),
        ("kk\ten\nБі\0р.\tOne.\n", [], "line 2: .*NUL character"),
        ("kk\ten\rБір.\tOne.\r", [], "its lines end with carriage returns alone"),
        ("id\tkk\ten\tscores\tflags\tdetails\n1\tБір\\x\tOne.\t\t\t\n", [], "line 2: not a row of a corpus: Invalid"),
        ("id\tkk\ten\tscores\tflags\tdetails\n1\tБір.\tOne.\tbest\t\t\n", [], "the score 'best' is not name=number"),
        ("id\tkk\ten\tscores\tflags\tdetails\n1\tБір.\tOne.\t\t\t[1]\n", [], "the details are not an object in braces"),
        ('id\tkk\tscores\tflags\tdetails\n1\tБір.\t\t\t{"sides": {"kk": {"start": -1}}}\n', [], "'start' of a side is -1"),
        ('id\tkk\tscores\tflags\tdetails\n1\tБір.\t\t\t{"sides": {"kk": {"engine": 3}}}\n', [], "'engine' of a side is int and not str"),
        ("id\tkk\tscores\tflags\tdetails\n1\tБір.\t\t\t" + "[" * 100_000, [], "line 2: not a row of a corpus: it is nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(content: str | bytes, columns: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(content, columns=columns)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('kk,en\nБір,"One\nTwo\n', "line 2: not CSV: a quotation mark is opened and never closed"),
        ('kk,en\nБір,"One"x\n', "line 2: not CSV"),
        ('kk,en\n"Бір\nекі",One\nҮш\n', r"line 4: expected 2 cells \(kk, en\), found 1"),
        ("kk,en\nБір,One\rEкі,Two\n", "line 2: not CSV: a carriage return stands alone"),
        (
            'kk,en\nБір,"' + ("x" * 999_999 + "\n") * (LONGEST // 1_000_000 + 1),
            "line 2: not CSV: a cell has more than 50,000,000 characters",
        ),
    ],
)
def test_what_is_wrong_with_csv_is_said(content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(content, kind=CsvFormat)


def test_a_line_without_an_end() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    stream = io.BufferedReader(Endless())
    with pytest.raises(InputError, match="line 1: the line has more than 50,000,000 bytes"):
        next(TsvFormat().read({"": stream}, {"": Path("table")}))  # type: ignore[dict-item]
