"""`kazalign export`: from any format into any other; and whatever is wrong is said in one line, with nothing half written."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from .conftest import Runner, environment

TSV = "kk\ten\tru\nБір.\tOne.\tОдин.\nЕкі.\tTwo.\t\n"
JSONL = '{"texts": {"kk": "Бір.", "en": "One."}, "id": "1", "scores": {"alignment": 0.5}}\n'
ARTICLE = Path(__file__).parents[2] / "corpora" / "articles" / "10-local-event"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A few inputs, good and bad, in a folder of the test."""
    content = {
        "good.tsv": TSV.encode(),
        "good.jsonl": JSONL.encode(),
        "empty.tsv": b"",
        "empty.jsonl": b"",
        "names.tsv": b"kk\ten\n",
        "one.jsonl": '{"texts": {"kk": "Бір."}}\n'.encode(),
        "late.jsonl": (JSONL * 1000 + '{"texts": {"kk": "Бір.", "ru": "Один."}, "id": "x"}\n').encode(),
        "apart.jsonl": '{"texts": {"kk": "Бір."}}\n{"texts": {"en": "One."}}\n'.encode(),
        "binary.tsv": bytes(range(256)) * 9,
        "binary.jsonl": bytes(range(256)) * 9,
        "cut.jsonl.gz": gzip.compress(JSONL.encode() * 5000)[:-20],
        "not.jsonl.gz": JSONL.encode(),
        "cp1251.csv": "kk,ru\nДа,Да\n".encode("cp1251"),
        "utf16.tsv": TSV.encode("utf-16"),
        "ragged.tsv": (TSV + "Үш.\tThree.\n").encode(),
        "nul.tsv": b"kk\ten\na\0\tb\n",
        "source.tsv": b"source\ttarget\na\tb\n",
        "bare.tsv": "Бір.\tOne.\n".encode(),
        "half.tsv": b"en\tWhat it says\na\tb\n",
        "twice.tsv": b"kk\tkk\na\tb\n",
        "open.csv": b'kk,en\n"a,b\n',
        "wrong.jsonl": b'{"texts": {"kk": 1}}\n',
        "scores.jsonl": b'{"texts": {"kk": "a", "en": "b"}, "scores": [1]}\n',
        "half.jsonl": b'{"texts": {"kk": "a"\n',
        "bad.parquet": b"PAR1 and no more",
        "news.kk": "Бір.\nЕкі.\n".encode(),
        "news.en": b"One.\n",
        "lonely.kk": "Бір.\n".encode(),
        "unknown.xyz": b"?",
        "folder/inside": b"",
    }
    for name, data in content.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.tsv"], "none.tsv: no such file"),
        (["none"], "none: no such files: none.kk, none.en or none.ru"),
        (["unknown.xyz"], "unknown.xyz: the name tells no format; name one with --from: jsonl, tsv,"),
        (["good.tsv", "--from", "nope"], "unknown format 'nope'; known are: jsonl, tsv,"),
        (["good.tsv", "--format", "nope"], "unknown format 'nope'; known are: jsonl, tsv,"),
        (["good.tsv", "--out", "out"], "out: the name tells no format; name one with --format: jsonl, tsv,"),
        (["good.tsv", "--out", "-"], "-: the name tells no format; name one with --format: jsonl, tsv,"),
        (["-"], "standard input has no name that tells its format; name one with --from: jsonl, tsv, csv"),
        (["-", "--from", "parquet"], "parquet cannot be read from standard input; name a file"),
        (["folder"], "folder: no Parquet file in this folder, nor in data in it"),
        (["folder", "--from", "tsv"], "folder: this is a folder; name a file"),
        (["empty.tsv"], "empty.tsv: is empty; a table begins with a line of column names"),
        (["empty.jsonl"], "empty.jsonl: there is nothing in it that could be exported"),
        (["names.tsv"], "names.tsv: there is nothing in it that could be exported"),
        (["one.jsonl"], "one.jsonl: in kk alone as far as the first 1,000 units tell, and a parallel corpus is in two languages at least; if others"),
        (["half.tsv"], "half.tsv: in en alone as far as the first 1,000 units tell, and a parallel corpus is in two languages at least; "
         "if another column is a text, say so: --columns 'What it says=kk'"),
        (["apart.jsonl"], "apart.jsonl: none of the 2 units has texts in two of kk, en; the texts are in: kk (1), en (1)"),
        (["good.tsv", "--languages", "kk", "de"], "good.tsv: none of the 2 units has texts in two of kk, de; the texts are in: kk (2)"),
        (["good.tsv", "--languages", "kk"], "a parallel corpus is in two languages at least, but --languages names kk alone"),
        (["good.tsv", "--languages", "kk,xx"], "unknown language 'xx'; known are: kk (Kazakh)"),
        (["late.jsonl"], "late.jsonl: unit 1,001 (x) has a text in 'ru', but the first 1,000 units are in kk, en; say which languages"),
        (["binary.tsv"], "binary.tsv, line 1: there is a NUL character in it; is it a text file, in UTF-8?"),
        (["binary.jsonl"], "binary.jsonl, line 1: not a row of a corpus: "),
        (["cut.jsonl.gz"], "cut.jsonl.gz: not a whole .gz file"),
        (["not.jsonl.gz"], "not.jsonl.gz: not a whole .gz file"),
        (["cp1251.csv"], "cp1251.csv, line 2: not in UTF-8 (byte 1 of the line is 0xC4); save it as UTF-8"),
        (["utf16.tsv"], "utf16.tsv: in UTF-16; save it as UTF-8"),
        (["ragged.tsv"], "ragged.tsv, line 4: expected 3 cells (kk, en, ru), found 2"),
        (["nul.tsv"], "nul.tsv, line 2: not a row of a corpus: there is a NUL character in it"),
        (["source.tsv"], "source.tsv: the columns (source, target) do not tell their languages; say them, such as --columns source=kk"),
        (["source.tsv", "--columns", "quelle=kk"], "source.tsv: there is no column 'quelle' (--columns); there are: source, target"),
        (["bare.tsv"], "bare.tsv: no column is a language (kk or Kazakh, ru or Russian, en or English), there are: Бір., One.; if no"),
        (["bare.tsv", "--columns", "kk,en,ru"], "bare.tsv, line 1: expected 3 cells (kk, en, ru), found 2"),
        (["good.jsonl", "--columns", "kk,en"], "good.jsonl: --columns names the columns of tables (tsv, csv, parquet), and this is jsonl"),
        (["twice.tsv"], "twice.tsv: two columns are texts in 'kk': kk, kk"),
        (["open.csv"], "open.csv, line 2: not CSV: a quotation mark is opened and never closed"),
        (["wrong.jsonl"], "wrong.jsonl, line 1: not a row of a corpus: the text in 'kk' is int and not a string"),
        (["scores.jsonl"], "scores.jsonl, line 1: not a row of a corpus: "),
        (["half.jsonl"], "half.jsonl, line 1: not a row of a corpus: Expecting ',' delimiter at column"),
        (["bad.parquet"], "bad.parquet: not a whole Parquet file ("),
        (["news"], "the files differ in their numbers of lines: news.kk has 2, news.en has 1; they cannot belong together"),
        (["lonely.kk"], "lonely.kk: alone; a file in another language must lie beside it, such as lonely.en"),
        (["good.tsv", "--out", "good.tsv"], "good.tsv: is an input and would be overwritten; name another place with --out"),
        (["good.tsv", "--out", "link.jsonl", "--format", "csv"], "good.tsv: is an input and would be overwritten"),
        (["good.tsv", "--out", "news.kk", "good.jsonl", "news.en"], "the files differ in their numbers of lines"),
        (["good.tsv", "good.tsv"], "good.tsv: is the same as good.tsv; name each input once"),
        (["good.tsv", "--out", "folder", "--format", "csv"], "folder: cannot be written: this is a folder; name a file"),
        (["good.tsv", "--out", "no/where.csv"], "no/where.csv: cannot be written: the folder does not exist; create it first"),
        (["good.tsv", "--out", "unknown.xyz/a.csv"], "unknown.xyz/a.csv: cannot be written: a part of the path is a file"),
        (["good.tsv", "--out", "a.parquet.gz"], "a.parquet.gz: Parquet is compressed already; leave .gz out"),
        (["good.tsv", "--out", "-", "--format", "moses"], "the format 'moses' cannot go to standard output; name a place with --out"),
        (["good.tsv", "--out", "-", "--format", "parquet"], "the format 'parquet' cannot go to standard output; name a place with --out"),
        (["--languages", "kk", "en"], "no input is named; the command begins: kazalign export INPUT --out PLACE"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(cli: Runner, files: Path, arguments: Sequence[str], message: str) -> None:
    (files / "link.jsonl").symlink_to("good.tsv")
    before = {path: path.read_bytes() for path in files.rglob("*") if path.is_file()}
    out = [] if "--out" in arguments else ["--out", "out.csv"]
    done = cli("export", *arguments, *out)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kazalign: {message}")
    assert done.err.count("\n") == 1
    assert {path: path.read_bytes() for path in files.rglob("*") if path.is_file()} == before


def test_without_a_place(cli: Runner, files: Path) -> None:
    done = cli("export", "good.tsv")
    assert done.status == 2 and "--out" in done.err


def test_there_and_back_through_every_format(cli: Runner, files: Path) -> None:
    """What all formats keep comes through all of them; the details come through those that hold them."""
    (files / "full.jsonl").write_text(
        '{"id": "a.1", "texts": {"kk": "Бір.", "en": "One."}, "scores": {"alignment": 0.5}, "flags": ["numbers"], '
        '"sides": {"en": {"engine": "toy", "revision": "1"}}, "licence": "MIT", "date": "2026-11-29", "properties": {"domain": "news"}}\n'
    )
    steps = ["full.jsonl", "a.tsv", "b.csv.gz", "c.parquet", "d.tmx", "e.tsv.xz", "set", "f.jsonl"]
    for one, other in pairwise(steps):
        options = ["--format", "parquet"] if other == "set" else []
        done = cli("export", one, "--out", other, *options)
        assert done.status == 0, done.err
        assert done.err.endswith(": 1 unit\n")
    assert json.loads((files / "f.jsonl").read_text()) == json.loads((files / "full.jsonl").read_text())
    assert cli("export", "f.jsonl", "--out", "g", "--format", "moses").err == (
        "g.kk, g.en: 1 unit; no place for: id, engine, revision, scores, flags, licence, date, properties\n"
    )
    assert cli("export", "g", "--out", "-", "--format", "jsonl").out == '{"texts": {"kk": "Бір.", "en": "One."}}\n'


def test_several_inputs_become_one(cli: Runner, files: Path) -> None:
    (files / "folder/good.jsonl").write_text(JSONL)
    done = cli(
        "export", "good.jsonl", "folder/good.jsonl", "good.tsv", "--languages", "en", "kk", "--out", "-", "--format", "tsv"
    )
    assert done.out.splitlines() == [
        "id\ten\tkk\tscores\tflags\tdetails",
        "good:1\tOne.\tБір.\talignment=0.5\t\t",
        "good-2:1\tOne.\tБір.\talignment=0.5\t\t",
        "\tOne.\tБір.\t\t\t",
        "\tTwo.\tЕкі.\t\t\t",
    ]
    assert done.err == "4 units; texts in other languages left out: 1\n"


def test_what_is_left_out_is_said(cli: Runner, files: Path) -> None:
    done = cli("export", "good.tsv", "--languages", "en,ru", "--out", "a.jsonl")
    assert done.err == (
        "a.jsonl: 1 unit; texts in other languages left out: 1; units with texts in fewer than two of the languages left out: 1\n"
    )
    assert cli("export", "good.tsv", "--out", "a.jsonl", "--quiet").err == ""


def test_tables_without_names(cli: Runner, files: Path) -> None:
    done = cli("export", "bare.tsv", "--columns", "kk,en", "--out", "-", "--format", "jsonl")
    assert done.out == '{"texts": {"kk": "Бір.", "en": "One."}}\n'
    done = cli(
        "export", "source.tsv", "--columns", "source=kaz_Cyrl", "--columns", "target=English", "--out", "-", "--format", "jsonl"
    )
    assert done.out == '{"texts": {"kk": "a", "en": "b"}}\n'


def test_standard_input(kazalign: Runner, tmp_path: Path) -> None:
    done = kazalign("export", "-", "--from", "tsv", "--out", "-", "--format", "jsonl", standard_input=TSV)
    assert done.status == 0, done.err
    assert [json.loads(line)["texts"]["en"] for line in done.out.splitlines()] == ["One.", "Two."]


def test_title_and_licence(cli: Runner, files: Path) -> None:
    assert (
        cli("export", "good.tsv", "--out", "set", "--format", "parquet", "--title", "Сандар", "--licence", "CC0-1.0").status == 0
    )
    card = (files / "set/README.md").read_text()
    assert "\n# Сандар\n" in card and "\nlicense: cc0-1.0\n" in card


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(cli: Runner, files: Path) -> None:
    for name in ("full.jsonl", "full.tsv", "full.csv", "full.jsonl.gz", "full.parquet"):
        (files / name).symlink_to("/dev/full")
        done = cli("export", "good.tsv", "--out", name)
        assert (done.status, done.err) == (
            1, f"kazalign: {name}: could not be written: No space left on device; no file was changed\n"
        )  # fmt: skip


def test_output_that_ends_early(files: Path) -> None:
    (files / "long.tsv").write_text("kk\ten\n" + "Бір.\tOne.\n" * 50_000)
    program = f"{sys.executable} -m kazalign export long.tsv --out - --format jsonl | head -c 100"
    done = subprocess.run(program, shell=True, capture_output=True, check=True, cwd=files, env=environment(files))
    assert len(done.stdout) == 100
    assert done.stderr.decode() == "kazalign: standard output was closed before everything was written\n"


def test_what_translate_and_align_write(cli: Runner, tmp_path: Path, tiny_model: Path) -> None:
    """Their own tables and lines, and corpora that they write themselves, say the same."""
    (tmp_path / "a.txt").write_text("Бүгін күн ашық. Кеше жаңбыр жауды.\n")
    translate = "translate", "a.txt", "--engine", f"ct2:{tiny_model}", "--no-memory", "-q"
    for name in ("own.tsv", "own.jsonl", "corpus.csv"):
        done = cli(*translate, "--format", name.partition(".")[2], "--out", name)
        assert done.status == 0, done.err
    rows = [cli("export", name, "--out", "-", "--format", "jsonl").out for name in ("own.tsv", "own.jsonl", "corpus.csv")]
    assert rows[0] == rows[1] == rows[2]
    assert len(rows[0].splitlines()) == 2
    assert cli(*translate, "--format", "moses", "--out", "moses").status == 0
    assert sorted(path.name for path in (tmp_path / "moses").iterdir()) == ["a.en", "a.kk", "a.ru"]
    done = cli(*translate, "--format", "parquet")
    assert (done.status, done.err) == (
        2,
        "kazalign: the format 'parquet' cannot go to standard output; name a place with --out\n",
    )


def test_aligned_texts_in_corpus_formats(cli: Runner, tmp_path: Path) -> None:
    align = "align", ARTICLE / "kk.txt", ARTICLE / "en.txt", "--languages", "kk,en", "--embedder", "lexical", "--preset", "news"
    for name, file_format in (("own.tsv", "tsv"), ("own.jsonl", "jsonl"), ("corpus.csv", "csv"), ("corpus.kk", "moses")):
        done = cli(*align, "--format", file_format, "--out", name)
        assert done.status == 0, done.err
    rows = [
        [json.loads(line) for line in cli("export", name, "--out", "-", "--format", "jsonl").out.splitlines()]
        for name in ("own.jsonl", "corpus.csv", "own.tsv", "corpus.kk")
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 3
    assert [row["texts"] for row in rows[0]] == [row["texts"] for row in rows[2]] == [row["texts"] for row in rows[3]]
    assert [row["scores"] for row in rows[0]] == [row["scores"] for row in rows[2]]


def test_help_names_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kazalign", "--help"], capture_output=True, check=True, env={**os.environ, "COLUMNS": "200"}
    )
    assert "export" in done.stdout.decode()
