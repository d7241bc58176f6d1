"""Tasks over processes: all come back, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tasks

from kazalign.errors import MissingExtra, ModelError
from kazalign.workers import LocalWorkers, Outcome, RayWorkers, Workers


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def workers(request: pytest.FixtureRequest) -> Workers:
    return LocalWorkers(request.param)


def by_task(outcomes: Iterator[Outcome[int, int]]) -> list[Outcome[int, int]]:
    return sorted(outcomes, key=lambda outcome: outcome.task)


def test_every_task_comes_back_once(workers: Workers) -> None:
    assert by_task(workers.run(tasks.double, list(range(7)))) == [Outcome(number, 2 * number) for number in range(7)]


def test_no_tasks_are_no_work(workers: Workers) -> None:
    assert list(workers.run(tasks.double, [])) == []


def test_what_the_user_can_mend_is_said_and_the_others_go_on(workers: Workers) -> None:
    found = by_task(workers.run(tasks.picky, [1, 2, 3, 4]))
    assert [each.result for each in found] == [1, 2, None, 4]
    assert (found[2].error, found[2].exit_status) == ("numbers.txt, line 3: three is not wanted", 2)


def test_a_fault_is_named_after_the_task_was_tried_again(workers: Workers) -> None:
    found = by_task(workers.run(tasks.clumsy, [1, 2, 3]))
    assert [each.error for each in found] == [None, "ZeroDivisionError: division by zero", None]
    assert found[1].exit_status == 1


def test_what_failed_once_is_tried_again(workers: Workers, tmp_path: Path) -> None:
    assert [each.result for each in workers.run(tasks.better_the_second_time, [str(tmp_path / "seen")])] == ["seen"]


def test_a_task_whose_process_is_always_killed_is_set_aside_and_the_others_are_done() -> None:
    found = by_task(LocalWorkers(2).run(tasks.deadly, [1, 2, 3, 4, 5, 6]))
    assert [each.result for each in found] == [1, 2, 3, None, 5, 6]
    assert found[3].error is not None and "twice" in found[3].error


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    places = [str(tmp_path / name) for name in "abcd"]
    assert sorted(str(each.result) for each in LocalWorkers(2).run(tasks.killed_once, places)) == ["a", "b", "c", "d"]


def test_ray_does_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All of it in one run, since Ray takes long to begin."""
    pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where its workers find `tasks`
    workers = RayWorkers("local", 2)
    try:
        assert list(workers.run(tasks.mixed, [])) == []
        wanted = ["double 1", "double 2", "picky 3", "clumsy 2", f"killed_once {tmp_path / 'seen'}", "deadly 4", "double 5"]
        found = {outcome.task: outcome for outcome in workers.run(tasks.mixed, wanted)}
    finally:
        workers.close()
    assert [found[task].result for task in wanted] == ["2", "4", None, None, "seen", None, "10"]
    assert found["picky 3"].error == "numbers.txt, line 3: three is not wanted"
    assert found["clumsy 2"].error == "ZeroDivisionError: division by zero"
    assert (found["picky 3"].exit_status, found["clumsy 2"].exit_status) == (2, 1)
    assert "twice" in (found["deadly 4"].error or "")


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    program = (
        "import sys, tasks\nfrom kazalign.workers import LocalWorkers\n"
        "if __name__ == '__main__':\n    list(LocalWorkers(2).run(tasks.slow, sys.argv[1:]))\n"
    )
    script = tmp_path / "run.py"
    script.write_text(program, encoding="utf-8")
    places = [tmp_path / "one", tmp_path / "two"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen([sys.executable, str(script), *map(str, places)], env=environment) as parent:
        workers = [int(content(place)) for place in places]
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < deadline, "a worker outlived the run"
        time.sleep(0.05)


@pytest.mark.parametrize("error", [ConnectionError("nobody there"), Exception("The node timed out during startup.\nSee the log")])
def test_ray_that_does_not_start_is_one_clear_error(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")

    def init(**options: object) -> None:
        raise error

    monkeypatch.setattr(ray, "init", init)
    with pytest.raises(ModelError, match="--ray local: no Ray cluster answers there: ") as caught:
        RayWorkers("local")
    assert "\n" not in str(caught.value)


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[ray\]"'):
        RayWorkers("local")


def content(place: Path) -> str:
    deadline = time.monotonic() + 30
    while not (place.exists() and place.read_text()):
        assert time.monotonic() < deadline, "the worker did not begin"
        time.sleep(0.05)
    return place.read_text()


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
