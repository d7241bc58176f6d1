"""The page, parsed back and opened in a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import lxml.html
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.evaluation.model import Evaluation
from kazalign.evaluation.report.differences import in_none, tokens, unmatched
from kazalign.evaluation.report.page import page
from kazalign.evaluation.scoring import Options
from kazalign.pipeline.evaluation import evaluate
from kazalign.plots import Bar, Point, bars, columns, histogram, scatter

from .conftest import Files, english, spoiled, write

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed (apt-get install chromium)")


@pytest.fixture
def evaluation(files: Files) -> Evaluation:
    twin = spoiled(english(60), share=0.5, seed=3)
    twin[6] = "<b>Bold</b> & \x07bad <script>alert(1)</script>"
    labels = write(files.folder / "labels.tsv", ["document", *(f"page {number // 20}" for number in range(60))])
    return evaluate(
        {"good": files.good, "bad": files.bad, "twin": twin},
        [files.reference, files.other_reference],
        sources=files.source,
        labels=labels,
        options=Options(samples=100, trials=100),
    )


def test_the_page_is_self_contained_and_whole(evaluation: Evaluation) -> None:
    text = "".join(page([evaluation, evaluation], title="Test & <more>"))
    assert "default-src 'none'" in text
    assert not re.search(r'(?:src|href)="(?!#)', text), "nothing is fetched"
    assert "url(" not in text
    assert "@import" not in text
    tree = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    assert tree.findtext(".//title") == "Test & <more>"
    ids = [element.get("id") for element in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//a/@href")) <= {f"#{name}" for name in ids}
    articles = tree.xpath("//section[@id='e0']//article")
    assert len(articles) == 60
    for article in articles:
        number = int(article.get("data-line")) - 1
        rows = [row.xpath("string(td[2])") for row in article.xpath(".//tr")]
        assert rows[0] == evaluation.test.sources[number] if evaluation.test.sources else None
        assert rows[1:3] == [version[number] for version in evaluation.test.references]
        assert len(rows) == 6
    seventh = next(article for article in articles if article.get("data-line") == "7")
    assert "<b>Bold</b> & \N{REPLACEMENT CHARACTER}bad <script>alert(1)</script>" in seventh.text_content()
    assert not seventh.xpath(".//script | .//b")


def opened(path: Path, *options: str) -> tuple[str, str]:
    """The page's markup after its script has run, and what the browser's console said."""
    assert BROWSER
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=3000"]
    profile = f"--user-data-dir={path.parent / 'profile'}"
    done = subprocess.run([*command, profile, *options, path.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@needs_browser
def test_the_page_opens_without_complaint(evaluation: Evaluation, tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    place.write_text("".join(page([evaluation], title="Test")), encoding="utf-8")
    markup, console = opened(place, "--dump-dom")
    assert console == ""
    assert ">60 of 60</output>" in markup


@needs_browser
def test_sorting_and_filtering_work_in_the_page(evaluation: Evaluation, tmp_path: Path) -> None:
    """A hand on the page: a script added to a copy of it, whose policy then has to go."""
    hand = """<script type="module">
const report = {};
const table = document.querySelector("table.sortable");
const names = () => [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
const lines = () => [...document.querySelectorAll("article")].filter((a) => !a.hidden).map((a) => a.dataset.line);
table.querySelectorAll("thead button")[3].click(); report.down = names();
table.querySelectorAll("thead button")[3].click(); report.up = names();
const [search, select, box] = ["input[type=search]", "select", "input[type=checkbox]"].map((s) => document.querySelector(s));
select.value = "line"; select.dispatchEvent(new Event("change")); report.inOrder = lines();
search.value = "BOLD"; search.dispatchEvent(new Event("input")); report.found = lines();
report.count = document.querySelector("output").value;
search.value = ""; box.checked = true; box.dispatchEvent(new Event("change")); report.flagged = lines();
document.documentElement.dataset.report = JSON.stringify(report);
</script></body>"""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", "".join(page([evaluation], title="Test"))).replace("</body>", hand)
    place = tmp_path / "report.html"
    place.write_text(text, encoding="utf-8")
    markup, console = opened(place, "--dump-dom")
    assert console == ""
    found = lxml.html.document_fromstring(markup).get("data-report")
    report = json.loads(found)
    by_bleu = [evaluation.systems[number].name for number in evaluation.metrics[2].ranking]
    assert [re.sub("^[┌│└ ]*", "", name) for name in report["down"]] == by_bleu
    assert report["up"] == report["down"][::-1]
    assert report["inOrder"] == [str(number) for number in range(1, 61)]
    assert report["found"] == ["7"]
    assert report["count"] == "1 of 60"
    flagged = {number for of_system in evaluation.flags for number, flags in enumerate(of_system, 1) if flags}
    assert report["flagged"] == [str(number) for number in sorted(flagged)]


WORDS = st.lists(st.sampled_from(["the", "mayor", "Bridge", "1,200", "—", "opened", "қала", "."]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_unmatched_words_are_exactly_what_is_not_in_common(text: str, other: str) -> None:
    spans = unmatched(text, other)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = [text[a:b].casefold() for a, b in tokens(text) if not any(start <= a < end for start, end in spans)]
    rest = iter(other[a:b].casefold() for a, b in tokens(other))
    assert all(word in rest for word in kept), "what is left stands in the other text, in this order"
    assert unmatched(text, text) == []
    assert in_none(text, [other]) == spans
    assert in_none(text, [other, text]) == []


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_plots_hold_only_figures(values: list[float]) -> None:
    scores = np.array(values)
    drawn = [
        bars([Bar("a <b>", value, number, value, value) for number, value in enumerate(values)], title="t"),
        scatter([Point(value, value, "x", "<t>") for value in values], title="t", across="a", up="b", diagonal=True),
        histogram([("a", scores, 0)], title="t", axis="a"),
        columns([("a", values), ("b", values)], title="t", colours=range(len(values))),
    ]
    for svg in drawn:
        lxml.html.fragment_fromstring(svg)
        assert not re.search(r"nan|inf|e[+-]\d", svg)
        assert "<b>" not in svg
