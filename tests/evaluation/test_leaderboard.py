from __future__ import annotations

import re
from pathlib import Path

import pytest

from kazalign.errors import ConfigurationError, InputError
from kazalign.evaluation.leaderboard import Published, leaderboard, load_published, load_runs
from kazalign.evaluation.recording import recorded
from kazalign.evaluation.scoring import Options
from kazalign.pipeline.evaluation import evaluate

from .conftest import Files, english, spoiled

PUBLISHED = Path(__file__).parents[2] / "configs" / "published.yaml"


def rows(page: str) -> dict[str, list[str]]:
    """System -> cells."""
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line.startswith("|")]
    return {row[0]: row for row in cells}


def test_measured_and_published_side_by_side(files: Files, tmp_path: Path) -> None:
    """Runs are tested against each other over files; a published figure is only ranked."""
    folder = tmp_path / "results" / "deeper"
    folder.mkdir(parents=True)
    twin = spoiled(english(60), share=0.5, seed=3)
    for name, texts in (("good", files.good), ("bad", files.bad), ("twin", twin)):
        run = evaluate({name: texts}, [files.reference], sources=files.source, name="made")
        (folder / f"{name}.json").write_text(recorded(run, command=f"make {name}", machine="a machine"), encoding="utf-8")
    other = evaluate({"other": files.good}, [files.other_reference], sources=files.source, name="made")
    (folder / "other.json").write_text(recorded(other, command="make other", machine="a machine"), encoding="utf-8")
    (folder / "speed.json").write_text('{"seconds": 3}', encoding="utf-8")
    figures = tmp_path / "published.yaml"
    figures.write_text(
        """published:
  - {system: Famous, benchmark: made, direction: kk-en, scores: {chrf++: 99.0}, source: "https://example.org/x", signature: unknown}
""",
        encoding="utf-8",
    )
    runs = load_runs(tmp_path / "results")
    assert len(runs) == 4
    page = "".join(leaderboard(runs, load_published(figures)))
    found = rows(page)
    assert found["Famous"][1:3] == ["published", "99.0"]
    assert re.fullmatch(r"\d+\.\d ± \d+\.\d", found["good"][2])
    header = found["system"]
    letters = {name: found[name][header.index("alike")] for name in ("good", "bad", "twin", "other", "Famous")}
    assert letters["bad"] == letters["twin"] != ""
    assert letters["good"] == letters["other"] == letters["Famous"] == ""
    order = re.findall(r"^\| (Famous|good|bad|twin) \|", page, re.MULTILINE)
    assert order[:2] == ["Famous", "good"]
    assert "`make good`" in page
    assert "<https://example.org/x>; signature: unknown" in page


def test_runs_scored_by_other_metrics(files: Files, tmp_path: Path) -> None:
    """By similarity alone they have a table of their own; by a metric without a column they have none."""
    run = evaluate(
        {"good": files.good}, [files.reference], sources=files.source, options=Options(metrics=("similarity",)), name="close"
    )
    (tmp_path / "close.json").write_text(recorded(run), encoding="utf-8")
    strange = recorded(evaluate({"odd": files.good}, [files.reference], options=Options(metrics=("bleu",)), name="strange"))
    (tmp_path / "strange.json").write_text(strange.replace('"bleu"', '"rouge"'), encoding="utf-8")
    page = "".join(leaderboard(load_runs(tmp_path), ()))
    found = rows(page)
    assert found["system"][2] == "e5 similarity" and re.fullmatch(r"\d+\.\d ± \d+\.\d", found["good"][2])
    assert "odd" not in found and "strange" not in page


def test_where_an_error_rate_ranks_the_lowest_is_first(files: Files, tmp_path: Path) -> None:
    systems = {"bad": files.bad, "good": files.good}
    run = evaluate(systems, [files.reference], sources=files.source, options=Options(metrics=("ter",)), name="made")
    (tmp_path / "run.json").write_text(recorded(run), encoding="utf-8")
    told = {"benchmark": "made", "direction": "kk-en", "source": "https://example.org/x", "signature": "unknown"}
    figures = [Published(system="best", scores={"ter": 0.1}, **told), Published(system="worst", scores={"ter": 99.0}, **told)]
    page = "".join(leaderboard(load_runs(tmp_path), figures))
    assert re.findall(r"^\| (best|good|bad|worst) \|", page, re.MULTILINE) == ["best", "good", "bad", "worst"]


def test_the_published_figures_have_a_source_each() -> None:
    figures = load_published(PUBLISHED)
    assert {each.benchmark for each in figures} <= {
        "flores200-devtest",
        "ntrex128",
        "newstest2019",
        "flores200-dev",
        "newsdev2019",
    }
    for each in figures:
        assert re.search(r"/[0-9a-f]{40}/", each.source), "a fixed state"
        assert each.signature
        assert all(0 < value < 100 for value in each.scores.values())


def test_wrong_figures_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    row = "{system: S, benchmark: b, direction: kk-en, scores: {%s: 1.0}, source: %s, signature: s}"
    for metric, source, message in (("blue", "https://x", "unknown metric 'blue'"), ("bleu", "a book", "must be an address")):
        path.write_text(f"published: [{row % (metric, source)}]", encoding="utf-8")
        with pytest.raises(ConfigurationError, match=message):
            load_published(path)
    with pytest.raises(InputError, match="no such folder"):
        load_runs(tmp_path / "none")
