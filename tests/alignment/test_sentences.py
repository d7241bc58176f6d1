"""Documents become beads: the articles against their gold, and odd input."""

from __future__ import annotations

import dataclasses
import random

import pytest

from kazalign.alignment.embedders import Embedder, load_embedder
from kazalign.alignment.gold import Counts, compare, read_gold, strict
from kazalign.alignment.outcome import check, summary
from kazalign.alignment.sentences import align_documents, align_sides
from kazalign.alignment.settings import settings
from kazalign.alignment.sides import side_of
from kazalign.documents.model import Bitext, Document, Paragraph, Sentence
from kazalign.errors import ConfigurationError, InputError

from .conftest import ARTICLES

ARTICLE = ARTICLES / "04-health"


def sentences(folder: str, language: str) -> list[str]:
    rows = (line.split("\t") for line in (ARTICLES / folder / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return [text for code, _, text in rows if code == language]


def document(name: str, texts: list[str], *, kind: str = "body") -> Document:
    """Each text a sentence and a paragraph of its own."""
    paragraphs, at = [], 0
    for number, text in enumerate(texts):
        place = (at, at + len(text))
        sentence = Sentence(f"{name}.p{number}.s1", text, *place)
        paragraphs.append(Paragraph(f"{name}.p{number}", text, *place, kind=kind, sentences=(sentence,)))  # type: ignore[arg-type]
        at += len(text) + 1
    return Document(name, "\n".join(texts), tuple(paragraphs))


def aligned(one: Document, other: Document, embedder: Embedder, languages: tuple[str, str] = ("kk", "en")) -> Bitext:
    bitext = align_documents(one, other, languages=languages, embedder=embedder)
    for column, each in enumerate((one, other)):
        names = [name for bead in bitext.beads for name in bead.sides[column]]
        assert sorted(names) == sorted(sentence.id for sentence in each.sentences)
    return bitext


@pytest.mark.parametrize("pair", ["kk-en", "kk-ru", "en-ru"])
def test_the_articles_reach_what_is_promised(e5: Embedder, pair: str) -> None:
    source, target = pair.split("-")
    total = Counts()
    for folder in sorted(path.parent for path in ARTICLES.glob("*/beads.tsv")):
        sides = [side_of(texts, e5.embed(texts)) for texts in (sentences(folder.name, code) for code in (source, target))]
        found = [step.pair for step, _ in align_sides(sides[0], sides[1], settings("e5", "news"))]
        total += compare(read_gold(folder / "beads.tsv", pair), found)
    assert strict(total).f1 >= 0.93


def test_the_same_text_twice_is_one_to_one_and_sure(e5: Embedder) -> None:
    texts = sentences("03-science", "kk")
    bitext = aligned(document("a", texts), document("b", texts), e5)
    assert [bead.shape for bead in bitext.beads] == ["1-1"] * len(texts)
    assert all(bead.probability is not None and bead.probability > 0.9 for bead in bitext.beads)


def test_one_sentence_finds_its_own_among_fifty(e5: Embedder) -> None:
    fifty = [*sentences("03-science", "en"), *sentences("06-sport", "en"), *sentences("09-education", "en")][:50]
    (index,) = (at for at, text in enumerate(fifty) if "186.4 million" in text)
    one = [text for text in sentences("03-science", "kk") if "186,4" in text]
    bitext = aligned(document("a", one), document("b", fifty), e5)
    assert [bead.target for bead in bitext.beads if bead.source] == [(f"b.p{index}.s1",)]


def test_lines_in_random_order_are_still_covered(e5: Embedder) -> None:
    shuffled = sentences("04-health", "en")
    random.Random(5).shuffle(shuffled)
    bitext = aligned(document("a", sentences("04-health", "kk")), document("b", shuffled), e5)
    right = sum(1 for bead in bitext.beads if bead.source and bead.target)
    assert right >= 10 and any(bead.crossing for bead in bitext.beads)


def test_texts_of_different_things_are_refused_with_a_diagnosis(e5: Embedder) -> None:
    bitext = aligned(document("a", sentences("04-health", "kk")), document("b", sentences("06-sport", "en")), e5)
    with pytest.raises(InputError, match=r"nothing was aligned: hardly two of 23 and 23 sentences .* may not be translations"):
        check(bitext)


def test_the_wrong_language_is_in_the_diagnosis(e5: Embedder) -> None:
    bitext = aligned(document("a", sentences("04-health", "kk")), document("b", sentences("06-sport", "ru")), e5)
    with pytest.raises(InputError, match="b looks like ru, not en"):
        check(bitext)


def test_headings_alone_are_aligned(e5: Embedder) -> None:
    folders = sorted(path.name for path in ARTICLES.iterdir() if path.is_dir())
    titles = [[sentences(folder, code)[0] for folder in folders] for code in ("kk", "en")]
    bitext = aligned(document("a", titles[0], kind="heading"), document("b", titles[1], kind="heading"), e5)
    assert [bead.shape for bead in bitext.beads] == ["1-1"] * len(folders)


def test_a_sentence_of_five_thousand_words_is_a_sentence() -> None:
    texts = ["Бірінші сөйлем 1990.", "сөз " * 5000, "Соңғы сөйлем 2024."]
    bitext = aligned(document("a", texts), document("b", texts), load_embedder("lexical"))
    assert len(bitext.beads) <= 3


def test_an_empty_side_is_an_error_with_its_name(e5: Embedder) -> None:
    with pytest.raises(InputError, match="b: there are no sentences in it to align"):
        align_documents(document("a", ["Сәлем."]), document("b", []), languages=("kk", "en"), embedder=e5)


def test_sides_may_be_empty() -> None:
    lexical = load_embedder("lexical")
    one, none = (side_of(texts, lexical.embed(texts)) for texts in (["Сәлем."], list[str]()))
    assert [step.pair for step, _ in align_sides(one, none, settings("lexical", "news"))] == [((0,), ())]
    assert align_sides(none, none, settings("lexical", "news")) == []


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="known are: news, legal, subtitles"):
        settings("e5", "poetry")


def test_paragraphs_and_headings_count_where_both_texts_have_them(e5: Embedder) -> None:
    """The same sentences, with a heading that could go with either paragraph."""
    texts = sentences("04-health", "kk")[:6], sentences("04-health", "en")[:6]
    plain = [document(name, side) for name, side in zip("ab", texts, strict=True)]
    titled = [
        dataclasses.replace(each, paragraphs=(dataclasses.replace(each.paragraphs[0], kind="heading"), *each.paragraphs[1:]))
        for each in plain
    ]
    assert aligned(*titled, e5).beads[0].shape == "1-1"


def test_the_closing_line_counts_what_there_is(e5: Embedder) -> None:
    bitext = aligned(document("a", sentences("04-health", "kk")), document("b", sentences("04-health", "en")), e5)
    line = summary(bitext, 1.25)
    linked = sum(1 for bead in bitext.beads if bead.probability is not None)
    assert line.startswith(f"{linked} beads (1-1 ") and "% of 46 sentences unaligned" in line and line.endswith("; 1.2 s")
