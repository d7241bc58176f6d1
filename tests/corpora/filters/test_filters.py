"""What each filter says of a pair."""

from __future__ import annotations

import numpy as np
import pytest

from kazalign.corpora.filters import FILTERS, filter_class, filter_names, make_filter
from kazalign.corpora.filters.block import Block, Sides
from kazalign.corpora.filters.describing import description, summary
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError
from kazalign.pipeline.cleaning import RoomTools

TOOLS = RoomTools(threads=1)


def score(name: str, texts: dict[str, str], **settings: object) -> dict[Sides, float]:
    """The scores of one unit."""
    made = make_filter(name, settings, place="test")
    block = Block([Unit({code: Variant(text) for code, text in texts.items()})], tuple(texts))
    return {sides: round(float(values[0]), 3) for sides, values in made.score(block, TOOLS).items()}


def pair_score(name: str, kazakh: str, other: str, language: str = "en", **settings: object) -> float:
    """The one score of a pair, or the worse one of its texts."""
    made = make_filter(name, settings, place="test")
    found = [value for value in score(name, {"kk": kazakh, language: other}, **settings).values() if not np.isnan(value)]
    if not found:
        return np.nan
    return min(found) if made.limits[0] > -np.inf else max(found)


@pytest.mark.parametrize(
    ("name", "kazakh", "other", "language", "wanted"),
    [
        ("length", "Ол кеше Алматыға келді.", "He came", "en", 2),
        ("length_ratio", "Иә", "Yes, it is", "en", 1.471),
        ("longest_word", "бір", "a/b/c/d", "en", 7),
        ("letters", "бір 12", "one " + "1" * 10, "en", 0.565),
        ("punctuation", "бір!", "one" + "!" * 13, "en", 0.5),
        ("script", "Email қосу", "Add email", "en", 1),
        ("script", "Бүгін Add a new page here", "Жаңа бет", "ru", 0.348),
        ("script", "Жаңа бет", "Жаңа page", "en", 0.636),
        ("script", "Qazaqstan Respublikasynyŋ ükımetı jaŋa zaŋ qabyldady", "The government passed a law", "en", 1),
        ("look_alikes", "Сһrоmе браузері", "Chrome", "en", 1),
        ("look_alikes", "Wi-Fiға қосылу, %sтен, VІІІ ғасыр", "Connect", "en", 0),
        ("language", "Партия", "Партия «Нұр Отан»", "ru", 0.667),
        ("language", "«Нұр Отан» партиясы", "Партия «Нұр Отан»", "ru", 1),
        ("language", "Онда «Қазақ елінің мақтанышы» деген жазу бар", "Там надпись «Қазақ елінің мақтанышы», и больше ничего", "ru", 1),
        ("language", "Кредит беру туралы шешім қабылданды", "Решение о выдаче кредита принято", "ru", 1),
        ("language", "Решение о выдаче кредита было принято вчера", "The decision was taken", "en", 0),
        ("identical", "Microsoft Word 2019", "Microsoft Word 2019", "en", 2),
        ("identical", "Бұл жол АУДАРЫЛҒАН жоқ!", "бұл жол аударылған жоқ", "ru", 4),
        ("identical", "Бұл жол аударылды", "Эта строка переведена", "ru", 0),
        ("overlap", "Министерство труда, энергетики, юстиции и экологии РК", "Министерство труда, энергетики, юстиции и экологии Казахстана", "ru", 0.833),
        ("overlap", "PDF, JPG, PNG форматындағы файл", "Файлы PDF, JPG, PNG форматов", "ru", np.nan),
        ("numbers", "20 мың теңге, 3-ші күні сағат 14:00-де", "20,000 tenge on the third day at 2 pm", "en", 0),
        ("numbers", "Тәулік бойы қолдау", "24/7 support", "en", 0),
        ("numbers", "12 ай", "24 months", "en", 2),
        ("numbers", "Телефон: +7 (7172) 55-44-33", "Phone: 8 7172 554433", "en", 0),
        ("ending", "Ол келді ме?", "He has come.", "en", 1),
        ("ending", "Ол келді!", "«He has come.»", "en", 0.5),
        ("ending", "«Ол келді!»", "He has come!", "en", 0),
        ("markup", "{{count}} файл", "<b>" * 20, "en", 0.857),
        ("placeholders", "%1$s файлы <a href='x'>бет</a>", "The file %s <a>page</a>", "en", 0),
        ("placeholders", "{name} файлы, 20% жеңілдік", "The file, a 20% discount", "en", 1),
        ("placeholders", "Қараңыз: https://example.kz/a.", "See https://example.kz/b.", "en", 2),
        ("repetition", "Жоқ, жоқ, жоқ!", "No, no, no!", "en", 0),
        ("repetition", "Ол үйге келді", "He came home came home came home came home", "en", 6),
        ("repetition", "Ол үйге келді", "Hahahahahahahahahaha", "en", 8),
    ],
)  # fmt: skip
def test_scores(name: str, kazakh: str, other: str, language: str, wanted: float) -> None:
    assert pair_score(name, kazakh, other, language) == pytest.approx(wanted, nan_ok=True)


def test_every_filter_is_made_and_described() -> None:
    for name in FILTERS:
        kind = filter_class(name)
        assert kind.name == name
        assert kind.shown[0] < kind.shown[1]
        lines = list(description(name))
        assert len(lines[2]) > 20
        made = make_filter(name, {"file": "x"} if name == "listed" else {}, place="test")
        assert made.limits[0] < made.limits[1]
    costs = [filter_class(line.split()[0]).cost for line in summary()]
    assert costs == sorted(costs) and len(costs) == len(filter_names())


def test_a_score_that_the_unit_has() -> None:
    units = [Unit({}, scores={"alignment": 0.25}), Unit({})]
    (scores,) = make_filter("score", None, place="x").score(Block(units, ()), TOOLS).values()
    assert scores[0] == 0.25 and np.isnan(scores[1])


def test_a_list_of_words(tmp_path) -> None:
    (tmp_path / "words.txt").write_text("Жаман  # a comment\n\nнашар*\n", encoding="utf-8")
    settings = {"file": str(tmp_path / "words.txt")}
    assert pair_score("listed", "Жаман, өте НАШАРЛАУ, жаманырақ", "Bad", **settings) == 2
    for content, message in ((b"# nothing\n", "no word in the list"), (b"\xff\xfe\xfa", "not in UTF-8"), (None, "No such file")):
        (tmp_path / "words.txt").unlink(missing_ok=True)
        if content is not None:
            (tmp_path / "words.txt").write_bytes(content)
        with pytest.raises(ConfigurationError, match=message):
            pair_score("listed", "Жаман", "Bad", **settings)


def test_embeddings_tell_a_translation_from_another_sentence() -> None:
    kazakh = "Мектепте жаңа кітапхана ашылды."
    right = pair_score("similarity", kazakh, "A new library has opened at the school.")
    wrong = pair_score("similarity", kazakh, "The price of wheat fell again last week.")
    assert right > 0.83 and wrong < 0.8
    three = score("similarity", {"kk": kazakh, "en": "A new library has opened.", "ru": "Открылась новая библиотека."})
    assert set(three) == {("kk", "en"), ("kk", "ru"), ("en", "ru")}
    assert pair_score("similarity", "Айдар Алматыда 120 теңге төледі", "Aidar paid 120 in Almaty", embedder="lexical") > 0.3


def test_a_translation_is_compared_with_that_of_an_engine() -> None:
    kazakh = "Мектепте жаңа кітапхана ашылды."
    right = pair_score("translation", kazakh, "A new library opened at school.")
    assert right > 30 > pair_score("translation", kazakh, "Wheat fell again last week, traders say.")
    backwards = make_filter("translation", None, place="x")
    units = [Unit({"en": Variant("A new library opened at school."), "kk": Variant(kazakh)})]
    (scores,) = backwards.score(Block(units, ("en", "kk")), TOOLS).values()
    assert scores[0] == pytest.approx(right, abs=0.01)  # it is the Kazakh that is translated
    with pytest.raises(ConfigurationError, match="unknown engine"):
        pair_score("translation", kazakh, "A new library", engine="nobody")


def test_a_pair_that_no_engine_translates_is_not_judged() -> None:
    class Mute(RoomTools):
        def translation_scores(self, *_: object) -> None:
            return None

    (scores,) = (
        make_filter("translation", None, place="x")
        .score(Block([Unit({"kk": Variant("а"), "en": Variant("b")})], ("kk", "en")), Mute())
        .values()
    )
    assert np.isnan(scores[0])


def test_near_duplicates_of_earlier_units() -> None:
    pytest.importorskip("datasketch")
    long = "Бүгін Астанада жаңа көпір ашылып, қала тұрғындары одан өте бастады"
    texts = [long, "Мүлдем басқа сөйлем осында тұр", long + "!", long.replace("Бүгін", "Кеше")]
    units = [Unit({"kk": Variant(text), "en": Variant("A bridge opened in Astana today")}) for text in texts]
    made = make_filter("near_duplicates", {"most": 0.7}, place="x")
    (first,) = made.score(Block(units[:2], ("kk", "en")), TOOLS).values()
    (second,) = made.score(Block(units[2:], ("kk", "en")), TOOLS).values()
    assert first.tolist() == [0, 0]
    assert second[0] == 1 and 0.7 <= second[1] < 1


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("lenght", None, "unknown filter 'lenght'; known are: complete, length"),
        ("length", {"lest": 1}, "unknown key 'lest'; known are: least, most, unit"),
        ("length", {"least": "one"}, "least: expected float, found 'one'"),
        ("length", {"unit": "bytes"}, "'bytes' is not one of words, characters"),
        ("length", {"least": 9, "most": 3}, "least 9 is not below most 3"),
        ("length", {"most": float("nan")}, "is not below"),
        ("listed", None, "the key 'file' is missing"),
        ("length", [1], "expected keys and values"),
    ],
)
def test_wrong_settings(name: str, settings: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^recipe\.yaml: ") as caught:
        make_filter(name, settings, place="recipe.yaml")
    assert message in str(caught.value)
