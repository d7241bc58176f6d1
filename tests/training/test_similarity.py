import resource

import numpy as np
import pytest

from kazalign.errors import OutputError
from kazalign.training import similarity
from kazalign.training.similarity import similarities

PAIRS = [
    ("Ауа райы ертең салқындайды.", "The weather will turn cold tomorrow."),
    ("Ауа райы ертең салқындайды.", "The museum bought three paintings."),
]


def test_a_translation_is_more_alike_than_another_sentence(tmp_path):
    right, wrong = similarities(PAIRS, tmp_path / "store.jsonl")
    assert 1 >= right > wrong + 0.05


def test_what_was_measured_is_not_measured_again(tmp_path, monkeypatch):
    store = tmp_path / "store.jsonl"
    first = similarities(PAIRS, store)
    store.write_text(store.read_text() + '["half a li', encoding="utf-8")
    monkeypatch.setattr(similarity, "Encoder", None)  # any attempt to load it fails
    assert similarities(PAIRS[::-1], store) == first[::-1]


def test_a_full_disk_is_one_clear_error(tmp_path, monkeypatch):
    """A limit on the size of files stands in for it."""

    class Alike:
        def embeddings(self, texts):
            return np.ones((len(texts), 1))

    monkeypatch.setattr(similarity, "Encoder", Alike)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"store\.jsonl: could not be written: File too large"):
            similarities(PAIRS, tmp_path / "store.jsonl")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
