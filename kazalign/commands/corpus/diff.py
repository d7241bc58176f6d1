"""`kazalign corpus diff`: what two parallel corpora have in common and what not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kazalign.commands.corpus.options import InputFormat
from kazalign.commands.lists import listed

if TYPE_CHECKING:
    from kazalign.corpora.comparing import By


def command(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="A corpus, in any format.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Another one.")],
    by: Annotated[
        str | None,
        typer.Option(help="What rows are matched by: id or text.  [default: id, if each row has one of its own]"),
    ] = None,
    texts_only: Annotated[bool, typer.Option("--texts-only", help="Look past scores, flags, documents and the like.")] = False,
    ignore: Annotated[
        list[str] | None, typer.Option(help="What does not count: case, spaces, punctuation.  [default: nothing]")
    ] = None,
    show: Annotated[int, typer.Option(min=0, help="Rows to show of each kind of difference.")] = 10,
    file_format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    input_format: InputFormat = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No output but the exit status.")] = False,
) -> None:
    """Compare two corpora row by row, whatever their order: exit status 0 when they say the same, 1 when they do not."""
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.comparing import NOTHING, compare_corpora
    from kazalign.corpora.comparing_report import as_plain, as_text
    from kazalign.corpora.folding import Folding
    from kazalign.corpora.sources import CorpusFile
    from kazalign.errors import ConfigurationError

    if file_format not in ("table", "json"):
        raise ConfigurationError(f"unknown format {file_format!r}; known are: table, json")
    with RowsRead(quiet=quiet) as rows:
        found = compare_corpora(
            CorpusFile(before, file_format=input_format, progress=rows),
            CorpusFile(after, file_format=input_format, progress=rows),
            by=_by(by),
            texts_only=texts_only,
            folding=Folding.named(listed(ignore)) if ignore else NOTHING,
            shown=show,
        )
    if not quiet and file_format == "json":
        typer.echo(json.dumps(as_plain(found), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo("".join(as_text(found, str(before), str(after), colour=sys.stdout.isatty())), nl=False)
    if not found.same:
        raise typer.Exit(1)


def _by(name: str | None) -> By | None:
    from kazalign.corpora.comparing import BYS
    from kazalign.errors import ConfigurationError

    if name is None:
        return None
    for each in BYS:
        if each == name:
            return each
    raise ConfigurationError(f"rows cannot be matched by {name!r}; known are: id, text")
