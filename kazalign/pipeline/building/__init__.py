"""From documents to a parallel corpus in one go: files -> languages -> groups -> beads -> filters -> a file, and a report.

Texts are looked at, and groups aligned, by several processes (`kazalign.workers`); see `kazalign.pipeline.grouped`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from itertools import combinations
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kazalign.atomic import STANDARD_OUTPUT, make_folder, write_text_atomically
from kazalign.errors import ConfigurationError, InputError, UserError
from kazalign.languages import LANGUAGES
from kazalign.outputs import check_apart, check_place
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.building.account import Account
from kazalign.pipeline.building.tasks import GroupResult, GroupTask, align_group
from kazalign.pipeline.grouped.groups import Pairing, groups_of, heaps_of, names_of, nothing_together, two_or_three
from kazalign.pipeline.grouped.texts import Progress, aligner_of, all_done, checked_aligner, texts_of
from kazalign.pipeline.grouped.workplace import Workplace
from kazalign.pipeline.reading import check_no_input, texts_below
from kazalign.workers import LocalWorkers, Outcome, RayWorkers

if TYPE_CHECKING:
    from kazalign.corpora.formats import Header
    from kazalign.corpora.sources import Output
    from kazalign.corpora.units import Unit

ALIGNED = "aligned.jsonl"
"""What goes into the filters, in the workplace."""


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
        report: a JSON file for the report, which is written also where nothing belongs together or no row passes the filters.
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
    codes = two_or_three(languages)
    workplace = (work or Path(f"{out}.work")).resolve()
    outputs = _outputs(out, pairing, file_format, recipe, removed)
    check_no_input(workplace, "--work", folders)
    files = _documents(folders, outputs, codes, report, workplace)
    if report is not None:
        check_place(report)
    make_folder(workplace)
    chosen = options or Options()
    checked_aligner(chosen, workplace, codes)
    account = Account(files=len(files))
    try:
        workers = RayWorkers(ray, processes) if ray else LocalWorkers(processes)
        with closing(workers) if isinstance(workers, RayWorkers) else nullcontext():
            shards = _shards(files, codes, pairing, chosen, workplace, workers, account, tell)
        from kazalign.corpora.formats import Header
        from kazalign.corpora.sources import files_of

        method = f"kazalign build: {chosen.embedder if chosen.method == 'embedding' else chosen.method}, {chosen.preset}"
        header = Header(account.languages, title=title or out.name, licence=licence, method=method)
        Workplace(workplace).note_written(file for _, file in files_of(outputs, account.languages))
        _export(_units(shards, licence), out, header, file_format, recipe, removed, workplace, chosen, account, tell)
    except InputError as error:
        account.why_not = str(error)
        _report(account, report, workplace, began)
        raise
    _report(account, report, workplace, began)
    return account


def _shards(
    files: Mapping[Path, PurePath],
    codes: tuple[str, ...],
    pairing: Pairing,
    options: Options,
    work: Path,
    workers: LocalWorkers | RayWorkers,
    account: Account,
    tell: Progress,
) -> list[Path]:
    """Look at the files, find what belongs together and align it: the files of the groups' units.

    Raises:
        InputError: there is no group.
    """
    if workers.processes > 1:
        options = replace(options, threads=1)  # a process for each processor is enough
    texts = texts_of(files, codes, options, work, workers, account.leave, tell)
    heaps = heaps_of(texts, codes, account.leave)
    account.languages = tuple(heaps)
    groups = groups_of(heaps, pairing, options, work, account.leave, tell)
    revision = aligner_of(options, str(work)).revision
    shard_format = "parquet" if isinstance(workers, RayWorkers) else "jsonl"
    tasks = [
        GroupTask(name, tuple(members), revision, shard_format)
        for name, (members, _) in zip(names_of(groups, space="_"), groups, strict=True)
    ]
    outcomes = all_done(workers, align_group, tasks, "groups aligned", tell)
    shards = _aligned(outcomes, [score for _, score in groups], account)
    account.count(texts)
    if not shards:
        raise InputError(nothing_together(heaps, codes, account.left_out))
    return shards


def _outputs(out: Path, pairing: str, file_format: str | None, recipe: str | None, removed: Path | None) -> list[Output]:
    """What would fail later fails now; the corpora that are to be written."""
    from kazalign.corpora.recipes import load_recipe
    from kazalign.pipeline.cleaning import check_places

    if pairing not in ("auto", "names", "content"):
        raise ConfigurationError(f"unknown pairing {pairing!r}; known are: auto, names, content")
    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a corpus is built into a file, beside which its workplace lies; name one with --out")
    if recipe is None and removed is not None:
        raise ConfigurationError(f"{removed}: without filters nothing is removed; leave out --removed, or name a --recipe")
    if recipe is not None:
        load_recipe(recipe)
    outputs = check_places(out, removed, file_format, None)
    if out.is_dir() and (out / "looked").is_dir():
        raise ConfigurationError(f"{out}: is the workplace of a run; name another place for the corpus")
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


def _aligned(outcomes: Sequence[Outcome[GroupTask, GroupResult]], scores: Sequence[float | None], account: Account) -> list[Path]:
    """The shards of the groups that could be aligned; the texts of the others are left out."""
    shards = []
    for outcome, score in zip(outcomes, scores, strict=True):
        task, result = outcome.task, outcome.result
        paths = {text.code: text.task.path for text in task.texts}
        if result is None:
            for code, path in paths.items():
                account.leave(path, outcome.error or "", language=code)
            continue
        shards.append(Path(result.shard))
        alone = dict(zip(paths, result.alone, strict=True))
        entry = {"name": task.name, "texts": paths, "units": result.units, "alone": alone, "notes": list(result.notes)}
        account.groups.append({**entry, "score": None if score is None else round(score, 4)})
    return shards


def _units(shards: Sequence[Path], licence: str | None) -> Iterator[Unit]:
    from kazalign.corpora.exchange import read_corpus

    for shard in shards:
        for unit in read_corpus(shard):
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
    from kazalign.pipeline.cleaning import NothingPasses, filter_corpus

    aligned = workplace / ALIGNED
    write_corpus(units, aligned, header=header, check=False)
    try:
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
    except NothingPasses as error:
        account.cleaning = as_plain(error.account)
        raise
    account.cleaning = as_plain(cleaned.account)
    account.notes = [*cleaned.notes, *closing_table(cleaned.account)]


def _report(account: Account, report: Path | None, work: Path, began: float) -> None:
    """What became of everything, also where there is no corpus."""
    account.seconds = time.perf_counter() - began
    if report is None:
        return
    Workplace(work).note_written([report])
    text = json.dumps(account.as_plain(), ensure_ascii=False, indent=1)
    write_text_atomically(report, [text.encode("utf-8", "replace").decode(), "\n"])  # names of files may be no valid text
