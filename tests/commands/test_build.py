"""`kazalign build` on real articles: whole, killed, with wrong input, and on Ray."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from kazalign.corpora.exchange import read_corpus
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.building import build

from .conftest import Runner, command_line, environment, within

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
KILLS = 10
LANGUAGES = ("kk", "en", "ru")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Ten articles in three languages; the names of half of them say nothing of what belongs together."""
    folder = tmp_path / "documents"
    folder.mkdir()
    numbers = list(range(1000, 1100))
    random.Random(1).shuffle(numbers)
    for place, article in enumerate(sorted(ARTICLES.glob("[0-9]*"))):
        for code in LANGUAGES:
            name = f"{article.name}.{code}.txt" if place % 2 else f"{numbers.pop()}.txt"
            shutil.copy(article / f"{code}.txt", folder / name)
    return folder


def contents(corpus: Path) -> list[tuple[str | None, dict[str, str]]]:
    return [(unit.id, unit.texts()) for unit in read_corpus(corpus)]


def test_documents_become_a_corpus_and_everything_is_accounted_for(documents: Path, kazalign: Runner, tmp_path: Path) -> None:
    (documents / "lonely.kk.txt").write_text("Бүгін ауылда жаңа кітапхана ашылды. Оған жүз адам келді.\n", encoding="utf-8")
    (documents / "empty.txt").touch()
    (documents / "photo.txt").write_bytes(bytes(range(256)))
    done = kazalign("build", documents, "--languages", "kk,en,ru", "--out", tmp_path / "corpus.tmx", "--licence", "CC-BY-4.0")
    assert done.status == 0, done.err
    units = list(read_corpus(tmp_path / "corpus.tmx"))
    assert len(units) > 180
    assert sum(len(unit.variants) == 3 for unit in units) > 160
    assert {unit.licence for unit in units} == {"CC-BY-4.0"}
    report = json.loads((tmp_path / "corpus.tmx.report.json").read_text(encoding="utf-8"))
    assert report["files"] == 33
    assert len(report["groups"]) == 10
    assert {Path(each["path"]).name for each in report["left_out"]} == {"lonely.kk.txt", "empty.txt", "photo.txt"}
    for group in report["groups"]:  # found by content where names are numbers
        assert list(group["texts"]) == list(LANGUAGES)
    for counts in report["sentences"].values():
        assert counts["read"] == counts["aligned"] + counts["alone"] + counts["left_out"]
    assert (
        report["cleaning"]["rows"]
        == report["cleaning"]["kept"] + report["cleaning"]["removed"]
        == sum(group["units"] for group in report["groups"])
    )
    assert "left out" in done.err and "lonely.kk.txt" in done.err


def test_a_text_in_another_language_by_its_name_alone_is_accounted_for(documents: Path, tmp_path: Path) -> None:
    (documents / "my").mkdir()
    (documents / "my" / "1.txt").write_text("12345 678\n", encoding="utf-8")
    out = tmp_path / "corpus.jsonl"
    done = within("build", documents, "--out", out, "--embedder", "lexical", "--recipe", "none", "--processes", 1)
    assert done.status == 0, done.err
    report = json.loads((tmp_path / "corpus.jsonl.report.json").read_text(encoding="utf-8"))
    (left,) = (each for each in report["left_out"] if each["path"].endswith("1.txt") and each["language"] == "my")
    assert left["why"] == "by its name it is in my; if that is so, name the languages with --languages"
    grouped = sum(len(group["texts"]) for group in report["groups"])
    assert report["files"] == grouped + len(report["left_out"])
    assert report["sentences"]["my"] == {"read": 1, "aligned": 0, "alone": 0, "left_out": 1}


def test_killed_ten_times_it_loses_nothing(documents: Path, tmp_path: Path) -> None:
    options = ("--embedder", "lexical", "--quiet")  # nothing that takes long to load, ten times
    whole = within("build", documents, "--out", tmp_path / "whole.jsonl", "--processes", 1, *options)
    assert whole.status == 0, whole.err
    out, work = tmp_path / "corpus.jsonl", tmp_path / "corpus.jsonl.work"
    arguments = command_line("build", documents, "--out", out, "--processes", 2, *options)
    for kill in range(1, KILLS + 1):
        with subprocess.Popen(arguments, env=environment(tmp_path)) as run:
            before = records(work)
            while run.poll() is None and records(work) < max(before + 1, 4 * kill):
                time.sleep(0.01)
            run.send_signal(signal.SIGKILL)
        assert not out.exists() or contents(out) == contents(tmp_path / "whole.jsonl")
    kept = {path: path.stat().st_mtime_ns for path in work.rglob("*.json")}
    assert subprocess.run(arguments, env=environment(tmp_path), check=False).returncode == 0
    assert contents(out) == contents(tmp_path / "whole.jsonl")
    twice = [str(path.relative_to(work)) for path, made in kept.items() if path.stat().st_mtime_ns != made]
    assert not twice, "was done twice"


def records(work: Path) -> int:
    return len(list(work.rglob("*.json"))) if work.exists() else 0


def test_a_folder_that_grows_costs_only_what_is_new(documents: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    late = sorted(documents.glob("*.kk.txt"))[0].name.removesuffix(".kk.txt")
    for code in LANGUAGES:
        (documents / f"{late}.{code}.txt").rename(aside / f"{late}.{code}.txt")
    out = tmp_path / "corpus.jsonl"
    assert within("build", documents, "--out", out, "--processes", 1, "--quiet").status == 0
    first = contents(out)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "corpus.jsonl.work").rglob("*.npy")}
    for path in aside.iterdir():
        path.rename(documents / path.name)
    assert within("build", documents, "--out", out, "--processes", 1, "--quiet").status == 0
    assert [unit for unit in contents(out) if not (unit[0] or "").startswith(late)] == first
    assert all(path.stat().st_mtime_ns == made for path, made in kept.items())


def test_what_a_run_wrote_among_the_documents_is_no_document(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for code in ("kk", "en"):
        shutil.copy(ARTICLES / "03-science" / f"{code}.txt", folder / f"lake.{code}.txt")
    options = ("--embedder", "lexical", "--processes", 1, "--report", folder / "report.txt")
    for out in (folder / "corpus.srt", folder / "corpus.docx", folder / "corpus.xliff", folder / "corpus"):
        more = ("--format", "parquet") if not out.suffix else ()  # a data set, whose card looks like a document
        reports = []
        for _ in range(2):
            done = within("build", folder, "--out", out, *options, *more)
            assert done.status == 0, done.err
            reports.append(json.loads((folder / "report.txt").read_text(encoding="utf-8")))
        assert reports[0]["groups"] == reports[1]["groups"]
        assert [report["files"] for report in reports] == [2, 2]
        shutil.rmtree(f"{out}.work")
        refused = within("build", folder, "--out", out, *options, *more)
        assert refused.status == 2 and "is an input and would be overwritten" in refused.err
        for path in (folder / "report.txt", *folder.glob("corpus.*")):
            path.unlink()


def test_title_and_licence_come_through_the_filters(documents: Path, tmp_path: Path) -> None:
    options = ("--title", "Ten articles", "--licence", "CC-BY-4.0", "--embedder", "lexical", "--processes", 1)
    heads = []
    for recipe in ("light", "none"):
        out = tmp_path / f"{recipe}.tmx"
        assert within("build", documents, "--out", out, "--recipe", recipe, *options).status == 0
        heads.append(re.findall("<prop.*</prop>", out.read_text(encoding="utf-8").partition("</header>")[0]))
    assert heads[0] == heads[1]
    assert all(any(text in each for each in heads[0]) for text in ("Ten articles", "CC-BY-4.0", "kazalign build: lexical, news"))


def test_names_alone_can_decide(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus.jsonl"
    done = within("build", documents, "--out", out, "--pairing", "names", "--recipe", "none", "--processes", 1)
    assert done.status == 0, done.err
    report = json.loads((tmp_path / "corpus.jsonl.report.json").read_text(encoding="utf-8"))
    assert len(report["groups"]) == 5
    assert len(report["left_out"]) == 15


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """One article in two languages."""
    folder = tmp_path / "lake"
    folder.mkdir()
    for code in ("kk", "en"):
        shutil.copy(ARTICLES / "03-science" / f"{code}.txt", folder / f"lake.{code}.txt")
    return folder


LIGHT = ("--embedder", "lexical", "--processes", 1, "--recipe", "none")


def test_from_another_folder_or_another_place_nothing_is_done_again(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert within("build", "lake", "--out", "corpus.jsonl", *LIGHT).status == 0
    first, work = contents(tmp_path / "corpus.jsonl"), tmp_path / "corpus.jsonl.work"
    kept = {path.relative_to(work): path.stat().st_mtime_ns for path in work.rglob("*.*") if path.name != "written.json"}
    monkeypatch.chdir(lake)
    done = within("build", lake, "--out", tmp_path / "corpus.jsonl", *LIGHT)
    assert done.status == 0, done.err
    work = work.rename(tmp_path / "moved.work")
    done = within("build", lake, "--out", tmp_path / "moved.jsonl", "--work", work, *LIGHT)
    assert done.status == 0, done.err
    assert contents(tmp_path / "corpus.jsonl") == contents(tmp_path / "moved.jsonl") == first
    assert {path: (work / path).stat().st_mtime_ns for path in kept} == kept


def test_what_was_read_is_not_read_again(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus.jsonl"
    assert within("build", lake, "--out", out, *LIGHT).status == 0
    first = contents(out)
    with patch("kazalign.documents.read", side_effect=AssertionError("it was read again")):
        assert within("build", lake, "--out", out, *LIGHT).status == 0
    assert contents(out) == first


def test_lines_stay_sentences(lake: Path, tmp_path: Path) -> None:
    options = Options(embedder="lexical", segmented=True)
    account = build([lake], tmp_path / "corpus.jsonl", options=options, recipe=None, processes=1)
    for code, counts in account.sentences.items():
        lines = (lake / f"lake.{code}.txt").read_text(encoding="utf-8").splitlines()
        assert counts["read"] == len([line for line in lines if line.strip()])
    kept = [texts["kk"] for _, texts in contents(tmp_path / "corpus.jsonl")]
    assert any("1. Б.з.д. IV" in text for text in kept), "a line with the mark of a list was not taken as it stands"


def test_no_two_rows_have_one_id(lake: Path, tmp_path: Path) -> None:
    for name, article in (("a_b", "03-science"), ("a b", "04-health")):
        for code in ("kk", "en"):
            shutil.copy(ARTICLES / article / f"{code}.txt", lake / f"{name}.{code}.txt")
    for path in lake.glob("lake.*"):
        path.unlink()
    assert within("build", lake, "--out", tmp_path / "corpus.jsonl", *LIGHT).status == 0
    ids = [each for each, _ in contents(tmp_path / "corpus.jsonl")]
    assert len(ids) == len(set(ids)) > 20


def test_a_workplace_that_holds_the_inputs(lake: Path, tmp_path: Path) -> None:
    done = within("build", lake, "--out", tmp_path / "c.jsonl", "--work", tmp_path, *LIGHT)
    assert done.status == 0 and (tmp_path / "looked").is_dir(), done.err


def test_the_report_is_there_also_where_no_corpus_is(lake: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "corpus.jsonl", tmp_path / "corpus.jsonl.report.json"
    recipe = tmp_path / "none.yaml"
    recipe.write_text("description: x\nfilters:\n  - length: {least: 199}\n", encoding="utf-8")
    options = ("--embedder", "lexical", "--processes", 1)
    done = within("build", lake, "--out", out, "--recipe", recipe, *options)
    assert done.status == 2 and f"`kazalign corpus filter {out}.work/aligned.jsonl --preview` and the same recipe" in done.err
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["why_not"] in done.err and told["cleaning"]["rows"] == told["cleaning"]["removed"] == told["groups"][0]["units"]
    shutil.copy(ARTICLES / "06-sport" / "en.txt", lake / "lake.en.txt")
    done = within("build", lake, "--out", out, *options)
    assert done.status == 2
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["why_not"] in done.err and told["cleaning"] is None
    assert {Path(each["path"]).name for each in told["left_out"]} == {"lake.kk.txt", "lake.en.txt"}
    assert [counts["left_out"] for counts in told["sentences"].values()] == [
        counts["read"] for counts in told["sentences"].values()
    ]
    (lake / "lake.en.txt").unlink()
    assert within("build", lake, "--out", out, *options).status == 2
    told = json.loads(report.read_text(encoding="utf-8"))
    assert "two languages are needed" in told["why_not"] and [Path(each["path"]).name for each in told["left_out"]] == [
        "lake.kk.txt"
    ]
    assert not out.exists()
    shutil.copy(ARTICLES / "03-science" / "en.txt", lake / "lake.en.txt")
    assert within("build", lake, "--out", out, *options).status == 0
    assert "why_not" not in json.loads(report.read_text(encoding="utf-8"))


def test_a_name_that_is_no_text(lake: Path, tmp_path: Path) -> None:
    for path in lake.iterdir():
        path.rename(os.fsdecode(os.fsencode(lake) + b"/\xff" + os.fsencode(path.name)))
    out = tmp_path / "corpus.jsonl"
    for options in (("--recipe", "none"), ()):
        done = within("build", lake, "--out", out, "--embedder", "lexical", "--processes", 1, *options)
        assert done.status == 0 and len(contents(out)) > 10, done.err


def test_ray_gives_the_rows_of_a_local_run(documents: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    assert within("build", documents, "--out", tmp_path / "local.jsonl", "--processes", 1, "--quiet").status == 0
    arguments = command_line("build", documents, "--out", tmp_path / "ray.jsonl", "--ray", "local", "--processes", 2, "--quiet")
    done = subprocess.run(arguments, env=environment(tmp_path), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "ray.jsonl") == contents(tmp_path / "local.jsonl")
    assert list((tmp_path / "ray.jsonl.work").rglob("*.parquet"))


def wrong_inputs() -> Iterator[tuple[str, list[object], str]]:
    yield "no such folder", ["nowhere", "--out", "c.tmx"], "no such folder"
    yield "a file", ["kk.txt", "--out", "c.tmx"], "is no folder"
    yield "nothing in it", ["bare", "--out", "c.tmx"], "no readable file"
    yield "one language", ["one", "--out", "c.tmx"], "two languages are needed"
    yield "strangers", ["strangers", "--out", "c.tmx"], "nothing belongs together"
    yield "unknown format", ["one", "--out", "c.xyz"], "--format"
    yield "unknown recipe", ["one", "--out", "c.tmx", "--recipe", "nice"], "nice"
    yield "unknown pairing", ["one", "--out", "c.tmx", "--pairing", "luck"], "luck"
    yield "one language asked for", ["one", "--out", "c.tmx", "--languages", "kk"], "two languages or three"
    yield "unknown language", ["one", "--out", "c.tmx", "--languages", "kk,xx"], "xx"
    yield "unknown method", ["one", "--out", "c.tmx", "--method", "magic"], "magic"
    yield "unknown embedder", ["strangers", "--out", "c.tmx", "--embedder", "magic"], "magic"
    yield "unknown preset", ["one", "--out", "c.tmx", "--preset", "poems"], "poems"
    yield "standard output", ["one", "--out", "-"], "--out"
    yield "removed without filters", ["one", "--out", "c.tmx", "--recipe", "none", "--removed", "r.jsonl"], "--removed"
    yield "removed into the corpus", ["strangers", "--out", "c.tmx", "--removed", "c.tmx"], "twice, by --out and by --removed"
    yield "report into the corpus", ["strangers", "--out", "c.tmx", "--report", "c.tmx"], "twice, by --out and by --report"
    yield "no folder for the report", ["strangers", "--out", "c.tmx", "--report", "no/r.json"], "no: the folder does not exist"
    yield "a text as the corpus", ["strangers", "--out", "strangers/en.txt", "--format", "tsv"], "en.txt: is an input"
    yield "a text as the rest", ["strangers", "--out", "c.tmx", "--removed", "strangers/a.docx"], "a.docx: is an input"
    yield "a text as the report", ["strangers", "--out", "c.tmx", "--report", "strangers/en.txt"], "en.txt: is an input"
    yield "texts as files of the corpus", ["strangers", "--out", "strangers/s.srt"], "s.kk.srt: is an input"
    yield "the name of a text", ["strangers", "--out", "strangers/s.kk.srt"], "s.kk.srt: is an input"
    yield (
        "the workplace is the inputs",
        ["one", "--out", "c.tmx", "--work", "one"],
        "folder of the inputs; name another with --work",
    )
    yield "the folder as the corpus", ["strangers", "--out", "."], "tells no format"
    yield "no folder for the corpus", ["strangers", "--out", "no/c.tmx"], "no: the folder does not exist"
    yield "and without filters", ["strangers", "--out", "no/c.tmx", "--recipe", "none"], "no: the folder does not exist"
    yield "a long name of a folder", ["n" * 300, "--out", "c.tmx"], "cannot be read: File name too long"
    yield "a long name of the corpus", ["strangers", "--out", "c" * 300 + ".tmx"], "the name is too long; choose a shorter one"
    yield "a long name of the workplace", ["strangers", "--out", "c.tmx", "--work", "w" * 300], "the name is too long"


@pytest.mark.parametrize(("arguments", "message"), [pytest.param(*each[1:], id=each[0]) for each in wrong_inputs()])
def test_wrong_input_is_told_in_one_line(
    arguments: list[object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("bare", "one", "strangers"):
        Path(folder).mkdir()
    kazakh = "Бүгін ауылда жаңа кітапхана ашылды. Оған жүз адам келді.\n"
    for place in ("kk.txt", "one/kk.txt", "strangers/kk.txt"):
        Path(place).write_text(kazakh, encoding="utf-8")
    Path("strangers/en.txt").write_text(
        "The price of copper fell on Friday. Traders in London were not surprised.\n", encoding="utf-8"
    )
    Path("strangers/s.kk.srt").write_text(f"1\n00:00:01,000 --> 00:00:02,000\n{kazakh}\n", encoding="utf-8")
    shutil.copy("strangers/en.txt", "strangers/a.docx")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    done = within("build", *arguments, "--processes", 1)
    assert done.status == 2
    assert {path: path.read_bytes() for path in before} == before
    last = done.err.strip().splitlines()[-1]
    assert last.startswith("kazalign: ") and message in last
    assert "Traceback" not in done.err
    assert not Path("c.tmx").exists()


def test_ctrl_c_says_how_to_go_on(documents: Path, tmp_path: Path) -> None:
    work = tmp_path / "corpus.tmx.work"
    arguments = command_line("build", documents, "--out", tmp_path / "corpus.tmx", "--processes", 2)
    with subprocess.Popen(arguments, env=environment(tmp_path), stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        while run.poll() is None and records(work) < 3:
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGINT)
        _, errors = run.communicate()
    assert run.returncode == 130
    assert errors.strip().splitlines()[-1] == "kazalign: interrupted; the same command goes on where it stopped"
    assert not (tmp_path / "corpus.tmx").exists()
