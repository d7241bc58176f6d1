from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.evaluation.flags import lost_names, names, reference_flags, script_flags, untranslated_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ambassador Askar Beisenbayev met Lebedev in Minsk.", ("Askar", "Beisenbayev", "Lebedev", "Minsk")),
        ("It rained. Then Aktobe dried. “Well,” said Dana.", ("Aktobe", "Dana")),
        ("Посол Аскар Бейсенбаев: «Минск рад». В Астане тихо.", ("Аскар", "Бейсенбаев", "Астане")),
        ("no name at all", ()),
    ],
)
def test_names_are_capitals_inside_sentences(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("reference", "translation", "target", "lost"),
    [
        ("Ambassador Beisenbayev spoke in Minsk.", "Beysenbaev spoke in Minsk", "en", ()),
        ("Ambassador Beisenbayev spoke in Minsk.", "Elsha spoke in minsk", "en", ("Beisenbayev",)),
        ("Посол прибыл в Алматы из Ташкента.", "Из Ташкенте посол приехал в Алматы", "ru", ()),
        ("Посол прибыл в Алматы из Ташкента.", "Посол прибыл в Астану из Бухары", "ru", ("Алматы", "Ташкента")),
        ("Елші Ташкенттен Астанаға келді.", "Ташкенттегі елші Астанадағыларға барды", "kk", ()),
        ("Елші Ташкенттен Астанаға келді.", "Елші Бұхарадан Астанаға келді", "kk", ("Ташкенттен",)),
    ],
)
def test_lost_names(reference: str, translation: str, target: str, lost: tuple[str, ...]) -> None:
    assert lost_names([reference], translation, target) == lost


def test_a_name_that_another_reference_lacks_may_be_missing() -> None:
    assert lost_names(["He left Astana.", "He left the capital."], "He left the city.", "en") == ()


def test_words_of_another_alphabet() -> None:
    assert untranslated_words("The әкім opened көпір in Aktobe", ["The mayor opened a bridge"], "en") == ("әкім", "көпір")
    assert untranslated_words("Газета «Егемен Қазақстан»", ["«Егемен Қазақстан» пишет"], "ru") == ()
    assert untranslated_words("Мэр открыл new мост NATO", ["Мэр открыл мост"], "ru") == ("new",)
    assert untranslated_words("Әкім bridge ашты, ISO", ["Әкім көпір ашты"], "kk") == ("bridge",)
    assert untranslated_words("Мэр открыл көпір", ["Мэр открыл мост"], "ru") == ("көпір",)
    assert script_flags(["A bridge"], "A көпір", "en") == ("untranslated",)
    assert script_flags(["A"], "", "en") == reference_flags(["He saw Astana"], "", "en") == ()
    assert reference_flags(["He saw Astana"], "He saw it", "en") == ("names",)


@given(st.lists(st.sampled_from(["Minsk", "spoke", "Dana", "and", "The", "Aktobe."]), min_size=1, max_size=10).map(" ".join))
def test_a_reference_has_all_its_own_names(text: str) -> None:
    assert lost_names([text], text, "en") == ()
