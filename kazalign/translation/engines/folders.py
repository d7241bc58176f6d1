"""What the engines ask of a folder with weights: how large it is, and what identifies its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kazalign.errors import ModelError


def fingerprint(files: Iterable[Path]) -> str:
    """Twelve hexadecimal digits that change with the name or content of any of the files.

    Raises:
        ModelError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0")
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    return digest.hexdigest()[:12]


def total_bytes(files: Iterable[Path]) -> int:
    """Bytes that the files take on disk."""
    return sum(path.stat().st_size for path in files)
