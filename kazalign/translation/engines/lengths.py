"""How long an output may get, and which sentences go into a batch together.

The room for an output depends on its own source alone, so that no translation depends on its neighbours in the batch.
"""

from __future__ import annotations

from collections.abc import Sequence

ROOMS = (80, 160, 320, 500)
"""Lengths at which decoding ends; the families here have 512 positions or more."""


def room(source_length: int) -> int:
    """Steps that the decoder may take: three times the source and more, so that a loop ends soon and nothing whole is cut."""
    return next((room for room in ROOMS if 3 * source_length + 20 <= room), ROOMS[-1])


def batches(lengths: Sequence[int], *, tokens: int) -> list[list[int]]:
    """Numbers of the sentences, shortest first, in groups of one room and at most `tokens` with the padding."""
    groups: list[list[int]] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        last = groups[-1] if groups else []
        if last and room(lengths[last[0]]) == room(lengths[number]) and (len(last) + 1) * lengths[number] <= tokens:
            last.append(number)
        else:
            groups.append([number])
    return groups
