"""Surnames that are put right, and words that stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.translation.glossary import apply
from kazalign.translation.surnames import Person, hits, lost, mended, persons, spelled

SURNAMES = ("Қасқырбаев", "Кәрімова", "Есімханов", "Бөлекбаева", "Ахметқалиев")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ғ. Д. Қасқырбаев келді", [Person("Ғ. Д.", "Қасқырбаев")]),
        ("экономист Қ.Т.Өмаровтың пікірінше", [Person("Қ.Т.", "Өмаров")]),
        ("Мәдина Сәтбековаға және Асқар Бейсенбаевпен", [Person("Мәдина", "Сәтбекова"), Person("Асқар", "Бейсенбаев")]),
        ("Қасым-Жомарт Тоқаевқа", [Person("Қасым-Жомарт", "Тоқаев")]),
        ("Мәдина Сәтбекованы, Мәдина Сәтбековадан", [Person("Мәдина", "Сәтбекова")] * 2),
        # none
        ("Ресейдің Саратов қаласы, Майк Донован, Саскачеван", []),
        ("Американың Невада штаты, Ресейдің Левада орталығы, Валентина Ивановна, Ұлы Лев Толстой", []),
        ("Айзек Азимов пен Людмила Павличенко", [Person("Айзек", "Азимов")]),
        ("Абай Құнанбайұлы", []),
        ("Мишель Бернар Женевадан келді, Кеше Харьковта", []),
        ("Ресейдің Ростов облысы", []),
        ("Испаниядағы Кордова, Кеше Кишинёвте", []),
        ("хатшы Қасқырбаев пен орыс әдебиеті", []),  # no name before it: a town may be called so
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
        ("Шөкеев", "Shokeyev", "Шокеев"),
        ("Хасенёв", "Khasenyov", "Хасенёв"),
    ],
)
def test_spellings(surname, english, russian):
    assert (spelled(surname, "en"), spelled(surname, "ru")) == (english, russian)


@pytest.mark.parametrize(
    ("source", "translation", "language", "right"),
    [
        ("Ғ. Д. Қасқырбаев жеңді.", "G. D. Kasarbayev won.", "en", "G. D. Kaskyrbayev won."),
        ("сарапшы Мұстафа Кәрімовтің пікірі", "Expert Mustafa Kyrov's view", "en", "Expert Mustafa Karimov's view"),
        ("Ерлан Қойшыбаевқа берді", "дал Ерлану Конышбаеву", "ru", "дал Ерлану Койшыбаеву"),
        ("судья Б. Ә. Қонысова", "судья Б. А. Косунова", "ru", "судья Б. А. Конысова"),
        # vowels
        ("судья Б. Ә. Қонысова", "судья Б. А. Коносова", "ru", "судья Б. А. Конысова"),
        ("Сәуле Ыбыраеваның", "Сауле Ыбыраяевой", "ru", "Сауле Ыбыраевой"),
        ("Жұмекен Нәжімеденовтің", "Zhumeken Nzhimedenov's", "en", "Zhumeken Nazhimedenov's"),
        ("хатшы С. Лебедев", "Secretary S. Lebediev", "en", "Secretary S. Lebedev"),
        # a man or a woman
        ("С. Ыбыраева келіседі", "S. Ybyrayev agrees", "en", "S. Ybyrayeva agrees"),
        ("Ерлан Әлиевті", "Yerlan Alieva", "en", "Yerlan Aliev"),
        # initials
        ("Қ. Ш. Темірбеков", "К. Х. Темирбекову", "ru", "К. Ш. Темирбекову"),
        ("Ө.Б.Тоқтасынов", "O. Toktasynov", "en", "O. B. Toktasynov"),
        ("Ө.Б.Тоқтасынов", "B. Toktasynov", "en", "O. B. Toktasynov"),
        ("Ө.Б.Тоқтасынов", "O.Toktasynov", "en", "O.B.Toktasynov"),
        ("Қ. Ш. Темірбеков", "К.\u00a0Х.\u00a0Темирбекову", "ru", "К.\u00a0Ш.\u00a0Темирбекову"),
        ("дәрігер Қ. И. Сәтбаев", "Dr. K. Satbayev", "en", "Dr. K. I. Satbayev"),
        # of two the one whose given name it is
        (
            "Ерлан Қойшыбаев пен Айгүл Қойшыбаева",
            "Yerlan Koishybayev and Aigul Koishybayev",
            "en",
            "Yerlan Koishybayev and Aigul Koishybayeva",
        ),
        ("Қ. Темірбеков пен А. Темірбекова", "K. Temirbekov and A. Temirbekov", "en", "K. Temirbekov and A. Temirbekova"),
        (
            "Ерлан Қойшыбаев пен Мәдина Сәтбекова",
            "Yerlan Konshbayev and Madina Sabekov",
            "en",
            "Yerlan Koishybayev and Madina Satbekova",
        ),
    ],
)
def test_a_misspelled_surname_is_put_right(source, translation, language, right):
    assert mended(source, translation, language) == right
    assert mended(source, right, language) == right


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        # other spellings
        ("Е. Бөкетов", "Ye. Buketov", "en"),
        ("Азамат Рақымовты", "Азамата Рахимова", "ru"),
        ("Қаныш Сәтбаев", "Kanysh Satpayev", "en"),
        ("Смағұл Садуақасов", "Смагул Садвокасов", "ru"),
        ("И.Тасмағанбетов", "I. Tasmagambetov", "en"),
        ("Мұстафа Шоқаев", "Мустафа Чокаев", "ru"),
        ("Мұстафа Шоқаев", "Mustafa Chokay", "en"),
        ("Мұстафа Жәмилев", "Mustafa Dzhemilev", "en"),
        ("Сәкен Жүнісов", "Saken Yunusov", "en"),
        ("Ахмет Байтұрсынов", "Akhmet Baitursynuly", "en"),
        ("Қасым-Жомарт Тоқаев", "Kassym-Jomart Tokaev", "en"),
        # the name of something
        ("Алматының Әуезов ауданында", "в Ауэзовском районе Алматы", "ru"),
        ("Алматының Наурызбаев ауданы", "Алматы, Наурызбайский район", "ru"),
        ("Мұстафа Жәмилев", "Mustafa Jemilev", "en"),
        ("Е. Өмірзақов", "E. Umurzakov", "en"),
        ("Асхат Смайылов", "Askhat Smailov", "en"),
        ("Қали Тұрсынов", "Кали Турсунова", "ru"),
        ("Л. Гумилев", "L. Gumilyov", "en"),
        ("Өмірзақ Шөкеев", "Umirzak Shukeyev", "en"),
        ("Дмитрий Алексеев", "Dmitry Alexeyev", "en"),
        ("Сергей Прокофьев", "Sergei Prokofiev", "en"),
        ("Бақыт Әбдікәрімов", "Bakyt Abdukarimov", "en"),
        ("Айдар Әмірханов", "Aidar Emirkhanov", "en"),
        # others
        ("М. Әлиев пен Қ. Әли", "M. Aliev and K. Ali", "en"),
        ("С. Исаев Әуезов театрында", "S. Isayev at the M. Auezov Theatre", "en"),
        ("С. Ахметов пен Ахметова", "S. Akhmetov and Ms. Akhmetova", "en"),
        ("дәрігер Қ. И. Сәтбаев", "Dr. Satbayev", "en"),
        ("АҚШ-та П. С. Иванов", "In the U.S. Ivanov spoke", "en"),
        ("Иван Иванов Ивановода тұрады", "Ivan Ivanov lives in Ivanovo. In Ivanovo", "en"),
        ("«Игоря Моисеева» ансамблі", "the Igor Moiseyev Ensemble", "en"),
        # initials that say as much, or more
        ("Ю. Ыбыраев", "Yu. Ybyrayev", "en"),
        ("Е. Ыбыраев", "E. Ybyrayev", "en"),
        ("Қ. Темірбеков", "Касым Темирбеков", "ru"),
        ("Қ. Темірбеков", "К. Ш. Темирбеков", "ru"),
        ("Қ. Темірбеков пен А. Темірбеков", "Ш. Темирбеков", "ru"),
        # a name between them, and no such person
        ("Нұрсұлтан Әбішұлы Назарбаев", "Nursultan Abishevich Nazarbayev", "en"),
        ("Қ. Өмаров Алматыда", "The economist is in Almaty.", "en"),
        ("Ерлан Қазақбаев еліміздің намысын қорғады", "Yerlan defended Kazakhstan", "en"),
        ("Серік Ахметовтың орнына Ерлан Ахмедов келді", "Serik Akhmetov was replaced by Yerlan.", "en"),
        ("Серік Ахметбеков пен Серік Ахметқалиев", "Serik Akhmetkaliyev", "en"),
        ("Серік Ахметбеков пен Серік Ахметқалиев", "Serik Akhmetlov", "en"),
        ("Қ. Құлмағанбетов пен Қ. Өтебаев", "K. Kulmaganbetov and K. Mamyrbekov", "en"),
        # Russian cases and apostrophes that cannot be told
        ("Ерлан Қойшыбаевқа берді", "дал Ерлану Конышбаю", "ru"),
        ("Ерлан Қойшыбаев", "Yerlan Koish'bayev", "en"),
        ("Қ. Өмаров", "K. Omarson", "de"),
    ],
)
def test_what_is_right_or_not_plain_stays(source, translation, language):
    assert mended(source, translation, language) == translation


@pytest.mark.parametrize(
    ("source", "translation", "language", "missing"),
    [
        ("Мәдина Сәтбековаға", "to Madina Satbekova", "en", False),
        ("Мәдина Сәтбековаға", "Мадине Сатбековой", "ru", False),
        ("Мәдина Сәтбековаға", "to Madina Satpayeva", "en", True),
        ("Мәдина Сәтбековаға", "to the city", "en", True),
        ("Сәкен Жүнісов", "Saken Yunusov", "en", False),
        ("Лев Толстой", "the lion", "en", False),
        ("Ержан Әсенов келді", "He came home the same day", "en", True),  # the same consonants in another word
        ("Ержан Әлиев келді", "Он придёт или нет", "ru", True),
        ("Мәдина Сәтбековаға", "мадине Сатбековой", "ru", False),
        ("Мәдина Сәтбековаға", "to the city", "de", False),
    ],
)
def test_who_is_lost(source, translation, language, missing):
    assert bool(lost(source, translation, language)) == missing


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("судья Ә. Ж. Қонысоваға берді", "en", "судья A. Zh. Konysova-ға берді"),
        ("судья Ә. Ж. Қонысоваға берді", "ru", "судья А. Ж. Конысова-ға берді"),
        ("Қасым-Жомарт Тоқаевтың сөзі", "en", "Қасым-Жомарт Tokayev-тың сөзі"),
        ("Асқар Бейсенбаев пен Ерлан Жақыпов", "en", "Асқар Beisenbayev пен Ерлан Zhakypov"),
        ("Бірақ Сәтбаев та, Министр Жақыпов та", "en", "Бірақ Satbayev та, Министр Zhakypov та"),
    ],
)
def test_surnames_are_put_in_as_the_target_spells_them(text, language, expected):
    assert apply(text, hits(text, language), with_suffixes=True) == expected


def test_words_of_the_glossary_stay():
    source, translation = "Ғ. Д. Қасқырбаев", "G. D. Kasarbayev"
    assert mended(source, translation, "en", kept=["Kasarbayev"]) == translation
    assert mended("Мұстафа Шоқаровтың", "Мустафы Чокаева", "ru", kept=["Мустафа Чокаев"]) == "Мустафы Чокаева"
    assert mended("Н. Ә. Назарбаев", "N. Nazarbayev", "en", kept=["N. Nazarbayev"]) == "N. Nazarbayev"


@given(st.sampled_from(SURNAMES), st.data(), st.sampled_from(["en", "ru"]))
def test_consonants_that_changed_are_put_right_and_stay_so(surname, data, language):
    right = spelled(surname, language)
    at = data.draw(st.sampled_from([match.start() for match in re.finditer("[kbmrlкбмрл]", right[:-3]) if match.start() > 1]))
    wrong = f"{right[:at]}{'f' if language == 'en' else 'ф'}{right[at + 1 :]}"
    given_name = {"en": "Aigul", "ru": "Айгуль"}[language]
    assert mended(f"Кеше Айгүл {surname} келді", f"{given_name} {wrong}", language) == f"{given_name} {right}"
