"""Two corpora compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import CORPORA, FILES, QUICK, contents, write

from kazalign.corpora.comparing import Difference, compare_corpora, word_difference
from kazalign.corpora.comparing_report import as_plain, as_text
from kazalign.corpora.folding import Folding
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError

TEXTS = st.text(st.sampled_from("абв \n.é1"), max_size=20)


def compare(folder: Path, one: list[Unit], other: list[Unit], **options: object) -> Difference:
    files = write(one, folder / "one.jsonl"), write(other, folder / "other.jsonl")
    return compare_corpora(*files, **options)  # type: ignore[arg-type]


def unit(name: str | None, **texts: str) -> Unit:
    return Unit({code: Variant(text) for code, text in texts.items()}, id=name)


@FILES
@given(CORPORA, CORPORA)
def test_counts_add_up(tmp_path_factory: pytest.TempPathFactory, one: list[Unit], other: list[Unit]) -> None:
    folder = tmp_path_factory.mktemp("diff")
    found = compare(folder, one, other)
    both = found.common + found.changed + found.details
    assert (found.before, found.after) == (len(one), len(other)) == (both + found.removed, both + found.added)
    assert found.same == (contents(one) == contents(other))
    assert compare(folder, one, list(reversed(one))).same
    back = compare(folder, other, one)
    assert (back.removed, back.added, back.changed, back.details) == (found.added, found.removed, found.changed, found.details)
    "".join(as_text(found, "a", "b"))


@QUICK
@given(TEXTS, TEXTS)
def test_pieces_are_the_texts(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(each.text for each in pieces if each.kind != "added") == before
    assert "".join(each.text for each in pieces if each.kind != "removed") == after
    assert all(each.text for each in pieces)
    if before == after:
        assert all(each.kind == "same" for each in pieces)


def test_changes_are_told_word_by_word(tmp_path: Path) -> None:
    one = [unit("1", kk="Су ағады", en="Water flows"), unit("2", kk="От"), unit("3", kk="Жел")]
    other = [unit("4", kk="Тас"), unit("3", kk="Жел"), unit("1", kk="Су ағады", en="Water \x1b[2Jran")]
    found = compare(tmp_path, one, other)
    assert (found.by, found.common, found.changed, found.removed, found.added) == ("id", 1, 1, 1, 1)
    text = "".join(as_text(found, "one", "other"))
    assert "  en: Water [-flows-]{+\\x1b[2Jran+}\n" in text and "kk: Су" not in text
    assert "Only in one\n- 2\n  kk: От\n" in text and "Only in other\n- 4\n  kk: Тас\n" in text
    plain = as_plain(found)
    assert plain["changed"] == 1 and plain["shown"]["changed"][0]["texts"]["en"][0] == {"same": "Water "}  # type: ignore[index]


def test_details_count_unless_told(tmp_path: Path) -> None:
    one = [unit("1", kk="Су"), Unit({"kk": Variant("От")}, "2", scores={"a": 0.5})]
    other = [Unit({"kk": Variant("Су")}, "1", flags=("numbers",)), Unit({"kk": Variant("От")}, "2", scores={"a": 0.5})]
    found = compare(tmp_path, one, other)
    assert (found.details, found.common, found.same) == (1, 1, False)
    assert found.shown_changes[0].details == ("flags",)
    assert compare(tmp_path, one, other, texts_only=True).same
    assert not compare(tmp_path, one, [unit("1", kk="СУ"), other[1]], texts_only=True).same
    assert compare(tmp_path, one, [unit("1", kk="СУ "), other[1]], texts_only=True, folding=Folding()).same


def test_doubles_are_counted(tmp_path: Path) -> None:
    found = compare(tmp_path, [unit(None, kk="Су")] * 3, [unit(None, kk="Су")] * 2 + [unit(None, kk="От")])
    assert (found.by, found.common, found.removed, found.added) == ("text", 2, 1, 1)


def test_ids_must_tell_rows_apart(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"one\.jsonl: 1 of 2 rows have no id; match rows with --by text"):
        compare(tmp_path, [unit("1", kk="Су"), unit(None, kk="От")], [unit("1", kk="Су")], by="id")
    with pytest.raises(ConfigurationError, match=r"other\.jsonl: 1 of 2 rows have the id of an earlier one"):
        compare(tmp_path, [unit("1", kk="Су")], [unit("1", kk="Су"), unit("1", kk="От")], by="id")
