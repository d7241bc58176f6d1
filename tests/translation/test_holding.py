"""What is held back from the engine, and comes back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation.holding import hold


def test_addresses_and_code_have_stand_ins() -> None:
    text = "Толығырақ https://a.kz/x?y=1 сайтында, a b пәрменімен, info@a.kz-ке жазыңыз."
    at = text.index("a b")
    held = hold(text, [(at, at + 3, "a  b")])
    assert held.text == "Толығырақ X1 сайтында, X2 пәрменімен, X3-ке жазыңыз."
    assert held.missing("more on х1 by X2") == (2,)
    assert held.released("По Х2 на x1, X10 и X3.") == "По a  b на https://a.kz/x?y=1, X10 и info@a.kz."
    assert held.without([2]).text == "Толығырақ X1 сайтында, X2 пәрменімен, жазыңыз."


def test_stand_ins_are_no_words_of_the_text() -> None:
    assert hold("X5 пен Х1 және https://a.kz арасында").text == "X5 пен Х1 және Z1 арасында"


def test_a_sentence_of_nothing_else_is_not_translated() -> None:
    held = hold("(git push): https://a.kz", [(1, 9, "git  push")])
    assert not any(map(str.isalpha, held.text))
    assert held.released(held.text) == "(git  push): https://a.kz"


def test_plain_text_is_as_it_was() -> None:
    assert hold("Қарапайым X1 сөйлем.").released("X1") == "X1"


@given(st.lists(st.sampled_from(["сөз", "X1", "Q2", "https://a.kz/b", "me@a.kz", "–", "5"]), max_size=8))
def test_what_comes_back_unchanged_is_the_text(words: list[str]) -> None:
    text = " ".join(words)
    held = hold(text)
    assert held.missing(held.text) == () and held.released(held.text) == text
    assert "https://" not in held.text and "@" not in held.text
