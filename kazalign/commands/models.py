"""`kazalign models`: the engines, and whether their weights are at hand."""

from __future__ import annotations

import typer


def command() -> None:
    """List the translation engines: size, languages, licence, where the weights lie, whether they are at hand."""
    from rich.console import Console
    from rich.table import Table

    from kazalign.translation.engines import describe_engines

    table = Table("engine", "revision", "size", "directions", "licence", "at hand", "weights", box=None, pad_edge=False)
    for entry in describe_engines():
        directions = "any" if entry.directions is None else " ".join("-".join(pair) for pair in entry.directions)
        size = "" if entry.size is None else f"{entry.size / 1e6:.0f} MB"
        at_hand = "yes" if entry.at_hand else "no"
        table.add_row(entry.name, entry.revision, size, directions, entry.licence, at_hand, entry.location)
    console = Console()
    if console.is_terminal:
        console.print(table)
    else:
        Console(width=400).print(table)
    typer.echo("\nUse one with --engine; see `kazalign translate --help`.", err=True)
