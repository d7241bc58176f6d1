"""Several corpora as one: one after the other, or row by row where they have a text or an id in common.

Kazakh-English and Kazakh-Russian become Kazakh-English-Russian where the Kazakh is the same.
"""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from kazalign.corpora.exchange import Written, write_corpus
from kazalign.corpora.folding import Folding, key
from kazalign.corpora.sources import CorpusFile, Output, Survey, check_outputs
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import OutputError

V = TypeVar("V")

Conflicts = Literal["keep", "drop", "first"]

ID = "id"

JOINING = Folding(case=False)
"""What rows may differ in that are joined: the number of spaces."""


@dataclass
class Account:
    """What became of the rows: `rows` = `written` + `joined`, and those that were left out: `conflicts`, `unmatched` ones."""

    rows: int = 0
    written: int = 0
    joined: int = 0
    """Rows that went into an earlier one."""
    same: int = 0
    """Of these: rows that brought no text."""
    conflicts: int = 0
    """Rows with a text or id in common with an earlier one that say something else in a language of both."""
    unmatched: int = 0
    """Rows that have nothing in common with another one."""
    examples: list[tuple[str, str, str]] = field(default_factory=list)
    """The first conflicts: language, the earlier text, the other."""
    same_ids: int = 0
    """Written rows with the id of an earlier one."""


@dataclass(frozen=True)
class Joined:
    """What became of corpora."""

    account: Account
    written: Written


def join_corpora(
    corpora: Sequence[CorpusFile],
    out: Path,
    *,
    on: str | None = None,
    folding: Folding = JOINING,
    file_format: str | None = None,
    apart: bool = True,
    conflicts: Conflicts = "keep",
) -> Joined:
    """Write corpora as one.

    Memory: 8 bytes a row for concatenating, 48 for joining; rows that others go into wait in a file in the temporary folder.

    Args:
        corpora: what to read, in order.
        out: the file to write.
        on: the language whose texts rows have in common, or `id`; None: one corpus after the other.
        folding: what does not count when texts are compared.
        file_format: the format of `out`; None: as its name tells.
        apart: keep rows that nothing was joined with.
        conflicts: what becomes of a row that has the text or id in common, but says something else in a language of both: it is
            kept apart, dropped, or joined with the first row, whose texts stay.

    Raises:
        ConfigurationError: no row is in the language; a format is unknown.
        InputError, OutputError: a file is not what it should be, or cannot be written.
    """
    survey, account = Survey(), Account()
    output = Output("--out", out, file_format)
    output.check()
    check_outputs(corpora, [output])
    every = _Every(corpora)
    keys = array("Q")
    for unit in survey(every):
        if on:
            keys.append(_key(unit, on, folding))
    survey.check_rows(corpora[0].path)
    if on and on != ID:
        survey.check_languages([on])
    check_outputs(corpora, [output], survey.languages)
    account.rows = survey.units
    units = (
        joined(every, np.frombuffer(keys, np.uint64), on, folding, account, apart=apart, conflicts=conflicts)
        if on
        else iter(every)
    )
    written = write_corpus(_counted(units, account), out, header=survey.header(out.name), file_format=file_format)
    return Joined(account, written)


def joined(
    units: Iterable[Unit],
    keys: npt.NDArray[np.uint64],
    on: str,
    folding: Folding,
    account: Account,
    *,
    apart: bool = True,
    conflicts: Conflicts = "keep",
) -> Iterator[Unit]:
    """Units, each at the place of its first row; `units` is read twice, and `keys` has 0 where nothing can be joined."""
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    many = (counts[inverse] > 1) & (keys != 0)
    first = np.zeros(len(keys), np.bool_)
    first[np.unique(inverse, return_index=True)[1]] = True
    with _store() as store:
        for row, unit in enumerate(units):
            if many[row] and not first[row]:
                store.put(int(inverse[row]), unit)
        for row, unit in enumerate(units):
            if not many[row]:
                account.unmatched += 1
                if apart:
                    yield unit
            elif first[row]:
                yield from _merged([unit, *store.take(int(inverse[row]))], on, folding, account, conflicts)


def _merged(group: Sequence[Unit], on: str, folding: Folding, account: Account, conflicts: Conflicts) -> Iterator[Unit]:
    """The units that rows with a text or id in common make: a row goes into the first that it does not contradict."""
    made: list[Unit] = []
    for unit in group:
        against = [_contradiction(other, unit, folding) for other in made]
        place = next((number for number, code in enumerate(against) if code is None), None)
        if place is None and made and against[0] is not None:
            account.conflicts += 1
            if len(account.examples) < 10:
                code = against[0]
                account.examples.append((code, made[0].variants[code].text, unit.variants[code].text))
            if conflicts == "drop":
                continue
            place = 0 if conflicts == "first" else None
        if place is None:
            made.append(unit)
        else:
            account.joined += 1
            account.same += unit.variants.keys() <= made[place].variants.keys()
            made[place] = merge(made[place], unit, shared=() if on == ID else (on,))
    yield from made


def _contradiction(one: Unit, other: Unit, folding: Folding) -> str | None:
    """The first language in which they say different things."""
    for code, variant in other.variants.items():
        if code in one.variants and folding(one.variants[code].text) != folding(variant.text):
            return code
    return None


def merge(one: Unit, other: Unit, *, shared: Sequence[str] = ()) -> Unit:
    """Both as one unit: texts of `one` where both have them.

    Of scores and properties that differ under one name both are kept; the second's name gets the languages that it brings,
    `shared` ones apart: `alignment_ru`. Flags are put together, licences joined by ` AND `, and of dates the later stays; the id
    of `other` becomes the property `joined`.
    """
    brings = [code for code in other.variants if code not in one.variants] or [
        code for code in other.variants if code not in shared
    ]
    suffix = "_".join(brings) or "2"
    properties = _both(one.properties, other.properties, suffix)
    if other.id is not None and other.id != one.id:
        properties = _both(properties, {"joined": other.id}, suffix)
    licences = dict.fromkeys(part for each in (one, other) if each.licence for part in each.licence.split(" AND "))
    return Unit(
        _variants(one.variants, other.variants),
        id=one.id if one.id is not None else other.id,
        scores=_both(one.scores, other.scores, suffix),
        flags=tuple(dict.fromkeys((*one.flags, *other.flags))),
        licence=" AND ".join(licences) or None,
        date=max(filter(None, (one.date, other.date)), default=None),
        properties=properties,
    )


def _variants(one: Mapping[str, Variant], other: Mapping[str, Variant]) -> dict[str, Variant]:
    return {**one, **{code: variant for code, variant in other.items() if code not in one}}


def _both(one: Mapping[str, V], other: Mapping[str, V], suffix: str) -> dict[str, V]:
    """All of both; what has another value under a name that is taken gets a name with `suffix`, and a number if it must."""
    result = dict(one)
    for name, value in other.items():
        chosen, number = name, 1
        while chosen in result and result[chosen] != value:
            chosen = f"{name}_{suffix}" if number == 1 else f"{name}_{suffix}_{number}"
            number += 1
        result[chosen] = value
    return result


def _key(unit: Unit, on: str, folding: Folding) -> int:
    """64 bits that rows have in common; 0 for a row that lacks what they are joined on."""
    if on == ID:
        return key(unit.id) or 1 if unit.id is not None else 0
    if on not in unit.variants:
        return 0
    return key(folding(unit.variants[on].text)) or 1


def _counted(units: Iterable[Unit], account: Account) -> Iterator[Unit]:
    ids = array("Q")
    for unit in units:
        account.written += 1
        if unit.id is not None:
            ids.append(key(unit.id))
        yield unit
    if ids:
        account.same_ids = len(ids) - len(np.unique(np.frombuffer(ids, np.uint64)))


class _Every:
    """Corpora one after the other, as often as they are asked for."""

    def __init__(self, corpora: Sequence[Iterable[Unit]]) -> None:
        self._corpora = corpora

    def __iter__(self) -> Iterator[Unit]:
        for corpus in self._corpora:
            yield from corpus


class _Store:
    """Units that wait for the row that they go into, in a file of our own."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE units (number INTEGER PRIMARY KEY, owner INTEGER, unit BLOB)")
        self._base.execute("BEGIN")
        self._indexed = False

    def put(self, owner: int, unit: Unit) -> None:
        """Keep a unit for the group `owner`."""
        self._base.execute("INSERT INTO units (owner, unit) VALUES (?, ?)", (owner, pickle.dumps(unit, pickle.HIGHEST_PROTOCOL)))

    def take(self, owner: int) -> list[Unit]:
        """The units of a group, in order."""
        if not self._indexed:
            self._base.execute("CREATE INDEX owners ON units (owner)")
            self._indexed = True
        rows = self._base.execute("SELECT unit FROM units WHERE owner = ? ORDER BY number", (owner,))
        return [pickle.loads(unit) for (unit,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


@contextmanager
def _store() -> Iterator[_Store]:
    try:
        with tempfile.TemporaryDirectory() as folder, closing(_Store(Path(folder) / "units.sqlite")) as store:
            yield store
    except sqlite3.Error as error:
        place = tempfile.gettempdir()
        raise OutputError(f"{place}: rows cannot be kept there for a while: {error}; name another folder with TMPDIR") from error
