import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.documents.model import Paragraph
from kazalign.documents.normalisation import normalise, trimmed

ODD = st.text(
    alphabet=st.sampled_from(
        "аәіибқ aeiIHyY-«»“”„\"'>\n\r\t\u00ad\u200b\u200d\u00a0\u2009\u0306\u0301ийе\u1100\u1161\u11a8😀🏽👩️.1ə"
    ),
    max_size=40,
)


def applied(text: str, start: int, changes) -> str:
    pieces, at = [], 0
    for change in changes:
        here = change.start - start
        assert here >= at
        assert text[here : here + len(change.before)] == change.before
        pieces += [text[at:here], change.after]
        at = here + len(change.before)
    return "".join([*pieces, text[at:]])


@given(st.one_of(ODD, st.text(max_size=40)), st.integers(0, 1000))
def test_changes_lead_from_the_original_to_the_normalised_text(text, start):
    result, changes = normalise(text, start)
    assert applied(text, start, changes) == result
    assert all(change.before != change.after for change in changes)


@given(st.one_of(ODD, st.text(max_size=40)), st.integers(0, 1000))
def test_every_offset_outside_changes_maps_back(text, start):
    result, changes = normalise(text, start)
    paragraph = Paragraph("p", result, start, start + len(text), changes=changes)
    inside, shift = set(), 0
    for change in changes:
        at = change.start - start + shift
        inside.update(range(at, at + len(change.after)))
        shift += len(change.after) - len(change.before)
    for offset, character in enumerate(result):
        place = paragraph.original_offset(offset)
        if offset not in inside:
            assert text[place - start] == character
    assert paragraph.original_offset(len(result)) == start + len(text)


@given(st.one_of(ODD, st.text(max_size=40)))
def test_the_result_is_nfc_and_has_plain_single_spaces(text):
    result, _ = normalise(text, 0)
    assert unicodedata.is_normalized("NFC", result)
    assert "  " not in result
    assert not any(character.isspace() and character != " " for character in result)
    assert not set(result) & set("\u00ad\u200b\ufeff\u200e")


@given(st.one_of(ODD, st.text(max_size=40)))
def test_trimming_leaves_nothing_at_the_edges(text):
    start, end = trimmed(text, 0, len(text))
    result, _ = normalise(text[start:end], start)
    assert result == result.strip()
    assert bool(result) == (end > start)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Қазақстан\u00adның", "Қазақстанның", "invisible"),
        ("сөз\u200bдер", "сөздер", "invisible"),
        ("и\u0306од", "йод", "nfc"),
        ("2022\u00a0жылы", "2022 жылы", "space"),
        ("екі  бос", "екі бос", "space"),
        ("бiр күнi", "бір күні", "look_alike"),
        ("əр бала", "әр бала", "look_alike"),
        ("жihаз", "жіһаз", "look_alike"),
        ("Yкімет шешті", "Үкімет шешті", "look_alike"),
        ("Yақыт", "Уақыт", "look_alike"),
        ("ещë", "ещё", "look_alike"),
        ("аY\u0306", "аЎ", "look_alike"),
        ("“Қазмұнай” компаниясы", "«Қазмұнай» компаниясы", "quotation_mark"),
        ("„Отан“ қоры", "«Отан» қоры", "quotation_mark"),
        ('"Google" компаниясы', "«Google» компаниясы", "quotation_mark"),
        ("Ол - дәрігер", "Ол – дәрігер", "dash"),
        ("Ол -- дәрігер", "Ол – дәрігер", "dash"),
        ("егжей\u2011тегжейлі", "егжей-тегжейлі", "dash"),
        ("бірінші жол\nекінші жол", "бірінші жол екінші жол", "line_break"),
        ("егжей-\nтегжейлі", "егжей-тегжейлі", "line_break"),
        ("бір\n> екі", "бір екі", "line_break"),
        ("бір\n> екі\n>", "бір екі >", "line_break"),
    ],
)
def test_what_is_changed(before, after, kind):
    text, changes = normalise(before, 0)
    assert text == after
    assert {change.kind for change in changes} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "5 km, IT-компания, Wi-Fi, COVID-19, CEOлар, kg",
        "👩‍💻 жұмыста",
        "2023-2024 жылдар, егжей-тегжейлі, төрағасы- хатшысы",
        "«Сыртқы “ішкі” тырнақша»",
        'тырнақша" қатесі',
        "The “quoted” word - stays quoted in English.".replace(" - ", " – "),
        'сілтеме https://a.kz/x"y"z -- `код "х"` бар',
        "- Сәлем!",
        "O2 c a",
    ],
)
def test_what_stays(text):
    kept, changes = normalise(text, 0)
    assert [change for change in changes if change.kind != "dash"] == []
    assert kept.replace("–", "--") == text.replace("–", "--")


@pytest.mark.parametrize(
    "unit",
    [
        "«",
        '"а" ',
        "“а” «",
        "](",
        "`",
        "www. ",
        "а@",
        "\n>",
        "а-\n",
        " ",
        "\u00a0",
        "\u0301",
        "\u0f74\u0f72\u0f71",
        "Yа\u0306",
        "\u00ad",
        "-- ",
    ],
)
def test_time_grows_with_the_length_of_the_text_and_not_faster(unit):
    text = "а" + unit * (100_000 // len(unit)) + "б"
    start = time.process_time()
    normalise(text, 0)
    assert time.process_time() - start < 2
