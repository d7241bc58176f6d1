"""Word documents as translators get them and give them back."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError

THREE = ("kk", "en", "ru")
UNITS = [
    Unit(
        {
            "kk": Variant("Бүгін\tкүн <жылы>.", "first", ("p1.s1",)),
            "en": Variant("It is warm today.", engine="toy", revision="1"),
            "ru": Variant("Сегодня\nтепло."),
        },
        id="a.1",
        scores={"alignment": 0.98},
    ),
    Unit({"kk": Variant("Иә.", "first", ("p1.s2",)), "en": Variant("Yes.")}, flags=("numbers", "length_ratio")),
    Unit({"kk": Variant("Жоқ.", "second", ("p1.s1",)), "ru": Variant("Нет.")}, id="#3", licence="CC0-1.0"),
]
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"{mode}/></Relationships>'
)


@settings(max_examples=20, deadline=None)  # python-docx takes its time to make a document
@given(st.lists(units_in(THREE), max_size=6))
def test_what_is_kept_comes_back(units: list[Unit]) -> None:
    kept, again, _ = there_and_back("docx", units, THREE)
    assert again == kept
    losses: Counter[str] = Counter()
    assert [corpus_format("docx").kept(unit, losses) for unit in kept] == kept
    assert not losses


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.docx"
    assert str(write_corpus(UNITS, path, header=Header(THREE, title="Ауа райы", licence="CC0-1.0"))) == "3 units"
    return path


def edited(path: Path, edit: Callable[[Any], None]) -> list[Unit]:
    """The units after an edit in python-docx, which stands for Word."""
    document = Document(str(path))
    edit(document)
    document.save(str(path))
    return list(read_corpus(path))


def test_how_it_looks_in_word(path: Path) -> None:
    document = Document(str(path))
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 2"] == ["first", "second"]
    assert document.core_properties.title == "Ауа райы"
    section = document.sections[0]
    assert section.page_width > section.page_height
    first, _ = document.tables
    assert [cell.text for cell in first.rows[0].cells] == ["ID", "Қазақша (kk)", "English (en)", "Русский (ru)"]
    assert [cell.text for cell in first.columns[0].cells][2].splitlines()[:2] == ["#2", "⚑ numbers, length_ratio"]
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    languages = [each.get(qn("w:val")) for each in first.rows[1]._tr.iter(qn("w:lang"))]
    assert languages == ["kk-KZ", "en-US", "ru-RU"]
    begins = [row._tr.find(f".//{qn('w:tcBorders')}") is not None for row in first.rows]
    assert begins == [False, True, False]
    hidden = [each for each in first.cell(1, 0).paragraphs if each.style.font.hidden]
    assert [each.text for each in hidden] == ["document[kk]: first\nsentences[kk]: p1.s1\nengine[en]: toy\nrevision[en]: 1"]


def test_rows_moved_deleted_and_added(path: Path) -> None:
    def edit(document: Any) -> None:
        first, second = (table._tbl for table in document.tables)
        second.append(first.tr_lst[1])
        added = deepcopy(first.tr_lst[1])
        for text in added.iter(qn("w:t")):
            text.text = "Келіңіз." if text.text == "Иә." else ""
        first.append(added)
        first.remove(first.tr_lst[1])

    units = edited(path, edit)
    assert [unit.id for unit in units] == [None, "#3", "a.1"]
    assert units[0].texts() == {"kk": "Келіңіз."}
    assert units[2] == UNITS[0]


def test_tracked_changes_count_as_accepted(path: Path) -> None:
    author = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'

    def edit(document: Any) -> None:
        cell = document.tables[0].cell(1, 2)
        cell.paragraphs[0].runs[0].text = "It is "
        cell.paragraphs[0]._p.append(parse_xml(f"<w:del {nsdecls('w')} {author}><w:r><w:delText>warm</w:delText></w:r></w:del>"))
        cell.paragraphs[0]._p.append(parse_xml(f"<w:ins {nsdecls('w')} {author}><w:r><w:t>hot</w:t></w:r></w:ins>"))
        cell.paragraphs[0].add_run(" to").bold = True
        cell.paragraphs[0].add_run("day\u2011ish.")
        cell.paragraphs[0]._p.append(parse_xml(f"<w:moveFrom {nsdecls('w')} {author}><w:r><w:t>Gone.</w:t></w:r></w:moveFrom>"))
        end = parse_xml(f"<w:pPr {nsdecls('w')}><w:rPr><w:del {author}/></w:rPr></w:pPr>")
        russian = document.tables[0].cell(1, 3)
        russian.paragraphs[0]._p.insert(0, end)
        russian.add_paragraph(" Очень.")
        russian.add_paragraph("Да.")
        row = document.tables[0].rows[2]._tr
        row.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} {author}/>"))

    units = edited(path, edit)
    assert [unit.id for unit in units] == ["a.1", "#3"]
    assert units[0].texts() == {
        "kk": "Бүгін\tкүн <жылы>.",
        "en": "It is hot today\u2011ish.",
        "ru": "Сегодня\nтепло. Очень.\nДа.",
    }


def test_tables_of_others(tmp_path: Path) -> None:
    """Languages by name, other columns, a table without languages before, one that goes on after a page."""
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "Project 7"
    for rows in (
        [("No.", "English (United States)", "Kazakh", "Comment"), ("1", "Yes.", "Иә.", "sure?")],
        [("2", "No.", "", "")],
    ):
        table = document.add_table(len(rows), 4)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(tmp_path / "a.docx"))
    assert list(read_corpus(tmp_path / "a.docx")) == [
        Unit({"en": Variant("Yes."), "kk": Variant("Иә.")}, id="1", properties={"Comment": "sure?"}),
        Unit({"en": Variant("No.")}, id="2"),
    ]


def test_merged_and_missing_cells_and_columns(path: Path, tmp_path: Path) -> None:
    original = path.read_bytes()

    def merged(document: Any) -> None:
        document.tables[0].cell(1, 1).merge(document.tables[0].cell(2, 1))

    def across(document: Any) -> None:
        document.tables[0].cell(2, 1).merge(document.tables[0].cell(2, 2))

    def missing(document: Any) -> None:
        row = document.tables[1].rows[1]._tr
        row.remove(row.tc_lst[-1])

    def doubled(document: Any) -> None:
        document.tables[0].cell(0, 2).text = "Kazakh"

    def nameless(document: Any) -> None:
        for table in document.tables:
            table._tbl.remove(table.rows[0]._tr)

    for edit, message in (
        (merged, "table 1, row 2: cells are merged"),
        (across, "table 1, row 3: cells are merged"),
        (missing, r"table 2, row 2: has 3 cells, but the columns are ID, Қазақша \(kk\)"),
        (doubled, "table 1, row 1: two columns are in 'kk'"),
        (nameless, "there is no table with two languages in its first row"),
    ):
        path.write_bytes(original)
        with pytest.raises(InputError, match=message):
            edited(path, edit)


def repacked(path: Path, **parts: str) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, parts.get(re.sub(r"\W", "_", name), data))


def test_entities_relations_and_bombs_are_refused(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.xml"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    secret.write_text(text, encoding="utf-8")
    original = path.read_bytes()
    declared = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for changes, message in (
        ({"word_document_xml": re.sub(r"(<w:document)", declared + r"\1", text).replace("Иә.", "&x;")}, "it has a document type"),
        ({"_rels__rels": RELATIONS.format(target=secret.as_uri(), mode=' TargetMode="External"')}, "it has no text"),
        ({"_rels__rels": RELATIONS.format(target="../secret.xml", mode="")}, "it has no text"),
        ({"_rels__rels": "no"}, "not a DOCX document"),
        ({"word_document_xml": text[:-500]}, "not a readable DOCX document"),
    ):
        path.write_bytes(original)
        repacked(path, **changes)
        with pytest.raises(InputError, match=message):
            list(read_corpus(path))
    path.write_bytes(original)
    monkeypatch.setattr("kazalign.corpora.formats.docx.LARGEST", 10_000)
    with pytest.raises(InputError, match=r"unpacks to [\d,]+ bytes, more than the 10,000"):
        list(read_corpus(path))


def test_what_is_no_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"a\.docx: not a readable DOCX document"):
        list(read_corpus(path))


def test_compressed_once_more(tmp_path: Path) -> None:
    path = tmp_path / "a.docx.gz"
    write_corpus(UNITS, path, header=Header(THREE))
    assert list(read_corpus(path)) == UNITS


def test_a_stream_that_cannot_be_searched(path: Path) -> None:
    class Pipe(io.RawIOBase):
        data = io.BytesIO(path.read_bytes())

        def read(self, size: int = -1) -> bytes:
            return self.data.read(size)

    assert list(corpus_format("docx").read({"": Pipe()}, {"": path})) == UNITS  # type: ignore[dict-item]
