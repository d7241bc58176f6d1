"""`kazalign export`: a parallel corpus in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT",
            help="Corpora in any format, also what `kazalign translate` and `kazalign align` write; - is standard input. Several "
            "become one, their ids NAME:ID.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="The file to write, its format told by its name; with .gz, .xz or .zst it is compressed. - is standard output."
        ),
    ],
    file_format: Annotated[
        str | None, typer.Option("--format", help="The format to write.  [default: as the name of --out tells]")
    ] = None,
    source_format: Annotated[
        str | None, typer.Option("--from", help="The format of the inputs.  [default: as their names tell]")
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            help="What to write, in order: kk,en or kk en, or given once for each.  [default: all of the first 1,000 units]"
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="The corpus's title.  [default: the name of --out]")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence of the corpus as a whole.")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            help="The names of all columns of a table without a line of them: kk,en. Or other names: source=kk,target=en."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Put a parallel corpus into another format, and say what was lost on the way.

    jsonl, tsv, csv and parquet keep everything; what has no place in a format is named at the end.
    """
    from kazalign.commands.language_names import apart
    from kazalign.commands.progress import Progress, in_kilobytes
    from kazalign.errors import ConfigurationError
    from kazalign.pipeline.export import export, size_of

    paths, codes = apart(inputs, languages)
    if not paths:
        raise ConfigurationError("no input is named; the command begins: kazalign export INPUT --out PLACE")
    with Progress(quiet=quiet) as progress:
        work = progress.part("exporting", "kB of input")
        work.expect(max(1, round(size_of(paths, source_format=source_format) / 1000)))
        written = export(
            paths,
            out,
            source_format=source_format,
            file_format=file_format,
            languages=codes,
            columns=[name for given in columns or () for name in given.split(",")],
            title=title,
            licence=licence,
            watch=in_kilobytes(work),
        )
    if not quiet:
        places = f"{', '.join(map(str, written.files))}: " if written.files else ""
        typer.echo(f"{places}{written}", err=True)
