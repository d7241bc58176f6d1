"""Which of the texts belong together, by their names and by their content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, Literal

from kazalign.documents.model import Document
from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES, any_code
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.grouped.texts import Leave, Progress, Text, aligner_of, compared
from kazalign.pipeline.naming import common_name, free_name

Pairing = Literal["auto", "names", "content"]
Heaps = Mapping[str, Sequence[Text]]
Group = tuple[Sequence[Text], float | None]
"""Texts that belong together, and the share of their sentences that agree, where it is known."""

_SOME = 3
"""Files that are named, of all that something is wrong with."""


def two_or_three(languages: Sequence[str]) -> tuple[str, ...]:
    """The codes of the languages that a user named, or none.

    Raises:
        ConfigurationError: one is unknown, or they are neither two nor three.
    """
    codes = tuple(dict.fromkeys(map(any_code, languages)))
    if codes and not 2 <= len(codes) <= 3:
        raise ConfigurationError(f"name two languages or three with --languages, not {len(codes)}: {', '.join(codes)}")
    return codes


def heaps_of(texts: Sequence[Text], codes: Sequence[str], leave: Leave) -> dict[str, list[Text]]:
    """The texts of each language, in the order of `codes`, or else of Kazakh, Russian, English; others are left out.

    Without `codes` a name alone may say that a text is in another language.
    """
    found: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        found[text.code].append(text)
    order = codes or [each.code for each in LANGUAGES]
    for code in (code for code in found if code not in order):
        for text in found[code]:
            why = f"by its name it is in {code}; if that is so, name the languages with --languages"
            leave(text.task.path, why, language=code)
    return {code: found[code] for code in order if code in found}


def groups_of(heaps: Heaps, pairing: Pairing, options: Options, work: Path, leave: Leave, tell: Progress) -> list[Group]:
    """The texts that belong together; the others are left out."""
    names = {code: [common_name(PurePath(text.task.below)) for text in heap] for code, heap in heaps.items()}
    if pairing == "names":
        return list(_by_name(heaps, names, leave))
    return list(_by_content(heaps, names if pairing == "auto" else None, options, work, leave, tell))


def names_of(groups: Sequence[Group], *, suffix: str = "", space: str = " ") -> list[str]:
    """A name for each group, all different: what its first text is called in all languages, with `space` where it has spaces."""
    taken: dict[str, None] = {}
    for texts, _ in groups:
        taken[free_name(PurePath(texts[0].task.below.replace(" ", space)), suffix, taken)] = None
    return list(taken)


def nothing_together(heaps: Heaps, codes: Sequence[str], left_out: Sequence[Mapping[str, Any]]) -> str:
    """Why there is no group."""
    counts = ", ".join(f"{len(heap)} in {code}" for code, heap in heaps.items()) or "none that can be used"
    if len(heaps) < 2:
        missing = [code for code in codes if code not in heaps]
        alone = {text.task.path for heap in heaps.values() for text in heap}
        useless = Counter(each["why"] for each in left_out if each["path"] not in alone)
        return (
            f"nothing to align: of the texts, there are {counts}"
            + (f", and none in {', '.join(missing)}" if missing else "; two languages are needed")
            + (f"; {useless.total()} are of no use: {useless.most_common(1)[0][0]}, for one" if useless else "")
        )
    best = max((each for each in left_out if each.get("best")), key=lambda each: float(each["score"]), default=None)
    if best is None:
        reasons = "; ".join(f"{each['path']}: {each['why']}" for each in left_out[:_SOME])
        return f"nothing belongs together among the texts, {counts}: {reasons}"
    return (
        f"nothing belongs together among the texts, {counts}; nearest are {best['path']} and {best['best']}, "
        f"{best['score']:.0%} in common; they may not be translations of each other: look at some, or try another --embedder or "
        "--preset"
    )


def _by_content(
    heaps: Heaps, names: Mapping[str, Sequence[Any]] | None, options: Options, work: Path, leave: Leave, tell: Progress
) -> Iterator[Group]:
    """Groups that have many sentences in common; those that names propose are looked at first."""
    from kazalign.alignment.grouping import group_documents

    grouping = group_documents(
        {code: _Compared(heap) for code, heap in heaps.items()},
        embedder=aligner_of(options, str(work)).embedder,
        preset=options.preset,
        names=names,
        progress=lambda done, of: tell("texts compared", done, of),
    )
    for each in grouping.left_over:
        text = heaps[each.language][each.number]
        if each.best is None:
            leave(text.task.path, "there is no text in another language to compare it with", language=text.code)
            continue
        best = heaps[each.best[0]][each.best[1]].task.path
        short = "which belongs to another" if each.score >= grouping.least else f"of the {grouping.least:.0%} that it takes"
        why = f"the nearest is {best}, with {each.score:.0%} in common, {short}"
        leave(text.task.path, why, language=text.code, best=best, score=round(each.score, 4))
    for group in grouping.groups:
        yield [heaps[code][number] for code, number in group.members.items()], group.score


def _by_name(heaps: Heaps, names: Mapping[str, Sequence[Any]], leave: Leave) -> Iterator[Group]:
    """Groups as the names say; a name that one language has twice says nothing."""
    found: dict[Any, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for code, heap in heaps.items():
        for text, name in zip(heap, names[code], strict=True):
            found[name][code].append(text)
    for name, members in found.items():
        twice = [code for code, texts in members.items() if len(texts) > 1]
        if name is not None and len(members) > 1 and not twice:
            yield [texts[0] for texts in members.values()], None
            continue
        why = "no text of another language is called like it"
        if name is None:
            why = "its name says nothing but a language"
        elif twice:
            why = f"{twice[0]} has several texts of this name"
        for text in (text for texts in members.values() for text in texts):
            leave(text.task.path, why, language=text.code)


class _Compared(Sequence[Document]):
    """A heap's documents, each loaded when it is asked for."""

    def __init__(self, heap: Sequence[Text]) -> None:
        self._heap = heap

    def __len__(self) -> int:
        return len(self._heap)

    def __getitem__(self, number: Any) -> Any:
        return compared(self._heap[number])
