"""`kazalign corpus filters`: what there is for `kazalign corpus filter`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    name: Annotated[str | None, typer.Argument(metavar="[FILTER]", help="Describe this filter and its settings.")] = None,
) -> None:
    """List the filters and the recipes, or describe one filter."""
    from kazalign.corpora.filters.describing import description, summary
    from kazalign.corpora.recipes import load_recipe, preset_names

    if name is not None:
        typer.echo("\n".join(description(name)))
        return
    typer.echo("\n".join(["Filters, the cheapest first:", *(f"  {line}" for line in summary()), "", "Recipes:"]))
    for preset in preset_names():
        typer.echo(f"  {preset:<8}{load_recipe(preset).description}")
