"""TSV and JSON Lines: what goes in comes out, whatever the text."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from kazalign.corpora.writers import writer
from kazalign.corpora.writers.tsv import escape, unescape
from kazalign.documents.model import TranslatedDocument

Texts = list[tuple[str, str, str]]

nasty = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('\t\n\r\\"#\x00\x0b\x1c\x85\u2028\u2029'))
) | st.sampled_from(["NA", "nan", '\\"', "\\t", "\\u0041", "#хэштег"])
three_columns = st.lists(st.tuples(nasty, nasty, nasty), max_size=5)


@given(nasty)
def test_cell_is_escaped_without_loss(text: str) -> None:
    cell = escape(text)
    assert unescape(cell) == text
    assert "\t" not in cell
    assert len(cell.splitlines()) <= 1


def test_cell_stays_readable() -> None:
    assert escape('«Абай» "жолы" #1') == '«Абай» "жолы" #1'
    assert escape("a\tb\\c\u2028d") == "a\\tb\\\\c\\u2028d"


@given(rows=three_columns)
def test_tsv_round_trip(rows: Texts, make_translated: Callable[..., TranslatedDocument]) -> None:
    translated = make_translated([row[0] for row in rows], en=[row[1] for row in rows], ru=[row[2] for row in rows])
    header, *lines = "".join(writer("tsv").write(translated, None)).splitlines()
    columns = header.split("\t")
    found = [dict(zip(columns, map(unescape, line.split("\t")), strict=True)) for line in lines]
    assert [(row["source"], row["text_en"], row["text_ru"]) for row in found] == rows
    text = translated.document.text
    assert [text[int(row["start"]) : int(row["end"])] for row in found] == [row[0] for row in rows]


@given(rows=three_columns)
def test_jsonl_round_trip(rows: Texts, make_translated: Callable[..., TranslatedDocument]) -> None:
    translated = make_translated([row[0] for row in rows], en=[row[1] for row in rows], ru=[row[2] for row in rows])
    found = [json.loads(line) for line in "".join(writer("jsonl").write(translated, None)).splitlines()]
    assert [(row["source"], *(row["translations"][code]["text"] for code in ("en", "ru"))) for row in found] == rows


def test_tsv_row_says_everything(article: TranslatedDocument) -> None:
    header, *lines = "".join(writer("tsv").write(article, "en")).splitlines()
    start = article.document.text.index("340")
    assert dict(zip(header.split("\t"), lines[2].split("\t"), strict=True)) == {
        "document": "kz-7",
        "sentence": "p3s2",
        "start": str(start),
        "end": str(start + 25),
        "language": "kk",
        "source": "340 адам, 45 көлік келді.",
        "text_en": "People and vehicles came.",
        "score_en": "",
        "flags_en": "numbers,length_ratio",
        "engine_en": "toy",
        "revision_en": "1",
        "licence": "Apache-2.0",
    }
    assert lines[0].split("\t")[7] == "-0.25"


def test_jsonl_row_says_everything(article: TranslatedDocument) -> None:
    rows = [json.loads(line) for line in writer("jsonl").write(article, None)]
    assert [row["sentence"] for row in rows] == ["p2s1", "p3s1", "p3s2"]
    assert rows[2]["translations"]["en"] == {
        "text": "People and vehicles came.",
        "score": None,
        "flags": ["numbers", "length_ratio"],
        "engine": "toy",
        "revision": "1",
    }
    assert rows[2]["translations"]["ru"]["engine"] == "other"
    assert (rows[0]["document"], rows[0]["language"], rows[0]["licence"]) == ("kz-7", "kk", "Apache-2.0")


def test_document_without_sentences(make_translated: Callable[..., TranslatedDocument]) -> None:
    empty = make_translated([], en=[])
    assert list(writer("jsonl").write(empty, None)) == []
    assert "".join(writer("tsv").write(empty, None)).count("\n") == 1
