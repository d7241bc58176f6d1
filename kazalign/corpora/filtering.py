"""Running a recipe over a corpus: scores, verdicts, and an account in which every row is found again."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from kazalign.corpora.filters import Filter, Tools
from kazalign.corpora.filters.block import Array, Block, Mask, Sides
from kazalign.corpora.personal import masked
from kazalign.corpora.recipes import Recipe
from kazalign.corpora.units import Unit, Variant

BLOCK = 1000
"""Units that are judged together."""
BARS = 20
"""Bars of a histogram."""


@dataclass(frozen=True)
class Reason:
    """Why a unit or a text of it is out."""

    filter: str
    sides: Sides
    score: float
    limit: float
    """The limit that the score breaks: as the least, where it is below it, else as the most."""

    def __str__(self) -> str:
        where = f" in {'-'.join(self.sides)}" if self.sides else ""
        wanted = "least" if self.score < self.limit else "most"
        return f"{self.filter}{where}: {self.score:.4g}, {wanted} {self.limit:.4g}"


class Verdict(NamedTuple):
    """What becomes of a unit."""

    unit: Unit
    """As it was read, mended and masked as the recipe says."""
    kept: Unit | None
    """What is kept of it: all, all but the texts at fault, or None."""
    reasons: tuple[Reason, ...] = ()
    """One a text that went; empty where nothing did."""

    def with_reasons(self) -> Unit:
        """The unit with what was found: a flag, the score and the properties `removed_by`, `removed_for`, `removed_languages`.

        `removed_languages` are those of the texts that went; the others are in the corpus that was kept.
        """
        names = dict.fromkeys(reason.filter for reason in self.reasons)
        gone = [code for code in self.unit.variants if self.kept is None or code not in self.kept.variants]
        return replace(
            self.unit,
            flags=tuple(dict.fromkeys([*self.unit.flags, *names])),
            scores={
                **self.unit.scores,
                **{each.filter: _plain(each.score) for each in self.reasons if math.isfinite(each.score)},
            },
            properties={
                **self.unit.properties,
                "removed_by": " ".join(names),
                "removed_for": "; ".join(map(str, self.reasons)),
                "removed_languages": " ".join(gone),
            },
        )


@dataclass
class Tally:
    """What one filter did."""

    name: str
    limits: tuple[float, float]
    shown: tuple[float, float]
    judged: int = 0
    """Units that it had something to say of."""
    removed: int = 0
    """Units that went because of it, after the filters before it."""
    trimmed: int = 0
    """Units that lost a text because of it and live on."""
    alone: int = 0
    """In a preview: units that it would take something from if it were the only filter."""
    bars: list[int] = field(default_factory=lambda: [0] * BARS)
    """In a preview: how many scores lie in each twentieth of `shown`."""
    samples: list[tuple[Reason, Unit]] = field(default_factory=list)
    """Some of the units that it took something from, drawn by chance."""


@dataclass
class Account:
    """What became of all rows: `rows` = `kept` + `removed`, always."""

    recipe: Recipe
    filters: list[Tally]
    rows: int = 0
    kept: int = 0
    """Rows that are kept, whole or trimmed."""
    removed: int = 0
    trimmed: int = 0
    """Rows among the kept that lost a text."""
    masked: Counter[str] = field(default_factory=Counter)
    """Kind of personal data -> how many were masked."""
    mended: Counter[str] = field(default_factory=Counter)
    """Kind of change -> how many texts `normalise` changed so."""


class Cleaning:
    """A recipe at work.

    Args:
        recipe: what to do.
        languages: the corpus's languages, in order; of texts that are equally at fault the later one goes.
        tools: what filters need of other rooms.
        samples: how many removed units of each filter to remember.
        preview: judge every unit by every filter, so that each can be looked at alone; verdicts stay what they are.
        seed: for drawing samples.
    """

    def __init__(
        self, recipe: Recipe, languages: Sequence[str], tools: Tools, *, samples: int = 0, preview: bool = False, seed: int = 1
    ) -> None:
        self.recipe = recipe
        self.languages = tuple(languages)
        self.preview = preview
        tallies = [Tally(title, each.limits, each.shown) for title, each in zip(recipe.titles, recipe.filters, strict=True)]
        self.account = Account(recipe, tallies)
        self._alone = [replace(each) for each in recipe.filters] if preview else []  # type: ignore[type-var]
        """Filters of their own for looking at each alone: one that remembers must not meet a unit twice."""
        self._tools = tools
        self._samples = samples
        self._chance = random.Random(seed)

    def __call__(self, units: Iterable[Unit]) -> Iterator[Verdict]:
        """Judge all units, in order; memory holds a block of them, beside what a filter remembers."""
        remaining = iter(units)
        while block := list(islice(remaining, BLOCK)):
            if self.recipe.normalise:
                block = [_normalised(unit, self.account.mended) for unit in block]
            if self.recipe.mask:
                block = [masked(unit, self.recipe.mask, self.account.masked) for unit in block]
            yield from self._judged(block)

    def _judged(self, units: Sequence[Unit]) -> Iterator[Verdict]:
        block = Block(units, self.languages)
        reasons: dict[int, list[Reason]] = {}
        whole = Block(units, self.languages)
        for each, tally in zip(self._alone, self.account.filters, strict=False):  # none but in a preview
            self._look(each, tally, whole)
        for each, tally in zip(self.recipe.filters, self.account.filters, strict=True):
            scores = each.score(block, self._tools)
            for row, found in self._found(each, tally, block, scores).items():
                reasons.setdefault(row, []).extend(found)
        self.account.rows += len(units)
        for row, unit in enumerate(units):
            if row in reasons:
                yield self._verdict(unit, block, row, tuple(reasons[row]))
            else:
                self.account.kept += 1
                yield Verdict(unit, unit)

    def _found(self, each: Filter, tally: Tally, block: Block, scores: Mapping[Sides, Array]) -> dict[int, list[Reason]]:
        """What the filter finds wrong, by row; the texts at fault are taken out of the block."""
        failing, judged = _failing(each, block, scores)
        tally.judged += int(judged.sum())
        found = {}
        for row, sides in failing.items():
            here = [Reason(tally.name, side, float(scores[side][row]), _broken(each, float(scores[side][row]))) for side in sides]
            gone = at_fault(sides, [code for code in self.languages if block.present[code][row]], self.recipe.faulty)
            if gone is None:
                block.alive[row] = False
                tally.removed += 1
                found[row] = here[:1]
            else:
                for code in gone:
                    block.present[code][row] = False
                tally.trimmed += 1
                found[row] = [next(reason for reason in here if code in reason.sides) for code in gone]
            self._draw(tally, found[row][0], block.units[row])
        return found

    def _look(self, each: Filter, tally: Tally, block: Block) -> None:
        """For a preview: the filter on its own, over all units."""
        scores = each.score(block, self._tools)
        tally.alone += len(_failing(each, block, scores)[0])
        low, high = each.shown
        for sides, values in scores.items():
            here = values[block.judged(sides) & ~np.isnan(values)]
            bars = np.clip((here - low) / (high - low) * BARS, 0, BARS - 1).astype(np.int64)
            for bar, count in enumerate(np.bincount(bars, minlength=BARS).tolist()):
                tally.bars[bar] += count

    def _verdict(self, unit: Unit, block: Block, row: int, reasons: tuple[Reason, ...]) -> Verdict:
        account = self.account
        if not block.alive[row]:
            account.removed += 1
            return Verdict(unit, None, reasons)
        account.kept += 1
        account.trimmed += 1
        left = {code: variant for code, variant in unit.variants.items() if block.present[code][row]}
        return Verdict(unit, replace(unit, variants=left), reasons)

    def _draw(self, tally: Tally, reason: Reason, unit: Unit) -> None:
        """Keep the unit as a sample, with a chance that is the same for all (reservoir sampling)."""
        if len(tally.samples) < self._samples:
            tally.samples.append((reason, unit))
            return
        place = self._chance.randrange(tally.removed + tally.trimmed)
        if place < self._samples:
            tally.samples[place] = (reason, unit)


def _failing(each: Filter, block: Block, scores: Mapping[Sides, Array]) -> tuple[dict[int, list[Sides]], Mask]:
    """The sides that break the limits, by row, and the rows that were judged at all."""
    least, most = each.limits
    failing: dict[int, list[Sides]] = {}
    judged: Mask = np.zeros(len(block.units), np.bool_)
    for sides, values in scores.items():
        here = block.judged(sides)
        judged |= here & ~np.isnan(values)
        for row in np.flatnonzero(here & ((values < least) | (values > most))).tolist():
            failing.setdefault(row, []).append(sides)
    return failing, judged


def _broken(each: Filter, score: float) -> float:
    least, most = each.limits
    return least if score < least else most


def at_fault(failing: Sequence[Sides], present: Sequence[str], faulty: str) -> list[str] | None:
    """The languages whose texts go, or None where the whole unit does: fewer than two texts would be left.

    A text that fails goes. Of pairs that fail, the text that is in most of them goes, and so on; of equals the later language.
    """
    if faulty == "unit" or () in failing or len(present) <= 2:
        return None
    gone = [sides[0] for sides in failing if len(sides) == 1]
    pairs = [sides for sides in failing if len(sides) == 2 and not set(sides) & set(gone)]
    while pairs:
        counts = Counter(code for pair in pairs for code in pair)
        worst = max(counts, key=lambda code: (counts[code], present.index(code)))
        gone.append(worst)
        pairs = [pair for pair in pairs if worst not in pair]
    return gone if len(present) - len(gone) >= 2 else None


def _plain(score: float) -> float:
    return round(score, 4)


def _normalised(unit: Unit, mended: Counter[str]) -> Unit:
    from kazalign.documents.normalisation import normalise

    variants: dict[str, Variant] = {}
    for code, variant in unit.variants.items():
        text, changes = normalise(variant.text, 0)
        text = text.strip()
        mended.update({change.kind for change in changes})
        variants[code] = variant if text == variant.text or not text else replace(variant, text=text)
    return replace(unit, variants=variants)
