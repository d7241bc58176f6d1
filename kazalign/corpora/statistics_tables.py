"""Statistics as tables for the eye and as plain values for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kazalign.corpora.fingerprints import Contamination
from kazalign.corpora.statistics import Distribution, Lengths, Statistics
from kazalign.grids import Cell, Grid, aligned

_SHOWN = 15
"""Of what is counted by name, the most frequent."""


@dataclass(frozen=True)
class Described:
    """A corpus in numbers, with what was looked for beside."""

    name: str
    statistics: Statistics
    near: tuple[float, int] | None = None
    """How much near duplicates share, and how many units are ones of others."""
    contamination: Contamination | None = None


def tables(described: Described) -> Iterator[Grid]:
    """All tables that have something in them, in order."""
    found = described.statistics
    yield _languages(found)
    yield _doubles(described)
    if len(found.combinations) > 1:
        names = Counter({"+".join(codes) or "none": count for codes, count in found.combinations.items()})
        yield counted("Languages of a unit", "languages", names, found.units)
    if found.ratios:
        yield _distributions("Length ratio in characters", "ratio", _ratios(found.ratios))
    if found.scores:
        yield _distributions("Scores", "score", found.scores)
    if found.documents:
        yield _documents(found)
    if described.contamination is not None:
        yield _benchmarks(described.contamination)
    yield from _details(found)


def as_text(described: Described, *, bold: bool = False) -> Iterator[str]:
    """All tables as text."""
    yield f"{described.name}: {described.statistics.units:,} units\n"
    for grid in tables(described):
        yield "\n" + aligned(grid, bold=bold)


def counted(title: str, kind: str, counts: Mapping[str, int], total: int) -> Grid:
    """What was counted by name, the most frequent first; the share is one of `total` units."""
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [_row(name or "not said", f"{count:,}", _percent(count, total)) for name, count in most[:_SHOWN]]
    if len(most) > _SHOWN:
        rest = sum(count for _, count in most[_SHOWN:])
        rows.append(_row(f"{len(most) - _SHOWN:,} others", f"{rest:,}", _percent(rest, total)))
    return Grid(title, (kind, "units", "share"), tuple(rows))


def as_plain(described: Described) -> dict[str, object]:
    """All figures as plain values."""
    found = described.statistics
    return {
        "corpus": described.name,
        "units": found.units,
        "languages": {
            code: {
                "texts": side.texts,
                "sentences": side.sentences,
                "tokens": _plain_lengths(side.tokens),
                "characters": _plain_lengths(side.characters),
                "types": side.types,
                "types_once": side.once,
                "duplicates": side.doubles,
                "empty": side.empty,
            }
            for code, side in found.languages.items()
        },
        "duplicates": found.doubles,
        "near_duplicates": None if described.near is None else {"share": described.near[0], "units": described.near[1]},
        "combinations": {"+".join(codes): count for codes, count in found.combinations.most_common()},
        "ratios": {"-".join(pair): _plain_distribution(each) for pair, each in found.ratios.items()},
        "scores": {name: _plain_distribution(each) for name, each in found.scores.items()},
        "documents": {
            "count": len(found.documents),
            "units": found.documents.total(),
            "largest": dict(found.documents.most_common(_SHOWN)),
        },
        "ids": {"units": found.ids, "duplicates": found.same_ids},
        "flags": dict(found.flags.most_common()),
        "engines": dict(found.engines.most_common()),
        "licences": dict(found.licences.most_common()),
        "dates": dict(sorted(found.dates.items())),
        "properties": {name: {"units": count, "values": found.values.get(name)} for name, count in found.properties.items()},
        "benchmarks": None if described.contamination is None else _plain_contamination(described.contamination),
    }


def _languages(found: Statistics) -> Grid:
    header = (
        "language", "texts", "sentences", "tokens", "types", "once", "characters", "mean", "median", "95 %", "longest",
        "tokens, mean", "median", "95 %", "most",
    )  # fmt: skip
    rows = [
        _row(
            code,
            *(f"{value:,}" for value in (side.texts, side.sentences, side.tokens.total, side.types, side.once)),
            f"{side.characters.total:,}",
            *_lengths(side.characters),
            *_lengths(side.tokens),
        )
        for code, side in found.languages.items()
    ]
    return Grid("Texts", header, tuple(rows))


def _lengths(lengths: Lengths) -> tuple[str, ...]:
    return f"{lengths.mean:.1f}", *(f"{lengths.quantile(share):,}" for share in (0.5, 0.95, 1))


def _doubles(described: Described) -> Grid:
    found = described.statistics
    rows = [_row("all texts the same as of an earlier one", f"{found.doubles:,}", _percent(found.doubles, found.units))]
    for code, side in found.languages.items():
        rows.append(_row(f"{code}: the same text as an earlier one", f"{side.doubles:,}", _percent(side.doubles, side.texts)))
    if described.near is not None:
        share, near = described.near
        rows.append(_row(f"nearly an earlier one (share {share:g})", f"{near:,}", _percent(near, found.units)))
    if found.same_ids:
        rows.append(_row("the id of an earlier one", f"{found.same_ids:,}", _percent(found.same_ids, found.units)))
    empty = sum(side.empty for side in found.languages.values())
    if empty:
        rows.append(_row("texts of nothing but spaces", f"{empty:,}", ""))
    return Grid("Duplicates, but for case and spaces", ("units with", "units", "share"), tuple(rows))


def _ratios(ratios: Mapping[tuple[str, str], Distribution]) -> dict[str, Distribution]:
    return {f"{other} / {one}": each for (one, other), each in ratios.items()}


def _distributions(title: str, kind: str, every: Mapping[str, Distribution]) -> Grid:
    header = (kind, "units", "mean", "deviation", "least", "5 %", "25 %", "median", "75 %", "95 %", "most", "no number")
    rows = [
        _row(
            name,
            f"{each.count:,}",
            *(f"{value:.3f}" for value in (each.mean, each.deviation, *each.quantiles.values())),
            *([] if each.quantiles else [""] * 7),
            f"{each.missing:,}",
        )
        for name, each in every.items()
    ]
    return Grid(title, header, tuple(rows))


def _documents(found: Statistics) -> Grid:
    sizes = Lengths(Counter(found.documents.values()))
    without = found.units - found.documents.total()
    least, median, most = (f"{sizes.quantile(share):,}" for share in (0, 0.5, 1))
    title = f"{len(found.documents):,} documents, of {least} to {most} units, half of them of no more than {median}"
    rows = [_row(name, f"{count:,}", _percent(count, found.units)) for name, count in found.documents.most_common(_SHOWN)]
    if len(found.documents) > _SHOWN:
        rest = found.documents.total() - sum(count for _, count in found.documents.most_common(_SHOWN))
        rows.append(_row(f"{len(found.documents) - _SHOWN:,} others", f"{rest:,}", _percent(rest, found.units)))
    if without:
        rows.append(_row("no document", f"{without:,}", _percent(without, found.units)))
    return Grid(title, ("document", "units", "share"), tuple(rows))


def _benchmarks(found: Contamination) -> Grid:
    rows = [
        _row(f"{benchmark}, {code}: {'a whole segment' if kind == 'whole' else 'a part of one'}", f"{count:,}")
        for (benchmark, code, kind), count in sorted(found.hits.items())
    ]
    rows.append(_row("units, all together", f"{found.units:,}"))
    return Grid("Texts that are in benchmarks", ("benchmark", "texts"), tuple(rows))


def _details(found: Statistics) -> Iterator[Grid]:
    texts = sum(side.texts for side in found.languages.values())
    for title, kind, counts, total in (
        ("Flags", "flag", found.flags, found.units),
        ("Engines, of texts", "engine", found.engines, texts),
        ("Licences", "licence", found.licences, found.units),
        ("Dates", "month", found.dates, found.units),
        *((f"Property {name}", name, values, found.units) for name, values in found.values.items()),
    ):
        if any(counts.keys() - {""}):
            yield counted(title, kind, counts, total)
    many = Counter({name: count for name, count in found.properties.items() if name not in found.values})
    if many:
        yield counted("Properties with many values", "property", many, found.units)


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def _percent(count: int, total: int) -> str:
    return f"{100 * count / max(1, total):.1f} %"


def _plain_lengths(lengths: Lengths) -> dict[str, float]:
    quantiles = {f"{share:.0%}": lengths.quantile(share) for share in (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)}
    return {"total": lengths.total, "mean": lengths.mean, **quantiles}


def _plain_distribution(each: Distribution) -> dict[str, object]:
    return {
        "count": each.count,
        "mean": each.mean,
        "deviation": each.deviation,
        "no_number": each.missing,
        **{f"{share}%": value for share, value in each.quantiles.items()},
        "histogram": {"edges": each.edges.tolist(), "counts": each.counts.tolist()},
    }


def _plain_contamination(found: Contamination) -> dict[str, object]:
    return {
        "units": found.units,
        "units_by_benchmark": dict(found.by_benchmark),
        "texts": [
            {"benchmark": benchmark, "language": code, "kind": kind, "texts": count}
            for (benchmark, code, kind), count in sorted(found.hits.items())
        ],
        "examples": [{"unit": name, "benchmark": hit.benchmark, "kind": hit.kind} for name, hit in found.examples],
    }
