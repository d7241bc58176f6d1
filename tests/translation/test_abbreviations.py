"""Kazakh abbreviations as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation.abbreviations import written_out


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Бір банка бал 4 мың тг-ден сатылды.", "Бір банка бал 4 мың теңгеден сатылды."),
        ("Оған 50 мың тг. айыппұл салынды.", "Оған 50 мың теңге айыппұл салынды."),
        ("Айыппұл — 185 мың тг.", "Айыппұл — 185 мың теңге."),
        ("Бағасы 500тг (2 млрд тг).", "Бағасы 500 теңге (2 млрд теңге)."),
        ("Аумағы 543 кв. км, үйі 120 кв.м болды.", "Аумағы 543 шаршы километр, үйі 120 шаршы метр болды."),
        ("Көлге 3 млн куб. м су құйылды.", "Көлге 3 млн текше метр су құйылды."),
        ("ХІХ ғ. басында салынған.", "ХІХ ғасыр басында салынған."),
        ("ХVІІІ–ХІХ ғғ. жәдігерлері мен XX ғ-да.", "ХVІІІ–ХІХ ғасырлар жәдігерлері мен XX ғасырда."),
        ("Қала б.з.д. V ғасырда салынған.", "Қала біздің заманымызға дейінгі V ғасырда салынған."),
        ("Бұл ХІХ ғ.", "Бұл ХІХ ғасыр."),
    ],
)
def test_abbreviations_become_words(text: str, whole: str) -> None:
    assert written_out(text) == whole


@pytest.mark.parametrize(
    "text",
    ["Тгетен келді.", "А. ғалымы", "12-кв. М. Әуезов көшесі", "Ол ғ. кеткен.", "млн адам, 5 тгү", "кв. мектеп", "б.з. деген не?"],
)
def test_other_words_stay(text: str) -> None:
    assert written_out(text) == text


@given(st.text(alphabet="тгкв.мғХIбзд- 4мыңбала"))
def test_what_is_written_out_stays(text: str) -> None:
    once = written_out(text)
    assert written_out(once) == once
    assert once.count("4") == text.count("4")
