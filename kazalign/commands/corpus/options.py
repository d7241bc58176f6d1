"""Options that mean the same in several subcommands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Corpus = Annotated[Path, typer.Argument(metavar="CORPUS", help="The corpus, in any format; - is standard input.")]
Out = Annotated[Path, typer.Option(help="The file to write; - is standard output.")]
Removed = Annotated[Path | None, typer.Option(help="A file for the rows that go, each with the reason.")]
InputFormat = Annotated[
    str | None, typer.Option(help="The format of what is read.  [default: as its name tells; of standard input, jsonl]")
]
OutputFormat = Annotated[str | None, typer.Option("--format", help="The format of --out.  [default: as its name tells]")]
RemovedFormat = Annotated[str | None, typer.Option(help="The format of --removed.  [default: as its name tells]")]
Seed = Annotated[int, typer.Option(help="Where the random numbers begin.")]
Fingerprints = Annotated[
    Path | None,
    typer.Option(help="Fingerprints of benchmarks, a file or a folder.  [default: configs/fingerprints]"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no closing line.")]
