"""What evaluation scores: translations out of files, and those that engines make; and what looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.errors import ConfigurationError
from kazalign.pipeline.translation import ArticleTranslator, Translating

if TYPE_CHECKING:
    from kazalign.documents.model import Document
    from kazalign.evaluation.model import System
    from kazalign.evaluation.scoring import Examine, Watcher

Watch = Callable[[str, str], "Watcher"]
"""What is done and what is counted, e.g. `scoring` and `segments` -> who is told how far it is."""


def watched(watch: Watch | None, doing: str, counted: str) -> Watcher | None:
    """Who is told how far some work is, where anybody is."""
    return watch(doing, counted) if watch is not None else None


def named_files(given: Sequence[str]) -> dict[str, Path]:
    """`NAME=FILE` or `FILE`, whose name then is the system's: its stem, or its path where two have one stem.

    Raises:
        ConfigurationError: two systems have one name, or one has none.
    """
    pairs = [("", each) if Path(each).exists() or "=" not in each else tuple(each.split("=", 1)) for each in given]
    stems = [Path(path).stem for name, path in pairs if not name]
    files: dict[str, Path] = {}
    for name, path in pairs:
        if not path:
            raise ConfigurationError(f"--hypothesis {name}{'=' if name else ''}: no file is named; write NAME=FILE or FILE")
        chosen = name or (Path(path).stem if stems.count(Path(path).stem) == 1 else path)
        if chosen in files:
            raise ConfigurationError(f"two systems are called {chosen!r}; give them names: --hypothesis NAME=FILE")
        files[chosen] = Path(path)
    return files


def translated(
    engines: Sequence[str],
    documents: Sequence[Document],
    source: str,
    target: str,
    translating: Translating,
    watch: Watch | None = None,
) -> list[System]:
    """What engines make of all sentences of all documents, in order; what the memory knows is not translated again.

    Raises:
        ConfigurationError: an engine is named twice.
    """
    if twice := [engine for number, engine in enumerate(engines) if engine in engines[:number]]:
        raise ConfigurationError(f"the engine {twice[0]} is there twice; name each engine once")
    watcher = watched(watch, "translating", "translations") if engines else None
    if watcher is not None:
        watcher.expect(len(engines) * sum(len(document.sentences) for document in documents))
    return [_translated(engine, documents, source, target, translating, watcher) for engine in engines]


def _translated(
    engine: str, documents: Sequence[Document], source: str, target: str, translating: Translating, watcher: Watcher | None
) -> System:
    from kazalign.evaluation.model import System

    texts: list[str] = []
    name = revision = licence = ""
    with ArticleTranslator(replace(translating, engine=engine, to=(target,), language=source)) as translator:
        for document in documents:
            made = translator.translate(document, progress=watcher.advance if watcher is not None else None)
            texts += [" ".join(each.text.split()) for each in made.translations[target]]
            name = next((each.engine for each in made.translations[target]), name)
            revision = next((each.revision for each in made.translations[target]), revision)
            licence = made.licence
    return System(name or engine, tuple(texts), revision, licence)


def distinct(systems: Sequence[System]) -> list[System]:
    """Systems of one name get their revision beside it.

    Raises:
        ConfigurationError: two of them are the same.
    """
    names = [system.name for system in systems]
    named = [
        replace(system, name=f"{system.name} ({system.revision})") if names.count(system.name) > 1 and system.revision else system
        for system in systems
    ]
    for number, system in enumerate(named):
        if any(system.name == other.name for other in named[:number]):
            raise ConfigurationError(f"{system.name} is there twice; name each system once")
    return named


def document_of(name: str, texts: Sequence[str], language: str) -> Document:
    """Segments as a document: each is one sentence."""
    from kazalign.documents.model import Document, Paragraph, Sentence

    sentences, at = [], 0
    for number, text in enumerate(texts, start=1):
        sentences.append(Sentence(f"s{number}", text, at, at + len(text), language))
        at += len(text) + 1
    joined = "\n".join(texts)
    return Document(name, joined, (Paragraph("p1", joined, 0, len(joined), sentences=tuple(sentences)),))


def examiner(source: str, target: str) -> Examine:
    """What looks at a translation beside its source: the guard of the translation room."""
    from kazalign.translation.guard import examine

    return lambda text, translation: examine(text, translation, source, target)
