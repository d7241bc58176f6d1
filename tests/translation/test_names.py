"""Names that become other names."""

from __future__ import annotations

import re

import pytest

from kazalign.documents.model import Link, WordLinks
from kazalign.translation.names import names_changed, spelled_alike


@pytest.mark.parametrize(
    ("kazakh", "other", "alike"),
    [
        ("Бейсенбаевтың", "Beisenbayev", True),
        ("Алматыда", "Алматы", True),
        ("Джонсонның", "Johnson", True),
        ("Гарвардтан", "Harvard", True),
        ("Шымкентке", "Шымкента", True),
        ("Уилсон", "Wilson", True),
        ("Астанада", "Almaty", False),
        ("Серік", "Болат", False),
        ("Париж", "London", False),
        ("", "London", False),
    ],
)
def test_spellings(kazakh: str, other: str, alike: bool) -> None:
    assert spelled_alike(kazakh, other) is alike


def linked(source: str, target: str, *pairs: tuple[int, int, float]) -> WordLinks:
    one, two = (tuple(match.span() for match in re.finditer(r"\w+", text)) for text in (source, target))
    return WordLinks((0, 1), one, two, tuple(Link(*pair) for pair in pairs))


SOURCE = "Кеше Серік Шымкентке барды."


@pytest.mark.parametrize(
    ("translation", "pairs", "changed"),
    [
        ("Yesterday Serik went to Shymkent.", (), False),
        ("Yesterday Serik went to Pavlodar.", (), True),
        ("Yesterday Serik went to Pavlodar.", ((2, 4, 0.8),), True),
        ("Yesterday Serik went to Pavlodar.", ((2, 4, 0.97),), False),
        ("Yesterday Serik went to the city.", (), False),
    ],
)
def test_a_lost_name_and_a_new_one_make_the_flag(translation: str, pairs: tuple, changed: bool) -> None:  # type: ignore[type-arg]
    assert names_changed(SOURCE, translation, linked(SOURCE, translation, *pairs)) is changed


def test_words_that_are_translated_and_acronyms_are_no_names() -> None:
    source, translation = "Бұл Тәуелсіз ЖШС шешімі.", "It is the ruling of the Independent Partnership."
    assert not names_changed(source, translation, linked(source, translation))
