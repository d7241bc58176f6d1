"""Tasks for the tests of workers: functions of a module, as other processes need them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from kazalign.errors import InputError, ModelError


def double(number: int) -> int:
    return 2 * number


def picky(number: int) -> int:
    if number == 3:
        raise InputError("three is not wanted", path="numbers.txt", line=3)
    return number


def clumsy(number: int) -> float:
    return 1 / (number - 2)


def better_the_second_time(place: str) -> str:
    path = Path(place)
    if not path.exists():
        path.touch()
        raise ModelError("not yet")
    return path.name


def deadly(number: int) -> int:
    """The process that meets 4 is killed."""
    if number == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def killed_once(place: str) -> str:
    path = Path(place)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def slow(place: str) -> str:
    """Leaves the number of its process, and takes its time."""
    Path(place).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(60)
    return place


def mixed(task: str) -> str:
    """One of the above by its name, and what it gets."""
    name, _, given = task.partition(" ")
    return str(globals()[name](int(given) if given.isdigit() else given))
