from __future__ import annotations

import time

import pytest

from kazalign.translation import guard
from kazalign.translation.guard import examine

GOOD = [
    (
        "Астанада «Болашақ» бағдарламасының 30 жылдығы аталып өтті.",
        "Astana marked 30 years of the “Bolashak” programme.",
        "kk",
        "en",
    ),
    ("Астанада «Болашақ» бағдарламасының 30 жылдығы аталып өтті.", "В Астане отметили 30-летие программы «Болашак».", "kk", "ru"),
    ("Иә.", "Yes.", "kk", "en"),
    ("Алматы.", "Алматы.", "kk", "ru"),
    ("Google мен Microsoft", "Google и Microsoft", "kk", "ru"),
    ("Windows Server 2019", "Windows Server 2019", "kk", "en"),
    ("Ол: «Келемін, – деді", "He said: “I will come", "kk", "en"),
    ("Жоқ, жоқ, жоқ, жоқ!", "No, no, no, no!", "kk", "en"),
    ("Қоймада 6000000000 теңгенің тауары бар.", "The warehouse holds goods worth 6,000,000,000 tenge.", "kk", "en"),
    ("Қоймада 6000000000 теңгенің тауары бар.", "На складе товаров на 6\u202f000\u202f000\u202f000 тенге.", "kk", "ru"),
    ("Бұл IT-компания iPhone сатады, сайты apple.com.", "Эта IT-компания продаёт iPhone, её сайт apple.com.", "kk", "ru"),
    ("The IT company sells the iPhone.", "Эта IT-компания продаёт iPhone.", "en", "ru"),
]
BAD = [
    ("Сәлем", " … ", "kk", "en", "empty"),
    ("Бүгін Астанада жиын өтті.", "Сегодня в Астане прошло собрание.", "kk", "en", "wrong_script"),
    ("Бүгін Астанада жиын өтті.", "Бүгін Астанада жиын өткізілді.", "kk", "ru", "wrong_script"),
    ("Бүгін Астанада жиын өтті.", "A meeting in Astana.", "kk", "ru", "wrong_script"),
    ("Сегодня в Астане прошло собрание.", "Сегодня в Астане прошло собрание.", "kk", "ru", "same_as_source"),
    ("Жиын өтті.", "The meeting of the meeting of the meeting of the meeting was held.", "kk", "en", "repetition"),
    ("Жиын өтті.", "The meetinginginginginginging", "kk", "en", "repetition"),
    (
        "Бүгін Астанада Қауіпсіздік кеңесінің кезекті отырысы өтіп, онда маңызды мәселелер қаралды.",
        "A meeting.",
        "kk",
        "en",
        "length",
    ),
    ("Президент Минскіге Астанадан келді.", "The President came to Minsk from Астанаdan.", "kk", "en", "foreign_words"),
    ("Президент Минскіге Астанадан келді.", "The President came to Minsk from Астана.", "kk", "en", "foreign_words"),
    ("Президент Минскіге Астанадан келді.", "Президент прибыл в Минск из Astanы.", "kk", "ru", "foreign_words"),
    ("Президент Минскіге Астанадан келді.", "Президент сегодня утром arrived в Минск из Астаны.", "kk", "ru", "foreign_words"),
    (
        "Президент Минскіге Астанадан келді.",
        "Президент сегодня утром прибыл в город, где его встретил әкім.",
        "kk",
        "ru",
        "foreign_words",
    ),
    ("The President arrived in Minsk.", "Президент arrived в Минск вчера вечером, сообщают.", "en", "ru", "foreign_words"),
    ("The President arrived in Minsk.", "Президент arrived in Минск.", "en", "ru", "wrong_script"),
    ("Түрмедегі адамдар босатылды.", "People in the prison prison were released.", "kk", "en", "doubled_words"),
    ("Түрмедегі адамдар босатылды.", "People in the prison of the prison of the city.", "kk", "en", "repetition"),
    ("Жиынға 15 адам келді.", "People came to the meeting.", "kk", "en", "numbers"),
    ("«Келемін», – деді ол.", "“I will come, he said.", "kk", "en", "quotation"),
]


@pytest.mark.parametrize(("source", "target", "source_language", "target_language"), GOOD)
def test_good_translations_have_no_flags(source, target, source_language, target_language):
    assert examine(source, target, source_language, target_language) == ()


@pytest.mark.parametrize(("source", "target", "source_language", "target_language", "flag"), BAD)
def test_faults_are_flagged(source, target, source_language, target_language, flag):
    assert flag in examine(source, target, source_language, target_language)


@pytest.mark.parametrize(
    ("text", "words"), [("a b c", 0), ("that that", 1), ("so so so so", 3), ("of the hall of the hall", 3), ("a b a b a b", 4)]
)
def test_looped_words(text, words):
    assert guard.looped_words(text) == words


def test_weights_add_up():
    assert (
        guard.weight(("numbers", "quotation"))
        == guard.WEIGHTS["numbers"] + guard.WEIGHTS["quotation"]
        < guard.weight(("length",))
    )


@pytest.mark.parametrize("text", ["а" * 20_000, "12 " * 7_000, "1" * 20_000, "« " * 10_000, "а@" * 10_000])
def test_long_text_takes_no_longer_than_it_must(text):
    started = time.perf_counter()
    examine(text, text, "kk", "en")
    assert time.perf_counter() - started < 10
