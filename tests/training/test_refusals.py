"""What is wrong with a recipe, its data or the place of its results is one clear error, before any work is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")

from kazalign.errors import InputError, KazalignError
from kazalign.training.steps import train

from .conftest import write_recipe

SET = {"name": "news", "source": "news.kk", "target": "news.en"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fit": {"batch_size": 32}}, r"recipe\.yaml: fit: unknown key 'batch_size'; known are: batch_tokens"),
        ({"data": {"source": []}}, r"recipe\.yaml: data: unknown key 'source'"),
        ({"model": {"encoder_layers": "twelve"}}, r"recipe\.yaml: model: encoder_layers: expected int"),
        ({"model": {"initialise": "nowhere/at/all"}}, r"recipe\.yaml: .*nowhere/at/all holds no exported model"),
        ({"data": {"directions": ["kk-en", "kk"]}}, r"recipe\.yaml: .*'kk' is not of the form kk-en"),
        ({"fit": {"steps": 0}}, r"recipe\.yaml: fit: steps: 0 is not above 0"),
        ({"fit": {"sampled_softmax": 50, "label_smoothing": 0.1}}, r"label_smoothing need all scores; leave out sampled_softmax"),
        ({"data": {"maximum_pieces": 600}}, r"recipe\.yaml: data: maximum_pieces: 600 is not between 1 and 510"),
        ({"data": {"maximum_pieces": 400}, "fit": {"piece_sampling": 0.5}}, r"maximum_pieces: 400 is not between 1 and 255"),
        ({"data": {"headlines": 25}}, r"recipe\.yaml: data: headlines: 25.* is not between 0 and 1"),
        ({"data": {"maximum_pieces": 2}}, r"no row serves .*; left out: empty or over the limit of pieces 117"),
        ({"data": {"sources": []}}, r"recipe\.yaml: data: name at least one source"),
        ({"pieces": {"size": 70000}}, r"recipe\.yaml: pieces: size: 70000 is not between 1 and 65000"),
        ({"model": {"decoder_from": [12]}}, r"decoder_from: e5's layers are numbered from 0 to 11"),
        ({"model": {"initialise": "e5", "encoder_layers": 13}}, r"encoder_layers: e5 has 12, not 13"),
        ({"model": {"initialise": "bundled"}}, r"model: bundled brings its own shape and pieces; leave out encoder_layers"),
        ({"score": {"sets": [{**SET, "direction": "kken"}]}}, r"score: news: direction: 'kken' is not a pair such as kk-en"),
        ({"score": {"length_penalties": {"de": 0.7}}}, r"score: length_penalties: 'de' is not among the recipe's languages"),
        ({"score": {"sets": [{**SET, "direction": "kk-kz"}]}}, r"score: news: direction: 'kk-kz' is not a pair such as kk-en"),
        ({"fit": {"minutes": 1.0}}, r"recipe\.yaml: fit: give either steps or minutes"),
        ({"data": {"held_out": ["absent.kk"]}}, r"absent\.kk: not found in .*; --data names the folders"),
        ({"data": {"sources": [{"file": "absent.jsonl.gz"}]}}, r"absent\.jsonl\.gz: not found in .*; --data names the folders"),
        (
            {"data": {"sources": [{"file": "news.jsonl.gz", "columns": {"de": "german"}}]}},
            r"news\.jsonl\.gz: columns: 'de' is not among the recipe's languages",
        ),
        ({"data": {"sources": [{"file": "broken.jsonl.gz"}]}}, r"broken\.jsonl\.gz: cannot be read"),
        ({"data": {"sources": [{"file": "cut.jsonl.gz"}]}}, r"cut\.jsonl\.gz: cannot be read"),
        ({"data": {"sources": [{"file": "flipped.jsonl.gz"}]}}, r"flipped\.jsonl\.gz: cannot be read"),
        (
            {"data": {"directions": ["ru-en"], "sources": [{"file": "monolingual.jsonl.gz"}]}, "score": {"sets": []}},
            "no row serves the directions ru-en",
        ),
    ],
)
def test_what_the_user_can_mend_is_one_clear_error(data: Path, tmp_path: Path, changes: dict, message: str) -> None:
    whole = (data / "news.jsonl.gz").read_bytes()
    middle = len(whole) // 2
    damaged = {
        "broken": b"not gzip at all",
        "cut": whole[:middle],
        "flipped": whole[:middle] + b"\xff" * 30 + whole[middle + 30 :],
    }
    for name, content in damaged.items():
        (data / f"{name}.jsonl.gz").write_bytes(content)
    recipe = write_recipe(tmp_path / "recipe.yaml", **changes)
    with pytest.raises(KazalignError, match=message) as caught:
        train(recipe, data=[data], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)
    assert caught.value.exit_status == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("row", [{"kk": "Шай."}, {"kk": "Шай.", "en": None}])
def test_a_development_set_without_a_reference_is_refused_before_the_work(
    data: Path, tmp_path: Path, row: dict[str, object]
) -> None:
    made = tmp_path / "data"
    shutil.copytree(data, made)
    rows = [{"kk": "Сүт.", "en": "Milk."}, row]
    (made / "set.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    entry = {"name": "tea", "direction": "kk-en", "source": "set.jsonl", "target": "set.jsonl"}
    recipe = write_recipe(tmp_path / "recipe.yaml", score={"sets": [entry]})
    with pytest.raises(InputError, match=r"set\.jsonl: row 2 has no text in the column 'en'"):
        train(recipe, data=[made], work=tmp_path / "work", report=lambda line: None)
    assert not (tmp_path / "work").exists()


def test_a_file_in_the_place_of_the_work_folder_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "work").write_text("")
    with pytest.raises(InputError, match=r"work: cannot be written: a file of this name is in the way"):
        train(write_recipe(tmp_path / "recipe.yaml"), data=[data], work=tmp_path / "work", report=lambda line: None)
