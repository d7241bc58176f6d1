"""`kazalign train`: a parallel corpus becomes a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE", help="A YAML file such as configs/train/cpu.yaml.")],
    data: Annotated[
        list[Path],
        typer.Option(
            exists=True,
            file_okay=False,
            help="A folder where the recipe's files lie; may be given several times. Files of one name have to be the same.",
        ),
    ],
    work: Annotated[Path, typer.Option(help="Where packed data, checkpoints, model and scores go.")],
    step: Annotated[
        list[str] | None,
        typer.Option(
            "--step",
            help="prepare, fit, export, score: these by default. round: the weights made small, to export elsewhere; "
            "transformers: the model for that library.",
        ),
    ] = None,
) -> None:
    """Train a model: prepare the data, fit, export to CTranslate2, score. Runs again from where it stopped."""
    from kazalign.pipeline.training import train
    from kazalign.training.steps import USUAL_STEPS, step_named

    train(recipe, data=data, work=work, steps=[step_named(name) for name in step] if step else USUAL_STEPS, report=typer.echo)
