from collections.abc import Callable

import pytest

from kazalign.segmentation import split


@pytest.fixture
def check() -> Callable[[str, str], None]:
    """Checks that a text written with ` ‖ ` between its sentences is split there and nowhere else."""

    def compare(marked: str, language: str) -> None:
        assert split(marked.replace(" ‖ ", " "), language=language) == marked.split(" ‖ ")

    return compare
