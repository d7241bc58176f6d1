from __future__ import annotations

import time

import pytest

from kazalign.translation import guard
from kazalign.translation.guard import Thresholds, examine

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
    ("Жиынға 15 адам келді.", "People came to the meeting.", "kk", "en", "numbers"),
    ("«Келемін», – деді ол.", "“I will come, he said.", "kk", "en", "quotation"),
]


@pytest.mark.parametrize(("source", "target", "source_language", "target_language"), GOOD)
def test_good_translations_have_no_flags(source, target, source_language, target_language):
    assert examine(source, target, source_language, target_language) == ()


@pytest.mark.parametrize(("source", "target", "source_language", "target_language", "flag"), BAD)
def test_faults_are_flagged(source, target, source_language, target_language, flag):
    assert flag in examine(source, target, source_language, target_language)


def test_thresholds_decide():
    source, target = "Жиынға 15 адам келді.", "People came to the meeting."
    assert examine(source, target, "kk", "en", Thresholds(missing_numbers=2)) == ()


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
