from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import sentencepiece
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kazalign.training.batches import Augmentation, batches, epoch_order
from kazalign.training.data import Packed
from kazalign.training.pieces import BEGIN_ID, END_ID, PAD_ID, UNKNOWN_ID, build_pieces

LETTERS = "абвгдежзиклм"
PIECES = ["▁", *LETTERS, *(a + b for a in LETTERS for b in LETTERS)]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """Forty sentences of letters; every pair of one with its neighbour, and each with itself."""
    folder = Path(tmp_path_factory.mktemp("packed"))
    known = SimpleNamespace(pieces=PIECES, scores=[-3.0] * len(PIECES))
    (folder / "pieces.model").write_bytes(build_pieces(known, range(len(PIECES)), ["kk", "en"]))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    random = np.random.default_rng(1)
    sentences = [processor.encode("".join(random.choice(list(LETTERS), size=length))) for length in range(4, 44)]
    tokens = np.array([piece for ids in sentences for piece in ids], np.uint16)
    offsets = np.cumsum([0, *map(len, sentences)])
    pairs = [(n, n + 1, 1, 0) for n in range(39)] + [(n, n, 0, 1) for n in range(40)]
    return Packed(folder, tokens, offsets, np.array(pairs), ("kk", "en"))


def test_weights_say_how_often_a_row_is_seen(packed):
    order = epoch_order(packed, [1.0, 2.5], seed=1, epoch=0)
    counts = np.bincount(order, minlength=79)
    assert (counts[:39] == 1).all()
    assert sorted(counts[39:]) == [2] * 20 + [3] * 20


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(30, 300), st.integers(0, 5))
def test_every_row_is_in_one_batch_and_no_batch_is_too_large(packed, tokens, seed):
    order = epoch_order(packed, [1.0, 1.0], seed=seed, epoch=0)
    seen = []
    for batch in batches(packed, order, tokens=tokens, seed=seed):
        rows, longest = batch.outputs.shape
        assert rows == 1 or rows * longest <= tokens
        assert (batch.source[:, 0] == BEGIN_ID).all()
        for source, inputs, outputs in zip(batch.source, batch.inputs, batch.outputs, strict=True):
            kept = outputs[outputs != PAD_ID]
            assert kept[-1] == END_ID
            assert (inputs[inputs != PAD_ID][1:] == kept[:-1]).all()
            seen.append((bytes(source[source != PAD_ID]), bytes(kept)))
    assert len(seen) == 79


def test_denoising_drops_masks_and_moves(packed):
    augmentation = Augmentation(packed, noise=0.3, piece_sampling=0.0, seed=1)
    whole = packed.sentence(39)
    noised = augmentation(39, 39)
    assert len(noised) < len(whole)
    assert UNKNOWN_ID in noised
    kept = [piece for piece in noised if piece != UNKNOWN_ID]
    assert not set(kept) - set(whole.tolist())
    assert (augmentation(38, 39) == packed.sentence(38)).all()


def test_sampled_pieces_spell_the_same_text(packed):
    augmentation = Augmentation(packed, noise=0.0, piece_sampling=1.0, seed=1)
    processor = packed.processor()
    cuts = {tuple(augmentation(30, 31)) for _ in range(20)}
    assert len(cuts) > 5
    assert {processor.decode(list(map(int, cut))) for cut in cuts} == {processor.decode(packed.sentence(30).tolist())}
