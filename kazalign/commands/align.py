"""`kazalign align`: which sentences of two or three texts say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The first text.")],
    targets: Annotated[list[Path], typer.Argument(metavar="TARGET [TARGET]", help="One other text, or two.")],
    languages: Annotated[
        list[str] | None,
        typer.Option(help="The texts' languages in order: kk,en or given once for each.  [default: found from the texts]"),
    ] = None,
    embedder: Annotated[
        str, typer.Option(help="e5, lexical (no neural model) or sentence-transformers:NAME (needs the extra [hf]).")
    ] = "e5",
    preset: Annotated[str, typer.Option(help="news, legal or subtitles: what kind of text it is.")] = "news",
    segmented: Annotated[bool, typer.Option("--segmented", help="Take each line as one sentence.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Link words too (not in tmx).")] = False,
    word_method: Annotated[str, typer.Option(help="With --words: argmax (sure), itermax (more links) or match.")] = "argmax",
    file_format: Annotated[str, typer.Option("--format", help="tsv, jsonl, html or tmx.")] = "tsv",
    out: Annotated[Path, typer.Option(help="The file to write; - is standard output.")] = Path("-"),
    gold: Annotated[
        Path | None,
        typer.Option(help="A TSV with the columns source and target (and pair); prints precision, recall and F1 against it."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0 uses all processors.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Align texts sentence by sentence: two of Kazakh, Russian and English, or all three."""
    from kazalign.pipeline.alignment import align_files

    notes = align_files(
        [source, *targets],
        languages=[code for name in languages or () for code in name.replace(",", " ").split()],
        embedder=embedder,
        preset=preset,
        segmented=segmented,
        words=word_method if words else None,
        file_format=file_format,
        out=out,
        gold=gold,
        offline=offline,
        threads=threads,
    )
    for note in notes:
        if not quiet or gold is not None:
            typer.echo(note, err=True)
