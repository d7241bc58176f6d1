"""`kazalign align` run for real."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest

from .conftest import Outcome, within

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
ARTICLE = ARTICLES / "03-science"
KAZAKH, ENGLISH, RUSSIAN = (ARTICLE / f"{code}.txt" for code in ("kk", "en", "ru"))

align = within
"""In this process and with the user's own cache, where the encoder is made once."""


def run(*arguments: object) -> Outcome:
    return align("align", *arguments)


def gold_sentences(folder: Path, code: str, into: Path) -> Path:
    rows = (line.split("\t") for line in (folder / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:])
    path = into / f"{code}.txt"
    path.write_text("\n".join(text for language, _, text in rows if language == code) + "\n", encoding="utf-8")
    return path


def test_two_pages_become_a_table_and_a_closing_line() -> None:
    outcome = run(KAZAKH, ENGLISH)
    assert outcome.status == 0, outcome.err
    header, *rows = [line.split("\t") for line in outcome.out.splitlines()]
    assert header == ["bead", "shape", "probability", "crossing", "ids_kk", "text_kk", "ids_en", "text_en"]
    assert ("11,6 метр" in rows[1][5]) and ("11.6-meter" in rows[1][7])
    assert outcome.err.count("\n") == 1 and " beads (1-1 " in outcome.err and " unaligned; mean probability 0." in outcome.err


def test_gold_is_scored(tmp_path: Path) -> None:
    files = [gold_sentences(ARTICLE, code, tmp_path) for code in ("kk", "en")]
    outcome = run(*files, "--segmented", "--gold", ARTICLE / "beads.tsv", "--out", tmp_path / "out.tsv")
    assert outcome.status == 0, outcome.err
    strict, lax, _ = outcome.err.splitlines()
    assert strict.startswith("strict: precision ") and float(strict.rsplit(" ", 1)[1]) >= 0.9
    assert lax.startswith("lax: precision ") and float(lax.rsplit(" ", 1)[1]) >= 0.9
    assert (tmp_path / "out.tsv").exists()


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        (ARTICLES / "04-health" / "beads.tsv", "the gold is not of these sentences"),
        (Path("nope.tsv"), "nope.tsv: there is no such file"),
    ],
)
def test_gold_that_will_not_do_is_refused_before_the_work(gold: Path, message: str, tmp_path: Path) -> None:
    files = [gold_sentences(ARTICLE, code, tmp_path) for code in ("kk", "en")]
    with patch("kazalign.pipeline.alignment.Aligner.align", side_effect=AssertionError("work was begun")):
        outcome = run(*files, "--segmented", "--gold", gold, "--embedder", "lexical")
    assert outcome.status == 2 and message in outcome.err and outcome.out == ""


def test_quiet_leaves_the_scores_that_were_asked_for(tmp_path: Path) -> None:
    files = [gold_sentences(ARTICLE, code, tmp_path) for code in ("kk", "en")]
    options = ("--segmented", "--embedder", "lexical", "--out", tmp_path / "out.tsv", "--quiet")
    outcome = run(*files, *options, "--gold", ARTICLE / "beads.tsv")
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == ["strict", "lax"]
    assert run(*files, *options) == Outcome(0, "", "")


def test_three_texts_become_rows_of_three(tmp_path: Path) -> None:
    outcome = run(KAZAKH, ENGLISH, RUSSIAN, "--format", "jsonl")
    assert outcome.status == 0, outcome.err
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert sum(row["shape"] == "1-1-1" for row in rows) >= 10
    assert list(rows[0]["sides"]) == ["kk", "en", "ru"]
    named = [each["id"] for row in rows for each in row["sides"]["ru"]["sentences"]]
    assert len(named) == len(set(named)) > 20


def test_words_are_linked_in_the_page(tmp_path: Path) -> None:
    outcome = run(KAZAKH, ENGLISH, "--words", "--format", "html", "--out", tmp_path / "page.html")
    assert outcome.status == 0, outcome.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("data-links=") > 300 and page.rstrip().endswith("</html>")


def test_words_in_pharaoh_form() -> None:
    outcome = run(KAZAKH, ENGLISH, "--words")
    links = [line.split("\t")[8] for line in outcome.out.splitlines()]
    assert links[0] == "links_kk-en" and "0-" in links[2]


def test_a_translation_memory(tmp_path: Path) -> None:
    outcome = run(KAZAKH, ENGLISH, "--format", "tmx", "--out", tmp_path / "a.tmx", "--embedder", "lexical", "--quiet")
    assert outcome == Outcome(0, "", "")
    assert len(ElementTree.parse(tmp_path / "a.tmx").findall("./body/tu")) > 10


def test_languages_may_be_given_together_or_one_by_one() -> None:
    for options in (("--languages", "kk,en"), ("--languages", "Kazakh", "--languages", "eng")):
        assert run(KAZAKH, ENGLISH, *options, "--embedder", "lexical").status == 0


def test_a_language_that_does_not_look_right_is_said() -> None:
    outcome = run(KAZAKH, ENGLISH, "--languages", "kk,ru")
    assert outcome.status == 0 and f"{ENGLISH} looks like en, not ru" in outcome.err


def test_by_a_translation_and_by_both(tmp_path: Path) -> None:
    """The article in Kazakh is translated; of English and Kazakh, the Kazakh is, too."""
    for files, method, by in (((KAZAKH, ENGLISH), "translation", ""), ((ENGLISH, KAZAKH), "auto", "lexical and ")):
        out = tmp_path / f"{method}.tmx"
        outcome = run(*files, "--method", method, "--embedder", "lexical", "--format", "tmx", "--out", out)
        assert outcome.status == 0, outcome.err
        text = out.read_text(encoding="utf-8")
        assert f">{by}bundled:kk-small, news</prop>" in text
        assert "11,6 метр" in text and "11.6-meter" in text


TURKISH = (
    "Balkaş Gölü'nün dibinde sekiz bin yıllık iklim tarihi bulundu. Bilim insanları gölden on bir metrelik bir örnek çıkardı. "
    "Örnek şimdi Almatı'daki laboratuvarda inceleniyor. Su seviyesi son yüz yılda iki metre düştü. Yağmur azaldı."
)
SIMPLE_KAZAKH = (
    "Балқаш көлінің түбінен сегіз мың жылдық климат тарихы табылды. Ғалымдар көлден он бір метрлік үлгі алды. "
    "Үлгі қазір Алматыдағы зертханада зерттелуде. Соңғы жүз жылда су деңгейі екі метрге түсті. Жаңбыр азайды."
)


def test_a_language_beside_the_three_goes_by_its_code(tmp_path: Path) -> None:
    for name, text in (("a", SIMPLE_KAZAKH), ("b", TURKISH)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    for options in (("--languages", "kk", "tr"), ("--languages", "kk,Turkish", "--method", "auto")):
        outcome = run(*files, *options)
        assert outcome.status == 0, outcome.err
        header, *rows = [line.split("\t") for line in outcome.out.splitlines()]
        assert header[4:] == ["ids_kk", "text_kk", "ids_tr", "text_tr"]
        assert [row[1] for row in rows] == ["1-1"] * 5
        assert "looks like" not in outcome.err
    assert outcome.err.startswith("kk-tr: by e5 alone; ")
    refused = run(*files, "--languages", "kk,tr", "--method", "translation")
    assert refused.status == 2 and "translates neither kk-tr nor tr-kk; it translates: kk-en, kk-ru, " in refused.err
    untold = run(*files)
    assert untold.status == 2 and "b.txt: its language cannot be told; say the languages" in untold.err


def test_nothing_aligned_is_an_error_with_a_diagnosis() -> None:
    outcome = run(KAZAKH, ARTICLES / "06-sport" / "en.txt")
    assert outcome.status == 2 and outcome.out == ""
    assert outcome.err.startswith("kazalign: nothing was aligned: ") and "may not be translations of each other" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((KAZAKH, KAZAKH), "each text must have a language of its own"),
        ((KAZAKH, "nowhere.txt"), "nowhere.txt: there is no such file"),
        ((KAZAKH, "n" * 300, "--languages", "kk,en"), "cannot be read: File name too long"),
        ((KAZAKH, ENGLISH, "--languages", "kk"), "2 texts but 1 languages"),
        ((KAZAKH,), "give two texts or three to align, not 1"),
        ((KAZAKH, ENGLISH, "--method", "guess"), "unknown method 'guess'; known are: embedding, translation, auto"),
        ((KAZAKH, ENGLISH, "--method", "auto", "--engine", "mine"), "mine"),
        ((KAZAKH, ENGLISH, "--languages", "kk,xx"), "unknown language 'xx'"),
        ((KAZAKH, ENGLISH, "--embedder", "laser"), "unknown embedder 'laser'"),
        ((KAZAKH, ENGLISH, "--preset", "poetry"), "unknown preset 'poetry'"),
        ((KAZAKH, ENGLISH, "--format", "odt"), "unknown format 'odt'"),
        ((KAZAKH, "not-read-yet.txt", "--format", "moses"), "the format 'moses' cannot go to standard output"),
        ((KAZAKH, ENGLISH, RUSSIAN, "--gold", ARTICLE / "beads.tsv"), "gold is for two texts, but 3 are given"),
        ((KAZAKH, ENGLISH, RUSSIAN, KAZAKH), "give two texts or three to align, not 4"),
        ((KAZAKH, ENGLISH, "--words", "--word-method", "giza"), "unknown method of word alignment 'giza'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[object, ...], message: str) -> None:
    outcome = run(*arguments)
    assert outcome.status == 2 and outcome.out == ""
    assert message in outcome.err and outcome.err.count("\n") == 1


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    outcome = run(KAZAKH, empty)
    assert outcome.status == 2 and "the file is empty" in outcome.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "nowhere/out.tsv"), "nowhere: the folder does not exist; create it first"),
        (("--out", "."), ".: cannot be written: this is a folder; name a file"),
        (("--out", "a.en"), "a.en: is an input and would be overwritten; name another place with --out"),
        (("--out", "link.tsv"), "a.kk: is an input and would be overwritten"),
        (("--out", "a", "--format", "moses"), "a.kk: is an input and would be overwritten"),
        (("--out", "beads.tsv", "--gold", "beads.tsv"), "beads.tsv: is an input and would be overwritten"),
        (("--out", "new", "--words", "--word-method", "eflomal", "--priors", "new"), "new: is an input and would be overwritten"),
    ],
)
def test_a_place_that_will_not_do_is_said_before_the_work(
    options: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(KAZAKH, "a.kk")
    shutil.copy(ENGLISH, "a.en")
    shutil.copy(ARTICLE / "beads.tsv", "beads.tsv")
    Path("link.tsv").symlink_to("a.kk")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with patch("kazalign.pipeline.alignment.Aligner", side_effect=AssertionError("work was begun")):
        outcome = run("a.kk", "a.en", *options)
    assert (outcome.status, outcome.out) == (2, "") and outcome.err.startswith("kazalign: ")
    assert message in outcome.err and outcome.err.count("\n") == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
