"""States kept on disk are those of this encoder and these sentences, or none."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kazalign.errors import OutputError  # noqa: E402
from kazalign.training.batches import Batch  # noqa: E402
from kazalign.training.data import Packed  # noqa: E402
from kazalign.training.model import Encoder, Shape  # noqa: E402
from kazalign.training.states import FrozenStates  # noqa: E402

SHAPE = Shape(20, width=8, heads=2, feed_forward=16, positions=12, encoder_layers=2, dropout=0.0)
SENTENCES = ([5, 6, 7], [8, 9], [10, 11, 12])


def packed(folder: Path, *sentences: list[int]) -> Packed:
    offsets = np.cumsum([0, *map(len, sentences)])
    pairs = np.array([(number, 0, 0, 0) for number in range(len(sentences))], np.int32)
    return Packed(folder, np.concatenate(sentences).astype(np.uint16), offsets, pairs, ("en",))


def encoder(seed: int) -> Encoder:
    torch.manual_seed(seed)
    return Encoder(SHAPE).eval()


def source(of: Packed) -> np.ndarray:
    rows = np.full((len(of.lengths), int(of.lengths.max()) + 2), 1)
    for number, row in enumerate(rows):
        ids = [0, *of.sentence(number).tolist(), 2]
        row[: len(ids)] = ids
    return rows


def right(folder: Path, of: Packed, network: Encoder, *, layers: int = 1, precision: str = "float32") -> bool:
    """Whether the states are those that the encoder computes."""
    ids = torch.from_numpy(source(of))
    numbers = np.arange(len(ids))
    with torch.no_grad():
        found = FrozenStates(of, folder, network, layers=layers, precision=precision)(
            Batch(numbers, ids.numpy(), ids.numpy(), ids.numpy()), ids
        )
        expected = network.lower(ids, ids == 1, layers=layers)
    kept = (ids != 1)[:, :, None]
    return torch.allclose(found * kept, expected * kept, atol=5e-3)


def test_other_sentences_or_another_encoder_get_states_of_their_own(tmp_path: Path) -> None:
    one = packed(tmp_path, *SENTENCES)
    assert right(tmp_path / "states", one, encoder(1))
    assert right(tmp_path / "states", one, encoder(2))
    other = packed(tmp_path, [13, 14, 15], *SENTENCES[1:])
    assert right(tmp_path / "states", other, encoder(2))
    longer = packed(tmp_path, *SENTENCES[:2], [10, 11, 12, 13])
    assert right(tmp_path / "states", longer, encoder(2)), "as many sentences, more pieces"
    fewer = replace(one, pairs=one.pairs[1:])
    FrozenStates(fewer, tmp_path / "states", encoder(2), layers=1, precision="float32")
    assert right(tmp_path / "states", one, encoder(2)), "sentences that were no sources"


@pytest.mark.parametrize("lost", ["f16", "known", "key"])
def test_a_file_that_is_lost_is_made_anew(tmp_path: Path, lost: str) -> None:
    one = packed(tmp_path, *SENTENCES)
    assert right(tmp_path / "states", one, encoder(1))
    (tmp_path / "states" / f"states-1.{lost}").unlink()
    assert right(tmp_path / "states", one, encoder(1))


def test_the_same_states_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, network = packed(tmp_path, *SENTENCES), encoder(1)
    assert right(tmp_path / "states", one, network)
    again = FrozenStates(one, tmp_path / "states", network, layers=1, precision="float32")
    monkeypatch.setattr(network, "lower", None)
    ids = torch.from_numpy(source(one))
    assert again(Batch(np.arange(3), ids.numpy(), ids.numpy(), ids.numpy()), ids).abs().sum() > 0


def test_states_of_another_precision_are_not_used(tmp_path: Path) -> None:
    one, keys = packed(tmp_path, *SENTENCES), set()
    for precision in ("float32", "bfloat16"):
        FrozenStates(one, tmp_path / "states", encoder(1), layers=1, precision=precision)
        keys.add((tmp_path / "states" / "states-1.key").read_text(encoding="utf-8"))
    assert len(keys) == 2


def test_states_that_find_no_room_are_one_clear_error(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk."""
    one, network = packed(tmp_path, *SENTENCES), encoder(1)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OutputError, match="states: could not be written: File too large"):
            FrozenStates(one, tmp_path / "states", network, layers=1, precision="float32")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
