"""What a command is going to write: what would fail at the end fails before the work, and nothing that is read is overwritten."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from kazalign.atomic import STANDARD_OUTPUT, errors_of_writing, prepare_folder
from kazalign.errors import ConfigurationError, InputError


def check_place(place: Path) -> None:
    """See that the folder of `place` is there and takes files; `-` is standard output, and needs none.

    Raises:
        InputError: it is not, and the user can mend it.
        OutputError: nothing can be written in it.
    """
    if place == STANDARD_OUTPUT:
        return
    with errors_of_writing(place):
        folder = Path(os.path.realpath(place)).parent  # a link is followed
        if not folder.exists():
            raise InputError("the folder does not exist; create it first", path=place.parent)
        if place.is_file() or not place.exists():  # and no device, pipe or folder
            prepare_folder(folder)


def check_folder(folder: Path) -> None:
    """See that files can be written in `folder`, or that it can be made; it is not made yet.

    Raises:
        InputError: it cannot, and the user can mend it.
        OutputError: nothing can be written there.
    """
    with errors_of_writing(folder):
        prepare_folder(next(place for place in (folder, *folder.parents) if place.exists()))


def check_apart(written: Iterable[tuple[str, Path]], read: Iterable[Path]) -> None:
    """See that files can be written without harm: none is a folder, none is one that is read, none is that of another option.

    Standard input and output, devices and pipes may be named as often as one likes.

    Args:
        written: the files, each with the option that names it, such as `--out`.
        read: the files that are read.

    Raises:
        ConfigurationError: one is read, or is written twice.
        InputError: one is a folder.
    """
    inputs = {identity: path for path in read if (identity := _identity(path)) is not None}
    taken: dict[object, str] = {}
    for option, place in written:
        with errors_of_writing(place):
            if place.is_dir():
                raise InputError("cannot be written: this is a folder; name a file", path=place)
        if (identity := _identity(place)) is None:
            continue
        if read_as := inputs.get(identity):
            raise ConfigurationError(f"{read_as}: is an input and would be overwritten; name another place with {option}")
        if (other := taken.setdefault(identity, option)) != option:
            raise ConfigurationError(f"{place}: would be written twice, by {other} and by {option}; name two files")


def _identity(path: Path) -> object:
    """The same for all names of a file, links among them; None for what is no file."""
    if path == STANDARD_OUTPUT:  # or standard input, which has the same name
        return None
    try:
        found = path.stat()
    except OSError:  # not there yet
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
