"""JSON Lines: everything comes back, and rows of others are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

import kazalign
from kazalign.corpora.bitexts import write_bitext
from kazalign.corpora.exchange import read_corpus
from kazalign.corpora.units import Unit, Variant, units_of_bitext, units_of_translation
from kazalign.corpora.writing import write
from kazalign.errors import InputError

LANGUAGES = ("kk", "en", "ru")
ARTICLE = Path(__file__).parents[3] / "corpora" / "articles" / "01-diplomacy"


@settings(max_examples=100, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), max_size=4))
def test_everything_comes_back(units: list[Unit]) -> None:
    kept, again, content = there_and_back("jsonl", units, LANGUAGES)
    assert again == kept
    assert len(content[""].decode().splitlines()) == len(kept)


def read(tmp_path: Path, *rows: object) -> list[Unit]:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n\n" for row in rows), encoding="utf-8")
    return list(read_corpus(path))


def test_rows_of_others(tmp_path: Path) -> None:
    hugging_face = {"translation": {"kk": "Бір.", "en": "One."}, "id": 7}
    plain = {"kk": "Екі.", "ru": "Два.", "en": None, "src": "news", "score": 0.5, "n": [1]}
    assert read(tmp_path, hugging_face, plain) == [
        Unit({"kk": Variant("Бір."), "en": Variant("One.")}, id="7"),
        Unit({"kk": Variant("Екі."), "ru": Variant("Два.")}, scores={"score": 0.5}, properties={"src": "news", "n": "[1]"}),
    ]


def test_what_align_and_translate_write_is_read_as_the_same_units(tmp_path: Path) -> None:
    bitext = kazalign.align(ARTICLE / "kk.txt", ARTICLE / "en.txt", languages=("kk", "en"), embedder="lexical")
    write_bitext(bitext, tmp_path / "aligned.jsonl", file_format="jsonl")
    linked = [unit for unit in read_corpus(tmp_path / "aligned.jsonl") if len(unit.variants) > 1]
    assert linked == list(units_of_bitext(bitext))
    translated = kazalign.translate("Бүгін қалада 12 үй салынды. Ертең демалыс.", to=("en",), beam=1)
    write(translated, [tmp_path / "translated.jsonl"], file_format="jsonl")
    assert list(read_corpus(tmp_path / "translated.jsonl")) == list(units_of_translation(translated))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"kk": "Бір."', "column"),
        ("[1]", "list and not an object"),
        ('{"text": "Бір."}', "none of the keys texts, translation, kk, ru, en"),
        ('{"texts": {"kk": 1}}', "'kk' is int"),
        ('{"texts": {"kk": "a"}, "scores": {"x": "high"}}', "high"),
        ('{"texts": {"kk": "a"}, "sides": {"kk": {"page": 1}}}', "unknown key 'page'"),
        ('{"source": "a", "translations": {}}', "the key 'document' is missing"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_other_rows_are_refused_with_their_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"kk": "Бір.", "en": "One."}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl, line 2: not a row of a corpus") as error:
        list(read_corpus(path))
    assert message in str(error.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_bytes(b'{"kk": "\xff"}\n')
    with pytest.raises(InputError, match="line 1: not a row of a corpus: it is not in UTF-8"):
        list(read_corpus(tmp_path / "rows.jsonl"))
