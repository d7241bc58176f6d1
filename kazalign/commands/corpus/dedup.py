"""`kazalign corpus dedup`: a parallel corpus without its doubles."""

from __future__ import annotations

from typing import Annotated

import typer

from kazalign.commands.corpus.options import Corpus, InputFormat, Out, OutputFormat, Quiet, Removed, RemovedFormat
from kazalign.commands.lists import listed


def command(
    corpus: Corpus,
    out: Out,
    removed: Removed = None,
    on: Annotated[
        list[str] | None,
        typer.Option(help="Which texts make a double: all, or those in these languages together (kk, or kk,en).  [default: all]"),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="What does not count: case, spaces, punctuation, or nothing.  [default: case,spaces]"),
    ] = None,
    keep: Annotated[str, typer.Option(help="Which of doubles stays: first, best (by its score) or longest.")] = "first",
    score: Annotated[str | None, typer.Option(help="With --keep best: the score.  [default: the only one]")] = None,
    near: Annotated[bool, typer.Option("--near", help="Near duplicates, too (needs the extra [corpora]).")] = False,
    threshold: Annotated[float, typer.Option(help="How much of their stretches of five characters near ones share.")] = 0.8,
    input_format: InputFormat = None,
    file_format: OutputFormat = None,
    removed_format: RemovedFormat = None,
    quiet: Quiet = False,
) -> None:
    """Take out the rows that say the same as another one; which one stays, and which one it was, is told."""
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.duplicates import Rule, check_preference, deduplicate
    from kazalign.corpora.folding import Folding, Sides
    from kazalign.corpora.sources import CorpusFile

    rule = Rule(
        sides=Sides.named(listed(on) or ["all"]),
        folding=Folding.named(listed(ignore)) if ignore else Folding(),
        keep=check_preference(keep),
        score=score,
        near=threshold if near else None,
    )
    with RowsRead(quiet=quiet) as rows:
        source = CorpusFile(corpus, file_format=input_format, progress=rows)
        done = deduplicate(source, out, rule=rule, removed=removed, file_format=file_format, removed_format=removed_format)
        gone = f"{done.exact:,} the same on {rule.sides} (ignoring {rule.folding})" + (f", {done.near:,} near" if near else "")
        lines = [] if done.removed is None else [f"{removed}: {done.removed}"]
        rows.close(*lines, f"{done.rows:,} rows: removed {gone}; kept {done.written}")
