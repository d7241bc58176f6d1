"""Train, dev and test: disjoint, complete, and without leaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_corpora import CORPORA, FILES, content, contents, read, write

from kazalign.corpora.fingerprints import Detector, fingerprint
from kazalign.corpora.folding import Folding
from kazalign.corpora.leaks import DEV, TEST, TRAIN
from kazalign.corpora.sizes import Size
from kazalign.corpora.splitting import NAMES, Plan, Split, assign, split_corpus
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError


def split(folder: Path, units: list[Unit], plan: Plan, **options: object) -> tuple[Split, dict[str, list[Unit]]]:
    corpus = write(units, folder / "in.jsonl")
    done = split_corpus(corpus, folder, plan=plan, removed=folder / "removed.jsonl", **options)  # type: ignore[arg-type]
    files = {name: folder / f"{name}.jsonl" for name in (*NAMES, "removed")}
    return done, {name: read(path) if path.exists() else [] for name, path in files.items()}


def without_reasons(unit: Unit) -> Unit:
    left = {name: value for name, value in unit.properties.items() if not name.startswith("removed_")}
    return Unit(unit.variants, unit.id, unit.scores, unit.flags, properties=left)


def document(name: str, *texts: str) -> list[Unit]:
    return [Unit({"kk": Variant(text, document=name)}) for text in texts]


@FILES
@given(CORPORA, st.sampled_from(["document", "run", "unit", "property:domain"]), st.integers(0, 3), st.sampled_from([None, 0.7]))
def test_splits_are_disjoint_and_complete(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], by: str, seed: int, near: float | None
) -> None:
    plan = Plan(Size(2), Size(share=0.2), by=by, run=2, seed=seed, near=near)
    try:
        done, parts = split(tmp_path_factory.mktemp("split"), units, plan)
    except ConfigurationError:
        assume(False)
        return
    every = [*parts["train"], *parts["dev"], *parts["test"], *map(without_reasons, parts["removed"])]
    assert contents(every) == contents(units)
    assert done.rows == len(units) and done.dropped == len(parts["removed"])
    assert len(parts["dev"]) <= 2 and len(parts["test"]) <= round(0.2 * len(units))
    held = [("dev", parts["dev"]), ("test", parts["test"])]
    fold = Folding()
    for name, rows in held:
        theirs = {(code, fold(text)) for each in rows for code, text in each.texts().items() if fold(text)}
        others = parts["train"] if name == "dev" else [*parts["train"], *parts["dev"]]
        assert not any((code, fold(text)) in theirs for each in others for code, text in each.texts().items())
    if by == "document":
        seen = [{(c, v.document) for each in parts[n] for c, v in each.variants.items() if v.document} for n in NAMES]
        assert not seen[0] & seen[1] and not seen[0] & seen[2] and not seen[1] & seen[2]


@FILES
@given(CORPORA, st.integers(0, 3))
def test_the_same_seed_makes_the_same_splits_and_nothing_is_dropped_when_told(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], seed: int
) -> None:
    assume(len(units) > 3)
    plan = Plan(Size(1), Size(1), by="unit", seed=seed, near=None, leaks="keep")
    _, parts = split(tmp_path_factory.mktemp("split"), units, plan)
    _, again = split(tmp_path_factory.mktemp("split"), units, plan)
    assert {name: list(map(content, rows)) for name, rows in parts.items()} == {
        name: list(map(content, rows)) for name, rows in again.items()
    }
    assert (len(parts["dev"]), len(parts["test"]), len(parts["removed"])) == (1, 1, 0)
    assert contents(parts["train"] + parts["dev"] + parts["test"]) == contents(units)


def test_near_duplicates_do_not_cross(tmp_path: Path) -> None:
    same = "Бүгін таңертең Алматы қаласының орталық алаңында жаңа кітапхана салтанатты түрде ашылды"
    units = [*document("a", same, "Оқырмандар көп жиналды"), *document("b", same + " деді", "Қар жауды", "Жел соқты")]
    done, parts = split(tmp_path, units, Plan(Size(0), Size(2), seed=1))
    assert [each.texts()["kk"] for each in parts["train"]] == ["Қар жауды", "Жел соқты"]
    assert len(parts["test"]) == 2 and done.leaks == {("train", "test"): 1}
    assert parts["removed"][0].properties == {"removed_by": "leak", "removed_for": "0.94 of row 1 (test) in kk"}
    _, parts = split(tmp_path, units, Plan(Size(0), Size(2), seed=1, near=None))
    assert len(parts["train"]) == 3


def test_rows_of_dev_that_leak_and_stay_give_train_away(tmp_path: Path) -> None:
    common = "Өзен жағасында балалар доп ойнап, аналары шай ішіп отырды"
    units = [Unit({"kk": Variant(common), "en": Variant(text)}) for text in ("Tea by the river", "Mothers, children and a ball")]
    units += [Unit({"en": Variant("Mothers, children and a ball")}), Unit({"kk": Variant("Қар жауды")})]
    plan = Plan(Size(1), Size(1), by="unit", near=None, leaks="keep")
    seed = next(
        seed for seed in range(100) if assign(np.arange(4), replace(plan, seed=seed)).tolist() == [TEST, DEV, TRAIN, TRAIN]
    )
    done, _ = split(tmp_path, units, replace(plan, seed=seed))
    assert done.leaks == {("dev", "test"): 1, ("train", "dev"): 1}
    done, _ = split(tmp_path, units, replace(plan, seed=seed, leaks="drop"))
    assert done.leaks == {("dev", "test"): 1}  # that row of dev is gone, and what train shares with it


def test_texts_of_benchmarks_leave_train(tmp_path: Path) -> None:
    segment = "Өзен жағасында балалар доп ойнап, аналары шай ішіп отырды"
    units = document("a", "Бір", f"Кеше {segment.upper()}!", "Екі", "Үш")
    detector = Detector([fingerprint("tea", {"kk": [segment]}, title="t", licence="l")])
    done, parts = split(tmp_path, units, Plan(Size(0), Size(1), by="unit", seed=3, near=None), detector=detector)
    assert done.contamination is not None and done.contamination.by_benchmark == {"tea": 1}
    assert [each.properties["removed_for"] for each in parts["removed"]] == ["part of tea in kk"]
    _, parts = split(tmp_path, units, Plan(Size(0), Size(1), by="unit", near=None, leaks="keep"), detector=detector)
    assert not parts["removed"]


def test_rows_without_document_go_by_runs(tmp_path: Path) -> None:
    words = ["су", "от", "жел", "тас", "құм", "жер", "ай", "күн", "бұлт", "қар"]
    units = [Unit({"kk": Variant(word)}) for word in words]
    done, parts = split(tmp_path, units, Plan(Size(4), Size(0), run=4, near=None))
    assert (done.in_runs, done.groups) == (10, 3)
    assert [each.texts()["kk"] for each in parts["dev"]] in (words[:4], words[4:8])


def test_no_file_of_an_earlier_split_stays_beside_another_train(tmp_path: Path) -> None:
    units = document("a", "бір", "екі", "үш")
    split(tmp_path, units, Plan(Size(1), Size(1), by="unit", near=None))
    with pytest.raises(ConfigurationError, match=r"test\.jsonl: is of an earlier split"):
        split(tmp_path, units, Plan(Size(1), Size(0), by="unit", near=None))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan(Size(3), Size(3)), "nothing is left for train"),
        (Plan(Size(1), Size(0)), "has 2 rows or more, but dev takes 1"),
        (Plan(Size(share=0.0001), Size(0)), "0.01% of 4 rows is less than one row; ask for more"),
        (Plan(Size(1), Size(0), by="chapter"), "cannot split by 'chapter'"),
        (Plan(Size(1), Size(0), by="property"), "property:NAME"),
        (Plan(Size(1), Size(0), run=0), "at least one row"),
        (Plan(Size(1), Size(0), near=1.5), "not 1.5"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, plan: Plan, message: str) -> None:
    units = [*document("a", "бір", "екі"), *document("b", "үш", "төрт")]
    with pytest.raises(ConfigurationError, match=message):
        split(tmp_path, units, plan)
    assert not (tmp_path / "train.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "size"), [("500", Size(500)), ("5%", Size(share=0.05)), ("0.2", Size(share=0.2)), ("0", Size(0))]
)
def test_sizes(text: str, size: Size) -> None:
    assert Size.named(text) == size


@pytest.mark.parametrize("text", ["", "x", "-5", "1.5", "150%", "nan", "0%", "1e3%", "٥%x"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no size"):
        Size.named(text)
