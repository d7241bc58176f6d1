from __future__ import annotations

import inspect
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sentencepiece

from kazalign.errors import ConfigurationError, MissingExtra, ModelError
from kazalign.evaluation.metrics import METRICS, metric, metric_names
from kazalign.evaluation.metrics.comet import MODEL_VARIABLE
from kazalign.evaluation.scoring import Options
from kazalign.pipeline.evaluation import evaluate

from .conftest import Files, english


def test_names() -> None:
    assert metric_names()[: len(METRICS)] == ("chrf++", "chrf", "bleu", "spbleu", "ter", "similarity", "comet")
    assert metric(" ChrF++ ").title == "chrF++"
    assert not metric("ter").higher_is_better


def test_spbleu_says_where_its_model_belongs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kazalign.evaluation.metrics import bleu

    monkeypatch.setattr(bleu, "_PIECES", tmp_path / "flores200sacrebleuspm")
    with pytest.raises(ConfigurationError, match=f"FLORES-200 as {tmp_path}/flores200sacrebleuspm"):
        metric("spbleu")


def test_spbleu_is_sacrebleus_where_its_model_is_at_hand(files: Files) -> None:
    """With a small SentencePiece model in its place."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(english(60)), model_writer=model, vocab_size=80, hard_vocab_limit=False, minloglevel=2
    )
    (files.folder / "models").mkdir()
    (files.folder / "models" / "flores200sacrebleuspm").write_bytes(model.getvalue())
    environment = os.environ | {"SACREBLEU": str(files.folder), "NO_COLOR": "1", "SACREBLEU_SEED": "12345"}

    def said(module: str, *arguments: str | Path) -> dict[str, Any]:
        command = [sys.executable, "-m", module, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    options = ["--metric", "spbleu", "--format", "json"]
    ours = said("kazalign", "eval", "--hypothesis", files.good, "--reference", files.reference, *options)["metrics"][0]
    confidence = ["--confidence", "-tok", "flores200", "-w", "4", "-f", "json"]
    theirs = said("sacrebleu", files.reference, "-i", files.good, "-m", "bleu", *confidence)
    assert (ours["title"], ours["signature"]) == ("spBLEU", theirs["signature"])
    assert "tok:flores200" in ours["signature"]
    assert round(ours["scores"]["good"]["score"], 4) == theirs["score"]
    assert round(ours["scores"]["good"]["half_width"], 4) == theirs["confidence_var"]
    plain = evaluate({"good": files.good}, [files.reference], options=Options(metrics=("bleu",)))
    assert plain.metrics[0].estimates[0].score != ours["scores"]["good"]["score"]


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


ASKED: list[dict[str, str]] = []


def load_from_checkpoint(
    checkpoint_path: str, reload_hparams: bool = False, strict: bool = False, local_files_only: bool = False
) -> CometModel:
    """The parameters are those of unbabel-comet 2.2.7; `test_the_stand_in_is_like_comet` compares them where it is installed."""
    assert local_files_only, "nothing is fetched"
    if Path(checkpoint_path).read_bytes() != b"weights":
        raise Exception(f"hparams.yaml file is missing from\n{checkpoint_path}!")
    return CometModel()


class CometModel:
    def predict(
        self,
        samples: list[dict[str, str]],
        batch_size: int = 16,
        gpus: int = 1,
        devices: list[int] | str | int | None = None,
        mc_dropout: int = 0,
        progress_bar: bool = True,
        accelerator: str = "auto",
        num_workers: int | None = None,
        length_batching: bool = True,
    ) -> SimpleNamespace:
        assert gpus == 0
        ASKED.extend(samples)
        return SimpleNamespace(scores=[len(row["mt"]) / 10 + (row["ref"] == "r2") for row in samples])


@pytest.fixture
def comet_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A module of the library's shape, since its weights cannot be had here; and a checkpoint that it takes."""
    ASKED.clear()
    module = ModuleType("comet")
    module.load_from_checkpoint = load_from_checkpoint  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "comet", module)
    monkeypatch.setattr("kazalign.evaluation.metrics.comet.version", {"unbabel-comet": "2.2.7"}.__getitem__)
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_bytes(b"weights")
    monkeypatch.setenv(MODEL_VARIABLE, str(checkpoint))
    return checkpoint


def test_comet_gets_rows_and_gives_means(comet_library: Path) -> None:
    comet = metric("comet")
    statistics = comet.statistics([["a"], ["bbb"]], [["r1"], ["r2"]], ["s"])
    assert np.allclose(statistics, [[[0.6, 1.0]], [[0.8, 1.0]]])
    assert ASKED[1] == {"src": "s", "mt": "bbb", "ref": "r1"}
    assert np.allclose(comet.scores(statistics[0]), 60.0)
    with pytest.raises(ConfigurationError, match="--source"):
        comet.statistics([["a"]], [["r"]], None)


def test_comet_is_scored_like_any_metric(comet_library: Path) -> None:
    evaluation = evaluate(
        {"short": ["Snow fell.", "A library."], "long": ["Snow fell in Almaty today.", "The school has a library."]},
        [["It snowed in Almaty today.", "A new library has opened at the school."]],
        sources=["Бүгін Алматыда қар жауды.", "Мектепте жаңа кітапхана ашылды."],
        options=Options(metrics=("comet", "chrf++")),
    )
    assert [estimate.score for estimate in evaluation.metrics[0].estimates] == pytest.approx([100, 255])
    assert evaluation.ranking == [1, 0]
    assert evaluation.metrics[0].signature == "nrefs:1|bs:1000|seed:12345|model:model.ckpt|version:2.2.7"


def test_a_comet_checkpoint_that_does_not_load(comet_library: Path) -> None:
    comet_library.write_bytes(b"other")
    with pytest.raises(ModelError, match=r"model.ckpt: this COMET model cannot be loaded: hparams.yaml file is missing from /"):
        metric("comet").statistics([["a"]], [["r"]], ["s"])
    comet_library.unlink()
    with pytest.raises(ConfigurationError, match=r"needs a checkpoint on disk \(.*model.ckpt\)"):
        metric("comet")


def test_the_stand_in_is_like_comet() -> None:
    comet = pytest.importorskip("comet")
    from comet.models.base import CometModel as Real

    for ours, theirs in ((load_from_checkpoint, comet.load_from_checkpoint), (CometModel.predict, Real.predict)):
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
