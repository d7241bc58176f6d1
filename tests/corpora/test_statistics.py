"""A corpus in numbers, against counting by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from browser import Page
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import CORPORA, QUICK

from kazalign.corpora.fingerprints import Contamination
from kazalign.corpora.folding import Folding, words
from kazalign.corpora.statistics import MOST_VALUES, Lengths, near_doubles, statistics
from kazalign.corpora.statistics_page import page
from kazalign.corpora.statistics_tables import Described, as_plain, as_text
from kazalign.corpora.units import Unit, Variant


def doubles(texts: list[object]) -> int:
    return len(texts) - len(set(texts))


@QUICK
@given(CORPORA)
def test_against_counting_by_hand(units: list[Unit]) -> None:
    found, fold = statistics(units), Folding()
    assert found.units == len(units) == found.combinations.total()
    for code, side in found.languages.items():
        texts = [each.texts()[code] for each in units if code in each.variants]
        tokens = [word for text in texts for word in words(fold(text))]
        assert (side.texts, side.tokens.total, side.types) == (len(texts), len(tokens), len(set(tokens)))
        assert side.once == sum(count == 1 for count in Counter(tokens).values())
        assert side.characters.total == sum(map(len, texts))
        assert side.doubles == doubles([fold(text) for text in texts])
    assert found.doubles == doubles([tuple(sorted((code, fold(text)) for code, text in each.texts().items())) for each in units])
    assert found.flags == Counter(flag for each in units for flag in each.flags)
    assert found.ids == sum(each.id is not None for each in units)
    for name, each in found.scores.items():
        values = [unit.scores[name] for unit in units if name in unit.scores]
        assert each.count == len(values) == each.counts.sum() and each.mean == pytest.approx(sum(values) / len(values))
        assert (each.quantiles["0"], each.quantiles["100"]) == (min(values), max(values))
    described = Described("x", found, near=(0.8, near_doubles(units, 0.8)), contamination=Contamination())
    json.dumps(as_plain(described), allow_nan=False)
    "".join(as_text(described))
    "".join(page(described))


@QUICK
@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.floats(0, 1))
def test_quantiles_are_exact(values: list[int], share: float) -> None:
    lengths = Lengths(Counter(values))
    least = lengths.quantile(share)
    assert least in values and sum(value <= least for value in values) >= share * len(values) - 1e-9
    smaller = [value for value in values if value < least]
    assert not smaller or len(smaller) < share * len(values)


def test_an_empty_corpus_has_tables_and_a_page() -> None:
    described = Described("empty.jsonl", statistics([]))
    assert "empty.jsonl: 0 units" in "".join(as_text(described))
    lxml.html.document_fromstring("".join(page(described)))
    assert as_plain(described)["units"] == 0


def test_scores_that_are_no_numbers_are_told_apart() -> None:
    units = [Unit({"kk": Variant("су")}, scores={"s": value}) for value in (float("nan"), float("inf"), 2.0, -3.0)]
    each = statistics(units).scores["s"]
    assert (each.count, each.missing, each.mean) == (2, 2, -0.5)
    only = statistics(units[:2])
    assert (only.scores["s"].count, only.scores["s"].missing) == (0, 2)
    text = "".join(as_text(Described("x", only)))
    assert re.search(r"^s +0 .* 2$", text, re.MULTILINE)
    "".join(page(Described("x", only)))


def test_properties_with_many_values_are_not_counted_one_by_one() -> None:
    units = [Unit({"kk": Variant("су")}, properties={"url": str(number), "domain": "news"}) for number in range(MOST_VALUES + 1)]
    found = statistics(units)
    assert found.properties == {"url": MOST_VALUES + 1, "domain": MOST_VALUES + 1}
    assert found.values == {"domain": {"news": MOST_VALUES + 1}}


def rich_corpus() -> list[Unit]:
    return [
        Unit(
            {
                "kk": Variant(
                    f"Су ағады {number % 90}", document=f"d{number // 10}", sentences=("p1.s1", "p1.s2"), engine="bundled"
                ),
                **({"en": Variant(f"Water <b>flows</b> {number}")} if number % 3 else {}),
            },
            scores={"alignment": number / 100},
            flags=("<script>",) if number % 4 == 0 else (),
            licence="CC BY 4.0",
            date=f"2026-0{1 + number % 3}-01",
        )
        for number in range(100)
    ]


def test_the_page_is_self_contained() -> None:
    text = "".join(page(Described("<i>name</i>.jsonl", statistics(rich_corpus()))))
    tree = lxml.html.document_fromstring(text)
    assert "default-src 'none'" in text and not re.search(r'(?:src|href)="(?!#)', text) and "<script>\n" not in text
    assert tree.findtext(".//h1") == "Corpus <i>name</i>.jsonl"
    captions = [each.text_content() for each in tree.xpath("//figcaption")]
    assert captions == [
        "Texts by their length in characters", "Texts by their length in tokens", "Units by their languages", "How long en is beside kk",
        "Score alignment", "Documents by their units", "Flags", "Units by month",
    ]  # fmt: skip
    assert not re.search(r"nan|inf\b|e[+-]\d", "".join(lxml.html.tostring(each).decode() for each in tree.xpath("//svg")))
    headings = [each.text_content() for each in tree.xpath("//h2|//h3")]
    assert "10 documents, of 10 to 10 units, half of them of no more than 10" in headings and "Licences" in headings


def test_the_page_in_a_browser(browser: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("".join(page(Described("x", statistics(rich_corpus())))), encoding="utf-8")
    browser.open(path)
    assert browser.complaints() == [] and browser.requests() == [path.as_uri()]
    browser.run("document.querySelector('table.sortable th:nth-child(2) button').click()")
    first = "document.querySelector('table.sortable tbody th').textContent"
    assert browser.run(first) == "kk"
    browser.run("document.querySelector('table.sortable th:nth-child(2) button').click()")
    assert browser.run(first) == "en"
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
