"""The page as a person meets it: in a browser, with a pointer and a keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from browser import Page

from kazalign.corpora.writers import writer
from kazalign.documents.model import TranslatedDocument

CURRENT = '[...document.querySelectorAll(".sentence.current")].map(each => [each.dataset.sentence, each.closest("[lang]").lang])'
COLOURS = (
    '[...document.querySelectorAll(".sentence")].map(each => [each.dataset.sentence, getComputedStyle(each).backgroundColor])'
)
CLEAR = "rgba(0, 0, 0, 0)"


def html(translated: TranslatedDocument) -> str:
    return "".join(writer("html").write(translated, None))


@pytest.fixture
def page(browser: Page, article: TranslatedDocument, tmp_path: Path) -> Page:
    path = tmp_path / "page.html"
    path.write_text(html(article), encoding="utf-8")
    browser.open(path)
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)
    return browser


def test_nothing_to_complain_of_and_nothing_fetched(page: Page) -> None:
    assert page.complaints() == []
    assert [address.rpartition("/")[2] for address in page.requests()] == ["page.html"]


@pytest.mark.parametrize("column", ["kk", "en", "ru"])
def test_the_sentence_under_the_pointer_lights_up_in_all_columns(page: Page, column: str) -> None:
    assert page.run(CURRENT) == []
    page.point_at(f".cell[lang={column}] [data-sentence=p3s1]")
    assert page.run(CURRENT) == [["p3s1", "kk"], ["p3s1", "en"], ["p3s1", "ru"]]
    page.run("new Promise(done => setTimeout(done, 200))")  # the colour comes gently
    assert {id_ for id_, colour in page.run(COLOURS) if colour != CLEAR} == {"p3s1"}
    page.point_at(f".cell[lang={column}] [data-sentence=p3s2]")
    assert {id_ for id_, _ in page.run(CURRENT)} == {"p3s2"}
    page.point_at(".notice")
    assert page.run(CURRENT) == []


def test_the_arrow_keys_go_from_sentence_to_sentence(page: Page) -> None:
    page.run('document.querySelector(".cell[lang=kk] .sentence").focus()')
    found = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.press(key)
        found.append({id_ for id_, _ in page.run(CURRENT)})
    assert found == [{"p3s1"}, {"p3s2"}, {"p3s2"}, {"p3s1"}]


def test_a_flagged_sentence_is_linked_and_says_why(page: Page) -> None:
    page.run('document.querySelector(".to-check a").click()')
    assert {id_ for id_, _ in page.run(CURRENT)} == {"p3s2"}
    tip = 'getComputedStyle(document.querySelector("main .tip")).display'
    assert page.run(tip) == "none"
    page.point_at("main .flag")
    assert page.run(tip) == "block"
    inside = "(box => box.left >= 0 && box.right <= innerWidth)(document.querySelector('main .tip').getBoundingClientRect())"
    assert page.run(inside)


@pytest.mark.parametrize("width", [1400, 360])
def test_nothing_sticks_out(browser: Page, article: TranslatedDocument, tmp_path: Path, width: int) -> None:
    """Also with a word of 300 letters, and on a phone."""
    long = replace(article.translations["en"][1], text="supercalifragilistic" * 15)
    english = (article.translations["en"][0], long, article.translations["en"][2])
    path = tmp_path / "page.html"
    path.write_text(html(replace(article, translations=article.translations | {"en": english})), encoding="utf-8")
    browser.open(path, width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.complaints() == []


def test_markup_and_scripts_in_a_text_are_text(browser: Page, article: TranslatedDocument, tmp_path: Path) -> None:
    evil = "</span></script><script>document.title = 'evil'</script><img src=x onerror=\"document.title = 'evil'\">"
    english = tuple(replace(each, text=evil) for each in article.translations["en"])
    path = tmp_path / "page.html"
    path.write_text(html(replace(article, translations={"en": english})), encoding="utf-8")
    browser.open(path)
    assert browser.run("document.title") == "Аралда көшет егілді"
    assert browser.complaints() == []
    assert evil in browser.run('document.querySelector(".cell[lang=en]").textContent')
