"""`kazalign corpus filter`: a parallel corpus without the rows that are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazalign.commands.corpus.options import Corpus, InputFormat, OutputFormat, RemovedFormat
from kazalign.commands.language_names import apart
from kazalign.commands.lists import listed
from kazalign.errors import ConfigurationError


def command(
    corpus: Corpus,
    names: Annotated[list[Path] | None, typer.Argument(metavar="LANGUAGE", hidden=True)] = None,
    out: Annotated[Path | None, typer.Option(help="The file for the rows that pass; - is standard output.")] = None,
    removed: Annotated[
        Path | None, typer.Option(help="A file for the rows that do not, each with the filter, its score and its limit.")
    ] = None,
    recipe: Annotated[
        str, typer.Option(help="light, news, strict, web, or a YAML file like those in configs/filters.")
    ] = "light",
    without: Annotated[list[str] | None, typer.Option(help="Leave out this filter of the recipe; once for each.")] = None,
    mask: Annotated[
        list[str] | None, typer.Option(help="phone, iin or email: mask such personal data in all that is written.")
    ] = None,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Write no corpus: show for each filter what it would remove, and how its scores lie."),
    ] = False,
    samples: Annotated[int, typer.Option(min=0, help="Rows to show for each filter, with --preview and in --report.")] = 3,
    report: Annotated[Path | None, typer.Option(help="Write the figures, and with --preview the samples, as JSON.")] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            help="The corpus's languages, in order: kk,en or kk en, or given once for each.  [default: all that are in it]"
        ),
    ] = None,
    input_format: InputFormat = None,
    file_format: OutputFormat = None,
    removed_format: RemovedFormat = None,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads for embeddings and translations; 0 uses all.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no table.")] = False,
) -> None:
    """Keep the rows of a parallel corpus that pass a recipe's filters; the others go, each with its reason.

    Look before you leap: --preview. `kazalign corpus filters` lists the filters.
    """
    from kazalign.commands.steps_progress import StepsProgress
    from kazalign.corpora.filter_report import closing_table
    from kazalign.corpora.filter_report import preview as preview_lines
    from kazalign.pipeline.cleaning import filter_corpus

    places, codes = apart([corpus, *(names or ())], languages)
    if len(places) != 1:
        raise ConfigurationError(f"give one CORPUS, not {len(places)}: {', '.join(map(str, places))}")
    with StepsProgress(quiet=quiet) as progress:
        done = filter_corpus(
            places[0],
            out,
            removed=removed,
            recipe=recipe,
            without=listed(without),
            mask=listed(mask),
            languages=codes,
            report=report,
            preview=preview,
            samples=samples if preview or report is not None else 0,
            input_format=input_format,
            file_format=file_format,
            removed_format=removed_format,
            threads=threads,
            offline=offline,
            progress=progress,
        )
    if preview:
        typer.echo("\n".join(preview_lines(done.account)))
    elif not quiet:
        speed = done.account.rows / max(done.seconds, 1e-3)
        lines = [*done.notes, *closing_table(done.account), f"{done.seconds:.1f} seconds, {speed:,.0f} rows a second"]
        typer.echo("\n".join(lines), err=True)
