"""What a cleaning did, as text for people and as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from kazalign.corpora.filtering import BARS, Account, Reason, Tally
from kazalign.corpora.units import Unit

_BAR = 30
"""Characters of the longest bar."""
_TOUCH = 1e-6
"""Of a bar's width: what rounding may do to its ends."""
_LONGEST = 160
"""Characters of a text that are shown."""


def closing_table(account: Account) -> Iterator[str]:
    """One line a filter with rows removed and their share, and the sum, in which every row is found again."""
    width = max((len(tally.name) for tally in account.filters), default=6)
    yield f"{'filter':<{width}}  {'removed':>9}  {'share':>6}  {'trimmed':>9}  {'judged':>9}"
    for tally in account.filters:
        share = _share(tally.removed, account.rows)
        yield f"{tally.name:<{width}}  {tally.removed:>9,}  {share}  {tally.trimmed:>9,}  {tally.judged:>9,}"
    yield ""
    trimmed = f", {account.trimmed:,} of them without a text" if account.trimmed else ""
    kept, removed = _share(account.kept, account.rows).strip(), _share(account.removed, account.rows).strip()
    yield f"{account.rows:,} rows = {account.kept:,} kept ({kept}{trimmed}) + {account.removed:,} removed ({removed})"
    if account.mended:
        yield f"texts mended: {', '.join(f'{kind} {count:,}' for kind, count in account.mended.most_common())}"
    if account.recipe.mask:
        yield f"masked: {', '.join(f'{kind} {account.masked[kind]:,}' for kind in account.recipe.mask)}"


def preview(account: Account) -> Iterator[str]:
    """For each filter what it would remove alone and in its turn, a histogram with its limits, and samples."""
    yield f"recipe {account.recipe.name}: {account.recipe.description}; nothing is written"
    for tally in account.filters:
        yield ""
        gone = tally.removed + tally.trimmed
        yield (
            f"{tally.name} ({_limits(tally.limits)}): would take from {tally.alone:,} rows "
            f"({_share(tally.alone, account.rows).strip()}) alone, from {gone:,} after the filters before it"
        )
        yield from _histogram(tally)
        for reason, unit in tally.samples:
            yield from _sample(reason, unit)
    yield ""
    yield from closing_table(account)


def as_plain(account: Account, *, samples: bool = True) -> dict[str, Any]:
    """The account as JSON holds it."""
    return {
        "recipe": account.recipe.name,
        "rows": account.rows,
        "kept": account.kept,
        "removed": account.removed,
        "trimmed": account.trimmed,
        "masked": dict(account.masked),
        "mended": dict(account.mended),
        "filters": [_plain_tally(tally, samples) for tally in account.filters],
    }


def _plain_tally(tally: Tally, samples: bool) -> dict[str, Any]:
    least, most = (limit if math.isfinite(limit) else None for limit in tally.limits)
    row: dict[str, Any] = {
        "filter": tally.name,
        "least": least,
        "most": most,
        "judged": tally.judged,
        "removed": tally.removed,
        "trimmed": tally.trimmed,
    }
    if any(tally.bars):
        row |= {"alone": tally.alone, "histogram": {"from": tally.shown[0], "to": tally.shown[1], "counts": tally.bars}}
    if samples:
        row["samples"] = [
            {"sides": list(reason.sides), "score": reason.score, "id": unit.id, "texts": unit.texts()}
            for reason, unit in tally.samples
        ]
    return row


def _histogram(tally: Tally) -> Iterator[str]:
    """The bars that have something in them, `x` where the filter would remove all of it."""
    low, high = tally.shown
    step, most = (high - low) / BARS, max(tally.bars)
    least_kept, most_kept = tally.limits
    filled = [number for number, count in enumerate(tally.bars) if count]
    for number in range(filled[0], filled[-1] + 1) if filled else ():
        count, start = tally.bars[number], low + number * step
        out = start + step <= least_kept + step * _TOUCH or start > most_kept + step * _TOUCH
        bar = ("x" if out else "#") * math.ceil(count / most * _BAR)
        ends = "..." if number in (0, BARS - 1) else "   "
        yield f"  {start:>8.4g}{ends} {bar:<{_BAR}} {count:,}"


def _sample(reason: Reason, unit: Unit) -> Iterator[str]:
    name = f"{unit.id}  " if unit.id else ""
    yield f"  - {name}{reason}"
    for code, text in unit.texts().items():
        yield f"      {code}  {_shortened(text)}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _limits(limits: Sequence[float]) -> str:
    names = [f"{name} {limit:g}" for name, limit in zip(("least", "most"), limits, strict=True) if math.isfinite(limit)]
    return ", ".join(names) or "no limits"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     -"
