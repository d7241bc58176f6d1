"""`kazalign corpus join`: several parallel corpora as one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazalign.commands.corpus.options import InputFormat, Out, OutputFormat, Quiet
from kazalign.commands.lists import listed


def command(
    corpora: Annotated[list[Path], typer.Argument(metavar="CORPUS...", help="The corpora, in order, each in any format.")],
    out: Out,
    on: Annotated[
        str | None,
        typer.Option(help="Join rows that have this in common: the text in a language (kk), or id.  [default: do not join]"),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="What texts in common may differ in: case, spaces, punctuation, or nothing.  [default: spaces]"),
    ] = None,
    joined_only: Annotated[
        bool, typer.Option("--joined-only", help="Leave out rows that have nothing in common with another.")
    ] = False,
    conflicts: Annotated[
        str,
        typer.Option(
            help="Rows that have it in common, but say something else in a language of both: keep them apart, drop them, or "
            "first: join them, and the texts of the first stay."
        ),
    ] = "keep",
    input_format: InputFormat = None,
    file_format: OutputFormat = None,
    quiet: Quiet = False,
) -> None:
    """Put corpora one after the other, or join their rows: kk-en and kk-ru on kk become kk-en-ru.

    A row that has the text in common, but says something else in a language that both have, is reported.
    """
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.folding import Folding
    from kazalign.corpora.joining import JOINING, join_corpora
    from kazalign.corpora.sources import CorpusFile
    from kazalign.errors import ConfigurationError

    if conflicts not in ("keep", "drop", "first"):
        raise ConfigurationError(f"conflicts cannot be {conflicts!r}; known are: keep, drop, first")
    if on is None and (joined_only or ignore or conflicts != "keep"):
        raise ConfigurationError("without --on rows are not joined; say what they have in common, such as --on kk")
    folding = Folding.named(listed(ignore)) if ignore else JOINING
    with RowsRead(quiet=quiet) as rows:
        sources = [CorpusFile(path, file_format=input_format, progress=rows) for path in corpora]
        done = join_corpora(
            sources,
            out,
            on=on,
            folding=folding,
            file_format=file_format,
            apart=not joined_only,
            conflicts=conflicts,  # type: ignore[arg-type]
        )
        account = done.account
        lines = [f"{code}: {one!r} in an earlier row, {other!r} in a later one" for code, one, other in account.examples]
        if account.conflicts > len(lines):
            lines.append(f"... and {account.conflicts - len(lines):,} conflicts more")
        if account.same_ids:
            lines.append(f"rows with the id of an earlier one: {account.same_ids:,}")
        summary = f"{account.rows:,} rows"
        if on is not None:
            left = f"{account.unmatched:,} alone" + (", left out" if joined_only else "")
            summary += f": {account.joined:,} joined with others ({account.same:,} of them brought no text), {left}"
            summary += f", {account.conflicts:,} in conflict" + (", dropped" if conflicts == "drop" else "")
        rows.close(*lines, f"{summary}; written {done.written}")
