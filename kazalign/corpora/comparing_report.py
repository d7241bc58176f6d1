"""A comparison of corpora as text for the eye and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kazalign.corpora.comparing import Change, Difference, Piece
from kazalign.corpora.units import Unit
from kazalign.grids import Cell, Grid, aligned

_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_COLOURS = {"same": ("", ""), "removed": ("\x1b[31m", "\x1b[0m"), "added": ("\x1b[32m", "\x1b[0m")}


def as_text(found: Difference, before: str, after: str, *, colour: bool = False) -> Iterator[str]:
    """Counts, then rows: what only one has, and what changed, word by word (`[-removed-]` `{+added+}`, or in colour)."""
    counts = {
        "the same in both": found.common,
        "other texts for the same id": found.changed,
        "the same texts, other details": found.details,
        f"only in {before}": found.removed,
        f"only in {after}": found.added,
    }
    rows = tuple((Cell(name), Cell(f"{count:,}")) for name, count in counts.items())
    title = f"{found.before:,} rows and {found.after:,} rows, matched by {found.by}"
    yield aligned(Grid(title, ("", "rows"), rows))
    for name, count, units in (
        (f"Only in {before}", found.removed, found.shown_removed),
        (f"Only in {after}", found.added, found.shown_added),
    ):
        if units:
            yield f"\n{name}{_shown(len(units), count)}\n"
            yield from map(_unit, units)
    if found.shown_changes:
        yield f"\nChanged{_shown(len(found.shown_changes), found.changed + found.details)}\n"
        for change in found.shown_changes:
            yield f"- {_line(change.id)}" + (f" ({', '.join(change.details)})" if change.details else "") + "\n"
            for code, pieces in change.texts.items():
                yield f"  {code}: {_pieces(pieces, _COLOURS if colour else _MARKS)}\n"


def as_plain(found: Difference) -> dict[str, object]:
    """All as plain values."""
    return {
        "matched_by": found.by,
        "before": found.before,
        "after": found.after,
        "same": found.common,
        "changed": found.changed,
        "details_changed": found.details,
        "only_before": found.removed,
        "only_after": found.added,
        "shown": {
            "only_before": [_plain_unit(unit) for unit in found.shown_removed],
            "only_after": [_plain_unit(unit) for unit in found.shown_added],
            "changed": [_plain_change(change) for change in found.shown_changes],
        },
    }


def _shown(shown: int, count: int) -> str:
    return "" if shown == count else f", {shown:,} of {count:,}"


def _unit(unit: Unit) -> str:
    texts = "".join(f"  {code}: {_line(text)}\n" for code, text in unit.texts().items())
    return f"- {_line(unit.id or 'a row without id')}\n{texts}"


def _pieces(pieces: Sequence[Piece], marks: dict[str, tuple[str, str]]) -> str:
    return "".join(f"{marks[each.kind][0]}{_line(each.text)}{marks[each.kind][1]}" for each in pieces)


def _line(text: str) -> str:
    """The text on one line of a terminal: what is not printable is shown as an escape."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def _plain_unit(unit: Unit) -> dict[str, object]:
    return {"id": unit.id, "texts": unit.texts()}


def _plain_change(change: Change) -> dict[str, object]:
    return {
        "id": change.id,
        "texts": {code: [{each.kind: each.text} for each in pieces] for code, pieces in change.texts.items()},
        "details": list(change.details),
    }
