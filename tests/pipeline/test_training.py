"""Training with the terms of the room of translation."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from kazalign.pipeline.training import train
from kazalign.training.data import load_packed
from tests.training.conftest import write_recipe, write_rows


def test_a_recipe_may_ask_for_terms_in_its_kazakh(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl.gz", [{"kk": "Ол Қозмолдақ ауылына келді.", "en": "He came to the village of Kozmoldak."}])
    data = {"directions": ["kk-en"], "sources": [{"file": "rows.jsonl.gz"}], "held_out": [], "terms": 1.0}
    recipe = write_recipe(tmp_path / "recipe.yaml", data=data, score={"sets": []})
    train(recipe, data=[tmp_path], work=tmp_path / "work", steps=["prepare"], report=lambda line: None)
    packed = load_packed(tmp_path / "work" / "packed")
    (pair,) = packed.pairs
    assert packed.processor().decode(packed.sentence(pair[0]).tolist()) == "Ол Kozmoldak ауылына келді."
