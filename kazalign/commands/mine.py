"""`kazalign mine`: parallel sentences out of texts that are no translations of each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazalign.commands.language_names import apart
from kazalign.errors import ConfigurationError, Interrupted


def command(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A file, or a folder of files, in one language.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A file, or a folder of files, in another.")],
    names: Annotated[list[Path] | None, typer.Argument(metavar="LANGUAGE", hidden=True)] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(help="The languages of both: kk,en or kk en, or given once for each.  [default: found from the texts]"),
    ] = None,
    embedder: Annotated[
        str, typer.Option(help="e5, lexical (no neural model) or sentence-transformers:NAME (needs the extra [hf]).")
    ] = "e5",
    threshold: Annotated[
        float | None,
        typer.Option(min=0.0, help="The least margin of a pair: 1 is no nearer than its neighbours.  [default: 1.03]"),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Leave out pairs that something speaks against (column objections): digits that differ, one side over twice "
            "as long, the wrong script, a copy.",
        ),
    ] = False,
    segmented: Annotated[bool, typer.Option("--segmented", help="Take each line as one sentence.")] = False,
    search: Annotated[
        str,
        typer.Option(help="exact; index (approximate, needs the extra [mining]); auto: index for large heaps where installed."),
    ] = "auto",
    file_format: Annotated[str, typer.Option("--format", help="tsv or jsonl.")] = "tsv",
    out: Annotated[Path, typer.Option(help="The file to write; - is standard output.")] = Path("-"),
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0 uses all processors.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Find sentences that say the same in two heaps of texts, in any order.

    Every sentence is taken once. A pair is taken where each is the other's best; the surest come first.
    """
    from kazalign.commands.steps_progress import StepsProgress
    from kazalign.pipeline.mining import mine_files

    places, codes = apart([source, target, *(names or ())], languages)
    if len(places) != 2:
        raise ConfigurationError(
            f"give SOURCE and TARGET, two files or folders, not {len(places)}: {', '.join(map(str, places))}"
        )
    try:
        with StepsProgress(quiet=quiet) as progress:
            notes = mine_files(
                places[0],
                places[1],
                languages=codes,
                embedder=embedder,
                threshold=threshold,
                strict=strict,
                segmented=segmented,
                search=search,
                file_format=file_format,
                out=out,
                offline=offline,
                threads=threads,
                progress=progress,
            )
    except KeyboardInterrupt:
        raise Interrupted("interrupted; nothing was written: pairs are known when all sentences are compared") from None
    for note in notes:
        progress.note(note)
