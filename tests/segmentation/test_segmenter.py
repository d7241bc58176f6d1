import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.languages import LANGUAGES
from kazalign.segmentation import split
from kazalign.segmentation.segmenter import RuleSegmenter, rule_segmenter

CODES = [language.code for language in LANGUAGES]
PIECES = st.sampled_from(
    [
        *".!?…()[]«»“”\"'-–—:;, \n\t\u00a0\u2028",
        "Ол",
        "т.б.",
        " ж. ",
        "А. ",
        "Б.",
        "12",
        "1) ",
        "XX ғ.",
        "г. ",
        "U.S. ",
        ":)",
        "ЛОНДОН – ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_spans_and_white_space_between_them_are_the_whole_text(code: str, text: str) -> None:
    at = 0
    for start, end in rule_segmenter(code).split(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("code", CODES)
@given(text=TEXTS)
def test_no_sentence_holds_a_line_break(code: str, text: str) -> None:
    assert not any("\n" in sentence for sentence in split(text, language=code))


def test_headlines_without_a_stop_end_with_their_line() -> None:
    assert split("Көпір ашылды\nЖаңа көпір бүгін ашылды.", language="kk") == ["Көпір ашылды", "Жаңа көпір бүгін ашылды."]


def test_a_forgotten_space_is_no_reason_to_go_on() -> None:
    assert split("Ол үйге келді.Есік жабық екен.", language="kk") == ["Ол үйге келді.", "Есік жабық екен."]


@pytest.mark.parametrize("code", CODES)
def test_an_abbreviation_is_of_one_kind(code: str) -> None:
    rules = rule_segmenter(code)._rules
    for one, other in combinations((rules.never_final, rules.seldom_final, rules.often_final), 2):
        assert not one & other


@pytest.mark.parametrize(
    "unit",
    [
        *".)А[*«> ",
        ". ",
        ":)",
        "б. ",
        "(а. Б. ",
        "5 г. А",
        "а. — В ",
        "!»",
        "АБВГД – ",
        "АБВ АБВГ ",
        "АБВ. Г – ",
        "сөз ",
        "! ) ",
    ],
)
def test_time_grows_with_the_length_of_the_text_and_not_faster(unit: str) -> None:
    segmenter = rule_segmenter("kk")
    assert isinstance(segmenter, RuleSegmenter)
    start = time.process_time()
    segmenter.split("!" + unit * (100_000 // len(unit)) + "x")
    assert time.process_time() - start < 2
