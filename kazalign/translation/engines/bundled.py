"""`bundled`: the model that ships inside the package, in `kazalign/models/`; `bundled:NAME` where there is more than one."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from kazalign.errors import ModelError
from kazalign.translation.engine import Description, Engine
from kazalign.translation.engines import ct2_folder
from kazalign.translation.engines.ct2 import CTranslate2Engine

DEFAULT = "kk-small"


def models_folder() -> Path:
    """Where the package keeps its models, a folder each."""
    return Path(str(importlib.resources.files("kazalign"))) / "models"


def load(argument: str, *, threads: int, offline: bool) -> Engine:
    """The bundled model `argument`, or the default one.

    Raises:
        ModelError: the installation lacks it.
    """
    name = argument or DEFAULT
    folder = models_folder() / name
    if not (folder / "model.bin").is_file():
        raise ModelError(
            f"the bundled model {name} is not here: this checkout lacks the weights ({folder / 'model.bin'}); "
            "install a released package, or name another engine with --engine"
        )
    return CTranslate2Engine(folder, threads=threads, name=f"bundled:{name}")


def describe() -> list[Description]:
    """The models of this installation; the default one also when it is absent."""
    cards = sorted(models_folder().glob(f"*/{ct2_folder.CARD}"))
    found = [ct2_folder.describe(card.parent, name=f"bundled:{card.parent.name}") for card in cards]
    if any(path.parent.name == DEFAULT for path in cards):
        return found
    folder = models_folder() / DEFAULT
    return [Description(f"bundled:{DEFAULT}", "", "Apache-2.0", None, (("kk", "en"), ("kk", "ru")), str(folder), False), *found]
