"""`kazalign segment`: one sentence a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer

from kazalign.atomic import STANDARD_OUTPUT, write_text_atomically


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders or globs; - is standard input.")],
    language: Annotated[str, typer.Option("--language", help="kk, ru or en: whose rules to use.")] = "kk",
    engine: Annotated[str, typer.Option(help="rules, or sat:MODEL (needs the extra [sat]).")] = "rules",
    convert_script: Annotated[
        bool, typer.Option("--convert-script", help="Put Kazakh in Latin or Arabic letters into Cyrillic first.")
    ] = False,
    offsets: Annotated[
        bool, typer.Option("--offsets", help="Print id, start, end and language before each sentence, with tabs.")
    ] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="List and count what normalisation changed, on standard error.")
    ] = False,
) -> None:
    """Print the sentences of articles, one a line."""
    from kazalign.pipeline.reading import documents, segment

    def lines() -> Iterator[str]:
        for document in documents(inputs, language=language, convert_script=convert_script):
            segmented = segment(document, language=language, engine=engine)
            for sentence in segmented.sentences:
                place = f"{sentence.id}\t{sentence.start}\t{sentence.end}\t{sentence.language}\t" if offsets else ""
                yield f"{place}{sentence.text}\n"
            if changes:
                for change in segmented.changes:
                    typer.echo(f"{document.id}\t{change.start}\t{change.kind}\t{change.before!r} -> {change.after!r}", err=True)
                counts = Counter(change.kind for change in segmented.changes)
                kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())) or "none"
                typer.echo(f"{document.id}: changes: {kinds}", err=True)

    write_text_atomically(STANDARD_OUTPUT, lines())
