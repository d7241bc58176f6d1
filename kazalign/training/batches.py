"""Which pairs are seen when, and how they are put together into batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kazalign.e5.weights import SPECIAL
from kazalign.training.data import Packed
from kazalign.training.pieces import BEGIN_ID, END_ID, PAD_ID, UNKNOWN_ID

_FARTHEST_MOVE = 3
"""Places by which noise moves a piece at most (Lample et al. 2018, ICLR)."""
_SAMPLING_ALPHA = 0.2


@dataclass(frozen=True)
class Batch:
    """One step's worth of examples.

    `source` is (n, s) with `<s>` and `</s>` around each sentence; `inputs` and `outputs` are (n, t): the decoder reads the
    language tag and the sentence, and has to write the sentence and `</s>`. Padding is `PAD_ID` everywhere. `sentences` are the
    numbers of the source sentences in the packed folder.
    """

    sentences: np.ndarray
    source: np.ndarray
    inputs: np.ndarray
    outputs: np.ndarray


def epoch_order(packed: Packed, weights: Sequence[float], *, seed: int, epoch: int) -> np.ndarray:
    """Row numbers of `packed.pairs` for one epoch, shuffled.

    A source file of weight 1.5 gives each of its rows once and half of them twice.
    """
    random = np.random.default_rng((seed, epoch))
    rows = []
    for number, weight in enumerate(weights):
        members = np.flatnonzero(packed.pairs[:, 3] == number)
        rows += [members] * int(weight)
        rows.append(random.permutation(members)[: round(len(members) * (weight % 1))])
    return random.permutation(np.concatenate(rows))


class Augmentation:
    """What happens to a source sentence on its way into a batch, otherwise in every epoch.

    Args:
        noise: for denoising (source and target are the same sentence): share of pieces dropped, and of pieces masked.
        piece_sampling: share of the other source sentences that are cut into pieces otherwise than in the best way.
    """

    def __init__(self, packed: Packed, *, noise: float, piece_sampling: float, seed: int) -> None:
        self._packed = packed
        self._noise = noise
        self._piece_sampling = piece_sampling
        self._processor = packed.processor()
        self._random = np.random.default_rng(seed)

    def __call__(self, source: int, target: int) -> np.ndarray:
        """The piece ids to be read for this pair of sentences."""
        ids = self._packed.sentence(source)
        if source == target:
            return self._noised(ids)
        if self._piece_sampling and self._random.random() < self._piece_sampling:
            text = self._processor.decode(ids.tolist())
            sampled = self._processor.encode(text, enable_sampling=True, nbest_size=-1, alpha=_SAMPLING_ALPHA)
            return np.array(sampled, ids.dtype) if 0 < len(sampled) <= 2 * len(ids) else ids
        return ids

    def _noised(self, ids: np.ndarray) -> np.ndarray:
        kept = ids[self._random.random(len(ids)) >= self._noise]
        masked = np.where(self._random.random(len(kept)) < self._noise, UNKNOWN_ID, kept)
        return masked[np.argsort(np.arange(len(masked)) + self._random.random(len(masked)) * _FARTHEST_MOVE)]


def batches(
    packed: Packed, order: np.ndarray, *, tokens: int, seed: int, augmentation: Augmentation | None = None
) -> Iterator[Batch]:
    """Batches of about `tokens` target pieces (padding counted in), of sentences of like length, in random order.

    The rows are sorted inside windows of a hundred batches, so that batches differ from epoch to epoch.
    """
    random = np.random.default_rng((seed, len(order)))
    lengths = packed.lengths
    source_lengths = lengths[packed.pairs[:, 0]] + 2
    target_lengths = lengths[packed.pairs[:, 1]] + 1
    window = 100 * max(1, tokens // max(1, int(target_lengths[order].mean())))
    groups: list[np.ndarray] = []
    for start in range(0, len(order), window):
        part = order[start : start + window]
        part = part[np.lexsort((source_lengths[part], target_lengths[part]))]
        first, longest = 0, 0
        for at, row in enumerate(part):
            widest = max(longest, int(target_lengths[row]), int(source_lengths[row]) // 2)
            if at > first and widest * (at - first + 1) > tokens:
                groups.append(part[first:at])
                first, widest = at, max(int(target_lengths[row]), int(source_lengths[row]) // 2)
            longest = widest
        groups.append(part[first:])
    for number in random.permutation(len(groups)):
        yield make_batch(packed, groups[number], augmentation)


def make_batch(packed: Packed, rows: np.ndarray, augmentation: Augmentation | None = None) -> Batch:
    """Put the given rows of `packed.pairs` together."""
    pairs = packed.pairs[rows]
    read = [augmentation(s, t) if augmentation else packed.sentence(s) for s, t in pairs[:, :2]]
    source = [np.concatenate([[BEGIN_ID], ids, [END_ID]]) for ids in read]
    targets = [packed.sentence(t) for t in pairs[:, 1]]
    inputs = [np.concatenate([[len(SPECIAL) + tag], t]) for t, tag in zip(targets, pairs[:, 2], strict=True)]
    outputs = [np.concatenate([t, [END_ID]]) for t in targets]
    return Batch(pairs[:, 0], pad(source), pad(inputs), pad(outputs))


def pad(rows: Sequence[np.ndarray]) -> np.ndarray:
    """(n, longest) int64, filled up with `PAD_ID`."""
    array = np.full((len(rows), max(map(len, rows))), PAD_ID, np.int64)
    for number, row in enumerate(rows):
        array[number, : len(row)] = row
    return array
