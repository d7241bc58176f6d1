"""`kazalign eval` run for real."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kazalign.commands import app, progress
from kazalign.errors import KazalignError
from tests.evaluation.conftest import Files, english, files, spoiled, write

from .conftest import Runner
from .server import Server

__all__ = ["files"]


def kazalign(*arguments: str | Path, status: int = 0) -> str:
    """Standard output of the command, which has to end with `status`; for 2 the message of its error."""
    result = CliRunner().invoke(app, [*map(str, arguments)])
    if isinstance(result.exception, KazalignError):
        assert result.exception.exit_status == status, str(result.exception)
        return str(result.exception)
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture
def systems(files: Files) -> list[str | Path]:
    twin = write(files.folder / "twin.txt", [*spoiled(english(60), share=0.5, seed=3)])
    options = ["--reference", files.reference, "--source", files.source]
    return ["--hypothesis", files.bad, "--hypothesis", files.good, "--hypothesis", f"twin={twin}", *options]


def test_table(systems: list[str | Path]) -> None:
    lines = kazalign("eval", *systems).splitlines()
    assert lines[0] == "reference.en, kk-en, 60 segments"
    assert lines[1].split() == ["system", "chrF++", "chrF", "BLEU", "TER", "↓", "flagged"]
    assert [re.split(r"\s{2,}", line.strip())[0] for line in lines[3:6]] == ["good", "┌ twin", "└ bad"] or [
        re.split(r"\s{2,}", line.strip())[0] for line in lines[3:6]
    ] == ["good", "┌ bad", "└ twin"]
    text = "\n".join(lines)
    assert "- chrF++: nrefs:1|bs:1000|seed:12345|case:mixed|eff:yes|nc:6|nw:2|space:no|version:" in text
    assert "chrF++ by length in words of the reference" in text
    assert "Segments that differ most (chrF++)" in text
    assert "- only 60 segments: the intervals are rough" in text


def test_formats_say_the_same(systems: list[str | Path]) -> None:
    plain = json.loads(kazalign("eval", *systems, "--format", "json"))
    scores = {name: each["score"] for name, each in plain["metrics"][0]["scores"].items()}
    rows = list(csv.DictReader(io.StringIO(kazalign("eval", *systems, "--format", "csv"))))
    assert {row["system"]: float(row["chrf++"]) for row in rows} == scores
    best = max(scores, key=scores.__getitem__)
    markdown = kazalign("eval", *systems, "--format", "markdown")
    assert re.search(rf"^\|\s+{best} \| \*\*{scores[best]:.2f} ± ", markdown, re.MULTILINE)
    latex = kazalign("eval", *systems, "--format", "latex")
    assert f"\\textbf{{{scores[best]:.2f} $\\pm$" in latex
    assert "twin$^{a}$" in latex
    assert plain["metrics"][0]["no_significant_difference"] == [sorted(["bad", "twin"], key=scores.__getitem__, reverse=True)]


def test_scores_by_document_and_origin(systems: list[str | Path], files: Files) -> None:
    rows = [f"{'first' if number < 20 else 'second'}\t{'kk' if number % 2 else 'ru'}" for number in range(60)]
    labels = write(files.folder / "labels.tsv", ["document\torigin", *rows])
    plain = json.loads(kazalign("eval", *systems, "--labels", labels, "--format", "json"))
    assert {label: group["segments"] for label, group in plain["groups"]["document"].items()} == {"first": 20, "second": 40}
    assert set(plain["groups"]["origin"]) == {"kk", "ru"}
    texts = [path.read_text(encoding="utf-8").splitlines()[:20] for path in (files.good, files.reference)]
    first = [write(files.folder / f"first{number}.txt", lines) for number, lines in enumerate(texts)]
    alone = json.loads(kazalign("eval", "--hypothesis", first[0], "--reference", first[1], "--format", "json"))
    expected = alone["metrics"][0]["scores"]["first0"]["score"]
    assert plain["groups"]["document"]["first"]["chrf++"]["good"] == expected


def test_recorded_runs_are_compared(files: Files) -> None:
    places = {name: files.folder / f"{name}.json" for name in ("good", "bad", "other")}
    for name in ("good", "bad"):
        file = files.good if name == "good" else files.bad
        kazalign("eval", "--hypothesis", f"system={file}", "--reference", files.reference, "--record", places[name])
    assert not re.search("mayor|farmer", places["good"].read_text(encoding="utf-8")), "a recorded run holds no text"
    fell = kazalign("eval", "--compare", places["good"], places["bad"], status=1)
    assert fell.count(": worse") == 4
    rose = kazalign("eval", "--compare", places["bad"], places["good"])
    assert rose.count(": better") == 4
    same = kazalign("eval", "--compare", places["bad"], places["bad"], "--test", "randomisation", "--quiet")
    assert same.count("no significant change") == 4

    unknown = kazalign("eval", "--compare", places["good"], places["bad"], "--test", "boostrap", status=2)
    assert unknown == "unknown test 'boostrap'; known are: bootstrap, randomisation"

    together = kazalign("eval", "--hypothesis", files.good, "--hypothesis", files.bad, "--reference", files.reference)
    p_values = re.search(r"p = ([\d.]+) by bootstrap, ([\d.]+) by", fell)
    assert p_values
    assert re.search(rf"bad - good\s+chrF\+\+\s+-[\d.]+\s+{p_values[1]}\s+{p_values[2]}", together), "as within one run"

    kazalign("eval", "--hypothesis", f"system={files.bad}", "--reference", files.other_reference, "--record", places["other"])
    assert "scored against other references" in kazalign("eval", "--compare", places["good"], places["other"], status=2)


def test_broken_records_are_refused(files: Files) -> None:
    good = files.folder / "good.json"
    kazalign("eval", "--hypothesis", files.good, "--reference", files.reference, "--record", good)
    whole = json.loads(good.read_text(encoding="utf-8"))
    broken = files.folder / "broken.json"

    def refused(content: object) -> str:
        broken.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return kazalign("eval", "--compare", good, broken, status=2)

    assert "not JSON" in refused("{")
    assert "not a recorded run" in refused([])
    assert "statistics are missing" in refused({key: value for key, value in whole.items() if key != "statistics"})
    assert "not a whole recorded run" in refused({**whole, "metrics": [{}]})
    rows = whole["statistics"]["chrf++"]["good"]
    for spoiled_rows, message in (
        (rows[:-1], "59 segments instead of 60"),
        ([*rows[:-1], "nan " + rows[-1].partition(" ")[2]], "no finite figures"),
        ([*rows[:-1], "x"], "no figures"),
    ):
        statistics = {**whole["statistics"], "chrf++": {"good": spoiled_rows}}
        assert message in refused({**whole, "statistics": statistics})
    assert "no such file" in kazalign("eval", "--compare", good, files.folder / "none.json", status=2)


def test_progress_of_all_that_is_done(cli: Runner, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
    article = Path(__file__).parents[2] / "corpora" / "articles" / "08-ecology"
    arguments = ["eval", article, "--target", "en", "--metric", "chrf++", "--engine", server.engine, "--no-memory"]
    done = cli(*arguments)
    assert done.status == 0
    kinds = {line.partition(":")[0] for line in done.err.splitlines()}
    assert kinds == {"translating", "aligning", "scoring"}
    assert re.search(r"^translating: 25 of 25 translations, [\d.]+ a second, 0 seconds left$", done.err, re.MULTILINE)
    assert re.search(r"^scoring: \d+ of \d+ segments, ", done.err, re.MULTILINE)
    assert cli(*arguments, "--quiet").err == ""


def test_a_refusal_is_one_line_with_exit_status_2(files: Files) -> None:
    command = [sys.executable, "-m", "kazalign", "eval", "--hypothesis", files.reference, "--reference", files.reference]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"kazalign: {files.reference}, line 1: the same as the reference")
