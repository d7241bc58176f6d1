"""Where what is done is kept, so that a run goes on where another was stopped: records of tasks, shards and vectors.

Everything is named by a digest of what it was made from. What is no longer asked for is simply not found again; the folder may be
deleted at any time, and costs a run from the start.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from kazalign import __version__
from kazalign.atomic import make_folder, open_atomically, write_text_atomically

if TYPE_CHECKING:
    from kazalign.alignment import Embedder
    from kazalign.pipeline.alignment import Options

T = TypeVar("T")
Vectors = npt.NDArray[np.float32]

_WRITTEN = "written.json"
_NOT_IN_THE_RESULT = ("threads", "offline")
"""Options that change how the work is done and not what comes of it."""


@dataclass(frozen=True)
class Record:
    """The place of one task's result."""

    path: Path

    def load(self, kind: type[T]) -> T | None:
        """The result, if the task was done; a damaged record counts as none."""
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
            return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def keep(self, result: T) -> T:
        """Remember the result."""
        make_folder(self.path.parent)
        write_text_atomically(self.path, [json.dumps(asdict(result)), "\n"])  # type: ignore[call-overload]
        return result


@dataclass(frozen=True)
class Workplace:
    """The folder of a run's records."""

    folder: Path

    @property
    def written(self) -> list[Path]:
        """The files outside that runs wrote, and which are no documents therefore; a damaged record counts as none."""
        try:
            names = json.loads((self.folder / _WRITTEN).read_text(encoding="utf-8"))
            return [Path(os.path.normpath(self.folder.resolve() / name)) for name in names]
        except (OSError, ValueError, TypeError):
            return []

    def note_written(self, files: Iterable[Path]) -> None:
        """Remember files that a run writes, by their way from here, so that all may be moved together."""
        known = dict.fromkeys(self.written)
        if new := dict.fromkeys(resolved for file in files if (resolved := file.resolve()) not in known):
            names = [_way(self.folder.resolve(), file) for file in (*known, *new)]
            make_folder(self.folder)
            write_text_atomically(self.folder / _WRITTEN, [json.dumps(names, indent=1), "\n"])

    def record(self, kind: str, *made_from: object) -> Record:
        """The place for the result of a task of this kind that depends on just these things."""
        name = made_of(*made_from)
        return Record(self.folder / kind / name[:2] / f"{name}.json")


class StoredEmbedder:
    """An embedder that computes the vectors of a text once and keeps them in a folder; float32, 1.5 kB a sentence with e5."""

    def __init__(self, options: Options, folder: Path) -> None:
        self._options = options
        self._folder = folder

    @property
    def name(self) -> str:
        """That of the embedder behind it."""
        return self._options.embedder.partition(":")[0]

    def check(self) -> None:
        """See that the embedder behind it can be loaded.

        Raises:
            ConfigurationError, MissingExtra, ModelError, OfflineError: it cannot.
        """
        assert self._embedder

    @cached_property
    def _embedder(self) -> Embedder:
        from kazalign.alignment import load_embedder

        return load_embedder(self._options.embedder, threads=self._options.threads, offline=self._options.offline)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `kazalign.alignment.embedders.Embedder`."""
        name = digest([__version__, self._options.embedder, *texts])
        path = self._folder / name[:2] / f"{name}.npy"
        if path.is_file():
            try:
                kept: Vectors = np.load(path)
            except (OSError, ValueError):
                pass  # damaged: made anew
            else:
                return kept
        vectors = self._embedder.embed(texts)
        make_folder(path.parent)
        with open_atomically(path, "wb") as file:
            np.save(file, vectors)
        return vectors


def made_of(*values: object) -> str:
    """A name for what is made from these things by this version of kazalign."""
    return digest([__version__, *map(_plain, values)])


def digest(values: Sequence[object]) -> str:
    """A name for a list of plain values and paths, the same in every process."""
    return hashlib.blake2b(json.dumps(values, ensure_ascii=True, default=str).encode("ascii"), digest_size=16).hexdigest()


def _way(folder: Path, file: Path) -> str:
    try:
        return os.path.relpath(file, folder)
    except ValueError:  # another drive of Windows
        return str(file)


def _plain(value: object) -> object:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    fields: dict[str, Any] = asdict(value)
    return {name: content for name, content in fields.items() if name not in _NOT_IN_THE_RESULT}
