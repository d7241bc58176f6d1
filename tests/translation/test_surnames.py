"""Surnames that are put right, and words that stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation.surnames import Person, mended, persons, spelled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ғ. Д. Қасқырбаев келді", [Person("Ғ. Д.", "Қасқырбаев")]),
        ("экономист Қ.Т.Омаровтың пікірінше", [Person("Қ.Т.", "Омаров")]),
        ("Мәдина Сәтбековаға және Асқар Бейсенбаевпен", [Person("Мәдина", "Сәтбекова"), Person("Асқар", "Бейсенбаев")]),
        ("ұста Сәмен Тілеубайұлының қобызы", [Person("Сәмен", "Тілеубайұлы")]),
        ("Әнуар Серікұлын көрді", [Person("Әнуар", "Серікұлы")]),
        ("Ресейдің Саратов қаласы, Майк Донован, Саскачеван", []),
        ("хатшы Лебедев пен орыс әдебиеті", []),  # no name before it: a town may be called so
    ],
)
def test_persons_are_found_without_their_suffixes(text, found):
    assert list(persons(text)) == found


@pytest.mark.parametrize(
    ("surname", "english", "russian"),
    [
        ("Қасқырбаев", "Kaskyrbayev", "Каскырбаев"),
        ("Жақыпова", "Zhakypova", "Жакыпова"),
        ("Есімханов", "Yesimkhanov", "Есимханов"),
        ("Тілеубайұлы", "Tileubaiuly", "Тилеубайулы"),
        ("Щербаков", "Shcherbakov", "Щербаков"),
    ],
)
def test_spellings(surname, english, russian):
    assert (spelled(surname, "en"), spelled(surname, "ru")) == (english, russian)


@pytest.mark.parametrize(
    ("source", "translation", "language", "right"),
    [
        ("Ғ. Д. Қасқырбаев жеңді.", "G. D. Kasarbayev won.", "en", "G. D. Kaskyrbayev won."),
        (
            "сарапшы Мұстафа Кәрімовтің пікірі",
            "the view of Mustafa Kyrov, an expert",
            "en",
            "the view of Mustafa Karimov, an expert",
        ),
        ("Ерлан Қойшыбаевқа берді", "дал Ерлану Конышбаеву", "ru", "дал Ерлану Койшыбаеву"),
        ("судья Б. Ә. Қонысова", "судья Б. А. Косунова", "ru", "судья Б. А. Конысова"),
        ("Айдос Власовты шақырды", "invited Aidos Vlashov's team", "en", "invited Aidos Vlasov's team"),
    ],
)
def test_a_misspelled_surname_is_put_right(source, translation, language, right):
    assert mended(source, translation, language) == right
    assert mended(source, right, language) == right


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Е. Бөкетов", "Ye. Buketov", "en"),
        ("Мария Беляева", "Maria Belyaeva", "en"),
        ("Азамат Рақымовты", "Азамата Рахимова", "ru"),
        ("Шавкат Мирзиёевпен", "with Shavkat Mirziyoyev", "en"),
        ("Анна Петрова мен Анна Перова", "Anna Petrova and Anna Perova", "en"),  # each stands there
        ("Қ. Омаров", "The economist did not agree.", "en"),
        ("Қ. Омаров Алматыда", "in Almaty", "en"),
        ("Қ. Омаров", "K. Omarson", "de"),
        ("Ғалым Ибраев пен Ғалым Имраев", "Galym Iraev", "en"),  # which of the two?
    ],
)
def test_what_is_right_or_not_plain_stays(source, translation, language):
    assert mended(source, translation, language) == translation


def test_words_of_the_glossary_stay():
    source, translation = "Ғ. Д. Қасқырбаев", "G. D. Kasarbayev"
    assert mended(source, translation, "en", kept=["Kasarbayev"]) == translation


@given(st.text("Ғ. ДҚасқырбевова", max_size=30), st.text("G. DKaskyrbevo'", max_size=30), st.sampled_from(["en", "ru"]))
def test_mending_twice_is_mending_once(source, translation, language):
    text = mended(source, translation, language)
    assert mended(source, text, language) == text
