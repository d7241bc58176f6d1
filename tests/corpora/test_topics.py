"""The laws of `corpora/topics`: whole rows in three languages, in their scripts, known topics, a test that is not in the training rows."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

TOPICS = Path(__file__).parents[2] / "corpora" / "topics"
HEADER = ["kk", "en", "ru", "topic"]
KAZAKH_LETTERS = set("әғқңөұүі")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
NAMES = ("train", "test")


def read_rows(name: str) -> list[list[str]]:
    """The rows of a plain TSV, without its header."""
    text = (TOPICS / f"{name}.tsv").read_bytes().decode("utf-8")
    assert text.endswith("\n") and "\r" not in text
    header, *rows = (line.split("\t") for line in text[:-1].split("\n"))
    assert header == HEADER
    return rows


def plain(text: str) -> str:
    """A sentence without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def counts_of_the_card() -> dict[str, int]:
    """The numbers of rows that the card's table of files gives."""
    card = (TOPICS / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `(\w+)\.tsv` \| ([\d,]+) \|", card, re.MULTILINE)
    return {name: int(count.replace(",", "")) for name, count in found}


def test_the_card_counts_right() -> None:
    assert {path.name for path in TOPICS.iterdir()} == {"README.md", "train.tsv", "test.tsv"}
    assert counts_of_the_card() == {name: len(read_rows(name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
class TestRows:
    def test_are_complete(self, name: str) -> None:
        for row in read_rows(name):
            assert len(row) == len(HEADER), row
            for cell in row:
                assert cell and cell == cell.strip() and "  " not in cell
                assert len(cell.splitlines()) == 1
                assert unicodedata.is_normalized("NFC", cell)

    def test_are_in_the_script_of_their_language(self, name: str) -> None:
        for kazakh, english, russian, _ in read_rows(name):
            assert not CYRILLIC.search(english), english
            for text in (kazakh, russian):
                words = re.findall(r"[^\W\d_]+", text)
                scripts = [{bool(CYRILLIC.match(letter)) for letter in word} for word in words]
                assert {True, False} not in scripts, text
                assert scripts.count({True}) > len(words) / 2, text
            assert not KAZAKH_LETTERS & set(russian.lower()), russian

    def test_kazakh_is_kazakh(self, name: str) -> None:
        kazakh = [row[0].lower() for row in read_rows(name)]
        assert [text for text in kazakh if not KAZAKH_LETTERS & set(text)] == []

    def test_are_of_like_length(self, name: str) -> None:
        for kazakh, *others, _ in read_rows(name):
            for other in others:
                assert 0.4 < (len(other) + 15) / (len(kazakh) + 15) < 2.5, (kazakh, other)

    def test_do_not_repeat(self, name: str) -> None:
        for column in list(zip(*read_rows(name), strict=True))[:3]:
            twice = [text for text, count in Counter(map(plain, column)).items() if count > 1]
            assert twice == []


def test_both_files_have_every_topic() -> None:
    train, test = ({row[3] for row in read_rows(name)} for name in NAMES)
    assert train == test


def test_no_test_sentence_is_in_the_training_rows() -> None:
    train, test = (read_rows(name) for name in NAMES)
    for column in range(3):
        assert not {plain(row[column]) for row in train} & {plain(row[column]) for row in test}
