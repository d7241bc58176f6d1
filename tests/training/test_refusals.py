"""What is wrong with a recipe, its data or the place of its results is one clear error, before any work is lost."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")

from kazalign.errors import ConfigurationError, InputError, KazalignError, OutputError
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
        ({"model": {"initialise": "n" * 300}}, r"recipe\.yaml: .*nnn holds no exported model"),
        ({"data": {"directions": ["kk-en", "kk"]}}, r"recipe\.yaml: .*'kk' is not of the form kk-en"),
        ({"data": {"directions": ["kk-tr"]}}, r"recipe\.yaml: .*'kk-tr' is not of the form kk-en; the languages are kk, ru, en"),
        ({"fit": {"steps": 0}}, r"recipe\.yaml: fit: steps: 0 is not above 0"),
        ({"fit": {"learning_rate": float("nan")}}, r"recipe\.yaml: fit: learning_rate: nan is not above 0"),
        ({"fit": {"label_smoothing": 1.5}}, r"recipe\.yaml: fit: label_smoothing: 1\.5 is not at least 0 and below 1"),
        ({"fit": {"average": 1.0}}, r"recipe\.yaml: fit: average: 1\.0 is not at least 0 and below 1"),
        ({"fit": {"piece_sampling": 1.1}}, r"recipe\.yaml: fit: piece_sampling: 1\.1 is not from 0 to 1"),
        ({"fit": {"start_share": 1.1}}, r"recipe\.yaml: fit: start_share: 1\.1 is not from 0 to 1"),
        ({"fit": {"start_share": 0.3}}, r"recipe\.yaml: fit: start_share: random is no trained model; give bundled or a folder"),
        ({"data": {"terms": 2}}, r"recipe\.yaml: data: terms: 2.* is not between 0 and 1"),
        ({"fit": {"noise": -0.1}}, r"recipe\.yaml: fit: noise: -0\.1 is not from 0 to 1"),
        ({"fit": {"weight_decay": -0.1}}, r"recipe\.yaml: fit: weight_decay: -0\.1 is not 0 or above"),
        ({"fit": {"r_drop": -1.0}}, r"recipe\.yaml: fit: r_drop: -1\.0 is not 0 or above"),
        ({"fit": {"sampled_softmax": -1}}, r"recipe\.yaml: fit: sampled_softmax: -1 is not 0 or above"),
        ({"fit": {"seed": -1}}, r"recipe\.yaml: fit: seed: -1 is not 0 or above"),
        ({"fit": {"sampled_softmax": 50, "label_smoothing": 0.1}}, r"label_smoothing need all scores; leave out sampled_softmax"),
        ({"data": {"maximum_pieces": 600}}, r"recipe\.yaml: data: maximum_pieces: 600 is not between 1 and 510"),
        ({"data": {"maximum_pieces": 400}, "fit": {"piece_sampling": 0.5}}, r"maximum_pieces: 400 is not between 1 and 255"),
        ({"data": {"headlines": 25}}, r"recipe\.yaml: data: headlines: 25.* is not between 0 and 1"),
        ({"data": {"maximum_pieces": 2}}, r"no row serves .*; left out: empty or over the limit of pieces 117"),
        ({"data": {"sources": []}}, r"recipe\.yaml: data: name at least one source"),
        (
            {"data": {"sources": [{"file": "news.jsonl.gz", "weight": -1}]}},
            r"recipe\.yaml: data: news\.jsonl\.gz: weight: -1\.0 is not 0 or above",
        ),
        ({"data": {"sources": [{"file": "news.jsonl.gz", "weight": 0}]}}, r"recipe\.yaml: data: sources: all have the weight 0"),
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


def test_a_model_without_its_pieces_is_refused_before_the_work(data: Path, tmp_path: Path) -> None:
    """Such as one that CTranslate2's converter wrote; what was prepared before stays."""
    model, prepared = tmp_path / "converted", tmp_path / "work" / "packed" / "prepared.json"
    for file in (model / "model.bin", prepared):
        file.parent.mkdir(parents=True)
        file.write_text("{}")
    recipe = write_recipe(tmp_path / "recipe.yaml", model={"initialise": str(model)})
    with pytest.raises(ConfigurationError, match=r"recipe\.yaml: model: initialise: .*converted has no pieces\.model"):
        train(recipe, data=[data], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)
    assert prepared.exists()


PREPARED = ["recipe.yaml", "packed/pieces.model", "packed/tokens.npy"]


@pytest.mark.parametrize("name", PREPARED)
def test_a_folder_in_the_place_of_a_result_is_named(data: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "work" / name).mkdir(parents=True)
    recipe = write_recipe(tmp_path / "my.yaml")
    with pytest.raises(InputError, match=f"{name}: cannot be written: this is a folder"):
        train(recipe, data=[data], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", PREPARED)
def test_a_full_disk_is_one_clear_error(data: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "work" / name
    place.parent.mkdir(parents=True)
    place.symlink_to("/dev/full")
    recipe = write_recipe(tmp_path / "my.yaml")
    with pytest.raises(OutputError, match=f"{name}: could not be written: No space left on device"):
        train(recipe, data=[data], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("name", ["work", "work/packed"])
def test_a_folder_without_permission_is_named(data: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name).chmod(0o500)
    recipe = write_recipe(tmp_path / "my.yaml")
    with pytest.raises(InputError, match=f"{name}: cannot be written: no permission"):
        train(recipe, data=[data], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)
