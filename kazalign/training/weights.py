"""Trained weights: as `fit` leaves them, and rounded to a quarter of their size, to be brought from one machine to another.

Rounded, matrices are eight-bit integers with a scale for each row, the greatest magnitude being 127: just what CTranslate2 makes
of them when a model is exported in int8, so that nothing is lost by rounding here first. Vectors and positions stay
float32.
"""

from __future__ import annotations

import json
import pickle
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from kazalign.atomic import open_atomically
from kazalign.errors import InputError
from kazalign.training.model import Shape, Translator

WEIGHTS = "weights.pt"
ROUNDED = "weights.int8.npz"
_SCALE = ".scale"
_ABOUT = "about"
_NOT_ROUNDED = ".positions.weight"
_DAMAGE = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, RuntimeError),
    *(pickle.UnpicklingError, zipfile.BadZipFile, zlib.error),
)
"""What a file of weights may raise that is cut, has other bytes, or holds something else."""


@dataclass(frozen=True)
class Trained:
    """A network in evaluation mode, how far its training came (`Position`, as a mapping), and the recipe's text."""

    network: Translator
    position: dict[str, float]
    recipe: str


@contextmanager
def errors_of_reading(path: Path, remedy: str) -> Iterator[None]:
    """Turns what torch and numpy raise over a damaged file into our error, which names `path` and the remedy.

    Raises:
        InputError: the file cannot be read, or holds something else.
    """
    try:
        yield
    except _DAMAGE as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise InputError(f"cannot be read, it may be damaged: {reason}; {remedy}", path=path) from error


def load_trained(work: Path) -> Trained:
    """What `fit` left in the folder; weights that were rounded on another machine serve where there are no others.

    Raises:
        InputError: there are none, or they are damaged.
    """
    path, rounded = work / WEIGHTS, work / ROUNDED
    if path.exists():
        with errors_of_reading(path, "run the step `fit` again"):
            state = torch.load(path, map_location="cpu", weights_only=True)
            network = Translator(Shape(**state["shape"]))
            network.load_state_dict(state["weights"])
            return Trained(network.eval(), state["position"], state["recipe"])
    if rounded.exists():
        return _read_rounded(rounded)
    raise InputError("no weights here; run the step `fit` first", path=path)


def write_rounded(trained: Trained, path: Path) -> None:
    """Write the weights, rounded; the file appears whole or not at all."""
    about = {"shape": asdict(trained.network.shape), "position": trained.position, "recipe": trained.recipe}
    arrays = {_ABOUT: np.array(json.dumps(about))}
    for name, tensor in trained.network.state_dict().items():
        values = tensor.numpy()
        if values.ndim == 2 and not name.endswith(_NOT_ROUNDED):
            greatest = np.abs(values).max(axis=1, keepdims=True)
            arrays[name + _SCALE] = scale = np.float32(127) / np.where(greatest == 0, np.float32(127), greatest)
            values = np.rint(values * scale).astype(np.int8)
        arrays[name] = values
    with open_atomically(path, "wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def _read_rounded(path: Path) -> Trained:
    with errors_of_reading(path, "bring it again from where the step `round` wrote it"), np.load(path) as arrays:
        about = json.loads(str(arrays[_ABOUT]))
        network = Translator(Shape(**about["shape"]))
        state = {
            name: torch.from_numpy(arrays[name] / arrays[name + _SCALE] if name + _SCALE in arrays else arrays[name])
            for name in network.state_dict()
        }
        network.load_state_dict(state)
        return Trained(network.eval(), about["position"], about["recipe"])
