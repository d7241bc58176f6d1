"""`kazalign align`: which sentences of two or three texts say the same, or of folders full of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazalign.commands.language_names import apart
from kazalign.errors import ConfigurationError, Interrupted


def command(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="The first text, or a folder of texts, to be paired by content.")
    ],
    targets: Annotated[list[Path] | None, typer.Argument(metavar="TARGET", help="One other text, or two.")] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            help="The texts' languages in order: kk,en or kk en, or given once for each. Others than kk, ru and en go by their "
            "codes, such as tr.  [default: found from the texts]"
        ),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            help="embedding; translation (one text is translated, and compared with the other by letters); auto: both, a "
            "little better and several times slower."
        ),
    ] = "embedding",
    embedder: Annotated[
        str, typer.Option(help="e5, lexical (no neural model) or sentence-transformers:NAME (needs the extra [hf]).")
    ] = "e5",
    engine: Annotated[str, typer.Option(help="Who translates, for --method; see `kazalign models`.")] = "bundled",
    preset: Annotated[str, typer.Option(help="news, legal or subtitles: what kind of text it is.")] = "news",
    segmented: Annotated[bool, typer.Option("--segmented", help="Take each line as one sentence.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Link words too (not in tmx).")] = False,
    word_method: Annotated[
        str,
        typer.Option(
            help="With --words: argmax (sure), itermax (more links), match, or eflomal (for whole corpora; needs the extra "
            "[eflomal])."
        ),
    ] = "argmax",
    priors: Annotated[
        Path | None,
        typer.Option(help="What eflomal learnt from an earlier corpus: used where the file is there, and otherwise written."),
    ] = None,
    file_format: Annotated[
        str, typer.Option("--format", help="tsv, jsonl, html, or that of a corpus: tmx, xliff, docx, po, ...")
    ] = "tsv",
    out: Annotated[Path, typer.Option(help="The file to write; - is standard output. For folders, a folder.")] = Path("-"),
    gold: Annotated[
        Path | None,
        typer.Option(help="A TSV with the columns source and target (and pair); prints precision, recall and F1 against it."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0 uses all processors.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress.")] = False,
) -> None:
    """Align texts sentence by sentence: two of Kazakh, Russian and English, or all three.

    Of a folder, the texts that belong together are found by their content, whatever they are called; each group becomes a file in
    --out, and what is left over is said. Run it again and it goes on with what is new; what it wrote of texts that do not belong
    together any more is named. Nothing else that lies among the texts is written over.
    """
    from kazalign.pipeline.alignment import Options, align_files
    from kazalign.pipeline.folders import align_folders
    from kazalign.pipeline.reading import is_folder

    options = Options(method, embedder, engine, preset, segmented, word_method if words else None, offline, threads, priors)
    places, names = apart([source, *(targets or ())], languages)
    if not any(map(is_folder, places)):
        scores, notes = align_files(places, languages=names, options=options, file_format=file_format, out=out, gold=gold)
        for line in scores if quiet else [*scores, *notes]:
            typer.echo(line, err=True)
        return
    if gold is not None:
        raise ConfigurationError(f"{gold}: gold is for two texts, but a folder is given")
    from kazalign.commands.steps_progress import StepsProgress

    try:
        with StepsProgress(quiet=quiet) as progress:
            for note in align_folders(
                places, languages=names, options=options, file_format=file_format, out=out, progress=progress
            ):
                progress.note(note)
    except KeyboardInterrupt:
        raise Interrupted("interrupted; groups that were written are kept, and the same command goes on") from None
