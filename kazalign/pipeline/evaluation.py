"""The part of the pipeline that scores: texts and references, and what the translation room has to say about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.errors import ConfigurationError
from kazalign.pipeline.reading import code_of

if TYPE_CHECKING:
    from kazalign.documents.model import Document
    from kazalign.evaluation.articles import Article, Pair
    from kazalign.evaluation.files import Lines
    from kazalign.evaluation.model import Evaluation, ReferenceSet, System
    from kazalign.evaluation.scoring import Examine, Options, Watcher

Texts = Sequence[str] | Path
"""Segments, or the path of a file with one on each line."""


def evaluate(
    hypotheses: Mapping[str, Texts],
    references: Sequence[Texts],
    *,
    sources: Texts | None = None,
    target: str = "en",
    language: str = "kk",
    name: str | None = None,
    labels: Path | None = None,
    options: Options | None = None,
    force: bool = False,
    progress: Watcher | None = None,
) -> Evaluation:
    """Score one or more systems against one or more references, with intervals and tests of significance.

    Args:
        hypotheses: system -> its translations, a segment each.
        references: for each translator, its translations; a single reference is a list of one.
        sources: the texts that were translated; with them each translation is examined, too.
        target, language: what was translated into, and from.
        name: what to call the test set.
        labels: a TSV with the columns `document` and `origin`, a row for each segment.
        options: metrics and resampling (`kazalign.evaluation.scoring.Options`).
        force: score what looks wrong, too: copies, another language, shifted lines.
        progress: told how many segments are to be scored, and how many have been, metric by metric.

    Raises:
        InputError: texts do not belong together; the message names file and line.
        ConfigurationError, MissingExtra: an unknown metric, language or option, or what they need is not there.
    """
    from kazalign.evaluation.checks import check_meaning, check_shapes, notes
    from kazalign.evaluation.files import read_labels
    from kazalign.evaluation.model import ReferenceSet, System
    from kazalign.evaluation.scoring import score

    to, source = code_of(target), code_of(language)
    if to == source:
        raise ConfigurationError(f"source and target language are both {to}; name the source with --from")
    if isinstance(references, str | Path) or any(isinstance(each, str) for each in references):
        raise ConfigurationError("references are given as one list a translator; put a single reference into a list of its own")
    given = [_lines(texts, f"translation {system}") for system, texts in hypotheses.items()]
    wanted = [_lines(texts, f"reference {number}") for number, texts in enumerate(references, start=1)]
    origin = None if sources is None else _lines(sources, "source")
    check_shapes(given, wanted, origin)
    if not force:
        check_meaning(given, wanted, origin, source=source if origin else None, target=to)
    test = ReferenceSet(
        name=name or Path(wanted[0].place).name,
        target=to,
        references=tuple(each.texts for each in wanted),
        source=source if origin else None,
        sources=origin.texts if origin else None,
        labels=read_labels(labels, len(wanted[0])) if labels else {},
    )
    systems = [System(system, lines.texts) for system, lines in zip(hypotheses, given, strict=True)]
    found = tuple(notes(given))
    return score(test, systems, options=options, examine=examiner(source, to), progress=progress, notes=found)


def named_files(given: Sequence[str]) -> dict[str, Path]:
    """`NAME=FILE` or `FILE`, whose name then is the system's: its stem, or its path where two have one stem.

    Raises:
        ConfigurationError: two systems have one name.
    """
    pairs = [("", each) if Path(each).exists() or "=" not in each else tuple(each.split("=", 1)) for each in given]
    stems = [Path(path).stem for name, path in pairs if not name]
    files: dict[str, Path] = {}
    for name, path in pairs:
        chosen = name or (Path(path).stem if stems.count(Path(path).stem) == 1 else path)
        if chosen in files:
            raise ConfigurationError(f"two systems are called {chosen!r}; give them names: --hypothesis NAME=FILE")
        files[chosen] = Path(path)
    return files


@dataclass(frozen=True)
class Translating:
    """How engines are run: see `kazalign.pipeline.translation.ArticleTranslator` for what the arguments mean."""

    beam: int = 4
    memory: Path | None = None
    offline: bool = False
    threads: int = 0
    progress: Watcher | None = None
    """Told how many sentences are to be translated and have been."""


def evaluate_benchmark(
    name: str,
    *,
    engines: Sequence[str] = (),
    hypotheses: Mapping[str, Path] | None = None,
    targets: Sequence[str] = (),
    language: str = "kk",
    data_dir: Path | None = None,
    definitions: Path | None = None,
    translating: Translating | None = None,
    options: Options | None = None,
    force: bool = False,
    progress: Watcher | None = None,
) -> list[Evaluation]:
    """Translate a benchmark with engines, or take translations of it from files, and score them: one evaluation a target.

    Args:
        name: as in the definitions.
        engines: names of translation engines.
        hypotheses: system -> a file with its translations, for a single target.
        targets: languages to translate into; by default all that the benchmark tests.
        language: the language translated from.
        data_dir: a copy of the benchmark; by default the one that was fetched.
        definitions: another file of definitions than `configs/benchmarks.yaml`.
        translating: how the engines are run.
        options, force, progress: see `evaluate`.

    Raises:
        ConfigurationError: the benchmark or the direction is unknown, or there is nothing to score.
        InputError: the copy is not whole, or a file does not belong to it.
    """
    from kazalign.evaluation.benchmarks import find, load_definitions, locate, read_benchmark

    benchmark = find(name, load_definitions(definitions))
    folder = locate(name, benchmark, data_dir)
    source = code_of(language)
    wanted = [code_of(each) for each in targets] or [to for of, to in benchmark.pairs if of == source]
    translating = translating or Translating()
    if benchmark.format == "articles":
        if hypotheses:
            raise ConfigurationError(f"{name} is scored with engines, not with files of translations; name one with --engine")
        return evaluate_articles(
            folder, engines=engines, targets=wanted, language=source, translating=translating, options=options, progress=progress
        )
    tests = [read_benchmark(name, benchmark, folder, source=source, target=target) for target in wanted]
    if hypotheses and len(tests) != 1:
        raise ConfigurationError(f"{name} has several targets: {', '.join(wanted)}; say with --target which the files are in")
    if not engines and not hypotheses:
        raise ConfigurationError("there is nothing to score; name an engine with --engine or a file with --hypothesis")
    return [
        _score_test(test, engines, hypotheses or {}, translating, options=options, force=force, progress=progress)
        for test in tests
    ]


def evaluate_articles(
    folder: Path,
    *,
    engines: Sequence[str] = ("bundled",),
    targets: Sequence[str] = (),
    language: str = "kk",
    translating: Translating | None = None,
    options: Options | None = None,
    progress: Watcher | None = None,
) -> list[Evaluation]:
    """Translate articles and score them against versions whose sentences do not answer one to one.

    The article is segmented and translated sentence by sentence; the reference is segmented and aligned to the article. What
    answers each other is scored as one segment, and the notes say how much was merged or left out. Then each article is scored as
    a whole. So there are two evaluations for each target.

    Args:
        folder: an article, with a file for each language (`kk.txt`, `en.txt`), or a folder of such folders.
        engines: names of translation engines.
        targets: languages to translate into; by default all that the articles have.
        language: the language of the articles.
        translating: how the engines are run.
        options, progress: see `evaluate`.

    Raises:
        InputError: there is no article, or it lacks a language.
    """
    from kazalign.evaluation.articles import as_documents, as_segments, find_articles
    from kazalign.evaluation.model import System
    from kazalign.evaluation.scoring import score

    source = code_of(language)
    articles = find_articles(folder, source, [code_of(each) for each in targets])
    translating = translating or Translating()
    evaluations = []
    for target in articles[0].versions:
        pairs = [_aligned(article, source, target, translating) for article in articles]
        documents = [pair.bitext.documents[0] for pair in pairs]
        systems = _distinct([_translate(engine, documents, source, target, translating) for engine in engines or ("bundled",)])
        for kind in (as_segments, as_documents):
            test, join = kind(folder.name, pairs, source, target)
            joined = [System(each.name, join(each.hypotheses), each.revision, each.licence) for each in systems]
            flags, examine = kind is as_segments, examiner(source, target)
            evaluations.append(score(test, joined, options=options, examine=examine, flags=flags, progress=progress))
    return evaluations


def _score_test(
    test: ReferenceSet,
    engines: Sequence[str],
    hypotheses: Mapping[str, Path],
    translating: Translating,
    *,
    options: Options | None,
    force: bool,
    progress: Watcher | None,
) -> Evaluation:
    from kazalign.evaluation.checks import check_meaning, check_shapes, notes
    from kazalign.evaluation.files import Lines, read_lines
    from kazalign.evaluation.model import System
    from kazalign.evaluation.scoring import score

    assert test.source and test.sources
    references = [Lines(f"the references of {test.name}", texts) for texts in test.references]
    sources = Lines(f"the sources of {test.name}", test.sources)
    read = {name: read_lines(path) for name, path in hypotheses.items()}
    if read:
        check_shapes(list(read.values()), references, sources)
        if not force:
            check_meaning(list(read.values()), references, sources, source=test.source, target=test.target)
    systems = [System(name, lines.texts) for name, lines in read.items()]
    document = _document(test.name, test.sources, test.source)
    systems += [_translate(engine, [document], test.source, test.target, translating) for engine in engines]
    systems = _distinct(systems)
    found = tuple(notes([Lines(system.name, system.hypotheses) for system in systems]))
    return score(test, systems, options=options, examine=examiner(test.source, test.target), progress=progress, notes=found)


def _document(name: str, texts: Sequence[str], language: str) -> Document:
    """Segments as a document: each is one sentence."""
    from kazalign.documents.model import Document, Paragraph, Sentence

    sentences, at = [], 0
    for number, text in enumerate(texts, start=1):
        sentences.append(Sentence(f"s{number}", text, at, at + len(text), language))
        at += len(text) + 1
    joined = "\n".join(texts)
    return Document(name, joined, (Paragraph("p1", joined, 0, len(joined), sentences=tuple(sentences)),))


def _translate(engine: str, documents: Sequence[Document], source: str, target: str, translating: Translating) -> System:
    """All sentences of all documents, in order; what the memory knows is not translated again."""
    from kazalign.evaluation.model import System
    from kazalign.pipeline.translation import ArticleTranslator

    texts: list[str] = []
    names = revision = licence = ""
    with ArticleTranslator(
        engine,
        to=(target,),
        language=source,
        beam=translating.beam,
        memory=translating.memory,
        offline=translating.offline,
        threads=translating.threads,
    ) as translator:
        watcher = translating.progress
        for document in documents:
            if watcher is not None:
                watcher.expect(len(document.sentences))
            translated = translator.translate(document, progress=watcher.advance if watcher is not None else None)
            texts += [" ".join(each.text.split()) for each in translated.translations[target]]
            names = next((each.engine for each in translated.translations[target]), names)
            revision = next((each.revision for each in translated.translations[target]), revision)
            licence = translated.licence
    return System(names or engine, tuple(texts), revision, licence)


def _distinct(systems: Sequence[System]) -> list[System]:
    """Systems of one name get their revision beside it.

    Raises:
        ConfigurationError: two of them are the same.
    """
    names = [system.name for system in systems]
    named = [
        replace(system, name=f"{system.name} ({system.revision})") if names.count(system.name) > 1 else system
        for system in systems
    ]
    for number, system in enumerate(named):
        if any(system.name == other.name for other in named[:number]):
            raise ConfigurationError(f"{system.name} is there twice; name each system once")
    return named


def _aligned(article: Article, source: str, target: str, translating: Translating) -> Pair:
    """The article and one version, segmented and aligned."""
    from kazalign.evaluation.articles import Pair
    from kazalign.pipeline.alignment import align

    bitext = align(
        article.source,
        article.versions[target],
        languages=(source, target),
        offline=translating.offline,
        threads=translating.threads,
    )
    return Pair(article.name, bitext)


def examiner(source: str, target: str) -> Examine:
    """What looks at a translation beside its source: the guard of the translation room."""
    from kazalign.translation.guard import examine

    return lambda text, translation: examine(text, translation, source, target)


def _lines(texts: Texts, place: str) -> Lines:
    from kazalign.evaluation.files import Lines, read_lines

    if isinstance(texts, Path):
        return read_lines(texts)
    return Lines(place, tuple(text.rstrip() for text in texts))
