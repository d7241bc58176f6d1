from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from kazalign.errors import ConfigurationError, MissingExtra
from kazalign.evaluation.metrics import METRICS, metric, metric_names
from kazalign.evaluation.metrics.comet import MODEL_VARIABLE
from kazalign.evaluation.scoring import Options
from kazalign.pipeline.evaluation import evaluate


def test_names() -> None:
    assert metric_names()[: len(METRICS)] == ("chrf++", "chrf", "bleu", "spbleu", "ter", "similarity", "comet")
    assert metric(" ChrF++ ").title == "chrF++"
    assert not metric("ter").higher_is_better


def test_spbleu_says_where_its_model_belongs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kazalign.evaluation.metrics import bleu

    monkeypatch.setattr(bleu, "_PIECES", tmp_path / "flores200sacrebleuspm")
    with pytest.raises(ConfigurationError, match=f"FLORES-200 as {tmp_path}/flores200sacrebleuspm"):
        metric("spbleu")


def test_similarity_knows_a_translation_from_another_sentence() -> None:
    """The embedder itself, on a few sentences."""
    sources = ["Бүгін Алматыда қар жауды.", "Мектепте жаңа кітапхана ашылды."]
    right = ["It snowed in Almaty today.", "A new library has opened at the school."]
    evaluation = evaluate(
        {"right": right, "wrong": right[::-1]},
        [["Snow fell in Almaty today.", "The school has a new library."]],
        sources=sources,
        options=Options(metrics=("similarity", "chrf++")),
    )
    similarity = evaluation.metrics[0]
    assert (similarity.segment_scores[0] > similarity.segment_scores[1] + 5).all()
    assert "model:multilingual-e5-small" in similarity.signature
    assert evaluation.metrics[1].metric.name == "chrf++"


def test_comet_without_library_or_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[comet\]"'):
        metric("comet")
    monkeypatch.setitem(sys.modules, "comet", ModuleType("comet"))
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    with pytest.raises(ConfigurationError, match=f"set {MODEL_VARIABLE}"):
        metric("comet")


def test_comet_gets_rows_and_gives_means(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The weights cannot be had here; a module of the library's shape stands in for it and keeps what it was asked."""
    asked: list[dict[str, str]] = []

    class Model:
        def predict(self, rows: list[dict[str, str]], **_: object) -> SimpleNamespace:
            asked.extend(rows)
            return SimpleNamespace(scores=[len(row["mt"]) / 10 + (row["ref"] == "r2") for row in rows])

    module = ModuleType("comet")
    module.load_from_checkpoint = lambda path: Model()  # type: ignore[attr-defined]
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_bytes(b"weights")
    monkeypatch.setitem(sys.modules, "comet", module)
    monkeypatch.setenv(MODEL_VARIABLE, str(checkpoint))
    comet = metric("comet")
    statistics = comet.statistics([["a"], ["bbb"]], [["r1"], ["r2"]], ["s"])
    assert np.allclose(statistics, [[[0.6, 1.0]], [[0.8, 1.0]]])
    assert asked[1] == {"src": "s", "mt": "bbb", "ref": "r1"}
    assert np.allclose(comet.scores(statistics[0]), 60.0)
    with pytest.raises(ConfigurationError, match="--source"):
        comet.statistics([["a"]], [["r"]], None)
