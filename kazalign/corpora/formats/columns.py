"""What the columns of tables mean that others made: told by their names, or by the user."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import LANGUAGES, any_code

_ROLES = {"id": "id", "scores": "scores", "flags": "flags", "licence": "licence", "license": "licence", "date": "date"}
_SCORE = re.compile(r"score(?:[_-](.+))?", re.IGNORECASE)
_TEXT = re.compile(r"(?:text|sentence)[_ ](.+)|(.+)[_ ](?:text|sentence)", re.IGNORECASE)
_WORDS = frozenset(["am", "as", "be", "he", "id", "is", "it", "la", "my", "no", "or", "so"])
"""Codes of languages that are other things too where they stand alone."""
_EXAMPLES = ("kk", "en")
_NAMELESS = ("source", "target", "src", "tgt", "sentence1", "sentence2", "source_text", "target_text")
"""Names that tell that there are two texts but not their languages."""


@dataclass(frozen=True)
class Naming:
    """What the user says of a table's columns: names for all of them where no line names them, or other names for some."""

    names: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[str]) -> Naming:
        """`kk`, `en`: the table has no line of names, and these are they. `source=kk`, `target=en`: `source` is Kazakh.

        Raises:
            ConfigurationError: it is neither, or something is named twice.
        """
        pairs = [column.rpartition("=") for column in columns]
        if any(equals for _, equals, _ in pairs) and not all(equals and old and new for old, equals, new in pairs):
            raise ConfigurationError(
                f"--columns {' '.join(columns)}: name all columns of a table without a line of names (kk,en), "
                "or give other names to some (source=kk,target=en)"
            )
        firsts = [old or new for old, _, new in pairs]
        if twice := [name for name in firsts if firsts.count(name) > 1]:
            raise ConfigurationError(f"--columns {' '.join(columns)}: {twice[0]!r} is there twice")
        if all(equals for _, equals, _ in pairs):
            return cls(renamed={old: new for old, _, new in pairs})
        return cls(names=tuple(columns))

    def rename(self, names: Sequence[str], path: Path) -> list[str]:
        """`names` with the user's in their place.

        Raises:
            InputError: a column that the user names is not there.
        """
        if missing := [name for name in self.renamed if name not in names]:
            raise InputError(f"there is no column {missing[0]!r} (--columns); there are: {', '.join(names)}", path=path)
        return [self.renamed.get(name, name) for name in names]


@dataclass(frozen=True)
class Columns:
    """Which column is what, by number."""

    texts: Mapping[int, str]
    """Column -> language code."""
    scores: Mapping[int, str]
    """Column -> name of the score."""
    roles: Mapping[str, int]
    """`id`, `scores`, `flags`, `licence`, `date` -> column."""
    properties: Mapping[int, str]

    def unit(self, values: Sequence[object]) -> Unit:
        """The unit in a row; values that say nothing are left out.

        Raises:
            TypeError: a text is not a string.
        """
        variants = {}
        for column, code in self.texts.items():
            value = values[column]
            if value is not None and not isinstance(value, str):
                raise TypeError(f"the text in {code!r} is {type(value).__name__} and not a string")
            if value:
                variants[code] = Variant(value)
        properties = {name: plain(values[column]) for column, name in self.properties.items() if values[column] not in ("", None)}
        scores = {}
        for column, name in self.scores.items():
            number = _number(values[column])
            if number is not None:
                scores[name] = number
            elif values[column] not in ("", None):
                properties[f"score_{name}" if name != "score" else name] = plain(values[column])
        if not self.roles:
            return Unit(variants, scores=scores, properties=properties)
        said = {role: values[column] for role, column in self.roles.items() if values[column] not in ("", None)}
        return Unit(
            variants,
            id=_string(said, "id"),
            scores={**scores, **scores_of(_string(said, "scores") or "")},
            flags=tuple(filter(None, (_string(said, "flags") or "").split(","))),
            licence=_string(said, "licence"),
            date=_string(said, "date"),
            properties=properties,
        )


def columns_of(names: Sequence[str], path: Path) -> Columns:
    """What columns of those names are: texts by a language's code or name, scores, an id; all others are properties.

    Raises:
        InputError: no name is that of a language, or two columns are the same.
    """
    texts: dict[int, str] = {}
    scores: dict[int, str] = {}
    roles: dict[str, int] = {}
    properties: dict[int, str] = {}
    for column, name in enumerate(names):
        bare = name.strip()
        if code := code_named(bare):
            texts[column] = code
        elif found := _SCORE.fullmatch(bare):
            scores[column] = found[1] or "score"
        elif (role := _ROLES.get(bare.lower())) and role not in roles:
            roles[role] = column
        else:
            properties[column] = bare or f"column {column + 1}"
    for group in (texts, scores, properties):
        every = list(group.values())
        if twice := [name for name in every if every.count(name) > 1]:
            what = "columns are texts in" if group is texts else "columns are called"
            raise InputError(f"two {what} {twice[0]!r}: {', '.join(names)}", path=path)
    if not texts:
        raise InputError(_without_texts(names), path=path)
    return Columns(texts, scores, roles, properties)


def code_named(name: str) -> str | None:
    """The code of the language that a column's name tells: `kk`, `kaz_Cyrl`, `Kazakh`, `text_kk`, `Kazakh text`, `tr`."""
    found = _TEXT.fullmatch(name)
    if not found and name.lower() in _WORDS:
        return None
    try:
        return any_code(found[1] or found[2] if found else name)
    except ConfigurationError:
        return None


def plain(value: object) -> str:
    """A value as a property: strings as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def scores_of(cell: str) -> dict[str, float]:
    """The scores in `name=value name=value`.

    Raises:
        ValueError: it is not that.
    """
    scores = {}
    for each in cell.split(" ") if cell else ():
        name, _, value = each.partition("=")
        try:
            scores[name] = float(value)
        except ValueError:
            raise ValueError(f"the score {each!r} is not name=number") from None
    return scores


def _without_texts(names: Sequence[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:12])
    if nameless := [name for name in names if name.strip().lower() in _NAMELESS]:
        example = ",".join(f"{name}={code}" for name, code in zip(nameless, _EXAMPLES, strict=False))
        return f"the columns ({shown}) do not tell their languages; say them, such as --columns {example}"
    known = ", ".join(f"{entry.code} or {entry.name}" for entry in LANGUAGES)
    return (
        f"no column is a language ({known}), there are: {shown}; "
        "if no line names the columns, name them all, such as --columns kk,en"
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _string(said: Mapping[str, object], role: str) -> str | None:
    return plain(said[role]) if role in said else None
