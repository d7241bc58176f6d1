"""Translation models of the Hugging Face hub that know Kazakh, and what lies of them in the hub's cache on this machine."""

from __future__ import annotations

import socket
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import yaml

from kazalign.errors import OutputError
from kazalign.translation.engine import Description
from kazalign.translation.engines.folders import total_bytes

WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")
TIMEOUT = 5.0
"""Seconds to wait for the hub."""


@dataclass(frozen=True)
class HubModel:
    """A model's name, its licence as its page states it, and its directions (None: any)."""

    name: str
    licence: str
    directions: tuple[tuple[str, str], ...] | None = None


MODELS = (
    HubModel("facebook/nllb-200-distilled-600M", "CC-BY-NC-4.0"),
    HubModel("facebook/nllb-200-distilled-1.3B", "CC-BY-NC-4.0"),
    HubModel("facebook/nllb-200-3.3B", "CC-BY-NC-4.0"),
    HubModel("facebook/m2m100_418M", "MIT"),
    HubModel("facebook/m2m100_1.2B", "MIT"),
    HubModel("facebook/mbart-large-50-many-to-many-mmt", "MIT"),
    HubModel("google/madlad400-3b-mt", "Apache-2.0"),
    HubModel("Helsinki-NLP/opus-mt-mul-en", "Apache-2.0", (("kk", "en"), ("ru", "en"))),
)


def describe(model: HubModel) -> Description:
    """What is known without loading it."""
    snapshot = _snapshot(model.name)
    size = total_bytes(path for path in snapshot.iterdir() if path.is_file()) if snapshot else None
    return Description(
        name=f"hf:{model.name}",
        revision=snapshot.name if snapshot else "",
        licence=model.licence,
        size=size,
        directions=model.directions,
        location=model.name,
        at_hand=snapshot is not None,
    )


def reach(why: str) -> None:
    """See whether the hub answers at all; the hub's own client tries again for half a minute before it gives up.

    Raises:
        OutputError: it does not; `why` begins the message.
    """
    from huggingface_hub import constants

    parts = urllib.parse.urlsplit(constants.ENDPOINT)
    if parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(parts.hostname or ""):
        return  # the way through a proxy is the client's own business
    port = parts.port or (80 if parts.scheme == "http" else 443)
    try:
        socket.create_connection((parts.hostname, port), timeout=TIMEOUT).close()
    except OSError as error:
        raise OutputError(
            f"{why}, and {constants.ENDPOINT} cannot be reached: {error}; is there a network connection?"
        ) from error


def licence_of(folder: Path) -> str | None:
    """The licence that the front matter of a folder's README.md states, if it does."""
    try:
        text = (folder / "README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if not text.startswith("---\n"):
        return None
    try:
        content = yaml.safe_load(text[4:].partition("\n---")[0])
    except (yaml.YAMLError, ValueError):  # the latter for what looks like a date and is none
        return None
    licence = content.get("license") if isinstance(content, dict) else None
    return str(licence) if licence else None


def _snapshot(name: str) -> Path | None:
    """The folder in the hub's cache that holds the weights; None where they are not, or where no cache can be."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return None
    for file in WEIGHTS:
        found = try_to_load_from_cache(name, file)
        if isinstance(found, str):
            return Path(found).parent
    return None
