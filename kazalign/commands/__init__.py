"""The command line: one file a command, each a thin face of one public function."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from kazalign import __version__
from kazalign.commands import align, benchmarks, build, corpus, evaluate, export, mine, models, segment, train, translate
from kazalign.errors import Interrupted, KazalignError, MissingExtra
from kazalign.interruption import is_interruption

app = typer.Typer(
    name="kazalign",
    help="Kazakh articles to faithful English and Russian, offline; aligned, scored, exported as parallel corpora.",
    no_args_is_help=True,
    rich_markup_mode="markdown",  # where [hf] is no markup
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("translate")(translate.command)
app.command("segment")(segment.command)
app.command("align")(align.command)
app.command("mine")(mine.command)
app.command("build")(build.command)
app.command("export")(export.command)
app.command("models")(models.command)
app.command("train")(train.command)
app.command("eval")(evaluate.command)
app.add_typer(benchmarks.app, name="benchmarks")
app.add_typer(corpus.app, name="corpus")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kazalign {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; errors become one line on standard error, and exit statuses as in `kazalign.errors`."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show is no reason to fail
    try:
        app(prog_name="kazalign")
    except KazalignError as error:
        if isinstance(error, MissingExtra) and is_interruption(error.__context__):
            raise KeyboardInterrupt from None  # the library is there; its import was stopped
        print(f"kazalign: {error}", file=sys.stderr)
        raise SystemExit(error.exit_status) from None
    except SystemExit as end:
        if end.code == Interrupted.exit_status:  # by Ctrl-C; typer says nothing itself
            print("kazalign: interrupted", file=sys.stderr)
        raise
