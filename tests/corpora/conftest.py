"""Translated documents made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kazalign.documents.model import Document, Metadata, Paragraph, Sentence, TranslatedDocument, Translation

Maker = Callable[..., TranslatedDocument]


def make(sources: list[str], *, licence: str = "Apache-2.0", **targets: list[str]) -> TranslatedDocument:
    """A document of one paragraph, its sentences joined by spaces, with the translations given by language."""
    sentences, at = [], 0
    for number, source in enumerate(sources):
        sentences.append(Sentence(f"s{number}", source, at, at + len(source)))
        at += len(source) + 1
    text = " ".join(sources)
    document = Document("made", text, (Paragraph("p1", text, 0, len(text), sentences=tuple(sentences)),))
    translations = {
        code: tuple(Translation(f"s{number}", code, each, None, (), "toy", "1") for number, each in enumerate(texts))
        for code, texts in targets.items()
    }
    return TranslatedDocument(document, translations, licence)


@pytest.fixture(scope="session")
def make_translated() -> Maker:
    return make


@pytest.fixture(scope="session")
def article() -> TranslatedDocument:
    """A headline, two sentences of which the second is flagged in English, and furniture around them."""
    text = "KZ-7\n\nАралда көшет егілді\n\nБұл – <b>бірінші</b> & соңғы емес.  340 адам, 45 көлік келді.\n\nДереккөз: әкімдік\n"

    def place(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    def sentence(id_: str, part: str) -> Sentence:
        return Sentence(id_, part, *place(part))

    headline = sentence("p2s1", "Аралда көшет егілді")
    first, second = sentence("p3s1", "Бұл – <b>бірінші</b> & соңғы емес."), sentence("p3s2", "340 адам, 45 көлік келді.")
    paragraphs = (
        Paragraph("p1", "KZ-7", *place("KZ-7"), kind="id_line"),
        Paragraph("p2", headline.text, headline.start, headline.end, kind="heading", sentences=(headline,)),
        Paragraph("p3", text[first.start : second.end], first.start, second.end, sentences=(first, second)),
        Paragraph("p4", "Дереккөз: әкімдік", *place("Дереккөз: әкімдік"), kind="source_line"),
    )
    english = (
        Translation("p2s1", "en", "Seedlings planted by the Aral", -0.25, (), "toy", "1"),
        Translation("p3s1", "en", "This is the <b>first</b> & not the last.", -0.5, (), "toy", "1"),
        Translation("p3s2", "en", "People and vehicles came.", None, ("numbers", "length_ratio"), "toy", "1"),
    )
    russian = (
        Translation("p2s1", "ru", "На Арале посадили саженцы", -0.25, (), "toy", "1"),
        Translation("p3s1", "ru", "Это <b>первый</b> & не последний.", -0.5, (), "toy", "1"),
        Translation("p3s2", "ru", "Приехали 340 человек, 45 машин.", -0.75, (), "other", "2"),
    )
    document = Document("kz-7", text, paragraphs, path="kz-7.txt", metadata=Metadata(author="Ә. Автор"))
    return TranslatedDocument(document, {"en": english, "ru": russian}, "Apache-2.0")
