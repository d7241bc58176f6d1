"""Kazakh words in stem and suffixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.alignment.suffixes import answering, morphs


def apart(word: str) -> str:
    return "·".join(word[morph.start : morph.end] for morph in morphs(word))


@pytest.mark.parametrize(
    "word",
    [
        *("үй·лер·іміз·ден", "Қала·лар·ымыз·дағы", "мектеп·тер·де", "мектеб·іңіз·ге", "кітаб·ым·ды", "жұмысшы·лар·дың"),
        *("Алматы·дан", "Астана·ға", "ұшақ·пен", "клуб·тар", "Мадрид·те", "адам·ға", "баға·ның", "өсу·і·не"),
        *("кел·дім", "бар·ма·ймын", "айт·қан", "оқы·ған·дар", "кел·се", "ТМД-·ға", "Google-·дың"),
        *("бала", "қала", "екі", "орман", "заман", "хат", "book", "ТМД", "а", "ден"),
    ],
)
def test_words_come_apart_where_a_suffix_begins(word: str) -> None:
    assert apart(word.replace("·", "")) == word


@given(st.text(max_size=12) | st.text("абдежзілмнңоөпрстүұықғшйу-", max_size=14))
def test_the_parts_are_the_word(word: str) -> None:
    found = morphs(word)
    assert "".join(word[morph.start : morph.end] for morph in found) == word
    assert not found[0].suffixes and all(morph.suffixes and morph.start < morph.end for morph in found[1:])


def test_what_a_suffix_may_be_answered_by() -> None:
    _, _, our, ablative = morphs("үйлерімізден")
    assert answering(our, "Our", "en") and answering(our, "наших", "ru") and not answering(our, "from", "en")
    assert answering(ablative, "from", "en") and answering(ablative, "Из", "ru") and not answering(ablative, "houses", "en")
    assert answering(ablative, "from", "ru") is None
