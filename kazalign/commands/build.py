"""`kazalign build`: a folder of documents becomes a parallel corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazalign.errors import Interrupted


def command(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Folders of documents in two languages or three.")],
    out: Annotated[Path, typer.Option(help="The corpus; its name tells the format: corpus.tmx, corpus.jsonl.gz, ...")],
    languages: Annotated[
        list[str] | None, typer.Option(help="The languages, in order: kk,en,ru.  [default: those of the three that are found]")
    ] = None,
    file_format: Annotated[
        str | None, typer.Option("--format", help="The format.  [default: as the name of --out tells]")
    ] = None,
    pairing: Annotated[
        str,
        typer.Option(
            help="Which documents belong together: by their names, by their content, or auto: names first, then content."
        ),
    ] = "auto",
    recipe: Annotated[
        str, typer.Option(help="The filters: light, news, strict, web, a YAML file, or none (see `kazalign corpus filter`).")
    ] = "light",
    removed: Annotated[Path | None, typer.Option(help="A file for what the filters take out, each row with the reason.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="What became of every file and sentence, as JSON.  [default: OUT.report.json]")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(help="The folder where what is done is kept for the next run; it may be deleted.  [default: OUT.work]"),
    ] = None,
    method: Annotated[str, typer.Option(help="embedding, translation or auto; see `kazalign align`.")] = "embedding",
    embedder: Annotated[
        str, typer.Option(help="e5, lexical (no neural model) or sentence-transformers:NAME (needs the extra [hf]).")
    ] = "e5",
    preset: Annotated[str, typer.Option(help="news, legal or subtitles: what kind of text it is.")] = "news",
    title: Annotated[str | None, typer.Option(help="What the corpus is called.  [default: the name of --out]")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence of the texts, e.g. CC-BY-4.0.")] = None,
    processes: Annotated[int, typer.Option(min=0, help="How many processes; 0 is one for each processor.")] = 0,
    ray: Annotated[
        str | None,
        typer.Option(help="Work on a Ray cluster that sees the same folders: its address, or local (needs the extra [ray])."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Find the documents that belong together, align them, filter the pairs and write the corpus.

    A run that was stopped goes on where it was, and a run over a folder that has grown does only what is new.
    """
    from kazalign.commands.steps_progress import StepsProgress
    from kazalign.pipeline.alignment import Options
    from kazalign.pipeline.building import build

    try:
        with StepsProgress(quiet=quiet) as progress:
            done = build(
                folders,
                out,
                languages=[code for name in languages or () for code in name.replace(",", " ").split()],
                pairing=pairing,  # type: ignore[arg-type]
                recipe=None if recipe == "none" else recipe,
                removed=removed,
                report=report or Path(f"{out}.report.json"),
                work=work,
                options=Options(method=method, embedder=embedder, preset=preset, offline=offline),
                file_format=file_format,
                title=title,
                licence=licence,
                processes=processes,
                ray=ray,
                progress=progress,
            )
    except KeyboardInterrupt:
        raise Interrupted("interrupted; the same command goes on where it stopped") from None
    if not quiet:
        for line in done.lines():
            typer.echo(line, err=True)
