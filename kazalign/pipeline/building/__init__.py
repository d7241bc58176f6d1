"""From documents to a parallel corpus in one go: files -> languages -> groups -> beads -> filters -> a file, and a report.

Texts are looked at, and groups aligned, by several processes (`kazalign.workers`); what is done is kept in a workplace, so that a
run that was stopped, or that finds more texts than the last, does only what is new.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from itertools import combinations
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from kazalign.atomic import STANDARD_OUTPUT, make_folder, prepare_folder, write_text_atomically
from kazalign.errors import ConfigurationError, InputError, UserError
from kazalign.languages import LANGUAGES, any_code
from kazalign.outputs import check_apart, check_place
from kazalign.pipeline.alignment import Aligner, Options
from kazalign.pipeline.building.account import Account
from kazalign.pipeline.building.groups import Pairing, groups_of, heaps_of, usable
from kazalign.pipeline.building.tasks import GroupResult, GroupTask, TextTask, align_group, embedder_of, look_at, names_of
from kazalign.pipeline.building.workplace import Workplace
from kazalign.pipeline.reading import texts_below
from kazalign.workers import LocalWorkers, Outcome, RayWorkers, Workers

if TYPE_CHECKING:
    from kazalign.corpora.formats import Header
    from kazalign.corpora.sources import Output
    from kazalign.corpora.units import Unit

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done."""
ALIGNED = "aligned.jsonl"
"""What goes into the filters, in the workplace."""
Task = TypeVar("Task")
Result = TypeVar("Result")


def build(
    folders: Sequence[Path],
    out: Path,
    *,
    languages: Sequence[str] = (),
    pairing: Pairing = "auto",
    recipe: str | None = "light",
    removed: Path | None = None,
    report: Path | None = None,
    work: Path | None = None,
    options: Options | None = None,
    file_format: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    processes: int = 0,
    ray: str | None = None,
    progress: Progress | None = None,
) -> Account:
    """Make a parallel corpus of the documents in folders.

    Args:
        folders: where the documents are, in two languages or three.
        out: the corpus, in any format of `kazalign.corpora.formats`.
        languages: their languages, in order; by default those of ours that are found.
        pairing: which documents belong together: as their `names` say, by their `content`, or `auto`: what the names say is tried
            first, and by content.
        recipe: filters (see `kazalign.corpora.recipes`); None: every bead is kept.
        removed: a file for the units that the filters take out, each with the reason.
        report: a JSON file for the report.
        work: the folder where what is done is kept; by default `OUT.work`.
        options: how texts are aligned.
        file_format: the format of `out`; by default as its name tells.
        title, licence: what the corpus says of itself.
        processes: 0 is one for each processor.
        ray: `local`, or the address of a Ray cluster whose nodes see the same folders.
        progress: told how far the run is.

    Raises:
        ConfigurationError, InputError, ...: see `kazalign.errors`; that nothing could be aligned is an InputError.
    """
    began = time.perf_counter()
    tell = progress or (lambda *_: None)
    codes = tuple(dict.fromkeys(map(any_code, languages)))
    workplace = work or out.with_name(out.name + ".work")
    outputs = _outputs(out, codes, pairing, file_format, recipe, removed)
    files = _documents(folders, outputs, codes, report, workplace)
    prepare_folder(out.parent)
    if report is not None:
        check_place(report)
    make_folder(workplace)
    chosen = options or Options()
    Aligner(chosen).check_languages(codes)
    embedder_of(chosen, str(workplace))  # what is wrong with it is wrong for all texts
    workers = RayWorkers(ray, processes) if ray else LocalWorkers(processes)
    if workers.processes > 1:
        chosen = replace(chosen, threads=1)  # a process for each processor is enough
    with closing(workers) if isinstance(workers, RayWorkers) else nullcontext():
        account = Account(files=len(files))
        tasks = [TextTask(str(path), str(below), codes, chosen, str(workplace)) for path, below in files.items()]
        texts = usable(_done(workers, look_at, tasks, "texts read", tell), account)
        heaps = heaps_of(texts, codes, account)
        account.languages = tuple(heaps)
        groups = list(groups_of(heaps, pairing, chosen, str(workplace), account, tell))
        shard_format = "parquet" if ray else "jsonl"
        group_tasks = [
            GroupTask(
                name,
                tuple(text.task for text in members),
                tuple(text.code for text in members),
                tuple(text.digest for text in members),
                chosen,
                str(workplace),
                shard_format,
            )
            for name, members in names_of([members for members, _ in groups])
        ]
        results = _done(workers, align_group, group_tasks, "groups aligned", tell)
    shards = _aligned(results, [score for _, score in groups], account)
    account.count(texts)
    if not shards:
        raise InputError(account.nothing(folders))
    from kazalign.corpora.formats import Header
    from kazalign.corpora.sources import files_of

    method = f"kazalign build: {chosen.embedder if chosen.method == 'embedding' else chosen.method}, {chosen.preset}"
    header = Header(account.languages, title=title or out.name, licence=licence, method=method)
    units = _units(shards, shard_format, licence)
    Workplace(workplace).note_written(file for _, file in files_of(outputs, account.languages, report=report))
    _export(units, out, header, file_format, recipe, removed, workplace, chosen, account, tell)
    account.seconds = time.perf_counter() - began
    if report is not None:
        write_text_atomically(report, [json.dumps(account.as_plain(), ensure_ascii=False, indent=1), "\n"])
    return account


def _outputs(
    out: Path, codes: Sequence[str], pairing: str, file_format: str | None, recipe: str | None, removed: Path | None
) -> list[Output]:
    """What would fail later fails now; the corpora that are to be written."""
    from kazalign.corpora.recipes import load_recipe
    from kazalign.corpora.sources import outputs_of
    from kazalign.pipeline.cleaning import check_places

    if codes and not 2 <= len(codes) <= 3:
        raise ConfigurationError(f"name two languages or three with --languages, not {len(codes)}: {', '.join(codes)}")
    if pairing not in ("auto", "names", "content"):
        raise ConfigurationError(f"unknown pairing {pairing!r}; known are: auto, names, content")
    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a corpus is built into a file, beside which its workplace lies; name one with --out")
    if out.is_dir() and (out / "texts").is_dir():
        raise ConfigurationError(f"{out}: is the workplace of a run; name another place for the corpus")
    outputs = outputs_of(out, file_format, removed, None)
    outputs[0].chosen()
    if recipe is not None:
        load_recipe(recipe)
        check_places(out, removed, file_format, None)
    elif removed is not None:
        raise ConfigurationError(f"{removed}: without filters nothing is removed; leave out --removed, or name a --recipe")
    return outputs


def _documents(
    folders: Sequence[Path], outputs: Sequence[Output], codes: Sequence[str], report: Path | None, work: Path
) -> Mapping[Path, PurePath]:
    """The files to read: none that an earlier run wrote, and none that this one would overwrite.

    Raises:
        ConfigurationError: it would overwrite one.
    """
    found = texts_below(folders, apart=[work, *Workplace(work).written])
    named = [(output.option, output.place) for output in outputs if not output.place.is_dir()]  # as is a data set
    check_apart([*named, *_possible_files(outputs, codes, report)], [*found, work / ALIGNED])
    return found


def _possible_files(outputs: Sequence[Output], codes: Sequence[str], report: Path | None) -> Mapping[tuple[str, Path], None]:
    """The files that may come of a build; in which languages the documents are is known only when they are read.

    Raises:
        ConfigurationError, InputError: a format does not take these languages, or none that there may be.
    """
    from kazalign.corpora.sources import files_of

    if codes:
        files_of(outputs, codes)
    known = codes or [each.code for each in LANGUAGES]
    files: dict[tuple[str, Path], None] = {}
    wrong: UserError | None = None
    for languages in (each for size in range(2, len(known) + 1) for each in combinations(known, size)):
        try:
            files |= dict.fromkeys(files_of(outputs, languages, report=report))
        except UserError as error:  # perhaps not for those that are found
            wrong = error
    if wrong is not None and not files:
        raise wrong
    return files


def _done(
    workers: Workers, work: Callable[[Task], Result], tasks: Sequence[Task], step: str, tell: Progress
) -> list[Outcome[Task, Result]]:
    """All outcomes, in the order of the tasks."""
    found = {}
    for number, outcome in enumerate(workers.run(work, tasks), start=1):
        found[outcome.task] = outcome
        tell(step, number, len(tasks))
    return [found[task] for task in tasks]


def _aligned(outcomes: Sequence[Outcome[GroupTask, GroupResult]], scores: Sequence[float | None], account: Account) -> list[Path]:
    """The shards of the groups that could be aligned; the texts of the others are left out."""
    shards = []
    for outcome, score in zip(outcomes, scores, strict=True):
        task, result = outcome.task, outcome.result
        paths = {code: text.path for code, text in zip(task.codes, task.texts, strict=True)}
        if result is None:
            for code, path in paths.items():
                account.leave(path, outcome.error or "", language=code)
            continue
        shards.append(Path(result.shard))
        alone = dict(zip(task.codes, result.alone, strict=True))
        entry = {"name": task.name, "texts": paths, "units": result.units, "alone": alone, "notes": list(result.notes)}
        account.groups.append({**entry, "score": None if score is None else round(score, 4)})
    return shards


def _units(shards: Sequence[Path], shard_format: str, licence: str | None) -> Iterator[Unit]:
    from kazalign.corpora.exchange import read_corpus

    for shard in shards:
        for unit in read_corpus(shard, file_format=shard_format):
            yield replace(unit, licence=licence) if licence else unit


def _export(
    units: Iterator[Unit],
    out: Path,
    header: Header,
    file_format: str | None,
    recipe: str | None,
    removed: Path | None,
    workplace: Path,
    options: Options,
    account: Account,
    tell: Progress,
) -> None:
    """Through the filters into the file."""
    from kazalign.corpora.exchange import write_corpus

    if recipe is None:
        account.notes = [f"{out}: {write_corpus(units, out, header=header, file_format=file_format)}"]
        return
    from kazalign.corpora.filter_report import as_plain, closing_table
    from kazalign.pipeline.cleaning import filter_corpus

    aligned = workplace / ALIGNED
    write_corpus(units, aligned, header=header, check=False)
    cleaned = filter_corpus(
        aligned,
        out,
        removed=removed,
        recipe=recipe,
        header=header,
        file_format=file_format,
        threads=options.threads,
        offline=options.offline,
        progress=tell,
    )
    account.cleaning = as_plain(cleaned.account)
    account.notes = [*cleaned.notes, *closing_table(cleaned.account)]
