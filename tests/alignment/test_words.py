"""Words of aligned texts, and which parts of Kazakh words answer to what."""

from __future__ import annotations

import pytest

from kazalign.alignment.word_aligners import WORD_ALIGNERS, load_word_aligner
from kazalign.alignment.words import link_texts, words_of
from kazalign.errors import ConfigurationError


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in words_of(text)]


def test_words_numbers_and_marks() -> None:
    assert words("Ол 3,5 млн теңге – көп-ақ, 2024-жылы don't!") == [
        *("Ол", "3,5", "млн", "теңге", "–", "көп-ақ", ",", "2024-жылы", "don't", "!")
    ]


@pytest.mark.parametrize("method", ["argmax", "itermax", "match"])
def test_a_plain_sentence(method: str) -> None:
    kazakh, english = "Мен 2024 жылы Алматыда кітап оқыдым.", "In 2024 I read a book in Almaty."
    (linked,) = link_texts([(kazakh, english)], load_word_aligner(method), ("kk", "en"))
    found = {(words(kazakh)[link.source], words(english)[link.target]) for link in linked.links}
    assert {("2024", "2024"), ("Алматыда", "Almaty"), ("кітап", "book"), ("оқыдым", "read"), (".", ".")} <= found
    assert all(0 < link.probability < 1 for link in linked.links)


def parts(kazakh: str, other: str, code: str) -> dict[str, tuple[str, str]]:
    """Each part of the words that come in parts, with what it says and what answers."""
    (linked,) = link_texts([(kazakh, other)], load_word_aligner(), ("kk", code))
    return {
        kazakh[part.start : part.end]: (part.name, " ".join(words(other)[at] for at in part.answers)) for part in linked.parts
    }


def test_suffixes_answer_to_words_of_their_own() -> None:
    assert parts("Біз үйлерімізден таңертең кеттік.", "We left from our houses in the morning.", "en") == {
        "үй": ("stem", "houses"),
        "лер": ("plural", ""),
        "іміз": ("our", "our"),
        "ден": ("from", "from"),
    }
    russian = parts("Біз үйлерімізден кеттік.", "Мы ушли из наших домов.", "ru")
    assert (russian["үй"][1], russian["іміз"][1], russian["ден"][1]) == ("домов", "наших", "из")


def test_the_kazakh_side_may_be_the_second() -> None:
    (linked,) = link_texts([("He went to your school.", "Ол мектебіңізге барды.")], load_word_aligner(), ("en", "kk"))
    assert {part.side for part in linked.parts} == {1}
    assert [words("He went to your school.")[part.answers[0]] for part in linked.parts] == ["school", "your", "to"]


def test_two_texts_without_kazakh_have_no_parts() -> None:
    (linked,) = link_texts([("from our houses", "из наших домов")], load_word_aligner(), ("en", "ru"))
    assert len(linked.links) == 3 and linked.parts == ()


def test_a_side_without_words_has_no_links() -> None:
    (linked,) = link_texts([("", "word")], load_word_aligner(), ("kk", "en"))
    assert linked.links == () and link_texts([], load_word_aligner(), ("kk", "en")) == []


def test_a_very_long_sentence_is_linked_to_its_end() -> None:
    kazakh = " ".join(["Қала үлкен болды,"] * 400 + ["кітап оқыдым."])
    english = " ".join(["the city was large,"] * 400 + ["I read a book."])
    (linked,) = link_texts([(kazakh, english)], load_word_aligner(), ("kk", "en"))
    found = {(words(kazakh)[link.source], words(english)[link.target]) for link in linked.links}
    assert ("кітап", "book") in found and len(linked.links) > 100


def test_an_unknown_method_is_refused_and_priors_where_they_mean_nothing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigurationError, match="known are: argmax, itermax, match, eflomal"):
        load_word_aligner("giza")
    with pytest.raises(ConfigurationError, match="takes no priors"):
        load_word_aligner("argmax", priors=tmp_path / "priors")
    assert list(WORD_ALIGNERS) == ["argmax", "itermax", "match", "eflomal"]
