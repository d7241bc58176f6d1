"""Ctrl-C: how the command line hears it, and how to know it again when a library has made another error of it."""

from __future__ import annotations

import signal
from types import FrameType


class _Stopped(KeyboardInterrupt):
    """A `KeyboardInterrupt` that leaves the exit status to those who catch it.

    CPython remembers a plain one that passes through an `exec` of text, of which the libraries' imports are full (named
    tuples, dataclasses), and lets `python -m` die of the signal even when the interruption was caught.
    """


def listen() -> None:
    """Let Ctrl-C raise a `KeyboardInterrupt` that can be caught anywhere; where it is ignored (`nohup`), it stays ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _Stopped


def is_interruption(error: BaseException | None) -> bool:
    """Whether the error comes of Ctrl-C: in the middle of an import it becomes an `ImportError` (a compiled library) or a
    `RuntimeError` (a class in the making), with the interruption as its cause."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__
    return False
