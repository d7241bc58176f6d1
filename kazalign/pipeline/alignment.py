"""The part of the pipeline that aligns: texts -> sentences -> beads -> files."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kazalign.documents.model import FURNITURE, Bitext, Document
from kazalign.errors import ConfigurationError
from kazalign.pipeline.reading import as_document, code_of, segment


def align(
    source: Document | Path | str,
    *targets: Document | Path | str,
    languages: Sequence[str] = (),
    embedder: str = "e5",
    preset: str = "news",
    segmented: bool = False,
    words: str | None = None,
    offline: bool = False,
    threads: int = 0,
) -> Bitext:
    """Which sentences of two texts, or of three, say the same.

    A string is a text, a `pathlib.Path` is a file; documents that have no sentences yet are segmented.

    Args:
        source: the first text.
        targets: one other, or two.
        languages: their languages in order; by default each is found from the text.
        embedder: `e5`, `lexical` or `sentence-transformers:NAME_OR_PATH`.
        preset: `news`, `legal` or `subtitles`.
        segmented: take each line as one sentence.
        words: link words too, by `argmax`, `itermax` or `match`.
        offline: forbid everything remote.
        threads: 0 uses all processors.

    Raises:
        ConfigurationError, InputError, ModelError, OfflineError, MissingExtra: see `kazalign.errors`; that nothing was
            aligned is an InputError.
    """
    from kazalign.alignment import WordAligner, align_documents, load_embedder, three_way, with_words
    from kazalign.alignment.outcome import check

    if len(targets) not in (1, 2):
        raise ConfigurationError(f"give two texts or three to align, not {len(targets) + 1}")
    codes, texts = _languages((source, *targets), languages)
    prepared = [_to_align(text, code, segmented) for text, code in zip(texts, codes, strict=True)]
    chosen = load_embedder(embedder, threads=threads, offline=offline)
    pairs = {
        (one, other): align_documents(
            prepared[one], prepared[other], languages=(codes[one], codes[other]), embedder=chosen, preset=preset
        )
        for one, other in ([(0, 1)] if len(targets) == 1 else [(0, 1), (0, 2), (1, 2)])
    }
    for bitext in pairs.values():
        check(bitext)
    bitext = pairs[0, 1] if len(targets) == 1 else three_way(pairs)
    return bitext if words is None else with_words(bitext, WordAligner(words, threads=threads))


def align_files(
    files: Sequence[Path],
    *,
    out: Path,
    file_format: str,
    languages: Sequence[str] = (),
    embedder: str = "e5",
    preset: str = "news",
    segmented: bool = False,
    words: str | None = None,
    gold: Path | None = None,
    offline: bool = False,
    threads: int = 0,
) -> list[str]:
    """Align two files or three and write the beads; returns lines to show: doubts, scores against `gold`, what was done."""
    from kazalign.alignment.gold import report
    from kazalign.alignment.outcome import doubts, summary
    from kazalign.corpora.bitexts import bitext_writer, write_bitext

    began = time.perf_counter()
    bitext_writer(file_format)  # an unknown format is said before the work
    if gold is not None and len(files) != 2:
        raise ConfigurationError(f"{gold}: gold is for two texts, but {len(files)} are given")
    bitext = align(
        *files,
        languages=languages,
        embedder=embedder,
        preset=preset,
        segmented=segmented,
        words=words,
        offline=offline,
        threads=threads,
    )
    scores = [] if gold is None else report(bitext, gold)
    write_bitext(bitext, out, file_format=file_format)
    return [*doubts(bitext), *scores, summary(bitext, time.perf_counter() - began)]


def _languages(sources: Sequence[Document | Path | str], names: Sequence[str]) -> tuple[list[str], list[Document]]:
    """The codes of the texts' languages, given or found, and the texts read."""
    from kazalign.alignment.outcome import looks_like

    if names and len(names) != len(sources):
        raise ConfigurationError(f"{len(sources)} texts but {len(names)} languages: {', '.join(names)}; give one for each text")
    codes = [code_of(name) for name in names]
    texts = [as_document(source, code) for source, code in zip(sources, codes or ["kk"] * len(sources), strict=True)]
    if not codes:
        found = [looks_like(text) for text in texts]
        for text, code in zip(texts, found, strict=True):
            if code not in ("kk", "ru", "en"):
                place = text.path or text.id
                raise ConfigurationError(f"{place}: its language cannot be told; say the languages of all texts with --languages")
        codes = [code for code in found if code]
        texts = [as_document(source, code) for source, code in zip(sources, codes, strict=True)]
    if len(set(codes)) < len(codes):
        named = ", ".join(f"{text.path or text.id} {code}" for text, code in zip(texts, codes, strict=True))
        raise ConfigurationError(f"each text must have a language of its own, but here: {named}; say them with --languages")
    return codes, texts


def _to_align(document: Document, code: str, segmented: bool) -> Document:
    """The document with its sentences; with `segmented` every line is one, furniture too."""
    if document.sentences:
        return document
    if segmented:
        plain = (replace(each, kind="body") if each.kind in FURNITURE else each for each in document.paragraphs)
        document = replace(document, paragraphs=tuple(plain))
    return segment(document, language=code, segmented=segmented)
