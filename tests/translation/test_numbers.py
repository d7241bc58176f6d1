from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kazalign.translation.numbers import mended, missing


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Баға 1 234,5 теңге болды", "The price was 1,234.5 tenge", "en"),
        ("Халқы 20 мың адам", "It has 20,000 people", "en"),
        ("Халқы 20 мың адам", "It has 20 thousand people", "en"),
        ("1,5 млн теңге", "1,500,000 tenge", "en"),
        ("1,5 млн теңге", "1,5 миллиона тенге", "ru"),
        ("3-ші орын", "the third place", "en"),
        ("3-ші орын", "третье место", "ru"),
        ("22-ші орын", "22nd place", "en"),
        ("ХХІ ғасырда", "in the 21st century", "en"),
        ("XXI ғасырда", "в XXI веке", "ru"),
        ("26.12.2022 күні", "on 26 December 2022", "en"),
        ("сағат 10:30-да", "в 10.30", "ru"),
        ("2019-2022 жж.", "2019–2022", "en"),
        ("2023–2024 жж.", "2023–24", "en"),
        ("2022-11 айы", "November 2022, month 11", "en"),
        ("90-шы жылдардың соңында", "at the end of the 1990s", "en"),
        ("90-жылдары", "в 1990-х годах", "ru"),
        ("1980 жылдары", "in the 80s", "en"),
        ("СІМ мәлімдеді", "the ministry said", "en"),
    ],
)
def test_kept(source, target, language):
    assert missing(source, target, language) == ()


@pytest.mark.parametrize(
    ("source", "target", "language", "lost"),
    [
        ("2022 жылы 15 адам", "in 2022, people", "en", ("15",)),
        ("3,5 пайыз", "35 per cent", "en", ("3,5",)),
        ("2 сағат 15 минут 2,4 секунд", "2 hours 15 minutes 4.2 seconds", "en", ("2,4",)),
        ("1 234 теңге", "1,243 tenge", "en", ("1 234",)),
        ("2023–2024 жж.", "2023–25", "en", ("2024",)),
        ("XIX ғасырда", "in the 18th century", "en", ("XIX",)),
        ("26.12.2022 күні", "26 декабря 2021 года", "ru", ("2022",)),
    ],
)
def test_lost(source, target, language, lost):
    assert missing(source, target, language) == lost


@pytest.mark.parametrize(
    ("source", "target", "language", "right"),
    [
        ("31,8 пайыз", "318 per cent", "en", "31,8 per cent"),
        ("645 миля (1040 км)", "645 миль (40 км)", "ru", "645 миль (1040 км)"),
        ("1,2 миллион қол", "12 million signatures", "en", "1,2 million signatures"),
        ("15 ғасырда", "в XVIII веке", "ru", "в XV веке"),
        ("XV ғасырда", "in the 18th century", "en", "in the 15th century"),
        ("22-ші орын", "the 27th place", "en", "the 22nd place"),
        ("11-ші орын", "the 1st place", "en", "the 11th place"),
        ("45 ғасырда", "в XVIII веке", "ru", "в 45 веке"),
    ],
)
def test_mended(source, target, language, right):
    assert mended(source, target, "kk", language) == right


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("15 адам", "15 people", "en"),
        ("15 адам", "people", "en"),
        ("15 адам мен 20 үй", "51 people and 2 houses", "en"),
        ("1926 жылғы конвенция", "in the 18th century", "en"),
        ("$ 30,000 табыс", "income of 80.5%", "en"),
        ("5 миллион теңге", "7 thousand tenge", "en"),
        ("G20 басшылары", "19 leaders", "en"),
        ("15 адам, 15 үй", "51 people, 51 houses", "en"),
    ],
)
def test_what_is_not_plain_stays(source, target, language):
    assert mended(source, target, "kk", language) == target


@given(st.integers(2, 999), st.integers(2, 999), st.sampled_from(["", " пайыз"]))
def test_the_one_wrong_number_is_put_right(right, wrong, unit):
    source, target = f"Онда {right}{unit} болды", "There were {}" + (" per cent" if unit else " of them")
    assume(missing(source, target.format(wrong), "en") and missing(target.format(wrong), source, "kk"))
    assert mended(source, target.format(wrong), "kk", "en") == target.format(right)


@given(st.text("012 ,.мың%XVI-", max_size=30), st.text("012 ,.k%XVIth-", max_size=30))
def test_mending_loses_no_number(source, target):
    text = mended(source, target, "kk", "en")
    assert text == target or (missing(source, target, "en") and not missing(source, text, "en"))
    assert mended(source, text, "kk", "en") == text
