"""Documents whose alignment is known because we disturbed it ourselves: parallel lines, a third of them changed on one side.

Lines that answer each other are cut into documents of 20 to 60. Then, until a third of a document's lines have been touched,
a place is drawn and one of five things is done to one side, drawn too: two lines become one (merge), a line becomes two at a
sentence or clause boundary (split), a line goes (drop), a line of another document comes in (insert), two neighbours change
places (swap). Everything comes from one seed.

Other kinds: `moves` also moves lines up to ten places away, as newsrooms do with paragraphs. For `legal`, lines are only
merged, split and dropped. For `subtitles`, every line of at most 120 characters is cut into cues of 32 to 42 characters, on
either side by itself, and one line in ten is dropped on one side.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Numbers = tuple[int, ...]
GoldBead = tuple[Numbers, Numbers]
Lines = Sequence[tuple[str, str]]
Texts = tuple[list[str], list[str]]

OPERATIONS = {
    "news": ("merge", "split", "drop", "insert", "swap"),
    "moves": ("merge", "split", "drop", "insert", "swap", "move"),
    "legal": ("merge", "split", "drop"),
}
_FARTHEST = 10
_CUE = (32, 42)
_SHORT_LINE = 120
_BOUNDARY = re.compile(r"(?<=[.!?…;:,])[»”\")]?\s+|\s+(?=[–—]\s)")
_SHORTEST_PART = 12
"""Characters that a part of a split line has at least."""


@dataclass(frozen=True)
class Case:
    """A document on both sides, and which sentences (from 0) answer which."""

    name: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    gold: tuple[GoldBead, ...]


def parallel_lines(source: Path, target: Path) -> list[tuple[str, str]]:
    """The lines of two files that answer each other.

    Raises:
        SystemExit: the files have different numbers of lines.
    """
    sides = [path.read_text(encoding="utf-8").splitlines() for path in (source, target)]
    if len(sides[0]) != len(sides[1]):
        raise SystemExit(f"{source} has {len(sides[0])} lines and {target} has {len(sides[1])}; they must be parallel")
    pairs = [(" ".join(one.split()), " ".join(other.split())) for one, other in zip(*sides, strict=True)]
    return [(one, other) for one, other in pairs if one and other]


def perturbed(name: str, lines: Lines, *, seed: int, kind: str = "news") -> Iterator[Case]:
    """Cut `lines` into documents of 20 to 60 and disturb each; fewer than 20 lines at the end are left out."""
    if kind == "subtitles":
        lines = [pair for pair in lines if max(map(len, pair)) <= _SHORT_LINE]
    chance = random.Random(f"{name} {seed}")
    start = 0
    while len(lines) - start >= 20:
        size = chance.randint(20, 60)
        if len(lines) - start - size < 20:
            size = min(60, len(lines) - start)
        here = lines[start : start + size]
        if kind == "subtitles":
            beads, orders = _cues(here, chance)
        else:
            beads, orders = _disturbed(here, [*lines[:start], *lines[start + size :]], chance, OPERATIONS[kind])
        yield _case(f"{name}.{start}", beads, orders)
        start += size


def _case(name: str, beads: Sequence[Texts], orders: tuple[list[int], list[int]]) -> Case:
    """Number the sentences of the beads as the two sides order them."""
    texts: Texts = ([], [])
    numbers: list[dict[int, Numbers]] = [{}, {}]
    for side in (0, 1):
        for bead in orders[side]:
            new = beads[bead][side]
            numbers[side][bead] = tuple(range(len(texts[side]), len(texts[side]) + len(new)))
            texts[side].extend(new)
    gold = [(numbers[0][bead], numbers[1][bead]) for bead in range(len(beads))]
    return Case(name, tuple(texts[0]), tuple(texts[1]), tuple(gold))


def _cues(lines: Lines, chance: random.Random) -> tuple[list[Texts], tuple[list[int], list[int]]]:
    beads: list[Texts] = []
    for line in lines:
        bead = tuple(textwrap.wrap(text, chance.randint(*_CUE), break_long_words=False, break_on_hyphens=False) for text in line)
        if chance.random() < 0.1:
            bead[chance.randrange(2)].clear()
        beads.append((bead[0], bead[1]))
    return beads, (list(range(len(beads))), list(range(len(beads))))


def _disturbed(
    lines: Lines, others: Lines, chance: random.Random, operations: Sequence[str]
) -> tuple[list[Texts], tuple[list[int], list[int]]]:
    beads: list[Texts] = []
    displaced: list[tuple[int, int, int]] = []
    plan = _plan(lines, chance, operations)
    at = 0
    while at < len(lines):
        operation, side = plan.get(at, ("keep", 0))
        bead: Texts = ([lines[at][0]], [lines[at][1]])
        if operation == "merge":
            bead = ([lines[at][0], lines[at + 1][0]], [lines[at][1], lines[at + 1][1]])
            bead[side][:] = [" ".join(bead[side])]
        elif operation == "split":
            bead[side][:] = _halves(lines[at][side]) or ()
        elif operation == "drop":
            bead[side].clear()
        elif operation == "insert":
            new: Texts = ([], [])
            new[side].append(chance.choice(others)[side])
            beads.append(new)
        elif operation in ("swap", "move"):
            displaced.append((side, len(beads), 1 if operation == "swap" else chance.randint(2, _FARTHEST)))
        beads.append(bead)
        if operation == "swap":
            beads.append(([lines[at + 1][0]], [lines[at + 1][1]]))
        at += 2 if operation in ("merge", "swap") else 1
    orders = list(range(len(beads))), list(range(len(beads)))
    for side, bead_number, distance in displaced:
        place = orders[side].index(bead_number)
        orders[side].insert(place + distance, orders[side].pop(place))
    return beads, orders


def _plan(lines: Lines, chance: random.Random, operations: Sequence[str]) -> dict[int, tuple[str, int]]:
    """First line of each change -> what is done to which side; a third of the lines is touched, none twice."""
    plan: dict[int, tuple[str, int]] = {}
    touched: set[int] = set()
    while len(touched) < len(lines) // 3:
        operation, side, at = chance.choice(operations), chance.randrange(2), chance.randrange(len(lines))
        used = {at, at + 1} if operation in ("merge", "swap") else {at}
        if used & touched or max(used) >= len(lines) or (operation == "split" and not _halves(lines[at][side])):
            continue
        plan[at] = operation, side
        touched |= used
    return plan


def _halves(text: str) -> tuple[str, str] | None:
    """`text` cut at the boundary nearest to its middle; None where it has none."""
    cuts = [
        (match.start(), match.end())
        for match in _BOUNDARY.finditer(text)
        if match.start() >= _SHORTEST_PART and len(text) - match.end() >= _SHORTEST_PART
    ]
    if not cuts:
        return None
    start, end = min(cuts, key=lambda cut: abs(cut[0] - len(text) / 2))
    return text[:start], text[end:]
