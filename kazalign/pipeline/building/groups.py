"""Which of the texts belong together, by their names and by their content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Literal

from kazalign.documents.model import Document
from kazalign.errors import InputError
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.building.account import Account, Text
from kazalign.pipeline.building.tasks import TextResult, TextTask, embedder_of, load
from kazalign.pipeline.naming import common_name
from kazalign.pipeline.reading import by_language
from kazalign.workers import Outcome

Pairing = Literal["auto", "names", "content"]
Heaps = Mapping[str, Sequence[Text]]
Progress = Callable[[str, int, int], None]


def usable(outcomes: Sequence[Outcome[TextTask, TextResult]], account: Account) -> list[Text]:
    """The texts that can be used, each once; the others are left out with the reason."""
    texts: list[Text] = []
    seen: dict[str, str] = {}
    for outcome in outcomes:
        task, result = outcome.task, outcome.result
        if result is None or result.code is None:
            account.leave(task.path, outcome.error or (result.why if result else ""))
        elif result.digest in seen:
            account.leave(task.path, f"the same text as {seen[result.digest]}", language=result.code)
        else:
            seen[result.digest] = task.path
            texts.append(Text(task, result.digest, result.code, result.sentences))
    return texts


def heaps_of(texts: Sequence[Text], codes: Sequence[str], account: Account) -> dict[str, list[Text]]:
    """The texts of each language, in the order that the user gave, or else of Kazakh, Russian, English; others are left out.

    Raises:
        InputError: there are fewer than two languages.
    """
    heaps = by_language(texts, codes, lambda text, why: account.leave(text.task.path, why, language=text.code))
    if len(heaps) < 2:
        counts = ", ".join(f"{len(heap)} in {code}" for code, heap in heaps.items()) or "none that can be used"
        raise InputError(
            f"nothing to align: of the texts there are {counts}; texts in two languages are needed; "
            "see that the languages are those that --languages says"
        )
    return heaps


def groups_of(
    heaps: Heaps, pairing: Pairing, options: Options, work: str, account: Account, tell: Progress
) -> Iterator[tuple[list[Text], float | None]]:
    """The texts that belong together, with the share of their sentences that agree where it is known; the others are left out."""
    names = {code: [common_name(PurePath(text.task.below)) for text in heap] for code, heap in heaps.items()}
    if pairing == "names":
        yield from _by_name(heaps, names, account)
    else:
        yield from _by_content(heaps, names if pairing == "auto" else None, options, work, account, tell)


def _by_content(
    heaps: Heaps, names: Mapping[str, Sequence[Any]] | None, options: Options, work: str, account: Account, tell: Progress
) -> Iterator[tuple[list[Text], float]]:
    """Groups that have many sentences in common; those that names propose are looked at first."""
    from kazalign.alignment.grouping import group_documents

    grouping = group_documents(
        {code: _Loaded(heap) for code, heap in heaps.items()},
        embedder=embedder_of(options, work),
        preset=options.preset,
        names=names,
        progress=lambda done, of: tell("texts compared", done, of),
    )
    for each in grouping.left_over:
        text, best = heaps[each.language][each.number], each.best and heaps[each.best[0]][each.best[1]]
        why = "there is no text like it in another language"
        if best is not None:
            taken = " and belongs to another text" if each.score >= grouping.least else f"; {grouping.least:.0%} are needed"
            why = f"nearest is {best.task.path}, which has {each.score:.0%} in common{taken}"
        account.leave(text.task.path, why, language=text.code, score=round(each.score, 4))
    for group in grouping.groups:
        yield [heaps[code][number] for code, number in group.members.items()], group.score


def _by_name(heaps: Heaps, names: Mapping[str, Sequence[Any]], account: Account) -> Iterator[tuple[list[Text], None]]:
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
            account.leave(text.task.path, why, language=text.code)


class _Loaded(Sequence[Document]):
    """A heap's documents, each read when it is asked for."""

    def __init__(self, heap: Sequence[Text]) -> None:
        self._heap = heap

    def __len__(self) -> int:
        return len(self._heap)

    def __getitem__(self, number: Any) -> Any:
        return load(self._heap[number].task, self._heap[number].code)
