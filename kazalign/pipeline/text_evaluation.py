"""The part of the pipeline that scores running texts: articles that are translated, and translations made elsewhere.

Their sentences do not answer one to one, so they are aligned before anything is scored.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.errors import ConfigurationError, InputError
from kazalign.pipeline.reading import as_document, code_of, segment
from kazalign.pipeline.systems import Watch, distinct, document_of, examiner, translated, watched
from kazalign.pipeline.translation import Translating

if TYPE_CHECKING:
    from kazalign.alignment import Embedder
    from kazalign.documents.model import Bitext, Document
    from kazalign.evaluation.files import Lines
    from kazalign.evaluation.model import Evaluation, System
    from kazalign.evaluation.scoring import Options, Watcher
    from kazalign.evaluation.segments import Texts


_LONGEST_FOR_TER = 500
"""Words; TER looks for phrases that moved, in time that grows faster than the square of the length: 4 seconds for 363 words of a
weak translation, minutes for 1500.
"""


def evaluate_articles(
    folder: Path,
    *,
    engines: Sequence[str] = (),
    hypotheses: Mapping[str, Path] | None = None,
    targets: Sequence[str] = (),
    language: str = "kk",
    translating: Translating | None = None,
    options: Options | None = None,
    force: bool = False,
    watch: Watch | None = None,
) -> list[Evaluation]:
    """Score translations of articles against versions whose sentences do not answer one to one.

    Engines translate sentence by sentence; translations out of files and the articles' versions are segmented, and aligned with
    the article. What answers each other is scored as one segment (`kazalign.evaluation.segments`), and the notes say how much was
    merged or left out. Then each article is scored as a whole. So there are two evaluations for each target.

    Args:
        folder: an article, with a file for each language (`kk.txt`, `en.txt`), or a folder of such folders.
        engines: names of translation engines.
        hypotheses: system -> a folder with its translations; see `kazalign.evaluation.articles.find_translations`.
        targets: languages to translate into; by default all that the articles have.
        language: the language of the articles.
        translating: how the engines are run.
        options, force: see `kazalign.evaluate`.
        watch: gives those who are told how far the aligning, the translating and the scoring are.

    Raises:
        ConfigurationError: there is nothing to score.
        InputError: there is no article, or it lacks a language or a translation, or texts do not answer each other.
    """
    from kazalign.evaluation.articles import find_articles, find_translations
    from kazalign.evaluation.model import System

    if not engines and not hypotheses:
        raise ConfigurationError("there is nothing to score; name an engine with --engine or translations with --hypothesis")
    source, named = code_of(language), hypotheses or {}
    articles = find_articles(folder, source, [code_of(each) for each in targets])
    languages = list(articles[0].versions)
    files = {
        (system, target): find_translations(place, articles, source, target)
        for target in languages
        for system, place in named.items()
    }
    translating = translating or Translating()
    aligner = _Aligner(translating, watched(watch, "aligning", "texts"))
    originals = [_read(article.source, source) for article in articles]
    evaluations = []
    for target in languages:
        versions = [_read(article.versions[target], target) for article in articles]
        others = {system: [_read(path, target) for path in files[system, target]] for system in named}
        if not force:
            for number, (original, version) in enumerate(zip(originals, versions, strict=True)):
                _check([each[number] for each in others.values()], [version], original, source=source, target=target)
        made = translated(engines, originals, source, target, translating, watch)
        aligner.expect(len(articles) * (1 + len(named)))
        references, *answers = (
            [aligner.align(*pair, (source, target)) for pair in zip(originals, texts, strict=True)]
            for texts in (versions, *others.values())
        )
        answers += [_one_to_one(originals, system, (source, target)) for system in made]
        systems = distinct([*(System(name, ()) for name in named), *made])
        texts = [
            _texts(article.name, originals[number], [references[number]], [each[number] for each in answers])
            for number, article in enumerate(articles)
        ]
        evaluations += _scored(folder.resolve().name, texts, systems, source, target, options, watch)
    return evaluations


def evaluate_texts(
    hypotheses: Mapping[str, Path],
    references: Sequence[Path],
    *,
    source: Path | None = None,
    target: str = "en",
    language: str = "kk",
    translating: Translating | None = None,
    options: Options | None = None,
    force: bool = False,
    watch: Watch | None = None,
) -> list[Evaluation]:
    """Score translations of a text, each a running text with sentences of its own: by sentence, and as wholes.

    All are segmented and aligned with the source, or without one with the first reference.

    Args:
        hypotheses: system -> the file of its translation.
        references: for each translator, a file.
        source: the file of the text that was translated.
        target, language: what was translated into, and from.
        translating: whether anything remote is forbidden, and the number of threads.
        options, force: see `kazalign.evaluate`.
        watch: gives those who are told how far the aligning and the scoring are.

    Raises:
        ConfigurationError: there is no translation or no reference.
        InputError: texts are not what they should be, or do not answer each other.
    """
    from kazalign.evaluation.checks import check_given
    from kazalign.evaluation.model import System
    from kazalign.evaluation.segments import one_to_one

    to, code = code_of(target), code_of(language)
    check_given(hypotheses, references, source=code, target=to)
    origin = _read(source, code) if source is not None else None
    versions = [_read(path, to) for path in references]
    others = [_read(path, to) for path in hypotheses.values()]
    if not force:
        _check(others, versions, origin, source=code, target=to)
    pivot, languages = (origin, (code, to)) if origin is not None else (versions[0], (to, to))
    first = [] if origin is not None else [one_to_one(pivot, pivot, languages)]
    aligner = _Aligner(translating or Translating(), watched(watch, "aligning", "texts"))
    aligner.expect(len(versions) - len(first) + len(others))
    answers = [aligner.align(pivot, other, languages) for other in (*versions[len(first) :], *others)]
    count = len(versions) - len(first)
    texts = _texts(Path(references[0]).name, pivot, [*first, *answers[:count]], answers[count:])
    systems = [System(name, ()) for name in hypotheses]
    return _scored(texts.name, [texts], systems, code if origin is not None else None, to, options, watch)


def _read(path: Path, code: str) -> Document:
    """The text with its sentences, of which none is longer than any sentence can be.

    Raises:
        InputError: it cannot be read, or there are no sentences in it.
    """
    from kazalign.evaluation.files import LONGEST_LINE

    document = segment(as_document(path, code), language=code)
    if not document.sentences:
        raise InputError("there is no sentence in it", path=path)
    for sentence, line in zip(document.sentences, _line_numbers(document), strict=True):
        if len(sentence.text) > LONGEST_LINE:
            raise InputError(f"{len(sentence.text):,} characters without the end of a sentence", path=path, line=line)
    return document


def _check(
    hypotheses: Sequence[Document], references: Sequence[Document], origin: Document | None, *, source: str, target: str
) -> None:
    from kazalign.evaluation.checks import check_meaning

    check_meaning(
        [_lines(each) for each in hypotheses],
        [_lines(each) for each in references],
        _lines(origin) if origin is not None else None,
        source=source if origin is not None else None,
        target=target,
        line_by_line=False,
    )


def _lines(document: Document) -> Lines:
    from kazalign.evaluation.files import Lines

    texts = tuple(" ".join(each.text.split()) for each in document.sentences)
    return Lines(document.path or document.id, texts, tuple(_line_numbers(document)))


def _line_numbers(document: Document) -> Iterator[int]:
    """The line of the file that each sentence begins in; of a format with markup, the paragraph."""
    ends = [match.start() for match in re.finditer("\n", document.text)]
    return (bisect_left(ends, sentence.start) + 1 for sentence in document.sentences)


class _Aligner:
    """One embedder for all texts, so that what is in several pairs is looked at once."""

    def __init__(self, translating: Translating, watcher: Watcher | None) -> None:
        self._translating, self._watcher = translating, watcher

    @cached_property
    def _embedder(self) -> Embedder:
        from kazalign.alignment import load_embedder

        return load_embedder("e5", threads=self._translating.threads, offline=self._translating.offline)

    def expect(self, count: int) -> None:
        """So many pairs are to come."""
        if self._watcher is not None and count:
            self._watcher.expect(count)

    def align(self, pivot: Document, other: Document, languages: tuple[str, str]) -> Bitext:
        """The beads of two texts.

        Raises:
            InputError: they do not answer each other.
        """
        from kazalign.alignment import align_documents
        from kazalign.alignment.outcome import check

        bitext = align_documents(pivot, other, languages=languages, embedder=self._embedder)
        try:
            check(bitext)
        except InputError:
            counts = f"{len(other.sentences)} and {len(pivot.sentences)} sentences"
            raise InputError(
                f"hardly two of {counts} answer each other, so nothing can be scored; is this a translation of {pivot.path}?"
                if languages[0] != languages[1]
                else f"hardly two of {counts} say the same as in {pivot.path}, so nothing can be scored; is it the same text?",
                path=other.path,
            ) from None
        if self._watcher is not None:
            self._watcher.advance(1)
        return bitext


def _one_to_one(originals: Sequence[Document], system: System, languages: tuple[str, str]) -> list[Bitext]:
    """An engine's translations, a document for each original."""
    from kazalign.evaluation.segments import one_to_one

    bitexts, at = [], 0
    for original in originals:
        count = len(original.sentences)
        made = document_of(system.name, system.hypotheses[at : at + count], languages[1])
        bitexts.append(one_to_one(original, made, languages))
        at += count
    return bitexts


def _texts(name: str, pivot: Document, references: Sequence[Bitext], translations: Sequence[Bitext]) -> Texts:
    from kazalign.evaluation.segments import Texts

    return Texts(name, pivot, tuple(references), tuple(translations))


def _scored(
    name: str,
    texts: Sequence[Texts],
    systems: Sequence[System],
    source: str | None,
    target: str,
    options: Options | None,
    watch: Watch | None,
) -> list[Evaluation]:
    """By sentence and by document."""
    from kazalign.evaluation.scoring import Options, score
    from kazalign.evaluation.segments import by_document, by_sentence

    options = options or Options()
    examine = examiner(source, target) if source is not None else None
    watcher = watched(watch, "scoring", "segments")
    small = by_sentence(name, texts, systems, source, target)
    large, whole = by_document(name, texts, systems, source, target)
    metrics, notes = options.metrics, []
    longest = max(len(text.split()) for version in (*large.references, *(each.hypotheses for each in whole)) for text in version)
    if longest > _LONGEST_FOR_TER and set(metrics) > {"ter"}:
        metrics = tuple(name for name in metrics if name != "ter")
        notes = [f"without TER, which takes minutes for texts of more than {_LONGEST_FOR_TER} words; here is one of {longest}"]
    return [
        score(*small, options=options, examine=examine, progress=watcher),
        score(large, whole, options=replace(options, metrics=metrics), flags=False, progress=watcher, notes=notes),
    ]
