from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.translation.typography import PROTECTED, polish

TOUGH = st.text(alphabet=st.sampled_from(list("ab1203й «»“”„\"'—–-,.:;!?()%@/\u00a0\u202f\ufffc")), max_size=40)
PIECES = st.lists(
    st.sampled_from(
        [
            "1",
            "000",
            "12",
            "2019-2022",
            "“",
            "”",
            "„",
            "«",
            "»",
            '"',
            " ",
            "  ",
            "--",
            "-",
            "—",
            "–",
            ",",
            ".",
            "млн",
            "a@b.kz",
            "http://x.kz/a,1",
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=1000)
@given(TOUGH | PIECES | st.text(), st.sampled_from(["en", "ru", "kk"]))
def test_polishing_twice_is_polishing_once(text, language):
    once = polish(text, language)
    assert polish(once, language) == once


@given(PIECES, st.sampled_from(["en", "ru"]))
def test_links_and_addresses_stay(text, language):
    assert PROTECTED.findall(polish(text, language))[:1] == PROTECTED.findall(text)[:1]


@pytest.mark.parametrize(
    ("text", "polished"),
    [
        ('He said "yes" to «all».', "He said “yes” to “all”."),
        ("«the „inner“ one»", "“the ‘inner’ one”"),
        ('"The first of several sentences.', "“The first of several sentences."),
        ('The last one", he said, 5 of them', "The last one”, he said, 5 of them"),
        ('a screen of 17"', 'a screen of 17"'),
        ("Astana - the capital", "Astana – the capital"),
        ("Astana — the capital", "Astana – the capital"),
        ("Well , no !", "Well, no!"),
        ("12 345 people, 1 234,5 km", "12,345 people, 1,234.5 km"),
        ("3,5% and 2,75 million", "3.5% and 2.75 million"),
        ("in 2019-2022", "in 2019–2022"),
        ("In 2022 150 people", "In 2022 150 people"),
        ("5 000-7 000 people", "5,000-7,000 people"),
        ("On August 19 200 people came", "On August 19 200 people came"),
        ("COVID-19 200 patients, G20 300 delegates", "COVID-19 200 patients, G20 300 delegates"),
        ('a 5" pipe', 'a 5" pipe'),
        ("8 727 250 11 11", "8 727 250 11 11"),
        ("see http://a.kz/x,1 - or a,b@c.kz", "see http://a.kz/x,1 – or a,b@c.kz"),
        ("10 - 5", "10 - 5"),
        ("in 2022-12-26", "in 2022-12-26"),
    ],
)
def test_english(text, polished):
    assert polish(text, "en") == polished


@pytest.mark.parametrize(
    ("text", "polished"),
    [
        ('Он сказал "да" и “нет”.', "Он сказал «да» и «нет»."),
        ('«Фонд "Даму" помог»', "«Фонд „Даму“ помог»"),
        ("Астана - столица", "Астана\u00a0— столица"),
        ("- Да, это так", "— Да, это так"),
        ("12 345 человек", "12\u202f345 человек"),
        ("COVID-19 200 больных", "COVID-19 200 больных"),
        ("1,234,567 тенге", "1\u202f234\u202f567 тенге"),
        ("рост 3.5% и 2.5 млн", "рост 3,5% и 2,5 млн"),
        ("26.12 версия 3.5", "26.12 версия 3.5"),
        ("Ну , нет !", "Ну, нет!"),
        ("незакрытая «кавычка", "незакрытая «кавычка"),
    ],
)
def test_russian(text, polished):
    assert polish(text, "ru") == polished


def test_other_languages_are_left_alone():
    assert polish(' "сөз" - сөз ', "kk") == '"сөз" - сөз'
