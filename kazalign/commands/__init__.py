"""The command line: one file a command, each a thin face of one public function."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kazalign import __version__
from kazalign.commands import models, segment, train, translate
from kazalign.errors import KazalignError

app = typer.Typer(
    name="kazalign",
    help="Kazakh articles to faithful English and Russian, offline; aligned, scored, exported as parallel corpora.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("translate")(translate.command)
app.command("segment")(segment.command)
app.command("models")(models.command)
app.command("train")(train.command)


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
    """Run the command line; errors become one line on standard error and an exit status of 1 or 2."""
    try:
        app()
    except KazalignError as error:
        _fail(str(error), error.exit_status)
    except KeyboardInterrupt:
        _fail("interrupted; the same command goes on where it stopped", 130)
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain once more when it flushes.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise SystemExit(1) from None


def _fail(message: str, status: int) -> None:
    print(f"kazalign: {message}", file=sys.stderr)
    raise SystemExit(status) from None
