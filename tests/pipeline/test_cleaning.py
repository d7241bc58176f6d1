"""Corpora through recipes into files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kazalign.corpora.exchange import read_corpus
from kazalign.errors import ConfigurationError, InputError, OutputError
from kazalign.pipeline import cleaning
from kazalign.pipeline.cleaning import filter_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {
            "id": "good",
            "texts": {"kk": "Бүгін күн ашық болады.", "en": "It will be sunny today.", "ru": "Сегодня будет солнечно."},
        },
        {
            "id": "english",
            "texts": {"kk": "Бүгін күн ашық болады.", "en": "Сегодня будет солнечно.", "ru": "Сегодня будет солнечно."},
        },
        {"id": "copy", "texts": {"kk": "Бұл жол аударылмай қалды ғой", "ru": "Бұл жол аударылмай қалды ғой"}},
        {"id": "short", "texts": {"kk": "Иә", "en": "Yes"}},
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def ids(path: Path) -> list[str | None]:
    return [unit.id for unit in read_corpus(path)]


def test_rows_in_are_rows_kept_and_removed(corpus: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_STEP", 2)
        done = filter_corpus(
            corpus,
            tmp_path / "kept.jsonl",
            removed=tmp_path / "removed.jsonl",
            recipe="news",
            progress=lambda *each: seen.append(each),
        )
    assert (done.account.rows, done.account.kept, done.account.removed, done.account.trimmed) == (4, 3, 1, 1)
    assert ids(tmp_path / "kept.jsonl") == ["good", "english", "short"]
    english, copy = read_corpus(tmp_path / "removed.jsonl")
    assert (english.id, english.properties["removed_languages"], english.properties["removed_by"]) == ("english", "en", "script")
    assert (copy.id, copy.properties["removed_by"]) == ("copy", "identical")
    assert seen == [("rows", 2, 4), ("rows", 4, 4)]
    assert [note.rpartition(": ")[2] for note in done.notes] == ["3 units", "2 units"]


def test_a_preview_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    done = filter_corpus(corpus, recipe="news", preview=True, samples=1)
    assert done.account.removed == 1 and any(tally.alone for tally in done.account.filters)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_languages_that_are_named_have_to_be_all(corpus: Path, tmp_path: Path) -> None:
    filter_corpus(corpus, tmp_path / "out.jsonl", languages=("kk", "English", "ru"))
    with pytest.raises(ConfigurationError, match="row good is in 'ru', too; name all languages"):
        filter_corpus(corpus, tmp_path / "two.jsonl", languages=("kk", "en"))
    assert not (tmp_path / "two.jsonl").exists()


def test_nothing_is_written_where_nothing_passes(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("description: x\nfilters:\n  - length: {least: 50}\n", encoding="utf-8")
    out, removed = tmp_path / "out.jsonl", tmp_path / "removed.jsonl"
    with pytest.raises(InputError, match="none of its 4 rows passes; length alone removed 4"):
        filter_corpus(corpus, out, removed=removed, recipe=str(tmp_path / "none.yaml"))
    assert not out.exists() and not removed.exists()
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.jsonl: there is no row in it"):
        filter_corpus(tmp_path / "empty.jsonl", out)
    assert not out.exists()


def test_neither_file_appears_where_one_cannot_be_written(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(InputError, match="the folder does not exist"):
        filter_corpus(corpus, out, removed=tmp_path / "no" / "removed.jsonl", recipe="news")
    assert not out.exists()
    with pytest.raises(OutputError):
        filter_corpus(corpus, Path("/dev/full"), removed=tmp_path / "removed.jsonl", recipe="news", file_format="jsonl")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"out": None}, "name the file for the rows that pass with --out"),
        ({"out": Path("-")}, "say with --format"),
        ({"removed": Path("-")}, "cannot go to standard output"),
        ({"removed": Path("removed.unknown")}, "tells no format"),
        ({"removed": Path("removed.tsv"), "removed_format": "moses"}, "has no place for the reason"),
        ({"mask": ["names"]}, "cannot mask 'names'; known are: phone, iin, email"),
        ({"recipe": "best"}, "unknown recipe 'best'"),
        ({"without": ["similarity"]}, "no filter 'similarity' to leave out"),
        ({"languages": ["Klingon"]}, "unknown language"),
    ],
)
def test_wrong_orders(corpus: Path, tmp_path: Path, more: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"out": tmp_path / "out.jsonl"} | more
    with pytest.raises(ConfigurationError, match=message):
        filter_corpus(corpus, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("meaning", ["similarity: {least: -1}", "translation: {least: 0}"])
def test_half_a_surrogate_pair_is_no_text_for_a_model(tmp_path: Path, meaning: str) -> None:
    row = {"kk": "Бүгін күн ашық болады \ud83d.", "en": "It will be sunny today \ud83d."}
    (tmp_path / "odd.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "meaning.yaml").write_text(f"description: x\nfilters:\n  - {meaning}\n", encoding="utf-8")
    filter_corpus(tmp_path / "odd.jsonl", tmp_path / "out.jsonl", recipe=str(tmp_path / "meaning.yaml"))
    (unit,) = read_corpus(tmp_path / "out.jsonl")
    assert unit.variants["en"].text == "It will be sunny today \ufffd."


def test_input_and_outputs_are_different_files(corpus: Path, tmp_path: Path) -> None:
    for out, removed, message in (
        (corpus, None, "is an input and would be overwritten; name another place with --out"),
        (tmp_path / "a.jsonl", corpus, "is an input and would be overwritten; name another place with --removed"),
        (tmp_path / "a.jsonl", tmp_path / "." / "a.jsonl", "would be written twice, by --out and by --removed"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            filter_corpus(corpus, out, removed=removed)
    assert len(ids(corpus)) == 4
