"""Documents find their translations by what is in them."""

from __future__ import annotations

from kazalign.alignment.embedders import Embedder
from kazalign.alignment.pairing import DocumentPair, pair_documents

from .conftest import ARTICLES
from .test_sentences import document, sentences

FOLDERS = sorted(path.name for path in ARTICLES.iterdir() if path.is_dir())[:5]


def test_each_finds_its_own_and_strangers_are_left_over(e5: Embedder) -> None:
    """Four Kazakh articles and four Russian ones in another order, of which three belong together."""
    kazakh = [document(name, sentences(name, "kk")) for name in FOLDERS[:4]]
    russian = [document(name, sentences(name, "ru")) for name in (FOLDERS[4], FOLDERS[3], FOLDERS[0], FOLDERS[2])]
    pairs = pair_documents(kazakh, russian, embedder=e5)
    assert [(pair.source, pair.target) for pair in pairs] == [(0, 2), (1, None), (2, 3), (3, 1), (None, 0)]
    assert all(
        pair.score is not None and pair.score > 0.7 for pair in pairs if pair.source is not None and pair.target is not None
    )


def test_nothing_to_pair_with(e5: Embedder) -> None:
    one = document("a", sentences(FOLDERS[0], "kk"))
    assert pair_documents([one], [], embedder=e5) == [DocumentPair(0, None, None)]
    assert pair_documents([], [one], embedder=e5) == [DocumentPair(None, 0, None)]
    assert pair_documents([], [], embedder=e5) == []
