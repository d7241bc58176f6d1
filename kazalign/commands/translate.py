"""`kazalign translate`: articles into other languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.errors import ConfigurationError, InputError, Interrupted

if TYPE_CHECKING:
    from kazalign.pipeline.translation import Translating


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders or globs; - is standard input.")],
    to: Annotated[list[str], typer.Option("--to", help="A target language; give it once for each.")] = ["en", "ru"],  # noqa: B006
    language: Annotated[str, typer.Option("--from", help="The language of the input.")] = "kk",
    engine: Annotated[
        str, typer.Option(help="bundled, ct2:PATH, hf:NAME_OR_PATH or libretranslate:URL; see `kazalign models`.")
    ] = "bundled",
    file_format: Annotated[
        str, typer.Option("--format", help="text, html, tsv, jsonl, or that of a corpus: tmx, xliff, docx, po, ...")
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(help="A file, or a folder for more than one; without it a single input goes to standard output."),
    ] = None,
    memory: Annotated[
        Path | None, typer.Option(help="The file that remembers translations.  [default: in the user's cache folder]")
    ] = None,
    no_memory: Annotated[bool, typer.Option("--no-memory", help="Remember nothing.")] = False,
    glossary: Annotated[
        list[str] | None,
        typer.Option(
            help="kazakhstan (names and institutions, comes with kazalign), or a TSV with the columns source, target, language; "
            "an empty target keeps the term as it is. Repeat it for several; the later ones prevail."
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(help="The inputs are tables (.parquet, .jsonl), or folders of them; translate this column into new ones."),
    ] = None,
    processes: Annotated[int, typer.Option(min=0, help="With --column: tables at a time; 0 is one for each processor.")] = 1,
    ray: Annotated[
        str | None,
        typer.Option(
            help="With --column: work on a Ray cluster: its address, or local (needs the extra [ray]; keeps no memory)."
        ),
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Link words: shown in html and jsonl, and names that became others are flagged.")
    ] = False,
    segmented: Annotated[bool, typer.Option("--segmented", help="Take each line as one sentence.")] = False,
    convert_script: Annotated[
        bool, typer.Option("--convert-script", help="Put Kazakh in Latin or Arabic letters into Cyrillic first.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    beam: Annotated[int, typer.Option(min=1, max=64, help="Hypotheses kept while decoding; 1 is fastest.")] = 4,
    rerank: Annotated[bool, typer.Option("--rerank", help="Choose among them also by the way back to the source.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0 leaves it to the engine.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Translate Kazakh articles, offline with the bundled model or with another engine."""
    from kazalign.commands.progress import Progress
    from kazalign.pipeline.translation import (
        ArticleTranslator,
        Translating,
        default_memory,
        glossary_files,
        plan_translation,
        translate_files,
    )

    if no_memory and memory is not None:
        raise ConfigurationError("--memory and --no-memory exclude each other; give one of them")
    translating = Translating(
        engine=engine,
        to=tuple(to),
        language=language,
        beam=beam,
        rerank=rerank,
        memory=None if no_memory else memory or default_memory(),
        glossaries=glossary_files(glossary or ()),
        segmented=segmented,
        convert_script=convert_script,
        offline=offline,
        threads=threads,
        words=words,
    )
    if column is not None:
        if words or file_format != "text":
            raise ConfigurationError("with --column a table becomes a table; leave out --words and --format")
        _tables(inputs, out, column, translating, processes, ray, quiet)
        return
    if ray is not None or processes != 1:
        raise ConfigurationError("--ray and --processes are for tables; name the column of texts with --column")
    tasks = plan_translation(inputs, to=to, out=out, file_format=file_format, read=translating.files)
    failed = 0
    try:
        with ArticleTranslator(translating) as translator, Progress(quiet=quiet) as progress:
            for task, error in translate_files(translator, tasks, file_format=file_format, progress=progress):
                if error is not None and len(tasks) == 1:
                    raise error
                if error is not None:
                    failed += 1
                    progress.complain(str(error))
                elif task.files != (STANDARD_OUTPUT,):
                    progress.note(", ".join(map(str, task.files)))
            for line in translator.glossary_report():
                progress.note(line)
            progress.note(str(translator.summary))
    except KeyboardInterrupt:
        kept = "there is no memory: the same command begins again" if no_memory else "the same command goes on where it stopped"
        raise Interrupted(f"interrupted; {kept}") from None
    if failed:
        raise InputError(f"{failed} of {len(tasks)} inputs were not translated, for the reasons above; the others are done")


def _tables(
    inputs: list[str], out: Path | None, column: str, translating: Translating, processes: int, ray: str | None, quiet: bool
) -> None:
    from kazalign.commands.steps_progress import StepsProgress
    from kazalign.pipeline.tables import translate_tables

    if out is None:
        raise ConfigurationError("a table becomes a file; name it with --out, or a folder for several")
    try:
        with StepsProgress(quiet=quiet) as progress:
            for line in translate_tables(
                inputs, out, column=column, translating=translating, processes=processes, ray=ray, progress=progress
            ):
                progress.note(line)
    except KeyboardInterrupt:
        raise Interrupted("interrupted; the same command goes on where it stopped") from None
