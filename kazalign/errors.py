"""Everything that can go wrong, as one tree.

    KazalignError                     exit status 1: the work failed
    ├── ModelError                    a model cannot be loaded or does not fit its description
    ├── OutputError                   a result could not be written (disk full, connection lost)
    ├── Interrupted                   exit status 130: the user stopped the run
    └── UserError                     exit status 2: the user can mend it
        ├── InputError                a file that cannot be read as what it should be
        ├── ConfigurationError        an option, a configuration file or a glossary is wrong
        ├── MissingExtra              an optional library is not installed
        └── OfflineError              something remote was named while --offline forbids it

Every message says what was wrong, where, and what to do.
"""

from __future__ import annotations

from pathlib import Path


class KazalignError(Exception):
    """The base of all errors that kazalign raises on purpose."""

    exit_status = 1


class ModelError(KazalignError):
    """A model cannot be loaded, or its files do not fit together."""


class OutputError(KazalignError):
    """A result could not be written."""


class Interrupted(KazalignError):
    """The user stopped the run; the message says how to go on."""

    exit_status = 130


class UserError(KazalignError):
    """Something that the user can mend."""

    exit_status = 2


class InputError(UserError):
    """A file cannot be read as what it should be; the message begins with its place."""

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        place = "" if path is None else f"{path}: " if line is None else f"{path}, line {line}: "
        super().__init__(place + message)
        self.path = path
        self.line = line


class ConfigurationError(UserError):
    """An option or a configuration file is wrong."""


class OfflineError(UserError):
    """Something remote was named although `--offline` forbids it."""


class MissingExtra(UserError):
    """An optional library is not installed; the message names the extra to install, word for word."""

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        super().__init__(f'{purpose} needs {library}; install it with: pip install "kazalign[{extra}]"')
        self.library = library
        self.extra = extra
