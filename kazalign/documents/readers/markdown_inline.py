"""What is marked up within a paragraph of Markdown: links, images, code, addresses in angle brackets, HTML tags, emphasis.

The rules are those of CommonMark where it matters to a sentence; each character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kazalign.documents.model import Markup

_TOKEN = re.compile(
    r"""
    (?P<escape> \\[!-/:-@\[-`{-~] )
  | (?P<ticks> `+ )
  | (?P<address> <(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*|[\w.+-]{1,64}@[\w.-]+)> )
  | (?P<tag> <(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>(?:\s[^<>]*)?)> )
  | (?P<image> !\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\) )
  | (?P<note> \[\^[^\[\]\s]+\] )
  | (?P<open> \[ )
  | (?P<close> \](?P<target>\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\[\]\n]+\])? )
  | (?P<run> \*+ | _+ | ~~ )
    """,
    re.VERBOSE,
)
_VOID = frozenset({"br", "img", "wbr", "hr", "input"})
_VERBATIM = frozenset({"code", "kbd", "samp", "var"})


@dataclass
class _Run:
    """A run of emphasis marks that may open; those in the middle are used first."""

    start: int
    end: int


def inline(text: str, start: int, end: int) -> tuple[Markup, ...]:
    """The markup between two places of a text, outer before inner; what is not paired is text."""
    found: list[Markup] = []
    runs: list[tuple[int, int]] = []
    scopes: list[tuple[int, int]] = []
    """Stretches within which emphasis opens and closes: the texts of links."""
    brackets: list[int] = []
    tags: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    ticks = _Ticks(text, start, end)
    at = start
    while match := _TOKEN.search(text, at, end):
        at = match.end()
        kind = match.lastgroup
        if kind == "ticks":
            closing = next(ticks.after(match.start(), len(match[0])), None)
            if closing is not None:
                found.append(Markup(match.start(), match.end(), closing, closing + len(match[0]), whole=True))
                at = closing + len(match[0])
        elif kind == "address":
            found.append(Markup(match.start(), match.start() + 1, match.end() - 1, match.end(), whole=True))
        elif kind in ("image", "note"):
            alone = match.start() - _has_space_of_its_own(text, match, start, end)
            found.append(Markup(alone, match.end(), match.end(), match.end(), whole=True))
        elif kind == "tag":
            found += _tag(match, tags)
        elif kind == "open":
            brackets.append(match.start())
        elif kind == "close" and brackets:
            opening = brackets.pop()
            if match["target"] and match.start() == opening + 1:
                found.append(Markup(opening, match.end(), match.end(), match.end(), whole=True))
            elif match["target"]:
                found.append(Markup(opening, opening + 1, match.start(), match.end()))
                scopes.append((opening, match.end()))
                brackets.clear()  # a link holds no link, and none holds it
            else:
                at = match.start() + 1
        elif kind == "run":
            runs.append(match.span())
    found += (Markup(*span, span[1], span[1], whole=True) for spans in tags.values() for span in spans)
    found += _emphasis(text, start, end, runs, scopes)
    return _nested(found)


def _has_space_of_its_own(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the space before an image goes with it, since another or a mark follows."""
    return (
        match.start() > start and text[match.start() - 1] == " " and not text[match.end() : min(end, match.end() + 1)].isalnum()
    )


class _Ticks:
    """Where runs of backticks stand, by their length; each is looked up once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for match in reversed(list(re.compile("`+").finditer(text, start, end))):
            self._places[len(match[0])].append(match.start())

    def after(self, place: int, length: int) -> Iterator[int]:
        places = self._places[length]
        while places:
            if places[-1] > place:
                yield places.pop()
            else:
                places.pop()


def _tag(match: re.Match[str], tags: defaultdict[str, list[tuple[int, int]]]) -> Iterator[Markup]:
    name = match["name"].lower()
    if match["slash"]:
        if opened := tags[name]:
            yield Markup(*opened.pop(), *match.span(), whole=name in _VERBATIM)
        else:
            yield Markup(*match.span(), match.end(), match.end(), whole=True)
    elif name in _VOID or match["rest"].endswith("/"):
        yield Markup(*match.span(), match.end(), match.end(), whole=True)
    else:
        tags[name].append(match.span())


def _emphasis(text: str, start: int, end: int, runs: list[tuple[int, int]], scopes: list[tuple[int, int]]) -> Iterator[Markup]:
    """Pairs of runs of the same mark, within one scope."""
    waiting: defaultdict[int, dict[str, list[_Run]]] = defaultdict(lambda: {"*": [], "_": [], "~": []})
    order = sorted(scopes)
    number = 0
    inside = -1
    for first, last in runs:
        while number < len(order) and order[number][0] < first:
            inside, number = number, number + 1
        scope = inside if inside >= 0 and first < order[inside][1] else -1
        mark = text[first]
        before = text[first - 1] if first > start else " "
        after = text[last] if last < end else " "
        opens, closes = _flanks(before, after, mark)
        run = _Run(first, last)
        openers = waiting[scope][mark]
        while closes and openers and run.start < run.end:
            opener = openers[-1]
            width = min(2, opener.end - opener.start, run.end - run.start)
            if opener.end == run.start or (mark == "~" and width < 2):
                break
            yield Markup(opener.end - width, opener.end, run.start, run.start + width)
            opener.end -= width
            run.start += width
            for others in waiting[scope].values():  # what was opened in between stays open no longer
                while others and others[-1].start > opener.start:
                    others.pop()
            if opener.start == opener.end:
                openers.pop()
        if opens and run.start < run.end:
            openers.append(run)


def _flanks(before: str, after: str, mark: str) -> tuple[bool, bool]:
    """Whether a run between these two characters can open emphasis, and whether it can close it."""
    space_before, space_after = before.isspace(), after.isspace()
    sign_before, sign_after = (not (each.isalnum() or each.isspace()) for each in (before, after))
    left = not space_after and (not sign_after or space_before or sign_before)
    right = not space_before and (not sign_before or space_after or sign_after)
    if mark == "_":
        return left and (not right or sign_before), right and (not left or sign_after)
    return left, right


def _nested(found: list[Markup]) -> tuple[Markup, ...]:
    """In order, outer first; of two that cross, or where one lies within the other's marks or code, the later one is text."""
    kept: list[Markup] = []
    open_ones: list[Markup] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        while open_ones and open_ones[-1].end <= each.start:
            open_ones.pop()
        outer = open_ones[-1] if open_ones else None
        if outer is None or (not outer.whole and outer.inner_start <= each.start and each.end <= outer.inner_end):
            kept.append(each)
            open_ones.append(each)
    return tuple(kept)
