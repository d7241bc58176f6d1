"""Sides made by hand, and the articles aligned once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kazalign.alignment.embedders import Embedder, load_embedder
from kazalign.alignment.gains import Weights
from kazalign.alignment.settings import settings
from kazalign.alignment.sides import Side

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"


def random_side(count: int, seed: int, *, width: int = 16) -> Side:
    """Sentences without meaning, of various lengths."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(20, 200, count).astype(np.float32)
    vectors = chance.normal(size=(count, width)).astype(np.float32) * lengths[:, None]
    return Side(vectors, lengths, chance.random(count) < 0.8)


def like(side: Side, seed: int, *, noise: float = 0.3) -> Side:
    """A translation of `side`, sentence by sentence."""
    chance = np.random.default_rng(seed)
    shaken = side.vectors + noise * side.lengths[:, None] * chance.normal(size=side.vectors.shape)
    return Side(shaken.astype(np.float32), side.lengths * np.float32(1.1), side.finished)


@pytest.fixture
def weights() -> Weights:
    return settings("e5", "news").weights


@pytest.fixture(scope="session")
def e5() -> Embedder:
    return load_embedder("e5")
