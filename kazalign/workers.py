"""Many tasks over several processes: on this machine, or on a Ray cluster. Each task is tried again, then set aside and named.

A task is done by a function of a module, so that any process can find it; what it needs and what it gives is small (names of
files, counts), and the work itself goes from file to file.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import Any, Generic, Protocol, TypeVar

from kazalign.errors import KazalignError, MissingExtra, ModelError
from kazalign.machine import processors

Task = TypeVar("Task")
Result = TypeVar("Result")

ATTEMPTS = 2
"""How often a task is tried before it is set aside."""


@dataclass(frozen=True)
class Outcome(Generic[Task, Result]):
    """What became of a task."""

    task: Task
    result: Result | None
    error: str | None = None
    """Why it was set aside; None where it was not."""
    exit_status: int = 1
    """That of the error: 2 where the user can mend it."""


class Workers(Protocol):
    """Processes that do tasks."""

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Outcome[Task, Result]]:
        """Do all tasks; each comes back once, in the order in which they end."""
        ...


class LocalWorkers:
    """Processes on this machine; one does without any others, in the calling process.

    Args:
        processes: how many; 0 is one for each processor.
    """

    def __init__(self, processes: int = 0) -> None:
        self.processes = processes or processors()

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Outcome[Task, Result]]:
        """See `Workers`. A task that ran when a process was killed is tried again alone."""
        processes = min(self.processes, len(tasks))
        if processes < 2:
            yield from (attempted(work, task) for task in tasks)
            return
        suspects: list[Task] = []
        waiting = deque(tasks)
        while waiting:
            yield from self._round(work, waiting, processes, suspects)
        for task in suspects:  # one of those that ran when a process died; alone, each answers for itself
            left = [task]
            for _ in range(ATTEMPTS):
                again, left = deque(left), []
                yield from self._round(work, again, 1, left)
            if left:
                yield Outcome(task, None, "its process was killed, twice; it may need more memory than there is")

    def _round(
        self, work: Callable[[Task], Result], waiting: deque[Task], processes: int, suspects: list[Task]
    ) -> Iterator[Outcome[Task, Result]]:
        """Run until all is done or a process dies; then those that ran are suspects, and the others wait."""
        running: dict[Future[Outcome[Task, Result]], Task] = {}
        pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin)
        try:
            while waiting or running:
                while waiting and len(running) < processes:
                    running[pool.submit(attempted, work, waiting[0])] = waiting[0]
                    waiting.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    del running[future]
                    yield outcome
        except BrokenProcessPool:
            suspects += running.values()
        finally:
            # An interrupted run leaves nothing behind that still works.
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


class RayWorkers:
    """Actors of Ray Data, on this machine or on a cluster whose nodes see the same files.

    Args:
        address: `local` for a Ray that is started here and ends with the run, or that of a cluster.
        processes: how many actors; 0 is one for each processor that Ray knows of.

    Raises:
        MissingExtra: Ray is not installed.
        ModelError: there is no cluster at the address.
    """

    def __init__(self, address: str, processes: int = 0) -> None:
        try:
            import ray
            import ray.data
        except ImportError:
            raise MissingExtra("Ray", "ray", "--ray") from None
        self._ray: Any = ray
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        local: dict[str, object] = {"address": "local", "num_cpus": processes or processors()}
        try:
            ray.init(
                **(local if address == "local" else {"address": address}),
                include_dashboard=False if address == "local" else None,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except Exception as error:  # a start that takes too long is a plain one
            reason = (str(error) or type(error).__name__).splitlines()[0]
            raise ModelError(f"--ray {address}: no Ray cluster answers there: {reason}") from error
        self.processes = processes or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Outcome[Task, Result]]:
        """See `Workers`. A task that is lost with its actor is done again by another; if that too is lost, it is set aside."""
        if not tasks:
            return
        data = self._ray.data
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        context.max_errored_blocks = -1  # what is missing at the end is named
        numbers = data.from_items([{"number": number} for number in range(len(tasks))], override_num_blocks=len(tasks))
        outcomes = numbers.map_batches(
            _Actor,
            fn_constructor_args=(work, list(tasks)),
            batch_size=1,
            # One task at a time, so that an actor which dies takes no other with it.
            compute=data.ActorPoolStrategy(size=min(self.processes, len(tasks)), max_tasks_in_flight_per_actor=1),
            num_cpus=1,
            ray_remote_args_fn=lambda: {"max_restarts": -1, "max_task_retries": ATTEMPTS - 1},
        )
        missing = set(range(len(tasks)))
        for row in outcomes.iter_rows():
            missing.discard(row["number"])
            yield Outcome(tasks[row["number"]], row["result"], row["error"], row["exit_status"])
        for number in sorted(missing):
            yield Outcome(tasks[number], None, "its worker was lost, twice; it may need more memory than there is")

    def close(self) -> None:
        """Let go of the cluster; one that was started here ends."""
        self._ray.shutdown()


class _Actor:
    """A worker on Ray, for as many tasks as come."""

    def __init__(self, work: Callable[[Any], Any], tasks: list[Any]) -> None:
        self.work = work
        self.tasks = tasks

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        (number,) = batch["number"].tolist()
        outcome = attempted(self.work, self.tasks[number])
        return {
            "number": [number],
            "result": [outcome.result],
            "error": [outcome.error],
            "exit_status": [outcome.exit_status],
        }


def attempted(work: Callable[[Task], Result], task: Task) -> Outcome[Task, Result]:
    """Do a task; what the user can mend, or what fails again, is told and not raised."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return Outcome(task, work(task))
        except KazalignError as error:
            if error.exit_status == 2 or attempt == ATTEMPTS:
                return Outcome(task, None, str(error), error.exit_status)
        except Exception as error:  # a fault of ours or of a library: the others go on, and this one is named
            if attempt == ATTEMPTS:
                return Outcome(task, None, f"{type(error).__name__}: {error}")
    raise AssertionError("every attempt returns or is followed by another")


def _begin() -> None:
    """In a new process: Ctrl-C is the parent's to answer, one thread is enough, and without the parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"  # numpy, which is imported later, reads it
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
