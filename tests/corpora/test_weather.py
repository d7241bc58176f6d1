"""The laws of `corpora/weather`: whole rows in three languages, the same numbers in each, a test that is not in the training rows."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

WEATHER = Path(__file__).parents[2] / "corpora" / "weather"
ROWS = {"train": 320, "test": 60}
KAZAKH_LETTERS = set("әғқңөұүі")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
REGIONS = (
    "Абай",
    "Ақмола",
    "Ақтөбе",
    "Алматы",
    "Атырау",
    "Батыс Қазақстан",
    "Жамбыл",
    "Жетісу",
    "Қарағанды",
    "Қостанай",
    "Қызылорда",
    "Маңғыстау",
    "Павлодар",
    "Солтүстік Қазақстан",
    "Түркістан",
    "Ұлытау",
    "Шығыс Қазақстан",
)

Row = tuple[str, str, str]


def read_rows(name: str) -> list[Row]:
    """The rows (kk, en, ru) of a plain TSV, without its header."""
    text = (WEATHER / f"{name}.tsv").read_bytes().decode("utf-8")
    assert text.endswith("\n")
    header, *lines = text[:-1].split("\n")
    assert header == "kk\ten\tru"
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        assert len(cells) == 3, f"{name}.tsv:{number}: {len(cells)} columns"
        rows.append((cells[0], cells[1], cells[2]))
    return rows


def numbers(text: str, *, thousands: str) -> Counter[str]:
    """The numbers written in digits, without their separator of thousands and with a decimal point."""
    joined = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", text)
    return Counter(number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)*", joined))


def words(text: str) -> set[str]:
    """The words of a sentence in lower case, without numbers and punctuation."""
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def plain(text: str) -> str:
    """A sentence without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def test_folder_has_exactly_its_files() -> None:
    assert {path.name for path in WEATHER.iterdir()} == {"README.md", "train.tsv", "test.tsv"}


@pytest.mark.parametrize("name", ROWS)
class TestRows:
    def test_are_complete(self, name: str) -> None:
        rows = read_rows(name)
        assert len(rows) == ROWS[name]
        for cell in (cell for row in rows for cell in row):
            assert cell and cell == cell.strip()
            assert len(cell.splitlines()) == 1
            assert unicodedata.is_normalized("NFC", cell)

    def test_are_sentences_of_6_to_25_kazakh_words(self, name: str) -> None:
        for kazakh, _, _ in read_rows(name):
            assert 6 <= len([word for word in kazakh.split() if word != "–"]) <= 25, kazakh

    def test_have_the_same_numbers_in_every_language(self, name: str) -> None:
        for kazakh, english, russian in read_rows(name):
            expected = numbers(kazakh, thousands=" ")
            assert numbers(english, thousands=",") == expected, english
            assert numbers(russian, thousands=" ") == expected, russian

    def test_are_in_the_script_of_their_language(self, name: str) -> None:
        for row in read_rows(name):
            assert not CYRILLIC.search(row[1]), row[1]
            for word in (word for cell in (row[0], row[2]) for word in re.findall(r"[^\W\d]+", cell)):
                assert CYRILLIC.match(word) or word in {"C", "PM"}, word
                assert not (CYRILLIC.search(word) and re.search("[A-Za-z]", word)), word

    def test_kazakh_is_kazakh(self, name: str) -> None:
        kazakh = [row[0].lower() for row in read_rows(name)]
        assert set("".join(kazakh)) >= KAZAKH_LETTERS
        assert [text for text in kazakh if not KAZAKH_LETTERS & set(text)] == []

    def test_do_not_repeat(self, name: str) -> None:
        for column in zip(*read_rows(name), strict=True):
            assert len({plain(cell) for cell in column}) == ROWS[name]


def test_training_rows_name_every_region() -> None:
    kazakh = "\n".join(row[0] for row in read_rows("train"))
    missing = [region for region in REGIONS if not re.search(rf"{region}( мен \w+)? облыс", kazakh)]
    assert missing == []


@pytest.mark.parametrize("column", range(3), ids=["kk", "en", "ru"])
def test_no_test_sentence_is_a_near_copy_of_a_training_sentence(column: int) -> None:
    train = [row[column] for row in read_rows("train")]
    known = {plain(text) for text in train}
    for text in (row[column] for row in read_rows("test")):
        assert plain(text) not in known
        here = words(text)
        for other in map(words, train):
            assert len(here & other) < len(here | other) / 2, text
