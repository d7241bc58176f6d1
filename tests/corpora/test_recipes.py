"""Recipes: those that come with kazalign, and those that are wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kazalign.corpora.recipes import load_recipe, preset_names, presets_folder
from kazalign.errors import ConfigurationError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["light", "news", "strict", "web"])
def test_presets(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name and recipe.description
    costs = [each.cost for each in recipe.filters]
    assert costs == sorted(costs)
    lines = (presets_folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert all("#" in line for line in lines), "every line has a comment"
    assert len({line.index("# ") for line in lines if not line.startswith("#")}) == 1, "the comments stand in one column"


def test_presets_are_packaged() -> None:
    assert set(preset_names()) == {"light", "news", "strict", "web"}
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["force-include"]["configs/filters"] == "kazalign/recipes"


def test_a_filter_may_be_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "description: mine\nfilters:\n  - score: {of: b, least: 1}\n  - score\n  - length\nmask: [iin]\nfaulty: unit\n",
        encoding="utf-8",
    )
    recipe = load_recipe(str(path))
    assert recipe.titles == ("score_1", "score_2", "length")
    assert (recipe.name, recipe.mask, recipe.faulty) == ("mine", ("iin",), "unit")
    assert load_recipe(str(path), without=["score"]).titles == ("length",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("filters: [length]\n", "the key 'description' is missing"),
        ("description: x\nfilters: [length]\nfiltres: []\n", "unknown key 'filtres'"),
        ("description: x\nfilters: []\n", "there is no filter"),
        ("description: x\nfilters: [3]\n", "filters\\[0\\]: expected a filter's name, or one name with its settings"),
        ("description: x\nfilters:\n  - {length: {}, script: {}}\n", "expected a filter's name"),
        ("description: x\nfilters:\n  - length\n  - nothing\n", "filters\\[1\\]: unknown filter 'nothing'"),
        ("description: x\nfilters: [length]\nmask: [names]\n", "'names' is not one of phone, iin, email"),
        ("description: x\nfilters: [length]\nfaulty: row\n", "'row' is not one of text, unit"),
        ("{", "not valid YAML"),
    ],
)
def test_wrong_recipes(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_recipe(str(path))
    assert str(caught.value).startswith(str(path))


def test_no_such_recipe(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unknown recipe 'new'; known are: light, news, strict, web"):
        load_recipe("new")
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        load_recipe(str(tmp_path / "gone.yaml"))
    with pytest.raises(ConfigurationError, match="there is no filter 'similarity' to leave out; there are: complete"):
        load_recipe("news", without=["similarity"])
