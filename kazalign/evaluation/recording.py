"""Evaluations as JSON: what `--format json` prints, and recorded runs that can be compared later.

A recorded run holds the statistics of every segment and a digest of the references, and no text at all. So two runs can be
tested against each other with the same rigour as two systems in one run, and a benchmark's text stays where it was.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kazalign import __version__
from kazalign.errors import InputError
from kazalign.evaluation.files import read_text
from kazalign.evaluation.metrics import Array, metric
from kazalign.evaluation.model import Evaluation
from kazalign.evaluation.significance import (
    DRAWS,
    SEED,
    SIGNIFICANT,
    TRIALS,
    Comparison,
    bootstrap_sums,
    check_test,
    compare,
    score_of,
    shuffled_sums,
)

FORMAT = "kazalign evaluation 1"

_RESAMPLING = ("bs:", "ar:", "seed:")


@dataclass(frozen=True)
class RecordedMetric:
    """One metric of a recorded run; `statistics` has for each system an array (segments, columns)."""

    name: str
    title: str
    signature: str
    higher_is_better: bool
    scores: Mapping[str, Mapping[str, float]]
    """System -> score, mean, low, high."""
    statistics: Mapping[str, Array]


@dataclass(frozen=True)
class RecordedRun:
    """What a file of recorded results says."""

    path: Path
    test: Mapping[str, Any]
    """`name`, `source`, `target`, `segments`, `references`, `fingerprint`."""
    systems: tuple[Mapping[str, str], ...]
    """`name`, `revision`, `licence`."""
    metrics: tuple[RecordedMetric, ...]
    command: str
    machine: str


@dataclass(frozen=True)
class Change:
    """How a system's score on a metric differs between two runs."""

    system: str
    metric: str
    before: float
    after: float
    comparison: Comparison
    better: bool
    significant: bool

    @property
    def fell(self) -> bool:
        """Whether it got worse by more than chance explains."""
        return self.significant and not self.better


def as_plain(evaluation: Evaluation) -> dict[str, Any]:
    """Plain values for JSON: the test, the systems, scores with intervals, comparisons, groups, flags, notes; no text."""
    test, names = evaluation.test, [system.name for system in evaluation.systems]
    return {
        "format": FORMAT,
        "kazalign": __version__,
        "test": {
            "name": test.name,
            "source": test.source,
            "target": test.target,
            "segments": len(test),
            "references": len(test.references),
            "fingerprint": test.fingerprint,
        },
        "systems": [{"name": each.name, "revision": each.revision, "licence": each.licence} for each in evaluation.systems],
        "judged_by": evaluation.judged_by,
        "metrics": [
            {
                "name": result.metric.name,
                "title": result.metric.title,
                "signature": result.signature,
                "higher_is_better": result.metric.higher_is_better,
                "scores": {name: asdict(each) for name, each in zip(names, result.estimates, strict=True)},
                "comparisons": [
                    {**asdict(each), "first": names[each.first], "second": names[each.second]} for each in result.comparisons
                ],
                "no_significant_difference": [[names[number] for number in group] for group in evaluation.alike(result)],
            }
            for result in evaluation.metrics
        ],
        "groups": {
            kind: {
                label: {
                    "segments": len(segments),
                    evaluation.metrics[0].metric.name: dict(zip(names, evaluation.metrics[0].scores_of(segments), strict=True)),
                }
                for label, segments in groups.items()
            }
            for kind, groups in test.groups.items()
        },
        "flags": {
            name: dict(Counter(flag for flags in of_system for flag in flags).most_common())
            for name, of_system in zip(names, evaluation.flags, strict=True)
        },
        "notes": list(evaluation.notes),
    }


def recorded(evaluation: Evaluation, *, command: str = "", machine: str = "") -> str:
    """The text of a file for `read_run`: `as_plain` with the command that made it and the statistics, a segment a line."""
    content = as_plain(evaluation) | {"command": command, "machine": machine}
    content["statistics"] = {
        result.metric.name: {
            system.name: [" ".join(_figure(value) for value in row) for row in statistics.tolist()]
            for system, statistics in zip(evaluation.systems, result.statistics, strict=True)
        }
        for result in evaluation.metrics
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_run(path: Path) -> RecordedRun:
    """Read what `recorded` wrote.

    Raises:
        InputError: the file is missing or not such a file.
    """
    text = read_text(path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", path=path, line=error.lineno) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"not a recorded run: it must say {FORMAT!r} under the key 'format'", path=path)
    if "statistics" not in content:
        raise InputError("the statistics are missing: this was made with --format json; record a run with --record", path=path)
    try:
        return RecordedRun(
            path=path,
            test=content["test"],
            systems=tuple(content["systems"]),
            metrics=tuple(_metric(each, content, path) for each in content["metrics"]),
            command=content["command"],
            machine=content["machine"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not a whole recorded run: {error} is missing or odd; record it again", path=path) from error


def compare_runs(before: RecordedRun, after: RecordedRun, *, test: str = "bootstrap") -> tuple[Change, ...]:
    """Every metric that both runs have, for every system that both have; a single system each is taken for the same.

    Raises:
        ConfigurationError: there is no such test.
        InputError: the runs were scored on other texts or in other ways, or have nothing in common.
    """
    check_test(test)
    for key, what in (("fingerprint", "other references"), ("segments", "another number of segments")):
        if before.test[key] != after.test[key]:
            raise InputError(
                f"scored against {what} than {before.path} ({after.test['name']}, {before.test['name']}); "
                "only runs on the same test set can be compared",
                path=after.path,
            )
    shared = [(name, name) for name in _names(before) if name in _names(after)]
    if not shared and len(before.systems) == len(after.systems) == 1:
        shared = [(_names(before)[0], _names(after)[0])]
    if not shared:
        raise InputError(
            f"no system in common with {before.path}: {', '.join(_names(after))}; {', '.join(_names(before))}", path=after.path
        )
    others = {each.name: each for each in after.metrics}
    changes = [
        _change(old, others[old.name], names, test) for names in shared for old in before.metrics if _same(old, others, after)
    ]
    if not changes:
        raise InputError(f"no metric in common with {before.path}", path=after.path)
    return tuple(changes)


def _change(old: RecordedMetric, new: RecordedMetric, names: tuple[str, str], test: str) -> Change:
    scorer = metric(old.name).scores
    both = [old.statistics[names[0]], new.statistics[names[1]]]
    drawn = [bootstrap_sums(each, samples=DRAWS, seed=SEED) for each in both]
    (found,) = compare(scorer, both, drawn, [shuffled_sums(each, trials=TRIALS, seed=SEED) for each in both])
    p_value = found.bootstrap if test == "bootstrap" else found.randomisation
    return Change(
        system=names[1],
        metric=old.title,
        before=score_of(scorer, both[0]),
        after=score_of(scorer, both[1]),
        comparison=found,
        better=(found.difference > 0) == old.higher_is_better,
        significant=p_value < SIGNIFICANT and found.difference != 0,
    )


def _same(old: RecordedMetric, others: Mapping[str, RecordedMetric], after: RecordedRun) -> bool:
    """Whether the other run has the metric; computed in another way it cannot be compared."""
    if old.name not in others:
        return False
    signatures = [lasting(each.signature) for each in (old, others[old.name])]
    if signatures[0] != signatures[1]:
        raise InputError(
            f"{old.title} was computed in another way: {signatures[1]}, and before {signatures[0]}; score both again",
            path=after.path,
        )
    return True


def lasting(signature: str) -> str:
    """A signature without what concerns resampling only."""
    return "|".join(part for part in signature.split("|") if not part.startswith(_RESAMPLING))


def _names(run: RecordedRun) -> list[str]:
    return [system["name"] for system in run.systems]


def _metric(content: Mapping[str, Any], whole: Mapping[str, Any], path: Path) -> RecordedMetric:
    rows = whole["statistics"][content["name"]]
    return RecordedMetric(
        name=content["name"],
        title=content["title"],
        signature=content["signature"],
        higher_is_better=content["higher_is_better"],
        scores=content["scores"],
        statistics={
            system["name"]: _statistics(rows[system["name"]], whole["test"]["segments"], path) for system in whole["systems"]
        },
    )


def _statistics(rows: Sequence[str], segments: int, path: Path) -> Array:
    try:
        statistics = np.array([[float(value) for value in row.split()] for row in rows], np.float64)
    except ValueError as error:
        raise InputError(f"statistics that are no figures: {error}; record the run again", path=path) from error
    if statistics.ndim != 2 or len(statistics) != segments:
        raise InputError(f"statistics of {len(statistics)} segments instead of {segments}; record the run again", path=path)
    if not np.isfinite(statistics).all():
        raise InputError("statistics that are no finite figures; record the run again", path=path)
    return statistics


def _figure(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
