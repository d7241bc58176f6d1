"""The file that joins the rooms: article -> sentences -> translations -> files."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from kazalign.atomic import make_folder
from kazalign.documents.model import Document, TranslatedDocument, Translation
from kazalign.errors import ConfigurationError
from kazalign.languages import language


@dataclass
class Summary:
    """What a run did, for its last line."""

    sentences: int = 0
    seconds: float = 0.0
    remembered: int = 0
    """Translations that came out of the memory."""
    flags: Counter[str] = field(default_factory=Counter)

    def add(self, translated: TranslatedDocument) -> None:
        """Count one more document."""
        for translations in translated.translations.values():
            self.sentences += len(translations)
            self.flags.update(flag for translation in translations for flag in translation.flags)

    def __str__(self) -> str:
        speed = self.sentences / self.seconds if self.seconds else 0.0
        flags = ", ".join(f"{kind} {count}" for kind, count in sorted(self.flags.items())) or "none"
        return (
            f"{self.sentences} translations in {self.seconds:.1f} s ({speed:.1f} a second, "
            f"{self.remembered} from the memory); flags: {flags}"
        )


class ArticleTranslator:
    """An engine with its memory and glossary, ready to translate one document after the other.

    Args:
        engine: `bundled`, `ct2:PATH`, `hf:NAME_OR_PATH` or `libretranslate:URL`.
        to: codes or names of the target languages.
        language: the documents' own language.
        beam: hypotheses kept while decoding; 1 is greedy.
        memory: the file of translations made so far; None: no memory.
        glossary: a TSV of terms; None: no glossary.
        segmented: take each line as one sentence.
        offline: forbid everything remote.
        threads: 0 leaves the choice to the engine.

    Raises:
        ConfigurationError, InputError, ModelError, OfflineError, MissingExtra: see `kazalign.errors`.
    """

    def __init__(
        self,
        engine: str = "bundled",
        *,
        to: Sequence[str] = ("en", "ru"),
        language: str = "kk",
        beam: int = 4,
        memory: Path | None = None,
        glossary: Path | None = None,
        segmented: bool = False,
        offline: bool = False,
        threads: int = 0,
    ) -> None:
        from kazalign.translation import Decoding, Glossary, Memory
        from kazalign.translation.engines import load_engine

        self.source = _code(language)
        self.targets = tuple(dict.fromkeys(_code(name) for name in to))
        if not self.targets or self.source in self.targets:
            raise ConfigurationError(
                f"the target languages must be other than {self.source}, and at least one; got: {', '.join(to) or 'none'}"
            )
        self.segmented = segmented
        self.summary = Summary()
        self._decoding = Decoding(beam=beam)
        self._glossary = Glossary.load(glossary) if glossary is not None else None
        self._engine = load_engine(engine, threads=threads, offline=offline)
        self._resources = ExitStack()
        self._memory = self._resources.enter_context(Memory(memory)) if memory is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._resources.close()

    def segment(self, document: Document) -> Document:
        """The document with its sentences, made now if it has none."""
        from kazalign.segmentation import segment

        if document.sentences:
            return document
        return segment(document, language=self.source, segmented=self.segmented)

    def translate(self, document: Document, *, progress: Callable[[int], None] | None = None) -> TranslatedDocument:
        """Translate every sentence into every target language; `progress` is told how many more are done."""
        began = time.perf_counter()
        document = self.segment(document)
        translations = {target: tuple(self._translations(document, target, progress)) for target in self.targets}
        translated = TranslatedDocument(document, translations, self._engine.description.licence)
        self.summary.add(translated)
        self.summary.seconds += time.perf_counter() - began
        return translated

    def glossary_report(self) -> list[str]:
        """One line a term that was found in the source: how often it is in the translation, and how often it is not."""
        if self._glossary is None:
            return []
        report = self._glossary.report
        terms = dict.fromkeys([*report.misses, *report.hits])
        return [
            f"glossary: {term.source} -> {term.target} ({term.language}): {report.hits[term]} kept, {report.misses[term]} missed"
            for term in terms
        ]

    def _translations(self, document: Document, target: str, progress: Callable[[int], None] | None) -> Iterator[Translation]:
        from kazalign.translation import translate_sentences

        return translate_sentences(
            document.sentences,
            engine=self._engine,
            source=self.source,
            target=target,
            decoding=self._decoding,
            memory=self._memory,
            glossary=self._glossary,
            progress=progress,
        )


def translate(
    source: Document | Path | str,
    *,
    to: Sequence[str] = ("en", "ru"),
    engine: str = "bundled",
    language: str = "kk",
    beam: int = 4,
    memory: Path | None = None,
    glossary: Path | None = None,
    segmented: bool = False,
    offline: bool = False,
    threads: int = 0,
) -> TranslatedDocument:
    """Translate one document: a `Document`, the path of a file, or a text.

    A string is a text, a `pathlib.Path` is a file. See `ArticleTranslator` for the arguments and errors.
    """
    from kazalign.documents import read, read_text

    if isinstance(source, Document):
        document = source
    elif isinstance(source, Path):
        document = read(source, language=_code(language))
    else:
        document = read_text(source, language=_code(language))
    with ArticleTranslator(
        engine,
        to=to,
        language=language,
        beam=beam,
        memory=memory,
        glossary=glossary,
        segmented=segmented,
        offline=offline,
        threads=threads,
    ) as translator:
        return translator.translate(document)


def documents(inputs: Sequence[str], *, language: str) -> Iterator[Document]:
    """Read files, folders and globs one after the other; `-` is standard input."""
    from kazalign.documents import find_files, read, read_standard_input

    for name in inputs:
        if name == "-":
            yield read_standard_input(sys.stdin.buffer)
        else:
            for path in find_files([name]):
                yield read(path, language=_code(language))


def segment(document: Document, *, language: str = "kk", engine: str = "rules", segmented: bool = False) -> Document:
    """The document with its sentences; with `segmented` each paragraph is one, as given.

    Raises:
        ConfigurationError: the language or the engine is unknown.
    """
    from kazalign.segmentation import segment as run

    return run(document, language=_code(language), engine=engine, segmented=segmented)


def default_memory() -> Path:
    """The memory that runs share when none is named: in the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("kazalign") / "memory.sqlite"


class Watcher(Protocol):
    """Who is told how a run is getting on."""

    def expect(self, count: int) -> None:
        """`count` more translations are to come."""
        ...

    def advance(self, count: int) -> None:
        """`count` more translations are done."""
        ...


def translate_files(
    translator: ArticleTranslator,
    inputs: Sequence[str],
    *,
    out: Path | None,
    file_format: str,
    progress: Watcher,
) -> Iterator[list[Path]]:
    """Translate every input and write it; yields the files written, document by document.

    Inputs that lie in folders keep their place below `out`. All inputs are found, and `out` is checked, before anything is
    translated.
    """
    from kazalign.corpora.writing import write

    places = _places(inputs, out, file_format=file_format, languages=translator.targets)
    for name, place in places:
        (document,) = documents([name], language=translator.source)
        document = translator.segment(document)
        progress.expect(len(document.sentences) * len(translator.targets))
        yield write(translator.translate(document, progress=progress.advance), place, file_format=file_format)


def _places(inputs: Sequence[str], out: Path | None, *, file_format: str, languages: Sequence[str]) -> list[tuple[str, Path]]:
    """Each input file with the file, folder or stream that its translation goes to."""
    from kazalign.atomic import STANDARD_OUTPUT
    from kazalign.corpora.writers import writer
    from kazalign.documents import find_files

    many_files = writer(file_format).per_language and len(languages) > 1
    names: list[tuple[str, Path]] = []
    for given in inputs:
        found = [given] if given == "-" else [str(path) for path in find_files([given])]
        base = Path(given) if Path(given).is_dir() else None
        names += [(name, Path(name).parent.relative_to(base) if base else Path()) for name in found]
    if out is None or out == STANDARD_OUTPUT:
        if len(names) > 1:
            raise ConfigurationError(f"{len(names)} inputs cannot all go to standard output; name a folder with --out")
        return [(name, STANDARD_OUTPUT) for name, _ in names]
    folder_wanted = len(names) > 1 or many_files or out.is_dir() or not out.suffix
    if not folder_wanted:
        return [(names[0][0], out)]
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out}: is a file, but a folder is needed for what will be written; name another with --out")
    places: dict[tuple[Path, str], str] = {}
    for name, below in names:
        key = (out / below, Path(name).stem)
        if key in places:
            raise ConfigurationError(f"{name}: would be written to the same files as {places[key]}; translate them in two runs")
        places[key] = name
    for folder, _ in places:
        make_folder(folder)
    return [(name, folder) for (folder, _), name in places.items()]


def _code(name: str) -> str:
    return language(name).code
