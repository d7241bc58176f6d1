"""What the workers of `build` do with a group: align it, and leave its units in the workplace, to be found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.atomic import make_folder
from kazalign.documents.model import Bitext
from kazalign.pipeline.grouped.texts import Text, align_texts, made_from
from kazalign.pipeline.grouped.workplace import Workplace

if TYPE_CHECKING:
    from kazalign.corpora.units import Unit


@dataclass(frozen=True)
class GroupTask:
    """Texts that are to be aligned, in the order of the languages."""

    name: str
    texts: tuple[Text, ...]
    revision: str
    """That of the translator, where there is one."""
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


def align_group(task: GroupTask) -> GroupResult:
    """Align the texts of a group and write its units.

    Raises:
        InputError: hardly anything in them says the same.
    """
    from kazalign.corpora.exchange import write_corpus
    from kazalign.corpora.formats import Header, corpus_format
    from kazalign.corpora.units import units_of_bitext

    workplace = Workplace(Path(task.texts[0].task.work))
    record = workplace.record("groups", task.name, *made_from(task.texts, task.revision), task.shard_format)
    shard = record.path.with_suffix(corpus_format(task.shard_format).suffixes[0])
    known = record.load(GroupResult)
    if known is not None and shard.exists():
        return replace(known, shard=str(shard))  # the workplace may have been moved
    bitext, notes = align_texts(task.texts)
    make_folder(shard.parent)
    written = write_corpus(
        _named(units_of_bitext(bitext), task.name),
        shard,
        header=Header(bitext.languages, method=bitext.method),
        file_format=task.shard_format,
    )
    return record.keep(GroupResult(str(shard), written.units, _alone(bitext), notes))


def _named(units: Iterator[Unit], name: str) -> Iterator[Unit]:
    for number, unit in enumerate(units, start=1):
        yield replace(unit, id=f"{name}.{number}")


def _alone(bitext: Bitext) -> tuple[int, ...]:
    beads = [bead for bead in bitext.beads if sum(map(bool, bead.sides)) == 1]
    return tuple(sum(len(bead.sides[column]) for bead in beads) for column in range(len(bitext.documents)))
