"""The texts of folders: each is looked at once, and what was found is kept in the workplace for the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Protocol, TypeVar

from kazalign.documents.model import Bitext, Document, Paragraph, ParagraphKind, Sentence
from kazalign.errors import InputError
from kazalign.pipeline.alignment import Aligner, Options
from kazalign.pipeline.grouped.workplace import Record, StoredEmbedder, Workplace
from kazalign.pipeline.reading import language_of
from kazalign.workers import Outcome, Workers

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done."""
Task = TypeVar("Task")
Result = TypeVar("Result")


class Leave(Protocol):
    """Told of each file that is in no group."""

    def __call__(self, path: str, why: str, **known: object) -> None:
        """The file, the reason, and what else is known of it: `language`, `best` (the nearest text), `score`."""
        ...


@dataclass(frozen=True)
class TextTask:
    """A file to look at."""

    path: str
    """From the root, so that it is the same file for every process and machine."""
    below: str
    """Its place in the folder that was named, which makes its id."""
    codes: tuple[str, ...]
    """The languages that are wanted; empty: any of ours."""
    options: Options
    work: str


@dataclass(frozen=True)
class TextResult:
    """A file that was looked at."""

    digest: str
    code: str | None
    """Its language; None where it cannot be used."""
    sentences: int = 0
    why: str = ""
    """Why it cannot be used."""


@dataclass(frozen=True)
class Text:
    """A file that can be used."""

    task: TextTask
    digest: str
    code: str
    sentences: int


@dataclass(frozen=True)
class Looked:
    """What is kept of a file that was looked at: one record, so that a text is looked at wholly or not at all."""

    digest: str
    code: str | None
    why: str = ""
    kinds: Sequence[ParagraphKind] = ()
    """Of its paragraphs, and..."""
    sentences: Sequence[Sequence[str]] = ()
    """...the sentences of each: what is compared with other texts."""

    def result(self) -> TextResult:
        """What is told of it."""
        return TextResult(self.digest, self.code, sum(map(len, self.sentences)), self.why)

    def document(self) -> Document:
        """A document with these paragraphs and sentences, and nothing else."""
        paragraphs = (
            Paragraph("", "", 0, 0, kind, sentences=tuple(Sentence("", text, 0, 0) for text in texts))
            for kind, texts in zip(self.kinds, self.sentences, strict=True)
        )
        return Document("", "", tuple(paragraphs))


def texts_of(
    files: Mapping[Path, PurePath],
    codes: tuple[str, ...],
    options: Options,
    work: Path,
    workers: Workers,
    leave: Leave,
    tell: Progress,
) -> list[Text]:
    """The files that can be used, each text once; the others are left out with the reason."""
    tasks = [TextTask(str(path), str(below), codes, options, str(work)) for path, below in files.items()]
    texts: list[Text] = []
    seen: dict[str, str] = {}
    for outcome in all_done(workers, look_at, tasks, "texts read", tell):
        task, result = outcome.task, outcome.result
        if result is None or result.code is None:
            why = outcome.error or (result.why if result else "")
            leave(task.path, why.removeprefix(f"{task.path}: "))
        elif result.digest in seen:
            leave(task.path, f"the same text as {seen[result.digest]}", language=result.code)
        else:
            seen[result.digest] = task.path
            texts.append(Text(task, result.digest, result.code, result.sentences))
    return texts


def all_done(
    workers: Workers, work: Callable[[Task], Result], tasks: Sequence[Task], step: str, tell: Progress
) -> list[Outcome[Task, Result]]:
    """The outcomes of all tasks, in their order."""
    found = {}
    for number, outcome in enumerate(workers.run(work, tasks), start=1):
        found[outcome.task] = outcome
        tell(step, number, len(tasks))
    return [found[task] for task in tasks]


def look_at(task: TextTask) -> TextResult:
    """Read a text, tell its language, segment it and compute its sentences' vectors.

    Raises:
        InputError, ModelError, OutputError, ...: see `kazalign.errors`.
    """
    try:
        digest = hashlib.sha256(Path(task.path).read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=task.path) from error
    record = _record(task, digest)
    if (known := record.load(Looked)) is None:
        known = record.keep(_looked_at(task, digest))
    return known.result()


def compared(text: Text) -> Document:
    """What of a text is compared with others, as a document; it is read again only where what was kept is gone."""
    known = _record(text.task, text.digest).load(Looked)
    return known.document() if known is not None else _document(text)


def align_texts(texts: Sequence[Text]) -> tuple[Bitext, tuple[str, ...]]:
    """The beads of two texts or three, and what users should know of them.

    Raises:
        InputError: hardly anything in them says the same.
    """
    aligner = aligner_of(texts[0].task.options, texts[0].task.work)
    bitext = aligner.align([_document(text) for text in texts], [text.code for text in texts])
    return bitext, tuple(aligner.notes)


def made_from(texts: Sequence[Text], revision: str) -> tuple[object, ...]:
    """All that an alignment of texts depends on; `revision` is that of the translator."""
    return [(text.task.below, text.digest, text.code) for text in texts], texts[0].task.options, revision


@lru_cache(maxsize=1)
def aligner_of(options: Options, work: str) -> Aligner:
    """The aligner of this process, which looks for vectors in the workplace first; models are loaded once."""
    aligner = Aligner(options)
    aligner.embedder = StoredEmbedder(options, Path(work) / "vectors")
    return aligner


def checked_aligner(options: Options, work: Path, codes: Sequence[str]) -> Aligner:
    """The aligner of this process; what is wrong with it is wrong for all texts, and is said before they are read.

    Raises:
        ConfigurationError, MissingExtra, ModelError, OfflineError: what the options name cannot be had, or not for `codes`.
    """
    aligner = aligner_of(options, str(work))
    aligner.check_languages(codes)
    assert isinstance(aligner.embedder, StoredEmbedder)
    aligner.embedder.check()
    return aligner


def _looked_at(task: TextTask, digest: str) -> Looked:
    aligner = aligner_of(task.options, task.work)
    try:
        document = _read(task)
        code = language_of(document, PurePath(task.below), task.codes)
        document = aligner.prepare(document, code)
    except InputError as error:
        return Looked(digest, None, str(error).removeprefix(f"{task.path}: "))
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.sentences]
    if not paragraphs:
        return Looked(digest, None, "there are no sentences in it to align")
    sentences = [[" ".join(sentence.text.split()) for sentence in paragraph.sentences] for paragraph in paragraphs]
    if task.options.method != "translation":
        aligner.embedder.embed([text for texts in sentences for text in texts])
    return Looked(digest, code, "", [paragraph.kind for paragraph in paragraphs], sentences)


def _record(task: TextTask, digest: str) -> Record:
    return Workplace(Path(task.work)).record("looked", digest, task.below, task.codes, task.options)


def _document(text: Text) -> Document:
    return aligner_of(text.task.options, text.task.work).prepare(_read(text.task), text.code)


def _read(task: TextTask) -> Document:
    from kazalign.documents import read

    identifier = "_".join(PurePath(task.below).with_suffix("").parts).replace(" ", "_")
    valid = identifier.encode("utf-8", "replace").decode()  # a file's name may be no valid text
    return read(task.path, lines=task.options.segmented, identifier=valid)
