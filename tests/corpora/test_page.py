"""The page, parsed back."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.corpora.writers import writer
from kazalign.documents.model import Paragraph, TranslatedDocument


def parsed(translated: TranslatedDocument, language: str | None = None) -> lxml.html.HtmlElement:
    page = "".join(writer("html").write(translated, language))
    return lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def texts(tree: lxml.html.HtmlElement, code: str) -> dict[str, str]:
    """Sentence id -> text, in one column, without the mark of a flag."""
    spans = tree.xpath(f"//main//div[@lang='{code}']//span[@data-sentence]")
    return {span.get("data-sentence"): span.text or "" for span in spans}


def test_every_sentence_stands_in_every_column(article: TranslatedDocument) -> None:
    tree = parsed(article)
    assert texts(tree, "kk") == {sentence.id: sentence.text for sentence in article.document.sentences}
    for code, translations in article.translations.items():
        assert texts(tree, code) == {each.sentence: each.text for each in translations}


def test_one_language_only(article: TranslatedDocument) -> None:
    tree = parsed(article, "ru")
    assert not texts(tree, "en")
    assert len(texts(tree, "ru")) == 3
    assert tree.body.get("style") == "--columns: 2"


def test_headline_and_title(article: TranslatedDocument) -> None:
    tree = parsed(article)
    assert [h1.text_content() for h1 in tree.xpath("//main//h1")] == [
        "Аралда көшет егілді",
        "Seedlings planted by the Aral",
        "На Арале посадили саженцы",
    ]
    assert tree.findtext(".//title") == "Аралда көшет егілді"


def test_title_of_a_document_without_headline(make_translated: Callable[..., TranslatedDocument]) -> None:
    tree = parsed(make_translated(["Бір."], en=["One."]))
    assert tree.findtext(".//title") == tree.xpath("//header/h1")[0].text == "made"


def test_flags_are_marked_listed_and_linked(article: TranslatedDocument) -> None:
    tree = parsed(article)
    (mark,) = tree.xpath("//main//button")
    assert mark.get("aria-label") == "To check: numbers, length ratio"
    sentence = mark.getparent().getparent()
    assert (sentence.get("data-sentence"), sentence.text) == ("p3s2", "People and vehicles came.")
    (link,) = tree.xpath("//details[@open]//a")
    assert link.get("href") == "#" + sentence.get("id")
    assert "People and vehicles came." in link.text_content()


def test_ids_are_unique(article: TranslatedDocument) -> None:
    ids = parsed(article).xpath("//@id")
    assert len(ids) == len(set(ids)) == 6


def test_many_flags_are_folded(make_translated: Callable[..., TranslatedDocument]) -> None:
    translated = make_translated(["Бір."] * 11, en=["One."] * 11)
    flagged = tuple(replace(each, flags=("numbers",)) for each in translated.translations["en"])
    tree = parsed(replace(translated, translations={"en": flagged}))
    assert tree.xpath("//details") and not tree.xpath("//details[@open]")


def test_furniture_is_kept_across_all_columns(article: TranslatedDocument) -> None:
    rows = parsed(article).xpath("//div[contains(@class, 'furniture')]")
    assert [row.text_content() for row in rows] == ["KZ-7", "Дереккөз: әкімдік"]


def test_what_stands_between_sentences_is_kept(article: TranslatedDocument) -> None:
    body = parsed(article).xpath("//div[@class='row body']/div[@lang='ru']")[0]
    assert body.text_content() == "Это <b>первый</b> & не последний.  Приехали 340 человек, 45 машин."


def test_facts(article: TranslatedDocument) -> None:
    tree = parsed(article)
    facts = dict(zip(tree.xpath("//dt/text()"), tree.xpath("//dd/text()"), strict=True))
    assert facts == {
        "Author": "Ә. Автор",
        "Engine": "toy, revision 1, other, revision 2",
        "Licence": "Apache-2.0",
        "Sentences": "3",
        "To check": "1",
    }
    assert "Machine translation" in tree.xpath("//header")[0].text_content()


def test_sentence_in_another_language_says_so(article: TranslatedDocument) -> None:
    headline = article.document.paragraphs[1]
    russian = replace(headline, sentences=(replace(headline.sentences[0], language="other"),))
    paragraphs = (article.document.paragraphs[0], russian, *article.document.paragraphs[2:])
    tree = parsed(replace(article, document=replace(article.document, paragraphs=paragraphs)))
    assert tree.xpath("//div[@lang='kk']//span[@lang='und']/text()") == [headline.text]


def test_nothing_is_fetched_and_only_our_script_runs(article: TranslatedDocument) -> None:
    page = "".join(writer("html").write(article, None))
    tree = lxml.html.document_fromstring(page)
    assert not tree.xpath("//@src") and not tree.xpath("//link") and "url(" not in page and "@import" not in page
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, flags=re.DOTALL)
    assert "default-src 'none'" in policy
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy


@pytest.mark.parametrize("text", ["</span><script>alert(1)</script>", '" onclick="alert(1)', "&amp; &lt;", "<!--", "'"])
def test_markup_in_text_stays_text(text: str, make_translated: Callable[..., TranslatedDocument]) -> None:
    tree = parsed(make_translated([text], en=[text], licence=text))
    assert texts(tree, "kk") == texts(tree, "en") == {"s0": text}
    assert len(tree.xpath("//script")) == 1 and not tree.xpath("//@onclick")
    assert text in tree.xpath("//dd/text()")


@given(rows=st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_text_comes_back(rows: list[tuple[str, str]], make_translated: Callable[..., TranslatedDocument]) -> None:
    def shown(text: str) -> str:
        """Control characters become U+FFFD; a browser reads a carriage return as a line feed."""
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")

    tree = parsed(make_translated([row[0] for row in rows], en=[row[1] for row in rows]))
    found = {
        code: [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts(tree, code).values()] for code in ("kk", "en")
    }
    assert found == {"kk": [shown(row[0]) for row in rows], "en": [shown(row[1]) for row in rows]}


@pytest.mark.parametrize(
    ("line", "marker"), [("1. Бір.", "1."), ("ә) Бір.", "ә)"), ("– Бір.", "•"), ("  * **Бір.**", "•"), ("Бір.", "•")]
)
def test_list_items_keep_their_markers(line: str, marker: str, make_translated: Callable[..., TranslatedDocument]) -> None:
    made = make_translated(["Бір."], en=["One."])
    text = f"Тізім:\n{line}\n"
    start = text.index("Бір.")
    item = Paragraph(
        "p1", "Бір.", start, start + 4, "list_item", sentences=(replace(made.document.sentences[0], start=start, end=start + 4),)
    )
    tree = parsed(replace(made, document=replace(made.document, text=text, paragraphs=(item,))))
    assert tree.xpath("//div[@class='row list_item']//span[@class='marker']/text()") == [marker, marker]
    assert texts(tree, "kk") == {"s0": "Бір."} and texts(tree, "en") == {"s0": "One."}
