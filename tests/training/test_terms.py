"""Names and terms of the translation in Kazakh training sentences."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kazalign.training.data import load_packed, prepare
from kazalign.training.terms import with_target_terms
from tests.training.test_steps import of_sources


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


def test_a_share_of_the_names_is_written_so_and_the_same_in_every_run(tmp_path: Path) -> None:
    """Only in Kazakh sources; nothing else of a row changes."""
    rows = [
        {"kk": f"Қозмолдақ ауылына {n} адам келді.", "en": f"{n} people came to the village of Kozmoldak."} for n in range(400)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    recipe = of_sources(tmp_path, [{"file": "rows.jsonl"}])
    recipe = replace(recipe, data=replace(recipe.data, terms=0.25))
    sources = []
    for folder in (tmp_path / "packed", tmp_path / "again"):
        prepare(recipe, [tmp_path], folder)
        packed = load_packed(folder)
        decode = packed.processor().decode
        sources.append([decode(packed.sentence(number).tolist()) for number in packed.pairs[:, 0]])
        assert all("Kozmoldak" in decode(packed.sentence(number).tolist()) for number in packed.pairs[:, 1])
    assert sources[0] == sources[1]
    assert 60 < sum(text.startswith("Kozmoldak ауылына") for text in sources[0]) < 140
    assert all(text.replace("Kozmoldak", "Қозмолдақ") in {row["kk"] for row in rows} for text in sources[0])
