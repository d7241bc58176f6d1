"""Markup, code and addresses through a translation, with the bundled engine and word links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kazalign.corpora.writers import writer
from kazalign.documents import read
from kazalign.documents.model import Link, Sentence, Translation, WordLinks
from kazalign.pipeline.inline import translate_marked
from kazalign.pipeline.translation import ArticleTranslator, Translating
from kazalign.segmentation import segment

TEXT = """# Мектеп **туралы** жаңалық

Бұл **өте маңызды** жаңалық, толығырақ [министрлік сайтында](https://www.gov.kz/memleket/edu?lang=kk) жазылған.
Бағдарламаны `pip install kazalign` командасымен орнатыңыз. Сұрақтарды info@edu.gov.kz поштасына *жіберіңіз*!

- `git push`
- ![сурет](a.png) Алматыдағы _үлкен_ [кітапхана](https://a.kz/lib_(new) "Кітапхана") ашылды.
"""


@pytest.fixture(scope="module")
def translator() -> Iterator[ArticleTranslator]:
    with ArticleTranslator(Translating(to=("en",))) as made:
        yield made


def english(translator: ArticleTranslator, path: Path) -> str:
    translated = translator.translate(read(path))
    return translated.document.filled({each.sentence: each.marked or each.text for each in translated.translations["en"]})


def test_markup_goes_to_the_right_words(translator: ArticleTranslator, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    made = english(translator, tmp_path / "a.md")
    emphasised = re.search(r"\*\*([^*\n]+)\*\* \w+.*\[([^\]\n]+)\]\(https://www\.gov\.kz/memleket/edu\?lang=kk\)", made)
    assert emphasised and "important" in emphasised[1] and ("minist" in emphasised[2].lower() or "site" in emphasised[2])
    assert "`pip install kazalign`" in made and "info@edu.gov.kz" in made and "- `git push`\n" in made
    assert '](https://a.kz/lib_(new) "Кітапхана")' in made and "![сурет](a.png)" in made
    assert made.count("**") == 4 and made.count("`") == 4 and len(re.findall(r"(?<!\*)\*(?!\*)", made)) == 2


def test_the_page_and_the_tables_have_the_plain_text(translator: ArticleTranslator, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    translated = translator.translate(read(tmp_path / "a.md"))
    assert not any(mark in each.text for each in translated.translations["en"] for mark in ("**", "](", "`"))
    assert "pip install kazalign" in translated.translations["en"][2].text
    assert all(each.links is None for each in translated.translations["en"])


def test_addresses_survive_in_plain_text(translator: ArticleTranslator, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Толығырақ https://www.gov.kz/memleket/edu?lang=kk&x=1 сайтында жазылған.", encoding="utf-8")
    assert "https://www.gov.kz/memleket/edu?lang=kk&x=1" in english(translator, tmp_path / "a.txt")


def test_words_are_linked_on_request_and_light_up_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Кеше Алматыда жаңа кітапхана ашылды.", encoding="utf-8")
    with ArticleTranslator(Translating(words=True)) as translator:
        translated = translator.translate(read(tmp_path / "a.txt"))
    (russian,) = translated.translations["ru"]
    assert russian.links
    linked = {
        (
            translated.document.sentences[0].text[slice(*russian.links.source[link.source])],
            russian.text[slice(*russian.links.target[link.target])],
        )
        for link in russian.links.links
    }
    assert any(one == "кітапхана" and other.startswith("библиотек") for one, other in linked)
    page = "".join(writer("html").write(translated, None))
    names = re.findall(r'data-links="([^"]+)"', page)
    halves = [name for each in names for name in each.split()]
    assert {name.split("-")[0] for name in halves} == {"en", "ru"} and all(halves.count(name) == 2 for name in halves)
    row = json.loads("".join(writer("jsonl").write(translated, None)))
    assert row["translations"]["ru"]["words"]["links"] and "marked" not in row["translations"]["ru"]


WORDS = st.sampled_from(
    ["сөз", "үй", "**қала**", "[ат](https://a.kz/b_c)", "`x  y`", "https://b.kz/d?e", "*бір екі*", "![s](i.png)", "."]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_no_engine_can_lose_an_address_or_code(tmp_path: Path, words: list[str], data: st.DataObject) -> None:
    (tmp_path / "a.md").write_text(" ".join(["Сөз", *words]) + "\n", encoding="utf-8")
    document = segment(read(tmp_path / "a.md"))

    def translate(sentences: Iterable[Sentence]) -> Iterator[Translation]:
        """Any words of the sentence, in any order."""
        for each in sentences:
            kept = data.draw(st.lists(st.sampled_from(each.text.split()), max_size=6))
            yield Translation(each.id, "en", " ".join(kept), None, (), "any", "1")

    def link(pairs: list[tuple[str, str]]) -> list[WordLinks]:
        spans = [tuple(tuple(match.span() for match in re.finditer(r"\w+|[^\w\s]", text)) for text in pair) for pair in pairs]
        numbers = [
            data.draw(st.sets(st.tuples(*(st.integers(0, max(0, len(side) - 1)) for side in each)), max_size=4)) for each in spans
        ]
        return [
            WordLinks((0, 1), *each, tuple(Link(*pair, 0.9) for pair in chosen if all(each)))
            for each, chosen in zip(spans, numbers, strict=True)
        ]

    made = translate_marked(document, translate, translate, link, with_links=False)  # type: ignore[arg-type]
    text = document.filled({each.sentence: each.marked or each.text for each in made})
    for kept in ("](https://a.kz/b_c)", "`x  y`", "https://b.kz/d?e", "![s](i.png)"):
        assert text.count(kept) >= sum(kept in word for word in words), text
    assert text.count("`") % 2 == 0 and text.count("**") % 2 == 0 and text.count("[") == text.count("]")


def test_a_name_that_is_lost_stays_flagged_and_is_flagged_once(tmp_path: Path) -> None:
    """The address, put back, does not take the flag away, and the word links do not give it twice."""
    (tmp_path / "a.md").write_text("Кеше Мәдина Сәтбекова https://a.kz/b сайтын ашты.\n", encoding="utf-8")

    def translate(sentences: Iterable[Sentence]) -> Iterator[Translation]:
        for each in sentences:
            yield Translation(each.id, "en", "Yesterday Abraham opened the site", None, ("names",), "any", "1")

    def link(pairs: list[tuple[str, str]]) -> list[WordLinks]:
        spans = [tuple(tuple(match.span() for match in re.finditer(r"\w+", text)) for text in pair) for pair in pairs]
        return [WordLinks((0, 1), *each, ()) for each in spans]

    (made,) = translate_marked(
        segment(read(tmp_path / "a.md")),
        translate,
        translate,
        link,  # type: ignore[arg-type]
        with_links=True,
    )
    assert "https://a.kz/b" in made.text
    assert made.flags == ("names",)
