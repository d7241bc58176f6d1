"""`kazalign segment`: one sentence a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from kazalign.atomic import STANDARD_OUTPUT, write_text_atomically


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders or globs; - is standard input.")],
    language: Annotated[str, typer.Option("--language", help="kk, ru or en: whose rules to use.")] = "kk",
    engine: Annotated[str, typer.Option(help="rules, or sat:MODEL (needs the extra [sat]).")] = "rules",
    offsets: Annotated[
        bool, typer.Option("--offsets", help="Print id, start, end and language before each sentence, with tabs.")
    ] = False,
    changes: Annotated[bool, typer.Option("--changes", help="List what normalisation changed, on standard error.")] = False,
) -> None:
    """Print the sentences of articles, one a line."""
    from kazalign.pipeline import documents, segment

    def lines() -> Iterator[str]:
        for document in documents(inputs, language=language):
            segmented = segment(document, language=language, engine=engine)
            for sentence in segmented.sentences:
                place = f"{sentence.id}\t{sentence.start}\t{sentence.end}\t{sentence.language}\t" if offsets else ""
                yield f"{place}{sentence.text}\n"
            for change in segmented.changes if changes else ():
                typer.echo(f"{document.id}\t{change.start}\t{change.kind}\t{change.before!r} -> {change.after!r}", err=True)

    write_text_atomically(STANDARD_OUTPUT, lines())
