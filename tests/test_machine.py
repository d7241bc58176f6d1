from __future__ import annotations

import os

import pytest

from kazalign.machine import processors
from kazalign.translation.engines.ct2 import shared


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="a system without affinity")
def test_only_the_processors_that_this_process_may_use_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3})
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert processors() == 1
    assert shared(0) == {"inter_threads": 1, "intra_threads": 1}
