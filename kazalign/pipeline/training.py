"""A parallel corpus becomes a model, with names and terms put into its Kazakh where the recipe asks for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kazalign.training import steps as training
from kazalign.training.steps import USUAL_STEPS, Step
from kazalign.translation.terms import with_target_terms


def train(
    recipe_file: Path,
    *,
    data: Sequence[Path],
    work: Path,
    steps: Sequence[Step] = USUAL_STEPS,
    report: Callable[[str], None] = print,
) -> None:
    """Run the given steps of the recipe; see `kazalign.training.steps.train`, which says the rest."""
    training.train(recipe_file, data=data, work=work, steps=steps, report=report, put_in=with_target_terms)
