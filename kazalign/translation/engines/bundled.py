"""`bundled`: the model that ships inside the package, in `kazalign/models/`; `bundled:NAME` where there is more than one."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from kazalign.errors import ConfigurationError, ModelError
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
        ConfigurationError: there is none of that name.
        ModelError: the installation lacks its weights.
    """
    name = argument or DEFAULT
    if name not in (known := _names()):
        raise ConfigurationError(f"there is no bundled model {name!r}; there are: {', '.join(known)}")
    folder = models_folder() / name
    if not (folder / "model.bin").is_file():
        raise ModelError(
            f"the bundled model {name} is not here: this checkout lacks the weights ({folder / 'model.bin'}); "
            "install a released package, or name another engine with --engine"
        )
    return CTranslate2Engine(folder, threads=threads, name=f"bundled:{name}")


def describe() -> list[Description]:
    """The models of this installation; the default one also when it is absent."""
    return [_describe(name) for name in _names()]


def _names() -> list[str]:
    """The models of this installation, the default one always among them."""
    return sorted({DEFAULT, *(card.parent.name for card in models_folder().glob(f"*/{ct2_folder.CARD}"))})


def _describe(name: str) -> Description:
    folder = models_folder() / name
    if (folder / ct2_folder.CARD).is_file():
        return ct2_folder.describe(folder, name=f"bundled:{name}")
    return Description(f"bundled:{name}", "", "Apache-2.0", None, (("kk", "en"), ("kk", "ru")), str(folder), False)
