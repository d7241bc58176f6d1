"""The parallel book: written, read back, and looked at in a browser."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError

THREE = ("kk", "en", "ru")
UNITS = [
    Unit(
        {
            "kk": Variant("Бүгін <b>күн</b> & жылы.", "kk", ("p1.s1",), 0, 16),
            "en": Variant("It is warm today.", "en", ("p1.s1", "p1.s2"), 0, 17, "toy", "1"),
            "ru": Variant("Сегодня тепло."),
        },
        id="a.1",
        scores={"alignment": 0.98},
    ),
    Unit({"kk": Variant("Иә.", "kk", ("p1.s2",)), "en": Variant("Yes.", "en")}, id="a.2", flags=("length_ratio",)),
    Unit({"kk": Variant("Жоқ.", "kk", ("p2.s1",)), "ru": Variant("Нет.")}, id="a.3", scores={"alignment": 0.25}),
    Unit({"kk": Variant("Ертең.", "second", ("p1.s1",)), "ru": Variant("Завтра.")}, id="b.1", properties={"domain": "news"}),
]
HEADER = Header(THREE, title="Ауа райы", licence="CC0-1.0")


@settings(max_examples=40, deadline=None)
@given(st.lists(units_in(THREE), max_size=3))
def test_what_is_kept_comes_back(units: list[Unit]) -> None:
    kept, again, _ = there_and_back("book", units, THREE)
    assert again == kept
    losses: Counter[str] = Counter()
    assert [corpus_format("book").kept(unit, losses) for unit in kept] == kept
    assert not losses


def test_documents_paragraphs_and_doubts_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.book.html"
    assert str(write_corpus(UNITS, path, header=HEADER)) == "4 units"
    page = path.read_text(encoding="utf-8")
    assert list(read_corpus(path)) == UNITS
    assert page.count("<h2>") == 2
    assert "<h2>kk – en</h2>" in page
    assert page.count('class="unit begins') == 3
    assert 'title="To check: length ratio"' in page
    assert 'title="To check: alignment 0.25"' in page
    assert page.count('class="mark"') == 2


def test_a_large_book_is_read_by_several_parsers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = [replace(UNITS[number % 4], id=str(number)) for number in range(2000)]
    path = tmp_path / "a.book.html"
    monkeypatch.setattr("kazalign.corpora.formats.book._RENEWED", 100_000)
    write_corpus(units, path, header=HEADER)
    assert path.stat().st_size > 300_000
    assert list(read_corpus(path)) == units


@pytest.fixture
def page(browser: Page, tmp_path: Path) -> Page:
    path = tmp_path / "a.book.html"
    write_corpus(UNITS, path, header=HEADER)
    browser.open(path)
    return browser


def test_a_browser_has_nothing_to_complain_of(page: Page) -> None:
    assert page.complaints() == []
    assert [address.rpartition("/")[2] for address in page.requests()] == ["a.book.html"]
    assert page.run('document.querySelector(".unit p[lang=kk]").textContent') == "Бүгін <b>күн</b> & жылы."
    columns = page.run(
        '[...document.querySelectorAll(".unit:nth-of-type(1) p")].slice(0, 3).map(p => p.getBoundingClientRect().left)'
    )
    assert columns == sorted(set(columns))


def test_a_page_that_a_browser_saved_is_read(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "saved.book.html"
    path.write_text("<!DOCTYPE html>\n" + page.run("document.documentElement.outerHTML"), encoding="utf-8")
    assert list(read_corpus(path)) == UNITS


@pytest.mark.parametrize("width", [1400, 360])
def test_nothing_sticks_out(browser: Page, tmp_path: Path, width: int) -> None:
    long = replace(UNITS[0], variants={code: Variant("ұзақ" * 100) for code in THREE})
    path = tmp_path / "a.book.html"
    write_corpus([long], path, header=HEADER)
    browser.open(path, width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_a_large_book_is_laid_out_only_where_it_is_seen(browser: Page, tmp_path: Path) -> None:
    def many() -> Iterator[Unit]:
        for number in range(2000):
            yield Unit(
                {"kk": Variant(f"Бұл {number} сөйлем. " * 5, "kk", (f"p{number // 3}.s1",)), "en": Variant("A sentence. " * 5)}
            )

    path = tmp_path / "a.book.html"
    write_corpus(many(), path, header=replace(HEADER, languages=("kk", "en")))
    browser.open(path)
    skipped = 'document.querySelectorAll(".unit")[1500].checkVisibility({contentVisibilityAuto: true})'
    assert browser.run(skipped) is False
    browser.run("scrollTo(0, 1e9)")
    begun = time.monotonic()
    assert browser.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<p lang=kk>Иә</p>", "not a parallel book"),
        ("", "not a parallel book"),
        ("<html>" + "<p>x" * 100_000, "not a parallel book"),
        ('<body class="kazalign-book"><div class="unit" data-scores="{"><p lang="kk">a</p></div>', "not a page that can be read"),
        (
            '<body class="kazalign-book"><div class="unit" data-scores="[1]"><p lang="kk">a</p></div>',
            "not a page that can be read",
        ),
        ('<body class="kazalign-book"><div class="unit"><p lang="kk">a</p></div>', "the page is cut off"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.book.html"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(read_corpus(path))


def test_nothing_is_fetched_and_no_entity_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    page = (
        f'<!DOCTYPE html SYSTEM "{secret.as_uri()}"><link rel=stylesheet href="{secret.as_uri()}"><body class="kazalign-book"><div class="unit">'
        f'<p lang="kk">a&x;<iframe src="{secret.as_uri()}"></iframe></p></div><footer></footer>'
    )
    units = list(corpus_format("book").read({"": io.BytesIO(page.encode())}, {"": Path("a.book.html")}))
    assert [unit.texts() for unit in units] == [{"kk": "a&x;"}]
