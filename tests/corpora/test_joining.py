"""Corpora that become one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import CORPORA, FILES, contents, read, write

from kazalign.corpora.folding import Folding
from kazalign.corpora.joining import JOINING, Conflicts, join_corpora, merge
from kazalign.corpora.units import Unit, Variant


def unit(name: str | None = None, **texts: str) -> Unit:
    return Unit({code: Variant(text) for code, text in texts.items()}, id=name)


def join(
    folder: Path, *corpora: list[Unit], on: str | None = None, folding: Folding = JOINING, conflicts: Conflicts = "keep"
) -> tuple[list[Unit], object]:
    files = [write(units, folder / f"{number}.jsonl") for number, units in enumerate(corpora)]
    done = join_corpora(files, folder / "out.jsonl", on=on, folding=folding, conflicts=conflicts)
    return read(folder / "out.jsonl"), done.account


def test_kazakh_english_and_kazakh_russian_become_three(tmp_path: Path) -> None:
    english = [unit("a1", kk="Су ағады.", en="Water flows."), unit("a2", kk="Күн шықты.", en="The sun rose.")]
    russian = [unit("b1", kk="Жел  соқты.", ru="Подул ветер."), unit("b2", kk="Су  ағады. ", ru="Вода течёт.")]
    rows, account = join(tmp_path, english, russian, on="kk")
    assert [each.texts() for each in rows] == [
        {"kk": "Су ағады.", "en": "Water flows.", "ru": "Вода течёт."},
        {"kk": "Күн шықты.", "en": "The sun rose."},
        {"kk": "Жел  соқты.", "ru": "Подул ветер."},
    ]
    assert rows[0].id == "a1" and rows[0].properties == {"joined": "b2"}
    assert vars(account) | {"examples": 0} == {
        "rows": 4, "written": 3, "joined": 1, "same": 0, "conflicts": 0, "unmatched": 2, "same_ids": 0, "examples": 0,
    }  # fmt: skip


def test_what_contradicts_stays_apart_and_is_reported(tmp_path: Path) -> None:
    english = [unit(kk="Су", en="water"), unit(kk="Су", en="aqua"), unit(kk="Су", en="water")]
    rows, account = join(tmp_path, english, [unit(kk="Су", ru="вода")], on="kk")
    assert [each.texts() for each in rows] == [{"kk": "Су", "en": "water", "ru": "вода"}, {"kk": "Су", "en": "aqua"}]
    assert (account.conflicts, account.same, account.examples) == (1, 1, [("en", "water", "aqua")])


@pytest.mark.parametrize(("conflicts", "joined"), [("drop", 1), ("first", 2)])
def test_what_contradicts_is_dropped_or_joined(tmp_path: Path, conflicts: Conflicts, joined: int) -> None:
    one, other = [unit("1", kk="Су", en="water")], [unit("2", kk="Су", en="aqua", ru="вода"), unit("3", kk="Су", en="water")]
    rows, account = join(tmp_path, one, other, on="kk", conflicts=conflicts)
    texts = {"kk": "Су", "en": "water"} | ({"ru": "вода"} if conflicts == "first" else {})
    assert [(each.id, each.texts()) for each in rows] == [("1", texts)]
    assert (account.rows, account.written, account.joined, account.conflicts) == (3, 1, joined, 1)


def test_ids_in_common(tmp_path: Path) -> None:
    rows, account = join(tmp_path, [unit("1", kk="Су"), unit(None, kk="От")], [unit("1", kk="СУ!", en="water")], on="id")
    assert len(rows) == 3 and account.conflicts == 1
    rows, account = join(
        tmp_path, [unit("1", kk="Су")], [unit("1", kk="СУ!", en="water")], on="id", folding=Folding(punctuation=True)
    )
    assert [each.texts() for each in rows] == [{"kk": "Су", "en": "water"}]


def test_ids_that_are_written_twice_are_counted(tmp_path: Path) -> None:
    one, other = [unit("1", kk="Су", en="water"), unit("2", kk="От")], [unit("1", kk="Су", ru="вода"), unit("2", kk="Жел")]
    for on, same in ((None, 2), ("kk", 1), ("id", 1)):  # on `id`, what contradicts stays apart
        rows, account = join(tmp_path, one, other, on=on)
        assert (account.same_ids, len(rows) - len({each.id for each in rows})) == (same, same)


def test_details_of_both_are_kept() -> None:
    one = Unit({"kk": Variant("Су"), "en": Variant("water")}, "a", {"alignment": 0.9}, ("numbers",), "CC0", "2025", {"src": "x"})
    other = Unit(
        {"kk": Variant("Су"), "ru": Variant("вода")},
        "b",
        {"alignment": 0.8, "y": 1},
        ("length", "numbers"),
        "MIT",
        "2026",
        {"src": "z"},
    )
    both = merge(one, other, shared=("kk",))
    assert both.scores == {"alignment": 0.9, "alignment_ru": 0.8, "y": 1}
    assert both.properties == {"src": "x", "src_ru": "z", "joined": "b"}
    assert (both.flags, both.licence, both.date, both.id) == (("numbers", "length"), "CC0 AND MIT", "2026", "a")
    assert merge(both, other, shared=("kk",)).licence == "CC0 AND MIT"


@FILES
@given(CORPORA, CORPORA)
def test_one_after_the_other_is_all_rows(tmp_path_factory: pytest.TempPathFactory, one: list[Unit], other: list[Unit]) -> None:
    rows, account = join(tmp_path_factory.mktemp("join"), one, other)
    assert list(map(Unit.texts, rows)) == list(map(Unit.texts, [*one, *other]))
    assert contents(rows) == contents([*one, *other])
    assert account.rows == account.written


@FILES
@given(CORPORA, CORPORA, st.sampled_from(["kk", "id"]))
def test_no_text_is_lost_and_rows_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, one: list[Unit], other: list[Unit], on: str
) -> None:
    every = [*one, *other]
    if on == "kk" and not any("kk" in each.variants for each in every):
        return
    rows, account = join(tmp_path_factory.mktemp("join"), one, other, on=on)
    assert account.rows == len(every) == account.written + account.joined and account.written == len(rows)

    def texts(units: list[Unit]) -> set[tuple[str, str]]:
        return {(code, JOINING(text)) for each in units for code, text in each.texts().items()}

    assert texts(rows) == texts(every)
    having = Counter(each.id for each in every)
    assert all(having[each.id] for each in rows)
