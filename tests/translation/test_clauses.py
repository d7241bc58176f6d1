from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation import clauses


def short(limit: int):
    return lambda part: len(part) <= limit


@given(st.text(alphabet=st.sampled_from("аб ,;:–—.́\n"), max_size=200) | st.text(), st.integers(1, 40))
def test_nothing_is_lost_and_every_part_fits(text, limit):
    parts = clauses.split(text, short(limit))
    assert "".join(parts) == text
    assert all(part and (len(part) <= limit or len(part) == 1) for part in parts)


@given(st.text(alphabet=st.sampled_from("аб ,;:–и"), min_size=1))
def test_halves_are_the_text(text):
    assert "".join(clauses.halves(text)) == text


def test_semicolon_comes_before_comma_and_comma_before_space():
    text = "Бүгін таңертең, Астанада жиын өтті; оған министрлер, елшілер қатысты."
    assert clauses.split(text, short(50)) == ["Бүгін таңертең, Астанада жиын өтті; ", "оған министрлер, елшілер қатысты."]
    assert clauses.split("бірінші екінші, үшінші төртінші", short(20)) == ["бірінші екінші, ", "үшінші төртінші"]


def test_conjunction_comes_before_space():
    assert clauses.split("ол келді бірақ біз оны көрмедік", short(25)) == ["ол келді ", "бірақ біз оны көрмедік"]


def test_decimal_commas_and_times_are_no_clauses():
    assert clauses.halves("12:30 3,5 кг") == ["12:30 3,5 кг"]


def test_text_without_spaces_is_halved():
    assert [len(part) for part in clauses.split("ә" * 100_000, short(50_000))] == [50_000, 50_000]


def test_joining_takes_back_full_stops_and_puts_clause_marks():
    parts = ["Ол келді, ", "біз қуандық; ", "той болды."]
    assert clauses.join(parts, ["He came.", "We were glad", "There was a feast."]) == "He came, we were glad; there was a feast."


def test_joining_leaves_names_their_capital_letters():
    parts = ["Ол келді, ", "содан соң Асқар келді, ", "Мәриям да."]
    assert clauses.join(parts, ["He came.", "Askar came then.", "The Maryam too."]) == "He came, Askar came then, the Maryam too."
    assert clauses.join(["Ол айтты, ", "цифрлық сала"], ["He spoke.", "IT"]) == "He spoke, IT"
    assert clauses.join(["Ол айтты, ", "бірақ біз"], ["Он сказал.", "Но мы"]) == "Он сказал, но мы"


def test_joining_knows_initials_and_shortened_words():
    parts = ["… мәлімдеді, ", "деді Қ. Тоқаев жиында."]
    assert clauses.join(parts, ["Об этом заявил.", "К. Токаев сказал."]) == "Об этом заявил, К. Токаев сказал."
    assert clauses.join(parts, ["He said so.", "A. Karimov said."]) == "He said so, A. Karimov said."
    parts = ["АҚШ-та, ", "деді ол."]
    assert clauses.join(parts, ["In the U.S.", "He said."]) == "In the U.S., he said."
    assert clauses.join(parts, ["В 2020 г.", "Он сказал."]) == "В 2020 г., он сказал."


def test_long_white_space_takes_no_longer_than_it_must():
    started = time.perf_counter()
    clauses.split("сөз" + " " * 100_000 + "сөз", short(50_000))
    assert time.perf_counter() - started < 5


def test_a_quotation_mark_of_nobody_goes():
    said = ["өте қымбат», ", "– деді директор."]
    assert clauses.join(said, ["very expensive”,", '"The director said.']) == "very expensive”, the director said."
    assert clauses.join(said, ["very expensive”,", '"Dala" said so.']) == 'very expensive”, "Dala" said so.'
    assert clauses.join(["Ол: ", "«Келемін» деді."], ["He:", '"I will come, he said.']) == 'He: "I will come, he said.'


def test_initials_and_shortened_words_end_no_clause():
    assert clauses.halves("Мемлекет басшысы Қ. Тоқаев жиын өткізді") == ["Мемлекет басшысы Қ. Тоқаев жиын өткізді"]
    assert clauses.halves("Бұл акад. Сәтбаев салған үй, ол өте биік") == ["Бұл акад. Сәтбаев салған үй, ", "ол өте биік"]
    assert clauses.halves("Олар кеше келді. Біз бүгін кетеміз") == ["Олар кеше келді. ", "Біз бүгін кетеміз"]


def test_what_follows_an_attribution_goes_on_with_a_small_letter():
    parts = ["Автобус, ", "как сообщает «Хабар», ", "1 қыркүйектен бері ауылдарды аралап шықты."]
    made = ["The bus,", "As Khabar reports,", "From 1 September toured villages."]
    assert clauses.join(parts, made) == "The bus, as Khabar reports, from 1 September toured villages."
    assert clauses.join(["Кеше, ", "«Дала үні» ашылды."], ["Yesterday,", "Kazakhstan won."]) == "Yesterday, Kazakhstan won."
    colon = ["Министр: ", "Біз жоспарды орындаймыз."]
    assert clauses.join(colon, ["The minister:", "We will fulfil the plan."]) == "The minister: We will fulfil the plan."
    assert clauses.join(["Ол айтты, ", "Гаагада сот өтті."], ["He said,", "The Hague tried."]) == "He said, The Hague tried."
    assert clauses.join(["Болды! ", "2 ай өтті."], ["Done!", "The two months passed."]) == "Done! The two months passed."


def test_joining_keeps_stops_of_sentences():
    assert clauses.join(["Ол келді. ", "Біз қуандық."], ["He came.", "We were glad."]) == "He came. We were glad."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Жиын өтті, передает «Деловой Казахстан».", ["Жиын өтті, ", "передает «Деловой Казахстан»."]),
        ("Жиын өтті, сообщает пресс-служба.", ["Жиын өтті, ", "сообщает пресс-служба."]),
        ("Жиын өтті со ссылкой на МИД", ["Жиын өтті ", "со ссылкой на МИД"]),
        ("Жиында, пишет газета «Ана тілі», заң талқыланды.", ["Жиында, ", "пишет газета «Ана тілі», ", "заң талқыланды."]),
        ("Автобус, как сообщает «Хабар», келді.", ["Автобус, ", "как сообщает «Хабар», ", "келді."]),
        ("Как сообщает «КТК», қар жауды.", ["Как сообщает «КТК», қар жауды."]),
        ("Ол: «Жиын өтті», – деді.", ["Ол: «Жиын өтті», – деді."]),
        ("Жиын өтті, передает ТАСС. Ертең жалғасады.", ["Жиын өтті, передает ТАСС. Ертең жалғасады."]),
    ],
)
def test_an_attribution_in_russian_stands_apart(text: str, parts: list[str]) -> None:
    assert clauses.attributed(text) == parts


@given(st.text(alphabet="а ә,.«»передает!", max_size=60))
def test_nothing_is_lost_beside_an_attribution(text: str) -> None:
    parts = clauses.attributed(text)
    assert "".join(parts) == text
    assert 1 <= len(parts) <= 3
