"""What tests of several rooms share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from browser import PROGRAM, Page, chromium
from hypothesis import settings

settings.register_profile("untimed", settings.default, deadline=None)  # what is slow is for eval/bench to say
settings.load_profile("untimed")

signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background a shell has it ignored, and commands inherit that


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CTranslate2 folder for all directions: real, small, quick; its translations are nonsense, and always the same."""
    from translation.engines.conftest import make_own_folder

    folder = tmp_path_factory.mktemp("models") / "tiny"
    make_own_folder(folder, list(permutations(("kk", "ru", "en"), 2)))
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in headless Chromium."""
    if PROGRAM is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with chromium(tmp_path_factory.mktemp("chromium")) as page:
        yield page
