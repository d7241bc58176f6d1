"""Facts of many texts at once are those of each text alone."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kazalign.corpora.filters.block import DIGIT, KINDS, LATIN, SPACE, Block, Column, kind_of
from kazalign.corpora.units import Unit, Variant

TEXTS = st.lists(st.text(st.characters(), max_size=30), max_size=8)


@settings(deadline=None)  # the first example makes the table of kinds
@given(TEXTS)
@example(["", "a", "", "\ud800", "ә\n\nb", "\U0002f800"])
def test_facts_are_those_of_each_text(texts: list[str]) -> None:
    column = Column("kk", texts)
    words = [_words(text) for text in texts]
    assert column.lengths.tolist() == [len(text) for text in texts]
    assert column.words.tolist() == [len(each) for each in words]
    assert column.longest_words.tolist() == [max(map(len, each), default=0) for each in words]
    assert column.letters.tolist() == [sum(map(_is_letter, text)) for text in texts]
    assert column.visible.tolist() == [sum(map(len, each)) for each in words]
    assert column.kinds[:, :KINDS].sum(1).tolist() == [len(text) + 1 for text in texts]


@settings(deadline=None)
@given(TEXTS.filter(bool), TEXTS.filter(bool))
@example(["12 и 3"], ["3 и 12"])
@example(["12 3"], ["1 23"])
def test_figures_tell_runs_apart(some: list[str], others: list[str]) -> None:
    one, other = Column("kk", some).figures, Column("ru", others).figures
    for row, text in enumerate(some):
        for place, peer in enumerate(others):
            assert (one[row] == other[place]) == (_runs(text) == _runs(peer))


def test_joints_are_where_scripts_touch() -> None:
    assert Column("kk", ["Сhrоmе", "Wi-Fi мен", "Wi-Fiға", ""]).joints.tolist() == [4, 0, 1, 0]


def test_kinds() -> None:
    assert (kind_of("a"), kind_of("٣"), kind_of("\u00a0")) == (LATIN, DIGIT, SPACE)


def test_a_text_that_is_missing_is_not_judged() -> None:
    block = Block([Unit({"kk": Variant("бір"), "ru": Variant("один")}), Unit({"kk": Variant("екі")})], ("kk", "ru", "en"))
    assert block.pairs == (("kk", "ru"), ("kk", "en"), ("ru", "en"))
    assert list(block.rows(("kk", "ru"))) == [(0, ("бір", "один"))]
    assert list(block.rows(("en",))) == []
    assert block.others(0, "kk") == ["один"]
    block.alive[0] = False
    assert np.array_equal(block.judged(()), [False, True])


def _is_letter(character: str) -> bool:
    """As the standard library has it; rare ideographs are not looked up."""
    return character >= "\U00020000" or unicodedata.category(character)[0] == "L"


def _words(text: str) -> list[str]:
    spaced = "".join(" " if kind_of(letter) == SPACE else letter for letter in text)
    return [word for word in spaced.split(" ") if word]


def _runs(text: str) -> list[str]:
    spaced = "".join(letter if kind_of(letter) == DIGIT else " " for letter in text)
    return sorted(run for run in spaced.split(" ") if run)
