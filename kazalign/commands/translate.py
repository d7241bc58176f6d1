"""`kazalign translate`: articles into other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders or globs; - is standard input.")],
    to: Annotated[list[str], typer.Option("--to", help="A target language; give it once for each.")] = ["en", "ru"],  # noqa: B006
    language: Annotated[str, typer.Option("--from", help="The language of the input.")] = "kk",
    engine: Annotated[
        str, typer.Option(help="bundled, ct2:PATH, hf:NAME_OR_PATH or libretranslate:URL; see `kazalign models`.")
    ] = "bundled",
    file_format: Annotated[str, typer.Option("--format", help="text, html, tsv or jsonl.")] = "text",
    out: Annotated[
        Path | None,
        typer.Option(help="A file, or a folder for more than one; without it a single input goes to standard output."),
    ] = None,
    memory: Annotated[
        Path | None, typer.Option(help="The file that remembers translations.  [default: in the user's cache folder]")
    ] = None,
    no_memory: Annotated[bool, typer.Option("--no-memory", help="Remember nothing.")] = False,
    glossary: Annotated[
        Path | None,
        typer.Option(help="A TSV with the columns source, target, language; an empty target keeps the term as it is."),
    ] = None,
    segmented: Annotated[bool, typer.Option("--segmented", help="Take each line as one sentence.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    beam: Annotated[int, typer.Option(min=1, max=64, help="Hypotheses kept while decoding; 1 is fastest.")] = 4,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0 leaves it to the engine.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Translate Kazakh articles, offline with the bundled model or with another engine."""
    from kazalign.commands.progress import Progress
    from kazalign.pipeline import ArticleTranslator, default_memory, translate_files

    with (
        ArticleTranslator(
            engine,
            to=to,
            language=language,
            beam=beam,
            memory=None if no_memory else memory or default_memory(),
            glossary=glossary,
            segmented=segmented,
            offline=offline,
            threads=threads,
        ) as translator,
        Progress(quiet=quiet) as progress,
    ):
        for written in translate_files(translator, inputs, out=out, file_format=file_format, progress=progress):
            progress.note(", ".join(map(str, written)))
        progress.note(str(translator.summary))
        for line in translator.glossary_report():
            progress.note(line)
