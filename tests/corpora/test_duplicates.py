"""Doubles: which rows go, which stay, and that nothing is lost."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import CORPORA, FILES, QUICK, contents, read, write

from kazalign.corpora.duplicates import PREFERENCES, Preference, Rule, deduplicate, find_doubles
from kazalign.corpora.folding import BARE, Folding, Sides
from kazalign.corpora.similarity import Near, jaccard
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError

RULES = st.builds(
    Rule,
    sides=st.sampled_from([Sides(), Sides(("kk",)), Sides(("kk", "en"))]),
    folding=st.builds(Folding),
    keep=st.sampled_from([each for each in PREFERENCES if each != "best"]),
    near=st.none() | st.sampled_from([0.5, 0.8]),
)


def unit(kk: str, en: str = "x", **details: object) -> Unit:
    return Unit({"kk": Variant(kk), "en": Variant(en)}, **details)  # type: ignore[arg-type]


def staying(units: list[Unit], rule: Rule) -> list[Unit]:
    kept = find_doubles(units, rule).kept
    return [each for each, instead in zip(units, kept.tolist(), strict=True) if instead < 0]


@QUICK
@given(CORPORA, RULES)
def test_rows_go_for_one_that_stays_and_says_the_same(units: list[Unit], rule: Rule) -> None:
    doubles = find_doubles(units, rule)
    near = Near(rule.near or 0.5)
    for row, instead in enumerate(doubles.kept.tolist()):
        if instead < 0:
            continue
        assert doubles.kept[instead] == -1
        if row not in doubles.near:
            assert rule.sides.key(units[row], rule.folding) == rule.sides.key(units[instead], rule.folding) is not None
        if rule.keep == "longest" and rule.near is None:
            lengths = [sum(len(text) for _, text in rule.sides.texts(units[each])) for each in (row, instead)]
            assert lengths[0] <= lengths[1]
        if rule.keep == "first" and rule.near is None:
            assert instead < row
    for row, alike in doubles.near.items():
        one, other = (near.shingles(text for _, text in rule.sides.texts(units[each])) for each in (row, int(doubles.kept[row])))
        if rule.sides.key(units[row], BARE) != rule.sides.key(units[int(doubles.kept[row])], BARE):
            assert alike >= (rule.near or 0)
        assert alike >= (rule.near or 0) and 0 <= jaccard(one, other) <= 1


@QUICK
@given(CORPORA, RULES)
def test_a_second_time_nothing_goes(units: list[Unit], rule: Rule) -> None:
    once = staying(units, rule)
    assert staying(once, rule) == once
    keys = [key for each in once if (key := rule.sides.key(each, rule.folding)) is not None]
    assert len(keys) == len(set(keys))
    if rule.near is not None:
        near = Near(rule.near)
        every = [near.shingles(text for _, text in rule.sides.texts(each)) for each in once]
        assert all(jaccard(one, other) < 0.95 for one, other in combinations(every, 2) if len(one) and len(other))


def test_the_best_stays() -> None:
    units = [unit("су", scores={"s": 0.1}), unit("СУ", scores={"s": 0.9}), unit("су", scores={"s": float("nan")}), unit("от")]
    assert staying(units, Rule(keep="best")) == [units[1], units[3]]


@pytest.mark.parametrize(
    ("keep", "score", "scores", "message"),
    [
        ("best", None, [{"a": 1.0}, {"b": 1.0}], "--score which of: a, b"),
        ("best", None, [{}, {}], "no row has a score"),
        ("best", "c", [{"a": 1.0}, {}], "no row has the score 'c'; there are: a"),
    ],
)
def test_the_best_must_be_clear(keep: Preference, score: str | None, scores: list[dict[str, float]], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        find_doubles([unit("су", scores=each) for each in scores], Rule(keep=keep, score=score))


def test_near_ones_need_not_be_the_same() -> None:
    long = "Бүгін таңертең Алматы қаласының орталық алаңында жаңа кітапхана салтанатты түрде ашылды"
    units = [unit(long), unit(long + " деді"), unit(long.upper() + "!"), unit("Мүлде басқа сөйлем, басқа әңгіме")]
    doubles = find_doubles(units, Rule(near=0.8))
    assert doubles.kept.tolist() == [-1, 0, 0, -1]
    assert doubles.near[1] == pytest.approx(0.94, abs=0.03) and doubles.near[2] == 1
    assert find_doubles(units, Rule(near=0.8, keep="longest")).kept.tolist() == [1, -1, 1, -1]
    assert find_doubles(units, Rule()).removed == 0


@FILES
@given(CORPORA, st.sampled_from([None, 0.6]))
def test_files_hold_all_rows(tmp_path_factory: pytest.TempPathFactory, units: list[Unit], near: float | None) -> None:
    folder = tmp_path_factory.mktemp("dedup")
    corpus = write(units, folder / "in.jsonl")
    done = deduplicate(corpus, folder / "out.jsonl", rule=Rule(near=near), removed=folder / "removed.jsonl")
    kept, removed = read(folder / "out.jsonl"), read(folder / "removed.jsonl")
    assert done.rows == len(units) == len(kept) + len(removed)
    assert (done.exact + done.near, done.written.units) == (len(removed), len(kept))
    added = {"removed_by", "removed_for", "duplicate_of"}
    assert all(added <= each.properties.keys() for each in removed)
    plain = [
        Unit(
            each.variants,
            each.id,
            each.scores,
            each.flags,
            properties={k: v for k, v in each.properties.items() if k not in added},
        )
        for each in removed
    ]
    assert contents(kept + plain) == contents(units)


def test_a_file_is_not_written_over_itself(tmp_path: Path) -> None:
    corpus = write([unit("су")], tmp_path / "in.jsonl")
    for out, removed in ((tmp_path / "in.jsonl", None), (tmp_path / "x.jsonl", tmp_path / "x.jsonl")):
        with pytest.raises(ConfigurationError, match="name"):
            deduplicate(corpus, out, rule=Rule(), removed=removed)
    assert len(read(tmp_path / "in.jsonl")) == 1


def test_a_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    corpus = write([unit("су")], tmp_path / "in.jsonl")
    with pytest.raises(ConfigurationError, match="no row of the corpus is in 'ru'; it is in kk, en"):
        deduplicate(corpus, tmp_path / "out.jsonl", rule=Rule(sides=Sides(("ru",))))
    assert not (tmp_path / "out.jsonl").exists()


def test_a_file_that_changes_is_noticed(tmp_path: Path) -> None:
    corpus = write([unit("су"), unit("от")], tmp_path / "in.jsonl")
    assert len(list(corpus)) == 2
    for left in ([unit("су")], [unit("су"), unit("от"), unit("жел")]):
        write(left, tmp_path / "in.jsonl")
        with pytest.raises(InputError, match="changed while it was read"):
            list(corpus)
