"""An evaluation as text: a table for the eye, Markdown, CSV, LaTeX.

Systems stand in the order of the first metric. The best of each column is bold; systems that follow each other and of which no
two differ significantly on the first metric are joined by a bracket on the left.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kazalign.errors import ConfigurationError
from kazalign.evaluation.model import Evaluation, MetricResult
from kazalign.grids import Cell, Grid, aligned

FORMATS = ("table", "json", "csv", "markdown", "latex")

_SHOWN_SEGMENTS = 5
_SHOWN_PAIRS = 15
_SHOWN_CHARACTERS = 400
_BRACKET = ("┌", "│", "└")


def summary(evaluation: Evaluation) -> Grid:
    """One row a system: score ± half the 95 % interval on every metric, and how many translations are flagged."""
    brackets = bracket_marks(evaluation)
    flagged = any(flags for of_system in evaluation.flags for flags in of_system)
    header = ["system", *(heading(result) for result in evaluation.metrics), *(["flagged"] if flagged else [])]
    many = len(evaluation.systems) > 1
    rows = []
    for place, number in enumerate(evaluation.ranking):
        cells = [Cell(brackets[place] + evaluation.systems[number].name)]
        for result in evaluation.metrics:
            each, best = result.estimates[number], result.estimates[result.ranking[0]]
            interval = f" ± {each.half_width:.2f}" if len(evaluation.test) > 1 else ""
            cells.append(Cell(f"{each.score:.2f}{interval}", many and f"{each.score:.2f}" == f"{best.score:.2f}"))
        if flagged:
            cells.append(Cell(str(sum(map(bool, evaluation.flags[number])))))
        rows.append(tuple(cells))
    test = evaluation.test
    direction = f"{test.source}-{test.target}" if test.source else f"into {test.target}"
    return Grid(f"{test.name}, {direction}, {len(test)} segments", tuple(header), tuple(rows))


def bracket_marks(evaluation: Evaluation) -> list[str]:
    """For each row of the ranking, the brackets to its left, e.g. `┌ `; all of one width, empty where nothing is alike."""
    ranking = evaluation.ranking
    marks = [""] * len(ranking)
    for group in evaluation.alike(evaluation.metrics[0]):
        first, last = ranking.index(group[0]), ranking.index(group[-1])
        for place in range(len(ranking)):
            inside = first <= place <= last
            marks[place] += " " if not inside else _BRACKET[0 if place == first else 2 if place == last else 1]
    return [f"{mark} " if mark else "" for mark in marks]


def pairs(evaluation: Evaluation) -> Grid:
    """One row a pair of systems and metric: the difference and the p-values of both tests."""
    rows = [
        (
            Cell(f"{evaluation.systems[each.second].name} - {evaluation.systems[each.first].name}"),
            Cell(result.metric.title),
            Cell(f"{each.difference:+.2f}"),
            Cell(f"{each.bootstrap:.4f}"),
            Cell(f"{each.randomisation:.4f}"),
        )
        for result in evaluation.metrics
        for each in result.comparisons
    ]
    return Grid("Differences", ("systems", "metric", "difference", "p (bootstrap)", "p (randomisation)"), tuple(rows))


def group_grids(evaluation: Evaluation) -> Iterator[Grid]:
    """By length, document and origin: every system's score on the first metric."""
    result = evaluation.metrics[0]
    names = [evaluation.systems[number].name for number in evaluation.ranking]
    for kind, groups in evaluation.test.groups.items():
        if len(groups) < 2:
            continue
        rows = []
        for label, segments in groups.items():
            scores = result.scores_of(segments)
            best = _best(result, scores)
            figures = (Cell(f"{scores[number]:.2f}", f"{scores[number]:.2f}" == best) for number in evaluation.ranking)
            rows.append((Cell(label), Cell(str(len(segments))), *figures))
        what = "length in words of the reference" if kind == "length" else kind
        yield Grid(f"{result.metric.title} by {what}", (kind, "segments", *names), tuple(rows))


def flag_grid(evaluation: Evaluation) -> Grid:
    """One row a kind of flag: how many translations of each system have it; no rows where nothing is flagged."""
    counts = [Counter(flag for flags in of_system for flag in flags) for of_system in evaluation.flags]
    kinds = sorted(set().union(*counts), key=lambda kind: -sum(each[kind] for each in counts))
    rows = tuple(
        (Cell(kind.replace("_", " ")), *(Cell(str(counts[number][kind])) for number in evaluation.ranking)) for kind in kinds
    )
    names = (evaluation.systems[number].name for number in evaluation.ranking)
    return Grid("Flags: translations to look at", ("flag", *names), rows)


def heading(result: MetricResult) -> str:
    """The metric's title, with an arrow where less is better."""
    return result.metric.title + ("" if result.metric.higher_is_better else " ↓")


def render(evaluation: Evaluation, file_format: str, *, bold: bool = False) -> Iterator[str]:
    """The evaluation in `file_format`, one of `FORMATS` but `json`; `bold`: a terminal shows it.

    Raises:
        ConfigurationError: there is no such format.
    """
    if file_format == "csv":
        yield _csv(evaluation)
    elif file_format == "latex":
        yield from _latex(evaluation)
    elif file_format == "markdown":
        yield from _sections(evaluation, _markdown)
    elif file_format == "table":
        yield from _sections(evaluation, lambda grid: aligned(grid, bold=bold))
    else:
        raise ConfigurationError(f"unknown format {file_format!r}; known are: {', '.join(FORMATS)}")


def _sections(evaluation: Evaluation, draw: Callable[[Grid], str]) -> Iterator[str]:
    yield draw(summary(evaluation))
    alike = [
        f"{result.metric.title}: "
        + "; ".join(" = ".join(evaluation.systems[number].name for number in group) for group in groups)
        for result in evaluation.metrics
        if (groups := evaluation.alike(result))
    ]
    if alike:
        yield "\nNo significant difference (p ≥ 0.05; bracketed above for the first metric)\n"
        yield "".join(f"- {line}\n" for line in alike)
    differences = pairs(evaluation)
    if differences.rows:
        shown = Grid(differences.title, differences.header, differences.rows[:_SHOWN_PAIRS])
        yield "\n" + draw(shown)
        if len(differences.rows) > _SHOWN_PAIRS:
            yield f"\n{len(differences.rows) - _SHOWN_PAIRS} more in the report and in --format json.\n"
    for grid in group_grids(evaluation):
        yield "\n" + draw(grid)
    if (flags := flag_grid(evaluation)).rows:
        yield "\n" + draw(flags)
    yield from _segments(evaluation)
    yield "\nSignatures\n" + "".join(f"- {each.metric.title}: {each.signature}\n" for each in evaluation.metrics)
    if evaluation.notes:
        yield "\nNotes\n" + "".join(f"- {note}\n" for note in evaluation.notes)


def _segments(evaluation: Evaluation) -> Iterator[str]:
    result, test = evaluation.metrics[0], evaluation.test
    what = "differ most" if len(evaluation.systems) > 1 else "score worst"
    yield f"\nSegments that {what} ({result.metric.title})\n"
    for number in result.most_different()[:_SHOWN_SEGMENTS].tolist():
        lines = [("source", "", test.sources[number])] if test.sources else []
        lines += [("reference", "", version[number]) for version in test.references]
        for system in evaluation.ranking:
            flags = evaluation.flags[system][number]
            text = evaluation.systems[system].hypotheses[number] + (f"  [{', '.join(flags)}]" if flags else "")
            lines.append((evaluation.systems[system].name, f"{result.segment_scores[system, number]:.1f}", text))
        width = max(len(name) for name, _, _ in lines)
        labels = "".join(f", {of_segments[number]}" for of_segments in test.labels.values())
        yield f"- {test.unit} {number + 1}{labels}\n"
        yield "".join(f"  {name:<{width}}  {score:>5}  {_shortened(text)}\n" for name, score, text in lines)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def _markdown(grid: Grid) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |\n"

    rows = (line([f"**{cell.text}**" if cell.best else cell.text for cell in row]) for row in grid.rows)
    rule = "| --- |" + " ---: |" * (len(grid.header) - 1) + "\n"
    return f"### {grid.title}\n\n{line(grid.header)}{rule}{''.join(rows)}"


def _csv(evaluation: Evaluation) -> str:
    """One row a system, figures unrounded."""
    test = evaluation.test
    header = ["test", "source", "target", "segments", "system", "revision"]
    for result in evaluation.metrics:
        name = result.metric.name
        header += [name, f"{name} mean", f"{name} low", f"{name} high", f"{name} signature"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    for number in evaluation.ranking:
        system = evaluation.systems[number]
        row: list[object] = [test.name, test.source or "", test.target, len(test), system.name, system.revision]
        for result in evaluation.metrics:
            each = result.estimates[number]
            row += [each.score, each.mean, each.low, each.high, result.signature]
        writer.writerow(row)
    return stream.getvalue()


_LATEX = str.maketrans({each: f"\\{each}" for each in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"})


def _latex(evaluation: Evaluation) -> Iterator[str]:
    """A `tabular` for the package booktabs; the brackets become letters, as systems with one letter do not differ."""
    grid = summary(evaluation)
    groups = evaluation.alike(evaluation.metrics[0])
    yield f"% {grid.title}\n"
    for result in evaluation.metrics:
        yield f"% {result.metric.title}: {result.signature}\n"
    yield "\\begin{tabular}{l" + "r" * (len(grid.header) - 1) + "}\n\\toprule\n"
    yield " & ".join(text.translate(_LATEX).replace("↓", "$\\downarrow$") for text in grid.header) + " \\\\\n\\midrule\n"
    for number, row in zip(evaluation.ranking, grid.rows, strict=True):
        letters = "".join(chr(ord("a") + place) for place, group in enumerate(groups) if number in group)
        name = evaluation.systems[number].name.translate(_LATEX) + (f"$^{{{letters}}}$" if letters else "")
        cells = [cell.text.replace("±", "$\\pm$") for cell in row[1:]]
        figures = [f"\\textbf{{{text}}}" if cell.best else text for text, cell in zip(cells, row[1:], strict=True)]
        yield " & ".join([name, *figures]) + " \\\\\n"
    yield "\\bottomrule\n\\end{tabular}\n"


def _best(result: MetricResult, scores: Sequence[float]) -> str | None:
    """The best score as it is shown: who looks the same is as good."""
    if len(scores) < 2:
        return None
    choose = max if result.metric.higher_is_better else min
    return f"{choose(scores):.2f}"
