"""Personal data that is masked, and what only looks like it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.corpora.personal import PERSONAL, is_iin, masked, masked_text, plain_phones
from kazalign.corpora.units import Unit, Variant


def made_iin(eleven: str) -> str:
    """Eleven digits with the check digit after them, found by trying all."""
    return next((eleven + digit for digit in "0123456789" if is_iin(eleven + digit)), "")


@pytest.mark.parametrize(
    "text",
    [
        "+7 701 123 45 67", "+7 (7172) 55-44-33", "8 (727) 250-12-34", "87011234567", "+77011234567", "8-701-123-45-67",
        "+7\u00a0701\u00a0123\u00a045\u00a067", "+44 20 7946 0018", "+998901234567",
    ],
)  # fmt: skip
def test_telephone_numbers(text: str) -> None:
    counts: Counter[str] = Counter()
    assert masked_text(f"Хабарласыңыз: {text}, рақмет.", PERSONAL, counts) == "Хабарласыңыз: <phone>, рақмет."
    assert counts["phone"] == 1


@pytest.mark.parametrize(
    "number",
    [
        "55-44-33", "8 701 123 45 67", "8 (7172) 55-44-33", "8-701-123-45-67", "(7172) 55-44-33", "87011234567",
        "+77011234567", "(+7 701) 123 45 67", "+44 20 7946 0018", "8 701 123 45 67 8 702 765 43 21",
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["Тел. ", "тел.: ", "Тел.", "Телефон: ", "телефон №", "Phone: "])
def test_after_the_word_for_it_a_number_is_masked_to_its_end(word: str, number: str) -> None:
    """Also one of the place alone; what is said in the next sentence stays."""
    for rest in (".", ", рақмет.", ". 2024 жылы 15 адам келді."):
        counts: Counter[str] = Counter()
        assert masked_text(word + number + rest, PERSONAL, counts) == f"{word}<phone>{rest}"
        assert counts["phone"] == 1


@pytest.mark.parametrize("number", ["8 (7172) 55-44-33", "8-7172-55-44-33", "+7 7172 554433", "87172554433"])
@pytest.mark.parametrize("word", ["", "тел.: ", "Телефон "])
def test_all_ways_to_write_a_number_are_one(word: str, number: str) -> None:
    assert plain_phones(f"{word}{number}, 3 адам") == f"{word}2554433, 3 адам"


@pytest.mark.parametrize(
    "text",
    [
        "2022–2025 жылдары 8 700 000 000 теңге бөлінді", "бюджет 8 700 000 000 000 теңге", "15.10.2024 12:30", "№ 1234567",
        "8 7", "МЕМСТ 8.417-2002", "тираж 87 011 дана", "http://example.kz/87011234567a",
    ],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert masked_text(text, PERSONAL, Counter()) == text


def test_the_check_digit_of_an_iin() -> None:
    # By hand: 8*1 + 5*2 + 1*4 + 1*6 + 3*7 + 1*11 = 60, and 60 mod 11 = 5.
    assert is_iin("850101300015")
    assert not is_iin("850101300014")
    assert not is_iin("851301300015") and not is_iin("85010130001")
    assert masked_text("ЖСН 850101300015, БСН 050140001234", ["iin"], Counter()) == "ЖСН <iin>, БСН 050140001234"


@given(st.dates(), st.integers(0, 69999), st.integers(0, 9))
def test_a_changed_digit_is_no_iin(born: date, serial: int, place: int) -> None:
    """One wrong digit is always found, but in the eleventh place, whose weight is 11, as long as the first weights decide."""
    eleven = f"{born:%y%m%d}{serial:05}"
    whole = made_iin(eleven)
    first = sum(weight * int(digit) for weight, digit in zip(range(1, 12), eleven, strict=True)) % 11
    if whole and first < 10:
        other = eleven[:place] + str((int(eleven[place]) + 1) % 10) + eleven[place + 1 :]
        again = sum(weight * int(digit) for weight, digit in zip(range(1, 12), other, strict=True)) % 11
        assert again == 10 or not is_iin(other + whole[-1])


def test_all_sides_are_masked_alike() -> None:
    texts = {"kk": "Жазыңыз: a.b@mail.example.kz", "en": "Write to a.b@mail.example.kz.", "ru": "Пишите"}
    unit = Unit({code: Variant(text, document="d") for code, text in texts.items()}, id="1")
    counts: Counter[str] = Counter()
    after = masked(unit, ["email"], counts)
    assert after.texts() == {"kk": "Жазыңыз: <email>", "en": "Write to <email>.", "ru": "Пишите"}
    assert (after.id, after.variants["kk"].document, counts["email"]) == ("1", "d", 2)


@given(st.text(), st.sampled_from(PERSONAL))
def test_nothing_else_changes(text: str, kind: str) -> None:
    """Without a digit or an at sign there is nothing to mask; what is masked stays as it is."""
    once = masked_text(text, [kind], Counter())  # type: ignore[list-item]
    if not any(letter.isdigit() or letter == "@" for letter in text):
        assert once == text
    assert masked_text(once, [kind], Counter()) == once  # type: ignore[list-item]
