"""What the workers of `build` do: look at a text, align a group. Each leaves its result in the workplace, to be found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kazalign.atomic import make_folder
from kazalign.documents.model import Bitext, Document
from kazalign.errors import InputError
from kazalign.pipeline.alignment import Aligner, Options
from kazalign.pipeline.building.workplace import StoredEmbedder, Workplace
from kazalign.pipeline.naming import free_name
from kazalign.pipeline.reading import language_of

if TYPE_CHECKING:
    from kazalign.corpora.units import Unit
    from kazalign.pipeline.building.account import Text


@dataclass(frozen=True)
class TextTask:
    """A file to look at."""

    path: str
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
class GroupTask:
    """Texts that are to be aligned, in the order of the languages."""

    name: str
    texts: tuple[TextTask, ...]
    codes: tuple[str, ...]
    digests: tuple[str, ...]
    options: Options
    work: str
    shard_format: str


@dataclass(frozen=True)
class GroupResult:
    """A group that was aligned."""

    shard: str
    """The file of its units, in the workplace."""
    units: int
    alone: tuple[int, ...]
    """For each text, the sentences that have no answer in any other."""
    notes: tuple[str, ...] = ()


def look_at(task: TextTask) -> TextResult:
    """Read a text, tell its language, segment it and compute its sentences' vectors.

    Raises:
        InputError, ModelError, OutputError, ...: see `kazalign.errors`.
    """
    workplace = Workplace(Path(task.work))
    digest = hashlib.sha256(Path(task.path).read_bytes()).hexdigest()
    record = workplace.record("texts", digest, task.below, task.codes, task.options)
    if (known := record.load(TextResult)) is not None:
        return known
    try:
        document = _read(task)
        code = language_of(document, PurePath(task.below), task.codes)
        aligner = _aligner(task.options, task.work)
        document = aligner.prepare(document, code)
    except InputError as error:
        return record.keep(TextResult(digest, None, why=str(error).removeprefix(f"{task.path}: ")))
    if not document.sentences:
        return record.keep(TextResult(digest, None, why="there are no sentences in it to align"))
    if task.options.method != "translation":
        aligner.embedder.embed(single_lines(document))
    return record.keep(TextResult(digest, code, len(document.sentences)))


def align_group(task: GroupTask) -> GroupResult:
    """Align the texts of a group and write its units.

    Raises:
        InputError: hardly anything in them says the same.
    """
    from kazalign.corpora.exchange import write_corpus
    from kazalign.corpora.formats import Header, corpus_format
    from kazalign.corpora.units import units_of_bitext

    workplace = Workplace(Path(task.work))
    record = workplace.record("groups", task.name, task.digests, task.codes, task.options, task.shard_format)
    shard = record.path.with_suffix(corpus_format(task.shard_format).suffixes[0])
    known = record.load(GroupResult)
    if known is not None and shard.exists():
        return known
    aligner = _aligner(task.options, task.work)
    documents = [aligner.prepare(_read(text), code) for text, code in zip(task.texts, task.codes, strict=True)]
    bitext = aligner.align(documents, task.codes)
    make_folder(shard.parent)
    written = write_corpus(
        _named(units_of_bitext(bitext), task.name),
        shard,
        header=Header(task.codes, method=bitext.method),
        file_format=task.shard_format,
    )
    return record.keep(GroupResult(str(shard), written.units, _alone(bitext), tuple(aligner.notes)))


def load(task: TextTask, code: str) -> Document:
    """A text with its sentences, as the workers see it."""
    return _aligner(task.options, task.work).prepare(_read(task), code)


def single_lines(document: Document) -> list[str]:
    """The sentences as the aligner compares them."""
    return [" ".join(sentence.text.split()) for sentence in document.sentences]


def embedder_of(options: Options, work: str) -> StoredEmbedder:
    """The embedder of the workers, which looks in the workplace first.

    Raises:
        ConfigurationError, MissingExtra, ModelError, OfflineError: what the options name cannot be had.
    """
    embedder = _aligner(options, work).embedder
    assert isinstance(embedder, StoredEmbedder)
    embedder.check()
    return embedder


@lru_cache(maxsize=1)
def _aligner(options: Options, work: str) -> Aligner:
    """One in each process: models are loaded once."""
    aligner = Aligner(options)
    aligner.embedder = StoredEmbedder(options, Path(work) / "vectors")
    return aligner


def _read(task: TextTask) -> Document:
    from kazalign.documents import read

    return read(task.path, identifier="_".join(PurePath(task.below).with_suffix("").parts).replace(" ", "_"))


def _named(units: Iterator[Unit], name: str) -> Iterator[Unit]:
    for number, unit in enumerate(units, start=1):
        yield replace(unit, id=f"{name}.{number}")


def _alone(bitext: Bitext) -> tuple[int, ...]:
    beads = [bead for bead in bitext.beads if sum(map(bool, bead.sides)) == 1]
    return tuple(sum(len(bead.sides[column]) for bead in beads) for column in range(len(bitext.documents)))


def names_of(groups: Sequence[Sequence[Text]]) -> Iterator[tuple[str, Sequence[Text]]]:
    """The groups with a name for each, all different: what its first text is called in all languages."""
    taken: set[str] = set()
    for texts in groups:
        name = free_name(PurePath(texts[0].task.below), "", taken).replace(" ", "_")
        taken.add(name)
        yield name, texts
