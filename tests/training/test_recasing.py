from hypothesis import given
from hypothesis import strategies as st

from kazalign.training.recasing import Recaser

CASED = [
    "Кеше Астана қаласында жиын өтті.",
    "Бұл туралы Астана әкімдігі хабарлады.",
    "Оған ТМД елдері қатысты.",
    "Енді жиын жаңа қаласында өтеді.",
]


def test_names_and_the_first_letter_get_their_capitals() -> None:
    assert Recaser(CASED).recase("жиын астана қаласында, тмд елдері келді.") == "Жиын Астана қаласында, ТМД елдері келді."


def test_the_first_word_does_not_vote() -> None:
    assert Recaser(CASED).recase("иә, оған айтты") == "Иә, оған айтты"


@given(st.lists(st.text(), max_size=5), st.text(alphabet=st.characters(categories=["Ll", "Zs", "Po"])))
def test_only_case_changes(cased: list[str], text: str) -> None:
    # By way of capitals, because the capital of the dotless ı of Latin Kazakh is that of i.
    assert Recaser(cased).recase(text).upper().casefold() == text.upper().casefold()
