"""`kazalign align` of folders, run for real."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from kazalign.documents.model import Bitext
from kazalign.pipeline.alignment import Aligner

from .conftest import Outcome, within

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
SHUFFLED = {
    "03-science": {"kk": "b 1", "en": "d", "ru": "z"},
    "04-health": {"kk": "c", "en": "a", "ru": "y"},
    "06-sport": {"kk": "e", "ru": "x"},
}


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Articles under names that say nothing, and what is found beside such files."""
    folder = tmp_path / "in"
    folder.mkdir()
    for article, names in SHUFFLED.items():
        for code, name in names.items():
            shutil.copy(ARTICLES / article / f"{code}.txt", folder / f"{name}.txt")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "empty.txt").write_bytes(b"")
    shutil.copy(folder / "a.txt", folder / "twice.txt")
    return folder


def run(*arguments: object) -> Outcome:
    return within("align", *arguments, "--embedder", "lexical")


def groups(out: Path) -> dict[str, list[str]]:
    record = json.loads((out / "groups.json").read_text(encoding="utf-8"))
    return {group["file"]: [Path(text["path"]).stem for text in group["texts"].values()] for group in record["groups"]}


def test_texts_are_paired_by_content_and_what_is_left_over_is_said(heap: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = run(heap, "--languages", "kk", "en", "ru", "--out", out)
    assert outcome.status == 0 and outcome.out == "", outcome.err
    assert groups(out) == {"b 1.tsv": ["b 1", "d", "z"], "c.tsv": ["c", "a", "y"], "e.tsv": ["e", "x"]}
    header = (out / "c.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")
    assert [name for name in header if name.startswith("text_")] == ["text_kk", "text_en", "text_ru"]
    left = [line for line in outcome.err.splitlines() if line.startswith("left over: ")]
    assert any("binary.txt: this is a binary file" in line for line in left)
    assert any("empty.txt: the file is empty" in line for line in left)
    assert any("twice.txt: the same text as " in line for line in left)
    last = outcome.err.splitlines()[-1]
    assert last.startswith("3 groups (2 of 3 texts, 1 of 2 texts; 0 from before), 3 texts left over; ") and " beads (" in last


def test_a_second_run_does_only_what_is_new(heap: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    missing = heap / "z.txt"
    aside = missing.rename(tmp_path / "z.txt")
    assert run(heap, "--out", out).status == 0
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.tsv")}
    again = run(heap, "--out", out)
    assert "3 groups are as they were and are kept" in again.err and "; nothing new; " in again.err
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.tsv")} == before
    aside.rename(missing)
    third = run(heap, "--out", out)
    assert "(2 of 3 texts, 1 of 2 texts; 2 from before)" in third.err
    assert {name for name, made in before.items() if (out / name).stat().st_mtime_ns == made} == {"c.tsv", "e.tsv"}
    assert sorted(groups(out).values()) == [["b 1", "z", "d"], ["c", "y", "a"], ["e", "x"]]


def test_other_options_or_damaged_records_do_everything_again(heap: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(heap, "--out", out).status == 0
    assert "; 0 from before" in run(heap, "--out", out, "--preset", "legal").err
    assert "; 0 from before" in run(heap, "--out", out).err, "what has other options now was taken for done"
    (out / "groups.json").unlink()
    assert "; 3 from before" in run(heap, "--out", out).err
    assert len(groups(out)) == 3
    for record in (out / ".work").rglob("*.json"):
        record.write_text("[]", encoding="utf-8")
    outcome = run(heap, "--out", out)
    assert outcome.status == 0 and "; 0 from before" in outcome.err


def test_another_version_or_another_translator_does_everything_again(heap: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(heap, "--out", out).status == 0
    with patch.object(Aligner, "revision", "bundled:kk-small 2"):
        assert "; 0 from before" in run(heap, "--out", out).err
        assert "; 3 from before" in run(heap, "--out", out).err
    with patch("kazalign.pipeline.grouped.workplace.__version__", "another"):
        assert "; 0 from before" in run(heap, "--out", out).err


def test_from_another_folder_nothing_is_new(heap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("in", "--out", "out").status == 0
    monkeypatch.chdir(heap)
    assert "; 3 from before), 3 texts left over; nothing new; " in run(heap, "--out", "../out").err


def test_outputs_of_groups_that_are_gone_are_named_and_stay(heap: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for options in ((), ("--format", "jsonl")):
        assert run(heap, "--out", out, *options).status == 0
    other = tmp_path / "other"
    other.mkdir()
    for name in ("e", "x"):
        (heap / f"{name}.txt").rename(other / f"{name}.txt")
    outdated = "e.tsv: of an earlier run; its texts do not belong together any more, delete it if you agree"
    assert outdated in run(heap, "--out", out).err
    (out / "e.tsv").unlink()
    assert "of an earlier run" not in run(heap, "--out", out).err
    assert (out / "e.jsonl").exists(), "another format is another matter"
    assert run(other, "--out", out).status == 0
    assert (out / "e.tsv").exists()


def test_an_interrupted_run_goes_on(heap: Path, tmp_path: Path) -> None:
    out, real, calls = tmp_path / "out", Aligner.align, iter(range(10))

    def interrupted(aligner: Aligner, *arguments: object) -> Bitext:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(aligner, *arguments)  # type: ignore[arg-type]

    with patch.object(Aligner, "align", interrupted):
        outcome = run(heap, "--out", out)
    assert outcome.status == 130 and "groups that were written are kept" in outcome.err
    assert "1 from before" in run(heap, "--out", out).err and len(groups(out)) == 3


def test_folders_by_language_and_outputs_within_are_no_inputs(tmp_path: Path) -> None:
    for code in ("kk", "en"):
        (tmp_path / "in" / code).mkdir(parents=True)
        shutil.copy(ARTICLES / "03-science" / f"{code}.txt", tmp_path / "in" / code / "lake.txt")
    for _ in range(2):
        outcome = run(tmp_path / "in", "--out", tmp_path / "in" / "out", "--format", "html")
        assert outcome.status == 0 and "0 texts left over" in outcome.err
    assert groups(tmp_path / "in" / "out") == {"lake.html": ["lake", "lake"]}


def originals(folder: Path, format_of: str) -> dict[Path, bytes]:
    """One text in three languages under one name, each in a folder of its language."""
    for code in ("kk", "en", "ru"):
        (folder / code).mkdir(parents=True)
        lines = (ARTICLES / "03-science" / f"{code}.txt").read_text(encoding="utf-8").splitlines()
        page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines if line) + "</body></html>"
        (folder / code / f"a.{format_of}").write_text(page if format_of == "html" else "\n".join(lines), encoding="utf-8")
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_among_the_inputs_is_overwritten_but_what_a_run_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    before = originals(folder, "html")
    refused = run(folder, "--out", folder / "kk", "--format", "html")
    assert refused.status == 2 and "a.html: lies among the inputs" in refused.err.splitlines()[-1]
    assert {path: path.read_bytes() for path in before} == before
    for place in (folder / "kk" / "a.tsv", folder / "kk" / "groups.json"):
        place.write_text("mine\n", encoding="utf-8")
        refused = run(folder, "--out", folder / "kk")
        assert refused.status == 2 and f"{place.name}: lies among the inputs" in refused.err.splitlines()[-1]
        assert place.read_text(encoding="utf-8") == "mine\n"
        place.unlink()
    for _ in range(2):
        outcome = run(folder, "--out", folder / "kk")
        assert outcome.status == 0 and "1 groups (1 of 3 texts;" in outcome.err
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.html").symlink_to(folder / "kk" / "a.html")
    refused = run(folder, "--out", tmp_path / "out", "--format", "html")
    assert refused.status == 2 and "a.html" in refused.err.splitlines()[-1]
    assert {path: path.read_bytes() for path in before} == before


def test_what_a_run_wrote_is_no_input_where_all_was_moved(tmp_path: Path) -> None:
    originals(tmp_path / "in", "txt")
    assert run(tmp_path / "in", "--out", tmp_path / "in" / "out", "--format", "html").status == 0
    (tmp_path / "in").rename(tmp_path / "moved")
    outcome = run(tmp_path / "moved", "--out", tmp_path / "moved" / "out", "--format", "html")
    assert outcome.status == 0 and "1 from before), 0 texts left over; nothing new; " in outcome.err


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    for path in originals(tmp_path / "in", "txt"):
        path.rename(os.fsdecode(os.fsencode(path.parent) + b"/\xff.txt"))
    for before in (0, 1):
        outcome = run(tmp_path / "in", "--out", tmp_path / "out")
        assert outcome.status == 0 and f"; {before} from before" in outcome.err
    assert list(groups(tmp_path / "out")) == ["?.tsv"]


def test_an_output_folder_that_holds_the_inputs(tmp_path: Path) -> None:
    originals(tmp_path / "in", "txt")
    outcome = run(tmp_path / "in", "--out", tmp_path)
    assert outcome.status == 0 and groups(tmp_path) == {"a.tsv": ["a", "a", "a"]}


def test_a_text_in_another_language_by_its_name_alone_is_left_over(heap: Path, tmp_path: Path) -> None:
    (heap / "my").mkdir()
    (heap / "my" / "1.txt").write_text("12345 678\n", encoding="utf-8")
    outcome = run(heap, "--out", tmp_path / "out")
    assert outcome.status == 0, outcome.err
    assert "1.txt: by its name it is in my; if that is so, name the languages with --languages" in outcome.err
    record = json.loads((tmp_path / "out" / "groups.json").read_text(encoding="utf-8"))
    assert len(record["left_over"]) + sum(map(len, groups(tmp_path / "out").values())) == len(
        [path for path in heap.rglob("*") if path.is_file()]
    )


def test_two_folders(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder, code in zip(folders, ("ru", "en"), strict=True):
        folder.mkdir()
        shutil.copy(ARTICLES / "03-science" / f"{code}.txt", folder / "lake.txt")
    assert run(*folders, "--out", tmp_path / "out", "--quiet") == Outcome(0, "", "")


def strange(tmp_path: Path) -> Iterator[tuple[tuple[object, ...], str]]:
    one, empty, apart = tmp_path / "one", tmp_path / "empty", tmp_path / "apart"
    for folder in (one, empty, apart):
        folder.mkdir()
    shutil.copy(ARTICLES / "03-science" / "kk.txt", one / "kk.txt")
    shutil.copy(ARTICLES / "03-science" / "kk.txt", apart / "kk.txt")
    shutil.copy(ARTICLES / "06-sport" / "en.txt", apart / "en.txt")
    out = tmp_path / "out"
    yield (empty, "--out", out), "no readable file in this folder"
    yield (one, "--out", out), "nothing to align: of the texts, there are 1 in kk; two languages are needed"
    yield (one, "--out", out, "--languages", "kk,en"), "there are 1 in kk, and none in en"
    yield (one, "--out", out, "--languages", "ru,en"), "it looks like kk, not like ru or en"
    yield (apart, "--out", out), "nothing belongs together among the texts, 1 in kk, 1 in en; nearest are "
    yield (apart,), "a folder becomes several files; name a folder for them with --out"
    yield (apart, "--out", apart), "is the folder of the inputs; name another with --out, or one in it"
    yield (apart, "--out", "o" * 300), "the name is too long; choose a shorter one"
    yield (apart, "i" * 300, "--out", out), "cannot be read: File name too long"
    yield (apart, "--out", one / "kk.txt"), "is a file, but a folder is needed"
    yield (apart, one / "kk.txt", "--out", out), "is no folder; give the folders that the texts are in"
    yield (apart, "--out", out, "--gold", one / "kk.txt"), "gold is for two texts, but a folder is given"
    yield (apart, "--out", out, "--languages", "kk"), "name two languages or three with --languages, not 1"
    yield (apart, "--out", out, "--method", "guess"), "unknown method 'guess'; known are: embedding, translation, auto"
    yield (apart, "--out", out, "--languages", "kk,tr", "--method", "translation"), "translates neither kk-tr nor tr-kk"


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    for arguments, message in strange(tmp_path):
        outcome = run(*arguments)
        assert outcome.status == 2 and outcome.out == "", arguments
        assert message in outcome.err.splitlines()[-1], (arguments, outcome.err)
