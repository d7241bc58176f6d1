"""`kazalign corpus split`: train, dev and test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kazalign.commands.corpus.options import (
    Corpus,
    Fingerprints,
    InputFormat,
    Quiet,
    Removed,
    RemovedFormat,
    Seed,
)

if TYPE_CHECKING:
    from kazalign.corpora.splitting import Split


def command(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="The folder for train, dev and test.")],
    dev: Annotated[str, typer.Option(help="Rows of dev: a number, or a share such as 5%.")],
    test: Annotated[str, typer.Option(help="Rows of test: a number, or a share.")] = "0",
    by: Annotated[
        str,
        typer.Option(
            help="What stays together: document, run (rows that follow each other), unit, or property:NAME; "
            "rows that do not know theirs go by runs."
        ),
    ] = "document",
    run: Annotated[int, typer.Option(help="Rows of a run.")] = 100,
    seed: Seed = 1,
    exact: Annotated[bool, typer.Option("--exact", help="Look for the same texts only, not for near duplicates.")] = False,
    threshold: Annotated[float, typer.Option(help="How much of their stretches of five characters near ones share.")] = 0.8,
    check_benchmarks: Annotated[
        bool, typer.Option("--check-benchmarks", help="Look for texts that are in benchmarks, too.")
    ] = False,
    fingerprints: Fingerprints = None,
    leaks: Annotated[
        str, typer.Option(help="Rows of train with a text that is in dev, test or a benchmark, and of dev in test: drop or keep.")
    ] = "drop",
    removed: Removed = None,
    input_format: InputFormat = None,
    file_format: Annotated[
        str | None, typer.Option("--format", help="The format of the files.  [default: that of the corpus]")
    ] = None,
    removed_format: RemovedFormat = None,
    quiet: Quiet = False,
) -> None:
    """Make train, dev and test by document, with no text of dev and test in train, nor one that is nearly the same.

    Documents, in an order by chance, go to test and to dev as long as they fit; the others are train. So both may be a little
    smaller than was asked for.
    """
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.fingerprints import Detector, load_fingerprints
    from kazalign.corpora.sizes import Size
    from kazalign.corpora.sources import CorpusFile
    from kazalign.corpora.splitting import Plan, split_corpus
    from kazalign.errors import ConfigurationError

    if leaks not in ("drop", "keep"):
        raise ConfigurationError(f"leaks cannot be {leaks!r}; known are: drop, keep")
    plan = Plan(
        dev=Size.named(dev),
        test=Size.named(test),
        by=by,
        run=run,
        seed=seed,
        near=None if exact else threshold,
        leaks="keep" if leaks == "keep" else "drop",
    )
    detector = Detector(load_fingerprints(fingerprints)) if check_benchmarks or fingerprints is not None else None
    with RowsRead(quiet=quiet) as rows:
        source = CorpusFile(corpus, file_format=input_format, progress=rows)
        done = split_corpus(
            source,
            out,
            plan=plan,
            file_format=file_format,
            removed=removed,
            removed_format=removed_format,
            detector=detector,
        )
        rows.close(*_lines(done, plan.by, plan.run), f"{done.rows:,} rows, {done.dropped:,} dropped")


def _lines(done: Split, by: str, run: int) -> list[str]:
    lines = [f"{done.groups:,} groups by {by}"]
    if done.in_runs:
        lines.append(f"rows that do not know their {by.rpartition(':')[2]} and go by runs of {run}: {done.in_runs:,}")
    for (split, other), count in sorted(done.leaks.items()):
        lines.append(f"rows of {split} with a text that is in {other}: {count:,}")
    if done.contamination is not None:
        lines.append(f"rows with a text that is in a benchmark: {done.contamination.units:,}")
        for benchmark, count in sorted(done.contamination.by_benchmark.items()):
            lines.append(f"  {benchmark}: {count:,}")
    return [*lines, *(f"{written.files[0]}: {written}" for written in done.written)]
