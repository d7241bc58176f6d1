"""Hypotheses and references become an evaluation."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from kazalign.errors import ConfigurationError, KazalignError
from kazalign.evaluation.flags import reference_flags, script_flags
from kazalign.evaluation.metrics import DEFAULT_METRICS, Array, Metric, metric
from kazalign.evaluation.model import Evaluation, MetricResult, ReferenceSet, System
from kazalign.evaluation.significance import (
    DRAWS,
    SEED,
    SIGNIFICANT,
    TRIALS,
    bootstrap_sums,
    check_test,
    compare,
    estimate,
    least_p,
    shuffled_sums,
)

Examine = Callable[[str, str], tuple[str, ...]]
"""A source and a translation -> the names of what seems wrong with it."""


class Watcher(Protocol):
    """Who is told how the work is getting on."""

    def expect(self, count: int) -> None:
        """`count` more segments are to come, each counted once for every system and metric."""
        ...

    def advance(self, count: int) -> None:
        """`count` more are done."""
        ...


_BATCH = 500
_FEW = 100
"""Segments below which intervals are said to be rough."""
_WORTH_PROCESSES = 2000
"""Segments times systems from which on a second process is worth the half second that its start takes."""


@dataclass(frozen=True)
class Options:
    """How the scoring is done; the defaults of the resampling are sacreBLEU's."""

    metrics: tuple[str, ...] = DEFAULT_METRICS
    """Names in any case; kept as they are known, each once."""
    samples: int = DRAWS
    trials: int = TRIALS
    seed: int = SEED
    test: str = "bootstrap"
    """`bootstrap` or `randomisation`: whose p-values say whether two systems differ; both are computed."""
    processes: int = 1

    def __post_init__(self) -> None:
        check_test(self.test)
        for name, least in (("samples", 40), ("trials", 40), ("seed", 0), ("processes", 1)):
            if getattr(self, name) < least:
                raise ConfigurationError(f"{name} must be at least {least}, not {getattr(self, name)}")
        if not self.metrics:
            raise ConfigurationError("name at least one metric")
        names = tuple(dict.fromkeys(name.strip().casefold() for name in self.metrics))
        object.__setattr__(self, "metrics", names)
        for name in names:
            metric(name)  # what is unknown, or not at hand, is said before hours of translating


def score(
    test: ReferenceSet,
    systems: Sequence[System],
    *,
    options: Options | None = None,
    examine: Examine | None = None,
    flags: bool = True,
    progress: Watcher | None = None,
    notes: Sequence[str] = (),
) -> Evaluation:
    """Score `systems` on `test`. Shapes must have been checked (`kazalign.evaluation.checks`).

    Args:
        test: segments with references.
        systems: one or more, each with a hypothesis for every segment.
        options: metrics and resampling.
        examine: looks at each translation beside its source; used where the test has sources.
        flags: whether translations are examined at all; of whole documents it tells nothing.
        progress: told how many segments are to be scored and have been, over all metrics and systems.
        notes: what a reader has to know, kept in the evaluation beside the test's own.

    Raises:
        ConfigurationError: an unknown metric, or one that needs sources where there are none.
        MissingExtra: a metric's library is not installed.
        KazalignError: a process was killed.
    """
    options = options or Options()
    metrics = [metric(name) for name in options.metrics]
    if blind := [each.name for each in metrics if each.needs_sources and test.sources is None]:
        raise ConfigurationError(f"the metric {blind[0]} looks at the source; name the source file with --source")
    if progress is not None:
        progress.expect(len(test) * len(systems) * len(metrics))
    with _mapper(options.processes, test, systems) as mapper:
        statistics = [_statistics(each, test, systems, mapper, progress) for each in metrics]
    return Evaluation(
        test=test,
        systems=tuple(systems),
        metrics=tuple(_results(metrics, statistics, len(test.references), options)),
        flags=tuple(_flags(test, system, examine) if flags else ((),) * len(test) for system in systems),
        judged_by=options.test,
        notes=(*test.notes, *notes, *_size_notes(len(test))),
    )


def _size_notes(segments: int) -> Iterator[str]:
    if segments == 1:
        yield "a single segment: there are no intervals, and nothing can be said of differences"
    elif least_p(segments) >= SIGNIFICANT:
        yield f"only {segments} segments: the intervals are rough, and nothing can be said of differences"
    elif segments < _FEW:
        yield f"only {segments} segments: the intervals are rough, and small differences mean nothing"


def _results(metrics: Sequence[Metric], statistics: Sequence[Array], references: int, options: Options) -> Iterator[MetricResult]:
    """All columns of all systems and metrics are resampled together: the random numbers are drawn once."""
    every = np.concatenate([of_system for of_metric in statistics for of_system in of_metric], axis=1)
    resampled = bootstrap_sums(every, samples=options.samples, seed=options.seed)
    many = len(statistics[0]) > 1
    shuffled = shuffled_sums(every, trials=options.trials, seed=options.seed) if many else resampled
    at = 0
    for each, of_metric in zip(metrics, statistics, strict=True):
        systems, _, columns = of_metric.shape
        parts = [slice(at + columns * number, at + columns * (number + 1)) for number in range(systems)]
        at += columns * systems
        drawn = [resampled[:, part] for part in parts]
        yield MetricResult(
            metric=each,
            signature=each.signature(references, bs=options.samples, seed=options.seed),
            statistics=of_metric,
            estimates=tuple(estimate(each.scores, one, sums) for one, sums in zip(of_metric, drawn, strict=True)),
            comparisons=compare(each.scores, list(of_metric), drawn, [shuffled[:, part] for part in parts]),
        )


@dataclass(frozen=True)
class _Batch:
    """A metric with the texts of some segments: what another process is sent."""

    name: str
    hypotheses: tuple[tuple[str, ...], ...]
    references: tuple[tuple[str, ...], ...]


Mapper = Callable[[Callable[[_Batch], Array], Iterable[_Batch]], Iterator[Array]]


@contextmanager
def _mapper(processes: int, test: ReferenceSet, systems: Sequence[System]) -> Iterator[Mapper]:
    """`map`, or that of a pool of processes where the work is worth it.

    Raises:
        KazalignError: one of the processes was killed.
    """
    if processes == 1 or len(test) * len(systems) < _WORTH_PROCESSES:
        yield map
        return
    others = set(multiprocessing.active_children())
    # Not forked: engines keep threads, which a fork would break.
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))

    def mapped(function: Callable[[_Batch], Array], batches: Iterable[_Batch]) -> Iterator[Array]:
        with _interruptions_held():  # while the processes start
            return pool.map(function, batches)

    try:
        yield mapped
    except BrokenProcessPool as error:
        raise KazalignError(
            "the scoring failed: one of its processes was killed; maybe there was no memory left, so score fewer systems at once"
        ) from error
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()  # rather than to wait for what nobody wants any more
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interruptions_held() -> Iterator[None]:
    """Ctrl-C waits until the block ends; processes started meanwhile never get it, since theirs to stop is this process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _batch_statistics(batch: _Batch) -> Array:
    return metric(batch.name).statistics(batch.hypotheses, batch.references, None)


def _statistics(
    chosen: Metric,
    test: ReferenceSet,
    systems: Sequence[System],
    mapper: Mapper,
    progress: Watcher | None,
) -> Array:
    """(systems, segments, columns). Metrics that look at the source carry a network, and stay in this process."""
    hypotheses = [system.hypotheses for system in systems]
    parts = [slice(start, start + _BATCH) for start in range(0, len(test), _BATCH)]
    if chosen.needs_sources:
        computed: Iterator[Array] = map(partial(_with_sources, chosen, test, hypotheses), parts)
    else:
        batches = (
            _Batch(chosen.name, tuple(each[part] for each in hypotheses), tuple(each[part] for each in test.references))
            for part in parts
        )
        computed = mapper(_batch_statistics, batches)
    found = []
    for statistics in computed:
        found.append(statistics)
        if progress is not None:
            progress.advance(statistics.shape[0] * statistics.shape[1])
    return np.concatenate(found, axis=1)


def _with_sources(chosen: Metric, test: ReferenceSet, hypotheses: Sequence[tuple[str, ...]], part: slice) -> Array:
    sources = (test.sources or ())[part]
    return chosen.statistics([each[part] for each in hypotheses], [each[part] for each in test.references], sources)


def _flags(test: ReferenceSet, system: System, examine: Examine | None) -> tuple[tuple[str, ...], ...]:
    flags = []
    for number, text in enumerate(system.hypotheses):
        references = [version[number] for version in test.references]
        if examine is not None and test.sources is not None:
            found = examine(test.sources[number], text)
        else:
            found = script_flags(references, text, test.target)
        flags.append((*found, *reference_flags(references, text, test.target)))
    return tuple(flags)
