"""Whatever goes in: a clear error or a sane result, the agreed exit status, and no traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Runner, environment
from .server import Server, translation

GOOD = "Бүгін күн ашық."


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def translations(cli: Runner, server: Server, path: Path, *options: object) -> dict[str, str]:
    """Source sentence -> its English, out of a run that ends well."""
    done = cli("translate", path, "--to", "en", "--format", "jsonl", "--engine", server.engine, "--no-memory", *options)
    assert done.status == 0, done.err
    rows = [json.loads(line) for line in done.out.splitlines()]
    return {row["source"]: row["translations"]["en"]["text"] for row in rows}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n\r\n", "the file is empty"),
        (" \u00a0\u2003\n\u200b\n".encode(), "there is no text in it"),
        (bytes(range(256)) * 8, "binary file, not text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99), "an image, not text"),
    ],
)
def test_a_file_without_text(cli: Runner, server: Server, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "odd.txt").write_bytes(content)
    done = cli("translate", "odd.txt", "--engine", server.engine)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kazalign: odd.txt: ") and message in done.err
    assert len(done.err.splitlines()) == 1


def test_nothing_on_standard_input(cli: Runner, server: Server) -> None:
    done = cli("translate", "-", "--engine", server.engine)
    assert (done.status, done.err) == (2, "kazalign: the input is empty\n")


def test_furniture_alone(cli: Runner, server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Дереккөз: dknews.kz\n")
    done = cli("translate", "a.txt", "--to", "en", "--engine", server.engine)
    assert (done.status, done.out) == (0, "Дереккөз: dknews.kz\n")
    assert "0 sentences, 0 translations" in done.err


def test_one_line_of_100000_characters(cli: Runner, server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("бір үлкен қала, екі жақсы үй, " * 3333 + "соңғы үйлер")
    ((source, target),) = translations(cli, server, tmp_path / "a.txt").items()
    assert len(source) == 100_001
    assert target.split() == translation(source, "en").split()
    assert max(len(text) for text, _ in server.asked) <= 2000


def test_10000_lines_of_one_word(cli: Runner, server: Server, tmp_path: Path) -> None:
    lines = [f"{word}{number}" for number in range(2500) for word in ("кітап", "Қала", "үй,", "өзен.")]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    assert translations(cli, server, tmp_path / "a.txt") == {line: translation(line, "en") for line in lines}


def test_scripts_emoji_and_directions(cli: Runner, server: Server, tmp_path: Path) -> None:
    lines = [
        "Бүгін today сегодня 今日 күн ашық болды.",
        "Отбасы 👨‍👩‍👧 пен жалау 🇰🇿 туралы хабар келді.",
        "שלום עולם מה שלומך היום?",
        "مرحبا بالعالم الجميل اليوم.",
        "😀😀😀",
        "+7 (727) 250-00-00",
        "12:30 — 45%",
    ]
    (tmp_path / "a.txt").write_text("\n\n".join(lines))
    made = translations(cli, server, tmp_path / "a.txt")
    assert list(made) == lines
    for line in lines[4:]:  # nothing to translate
        assert made[line] == line
    assert "👨‍👩‍👧" in made[lines[1]] and "🇰🇿" in made[lines[1]]


def test_a_file_that_is_not_there(cli: Runner, server: Server) -> None:
    for name, message in (
        ("a.txt", "a.txt: there is no such file or folder"),
        ("*.txt", "*.txt: no file fits"),
        ("я" * 200, "too long"),
    ):
        done = cli("translate", name, "--engine", server.engine)
        assert done.status == 2 and message in done.err
    assert server.asked == []


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_a_file_that_cannot_be_read(cli: Runner, server: Server) -> None:
    done = cli("translate", "/proc/self/mem", "--engine", server.engine)
    assert (done.status, done.err) == (2, "kazalign: /proc/self/mem: cannot be read: Input/output error\n")


def test_names_that_are_no_text(cli: Runner, server: Server, tmp_path: Path) -> None:
    name = os.fsdecode("мақала".encode("cp866", "replace")) + ".txt"
    (tmp_path / name).write_text(GOOD)
    for file_format in ("text", "html", "tsv", "jsonl"):
        done = cli("translate", name, "--to", "en", "--out", "out", "--format", file_format, "--engine", server.engine)
        assert done.status == 0, done.err
    sidecar = json.loads((tmp_path / "out" / f"{name[:-4]}.en.txt.json").read_text(encoding="utf-8"))
    assert sidecar["path"].endswith(".txt")
    assert cli("translate", "\udcff.txt", "--engine", server.engine).status == 2
    assert cli("segment", name, "--offsets").status == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "good.txt/new", "--format", "html"), "good.txt/new: cannot be written: a part of the path is a file"),
        (("--out", "good.txt"), "good.txt: is a file, but a folder is needed"),
        (("--out", "good.txt", "--to", "en"), "good.txt: is an input and would be overwritten"),
        (("--out", "я" * 200 + ".html", "--format", "html"), "the name is too long"),
        (("--format", "pdf"), "unknown format 'pdf'; known are: text, html, tsv, jsonl"),
        (("--to", "fr"), "unknown language 'fr'; known are: kk"),
        (("--from", "xx"), "unknown language 'xx'"),
        (("--to", "kazakh"), "the texts are in kk and cannot be translated into it"),
        (("--engine", "bundle"), "unknown engine 'bundle'; did you mean bundled?"),
        (("--engine", "ct2:"), "write ct2:PATH"),
        (("--engine", "libretranslate:nonsense"), "is no address; write libretranslate:http://HOST:PORT"),
        (("--offline",), "--offline forbids"),
        (("--engine", "hf:kazalign-test/absent", "--offline"), "--offline forbids"),
        (("--glossary", "absent.tsv"), "absent.tsv: the glossary cannot be read"),
        (
            ("--glossary", "kazakstan"),
            "kazakstan: the glossary cannot be read: No such file or directory; by name there are: kazakhstan",
        ),
        (("--memory", "good.txt"), "good.txt: file is not a database; it is not a translation memory"),
        (("--memory", "."), "has to be a file, this is a folder"),
        (("--memory", "good.txt/memory"), "good.txt/memory: no translation memory can be written in the folder good.txt"),
        (("--memory", "a.sqlite", "--no-memory"), "--memory and --no-memory exclude each other"),
        (("--beam", "0"), "Invalid value for '--beam'"),
        (("--nonsense",), "No such option: --nonsense"),
    ],
)
def test_options_that_are_wrong(cli: Runner, server: Server, good: Path, options: tuple[str, ...], message: str) -> None:
    engine = () if "--engine" in options else ("--engine", server.engine)
    done = cli("translate", good.name, *engine, *options)
    assert (done.status, done.out) == (2, "")
    assert message in " ".join(done.err.split())
    assert server.asked == []
    assert good.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("engine", "status", "message"),
    [
        ("ct2:absent", 2, "absent: no such folder; expected a CTranslate2 model"),
        (
            "libretranslate:http://127.0.0.1:1",
            1,
            "http://127.0.0.1:1: cannot be reached: [Errno 111] Connection refused; is the server running",
        ),
    ],
)
def test_engines_that_are_not_there(cli: Runner, good: Path, engine: str, status: int, message: str) -> None:
    done = cli("translate", good, "--engine", engine)
    assert (done.status, done.out) == (status, "")
    assert done.err.startswith(f"kazalign: {message}")


def test_a_direction_that_the_engine_has_not(cli: Runner, good: Path, tiny_model: Path) -> None:
    card = json.loads((tiny_model / "model.json").read_text())
    one_way = good.parent / "one-way"
    one_way.mkdir()
    for file in tiny_model.iterdir():
        (one_way / file.name).symlink_to(file)
    (one_way / "model.json").unlink()
    (one_way / "model.json").write_text(json.dumps(card | {"directions": [["kk", "en"]]}))
    done = cli("translate", good, "--engine", f"ct2:{one_way}")
    assert (done.status, done.err) == (2, "kazalign: ct2:one-way does not translate kk-ru; it translates: kk-en\n")


def test_a_hub_that_cannot_be_reached(kazalign: Runner, good: Path) -> None:
    """Said within seconds; the hub's own client would try for half a minute."""
    began = time.monotonic()
    variables = {"HF_ENDPOINT": "http://127.0.0.1:1"}
    done = kazalign("translate", good, "--engine", "hf:kazalign-test/absent", variables=variables)
    assert done.status == 1
    assert "hf:kazalign-test/absent" in done.err and "http://127.0.0.1:1 cannot be reached" in done.err
    assert time.monotonic() - began < 25


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"term\tword\n", "terms.tsv, line 1: a glossary begins with the line: source<TAB>target<TAB>language"),
        (
            "source\ttarget\tlanguage\nүй\thouse\n".encode(),
            "terms.tsv, line 2: expected 3 cells (source, target, language), found 2",
        ),
        (
            "source\ttarget\tlanguage\nүй\thouse\ten\n\nүй\thome\ten\n".encode(),
            "terms.tsv, line 4: the term 'үй' (en) stands in line 2",
        ),
        ("source\ttarget\tlanguage\nүй\thouse\txx\n".encode(), "terms.tsv, line 2: unknown language 'xx'"),
        (
            "source\ttarget\tlanguage\nүй\thouse\ten\n".encode("cp1251", "replace") + b"\xff",
            "terms.tsv: the glossary is not UTF-8",
        ),
    ],
)
def test_a_bad_glossary(cli: Runner, server: Server, good: Path, content: bytes, message: str) -> None:
    (good.parent / "terms.tsv").write_bytes(content)
    done = cli("translate", good, "--engine", server.engine, "--glossary", "terms.tsv")
    assert done.status == 2 and done.err.startswith(f"kazalign: {message}")


def test_a_memory_of_another_kind(cli: Runner, server: Server, good: Path) -> None:
    path = good.parent / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
    connection.close()
    done = cli("translate", good, "--engine", server.engine, "--memory", path)
    assert done.status == 2 and "this SQLite file is not a translation memory" in done.err


def test_more_inputs_than_standard_output_takes(cli: Runner, server: Server, good: Path) -> None:
    (good.parent / "second.txt").write_text(GOOD)
    done = cli("translate", good, "second.txt", "--engine", server.engine)
    assert (done.status, done.err) == (2, "kazalign: 2 inputs cannot all go to standard output; name a folder with --out\n")
    twice = cli("translate", "-", "-", "--out", "out", "--engine", server.engine, standard_input=GOOD.encode())
    assert (twice.status, twice.err) == (2, "kazalign: standard input, -, can be read only once; give it once\n")


def test_outputs_that_would_meet(cli: Runner, server: Server, good: Path, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in ("a.txt", "a.html"):
        (tmp_path / "news" / name).write_text(f"<p>{GOOD}</p>")
    done = cli("translate", "news", "--out", "out", "--engine", server.engine)
    assert done.status == 2 and "would be written to the same file as news/a.html" in done.err
    done = cli("translate", "news", "--out", "news", "--engine", server.engine)
    assert done.status == 2 and "news: is the folder of the inputs" in done.err
    done = cli("translate", "news/a.html", "--format", "html", "--out", "news", "--engine", server.engine)
    assert done.status == 2 and "news/a.html: is an input and would be overwritten" in done.err


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for the memory's first pages and not for much more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        sys.platform != "linux"
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(cli: Runner, server: Server, tmp_path: Path, full_disk: Path) -> None:
    """One clear error, no half file; with more room the same command goes on."""
    article = tmp_path / "a.txt"
    article.write_text("\n".join(f"{number}-үй мен қала туралы жаңа хабар." for number in range(3000)))
    arguments = "translate", article, "--to", "en", "--engine", server.engine
    done = cli(*arguments, "--no-memory", "--out", full_disk)
    assert done.status == 1
    assert done.err.startswith(
        f"kazalign: {full_disk}/a.en.txt: could not be written: No space left on device; no file was changed"
    )
    assert list(full_disk.iterdir()) == []
    done = cli(*arguments, "--memory", full_disk / "memory.sqlite", "--out", "out")
    assert done.status == 1
    assert "memory.sqlite: the translation memory cannot be used: database or disk is full; free some space" in done.err
    assert list((tmp_path / "out").iterdir()) == []
    subprocess.run(["mount", "-o", "remount,size=16m", full_disk], check=True)
    asked = len(server.asked)
    assert cli(*arguments, "--memory", full_disk / "memory.sqlite", "--out", "out").status == 0
    assert 0 < len(server.asked) - asked < 3000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_that_is_full(cli: Runner, server: Server, good: Path) -> None:
    for options in (("--format", "html"), ("--to", "en")):
        done = cli("translate", good, "--out", "/dev/full", "--engine", server.engine, *options)
        assert (done.status, done.err) == (
            1,
            "kazalign: /dev/full: could not be written: No space left on device; no file was changed\n",
        )
    assert cli("translate", good, "--out", os.devnull, "--to", "en", "--engine", server.engine).status == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(cli: Runner, server: Server, good: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    done = cli("translate", good, "--out", "closed", "--engine", server.engine)
    assert done.status == 2 and "no permission to write here" in done.err
    assert server.asked == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_place_where_nobody_may_write(cli: Runner, server: Server, good: Path) -> None:
    done = cli("translate", good, "--out", "/proc/kazalign", "--engine", server.engine)
    assert done.status == 2 and done.err.startswith("kazalign: /proc/kazalign: cannot be written")
    assert server.asked == []


def test_output_that_ends_early(kazalign: Runner, good: Path, server: Server, tmp_path: Path) -> None:
    """A reader such as `head` that has enough: one line at most."""
    good.write_text("\n".join(f"{number}-үй туралы жаңа хабар." for number in range(2000)))
    for arguments in (["segment", "good.txt"], ["translate", "good.txt", "-q", "--to", "en", "--engine", server.engine]):
        program = " ".join([sys.executable, "-m", "kazalign", *arguments])
        done = subprocess.run(
            f"{program} | head -c 100", shell=True, capture_output=True, check=True, cwd=tmp_path, env=environment(tmp_path)
        )
        assert len(done.stdout) == 100
        assert done.stderr.decode() in ("", "kazalign: standard output was closed before everything was written\n")
