"""The scores' definition on beads that can be counted by hand, and gold files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kazalign.alignment.gold import Counts, check_gold, compare, lax, read_gold, strict
from kazalign.errors import InputError

GOLD = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((), (2,)), ((4,), (3,))]


def test_the_gold_itself_is_perfect() -> None:
    counts = compare(GOLD, GOLD)
    assert counts == Counts(5, 5, 5, 3, 3, 3)
    assert strict(counts).f1 == lax(counts).f1 == 1.0


def test_deletions_count_for_precision_and_not_for_recall() -> None:
    counts = compare(GOLD, [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,))])
    assert (counts.found_strict, counts.found) == (3, 4)
    assert (counts.wanted_strict, counts.wanted) == (3, 3)
    assert strict(counts).precision == 0.75 and strict(counts).recall == 1.0
    assert strict(counts).f1 == pytest.approx(6 / 7)


def test_lax_takes_what_overlaps_on_both_sides() -> None:
    counts = compare(GOLD, [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2, 3))])
    # Exact: 0-0 and the deletion of 3. Overlapping: 1-1 and 4-23. Neither: the deletion of 2.
    assert (counts.found_strict, counts.found_lax, counts.found) == (2, 4, 5)
    assert (counts.wanted_strict, counts.wanted_lax, counts.wanted) == (1, 3, 3)


def test_counts_of_documents_are_added_before_they_are_divided() -> None:
    total = compare(GOLD, GOLD) + compare(GOLD, [((0,), (1,))])
    assert strict(total).precision == 5 / 6 and strict(total).recall == 3 / 6


def test_nothing_found_is_nought_and_no_error() -> None:
    assert strict(compare(GOLD, [])).f1 == 0.0


def test_a_file_with_and_without_the_column_pair(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text("pair\tsource\ttarget\nkk-en\t1,2\t1\nkk-ru\t1\t1\nkk-en\t3\t\n", encoding="utf-8")
    assert read_gold(path, "kk-en") == [((0, 1), (0,)), ((2,), ())]
    path.write_text("source\ttarget\n1\t1\n", encoding="utf-8")
    assert read_gold(path, "kk-en") == [((0,), (0,))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source\ttarget\n1\tone\n", r"gold\.tsv, line 2: 'one' are not sentence numbers"),
        ("source\ttarget\n\n1\t1\n\n\n2\tone\n", r"gold\.tsv, line 6: 'one' are not sentence numbers"),
        ("\ufeffsource\ttarget\n1\tone\n", r"gold\.tsv, line 2: 'one' are not sentence numbers"),
        ("source\ttarget\tpair\n1\t1\tkk-ru\n2\t2\n", r"no beads of kk-en in it; there are: kk-ru$"),
        ("source\ttarget\n0\t1\n", r"line 2: '0' are not sentence numbers from 1"),
        ("a\tb\n1\t1\n", r"must begin with a line that names the columns source and target"),
        ("pair\tsource\ttarget\nkk-ru\t1\t1\n", r"no beads of kk-en in it; there are: kk-ru"),
        ("", r"no table of beads"),
    ],
)
def test_what_is_no_gold_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(path, "kk-en")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.tsv: there is no such file"):
        read_gold(tmp_path / "nowhere.tsv", "kk-en")


def test_gold_of_other_sentences_is_refused() -> None:
    with pytest.raises(InputError, match=r"it has 5 on the source side, up to number 5; the text has 7; .* --segmented"):
        check_gold(GOLD, (7, 4), Path("gold.tsv"))
