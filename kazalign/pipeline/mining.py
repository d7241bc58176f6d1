"""Parallel sentences out of two heaps of texts: files -> sentences, each once -> pairs -> a file."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.atomic import write_text_atomically
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import OTHERS, any_code, language
from kazalign.outputs import check_apart, check_place

if TYPE_CHECKING:
    from kazalign.alignment.mining import MinedPair, Progress
    from kazalign.documents.model import Document


@dataclass
class Heap:
    """The sentences of one side, each once."""

    place: Path
    code: str = ""
    texts: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    """Where each was seen first: `FILE#ID`."""
    repeated: int = 0
    """Sentences that were there before."""
    notes: list[str] = field(default_factory=list)
    """Files that could not be read."""


def mine_files(
    source: Path,
    target: Path,
    *,
    out: Path,
    file_format: str = "tsv",
    languages: Sequence[str] = (),
    embedder: str = "e5",
    threshold: float | None = None,
    strict: bool = False,
    segmented: bool = False,
    search: str = "auto",
    offline: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> list[str]:
    """Find the sentences of two files or folders that say the same and write them, the surest first; returns lines to show.

    Args:
        source: a file, or a folder of files, in one language.
        target: the same in another.
        out: the file to write; `-` is standard output.
        file_format: `tsv` or `jsonl`.
        languages: the two languages; by default each is found from the texts.
        embedder: see `kazalign.alignment.embedders`.
        threshold: the least margin; by default that of `kazalign.alignment.mining`.
        strict: leave out pairs that something speaks against.
        segmented: take each line as one sentence.
        search: `auto`, `exact` or `index`.
        offline: forbid everything remote.
        threads: 0 uses all processors.
        progress: see `kazalign.alignment.mining.Progress`.

    Raises:
        ConfigurationError: an option is wrong, or the languages are not two.
        InputError: there is nothing to read, or no pair was found.
        MissingExtra, ModelError, OfflineError, OutputError: see `kazalign.errors`.
    """
    from kazalign.alignment import load_embedder
    from kazalign.alignment.mining import LEAST_MARGIN, mine
    from kazalign.corpora.mined import MinedRow, check_format, mined_lines
    from kazalign.documents import find_files

    began = time.perf_counter()
    check_format(file_format)
    if search not in ("auto", "exact", "index"):
        raise ConfigurationError(f"unknown search {search!r}; known are: auto, exact, index")
    codes = [any_code(name) for name in languages]
    if codes and len(codes) != 2:
        raise ConfigurationError(f"name the languages of SOURCE and of TARGET, two, not {len(codes)}: {', '.join(codes)}")
    check_place(out)
    check_apart([("--out", out)], find_files([str(source), str(target)]))
    chosen = load_embedder(embedder, threads=threads, offline=offline)
    heaps = [read_heap(place, codes[side] if codes else None, segmented, progress) for side, place in enumerate((source, target))]
    if heaps[0].code == heaps[1].code:
        raise ConfigurationError(
            f"{source} and {target} are both {heaps[0].code}; two languages are needed: say them with --languages"
        )
    least = LEAST_MARGIN if threshold is None else threshold
    cyrillic = None if any(heap.code in OTHERS for heap in heaps) else _cyrillic(heaps)
    found = mine(
        heaps[0].texts,
        heaps[1].texts,
        embedder=chosen,
        least_margin=least,
        cyrillic=cyrillic,
        search=search,  # type: ignore[arg-type]  # looked at above
        threads=threads,
        progress=progress,
    )
    kept = [pair for pair in found if not (strict and pair.objections)]
    if not kept:
        why = "the texts may have nothing in common; or try a lower --threshold"
        if found:
            why = f"something speaks against all {len(found)} found: look at them without --strict"
        counts = " and ".join(str(len(heap.texts)) for heap in heaps)
        raise InputError(f"no pair among {counts} sentences with a margin of {least:g} or more; {why}")
    rows = (
        MinedRow(
            pair.margin,
            pair.objections,
            tuple((heap.ids[at], heap.texts[at]) for heap, at in zip(heaps, (pair.source, pair.target), strict=True)),
        )
        for pair in kept
    )
    write_text_atomically(out, mined_lines(rows, (heaps[0].code, heaps[1].code), file_format))
    return [*heaps[0].notes, *heaps[1].notes, _summary(heaps, found, kept, strict, time.perf_counter() - began)]


def read_heap(place: Path, code: str | None, segmented: bool, progress: Progress | None = None) -> Heap:
    """The sentences of a file or folder, each once; a folder's files that cannot be read are noted.

    Raises:
        InputError: nothing can be read, or there are no sentences.
        ConfigurationError: the language cannot be told.
    """
    from kazalign.alignment.outcome import looks_like
    from kazalign.documents import find_files
    from kazalign.pipeline.alignment import rules_for
    from kazalign.pipeline.reading import segment

    heap, seen = Heap(place), set[str]()
    files = find_files([str(place)])
    single = len(files) == 1
    heap.code = code or _most(looks_like(document) for _, document in _read(files, Heap(place), segmented))
    for path, document in _read(files, heap, segmented, progress):
        found = looks_like(document)
        if found != heap.code and not (found == "other" and heap.code in OTHERS):
            # A single file whose language was said is taken at its word; in a folder, each has to look right.
            left_out = not (single and code)
            heap.notes.append(f"{path}: {'left out: it ' * left_out}looks like {found or 'no language'}, not {heap.code}")
            if left_out:
                continue
        name = str(path).encode("utf-8", "replace").decode()  # a file's name may be no valid text
        for sentence in segment(document, language=rules_for(heap.code, document), segmented=segmented).sentences:
            text = " ".join(sentence.text.split())
            if text in seen:
                heap.repeated += 1
                continue
            seen.add(text)
            heap.texts.append(text)
            heap.ids.append(f"{name}#{sentence.id}")
    if not heap.texts:
        raise InputError("; ".join(["there are no sentences in it", *heap.notes]), path=place)
    return heap


def _read(
    files: Sequence[Path], heap: Heap, segmented: bool, progress: Progress | None = None
) -> Iterator[tuple[Path, Document]]:
    """One document after the other; of several, those that cannot be read are noted."""
    from kazalign.documents import read

    for number, path in enumerate(files, start=1):
        if progress is not None:
            progress(f"read {heap.place}", number, len(files))
        try:
            yield path, read(path, lines=segmented)
        except InputError as error:
            if len(files) == 1:
                raise
            heap.notes.append(str(error))


def _most(codes: Iterable[str | None]) -> str:
    """The language that most texts are in.

    Raises:
        ConfigurationError: it cannot be told.
    """
    counts = Counter(code for code in codes if code)
    code = counts.most_common(1)[0][0] if counts else "other"
    if code == "other":
        raise ConfigurationError("the language of a side cannot be told; say both with --languages")
    return code


def _cyrillic(heaps: Sequence[Heap]) -> tuple[bool, bool]:
    one, other = (language(heap.code).script == "Cyrillic" for heap in heaps)
    return one, other


def _summary(heaps: Sequence[Heap], found: Sequence[MinedPair], kept: Sequence[MinedPair], strict: bool, seconds: float) -> str:
    """The closing line: sentences in, pairs found, objected to, seconds."""
    sides = " and ".join(f"{len(heap.texts)} {heap.code}" for heap in heaps)
    repeated = sum(heap.repeated for heap in heaps)
    kinds = Counter(objection for pair in found for objection in pair.objections)
    doubtful = sum(1 for pair in found if pair.objections)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return (
        f"{sides} sentences ({repeated} repeated ones left out); {len(found)} pairs found, {doubtful} objected to"
        + (f" ({listed})" if kinds else "")
        + (f" and left out, {len(kept)} written" if strict else "")
        + f"; {seconds:.1f} s"
    )
