from __future__ import annotations

import pytest

from kazalign.translation.numbers import missing


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
        ("1990 жылдары", "в 90-х гг.", "ru"),
        ("2010-жылдары", "in the 10s", "en"),
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
        ("1930 адам", "30 годных", "ru", ("1930",)),
        ("ХІХ ғасырда", "in the 18th century", "en", ("XIX",)),
    ],
)
def test_lost(source, target, language, lost):
    assert missing(source, target, language) == lost
