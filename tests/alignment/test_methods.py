"""What sentences are compared by: an embedder, a translation, or both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.alignment.embedders import Embedder, load_embedder
from kazalign.alignment.embedders.ngrams import NgramEmbedder
from kazalign.alignment.methods import Measure, Translated
from kazalign.alignment.sentences import align_documents
from kazalign.errors import ConfigurationError

from .test_sentences import document, sentences

KAZAKH, ENGLISH = (sentences("04-health", code) for code in ("kk", "en"))


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_texts_of_one_language_are_alike_where_their_letters_are() -> None:
    one, close, far = NgramEmbedder().embed(
        [
            "The clinic opened in Aktobe on Monday.",
            "On Monday a clinic was opened in Aktobe.",
            "Sheep graze on the northern slope.",
        ]
    )
    assert cosine(one, close) > 0.5 and cosine(one, far) < 0.2


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_vector_of_two_texts_joined_points_where_the_sum_of_theirs_does(one: str, other: str) -> None:
    vectors = NgramEmbedder().embed([one, other, f"{one} {other}"])
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.allclose(lengths, [max(1, len(one)), max(1, len(other)), len(one) + len(other) + 1], rtol=1e-3)
    assert np.isfinite(vectors).all()


def test_the_sum_stands_for_the_texts_joined() -> None:
    one, other, joined = NgramEmbedder().embed([ENGLISH[0], ENGLISH[1], f"{ENGLISH[0]} {ENGLISH[1]}"])
    assert cosine(one + other, joined) > 0.98


def test_nothing_has_no_vectors() -> None:
    assert NgramEmbedder().embed([]).shape == (0, 1024)


def test_both_together_weigh_what_either_says() -> None:
    lexical = load_embedder("lexical")
    measure = Measure(lexical, Translated(0, ["A cat."], "test"))
    source, target = measure.vectors(["Мысық."], 0), measure.vectors(["A cat."], 1)
    meaning = cosine(lexical.embed(["Мысық."])[0], lexical.embed(["A cat."])[0])
    assert cosine(source[0], target[0]) == pytest.approx((meaning + 0.09) / 1.09, abs=1e-3)
    assert measure.description == "lexical and test"


def test_there_must_be_something_to_compare_by() -> None:
    with pytest.raises(ConfigurationError, match="nothing to compare sentences by"):
        Measure(None)


@pytest.mark.parametrize("side", [0, 1])
def test_a_perfect_translation_of_either_side_aligns_without_an_embedder(side: int) -> None:
    """One side is written backwards, which is a language that no vector knows; its translation is the text itself."""
    texts = KAZAKH, KAZAKH[:5] + KAZAKH[6:]
    documents = [document(name, each) for name, each in zip("ab", texts, strict=True)]
    documents[side] = document("ab"[side], [text[-2::-1] + text[-1] for text in texts[side]])
    translated = Translated(side, texts[side], "test")
    bitext = align_documents(documents[0], documents[1], languages=("kk", "en"), embedder=None, translated=translated)
    assert [bead.shape for bead in bitext.beads] == ["1-1"] * 5 + ["1-0"] + ["1-1"] * (len(KAZAKH) - 6)
    assert bitext.method == "test, news"


def test_by_both_the_method_names_both(e5: Embedder) -> None:
    translated = Translated(0, ENGLISH, "test")
    bitext = align_documents(
        document("a", KAZAKH), document("b", ENGLISH), languages=("kk", "en"), embedder=e5, translated=translated
    )
    assert bitext.method == "e5 and test, news"
    assert sum(bead.shape == "1-1" for bead in bitext.beads) >= len(KAZAKH) // 2
