"""Cyrillic in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation.romanising import in_one_script, romanised


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Вестник", "Vestnik"),
        ("Есім", "Yesim"),
        ("Дүйсеев", "Duiseyev"),
        ("Жәңгір", "Zhangir"),
        ("щётка", "shchyotka"),
        ("Vestник", "Vestnik"),
        ("Tobol", "Tobol"),
        ("КТК", "KTK"),
        ("BAQ", "BAQ"),
    ],
)
def test_words(word, latin):
    assert romanised(word) == latin


def test_only_words_in_two_scripts_change():
    assert in_one_script("The Vestник of «Тобол», карdiology 5кг") == "The Vestnik of «Тобол», kardiology 5кг"
    assert in_one_script("СOVID-19, рresident, NАТО") == "COVID-19, president, NATO"  # letters that only look Latin
    assert in_one_script("see https://egov.kz/Сat") == "see https://egov.kz/Сat"


@given(st.text("abcЯбвгқ .5", max_size=30))
def test_no_word_is_left_in_two_scripts(text):
    once = in_one_script(text)
    assert in_one_script(once) == once
    assert len(once.split()) == len(text.split())
