"""Evaluations as one HTML page that carries its style, script and plots, and forbids itself the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kazalign import html
from kazalign.evaluation.model import Evaluation
from kazalign.evaluation.report.differences import Span, in_none, unmatched
from kazalign.evaluation.tables import bracket_marks, flag_grid, group_grids, heading, pairs, summary
from kazalign.grids import figure, html_cell, html_table
from kazalign.languages import language
from kazalign.plots import Bar, Point, bars, columns, histogram, scatter

MOST_SEGMENTS = 3000
"""Segments shown; of a larger test set those where the systems differ most."""

_MOST_GROUPS = 24


def page(evaluations: Sequence[Evaluation], *, title: str) -> Iterator[str]:
    """The page, piece by piece: a section for each evaluation."""
    style = html.resource("kazalign", "figures.css") + html.resource(__package__, "report.css")
    script = html.resource("kazalign", "figures.js") + html.resource(__package__, "report.js")
    yield html.head(title, style=style, script=script)
    yield f"<h1>{html.text(title)}</h1>\n"
    if len(evaluations) > 1:
        links = (
            f'<a href="#e{number}">{html.text(f"{_direction(each)}: {each.test.name}")}</a>'
            for number, each in enumerate(evaluations)
        )
        yield f'<nav aria-label="Directions">{"".join(links)}</nav>\n'
    for number, evaluation in enumerate(evaluations):
        yield from _Section(evaluation, f"e{number}").pieces()
    yield html.FOOT


class _Section:
    """One evaluation; `name` begins the ids of its elements."""

    def __init__(self, evaluation: Evaluation, name: str) -> None:
        self.evaluation, self.name = evaluation, name
        self.unit = "Text" if evaluation.test.unit == "text" else "Segment"
        self.result = evaluation.metrics[0]
        self.colours = {system: place for place, system in enumerate(evaluation.ranking)}
        self.shown = self.result.most_different()[:MOST_SEGMENTS].tolist()

    def pieces(self) -> Iterator[str]:
        evaluation, test = self.evaluation, self.evaluation.test
        yield f'<section id="{self.name}">\n<h2>{html.text(_direction(evaluation))}: {html.text(test.name)}</h2>\n'
        facts = {
            f"{self.unit}s": str(len(test)),
            "References": str(len(test.references)),
            "Systems": str(len(evaluation.systems)),
            "Judged by": "paired bootstrap" if evaluation.judged_by == "bootstrap" else "paired approximate randomisation",
        }
        yield (
            '<dl class="facts">'
            + "".join(f"<div><dt>{k}</dt><dd>{html.text(v)}</dd></div>" for k, v in facts.items())
            + "</dl>\n"
        )
        yield self.notes()
        yield self.summary()
        yield from self.plots()
        yield from self.groups()
        yield from self.differences()
        yield from self.segments()
        yield "</section>\n"

    def notes(self) -> str:
        """What concerns all is in sight, what concerns one document of many behind a click."""
        documents = set(self.evaluation.test.labels.get("document", ()))
        heaps: tuple[list[str], list[str]] = ([], [])
        for note in self.evaluation.notes:
            heaps[note.partition(": ")[0] in documents].append(f"<li>{html.text(note)}</li>")
        shown, more = map("".join, heaps)
        if more:
            more = f"<details><summary>document by document: {len(heaps[1])} notes</summary><ul>{more}</ul></details>"
        return f'<div class="notes"><ul>{shown}</ul>{more}</div>\n' if shown or more else ""

    def summary(self) -> str:
        """The table of systems, with the colour that each has in the plots."""
        grid, marks = summary(self.evaluation), bracket_marks(self.evaluation)
        rows = []
        for place, row in enumerate(grid.rows):
            system = self.evaluation.systems[self.evaluation.ranking[place]]
            about = f" <small>{html.text(system.revision)}</small>" if system.revision else ""
            bracket = f'<span class="bracket">{html.text(marks[place])}</span>'
            name = f'{bracket}<i class="key c{place % 6}"></i>{html.text(system.name)}{about}'
            rows.append(f"<tr><th scope=row>{name}</th>{''.join(map(html_cell, row[1:]))}</tr>")
        head = "".join(f"<th>{html.text(text)}</th>" for text in grid.header)
        note = ""
        if any(marks):
            note = (
                f'<p class="quiet">Bracketed: no significant difference on {html.text(self.result.metric.title)} (p ≥ 0.05).</p>'
            )
        return f'<table class="sortable"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>{note}\n'

    def plots(self) -> Iterator[str]:
        evaluation = self.evaluation
        yield '<div class="plots">\n'
        for result in evaluation.metrics:
            order = result.ranking
            every = [
                Bar(
                    evaluation.systems[number].name,
                    result.estimates[number].score,
                    self.colours[number],
                    result.estimates[number].low,
                    result.estimates[number].high,
                )
                for number in order
            ]
            yield figure(f"{heading(result)}, with 95 % intervals", bars(every, title=result.metric.title))
        yield '</div>\n<div class="segment-plots">\n'
        scores = self.result.segment_scores
        series = [(evaluation.systems[number].name, scores[number], self.colours[number]) for number in evaluation.ranking]
        title = f"{self.unit} scores, {self.result.metric.title}"
        yield figure(
            f"{title}: how many {self.unit.lower()}s score how high",
            histogram(series, title=title, axis=self.result.metric.title),
        )
        yield from self.scatters()
        yield "</div>\n"

    def scatters(self) -> Iterator[str]:
        """The best system against each of the next three; a single one against the length of the reference."""
        ranking, scores, metric = self.evaluation.ranking, self.result.segment_scores, self.result.metric.title
        best = ranking[0]
        name = self.evaluation.systems[best].name
        if len(ranking) == 1:
            lengths = [len(text.split()) for text in self.evaluation.test.references[0]]
            points = [
                Point(lengths[at], scores[best, at], self.anchor(at), f"{self.evaluation.test.unit} {at + 1}")
                for at in self.shown
            ]
            plot = scatter(points, title=name, across="words of the reference", up=f"{metric} of {name}", diagonal=False)
            yield figure(f"{name}: {self.unit.lower()} scores by length", plot)
        for number in ranking[1:4]:
            other = self.evaluation.systems[number].name
            points = [
                Point(
                    scores[number, at],
                    scores[best, at],
                    self.anchor(at),
                    f"{self.evaluation.test.unit} {at + 1}: {scores[best, at]:.1f}, {scores[number, at]:.1f}",
                )
                for at in self.shown
            ]
            plot = scatter(points, title=f"{name} and {other}", across=other, up=name, diagonal=True)
            yield figure(f"{self.unit} by {self.unit.lower()}, {metric}: above the line {name} is better", plot)

    def groups(self) -> Iterator[str]:
        """A plot and a table for lengths, documents and origins."""
        kinds = [kind for kind, groups in self.evaluation.test.groups.items() if len(groups) > 1]
        for kind, grid in zip(kinds, group_grids(self.evaluation), strict=True):
            groups = self.evaluation.test.groups[kind]
            values = [
                (label, [self.result.scores_of(segments)[number] for number in self.evaluation.ranking])
                for label, segments in list(groups.items())[:_MOST_GROUPS]
            ]
            plot = columns(values, title=grid.title, colours=[self.colours[number] for number in self.evaluation.ranking])
            yield f'<h3>{html.text(grid.title)}</h3>\n<div class="beside">{figure("", plot)}{html_table(grid)}</div>\n'

    def differences(self) -> Iterator[str]:
        grid = pairs(self.evaluation)
        if grid.rows:
            yield f"<h3>Differences between systems</h3>\n{html_table(grid)}\n"
        flags = flag_grid(self.evaluation)
        if flags.rows:
            yield f"<h3>{flags.title}</h3>\n{html_table(flags)}\n"
        items = "".join(
            f"<li><b>{html.text(each.metric.title)}</b> <code>{html.text(each.signature)}</code></li>"
            for each in self.evaluation.metrics
        )
        yield f'<h3>Signatures</h3>\n<ul class="signatures">{items}</ul>\n'

    def segments(self) -> Iterator[str]:
        many = len(self.evaluation.systems) > 1
        total = len(self.evaluation.test)
        left = "" if len(self.shown) == total else f", the {len(self.shown)} of {total} where most is to be seen"
        orders = [("spread", "widest difference first")] if many else []
        orders += [("worst", "worst first"), ("best", "best first"), ("line", "in order"), ("length", "longest first")]
        options = "".join(f'<option value="{value}">{text}</option>' for value, text in orders)
        yield f"""<h3>{self.unit}s{left}</h3>
<div class="controls" data-for="{self.name}-segments">
<label>Find <input type="search" placeholder="a word, a flag, a number"></label>
<label>Order <select>{options}</select></label>
<label><input type="checkbox"> flagged only</label>
<output></output>
</div>
<p class="quiet">Marked in a translation: words that are not in the reference; in the reference: words that no system has.</p>
<div class="segments" id="{self.name}-segments">
"""
        for number in self.shown:
            yield self.segment(number)
        yield "</div>\n"

    def anchor(self, number: int) -> str:
        return f"{self.name}-{number + 1}"

    def segment(self, number: int) -> str:
        evaluation, test, scores = self.evaluation, self.evaluation.test, self.result.segment_scores[:, number]
        sign = 1 if self.result.metric.higher_is_better else -1
        labels = "".join(f'<span class="label">{html.text(labels[number])}</span>' for labels in test.labels.values())
        rows = []
        if test.sources:
            rows.append(_row("source", "", html.text(test.sources[number]), test.source or "und"))
        hypotheses = [system.hypotheses[number] for system in evaluation.systems]
        for version in test.references:
            marked = _marked(version[number], in_none(version[number], hypotheses), "lost")
            rows.append(_row("reference", "", marked, test.target, "reference"))
        flagged = False
        for system in evaluation.ranking:
            text, flags = hypotheses[system], evaluation.flags[system][number]
            flagged = flagged or bool(flags)
            others = min((unmatched(text, version[number]) for version in test.references), key=_length)
            marked = _marked(text, others, "other") or "<em>empty</em>"
            marked += "".join(f' <span class="flag">{html.text(flag.replace("_", " "))}</span>' for flag in flags)
            name = f'<i class="key c{self.colours[system] % 6}"></i>{html.text(evaluation.systems[system].name)}'
            rows.append(_row(name, f"{scores[system]:.1f}", marked, test.target))
        spread = float(np.ptp(scores))
        data = {
            "line": number + 1,
            "spread": f"{spread:.3f}",
            "score": f"{sign * float(scores.mean()):.3f}",
            "length": len(test.references[0][number]),
            "flagged": int(flagged),
        }
        attributes = "".join(f' data-{key}="{value}"' for key, value in data.items())
        head = f"<header>{test.unit} {number + 1}{labels}</header>"
        return f'<article class="segment" id="{self.anchor(number)}"{attributes}>{head}<table>{"".join(rows)}</table></article>\n'


def _row(name: str, score: str, text: str, code: str, kind: str = "plain") -> str:
    cells = f'<th scope="row">{name}</th><td class="score">{score}</td><td lang="{html.text(code)}" dir="auto">{text}</td>'
    return f'<tr class="{kind}">{cells}</tr>'


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _marked(text: str, spans: Sequence[Span], kind: str) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [html.text(text[at:start]), f'<mark class="{kind}">{html.text(text[start:end])}</mark>']
        at = end
    return "".join(pieces) + html.text(text[at:])


def _direction(evaluation: Evaluation) -> str:
    target = language(evaluation.test.target).name
    return f"{language(evaluation.test.source).name} to {target}" if evaluation.test.source else f"Into {target}"
