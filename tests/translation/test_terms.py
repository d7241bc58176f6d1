"""Names and terms of the translation in Kazakh training sentences."""

from __future__ import annotations

import pytest

from kazalign.translation.terms import with_target_terms


@pytest.mark.parametrize(
    ("kazakh", "translation", "code", "expected"),
    [
        ("Ол Қозмолдақ ауылына келді.", "He came to the village of Kozmoldak.", "en", {"Ол Kozmoldak ауылына келді."}),
        (
            "Жиын Ташкентте өтті, оған Жақыпов қатысты.",
            "The meeting was held in Tashkent, Zhakypov took part.",
            "en",
            {
                "Жиын Tashkent-те өтті, оған Zhakypov қатысты.",
                "Жиын Tashkent өтті, оған Zhakypov қатысты.",
            },
        ),
        ("Олар Қостанайдан келді.", "Они приехали из Костаная.", "ru", {"Олар Костанай-дан келді.", "Олар Костанай келді."}),
        ("Олар Минскіде кездесті.", "Они встретились в Минске.", "ru", {"Олар Минскіде кездесті."}),
        (
            "Бұл ТМД-дағы ең ірі зауыт.",
            "It is the largest plant in the CIS.",
            "en",
            {"Бұл CIS-дағы ең ірі зауыт.", "Бұл CIS ең ірі зауыт."},
        ),
        ("Олар Қазақстаннан келді.", "Они приехали из Казахстана.", "ru", {"Олар Қазақстаннан келді."}),  # not Казакстан
        ("Гүлзат Тұрарова келді.", "Приехала Гульзат Турарова.", "ru", {"Гүлзат Турарова келді."}),  # not Гулзат
        ("Самаркандта болды.", "The Samarkandi was there.", "en", {"Самаркандта болды."}),  # made of the name
        ("ҚАЗАҚСТАН ЖЕҢДІ", "KAZAKHSTAN WON", "en", {"KAZAKHSTAN ЖЕҢДІ"}),
        (
            "ҰБТ сағат 10-да басталады.",
            "The UNT begins at 10 AM.",
            "en",
            {"ҰБТ сағат 10-да басталады.", "UNT сағат 10-да басталады."},
        ),
        ("Ол кеше Мәскеуде болды.", "Yesterday he was away.", "en", {"Ол кеше Мәскеуде болды."}),
        ("бәрі кіші әріп", "all small letters", "en", {"бәрі кіші әріп"}),
    ],
)
def test_what_the_translation_has_stands_in_the_sentence(kazakh: str, translation: str, code: str, expected: set[str]) -> None:
    """With its suffix behind a hyphen, or without; what is translated in other ways stays."""
    assert with_target_terms(kazakh, translation, code, 1.0) in expected
    assert with_target_terms(kazakh, translation, code, 0.0) == kazakh
