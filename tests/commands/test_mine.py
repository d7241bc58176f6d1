"""`kazalign mine` run for real."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from .conftest import Outcome, within

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
KAZAKH, ENGLISH = ARTICLES / "03-science" / "kk.txt", ARTICLES / "03-science" / "en.txt"


@pytest.fixture
def heaps(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of three articles each, two of which they share; sentences repeat, and a file is binary."""
    for code, articles in (("kk", ("03-science", "04-health", "06-sport")), ("en", ("09-education", "03-science", "04-health"))):
        (tmp_path / code).mkdir()
        for name, article in zip("abc", articles, strict=True):
            shutil.copy(ARTICLES / article / f"{code}.txt", tmp_path / code / f"{name}.txt")
    shutil.copy(tmp_path / "kk" / "a.txt", tmp_path / "kk" / "again.txt")
    (tmp_path / "kk" / "z.txt").write_bytes(bytes(range(256)) * 8)
    shutil.copy(ARTICLES / "03-science" / "ru.txt", tmp_path / "kk" / "russian.txt")
    return tmp_path / "kk", tmp_path / "en"


def run(*arguments: object) -> Outcome:
    return within("mine", *arguments)


def test_pairs_are_found_with_their_places_and_a_closing_line(heaps: tuple[Path, Path], tmp_path: Path) -> None:
    outcome = run(*heaps, "--out", tmp_path / "pairs.tsv")
    assert outcome.status == 0 and outcome.out == "", outcome.err
    header, *rows = [line.split("\t") for line in (tmp_path / "pairs.tsv").read_text(encoding="utf-8").splitlines()]
    assert header == ["margin", "objections", "id_kk", "text_kk", "id_en", "text_en"]
    margins = [float(row[0]) for row in rows]
    assert margins == sorted(margins, reverse=True) and margins[-1] >= 1.03
    (lake,) = (row for row in rows if "186,4" in row[3])
    assert "186.4 million" in lake[5] and lake[2].startswith(f"{heaps[0] / 'a.txt'}#a.p") and lake[1] == ""
    assert len({row[2] for row in rows}) == len({row[4] for row in rows}) == len(rows) > 20
    notes = outcome.err.splitlines()
    assert f"{heaps[0] / 'russian.txt'}: left out: it looks like ru, not kk" in notes
    assert any(line.startswith(f"{heaps[0] / 'z.txt'}: this is a binary file") for line in notes)
    assert " kk and " in notes[-1] and f"; {len(rows)} pairs found, " in notes[-1] and notes[-1].endswith(" s")
    repeated = int(notes[-1].split("(")[1].split()[0])
    assert repeated >= 15


def test_strict_leaves_out_what_something_speaks_against(tmp_path: Path) -> None:
    for name, lines in (
        ("a.txt", ["Кеше 1 118 адам келді.", "Үкімет 2024 жылы бюджетті қабылдады.", "Мысықтар сүтті жақсы көреді."]),
        ("b.txt", ["The government adopted the budget in 2023.", "Cats love milk.", "1,118 people came yesterday."]),
    ):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    options = ("--threshold", "1", "--segmented", "--languages", "kk", "--languages", "en", "--format", "jsonl")
    rows = [json.loads(line) for line in run(*files, *options).out.splitlines()]
    assert [row["objections"] for row in rows if "бюджет" in row["sides"]["kk"]["text"]] == [["digits"]]
    outcome = run(*files, *options, "--strict")
    assert len(outcome.out.splitlines()) == len(rows) - 1 == 2
    assert "3 pairs found, 1 objected to (digits 1) and left out, 2 written" in outcome.err


@pytest.mark.parametrize("file_format", ["tsv", "jsonl"])
def test_names_that_are_no_text(tmp_path: Path, file_format: str) -> None:
    kazakh, english = (tmp_path / os.fsdecode(name) for name in (b"\xac.txt", b"\xe0.txt"))
    kazakh.write_text("Кеше 1 118 адам келді.\nМысықтар сүтті жақсы көреді.\n", encoding="utf-8")
    english.write_text("Cats love milk.\n1,118 people came yesterday.\n", encoding="utf-8")
    options = ("--threshold", "1", "--segmented", "--languages", "kk,en", "--embedder", "lexical")
    outcome = run(kazakh, english, *options, "--format", file_format, "--out", tmp_path / "pairs")
    assert outcome.status == 0, outcome.err
    assert f"{tmp_path}/?.txt#" in (tmp_path / "pairs").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((KAZAKH, "nowhere"), "nowhere: there is no such file or folder"),
        ((KAZAKH, "n" * 300), "cannot be read: File name too long"),
        ((KAZAKH, "n" * 300, "--languages", "kk,en"), "cannot be read: File name too long"),
        ((KAZAKH, ENGLISH, ENGLISH), "give SOURCE and TARGET, two files or folders, not 3: "),
        ((KAZAKH, KAZAKH), "are both kk; two languages are needed"),
        ((KAZAKH, ENGLISH, "--languages", "kk"), "name the languages of SOURCE and of TARGET, two, not 1"),
        ((KAZAKH, ENGLISH, "--languages", "kk,xx"), "unknown language 'xx'"),
        ((KAZAKH, ENGLISH, "--format", "tmx"), "unknown format 'tmx'; known are: tsv, jsonl"),
        ((KAZAKH, ENGLISH, "--search", "fast"), "unknown search 'fast'; known are: auto, exact, index"),
        ((KAZAKH, ENGLISH, "--embedder", "laser"), "unknown embedder 'laser'"),
        ((KAZAKH, ENGLISH, "--threshold", "9"), "no pair among 23 and 22 sentences with a margin of 9 or more; "),
        ((KAZAKH, ENGLISH, "--out", "nowhere/out.tsv"), "nowhere: the folder does not exist; create it first"),
        ((KAZAKH, ENGLISH, "--out", "."), ".: cannot be written: this is a folder; name a file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[object, ...], message: str) -> None:
    outcome = run(*arguments, *(() if "--embedder" in arguments else ("--embedder", "lexical")))
    assert outcome.status == 2 and outcome.out == ""
    assert message in outcome.err and outcome.err.count("\n") == 1


def test_languages_may_stand_apart_and_before_the_files(tmp_path: Path) -> None:
    for arguments in ((KAZAKH, ENGLISH, "--languages", "kk", "en"), ("--languages", "Kazakh", "eng", KAZAKH, ENGLISH)):
        outcome = run(*arguments, "--embedder", "lexical")
        assert outcome.status == 0 and outcome.out.startswith("margin\tobjections\tid_kk\ttext_kk\tid_en"), outcome.err


def test_an_empty_folder_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_bytes(b"")
    for place, message in (
        (tmp_path / "empty", "no readable file in this folder"),
        (tmp_path / "empty.txt", "the file is empty"),
    ):
        outcome = run(KAZAKH, place, "--embedder", "lexical")
        assert outcome.status == 2 and message in outcome.err


def test_an_input_is_not_overwritten(heaps: tuple[Path, Path]) -> None:
    inside = heaps[1] / "b.txt"
    before = inside.read_bytes()
    outcome = run(*heaps, "--embedder", "lexical", "--out", inside)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"kazalign: {inside}: is an input and would be overwritten; name another place with --out\n"
    assert inside.read_bytes() == before


def test_an_interrupted_run_writes_nothing(tmp_path: Path) -> None:
    with patch("kazalign.alignment.mining.mine", side_effect=KeyboardInterrupt):
        outcome = run(KAZAKH, ENGLISH, "--embedder", "lexical", "--out", tmp_path / "pairs.tsv")
    assert outcome.status == 130 and "nothing was written" in outcome.err and list(tmp_path.iterdir()) == []
