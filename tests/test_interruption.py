from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from kazalign.interruption import is_interruption, listen

CAUGHT_IN_EXEC = """
import os, signal
from kazalign.interruption import listen
listen()
try:
    exec("os.kill(os.getpid(), signal.SIGINT)\\nfor _ in range(1000): pass")
except KeyboardInterrupt:
    raise SystemExit(130)
"""

IGNORED = """
import os, signal
from kazalign.interruption import listen
signal.signal(signal.SIGINT, signal.SIG_IGN)
listen()
os.kill(os.getpid(), signal.SIGINT)
print("goes on")
"""


def run_module(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "interrupted.py").write_text(code, encoding="utf-8")
    where = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).parents[1]}"}
    return subprocess.run([sys.executable, "-m", "interrupted"], env=where, capture_output=True, text=True, check=False)


def test_an_interruption_that_is_caught_leaves_the_exit_status_alone(tmp_path: Path) -> None:
    assert run_module(tmp_path, CAUGHT_IN_EXEC).returncode == 130
    plain = CAUGHT_IN_EXEC.replace("listen()\n", "", 1)
    assert run_module(tmp_path, plain).returncode == -signal.SIGINT  # else `listen` would not be needed any more


def test_where_interruptions_are_ignored_they_stay_so(tmp_path: Path) -> None:
    done = run_module(tmp_path, IGNORED)
    assert (done.returncode, done.stdout) == (0, "goes on\n")


def test_an_interruption_that_became_another_error_is_known_again() -> None:
    class Made:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    try:
        type("Owner", (), {"made": Made()})
    except (RuntimeError, KeyboardInterrupt) as error:  # which of them depends on the version of Python
        assert is_interruption(error)
    try:
        raise ImportError("initialization failed") from KeyboardInterrupt()
    except ImportError as error:
        assert is_interruption(error)


def test_other_errors_are_no_interruptions() -> None:
    try:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise RuntimeError("while cleaning up") from None
    except RuntimeError as error:
        assert not is_interruption(error)
    assert not is_interruption(None)


def test_listening_replaces_only_the_handler_of_python() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        listen()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
