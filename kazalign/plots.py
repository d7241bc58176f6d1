"""Plots as SVG, drawn here so that a page needs no library and no network.

Colours are classes (`c0` to `c5`, see `figures.css`), so that plots follow the page into its dark form and onto paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]

COLOURS = 6

_WIDTH = 640
_LABEL = 150
_ROW = 26
_CHARACTERS = 22
"""That fit into the space for a label."""


@dataclass(frozen=True)
class Bar:
    """A bar with the interval around its end; without one where `low` and `high` are None."""

    label: str
    value: float
    colour: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Point:
    """A point of a scatter plot, a link to `anchor`, with a text that shows under the pointer."""

    x: float
    y: float
    anchor: str
    text: str


def bars(every: Sequence[Bar], *, title: str) -> str:
    """Horizontal bars under each other on an axis that begins at 0."""
    top = max([each.high if each.high is not None else each.value for each in every] + [1.0])
    step, end = _axis(0, top)
    scale = (_WIDTH - _LABEL - 60) / end
    height = _ROW * len(every) + 24
    parts = [*_vertical_lines([step * number for number in range(round(end / step) + 1)], _LABEL, scale, height - 24)]
    for number, each in enumerate(every):
        y = number * _ROW
        length = max(0.0, each.value) * scale
        parts.append(
            f'<text class="label" x="{_LABEL - 8}" y="{y + 17}" text-anchor="end">{_short(each.label)}</text>'
            f'<rect class="c{each.colour % COLOURS}" x="{_LABEL}" y="{y + 5}" width="{length:.1f}" height="{_ROW - 10}" rx="2">'
            f"<title>{escape(each.label)}: {_figure(each.value, 2)}</title></rect>"
        )
        right = length
        if each.low is not None and each.high is not None:
            low, right, middle = each.low * scale, each.high * scale, y + _ROW / 2
            parts.append(
                f'<path class="whisker" d="M{_LABEL + low:.1f} {middle}H{_LABEL + right:.1f}'
                f'M{_LABEL + low:.1f} {middle - 4}v8M{_LABEL + right:.1f} {middle - 4}v8"/>'
            )
        parts.append(f'<text class="figure" x="{_LABEL + max(length, right) + 6:.1f}" y="{y + 17}">{_figure(each.value)}</text>')
    return _svg(title, _WIDTH, height, parts)


def scatter(points: Sequence[Point], *, title: str, across: str, up: str, diagonal: bool) -> str:
    """Points on two axes that are named `across` and `up`; `diagonal` marks where both are equal."""
    size, margin = 420, 46
    step_x, end_x = _axis(0, max([point.x for point in points] + [1.0]))
    step_y, end_y = _axis(0, max([point.y for point in points] + [1.0]))
    if diagonal:
        step_x = step_y = max(step_x, step_y)
        end_x = end_y = max(end_x, end_y)

    def place(x: float, y: float) -> tuple[float, float]:
        return margin + x / end_x * (size - margin - 10), size - margin - y / end_y * (size - margin - 10)

    parts = []
    for number in range(round(end_x / step_x) + 1):
        x, _ = place(number * step_x, 0)
        parts.append(f'<path class="grid" d="M{x:.1f} 10V{size - margin}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{size - margin + 16}" text-anchor="middle">{number * step_x:g}</text>')
    for number in range(round(end_y / step_y) + 1):
        _, y = place(0, number * step_y)
        parts.append(f'<path class="grid" d="M{margin} {y:.1f}H{size - 10}"/>')
        parts.append(f'<text class="tick" x="{margin - 6}" y="{y + 4:.1f}" text-anchor="end">{number * step_y:g}</text>')
    if diagonal:
        (x1, y1), (x2, y2) = place(0, 0), place(end_x, end_y)
        parts.append(f'<path class="diagonal" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')
    for point in points:
        x, y = place(point.x, point.y)
        parts.append(
            f'<a href="#{point.anchor}"><circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.2">'
            f"<title>{escape(point.text)}</title></circle></a>"
        )
    parts.append(f'<text class="axis" x="{size / 2}" y="{size - 8}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text class="axis" transform="translate(12 {size / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>')
    return _svg(title, size, size, parts)


def histogram(series: Sequence[tuple[str, Array, int]], *, title: str, axis: str) -> str:
    """How values from 0 on are distributed: a stepped line for each (name, values, colour), all on one axis."""
    _, end = _axis(0, max([float(values.max()) for _, values, _ in series] + [1.0]))
    edges = np.linspace(0, end, 21)
    counted = [(name, np.histogram(np.clip(values, 0, end), edges)[0], colour) for name, values, colour in series]
    return steps(counted, edges, title=title, axis=axis)


def steps(series: Sequence[tuple[str, npt.NDArray[Any], int]], edges: Array, *, title: str, axis: str) -> str:
    """Stepped lines for (name, heights, colour): a height for each stretch between two `edges`, which ascend evenly."""
    low, high = float(edges[0]), float(edges[-1])
    height, left, margin = 220, 46, 30
    up, highest = _axis(0, max([float(heights.max()) for _, heights, _ in series]) or 1)
    scale_x, scale_y = (_WIDTH - left - margin) / (high - low), (height - 2 * margin) / highest
    step, _ = _axis(low, high)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    ticks = [round(step * number, 10) for number in range(first, last + 1)]
    parts = [*_vertical_lines(ticks, left - low * scale_x, scale_x, height - margin, top=8)]
    for number in range(1, round(highest / up) + 1):
        y = height - margin - number * up * scale_y
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{_WIDTH - margin}"/>')
        parts.append(f'<text class="tick" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{_tick(number * up)}</text>')
    for name, heights, colour in series:
        path = [f"M{left} {height - margin}"]
        for number, value in enumerate(heights.tolist()):
            path.append(f"V{height - margin - value * scale_y:.1f}H{left + (edges[number + 1] - low) * scale_x:.1f}")
        path.append(f"V{height - margin}")
        parts.append(f'<path class="step c{colour % COLOURS}" d="{"".join(path)}"><title>{escape(name)}</title></path>')
    parts.append(f'<text class="axis" x="{_WIDTH / 2}" y="{height - 1}" text-anchor="middle">{escape(axis)}</text>')
    return _svg(title, _WIDTH, height + 4, parts)


def columns(groups: Sequence[tuple[str, Sequence[float]]], *, title: str, colours: Sequence[int]) -> str:
    """Groups of columns beside each other: for each label, a value for each system."""
    top = max([value for _, values in groups for value in values] + [1.0])
    step, end = _axis(0, top)
    height, margin = 220, 34
    scale = (height - margin - 14) / end
    share = (_WIDTH - margin - 6) / len(groups)
    width = min(34.0, share * 0.8 / len(colours))
    parts = []
    for number in range(round(end / step) + 1):
        y = height - margin - number * step * scale
        parts.append(f'<path class="grid" d="M{margin} {y:.1f}H{_WIDTH}"/>')
        parts.append(f'<text class="tick" x="{margin - 6}" y="{y + 4:.1f}" text-anchor="end">{number * step:g}</text>')
    for place, (label, values) in enumerate(groups):
        middle = margin + share * (place + 0.5)
        for number, (value, colour) in enumerate(zip(values, colours, strict=True)):
            x = middle + (number - len(colours) / 2) * width
            tall = max(0.0, value) * scale
            parts.append(
                f'<rect class="c{colour % COLOURS}" x="{x + 1:.1f}" y="{height - margin - tall:.1f}" width="{width - 2:.1f}" '
                f'height="{tall:.1f}" rx="1.5"><title>{escape(label)}: {value:.2f}</title></rect>'
            )
        letters = max(4, int(share / 7))
        text = label if len(label) <= letters else label[: letters - 1] + "…"
        parts.append(f'<text class="tick" x="{middle:.1f}" y="{height - margin + 16}" text-anchor="middle">{escape(text)}</text>')
    return _svg(title, _WIDTH, height, parts)


def _vertical_lines(values: Sequence[float], left: float, scale: float, bottom: float, top: float = 0) -> Iterator[str]:
    for value in values:
        x = left + value * scale
        yield f'<path class="grid" d="M{x:.1f} {top}V{bottom}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{_tick(value)}</text>'


def _axis(start: float, end: float) -> tuple[float, float]:
    """A round step, and the first multiple of it that is not below `end`."""
    rough = max(end - start, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    return step, start + step * math.ceil((end - start) / step - 1e-9)


def _figure(value: float, decimals: int = 1) -> str:
    """A count as it is, any other figure with decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.{decimals}f}"


def _tick(value: float) -> str:
    """A round figure, short."""
    for power, unit in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= 10 * power:
            return f"{value / power:g}{unit}"
    return f"{value:g}"


def _short(text: str) -> str:
    return escape(text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…")


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" style="max-width: {width}px" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
