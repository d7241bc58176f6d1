"""A paragraph becomes sentences: one rule set a language, other engines beside it."""

from __future__ import annotations

import dataclasses

from kazalign.documents.model import FURNITURE, Document, Paragraph, Sentence
from kazalign.languages import language as find_language
from kazalign.segmentation.registry import load
from kazalign.segmentation.segmenter import Segmenter, Span

__all__ = ["Segmenter", "Span", "segment", "split"]


def segment(document: Document, *, engine: str = "rules", language: str = "kk", segmented: bool = False) -> Document:
    """The document with the sentences of its paragraphs; furniture (id lines, bylines, source lines) has none.

    Args:
        document: paragraphs as read; sentences that they have already are replaced.
        engine: `rules`, `sat:MODEL`, or a segmenter of another package.
        language: any name of the document's language; its rules serve for all sentences, while each sentence is marked with the
            language it is found to be in.
        segmented: each paragraph is one sentence already, furniture too.

    Raises:
        ConfigurationError: there is no such engine or language.
        MissingExtra: the engine's library is not installed.
        ModelError: the engine's model cannot be loaded.
    """
    code = find_language(language).code
    segmenter = None if segmented else load(engine, code)
    paragraphs = tuple(
        paragraph if paragraph.kind in FURNITURE and not segmented else _with_sentences(paragraph, segmenter, code)
        for paragraph in document.paragraphs
    )
    return dataclasses.replace(document, paragraphs=paragraphs)


def split(text: str, *, language: str) -> list[str]:
    """The sentences of a plain text, by the rules of its language.

    Raises:
        ConfigurationError: there is no such language.
    """
    return [text[start:end] for start, end in load("rules", language).split(text)]


def _with_sentences(paragraph: Paragraph, segmenter: Segmenter | None, language: str) -> Paragraph:
    from kazalign.documents.identification import identify

    spans = _whole(paragraph.text) if segmenter is None else segmenter.split(paragraph.text)
    sentences = tuple(
        Sentence(
            id=f"{paragraph.id}.s{number}",
            text=(text := paragraph.text[start:end]),
            start=paragraph.with_marks(paragraph.original_offset(start)),
            end=paragraph.original_offset(end),
            language=identify(text, language),
        )
        for number, (start, end) in enumerate(spans, start=1)
    )
    return dataclasses.replace(paragraph, sentences=sentences)


def _whole(text: str) -> list[Span]:
    content = text.strip()
    start = len(text) - len(text.lstrip())
    return [(start, start + len(content))] if content else []
