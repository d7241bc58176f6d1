"""Addresses, tags and placeholders: texts made of them, and sides that have different ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kazalign.corpora.filters import Bounded, Tools
from kazalign.corpora.filters.block import CODE_MARK, Array, Block, Column, Mask, Sides

_ADDRESS = r"(?:https?://|www\.)[^\s<>«»\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_TAG = r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>"
_CONVERSION = r"(?<!\d)%(?:\([\w.]+\)|\d+\$)?[-+#0]*\d*(?:\.\d+)?(?:hh?|ll?|[jztL])?[sdiufgxXcpoeE@]"
_NAMED = r"\{\{?[\w.:$-]*\}?\}|\$\{[\w.]+\}|\$\d"
_MARKUP = re.compile(rf"{_ADDRESS}|{_TAG}|{_CONVERSION}|{_NAMED}|&#?\w+;|\[\[|\]\]|\{{\{{|\}}\}}|'''?|\\[nrt]")
_ITEM = re.compile(rf"(?P<address>{_ADDRESS})|(?P<tag>{_TAG})|(?P<conversion>{_CONVERSION})|(?P<named>{_NAMED})")
_DIRECTIONS = re.compile(r"(?<=%)\d+\$|(?<=%)[-+#0]*\d*(?:\.\d+)?(?:hh?|ll?|[jztL])?(?=[a-zA-Z@])")
_TAG_NAME = re.compile(r"</?[A-Za-z][\w:-]*")


@dataclass(frozen=True)
class Markup(Bounded):
    """The share of each text that is addresses, tags, entities, placeholders or wiki marks, by characters.

    `slack` characters of good text are added to each first, so that "{count} файл" may stay.
    """

    name = "markup"
    cost = 1.5
    shown = (0, 1)

    most: float = 0.5
    slack: float = 10

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """0 to 1."""
        return {(code,): self._shares(block, column) for code, column in block.columns.items()}

    def _shares(self, block: Block, column: Column) -> Array:
        shares = np.zeros(len(column.texts))
        for row, (text,) in block.rows((column.language,), _may_have_markup(column)):
            if found := _MARKUP.findall(text):
                shares[row] = sum(map(len, found)) / (len(text) + self.slack)
        return shares


@dataclass(frozen=True)
class Placeholders(Bounded):
    """How many tags, placeholders and addresses are on one side alone: `%s`, `{name}`, `<b>`, `https://...`.

    `%1$s` is `%s`, and of a tag only its name counts. Plural forms within placeholders are not looked at.
    """

    name = "placeholders"
    cost = 2
    shown = (0, 20)

    most: float = 0

    def score(self, block: Block, tools: Tools) -> Mapping[Sides, Array]:
        """Placeholders."""
        may = {code: _may_have_markup(column) for code, column in block.columns.items()}
        return {(one, other): self._different(block, one, other, may[one] | may[other]) for one, other in block.pairs}

    def _different(self, block: Block, one: str, other: str, may: Mask) -> Array:
        counts = np.zeros(len(block.units))
        for row, (here, there) in block.rows((one, other), may):
            ours, theirs = Counter(_items(here)), Counter(_items(there))
            if ours != theirs:
                counts[row] = (ours - theirs).total() + (theirs - ours).total()
        return counts


def _may_have_markup(column: Column) -> Mask:
    may: Mask = column.kinds[:, CODE_MARK] > 0
    return may


def _items(text: str) -> Iterator[str]:
    for match in _ITEM.finditer(text):
        kind, item = match.lastgroup, match[0]
        if kind == "tag":
            yield (_TAG_NAME.match(item) or match)[0].casefold()
        elif kind == "conversion":
            yield _DIRECTIONS.sub("", item)
        else:
            yield item.rstrip(".,;:!?)") if kind == "address" else item
