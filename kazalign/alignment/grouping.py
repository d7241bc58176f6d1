"""Documents in two or more languages become groups that say the same, whatever their names are.

Names only propose: documents whose names promise that they belong together are compared first, and those that keep the
promise need not be looked for among all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.methods import Measure
from kazalign.alignment.pairing import best_pairs, compare_sides, least_share, share
from kazalign.alignment.sentences import side_of_document
from kazalign.alignment.settings import Settings, settings
from kazalign.alignment.sides import Side
from kazalign.documents.model import Document

_PROMISED = 0.8
"""Documents of one name belong together from this part of the least share on."""

Node = tuple[str, int]
"""A document: its language, and its number in the heap of that language."""


@dataclass(frozen=True)
class Group:
    """Documents that say the same, one of a language at most."""

    members: Mapping[str, int]
    """Language -> number in its heap, in the order of the languages."""
    score: float
    """The lowest of the scores that hold it together; see `DocumentPair.score`."""


@dataclass(frozen=True)
class LeftOver:
    """A document without a partner, and the one that came nearest."""

    language: str
    number: int
    best: Node | None
    """The other document; None where there was none to compare with."""
    score: float
    """What the two share, 0 to 1. At least the least score where `best` belongs to another."""


@dataclass(frozen=True)
class Grouping:
    """Every document is in one group or left over."""

    groups: tuple[Group, ...]
    """In the order of the first language, then of the second."""
    left_over: tuple[LeftOver, ...]
    least: float
    """What documents that belong together share at least."""


def group_documents(
    heaps: Mapping[str, Sequence[Document]],
    *,
    embedder: Embedder,
    preset: str = "news",
    least: float | None = None,
    names: Mapping[str, Sequence[Hashable | None]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Grouping:
    """Find the documents that are translations of each other.

    Args:
        heaps: language -> its documents, with sentences; two languages or more.
        embedder: see `kazalign.alignment.embedders`.
        preset: `news`, `legal` or `subtitles`.
        least: documents that share less do not belong together; by default what `least_share` says.
        names: for each document what it is called in all languages; documents of one name are compared first.
        progress: told how many documents of how many are embedded.

    Raises:
        InputError: a document has no sentences.
        ConfigurationError: there is no such preset.
    """
    chosen, least = settings(embedder.name, preset), least_share(embedder) if least is None else least
    measure = Measure(embedder)
    sides: dict[Node, Side] = {}
    nodes = [(language, number) for language, heap in heaps.items() for number in range(len(heap))]
    for done, (language, number) in enumerate(nodes, start=1):
        sides[language, number] = side_of_document(heaps[language][number], measure)
        if progress is not None:
            progress(done, len(nodes))
    known: dict[tuple[Node, Node], float] = {}
    promised = _promised(sides, list(heaps), names or {}, chosen, least, known)
    links = list(promised)
    for one, other in combinations(heaps, 2):
        linked = {node for pair in promised if {pair[0][0], pair[1][0]} == {one, other} for node in pair}
        links += _found(sides, (one, other), linked, chosen, least, known)
    groups = _joined(nodes, sorted(links, key=lambda link: -known[link]))
    for members in groups:
        if len(members) == 1:
            ((node),) = members.values()
            known |= _last_look(node, sides, chosen, known)
    return _grouping(list(heaps), groups, known, least)


def _promised(
    sides: Mapping[Node, Side],
    languages: Sequence[str],
    names: Mapping[str, Sequence[Hashable | None]],
    chosen: Settings,
    least: float,
    known: dict[tuple[Node, Node], float],
) -> list[tuple[Node, Node]]:
    """The pairs of one name that keep its promise. A name that several documents of one language have promises nothing."""
    named: dict[Hashable, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for language in languages:
        for number, name in enumerate(names.get(language, ())):
            if name is not None:
                named[name][language].append((language, number))
    pairs = []
    for members in named.values():
        alone = [members[language][0] for language in languages if len(members[language]) == 1]
        for one, other in combinations(alone, 2):
            known[one, other] = share(sides[one], sides[other], chosen)
            if known[one, other] >= _PROMISED * least:
                pairs.append((one, other))
    return pairs


def _found(
    sides: Mapping[Node, Side],
    languages: tuple[str, str],
    linked: set[Node],
    chosen: Settings,
    least: float,
    known: dict[tuple[Node, Node], float],
) -> Iterator[tuple[Node, Node]]:
    """The pairs of two languages by content alone, among those that are not linked yet."""
    free = [[node for node in sides if node[0] == language and node not in linked] for language in languages]
    ours, theirs = ([sides[node] for node in heap] for heap in free)
    scores = compare_sides(ours, theirs, chosen)
    for (row, column), score in scores.items():
        known[free[0][row], free[1][column]] = score
    for row, column in best_pairs(scores, least).items():
        yield free[0][row], free[1][column]


def _last_look(
    node: Node, sides: Mapping[Node, Side], chosen: Settings, known: Mapping[tuple[Node, Node], float]
) -> dict[tuple[Node, Node], float]:
    """What a document that is left over shares with its nearest in other languages, where all of those went by their names."""
    if any(node in pair for pair in known):
        return {}
    others = [other for other in sides if other[0] != node[0]]
    scores = compare_sides([sides[node]], [sides[other] for other in others], chosen, both=False)
    return {(node, others[column]): score for (_, column), score in scores.items()}


def _joined(nodes: Sequence[Node], links: Sequence[tuple[Node, Node]]) -> list[dict[str, Node]]:
    """The groups, language -> document, that the links make, the surest first; none has two documents of a language."""
    group = {node: {node[0]: node} for node in nodes}
    for one, other in links:
        ours, theirs = group[one], group[other]
        if ours is not theirs and ours.keys().isdisjoint(theirs):
            ours |= theirs
            for node in theirs.values():
                group[node] = ours
    return list({id(members): members for members in group.values()}.values())


def _grouping(
    languages: Sequence[str], found: Sequence[dict[str, Node]], known: Mapping[tuple[Node, Node], float], least: float
) -> Grouping:
    groups, left_over = [], []
    nearest: dict[Node, tuple[float, Node]] = {}
    for (one, other), score in known.items():
        for node, partner in ((one, other), (other, one)):
            nearest[node] = max(nearest.get(node, (score, partner)), (score, partner))
    for members in found:
        ordered = {language: members[language][1] for language in languages if language in members}
        if len(members) > 1:
            nodes = [members[language] for language in ordered]
            held = sorted((known[pair] for pair in combinations(nodes, 2) if pair in known), reverse=True)
            # Two links hold three documents together; the third may never have been looked at.
            groups.append(Group(ordered, held[len(nodes) - 2]))
            continue
        ((node),) = members.values()
        best = nearest.get(node)
        left_over.append(LeftOver(*node, best[1] if best else None, best[0] if best else 0.0))
    rank = {language: number for number, language in enumerate(languages)}
    groups.sort(key=lambda group: [(rank[language], number) for language, number in group.members.items()])
    left_over.sort(key=lambda each: (rank[each.language], each.number))
    return Grouping(tuple(groups), tuple(left_over), least)
