"""Articles -> sentences -> translations -> files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from kazalign.documents.model import Document, Sentence, TranslatedDocument, Translation, WordLinks
from kazalign.errors import ConfigurationError, InputError
from kazalign.pipeline.reading import as_document, code_of, read_input

if TYPE_CHECKING:
    from kazalign.alignment import WordAligner
    from kazalign.corpora.writing import Task
    from kazalign.translation.glossary import Placed, Term


_PLACES = 5
"""Of more places where a term was kept or missed than these, the others are only counted."""


@dataclass
class Summary:
    """What a run did, for its last line."""

    sentences: int = 0
    translations: int = 0
    remembered: int = 0
    """Translations that came out of the memory."""
    seconds: float = 0.0
    flags: Counter[str] = field(default_factory=Counter)

    def add(self, translated: TranslatedDocument) -> None:
        """Count one more document."""
        self.sentences += len(translated.document.sentences)
        for translations in translated.translations.values():
            self.translations += len(translations)
            self.flags.update(flag for translation in translations for flag in translation.flags)

    def remember(self, count: int) -> None:
        """Count translations that came out of the memory."""
        self.remembered += count

    def __str__(self) -> str:
        speed = self.translations / self.seconds if self.seconds else 0.0
        flags = ", ".join(f"{kind} {count}" for kind, count in sorted(self.flags.items())) or "none"
        return (
            f"{self.sentences} sentences, {self.translations} translations ({self.remembered} from the memory), "
            f"{self.seconds:.1f} seconds, {speed:.1f} translations a second; flags: {flags}"
        )


@dataclass(frozen=True)
class Translating:
    """How texts are translated."""

    engine: str = "bundled"
    """`bundled`, `ct2:PATH`, `hf:NAME_OR_PATH` or `libretranslate:URL`."""
    to: tuple[str, ...] = ("en", "ru")
    """Codes or names of the target languages."""
    language: str = "kk"
    """The texts' own language."""
    beam: int = 4
    """Hypotheses kept while decoding; 1 is greedy."""
    rerank: bool = False
    """Choose among those hypotheses also by the way back; see `kazalign.translation.Decoding`."""
    memory: Path | None = None
    """The file of translations made so far; None: no memory."""
    glossaries: tuple[Path, ...] = ()
    """TSVs of terms; where two have a term, that of the later one holds."""
    segmented: bool = False
    """Take each line as one sentence."""
    convert_script: bool = False
    """Put Kazakh in Latin or Arabic letters into Cyrillic first, where files are read."""
    offline: bool = False
    """Forbid everything remote."""
    threads: int = 0
    """0 leaves the choice to the engine."""
    words: bool = False
    """Link the words of every sentence and its translation, and flag names that have become others; the words of sentences with
    markup or terms of the glossary are always linked.
    """

    @property
    def files(self) -> tuple[Path, ...]:
        """The glossaries and the memory, which no translation may be written over."""
        return self.glossaries if self.memory is None else (*self.glossaries, self.memory)


class ArticleTranslator:
    """An engine with its memory and glossary, ready to translate one document after the other.

    Raises:
        ConfigurationError, InputError, ModelError, OfflineError, MissingExtra: see `kazalign.errors`.
    """

    def __init__(self, how: Translating) -> None:
        from kazalign.translation import Decoding, Glossary, Memory
        from kazalign.translation.engines import load_engine
        from kazalign.translation.engines.codes import check_direction

        self.source = code_of(how.language)
        self.targets = tuple(dict.fromkeys(code_of(name) for name in how.to))
        if not self.targets:
            raise ConfigurationError("no language to translate into; name one at least")
        if self.source in self.targets:
            raise ConfigurationError(f"the texts are in {self.source} and cannot be translated into it; name another language")
        if how.rerank and how.beam == 1:
            raise ConfigurationError("with one hypothesis there is nothing to rerank; raise the beam or leave out rerank")
        self.segmented, self.convert_script = how.segmented, how.convert_script
        self._threads, self._words = how.threads, how.words
        self.summary = Summary()
        self._decoding = Decoding(beam=how.beam, rerank=how.rerank)
        self._glossary = Glossary.load(*how.glossaries) if how.glossaries else None
        with ExitStack() as resources:  # the engine comes last, since it may take long to load
            self._memory = resources.enter_context(Memory(how.memory)) if how.memory is not None else None
            self._engine = load_engine(how.engine, threads=how.threads, offline=how.offline)
            for target in self.targets:
                check_direction(self._engine.description, self.source, target)
            self._resources = resources.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._resources.close()

    @property
    def description(self) -> str:
        """Who translates: engine, revision and licence, in one line."""
        told = self._engine.description
        return ", ".join(filter(None, (f"{told.name} {told.revision}", told.licence)))

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
        translated = TranslatedDocument(document, translations, self._engine.description.licence, self.source)
        self.summary.add(translated)
        self.summary.seconds += time.perf_counter() - began
        return translated

    def glossary_report(self) -> list[str]:
        """One line a term that was found in the source: how often it is in the translation, how often it is not, and where."""
        if self._glossary is None:
            return []
        report = self._glossary.report
        lines = []
        for term in self._glossary.terms:
            if not (report.hits[term] or report.misses[term]):
                continue
            kept, missed = (_places(report.places, term, kept=kept) for kept in (True, False))
            counts = f"{report.hits[term]} kept{kept}, {report.misses[term]} missed{missed}"
            lines.append(f"glossary: {term.source} -> {term.target} ({term.language}): {counts}")
        return lines

    def _translations(self, document: Document, target: str, progress: Callable[[int], None] | None) -> list[Translation]:
        from kazalign.pipeline.inline import translate_marked

        places: dict[str, list[Placed]] = {}  # of a sentence that is done again, the last ones
        first = partial(self._translate, target, progress=progress, remembered=self.summary.remember, placed=places.__setitem__)
        again = partial(self._translate, target, placed=places.__setitem__)
        made = translate_marked(document, first, again, partial(self._link, target), with_links=self._words)
        if self._glossary is not None:
            for each in places.values():
                self._glossary.count(each)
        return made

    def _link(self, target: str, pairs: Sequence[tuple[str, str]]) -> list[WordLinks]:
        from kazalign.alignment import link_texts

        return link_texts(pairs, self._aligner, (self.source, target))

    @cached_property
    def _aligner(self) -> WordAligner:
        from kazalign.alignment import load_word_aligner

        return load_word_aligner(threads=self._threads)

    def _translate(
        self,
        target: str,
        sentences: Iterable[Sentence],
        *,
        progress: Callable[[int], None] | None = None,
        remembered: Callable[[int], None] | None = None,
        placed: Callable[[str, list[Placed]], None],
    ) -> Iterator[Translation]:
        from kazalign.translation import translate_sentences

        return translate_sentences(
            sentences,
            engine=self._engine,
            source=self.source,
            target=target,
            decoding=self._decoding,
            memory=self._memory,
            glossary=self._glossary,
            progress=progress,
            remembered=remembered,
            linker=partial(self._link, target),
            placed=placed,
        )


def _places(places: Sequence[Placed], term: Term, *, kept: bool) -> str:
    """Where a term was kept or missed, and what is written there: (article.p1.s2 "акимата", ...)."""
    some = [each for each in places if each.term == term and each.kept == kept]
    named = ", ".join(f'{each.sentence} "{each.text}"' if each.text else each.sentence for each in some[:_PLACES])
    return f" ({named}{', ...' if len(some) > _PLACES else ''})" if some else ""


def translate(
    source: Document | Path | str,
    *,
    to: Sequence[str] = ("en", "ru"),
    engine: str = "bundled",
    language: str = "kk",
    beam: int = 4,
    rerank: bool = False,
    memory: Path | None = None,
    glossary: Path | str | Sequence[Path | str] = (),
    segmented: bool = False,
    offline: bool = False,
    threads: int = 0,
    words: bool = False,
) -> TranslatedDocument:
    """Translate one document: a `Document`, the path of a file, or a text.

    A string is a text, a `pathlib.Path` is a file. A glossary, one or several, is a file or the name of one that came with
    the package. See `Translating` for the arguments and `ArticleTranslator` for the errors.
    """
    how = Translating(
        engine=engine,
        to=tuple(to),
        language=language,
        beam=beam,
        rerank=rerank,
        memory=memory,
        glossaries=glossary_files([glossary] if isinstance(glossary, Path | str) else glossary),
        segmented=segmented,
        offline=offline,
        threads=threads,
        words=words,
    )
    with ArticleTranslator(how) as translator:
        return translator.translate(as_document(source, translator.source, lines=segmented))


def glossary_files(names: Iterable[Path | str]) -> tuple[Path, ...]:
    """The files of glossaries that came with the package, which go by name, and of others, which go by path."""
    from kazalign.translation.glossary import glossary_file

    return tuple(map(glossary_file, names))


def default_memory() -> Path:
    """The memory that runs share when none is named: in the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("kazalign") / "memory.sqlite"


class Watcher(Protocol):
    """Who is told how a run is getting on."""

    def begin(self, number: int, of: int) -> None:
        """Input `number`, counted from 1, of so many is next."""
        ...

    def expect(self, count: int) -> None:
        """`count` more translations are to come."""
        ...

    def advance(self, count: int) -> None:
        """`count` more translations are done."""
        ...

    def note(self, line: str) -> None:
        """Something to tell the user."""
        ...


def plan_translation(
    inputs: Sequence[str], *, to: Sequence[str], out: Path | None, file_format: str, read: Iterable[Path] = ()
) -> list[Task]:
    """Find all inputs and see where their translations go, before anything is loaded; see `kazalign.corpora.writing.plan`."""
    from kazalign.corpora.writing import plan

    return plan(inputs, out=out, file_format=file_format, languages=tuple(dict.fromkeys(map(code_of, to))), read=read)


def translate_files(
    translator: ArticleTranslator,
    tasks: Sequence[Task],
    *,
    file_format: str,
    progress: Watcher,
) -> Iterator[tuple[Task, InputError | None]]:
    """Translate every input and write it; yields each with None, or with what was wrong where it cannot be read."""
    from kazalign.corpora.writing import write

    for number, task in enumerate(tasks, start=1):
        progress.begin(number, len(tasks))
        try:
            document = read_input(task.source, translator.source, translator.convert_script, lines=translator.segmented)
        except InputError as error:
            yield task, error
            continue
        document = translator.segment(document)
        progress.expect(len(document.sentences) * len(translator.targets))
        written = write(translator.translate(document, progress=progress.advance), task.files, file_format=file_format)
        if written is not None and (written.losses or written.without):
            progress.note(f"{task.source}: {written}")
        yield task, None
