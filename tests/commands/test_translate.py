"""`kazalign translate`: its options, formats, streams, and what it says."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import lxml.html
import pytest

import kazalign
from kazalign.commands import progress

from .conftest import Runner, command_line, environment, within
from .server import Server, translation

SUMMARY = re.compile(
    r"(\d+) sentences, (\d+) translations \((\d+) from the memory\), \d+\.\d seconds, \d+\.\d translations a second; flags: (.+)"
)
TRANSLATED = (
    "Алматыда жаңа кітапхана ашылды",
    "Кеше 2022 жылғы жоба аяқталды.",
    "Мектеп оқушылары жаңа кітаптарды оқыды!",
    "Ғалымдар өзен суының сапасын зерттеді.",
    "Кеше Алматыда қатты жаңбыр жауды.",
)
RUSSIAN = "Школьники прочитали новые книги и обсудили их с учителями."


def expected(article: Path, code: str) -> str:
    """The article with its sentences replaced by what the server makes of them."""
    text = article.read_text(encoding="utf-8")
    for sentence in (*TRANSLATED, *([RUSSIAN] if code != "ru" else [])):
        text = text.replace(sentence, translation(sentence, code))
    return text


def test_text_in_the_shape_of_the_original(kazalign: Runner, article: Path, server: Server, tmp_path: Path) -> None:
    """As a process of its own, from the options to the last line."""
    done = kazalign("translate", article, "--to", "en", "--to", "Russian", "--out", "out", "--engine", server.engine)
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[0] == "out/article.en.txt, out/article.ru.txt"
    last = SUMMARY.fullmatch(done.err.splitlines()[-1])
    assert last and last.groups() == ("6", "12", "0", "already_target 1")
    for code in ("en", "ru"):
        assert (tmp_path / "out" / f"article.{code}.txt").read_text(encoding="utf-8") == expected(article, code)
        sidecar = json.loads((tmp_path / "out" / f"article.{code}.txt.json").read_text(encoding="utf-8"))
        assert sidecar["engines"] == [{"engine": server.engine, "revision": "1", "sentences": 6}]
        assert sidecar["licence"] == "that of the server's models"
        assert sidecar["machine_translation"] is True
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "article.en.txt", "article.en.txt.json", "article.ru.txt", "article.ru.txt.json",
    ]  # fmt: skip
    assert (tmp_path / "cache" / "kazalign" / "memory.sqlite").is_file()


@pytest.mark.parametrize(
    "options",
    [
        ["--glossary", "kazakhstan", "--glossary", "terms.tsv", "--format", "tsv", "--out", "terms.tsv"],
        ["--memory", "memory", "--format", "html", "--out", "memory"],
        ["--memory", "out/article.html", "--format", "html", "--out", "out"],
    ],
)
def test_neither_glossary_nor_memory_is_written_over(cli: Runner, article: Path, tmp_path: Path, options: list[str]) -> None:
    for name in ("terms.tsv", "memory", "out/article.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("source\ttarget\tlanguage\n")
    done = cli("translate", article, "--to", "en", *options)
    place = options[-5 if "--glossary" in options else 1]
    assert done.status == 2
    assert done.err == f"kazalign: {place}: is an input and would be overwritten; name another place with --out\n"
    assert (tmp_path / place).read_text() == "source\ttarget\tlanguage\n"


def test_the_name_of_a_glossary_is_no_file(cli: Runner, article: Path, server: Server) -> None:
    options = ("--to", "en", "--glossary", "kazakhstan", "--format", "tsv", "--engine", server.engine)
    assert cli("translate", article, *options, "--out", "kazakhstan").status == 0
    assert cli("translate", article, *options, "--out", "kazakhstan.tsv").status == 0


def test_a_real_model(cli: Runner, article: Path, tiny_model: Path) -> None:
    done = cli(
        "translate", article, "--to", "en", "--format", "jsonl", "--engine", f"ct2:{tiny_model}", "--offline", "--threads", 1
    )
    assert done.status == 0
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["source"] for row in rows] == [*TRANSLATED[:3], RUSSIAN, *TRANSLATED[3:]]
    for row in rows:
        (target,) = row["translations"].values()
        assert target["engine"] == "ct2:tiny" and target["revision"] and target["text"] and target["score"] < 0
        assert row["licence"] == "Apache-2.0"


def test_standard_input_to_standard_output(kazalign: Runner, server: Server) -> None:
    given = "Кеше қатты жаңбыр жауды. Бүгін күн ашық."
    both = kazalign("translate", "-", "--engine", server.engine, "--quiet", standard_input=given)
    assert (both.status, both.err) == (0, "")
    assert both.out == f"== en\n{translation(given, 'en')}\n\n== ru\n{translation(given, 'ru')}\n"
    one = kazalign(
        "translate", "-", "--to", "en", "--out", "-", "--engine", server.engine, "-q", standard_input=given.encode("utf-16")
    )
    assert (one.status, one.out, one.err) == (0, translation(given, "en") + "\n", "")


def test_standard_input_into_a_folder(cli: Runner, server: Server, tmp_path: Path) -> None:
    given = "Қоныстың үні.".encode("kz1048")
    assert cli("translate", "-", "--to", "ru", "--out", "out", "--engine", server.engine, standard_input=given).status == 0
    assert (tmp_path / "out" / "stdin.ru.txt").read_text() == translation("Қоныстың үні.", "ru")


def test_html(cli: Runner, article: Path, server: Server, tmp_path: Path) -> None:
    assert cli("translate", article, "--format", "html", "--out", "new/page.html", "--engine", server.engine).status == 0
    page = lxml.html.parse(tmp_path / "new" / "page.html")
    for sentence in TRANSLATED:
        (span,) = [span for span in page.xpath("//div[@lang='kk']//span") if span.text == sentence]
        found = page.xpath("//span[@data-sentence=$id]/text()", id=span.get("data-sentence"))
        assert found == [sentence, translation(sentence, "en"), translation(sentence, "ru")]


def test_tsv(cli: Runner, article: Path, server: Server) -> None:
    done = cli("translate", article, "--format", "tsv", "--to", "en", "--engine", server.engine)
    head, *rows = [line.split("\t") for line in done.out.splitlines()]
    table = [dict(zip(head, row, strict=True)) for row in rows]
    text = article.read_text(encoding="utf-8")
    for row in table:
        assert text[int(row["start"]) : int(row["end"])] == row["source"]
        assert row["text_en"] == translation(row["source"], "en")
        assert (row["engine_en"], row["revision_en"], row["flags_en"]) == (server.engine, "1", "")
    assert [row["language"] for row in table] == ["kk", "kk", "kk", "ru", "kk", "kk"]


def test_a_folder_keeps_its_places_and_goes_on(cli: Runner, server: Server, tmp_path: Path) -> None:
    (tmp_path / "news" / "old").mkdir(parents=True)
    (tmp_path / "news" / "my article.txt").write_text("Бүгін күн ашық.")
    (tmp_path / "news" / "old" / "film.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nКеше жаңбыр жауды.\n")
    (tmp_path / "news" / "page.md").write_text("# Бүгін күн ашық\n")
    for _ in range(2):  # the second time, what the first run wrote is no input
        done = cli("translate", "news", "--to", "en", "--out", "news/translated", "--engine", server.engine)
        assert done.status == 0
        names = {
            str(path.relative_to(tmp_path / "news")) for path in (tmp_path / "news").rglob("*.en.*") if path.suffix != ".json"
        }
        assert names == {"translated/my article.en.txt", "translated/old/film.en.srt", "translated/page.en.md"}
    assert len(server.asked) == 3
    film = (tmp_path / "news" / "translated" / "old" / "film.en.srt").read_text()
    assert film == f"1\n00:00:01,000 --> 00:00:02,000\n{translation('Кеше жаңбыр жауды.', 'en')}\n"


def test_a_pattern_and_the_same_file_twice(cli: Runner, server: Server, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Бүгін күн ашық.")
    done = cli("translate", "*.txt", "a.txt", tmp_path / "b.txt", "--to", "en", "--out", "out", "--engine", server.engine)
    assert done.err.splitlines()[:-1] == ["out/a.en.txt", "out/b.en.txt"]


def test_one_bad_file_does_not_stop_the_others(cli: Runner, server: Server, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("")
    (tmp_path / "news" / "b.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "news" / "c.txt").write_text("Бүгін күн ашық.")
    done = cli("translate", "news", "--to", "en", "--out", "out", "--engine", server.engine, "--quiet")
    assert done.status == 2
    assert (tmp_path / "out" / "c.en.txt").read_text() == translation("Бүгін күн ашық.", "en")
    lines = done.err.splitlines()
    assert lines[0] == "kazalign: news/a.txt: the file is empty"
    assert lines[1].startswith("kazalign: news/b.txt: ")
    assert lines[2].startswith("kazalign: 2 of 3 inputs were not translated")
    assert len(lines) == 3


def test_segmented(cli: Runner, server: Server, tmp_path: Path) -> None:
    lines = ["Бір сөйлем. Екі сөйлем.", "Дереккөз: жаңа мектеп ашылды.", *(f"{'Ұзын сөз ' * 7}{number}" for number in range(5))]
    (tmp_path / "lines.txt").write_text("\n".join(lines))
    assert cli("translate", "lines.txt", "--to", "en", "--segmented", "--engine", server.engine).status == 0
    assert sorted(text for text, _ in server.asked) == sorted(lines)


def test_from_another_language(cli: Runner, server: Server) -> None:
    done = cli(
        "translate", "-", "--from", "english", "--to", "kk", "--engine", server.engine, standard_input=b"Good morning to all."
    )
    assert done.status == 0
    assert server.asked == [("Good morning to all.", "kk")]


def test_no_memory(cli: Runner, article: Path, server: Server, tmp_path: Path) -> None:
    for _ in range(2):
        assert cli("translate", article, "--to", "en", "--no-memory", "--engine", server.engine).status == 0
    assert len(server.asked) == 12
    assert not (tmp_path / "cache").exists()


def test_beam_is_part_of_what_is_remembered(cli: Runner, article: Path, tiny_model: Path) -> None:
    arguments = "translate", article, "--to", "en", "--engine", f"ct2:{tiny_model}", "--memory", "memory.sqlite"
    greedy = cli(*arguments, "--beam", 1)
    assert "(0 from the memory)" in greedy.err and "(0 from the memory)" in cli(*arguments, "--beam", 2).err
    again = cli(*arguments, "--beam", 1)
    assert "(6 from the memory)" in again.err and again.out == greedy.out


def test_glossary(cli: Runner, article: Path, server: Server, tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text("source\ttarget\tlanguage\nкітапхана\tlibrary\ten\nАлматы\t\ten\n")
    done = cli("translate", article, "--to", "en", "--engine", server.engine, "--glossary", "terms.tsv", "--format", "tsv")
    assert done.status == 0
    *_, library, almaty, summary = done.err.splitlines()
    assert library.startswith("glossary: кітапхана -> library (en): 0 kept, 1 missed (article.p1.s1")
    assert re.match(r"glossary: Алматы -> Алматы \(en\): 0 kept, 2 missed \(article\.p1\.s1.*, article\.p\d\.s1.*\)$", almaty)
    assert "glossary 2" in summary


def test_the_glossary_counts_a_sentence_that_is_done_again_once(cli: Runner, server: Server, tmp_path: Path) -> None:
    """The engine makes something else of the stand-in for the address."""
    (tmp_path / "terms.tsv").write_text("source\ttarget\tlanguage\nкітапхана\tбиблиотека\tru\n")
    (tmp_path / "a.txt").write_text("Жаңа кітапхана туралы https://a.kz/b сайтында жазылған.\n")
    done = cli("translate", "a.txt", "--to", "ru", "--engine", server.engine, "--glossary", "terms.tsv", "--no-memory")
    assert done.status == 0 and "https://a.kz/b" in done.out
    assert "Жаңа кітапхана туралы сайтында жазылған." in [text for text, _ in server.asked], "done again without it"
    (line,) = (line for line in done.err.splitlines() if line.startswith("glossary: "))
    assert re.match(r"glossary: кітапхана -> библиотека \(ru\): 0 kept, 1 missed \(a\.p1\.s1[^,]*\)$", line)


def test_progress_in_plain_lines(cli: Runner, article: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
    done = cli("translate", article, "--engine", server.engine, "--format", "tsv")
    lines = done.err.splitlines()
    assert re.fullmatch(r"12 of 12 translations, \d+\.\d a second, 0 seconds left", lines[-2])
    assert SUMMARY.fullmatch(lines[-1])
    assert "\x1b" not in done.err


def on_a_terminal(folder: Path, *arguments: object) -> str:
    """Run with standard output and standard error on a terminal, and return what it was sent."""
    ours, theirs = pty.openpty()
    variables = environment(folder) | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command_line(*arguments), cwd=folder, env=variables, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    with process:
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the other side is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")


def test_progress_on_a_terminal(article: Path, server: Server, tmp_path: Path) -> None:
    """A bar, which is gone before the text comes; then the summary."""
    server.delay = 0.3
    shown = on_a_terminal(tmp_path, "translate", article, "--to", "en", "--engine", server.engine)
    bar, text, rest = shown.partition(expected(article, "en"))
    assert text
    assert "━" in bar and re.search(r"\d+\.\d a second", bar) and re.search(r"\d:\d\d:\d\d", bar)
    assert "━" not in rest
    assert SUMMARY.fullmatch(rest.strip())


def test_quiet_on_a_terminal(article: Path, server: Server, tmp_path: Path) -> None:
    assert on_a_terminal(tmp_path, "translate", article, "--out", "out", "--engine", server.engine, "--quiet") == ""


def test_from_python_the_same(article: Path, tiny_model: Path) -> None:
    done = within("translate", article, "--to", "en", "--format", "jsonl", "--no-memory", "--engine", f"ct2:{tiny_model}")
    translated = kazalign.translate(article, to=["en"], engine=f"ct2:{tiny_model}")
    assert [json.loads(line)["translations"]["en"]["text"] for line in done.out.splitlines()] == [
        each.text for each in translated.translations["en"]
    ]
