"""Numbers that are put right, and above all those that are not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kazalign.translation.mending import mended
from kazalign.translation.numbers import missing
from kazalign.translation.typography import polish


@pytest.mark.parametrize(
    ("source", "target", "language", "right"),
    [
        ("31,8 пайыз", "318 per cent", "en", "31.8 per cent"),
        ("120-160 текше метр", "120–60 кубометров", "ru", "120–160 кубометров"),
        ("1,2 миллион қол", "12 million signatures", "en", "1.2 million signatures"),
        ("2007 жылы 23,4 трлн доллар", "$2.4 trillion in 2007", "en", "$2.4 trillion in 2007"),  # in another order
        ("23,4 трлн доллар", "$2.4 trillion", "en", "$23.4 trillion"),
        ("2,4 секундқа емес, 2,4 метрге", "4.2 metres", "en", "4.2 metres"),
        ("15 ғасырда", "в XVIII веке", "ru", "в XV веке"),
        ("16-шы ғасырда", "в XVIII веке", "ru", "в XVI веке"),
        ("XV ғасырда", "in the 18th century", "en", "in the 15th century"),
        ("ХІХ ғасырда", "in the 18th century", "en", "in the 19th century"),
        ("45 ғасырда", "в XVIII веке", "ru", "в 45 веке"),
        ("22-ші орын", "the 27th place", "en", "the 22nd place"),
        ("2.5 per cent", "25 пайыз", "kk", "2,5 пайыз"),
    ],
)
def test_what_is_plain_is_put_right(source, target, language, right):
    assert mended(source, target, "en" if language == "kk" else "kk", language) == right


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("15 адам", "15 people", "en"),
        ("15 адам", "people", "en"),
        ("15 адам мен 20 үй", "51 people and 2 houses", "en"),
        ("15 адам, 15 үй", "51 people, 51 houses", "en"),
        ("10 адам мен 12 үй", "12 people and 15 houses", "en"),
        # the one that is there is right, and so are words
        ("15 адам елу жыл күтті.", "Fifteen people waited for 50 years.", "en"),
        ("25 адам елу бес жыл күтті.", "Twenty-five people waited for 55 years.", "en"),
        ("2023 жылы екі мың адам келді", "Last year 2000 people came", "en"),
        ("Хабар 24 арнасы жиырма бір жаста", "The channel is 21 years old", "en"),
        # parts of names
        ("COVID-19 індетінен отыз адам қайтыс болды.", "30 people died of the coronavirus.", "en"),
        ("COVID-19 індеті 18 елде", "The disease is in 18 countries", "en"),
        ("Ту-154 ұшағы", "The plane 145", "en"),
        ("G20 басшылары", "21 leaders", "en"),
        # times of day and lengths of time
        ("сағат 18.00-де", "at 6 p.m.", "en"),
        ("13:30-да", "at 12:30 p.m.", "en"),
        ("1 сағат 30 минутқа созылды", "It was a 90-minute meeting.", "en"),
        # other units and kinds
        ("1 метр 80 сантиметр", "a height of 1.8 metres", "en"),
        ("100 км", "62 miles", "en"),
        ("$30", "€40", "en"),
        ("30 пайыз", "40 people", "en"),
        ("1926 жылғы конвенция", "in the 18th century", "en"),
        ("5 миллион теңге", "7 thousand tenge", "en"),
        ("XV ғасырда 80 қала болды", "In the 15th century there were eighty cities", "en"),
        ("31,8", "the 318th", "en"),
        # five or five thousand
        ("5,125 млрд", "512 billion", "en"),
        # a single digit may be anything
        ("3 адам", "5 people", "en"),
    ],
)
def test_what_is_not_plain_stays(source, target, language):
    assert mended(source, target, "kk", language) == target


def test_languages_whose_numbers_are_not_read_are_left_alone():
    assert mended("318 prosent", "31,8 per cent", "no", "en") == "31,8 per cent"


@given(st.integers(10, 999), st.integers(0, 2), st.integers(0, 9), st.sampled_from(["", " пайыз"]))
def test_one_wrong_digit_is_put_right(right, at, digit, unit):
    digits = str(right)
    wrong = f"{digits[:at]}{digit}{digits[at + 1 :]}"
    source, target = f"Онда {right}{unit} болды", "There were {}" + (" per cent" if unit else " of them")
    assume(missing(source, target.format(wrong), "en") and missing(target.format(wrong), source, "kk"))
    assert mended(source, target.format(wrong), "kk", "en") == target.format(right)


@given(st.text("012 ,.мың%XVI-ғасыр", max_size=30), st.text("012 ,.k%XVIth-century", max_size=30))
def test_mending_loses_no_number(source, target):
    text = mended(source, target, "kk", "en")
    assert text == target or (missing(source, target, "en") and not missing(source, text, "en"))
    assert mended(source, text, "kk", "en") == text
    assert not missing(text, polish(text, "en"), "en") or text == target
