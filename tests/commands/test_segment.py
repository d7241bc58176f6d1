"""`kazalign segment`."""

from __future__ import annotations

from pathlib import Path

import kazalign as package

from .conftest import Runner


def test_a_sentence_a_line(kazalign: Runner, article: Path) -> None:
    done = kazalign("segment", article)
    assert (done.status, done.err) == (0, "")
    sentences = package.segment(package.read(article)).sentences
    assert done.out.splitlines() == [sentence.text for sentence in sentences]
    assert len(sentences) == 6


def test_offsets(cli: Runner, article: Path) -> None:
    text = article.read_text(encoding="utf-8")
    rows = [line.split("\t") for line in cli("segment", article, "--offsets").out.splitlines()]
    assert [row[0] for row in rows][:2] == ["article.p1.s1", "article.p2.s1"]
    assert [row[3] for row in rows] == ["kk", "kk", "kk", "ru", "kk", "kk"]
    for _, start, end, _, sentence in rows:
        assert text[int(start) : int(end)] == sentence


def test_standard_input_in_another_language(cli: Runner) -> None:
    given = "A. Smith et al. came at 5 p.m. on Mr. Brown's train. It was late."
    done = cli("segment", "-", "--language", "English", standard_input=given.encode("utf-16"))
    assert done.out == "A. Smith et al. came at 5 p.m. on Mr. Brown's train.\nIt was late.\n"


def test_changes_are_listed(cli: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Бүгін ке\u00adше.")
    done = cli("segment", "a.txt", "--changes")
    assert done.out == "Бүгін кеше.\n"
    assert done.err == "a\t8\tinvisible\t'\\xad' -> ''\na: changes: invisible 1\n"


def test_a_folder_and_an_old_encoding(cli: Runner, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_bytes("Қазақстанда бүгін күн ашық болды.\r\n".encode("kz1048"))
    (tmp_path / "news" / "b.html").write_text("<html><body><p>Ертең жаңбыр жауады.</p></body></html>")
    assert cli("segment", "news").out == "Қазақстанда бүгін күн ашық болды.\nЕртең жаңбыр жауады.\n"


def test_output_is_utf_8_whatever_the_terminal(kazalign: Runner) -> None:
    done = kazalign("segment", "-", standard_input="Қош.", variables={"PYTHONIOENCODING": "ascii"})
    assert done.out == "Қош.\n"


def test_what_is_wrong_is_said(cli: Runner, article: Path) -> None:
    for arguments, message in (
        (["absent.txt"], "absent.txt: there is no such file or folder"),
        (["a" * 300], f"{'a' * 300}: cannot be read: File name too long"),
        ([article, "--language", "xx"], "unknown language 'xx'"),
        ([article, "--engine", "nonsense"], "unknown segmenter 'nonsense'; known are: rules, sat"),
    ):
        done = cli("segment", *arguments)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith(f"kazalign: {message}")


def test_latin_kazakh_is_put_into_cyrillic_on_request(cli: Runner, tmp_path: Path) -> None:
    page = tmp_path / "latin.txt"
    page.write_text("Bügın Astanada jiyn öttı. Oğan ministrler qatysty.\n", encoding="utf-8")
    assert "Бүгін Астанада" in cli("segment", page, "--convert-script").out
    assert "Bügın Astanada" in cli("segment", page).out
