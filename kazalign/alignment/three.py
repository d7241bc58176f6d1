"""Three texts: three alignments of two made into rows that agree with each other.

The rows begin with the two alignments that are surest; the third joins what neither has, and tells how far to trust the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kazalign.documents.model import Bead, Bitext

Columns = tuple[int, int]
Node = tuple[int, str]
"""Column and sentence id."""

_LONGEST = 6
"""A row that would hold more sentences of one language is not made; the weaker bead is left out."""


def three_way(pairs: Mapping[Columns, Bitext]) -> Bitext:
    """Rows of three from the alignments of columns 0-1, 0-2 and 1-2.

    Beads are joined in the order of their probability, those of the two surest pairs first. Every sentence is in exactly one
    row. The probability of a row is the lowest of its beads; where the third alignment contradicts it, it is halved.
    """
    documents = (pairs[0, 1].documents[0], pairs[0, 1].documents[1], pairs[0, 2].documents[1])
    languages = (pairs[0, 1].languages[0], pairs[0, 1].languages[1], pairs[0, 2].languages[1])
    order = [{sentence.id: number for number, sentence in enumerate(document.sentences)} for document in documents]
    groups = _Groups([(column, name) for column in range(3) for name in order[column]])
    trust = sorted(pairs, key=lambda columns: -_certainty(pairs[columns]))
    for columns in trust[:2]:
        for bead in _surest_first(pairs[columns]):
            groups.join(_nodes(bead, columns), bead)
    for bead in _surest_first(pairs[trust[2]]):
        groups.confirm(_nodes(bead, trust[2]), bead)
    rows = [_row(nodes, beads, contradicted, order) for nodes, beads, contradicted in groups.groups()]
    return Bitext(documents, languages, tuple(_in_order(rows, order)), f"{pairs[0, 1].method}, three-way")


class _Groups:
    """Sentences that were joined, and the beads that joined them."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._group = {node: number for number, node in enumerate(nodes)}
        self._nodes: dict[int, list[Node]] = {number: [node] for number, node in enumerate(nodes)}
        self._beads: dict[int, list[Bead]] = {number: [] for number in self._nodes}
        self._contradicted: set[int] = set()

    def join(self, nodes: Sequence[Node], bead: Bead) -> bool:
        """Make one group of those that `nodes` are in, unless it would grow too long."""
        numbers = sorted({self._group[node] for node in nodes})
        together = [node for number in numbers for node in self._nodes[number]]
        if max(sum(node[0] == column for node in together) for column in range(3)) > _LONGEST:
            self._contradicted |= set(numbers)
            return False
        first, *others = numbers
        self._nodes[first] = together
        for number in others:
            self._beads[first] += self._beads.pop(number)
            del self._nodes[number]
            if number in self._contradicted:
                self._contradicted.add(first)
        self._beads[first].append(bead)
        for node in together:
            self._group[node] = first
        return True

    def confirm(self, nodes: Sequence[Node], bead: Bead) -> None:
        """Take a bead of the third alignment: it says what is known, joins what stood alone, or contradicts."""
        numbers = {self._group[node] for node in nodes}
        if len(numbers) == 1:
            return
        lonely = [number for number in numbers if len({node[0] for node in self._nodes[number]}) == 1]
        # A sentence without an answer yet may join one row, and rows that have both languages already are not glued together.
        if len(numbers) - len(lonely) <= 1:
            self.join(nodes, bead)
        else:
            self._contradicted |= numbers

    def groups(self) -> list[tuple[list[Node], list[Bead], bool]]:
        """Each group's sentences, beads, and whether an alignment speaks against it."""
        return [(nodes, self._beads[number], number in self._contradicted) for number, nodes in self._nodes.items()]


def _certainty(bitext: Bitext) -> float:
    """The mean probability over all beads, where those left alone count nothing."""
    return sum(bead.probability or 0.0 for bead in bitext.beads) / max(1, len(bitext.beads))


def _surest_first(bitext: Bitext) -> list[Bead]:
    linked = [bead for bead in bitext.beads if bead.source and bead.target]
    return sorted(linked, key=lambda bead: -(bead.probability or 0.0))


def _nodes(bead: Bead, columns: Columns) -> list[Node]:
    return [(column, name) for column, side in zip(columns, bead.sides, strict=True) for name in side]


def _row(nodes: Sequence[Node], beads: Sequence[Bead], contradicted: bool, order: Sequence[Mapping[str, int]]) -> Bead:
    sides = tuple(
        tuple(sorted((name for at, name in nodes if at == column), key=order[column].__getitem__)) for column in range(3)
    )
    lowest = min((bead.probability for bead in beads if bead.probability is not None), default=None)
    probability = lowest / 2 if lowest is not None and contradicted else lowest
    return Bead(sides, probability, any(bead.crossing for bead in beads))


def _in_order(rows: Sequence[Bead], order: Sequence[Mapping[str, int]]) -> list[Bead]:
    """By the first document; a row that it lacks stands after the row of the sentence before, in the first that has it."""
    places: dict[Node, tuple[int, ...]] = {}
    names = [list(numbers) for numbers in order]

    def place(row: Bead) -> tuple[int, ...]:
        column = next(at for at, side in enumerate(row.sides) if side)
        number = order[column][row.sides[column][0]]
        if column == 0:
            return (number,)
        earlier = ((column, names[column][at]) for at in range(number - 1, -1, -1))
        before = next((places[node] for node in earlier if node in places), (-1,))
        return (*before, column, number)

    for column in range(3):
        for row in sorted(
            (row for row in rows if row.sides[column] and not any(row.sides[:column])),
            key=lambda row: order[column][row.sides[column][0]],
        ):
            here = place(row)
            places |= {(at, name): here for at, side in enumerate(row.sides) for name in side}
    return sorted(rows, key=lambda row: places[next((at, side[0]) for at, side in enumerate(row.sides) if side)])
