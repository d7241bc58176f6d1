"""Files that are either whole or not there: written beside their place, then renamed into it."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload

from kazalign.errors import InputError, KazalignError, OutputError

if sys.platform != "win32":
    import fcntl

STANDARD_OUTPUT = Path("-")

_PART = re.compile(r"\..{0,60}\.[0-9a-f]{8}\.part", re.DOTALL)
"""The name of a file that is being written."""
_YOUNG = 60.0
"""Seconds; a younger file may be one that another process has made and not locked yet."""

_REMEDIES = {
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOTDIR: "a part of the path is a file and not a folder; choose another place",
    errno.EEXIST: "a file of this name is in the way; choose another place",
    errno.EISDIR: "this is a folder; name a file",
    errno.EACCES: "no permission to write here; choose another folder or change its permissions",
    errno.EPERM: "no permission to write here; choose another folder or change its permissions",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}
"""What the user can mend; anything else (disk full, quota, a broken disk) is an OutputError."""


@overload
def open_atomically(path: Path, mode: Literal["w"] = "w") -> AbstractContextManager[TextIO]: ...
@overload
def open_atomically(path: Path, mode: Literal["wb"]) -> AbstractContextManager[BinaryIO]: ...
def open_atomically(
    path: Path, mode: Literal["w", "wb"] = "w"
) -> AbstractContextManager[TextIO] | AbstractContextManager[BinaryIO]:
    """Open `path` for writing (text: UTF-8, line ends as given); the file takes its place when the block ends well.

    When the block fails or is interrupted, an older file stays as it was and no other is left. Only a process that is killed
    outright leaves a hidden `.NAME.*.part` behind, which `prepare_folder` deletes later. A new file has the usual permissions, a
    replaced one keeps its own; a link is followed. What is not a regular file (a pipe, `/dev/null`) is written directly.

    Raises:
        InputError: the place cannot be written to, and the user can mend it: no such folder, no permission.
        OutputError: the writing failed, as on a full disk.
    """
    return _open_atomically(path, mode)


def write_text_atomically(path: Path, pieces: Iterable[str]) -> None:
    """Write `pieces` one after the other to `path` as UTF-8, as `open_atomically` does; `-` is standard output.

    Standard output gets each piece as it comes, so there an interrupted run leaves what was written until then.

    Raises:
        InputError: the place cannot be written to, and the user can mend it.
        OutputError: the writing failed.
    """
    if path == STANDARD_OUTPUT:
        _write_standard_output(pieces)
        return
    with open_atomically(path) as file:
        file.writelines(pieces)


def make_folder(path: Path) -> None:
    """Make `path` and the folders above it, where they are not there.

    Raises:
        InputError: the place cannot be written to, and the user can mend it.
        OutputError: the making failed.
    """
    with errors_of_writing(path):
        path.mkdir(parents=True, exist_ok=True)


def prepare_folder(path: Path) -> None:
    """Make `path` where it is not there, see that files can be written in it, and delete what killed runs left half-written.

    Raises:
        InputError: the place cannot be written to, and the user can mend it.
        OutputError: the writing failed.
    """
    make_folder(path)
    for part in path.glob(".*.part"):
        with suppress(OSError):  # another run was quicker, or the file is not ours
            if _PART.fullmatch(part.name) and time.time() - part.stat().st_mtime > _YOUNG and not _is_being_written(part):
                part.unlink()
    with errors_of_writing(path):
        trial = _temporary(path / "trial")
        trial.touch(exist_ok=False)
        trial.unlink(missing_ok=True)


def replace_folder(made: Path, place: Path) -> None:
    """Put the finished folder `made` into the place `place`, on the same disk; an older one goes after that. A link is followed.

    Raises:
        InputError: the place cannot be written to, and the user can mend it.
        OutputError: the renaming failed; then an older folder stays as it was.
    """
    place = place.resolve()
    old = _temporary(place)
    with errors_of_writing(place):
        if place.exists():
            place.rename(old)
        try:
            made.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _open_atomically(path: Path, mode: Literal["w", "wb"]) -> Iterator[Any]:
    with errors_of_writing(path):
        if path.exists() and not path.is_file():
            with _open(path, mode) as stream:
                yield stream
            return
        target = path.resolve()
        temporary = _temporary(target)
        try:
            with ExitStack() as lock:  # which has to last until the file has its name
                with _open(temporary, "x" + mode[1:]) as file:
                    lock.enter_context(_locked(file))
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                if target.exists():
                    shutil.copymode(target, temporary)
                temporary.replace(target)
        finally:
            with suppress(OSError):  # the first error is the one to report
                temporary.unlink(missing_ok=True)


def _open(path: Path, mode: str) -> IO[Any]:
    return path.open(mode) if "b" in mode else path.open(mode, encoding="utf-8", newline="")


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")


@contextmanager
def _locked(file: IO[Any]) -> Iterator[None]:
    """Shows other processes that the file is being written, also after it is closed; the lock goes when the process does."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.dup(file.fileno())
    try:
        with suppress(OSError):  # some network file systems know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _is_being_written(path: Path) -> bool:
    """Whether a living process holds the lock of `path`; also where that cannot be told."""
    if sys.platform == "win32":
        return True
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


@contextmanager
def errors_of_writing(path: Path) -> Iterator[None]:
    """Turns the system's errors into ours, which name `path`.

    Raises:
        InputError: the place cannot be written to, and the user can mend it.
        OutputError: the writing failed.
    """
    try:
        yield
    except OSError as error:
        raise _error(path, error) from error
    except UnicodeEncodeError as error:
        raise _encoding_error(str(path), error) from error


def _error(path: Path, error: OSError) -> KazalignError:
    if remedy := _REMEDIES.get(error.errno or 0):
        return InputError(f"cannot be written: {remedy}", path=path)
    return OutputError(f"{path}: could not be written: {error.strerror or error}; no file was changed")


def _encoding_error(place: str, error: UnicodeEncodeError) -> OutputError:
    character = ord(error.object[error.start])
    return OutputError(
        f"{place}: could not be written: the text has half a surrogate pair, U+{character:04X}; remove it from the source"
    )


@contextmanager
def errors_of_standard_output() -> Iterator[None]:
    """Turns the system's errors with standard output into ours.

    Raises:
        OutputError: it could not be written, or its reader had enough.
    """
    try:
        sys.stdout.flush()
        yield
    except BrokenPipeError as error:
        # Python writes the rest of its buffer when it ends, and would complain once more.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise OutputError("standard output was closed before everything was written") from error
    except OSError as error:
        raise OutputError(f"standard output could not be written: {error.strerror or error}") from error
    except UnicodeEncodeError as error:
        raise _encoding_error("standard output", error) from error


def _write_standard_output(pieces: Iterable[str]) -> None:
    with errors_of_standard_output():
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode("utf-8"))
        sys.stdout.buffer.flush()
