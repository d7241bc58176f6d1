"""Running a recipe: what goes, what stays, and an account that adds up."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.corpora import filtering
from kazalign.corpora.filter_report import as_plain, closing_table, preview
from kazalign.corpora.filtering import Cleaning, Verdict, at_fault
from kazalign.corpora.filters import make_filter
from kazalign.corpora.recipes import Recipe, load_recipe
from kazalign.corpora.units import Unit, Variant
from kazalign.pipeline.cleaning import RoomTools

LANGUAGES = ("kk", "ru", "en")
GOOD = {
    "kk": "Бүгін Алматыда күн ашық болып, 12 градус жылы болады.",
    "ru": "Сегодня в Алматы ясно, будет 12 градусов тепла.",
    "en": "It is sunny in Almaty today, 12 degrees above zero.",
}


def unit(name: str = "", **texts: str) -> Unit:
    return Unit({code: Variant(text) for code, text in texts.items()}, id=name or None)


def recipe(*names: str | dict[str, dict[str, object]], **more: object) -> Recipe:
    made = [
        make_filter(name, None, place="x") if isinstance(name, str) else make_filter(*next(iter(name.items())), place="x")
        for name in names
    ]
    return Recipe("test", "a test", tuple(sorted(made, key=lambda each: each.cost)), **more)  # type: ignore[arg-type]


def clean(chosen: Recipe, units: list[Unit], **more: object) -> tuple[Cleaning, list[Verdict]]:
    cleaning = Cleaning(chosen, LANGUAGES, RoomTools(), **more)  # type: ignore[arg-type]
    return cleaning, list(cleaning(units))


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({}, ("kk", "ru", "en")),
        ({"en": "It is sunny in Almaty today, 17 or 19 degrees above zero."}, ("kk", "ru")),
        ({"ru": "Бүгін Алматыда күн ашық болып, қатты жел соғады, 12 градус"}, ("kk", "en")),
        ({"kk": "Бүгін"}, ("ru", "en")),
        ({"kk": "Бүгін", "ru": "День"}, ()),
    ],
)
def test_the_text_at_fault_goes(changed: dict[str, str], left: tuple[str, ...]) -> None:
    chosen = recipe({"length": {"least": 3}}, {"numbers": {"most": 0}}, "language")
    _, (verdict,) = clean(chosen, [unit("a", **GOOD | changed)])
    assert tuple(verdict.kept.variants if verdict.kept else ()) == left
    _, (verdict,) = clean(
        recipe(*["numbers", "language", {"length": {"least": 3}}], faulty="unit"), [unit("a", **GOOD | changed)]
    )
    assert (verdict.kept is not None) == (not changed)


def test_which_text_is_at_fault() -> None:
    present = ["kk", "ru", "en"]
    assert at_fault([("kk", "en")], present, "text") == ["en"]
    assert at_fault([("kk", "ru"), ("kk", "en")], present, "text") == ["kk"]
    assert at_fault([("kk", "en"), ("ru", "en")], present, "text") == ["en"]
    assert at_fault([("ru",), ("ru", "en")], present, "text") == ["ru"]
    for failing in ([("ru",), ("kk", "en")], list(itertools.combinations(present, 2)), [()]):
        assert at_fault(failing, present, "text") is None
    assert at_fault([("kk", "en")], present, "unit") is None
    assert at_fault([("kk", "en")], ["kk", "en"], "text") is None
    four = ["kk", "ru", "en", "tr"]
    assert at_fault([("kk", "ru"), ("en", "tr")], four, "text") == ["tr", "ru"]


def test_the_reason_stays_with_the_row() -> None:
    before = Unit(
        {"kk": Variant("Бір сөз"), "en": Variant("One word and many more words of another sentence that is far too long")},
        flags=("old",), scores={"alignment": 0.5}, properties={"domain": "news"},
    )  # fmt: skip
    _, (verdict,) = clean(recipe({"length_ratio": {"most": 2, "slack": 0}}, "numbers"), [before])
    assert verdict.kept is None
    after = verdict.with_reasons()
    assert after.flags == ("old", "length_ratio")
    assert after.scores == {"alignment": 0.5, "length_ratio": pytest.approx(9.8571, abs=1e-4)}
    assert after.properties == {
        "domain": "news", "removed_by": "length_ratio", "removed_for": "length_ratio in kk-en: 9.857, most 2",
        "removed_languages": "kk en",
    }  # fmt: skip
    _, (verdict,) = clean(recipe("numbers"), [unit(**GOOD | {"en": "It is sunny."})])
    assert verdict.with_reasons().properties["removed_languages"] == "en"


TEXTS = st.sampled_from([*GOOD.values(), "12", "a" * 80, "Иә", "!!!", "\ud800", "The the the the the the the the the"])
UNITS = st.lists(
    st.dictionaries(st.sampled_from(LANGUAGES), TEXTS, max_size=3).map(lambda texts: unit("u", **texts)), max_size=12
)


@settings(deadline=None, max_examples=60)
@given(UNITS, st.integers(1, 5), st.booleans(), st.booleans())
def test_every_row_is_found_again(units: list[Unit], block: int, look: bool, whole: bool) -> None:
    """Whatever comes in, in blocks of whatever size: kept and removed are all, nothing is changed, a preview decides the same."""
    names = [each.name for each in load_recipe("news").filters]
    chosen = recipe(*names, faulty="unit" if whole else "text")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filtering, "BLOCK", block)
        cleaning, verdicts = clean(chosen, units, preview=look, samples=2)
    account = cleaning.account
    assert [verdict.unit for verdict in verdicts] == units
    assert account.rows == len(units) == account.kept + account.removed
    assert account.kept == sum(verdict.kept is not None for verdict in verdicts)
    assert account.removed == sum(tally.removed for tally in account.filters)
    for verdict in verdicts:
        assert (verdict.kept == verdict.unit) == (not verdict.reasons)
        if verdict.kept is not None:
            assert verdict.kept.variants.items() <= verdict.unit.variants.items() and len(verdict.kept.variants) > 1
    assert verdicts == clean(chosen, units)[1]


def test_cheap_filters_go_first_and_dear_ones_see_only_what_is_left() -> None:
    embedded: list[str] = []

    class Tools(RoomTools):
        def embed(self, embedder, texts):  # type: ignore[no-untyped-def]
            embedded.extend(texts)
            return super().embed("lexical", texts)

    units = [unit(kk=GOOD["kk"], ru=GOOD["ru"]), unit(kk="Иә", ru="Да")]
    cleaning = Cleaning(recipe({"similarity": {"least": -1}}, {"length": {"least": 2}}), LANGUAGES, Tools())
    assert [verdict.kept is not None for verdict in cleaning(units)] == [True, False]
    assert sorted(embedded) == sorted([GOOD["kk"], GOOD["ru"]])
    assert [tally.judged for tally in cleaning.account.filters] == [2, 1]


def test_a_preview_shows_each_filter_alone_with_samples() -> None:
    units = [unit(str(number), kk="сөз " * (number % 10 + 1), ru="слово " * 4) for number in range(100)]
    chosen = recipe({"length": {"least": 3, "most": 6}}, {"length_ratio": {"most": 1.2, "slack": 0}})
    cleaning, _ = clean(chosen, units, preview=True, samples=4)
    length, ratio = cleaning.account.filters
    assert (length.alone, length.removed, ratio.alone, ratio.removed) == (60, 60, 70, 20)
    assert sum(length.bars) == 200 and sum(ratio.bars) == 100
    assert len(length.samples) == 4
    text = "\n".join(preview(cleaning.account))
    assert "length (least 3, most 6): would take from 60 rows (60.0%) alone, from 60 after the filters before it" in text
    assert "length_ratio in kk-ru: " in text and "100 rows = 20 kept (20.0%) + 80 removed (80.0%)" in text
    plain = as_plain(cleaning.account)
    assert plain["filters"][1]["histogram"]["counts"] == ratio.bars and len(plain["filters"][1]["samples"]) == 4
    assert "samples" not in as_plain(cleaning.account, samples=False)["filters"][0]


def test_texts_are_mended_and_masked_before_they_are_judged() -> None:
    chosen = recipe("look_alikes", "numbers", normalise=True, mask=("phone",))
    units = [unit(kk="Қоңырау шалыңыз:  +7 701 123 45 67, жаңa сөз", ru="Звоните: 8-701-123-45-67, новое слово")]
    cleaning, (verdict,) = clean(chosen, units)
    assert verdict.kept == unit(kk="Қоңырау шалыңыз: <phone>, жаңа сөз", ru="Звоните: <phone>, новое слово")
    assert cleaning.account.masked == {"phone": 2}
    assert cleaning.account.mended == {"space": 1, "look_alike": 1}
    assert "masked: phone 2" in "\n".join(closing_table(cleaning.account))
