"""All figures beside those of sacreBLEU's own command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.evaluation.metrics import metric
from kazalign.evaluation.model import Evaluation
from kazalign.evaluation.scoring import Options
from kazalign.evaluation.significance import bootstrap_sums, p_value, shuffled_sums
from kazalign.pipeline.evaluation import evaluate

from .conftest import Files, english, spoiled

TOGETHER = {
    ("chrf++", "bleu", "ter"): ["-m", "chrf", "bleu", "ter", "--chrf-word-order", "2"],
    ("chrf",): ["-m", "chrf"],
}
"""Metrics that sacreBLEU's command computes in one run."""


def sacrebleu(*arguments: str | Path) -> str:
    environment = os.environ | {"NO_COLOR": "1", "SACREBLEU_SEED": "12345"}
    command = [sys.executable, "-m", "sacrebleu", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def evaluated(files: Files, references: list[Path], metrics: tuple[str, ...]) -> Evaluation:
    options = Options(metrics=metrics, samples=200, trials=500)
    return evaluate({"good": files.good, "bad": files.bad}, references, options=options)


@pytest.mark.parametrize("references", [1, 2])
@pytest.mark.parametrize("metrics", TOGETHER)
def test_scores_intervals_and_signatures_are_sacrebleus(files: Files, metrics: tuple[str, ...], references: int) -> None:
    wanted = [files.reference, files.other_reference][:references]
    confidence = ["--confidence", "--confidence-n", "200", "-w", "4", "-f", "json"]
    said = json.loads(sacrebleu(*wanted, "-i", files.good, *TOGETHER[metrics], *confidence))
    results = evaluated(files, wanted, metrics).metrics
    by_signature = {each["signature"]: each for each in (said if isinstance(said, list) else [said])}
    assert set(by_signature) == {result.signature for result in results}
    for result in results:
        theirs, ours = by_signature[result.signature], result.estimates[0]
        assert theirs["score"] == round(ours.score, 4)
        assert theirs["confidence_mean"] == round(ours.mean, 4)
        assert theirs["confidence_var"] == round(ours.half_width, 4)


@pytest.mark.parametrize("references", [1, 2])
@pytest.mark.parametrize("metrics", TOGETHER)
def test_p_values_are_sacrebleus(files: Files, metrics: tuple[str, ...], references: int) -> None:
    """Its table of two systems, printed with five digits: score (mean ± half width) and (p = ...)."""
    wanted = [files.reference, files.other_reference][:references]
    common = [*wanted, "-i", files.good, files.bad, *TOGETHER[metrics], "-w", "5", "-f", "text"]
    by_bootstrap = sacrebleu(*common, "--paired-bs", "--paired-bs-n", "200")
    by_randomisation = sacrebleu(*common, "--paired-ar", "--paired-ar-n", "500")
    results = evaluated(files, wanted, metrics).metrics
    for result in results:
        for estimate in result.estimates:
            assert f"{estimate.score:.5f} ({estimate.mean:.5f} ± {estimate.half_width:.5f})" in by_bootstrap
    pairs = [each for result in results for each in result.comparisons]
    assert sorted(re.findall(r"\(p = ([\d.]+)\)", by_bootstrap)) == sorted(f"{each.bootstrap:.4f}" for each in pairs)
    assert sorted(re.findall(r"\(p = ([\d.]+)\)", by_randomisation)) == sorted(f"{each.randomisation:.4f}" for each in pairs)


def test_two_systems_that_are_the_same_do_not_differ(files: Files) -> None:
    evaluation = evaluate({"one": files.good, "two": files.good}, [files.reference])
    for result in evaluation.metrics:
        assert result.comparisons[0].bootstrap == result.comparisons[0].randomisation == 1
        assert evaluation.alike(result) == ((0, 1),)


def test_systems_that_differ_in_one_segment_do_not_differ(files: Files) -> None:
    """Whatever is exchanged between them, they are as far apart as they are: half of sacreBLEU's trials, it is none of them."""
    texts = files.good.read_text(encoding="utf-8").splitlines()
    evaluation = evaluate({"one": texts, "two": ["Something else.", *texts[1:]]}, [files.reference])
    for result in evaluation.metrics:
        assert result.comparisons[0].difference != 0
        assert result.comparisons[0].randomisation == 1


@pytest.mark.parametrize("segments", [1, 2, 5, 6])
@pytest.mark.parametrize("alike", [True, False])
def test_few_segments_prove_little(segments: int, alike: bool) -> None:
    """Where all segments are alike, all resamples are, too; no test of fewer than six of them can give p < 0.05."""
    references = english(1) * segments if alike else english(segments)
    systems = {"one": [f"{text} Indeed." for text in references], "two": ["Something else."] * segments}
    evaluation = evaluate(systems, [references], options=Options(samples=100, trials=100))
    least = 2.0 ** (1 - segments)
    for result in evaluation.metrics:
        found = result.comparisons[0]
        assert found.difference != 0
        assert min(found.bootstrap, found.randomisation) >= least
        assert bool(evaluation.alike(result)) == (segments < 6)
    assert any("nothing can be said of differences" in note for note in evaluation.notes) == (segments < 6)


def test_segment_scores_are_sacrebleus() -> None:
    from sacrebleu.metrics import BLEU, CHRF, TER

    references = english(20)
    hypotheses = [*spoiled(references[:17], share=0.4, seed=5), "", "Yes", "The"]
    theirs = {"chrf++": CHRF(word_order=2), "chrf": CHRF(), "bleu": BLEU(effective_order=True), "ter": TER()}
    for name, other in theirs.items():
        chosen = metric(name)
        ours = chosen.segment_scores(chosen.statistics([hypotheses], [references], None)[0])
        said = [other.sentence_score(one, [two]).score for one, two in zip(hypotheses, references, strict=True)]
        assert ours.tolist() == pytest.approx(said, abs=1e-12), name


def test_resampling_in_parts_draws_the_same_numbers() -> None:
    """More samples than are computed at once, and a number of segments that fills no whole word of random bits."""
    statistics = np.random.default_rng(3).integers(0, 50, size=(37, 5)).astype(np.float64)
    indices = np.random.default_rng(99).choice(37, size=(700, 37), replace=True)
    assert np.array_equal(bootstrap_sums(statistics, samples=700, seed=99), statistics[indices].sum(axis=1))
    chosen = np.random.default_rng(99).integers(2, size=(700, 37), dtype=bool)
    assert np.array_equal(shuffled_sums(statistics, trials=700, seed=99), chosen @ statistics)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=50), st.floats(0, 5))
def test_a_p_value_is_a_share_and_never_zero(sampled: list[float], real: float) -> None:
    value = p_value(np.array(sampled), real)
    assert 0 < value <= 1
    assert p_value(np.array(sampled), real + 1) <= value


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_scores_of_sums_do_not_depend_on_the_order_of_segments(systems: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    references = english(12)
    chosen = metric("chrf++")
    statistics = chosen.statistics([spoiled(references, share=0.3, seed=systems)], [references], None)[0]
    order = random.permutation(12)
    assert np.array_equal(chosen.scores(statistics.sum(0, keepdims=True)), chosen.scores(statistics[order].sum(0, keepdims=True)))
