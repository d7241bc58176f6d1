"""Parquet: what is written comes back, other libraries read it, and files of others are read for what they say."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.formats.parquet import ParquetFormat
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError, OutputError

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

LANGUAGES = ("kk", "en", "ru")
UNITS = [
    Unit(
        {
            "kk": Variant("Көл тазартылды.", "kz-1", ("p1.s1", "p1.s2"), 0, 15),
            "en": Variant("The lake was cleaned.", engine="bundled", revision="7"),
        },
        id="kz-1.1",
        scores={"translation_en": -0.25},
        flags=("numbers_en",),
        licence="Apache-2.0",
        properties={"domain": "news"},
    ),
    Unit({"en": Variant("Only | here."), "ru": Variant("Только здесь.", engine="a|b")}, date="2026-11-29"),
    Unit({"kk": Variant("Иә."), "en": Variant("Yes."), "ru": Variant("Да.")}, licence="Apache-2.0"),
]


def write(path: Path, columns: dict[str, list[Any]], schema: Any = None) -> Path:
    parquet.write_table(pyarrow.table(columns, schema=schema), path)
    return path


def read(path: Path, columns: Sequence[str] = ()) -> list[Unit]:
    return list(read_corpus(path, file_format=ParquetFormat(columns)))


@settings(max_examples=40, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), max_size=4))
def test_what_is_written_comes_back(units: list[Unit]) -> None:
    kept, again, content = there_and_back("parquet", units, LANGUAGES)
    assert again == kept
    assert there_and_back("parquet", again, LANGUAGES)[1:] == (again, content)


@settings(max_examples=20, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), min_size=1, max_size=4))
def test_columns_that_somebody_else_wrote_again(units: list[Unit]) -> None:
    """Other libraries may change the types a little, and the order of columns."""
    kept, _, content = there_and_back("parquet", units, LANGUAGES)
    table = pyarrow.Table.from_pylist(parquet.read_table(io.BytesIO(content[""])).to_pylist()[::-1])
    again = io.BytesIO()
    parquet.write_table(table.select(table.column_names[::-1]), again)
    assert list(ParquetFormat().read({"": again}, {"": Path("x")})) == kept[::-1]


def test_several_row_groups(tmp_path: Path) -> None:
    units = [Unit({"kk": Variant(f"{number}-үй"), "en": Variant(f"house {number}")}, id=str(number)) for number in range(25_000)]
    write_corpus(units, tmp_path / "a.parquet", header=Header(("kk", "en")))
    assert parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 3
    assert read(tmp_path / "a.parquet") == units


@pytest.fixture
def data_set(tmp_path: Path) -> Path:
    header = Header(LANGUAGES, title="Көл: жаңалықтар", licence="CC BY 4.0", method="toy")
    written = write_corpus(UNITS, tmp_path / "set", header=header, file_format="parquet")
    assert written.files == (tmp_path / "set/data/train-00000-of-00001.parquet", tmp_path / "set/README.md")
    assert str(written) == "3 units"
    return tmp_path / "set"


def test_hugging_face_reads_it(data_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(data_set), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features["translation"] == datasets.Translation(languages=list(LANGUAGES))
    assert loaded[0]["translation"] == {"kk": "Көл тазартылды.", "en": "The lake was cleaned.", "ru": None}
    assert loaded[0]["scores"] == [{"name": "translation_en", "value": -0.25}]
    assert loaded[0]["sides"]["en"] == {
        "document": None, "sentences": None, "start": None, "end": None, "engine": "bundled", "revision": "7"
    }  # fmt: skip
    assert loaded["id"][:] == ["kz-1.1", None, None]
    loaded.to_parquet(tmp_path / "again.parquet")
    assert read(tmp_path / "again.parquet") == UNITS


def test_pandas_reads_it(data_set: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(data_set / "data")
    assert [row["en"] for row in frame["translation"]] == ["The lake was cleaned.", "Only | here.", "Yes."]
    assert list(frame.columns) == ["id", "translation", "scores", "flags", "sides", "licence", "date", "properties"]


def test_the_card_says_what_is_true(data_set: Path) -> None:
    _, front, body = (data_set / "README.md").read_text().split("---\n", 2)
    said = yaml.safe_load(front)
    assert said["pretty_name"] == "Көл: жаңалықтар"
    assert (said["language"], said["license"]) == (list(LANGUAGES), "cc-by-4.0")
    assert (said["task_categories"], said["size_categories"]) == (["translation"], ["n<1K"])
    assert said["dataset_info"]["splits"][0]["num_examples"] == 3
    assert "\n# Көл: жаңалықтар\n" in body
    assert "| Kazakh (kk) | 2 | none that the data name |\n" in body
    assert "| English (en) | 3 | 1 (bundled, revision 7) |\n" in body
    assert "| Russian (ru) | 2 | 1 (a\\|b) |\n" in body
    assert "Machine translations are drafts" in body
    assert "Units say of themselves: Apache-2.0: 2; nothing: 1.\n" in body


@pytest.mark.parametrize(
    ("given", "own", "said"),
    [
        (None, (), {"license": "unknown"}),
        (None, ("Apache 2.0",), {"license": "apache-2.0"}),
        (None, ("MIT", "CC0-1.0"), {"license": "other", "license_name": "MIT, CC0-1.0"}),
        ("Ask the editor", ("MIT",), {"license": "other", "license_name": "Ask the editor"}),
    ],
)
def test_the_licence_of_the_card(tmp_path: Path, given: str | None, own: Sequence[str], said: dict[str, str]) -> None:
    units = [Unit({"kk": Variant("Иә."), "en": Variant("Yes.")}, licence=licence) for licence in own or [None]]
    write_corpus(units, tmp_path / "set", header=Header(("kk", "en"), licence=given), file_format="parquet")
    front = yaml.safe_load((tmp_path / "set/README.md").read_text().split("---\n")[1])
    assert {name: front[name] for name in front if name.startswith("license")} == said


def test_a_data_set_is_written_over_its_own_kind_alone(data_set: Path) -> None:
    write_corpus(UNITS[:2], data_set, header=Header(LANGUAGES), file_format="parquet")
    assert read(data_set) == UNITS[:2]
    (data_set / "data/train-00001-of-00002.parquet").write_bytes(b"")
    with pytest.raises(ConfigurationError, match=r"data/train-00001-of-00002.parquet, which would become a part of the corpus"):
        write_corpus(UNITS, data_set, header=Header(LANGUAGES), file_format="parquet")
    (data_set / "README.md").write_text("# My project\n")
    with pytest.raises(ConfigurationError, match=r"README.md: is there and is not the card of a corpus; choose another folder"):
        write_corpus(UNITS, data_set, header=Header(LANGUAGES), file_format="parquet")


def test_a_run_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is in 'ru', the corpus in en, kk"):
        write_corpus(UNITS, tmp_path / "new/set", header=Header(("kk", "en")), file_format="parquet")
    assert list(tmp_path.iterdir()) == []


def test_shards_of_a_folder_in_order(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for number in (1, 0):
        write(tmp_path / f"data/train-{number}.parquet", {"translation": [{"kk": f"{number}.", "en": "x"}]})
    (tmp_path / "README.md").write_text("---\nlanguage: kk\n---\n")
    assert [unit.texts()["kk"] for unit in read(tmp_path)] == ["0.", "1."]


def test_columns_of_others(tmp_path: Path) -> None:
    columns = {
        "kk": ["Бір", None],
        "English": ["One", "Two"],
        "score": [0.5, None],
        "day": [date(2026, 11, 29), None],
        "n": [1, 2],
    }
    assert read(write(tmp_path / "a.parquet", columns)) == [
        Unit({"kk": Variant("Бір"), "en": Variant("One")}, scores={"score": 0.5}, properties={"day": '"2026-11-29"', "n": "1"}),
        Unit({"en": Variant("Two")}, properties={"n": "2"}),
    ]
    renamed = write(tmp_path / "b.parquet", {"source": ["Бір"], "target": ["One"]})
    assert read(renamed, ["source=kk", "target=en"]) == [Unit({"kk": Variant("Бір"), "en": Variant("One")})]


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    def said(path: Path, columns: Sequence[str] = ()) -> str:
        with pytest.raises(InputError) as caught:
            read(path, columns)
        return str(caught.value).removeprefix(f"{tmp_path}/")

    whole = write(tmp_path / "a.parquet", {"kk": ["Бір"] * 999, "en": [str(number) for number in range(999)]}).read_bytes()
    for name, content in {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "text": "мәтін\n".encode() * 99,
        "head": whole[:4],
    }.items():
        (tmp_path / f"{name}.parquet").write_bytes(content)
        assert said(tmp_path / f"{name}.parquet").startswith(f"{name}.parquet: not a whole Parquet file (")
    damaged = bytearray(whole)
    damaged[40:400] = bytes(360)
    (tmp_path / "bad.parquet").write_bytes(damaged)
    assert said(tmp_path / "bad.parquet").startswith("bad.parquet: not a whole Parquet file (")
    assert said(tmp_path / "none.parquet") == "none.parquet: no such file"
    (tmp_path / "folder").mkdir()
    assert said(tmp_path / "folder") == "folder: no Parquet file in this folder, nor in data in it"
    assert "no column is a language" in said(write(tmp_path / "b.parquet", {"x": [1]}))
    assert "do not tell their languages" in said(write(tmp_path / "c.parquet", {"source": ["a"], "target": ["b"]}))
    assert "there is no column 'x' (--columns)" in said(write(tmp_path / "d.parquet", {"kk": ["a"]}), ["x=en"])
    assert "the column 'translation' is string and not a struct" in said(write(tmp_path / "e.parquet", {"translation": ["a"]}))
    numbers = write(tmp_path / "f.parquet", {"kk": ["a", "b"], "en": [1, 2]})
    assert said(numbers) == "f.parquet: row 1: not a row of a corpus: the text in 'en' is int and not a string"
    numbers = write(tmp_path / "g.parquet", {"translation": [{"kk": "a", "en": 1}]})
    assert said(numbers) == "g.parquet: row 1: not a row of a corpus: the text in 'en' is int and not a string"
    piped = write(
        tmp_path / "h.parquet", {"kk": ["a"], "en": ["b"], "sides": [{"kk": {"start": -3}}], "translation": [{"kk": "a"}]}
    )
    assert "'start' of a side is -3" in said(piped)


def test_places_that_will_not_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Parquet is compressed already; leave \.gz out"):
        corpus_format("parquet").files(tmp_path / "a.parquet.gz", LANGUAGES)
    with pytest.raises(ConfigurationError, match="Parquet names its columns"):
        ParquetFormat(["kk", "en"])
    write(tmp_path / "a.parquet", {"kk": ["a"], "en": ["b"]})
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    assert read(tmp_path / "a.parquet.gz") == [Unit({"kk": Variant("a"), "en": Variant("b")})]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "full.parquet").symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"full\.parquet: could not be written: No space left on device"):
        write_corpus(UNITS, tmp_path / "full.parquet", header=Header(LANGUAGES))
