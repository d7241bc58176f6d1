"""The laws of the gold in `corpora/articles`: pages, sentences and beads agree with each other, character for character."""

from collections import Counter
from pathlib import Path

import pytest

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
FOLDERS = sorted(folder for folder in ARTICLES.iterdir() if folder.is_dir())
LANGUAGES = ("kk", "en", "ru")
PAIRS = (("kk", "en"), ("kk", "ru"), ("en", "ru"))

Bead = tuple[tuple[int, ...], tuple[int, ...]]


def read_rows(path: Path, header: list[str]) -> list[list[str]]:
    """The rows of a plain TSV (no quoting) under the header it must have."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n"), f"{path}: no newline at the end"
    rows = [line.split("\t") for line in text[:-1].split("\n")]
    assert rows[0] == header
    for number, row in enumerate(rows[1:], start=2):
        assert len(row) == len(header), f"{path}:{number}: {len(row)} columns"
    return rows[1:]


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """The gold sentences of each language, in order."""
    sentences: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for language, number, text in read_rows(folder / "sentences.tsv", ["language", "sentence", "text"]):
        sentences[language].append(text)
        assert int(number) == len(sentences[language]), f"{folder.name}: {language} {number} is out of order"
    return sentences


def read_beads(folder: Path) -> dict[str, list[Bead]]:
    """The gold beads of each pair, as sentence numbers from 1."""
    beads: dict[str, list[Bead]] = {f"{source}-{target}": [] for source, target in PAIRS}
    for pair, source, target in read_rows(folder / "beads.tsv", ["pair", "source", "target"]):
        beads[pair].append((parse_numbers(source), parse_numbers(target)))
    return beads


def parse_numbers(cell: str) -> tuple[int, ...]:
    return tuple(int(number) for number in cell.split(",")) if cell else ()


def test_there_are_articles() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestArticle:
    def test_has_exactly_its_five_files(self, folder: Path) -> None:
        assert {path.name for path in folder.iterdir()} == {"kk.txt", "en.txt", "ru.txt", "sentences.tsv", "beads.tsv"}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_page_is_its_furniture_and_its_sentences(self, folder: Path, language: str) -> None:
        page = (folder / f"{language}.txt").read_text(encoding="utf-8")
        assert page.endswith("\n")
        lines = page[:-1].split("\n")
        assert all(line and line == line.strip() for line in lines), "an empty line, or space at the edge of a line"
        body = "\n".join(lines[1:-1])
        position = 0
        for sentence in read_sentences(folder)[language]:
            assert sentence and sentence == sentence.strip()
            start = body.find(sentence, position)
            assert start >= 0, f"not in the page, or out of order: {sentence}"
            assert not body[position:start].strip(), f"in no sentence: {body[position:start]}"
            position = start + len(sentence)
        assert not body[position:].strip(), f"in no sentence: {body[position:]}"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_furniture_is_an_id_line_and_a_source_line(self, folder: Path, language: str) -> None:
        lines = (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        identifier, name = lines[0].split(" ")
        assert identifier.isdecimal() and name.isalpha()
        assert lines[-1].startswith(("Дереккөз:", "Источник:", "Source:"))

    def test_headline_is_the_first_sentence_and_has_no_stop(self, folder: Path) -> None:
        for language, sentences in read_sentences(folder).items():
            headline = (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()[1]
            assert headline == sentences[0]
            assert not headline.endswith(".")

    def test_has_12_to_25_kazakh_sentences(self, folder: Path) -> None:
        assert 12 <= len(read_sentences(folder)["kk"]) <= 25

    @pytest.mark.parametrize(("source", "target"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
    def test_every_sentence_is_in_exactly_one_bead(self, folder: Path, source: str, target: str) -> None:
        sentences = read_sentences(folder)
        beads = read_beads(folder)[f"{source}-{target}"]
        assert all(bead != ((), ()) for bead in beads)
        for side, language in enumerate((source, target)):
            counts = Counter(number for bead in beads for number in bead[side])
            assert counts == Counter(range(1, len(sentences[language]) + 1)), f"{language} in {source}-{target}"

    @pytest.mark.parametrize(("source", "target"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
    def test_beads_stand_in_the_order_of_the_source(self, folder: Path, source: str, target: str) -> None:
        beads = read_beads(folder)[f"{source}-{target}"]
        firsts = [bead[0][0] for bead in beads if bead[0]]
        assert firsts == sorted(firsts)
        assert all(list(numbers) == sorted(numbers) for bead in beads for numbers in bead)

    def test_pairs_agree_with_each_other(self, folder: Path) -> None:
        """An English and a Russian sentence in one bead come from a Kazakh sentence in common, where both come from one."""
        beads = read_beads(folder)
        for english, russian in beads["en-ru"]:
            from_english = {number for source, target in beads["kk-en"] if set(target) & set(english) for number in source}
            from_russian = {number for source, target in beads["kk-ru"] if set(target) & set(russian) for number in source}
            if from_english and from_russian:
                assert from_english & from_russian, f"en {english} and ru {russian}"
