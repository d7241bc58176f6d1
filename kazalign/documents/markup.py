"""Markup within sentences: taken out of what is translated, and put around the words that answer to those that were marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kazalign.documents.model import Document, Paragraph, Sentence, WordLinks

_UNLINKED = 0.1
"""What a word without an answer takes from the worth of a stretch that it lies in."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Marked:
    """A stretch of a sentence's text, its marks as they are written in the document, and what they enclose.

    A mark is empty where it stands in another sentence. `content` is what is written between the marks of something whole.
    """

    start: int
    end: int
    before: str
    after: str
    content: str | None = None


def marked_in(document: Document, paragraph: Paragraph, sentence: Sentence) -> tuple[Marked, ...]:
    """The markup in a sentence, outer before inner; what encloses all of it and begins and ends elsewhere is left out."""
    found = []
    first = paragraph.offset(sentence.start)
    for each in paragraph.markup:
        before = document.text[each.start : each.inner_start] if sentence.start <= each.start < sentence.end else ""
        after = document.text[each.inner_end : each.end] if sentence.start < each.end <= sentence.end else ""
        if each.end <= sentence.start or each.start >= sentence.end or not (before or after):
            continue
        start, end = (paragraph.offset(place) - first for place in (each.inner_start, each.inner_end))
        content = document.text[each.inner_start : each.inner_end] if each.whole else None
        found.append(Marked(max(0, start), min(max(0, start, end), len(sentence.text)), before, after, content))
    return tuple(found)


def put_back(text: str, marked: Sequence[Marked], links: WordLinks, solid: Iterable[str] = ()) -> tuple[str, bool]:
    """`text`, a translation, with the marks of its sentence around the words that answer to those that were marked.

    Every mark is written once, and marks stay nested as they were. The second value is false where one had to be placed by
    guess; emphasis for which no word was left is not written then. No mark is put within what is `solid`, such as an address.
    """
    placer = _Placer(text, links, solid)
    tree = _tree(marked)
    placer.fix(tree)
    placer.place(tree, (0, len(text)))
    pieces, at = [], 0
    for place, mark in placer.inserts:
        pieces += [text[at:place], mark]
        at = place
    return "".join([*pieces, text[at:]]), placer.certain


@dataclass
class _Node:
    """Markup with what is marked within it, and its place in the translation."""

    marked: Marked
    inner: list[_Node] = field(default_factory=list)
    place: Span | None = None


def _tree(marked: Sequence[Marked]) -> list[_Node]:
    top: list[_Node] = []
    open_ones: list[_Node] = []
    for each in marked:
        while open_ones and not _holds(open_ones[-1].marked, each):
            open_ones.pop()
        node = _Node(each)
        (open_ones[-1].inner if open_ones else top).append(node)
        open_ones.append(node)
    return top


def _holds(outer: Marked, inner: Marked) -> bool:
    """Whether the one is around the other; what has nothing between its marks and stands at the end stands behind."""
    return outer.content is None and outer.start <= inner.start and inner.end <= outer.end and inner.start < outer.end


class _Placer:
    """Finds the places of marks; `inserts` are these, in order."""

    def __init__(self, text: str, links: WordLinks, solid: Iterable[str]) -> None:
        self.text = text
        self.certain = True
        self.inserts: list[tuple[int, str]] = []
        self._links = links
        regions = [match.span() for each in solid for match in re.finditer(re.escape(each), text)]
        self._words = [next((each for each in regions if _meets(word, each)), word) for word in links.target]
        self._fixed: list[Span] = []

    def fix(self, nodes: Sequence[_Node]) -> None:
        """Find what stands in the text as it is: code, addresses; the longest first, since one may be in another."""
        whole = [node for node in _all(nodes) if node.marked.content]
        for node in sorted(whole, key=lambda node: -len(node.marked.content or "")):
            content = node.marked.content or ""
            places = (match.span() for match in re.finditer(re.escape(content), self.text))
            node.place = next((place for place in places if not any(_meets(place, other) for other in self._fixed)), None)
            if node.place:
                self._fixed.append(node.place)

    def place(self, nodes: Sequence[_Node], within: Span) -> None:
        """Place siblings: first what is fixed, then what is linked, then what has nothing between its marks."""
        self._stretch(nodes, within)
        at = within[0]
        for node in sorted(nodes, key=lambda node: node.place or within):
            start, end = node.place or within
            start = min(max(start, at), within[1])
            at = end = min(max(end, start), within[1])
            self._write(node, start, end)

    def _write(self, node: _Node, start: int, end: int) -> None:
        marked, between = node.marked, ""
        if start == end and marked.content is None and marked.before and marked.after:
            between = _address(marked.after)
            self.certain = False
        elif start == end and marked.content and marked.content not in self.text:
            between = marked.content
        if start == end and not between and ((marked.before and marked.after) or marked.content):
            self.place(node.inner, (start, end))  # no word was left for it
            return
        self.inserts.append((start, marked.before + between))
        self.place(node.inner, (start, end))
        self.inserts.append((end, marked.after))

    def _stretch(self, nodes: Sequence[_Node], within: Span) -> None:
        taken = [node.place for node in nodes if node.place]
        for node in nodes:
            if node.place is None and node.marked.start < node.marked.end and not node.marked.content:
                node.place = self._around(node, within, taken)
                taken.append(node.place)
        for node in nodes:
            if node.place is None:
                node.place = self._beside(node.marked, within, taken)

    def _around(self, node: _Node, within: Span, taken: Sequence[Span]) -> Span:
        """The free words that are worth most: those with answers in what is marked, less those with answers outside."""
        words = self._links.source
        inside = {number for number, word in enumerate(words) if word[0] < node.marked.end and word[1] > node.marked.start}
        worth = [-_UNLINKED] * len(self._links.target)
        for link in self._links.links:
            worth[link.target] += link.probability if link.source in inside else -link.probability
        fixed = [each.place for each in _all(node.inner) if each.place]
        best, start, total = (0.0, within[0], within[0]), -1, 0.0
        for word, value in zip(self._words, worth, strict=True):
            if not _lies(word, within) or any(_meets(word, each) for each in taken):
                start = -1
                continue
            if start < 0 or total < 0:
                start, total = word[0], 0.0
            total += value + any(_meets(word, each) for each in fixed)
            if total > best[0]:
                best = total, start, word[1]
        if best[0] <= 0:
            self.certain = False
            return self._guess(node.marked, within, taken)
        hull = min([best[1], *(start for start, _ in fixed)]), max([best[2], *(end for _, end in fixed)])
        return hull if _lies(hull, within) and not any(_meets(hull, each) for each in taken) else (best[1], best[2])

    def _guess(self, marked: Marked, within: Span, taken: Sequence[Span]) -> Span:
        """The free word that stands as far into the translation as what is marked stands into the sentence."""
        length = max((word[1] for word in self._links.source), default=1)
        sought = len(self.text) * (marked.start + marked.end) / 2 / max(1, length)
        free = [word for word in self._words if _lies(word, within) and not any(_meets(word, each) for each in taken)]
        letters = [word for word in free if self.text[word[0]].isalnum()] or free
        return min(letters, key=lambda word: abs(sum(word) / 2 - sought), default=(within[1], within[1]))

    def _beside(self, marked: Marked, within: Span, taken: Sequence[Span]) -> Span:
        """Behind the answer to the nearest word before it that has one, in front of that to the next word, or by guess."""
        answers = {link.source: link.target for link in sorted(self._links.links, key=lambda link: link.probability)}
        numbers = range(len(self._links.source))
        before = (answers[at] for at in reversed(numbers) if self._links.source[at][1] <= marked.start and at in answers)
        behind = (answers[at] for at in numbers if self._links.source[at][0] >= marked.end and at in answers)
        if (word := next(before, None)) is not None:
            at = self._words[word][1]
        elif (word := next(behind, None)) is not None:
            at = self._words[word][0]
        else:
            self.certain = False
            at = self._guess(marked, within, ())[1]
        at = min(max(at, within[0]), within[1])
        at = next((end for start, end in taken if start < at < end), at)
        return at, at


def _all(nodes: Sequence[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _all(node.inner)


def _lies(word: Span, within: Span) -> bool:
    return within[0] <= word[0] and word[1] <= within[1]


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def _address(closing: str) -> str:
    """The address of a link, by the marks that close it; empty for other markup."""
    match = re.match(r"\]\(<?([^\s)>]*)|\]\[([^\]]*)", closing)
    return (match[1] or match[2] or "…") if match else ""
