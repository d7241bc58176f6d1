"""The part of the pipeline that aligns: texts -> sentences -> beads -> files."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.documents.model import Bitext, Document
from kazalign.errors import ConfigurationError
from kazalign.languages import OTHERS, any_code
from kazalign.outputs import check_apart, check_place
from kazalign.pipeline.reading import as_document, segment

if TYPE_CHECKING:
    from kazalign.alignment import Embedder, WordAligner
    from kazalign.pipeline.translated import SentenceTranslator


@dataclass(frozen=True)
class Options:
    """How texts are aligned; see `align` for what each means."""

    method: str = "embedding"
    embedder: str = "e5"
    engine: str = "bundled"
    preset: str = "news"
    segmented: bool = False
    words: str | None = None
    offline: bool = False
    threads: int = 0
    priors: Path | None = None


class Aligner:
    """Aligns one group of texts after the other; what is needed is loaded once.

    Raises:
        ConfigurationError: there is no such method or preset.
        ModelError, OfflineError, MissingExtra: the translator that the method needs cannot be loaded.
    """

    def __init__(self, options: Options) -> None:
        from kazalign.alignment.methods import METHODS
        from kazalign.alignment.settings import settings

        if options.method not in METHODS:
            raise ConfigurationError(f"unknown method {options.method!r}; known are: {', '.join(METHODS)}")
        settings(options.embedder, options.preset)
        self._words = _word_aligner(options)
        self.options = options
        self.notes: list[str] = []
        """What users should know of the last alignment."""
        self._translator: SentenceTranslator | None = None
        if options.method != "embedding":
            from kazalign.pipeline.translated import SentenceTranslator

            self._translator = SentenceTranslator(options.engine, offline=options.offline, threads=options.threads)

    @property
    def revision(self) -> str:
        """That of the translator; empty where none is needed."""
        return f"{self._translator.name} {self._translator.revision}" if self._translator else ""

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder, loaded when it is first asked for."""
        from kazalign.alignment import load_embedder

        return load_embedder(self.options.embedder, threads=self.options.threads, offline=self.options.offline)

    def check_languages(self, codes: Sequence[str]) -> None:
        """See that the method can align every two of these languages.

        Raises:
            ConfigurationError: it goes by a translation alone, and the engine cannot make one.
        """
        if self._translator is None or self.options.method == "auto":
            return
        for one, other in combinations(codes, 2):
            if self._translator.side((one, other)) is None:
                raise ConfigurationError(
                    f"{self._translator.name} translates neither {one}-{other} nor {other}-{one}; it translates: "
                    f"{self._translator.directions}; use --method embedding, or another --engine"
                )

    def prepare(self, document: Document, code: str) -> Document:
        """The document with its sentences; with `segmented` every line is one, furniture too."""
        if document.sentences:
            return document
        return segment(document, language=rules_for(code, document), segmented=self.options.segmented)

    def align(self, documents: Sequence[Document], codes: Sequence[str]) -> Bitext:
        """The beads of two or three documents with sentences.

        Raises:
            InputError: a document has no sentences, or nothing was aligned.
            ConfigurationError: see `check_languages`.
        """
        from kazalign.alignment import align_documents, three_way, with_words
        from kazalign.alignment.outcome import check

        self.check_languages(codes)
        self.notes = []
        pairs: dict[tuple[int, int], Bitext] = {}
        for one, other in combinations(range(len(documents)), 2):
            both, languages = (documents[one], documents[other]), (codes[one], codes[other])
            translated = self._translator.translated(both, languages) if self._translator else None
            if self._translator and translated is None:
                self.notes.append(
                    f"{'-'.join(languages)}: by {self.embedder.name} alone; {self._translator.name} has no translation"
                )
            pairs[one, other] = align_documents(
                *both,
                languages=languages,
                embedder=None if self.options.method == "translation" else self.embedder,
                translated=translated,
                preset=self.options.preset,
            )
        for bitext in pairs.values():
            check(bitext)
        bitext = three_way(pairs) if len(documents) == 3 else pairs[0, 1]
        return bitext if self._words is None else with_words(bitext, self._words)


def _word_aligner(options: Options) -> WordAligner | None:
    from kazalign.alignment import load_word_aligner

    if options.words is None and options.priors is not None:
        raise ConfigurationError(f"{options.priors}: priors are for word links; ask for these with --words --word-method eflomal")
    if options.words is None:
        return None
    return load_word_aligner(options.words, threads=options.threads, priors=options.priors)


def align(
    source: Document | Path | str,
    *targets: Document | Path | str,
    languages: Sequence[str] = (),
    method: str = "embedding",
    embedder: str = "e5",
    engine: str = "bundled",
    preset: str = "news",
    segmented: bool = False,
    words: str | None = None,
    priors: Path | None = None,
    offline: bool = False,
    threads: int = 0,
) -> Bitext:
    """Which sentences of two texts, or of three, say the same.

    A string is a text, a `pathlib.Path` is a file; documents that have no sentences yet are segmented. Texts in other languages
    than Kazakh, Russian and English are segmented by the rules of Russian if they are in Cyrillic letters, else of English.

    Args:
        source: the first text.
        targets: one other, or two.
        languages: their languages in order; by default each is found from the text.
        method: `embedding`, `translation` (a translation against the other text) or `auto` (both).
        embedder: `e5`, `lexical` or `sentence-transformers:NAME_OR_PATH`.
        engine: who translates, where the method wants it; see `kazalign.translation.engines`.
        preset: `news`, `legal` or `subtitles`.
        segmented: take each line as one sentence.
        words: link words too, by `argmax`, `itermax`, `match` or `eflomal`.
        priors: counts for `eflomal`: used where the file is there, and otherwise written.
        offline: forbid everything remote.
        threads: 0 uses all processors.

    Raises:
        ConfigurationError, InputError, ModelError, OfflineError, MissingExtra: see `kazalign.errors`; that nothing was
            aligned is an InputError.
    """
    options = Options(method, embedder, engine, preset, segmented, words, offline, threads, priors)
    codes, texts = _languages((source, *targets), languages, lines=segmented)
    aligner, prepared = _prepared(codes, texts, options)
    return aligner.align(prepared, codes)


def align_files(
    files: Sequence[Path],
    *,
    out: Path,
    file_format: str,
    languages: Sequence[str] = (),
    options: Options | None = None,
    gold: Path | None = None,
) -> tuple[list[str], list[str]]:
    """Align two files or three and write the beads; returns scores against `gold`, and lines to show: doubts, what was done.

    Raises:
        ConfigurationError, InputError, ModelError, OfflineError, MissingExtra, OutputError: see `kazalign.errors`.
    """
    from kazalign.alignment.gold import check_gold, read_gold, report
    from kazalign.alignment.outcome import doubts, summary
    from kazalign.corpora.bitexts import bitext_files, check_bitext_format, write_bitext

    began, chosen = time.perf_counter(), options or Options()
    check_bitext_format(file_format, out, len(files))
    check_place(out)
    if gold is not None and len(files) != 2:
        raise ConfigurationError(f"{gold}: gold is for two texts, but {len(files)} are given")
    codes, texts = _languages(files, languages, lines=chosen.segmented)
    read = [*files, *(path for path in (gold, chosen.priors) if path is not None)]
    check_apart([("--out", file) for file in bitext_files(file_format, out, codes)], read)
    beads = None if gold is None else read_gold(gold, "-".join(codes))
    aligner, prepared = _prepared(codes, texts, chosen)
    if gold is not None and beads is not None:
        check_gold(beads, (len(prepared[0].sentences), len(prepared[1].sentences)), gold)
    bitext = aligner.align(prepared, codes)
    scores = [] if gold is None else report(bitext, gold)
    written = write_bitext(bitext, out, file_format=file_format)
    lost = [] if written is None else [f"{out}: {written}"]
    return scores, [*aligner.notes, *lost, *doubts(bitext), summary(bitext, time.perf_counter() - began)]


def rules_for(code: str, document: Document) -> str:
    """The language whose rules segment a text: its own, or for others one of like letters."""
    from kazalign.documents import script_of

    if code not in OTHERS:
        return code
    return "ru" if script_of(document.text) == "cyrillic" else "en"


def _prepared(codes: Sequence[str], texts: Sequence[Document], options: Options) -> tuple[Aligner, list[Document]]:
    """What aligns texts in these languages, and the texts with their sentences."""
    aligner = Aligner(options)
    aligner.check_languages(codes)
    return aligner, [aligner.prepare(text, code) for text, code in zip(texts, codes, strict=True)]


def _languages(
    sources: Sequence[Document | Path | str], names: Sequence[str], *, lines: bool
) -> tuple[list[str], list[Document]]:
    """The codes of the texts' languages, given or found, and the texts read."""
    from kazalign.alignment.outcome import looks_like

    if len(sources) not in (2, 3):
        raise ConfigurationError(f"give two texts or three to align, not {len(sources)}")
    if names and len(names) != len(sources):
        raise ConfigurationError(f"{len(sources)} texts but {len(names)} languages: {', '.join(names)}; give one for each text")
    codes = [any_code(name) for name in names]
    # The language matters to the reader only where scripts are converted, which is not done here.
    texts = [as_document(source, "kk", lines=lines) for source in sources]
    if not codes:
        found = [looks_like(text) for text in texts]
        for text, code in zip(texts, found, strict=True):
            if code not in ("kk", "ru", "en"):
                place = text.path or text.id
                raise ConfigurationError(f"{place}: its language cannot be told; say the languages of all texts with --languages")
        codes = [code for code in found if code]
    if len(set(codes)) < len(codes):
        named = ", ".join(f"{text.path or text.id} {code}" for text, code in zip(texts, codes, strict=True))
        raise ConfigurationError(f"each text must have a language of its own, but here: {named}; say them with --languages")
    return codes, texts
