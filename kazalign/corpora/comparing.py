"""What two corpora have in common and what not, row by row, whatever their order."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
import numpy.typing as npt

from kazalign.corpora.folding import Folding, key
from kazalign.corpora.sources import CorpusFile
from kazalign.corpora.units import Detail, Unit
from kazalign.errors import ConfigurationError

NOTHING = Folding(case=False, spaces=False)
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PIECES = 4000
"""Of both texts together; longer ones are shown whole, since comparing takes time with the square."""

By = Literal["id", "text"]
BYS: tuple[By, ...] = ("id", "text")
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have, or only the first, or only the second."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Change:
    """A row that both have, by its id, with other texts or details."""

    id: str
    texts: dict[str, tuple[Piece, ...]]
    """Language -> what became of the text; only of those that differ."""
    details: tuple[str, ...]
    """What else differs: `scores`, `flags` ..."""


@dataclass
class Difference:
    """Two corpora compared: rows of the first = `common` + `changed` + `details` + `removed`, of the second with `added`."""

    by: By
    before: int
    after: int
    common: int = 0
    changed: int = 0
    """Rows with the same id and other texts."""
    details: int = 0
    """Rows whose texts are the same and something else is not."""
    removed: int = 0
    """Rows that only the first has."""
    added: int = 0
    """Rows that only the second has."""
    shown_removed: list[Unit] = field(default_factory=list)
    shown_added: list[Unit] = field(default_factory=list)
    shown_changes: list[Change] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Both say the same."""
        return not (self.changed or self.details or self.removed or self.added)


@dataclass(frozen=True)
class _Read:
    """A corpus as numbers: what rows are matched by, their texts, their texts and all the rest."""

    ids: Keys
    texts: Keys
    contents: Keys
    without_id: int


def compare_corpora(
    before: CorpusFile,
    after: CorpusFile,
    *,
    by: By | None = None,
    texts_only: bool = False,
    folding: Folding = NOTHING,
    shown: int = 10,
) -> Difference:
    """Compare two corpora, whatever the order of their rows. Both are read twice; memory: 24 bytes a row.

    Args:
        before, after: what to read.
        by: what rows are matched by; None: ids, if every row of both has one of its own, else texts.
        texts_only: look past scores, flags and the like; else what both formats can hold is compared.
        folding: what does not count when texts are compared.
        shown: of each kind of difference so many rows are remembered.

    Raises:
        ConfigurationError: rows are to be matched by ids, and have none or the same.
        InputError: a file is not what it should be.
    """
    held = before.format.holds & after.format.holds
    details: tuple[Detail, ...] = () if texts_only else tuple(sorted(held))
    one, other = _read(before, details, folding), _read(after, details, folding)
    chosen = _chosen(by, one, other, before, after)
    if chosen == "id":
        return _by_id(one, other, (before, after), details, folding, shown)
    return _by_text(one, other, (before, after), details, shown)


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """What became of a text, word by word; the kept and removed pieces are `before`, the kept and added ones `after`."""
    one, other = _PIECE.findall(before), _PIECE.findall(after)
    if len(one) + len(other) > _MOST_PIECES:
        return Piece("removed", before), Piece("added", after)
    pieces = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(one[start:end])))
            continue
        for name, text in (("removed", "".join(one[start:end])), ("added", "".join(other[other_start:other_end]))):
            if text:
                pieces.append(Piece("removed" if name == "removed" else "added", text))
    return tuple(pieces)


def _read(corpus: CorpusFile, details: Sequence[Detail], folding: Folding) -> _Read:
    ids, texts, contents = array("Q"), array("Q"), array("Q")
    without = 0
    for unit in corpus:
        said = "\n".join(f"{code}\t{folding(variant.text)}" for code, variant in sorted(unit.variants.items()))
        without += unit.id is None
        ids.append(key(unit.id or ""))
        texts.append(key(said))
        contents.append(key(f"{said}\n{[_detail(unit, name) for name in details]}") if details else texts[-1])
    return _Read(_keys(ids), _keys(texts), _keys(contents), without)


def _keys(values: array[int]) -> Keys:
    return np.frombuffer(values, np.uint64) if values else np.empty(0, np.uint64)


def _detail(unit: Unit, name: Detail) -> object:
    """A detail as a value that is the same for the same."""
    if name in ("id", "licence", "date"):
        return getattr(unit, name)
    if name == "flags":
        return sorted(unit.flags)
    if name in ("scores", "properties"):
        return sorted(getattr(unit, name).items())
    names = ("start", "end") if name == "offsets" else (name,)
    return [(code, *(getattr(each, part) for part in names)) for code, each in sorted(unit.variants.items())]


def _chosen(by: By | None, one: _Read, other: _Read, before: CorpusFile, after: CorpusFile) -> By:
    if by == "text":
        return "text"
    for read, corpus in ((one, before), (other, after)):
        trouble = ""
        if read.without_id:
            trouble = f"{read.without_id:,} of {len(read.ids):,} rows have no id"
        elif again := len(read.ids) - len(np.unique(read.ids)):
            trouble = f"{again:,} of {len(read.ids):,} rows have the id of an earlier one"
        if trouble and by == "id":
            raise ConfigurationError(f"{corpus.path}: {trouble}; match rows with --by text")
        if trouble:
            return "text"
    return "id"


def _by_id(
    one: _Read,
    other: _Read,
    corpora: tuple[CorpusFile, CorpusFile],
    details: Sequence[Detail],
    folding: Folding,
    shown: int,
) -> Difference:
    _, here, there = np.intersect1d(one.ids, other.ids, assume_unique=True, return_indices=True)
    changed = one.texts[here] != other.texts[there]
    touched = ~changed & (one.contents[here] != other.contents[there])
    removed, added = ~np.isin(one.ids, other.ids), ~np.isin(other.ids, one.ids)
    result = Difference("id", len(one.ids), len(other.ids))
    result.changed, result.details = int(changed.sum()), int(touched.sum())
    result.common = len(here) - result.changed - result.details
    result.removed, result.added = int(removed.sum()), int(added.sum())
    differing = np.sort(here[changed])[:shown].tolist() + np.sort(here[touched])[:shown].tolist()
    counterpart = dict(zip(here.tolist(), there.tolist(), strict=True)) if differing else {}
    pairs = [(row, counterpart[row]) for row in sorted(differing)]
    befores = _picked(corpora[0], [row for row, _ in pairs], removed, shown, result.shown_removed)
    afters = _picked(corpora[1], [row for _, row in pairs], added, shown, result.shown_added)
    for row, at in pairs:
        result.shown_changes.append(_change(befores[row], afters[at], details, folding))
    return result


def _by_text(
    one: _Read, other: _Read, corpora: tuple[CorpusFile, CorpusFile], details: Sequence[Detail], shown: int
) -> Difference:
    """Rows are matched by texts; of rows with the same texts as many are common as both have, the last ones are over."""
    result = Difference("text", len(one.texts), len(other.texts))
    removed, added = _over(one.texts, other.texts), _over(other.texts, one.texts)
    result.removed, result.added = int(removed.sum()), int(added.sum())
    matched = len(one.texts) - result.removed
    if details:  # the same texts with other details
        result.details = max(0, int(_over(one.contents, other.contents).sum()) - result.removed)
    result.common = matched - result.details
    _picked(corpora[0], [], removed, shown, result.shown_removed)
    _picked(corpora[1], [], added, shown, result.shown_added)
    return result


def _over(keys: Keys, others: Keys) -> npt.NDArray[np.bool_]:
    """Which rows are more than `others` has of their key, counted from the first one on."""
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    begins = np.searchsorted(sorted_keys, sorted_keys, side="left")
    number = np.arange(len(keys)) - begins
    others = np.sort(others)
    have = np.searchsorted(others, sorted_keys, side="right") - np.searchsorted(others, sorted_keys, side="left")
    over = np.zeros(len(keys), np.bool_)
    over[order] = number >= have
    return over


def _picked(
    corpus: Iterable[Unit], rows: Sequence[int], only_here: npt.NDArray[np.bool_], shown: int, into: list[Unit]
) -> dict[int, Unit]:
    """The units of `rows`; and the first of those that are only here, put `into` a list."""
    wanted, found = set(rows), {}
    first = set(np.flatnonzero(only_here)[:shown].tolist())
    last = max(wanted | first, default=-1)
    if last < 0:
        return {}
    for row, unit in enumerate(corpus):
        if row in wanted:
            found[row] = unit
        if row in first:
            into.append(unit)
        if row == last:
            break
    return found


def _change(one: Unit, other: Unit, details: Sequence[Detail], folding: Folding) -> Change:
    texts = {}
    for code in dict.fromkeys((*one.variants, *other.variants)):
        before, after = (each.variants[code].text if code in each.variants else "" for each in (one, other))
        if folding(before) != folding(after):
            texts[code] = word_difference(before, after)
    differing = tuple(name for name in details if name != "id" and _detail(one, name) != _detail(other, name))
    return Change(one.id or "", texts, differing)
