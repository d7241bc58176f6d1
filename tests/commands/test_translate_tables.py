"""`kazalign translate --column`: tables in, tables out, on one process, on several and on Ray."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Runner, command_line, environment, within
from .server import Server

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

SENTENCES = ("Бүгін қалада {} үй салынды.", "Ертең {} адам жұмысқа барады. Олар асығады.", "Мектепте {} оқушы кітап оқыды.")


def rows(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Rows with a text, with none, and with an empty one."""
    chance = random.Random(seed)
    texts = [chance.choice(SENTENCES).format(chance.randrange(1000)) for _ in range(count)]
    return [{"n": n, "text": None if n % 7 == 3 else "" if n % 7 == 5 else text, "x": {"y": [n]}} for n, text in enumerate(texts)]


def write_jsonl(path: Path, content: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content), encoding="utf-8")
    return path


def check(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Every row is there, in its place, with all its columns and a translation where it has a text."""
    assert [{name: row[name] for name in ("n", "text", "x")} for row in after] == before
    for row in after:
        assert list(row) == ["n", "text", "x", "text_en", "text_en_flags", "translated_by"]
        assert bool(row["text_en"]) == bool(row["text"])
        assert (row["text_en"] is None) == (row["text"] is None)
        assert isinstance(row["text_en_flags"], list)
        assert row["translated_by"].startswith("bundled:kk-small ")


def test_a_table_keeps_its_rows_and_columns(kazalign: Runner, tmp_path: Path) -> None:
    content = rows(30)
    write_jsonl(tmp_path / "news.jsonl", content)
    pq.write_table(pa.Table.from_pylist(content), tmp_path / "news.parquet")
    for given, out in (("news.jsonl", "out.jsonl.gz"), ("news.parquet", "out.parquet")):
        done = kazalign("translate", given, "--column", "text", "--to", "en", "--beam", 1, "--out", out, "--no-memory")
        assert done.status == 0, done.err
        assert "30 rows" in done.err
    jsonl = [json.loads(line) for line in gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()]
    check(content, jsonl)
    check(content, pq.read_table(tmp_path / "out.parquet").to_pylist())
    assert jsonl == pq.read_table(tmp_path / "out.parquet").to_pylist()


def test_a_table_without_rows_stays_one(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "none.parquet")
    (tmp_path / "none.jsonl").touch()
    for name in ("none.parquet", "none.jsonl"):
        done = within(
            "translate", tmp_path / name, "--column", "text", "--to", "en", "--out", tmp_path / f"out-{name}", "--no-memory"
        )
        assert done.status == 0, done.err
    schema = pq.read_schema(tmp_path / "out-none.parquet")
    assert schema.names == ["text", "text_en", "text_en_flags", "translated_by"]
    assert schema.field("text_en_flags").type == pa.list_(pa.string())  # as in shards that have rows


def test_a_cell_is_text_whatever_it_looks_like(tmp_path: Path, server: Server) -> None:
    odd = ["Дереккөз: жаңа мектеп ашылды.", "\u200b", "\x02 Сәлем", "{\\rtf", "1. Бір"]
    write_jsonl(tmp_path / "odd.jsonl", [{"n": 1}] * 600 + [{"text": text} for text in odd])
    given = (tmp_path / "odd.jsonl", "--column", "text", "--to", "en", "--out", tmp_path / "out.jsonl", "--no-memory")
    done = within("translate", *given, "--engine", server.engine)
    assert done.status == 0, done.err
    made = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row.get("text") for row in made] == [None] * 600 + odd
    assert {text for text, _ in server.asked} >= {"Дереккөз: жаңа мектеп ашылды.", "Бір"}
    assert made[601]["text_en"] == "\u200b"


def test_another_glossary_makes_shards_anew(shards: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.tsv"
    given = ("translate", shards, "--column", "text", "--to", "en", "--beam", 1, "--out", tmp_path / "out", "--no-memory")
    for term, again in (("house", False), ("house", True), ("building", False)):
        terms.write_text(f"source\ttarget\tlanguage\nүй\t{term}\ten\n", encoding="utf-8")
        done = within(*given, "--glossary", terms)
        assert done.status == 0, done.err
        assert ("are there from before" in done.err) == again


def test_other_scripts_are_converted_on_request(tmp_path: Path, server: Server) -> None:
    write_jsonl(tmp_path / "latin.jsonl", [{"text": "Men mektepke baramyn, ol jaqsy oqıdy."}])
    given = (tmp_path / "latin.jsonl", "--column", "text", "--to", "en", "--out", tmp_path / "out.jsonl", "--no-memory")
    assert within("translate", *given, "--convert-script", "--engine", server.engine).status == 0
    ((asked, _),) = server.asked
    assert asked.startswith("Мен мектепке барамын")


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    folder = tmp_path / "shards"
    (folder / "deeper").mkdir(parents=True)
    for number in range(4):
        content = rows(12, seed=number)
        pq.write_table(pa.Table.from_pylist(content), folder / ("deeper" if number % 2 else "") / f"{number}.parquet")
    return folder


def translated(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {str(path.relative_to(folder)): pq.read_table(path).to_pylist() for path in sorted(folder.rglob("*.parquet"))}


def arguments(shards: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("translate", shards, "--column", "text", "--to", "en", "--beam", 1, "--out", out, "--no-memory", *more)


def test_shards_are_killed_and_go_on(shards: Path, tmp_path: Path) -> None:
    assert within(*arguments(shards, tmp_path / "whole")).status == 0
    out = tmp_path / "out"
    with subprocess.Popen(command_line(*arguments(shards, out, "--processes", 2)), env=environment(tmp_path)) as run:
        while run.poll() is None and not (out / "translated.json").exists():
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    made = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    recorded = json.loads((out / "translated.json").read_text(encoding="utf-8"))
    done = within(*arguments(shards, out, "--processes", 1))
    assert done.status == 0, done.err
    assert translated(out) == translated(tmp_path / "whole")
    assert all(path.stat().st_mtime_ns == when for path, when in made.items() if str(path.relative_to(out)) in recorded)
    for name, content in translated(out).items():
        check(pq.read_table(shards / name).to_pylist(), content)


def test_a_broken_shard_is_set_aside_and_the_others_are_done(shards: Path, tmp_path: Path) -> None:
    (shards / "0.parquet").write_bytes(b"PAR1 and no more")
    done = within(*arguments(shards, tmp_path / "out"))
    assert done.status == 2
    assert "set aside" in done.err and "0.parquet: not a whole Parquet file" in done.err
    assert sorted(translated(tmp_path / "out")) == ["2.parquet", "deeper/1.parquet", "deeper/3.parquet"]


def test_ray_gives_the_rows_of_a_local_run(shards: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    assert within(*arguments(shards, tmp_path / "local")).status == 0
    on_ray = command_line(*arguments(shards, tmp_path / "ray", "--ray", "local", "--processes", 2))
    done = subprocess.run(on_ray, env=environment(tmp_path), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert translated(tmp_path / "ray") == translated(tmp_path / "local")


def wrong_inputs() -> Iterator[tuple[str, list[object], str]]:
    yield "no out", ["t.jsonl", "--column", "text"], "--out"
    yield "standard output", ["t.jsonl", "--column", "text", "--out", "-"], "--out"
    yield "no such file", ["none.jsonl", "--column", "text", "--out", "o.jsonl"], "none.jsonl: there is no such file"
    yield "no such column", ["t.jsonl", "--column", "body", "--out", "o.jsonl"], "no column 'body'; there are: text, n"
    yield "no text", ["t.jsonl", "--column", "n", "--out", "o.jsonl"], "t.jsonl: row 1: 'n' is int and no text"
    yield "no table", ["a.txt", "--column", "text", "--out", "o.jsonl"], "a.txt: --column is for tables"
    yield "another kind", ["t.jsonl", "--column", "text", "--out", "o.parquet"], "o.parquet: the table is .jsonl"
    yield "over itself", ["t.jsonl", "--column", "text", "--out", "t.jsonl"], "t.jsonl: is an input and would be overwritten"
    yield "not JSON", ["broken.jsonl", "--column", "text", "--out", "o.jsonl"], "broken.jsonl, line 2: not JSON"
    yield "no objects", ["list.jsonl", "--column", "text", "--out", "o.jsonl"], "list.jsonl, line 1: a row is an object"
    yield "a broken page", ["broken.parquet", "--column", "text", "--out", "o.parquet"], "broken.parquet: not a whole Parquet"
    yield "compressed twice", ["t.parquet.gz", "--column", "text", "--out", "o.parquet"], "t.parquet.gz: Parquet is compressed"
    yield "out twice", ["t.parquet", "--column", "text", "--out", "o.parquet.gz"], "o.parquet.gz: Parquet is compressed"
    yield "not compressed", ["t.jsonl.gz", "--column", "text", "--out", "o.jsonl"], "t.jsonl.gz: not a whole .gz file"
    yield "there already", ["done.jsonl", "--column", "text", "--out", "o.jsonl"], "a column 'text_en' already"
    yield "an empty folder", ["bare", "--column", "text", "--out", "out"], "there is no table in this folder"
    yield "a number that is none", ["nan.jsonl", "--column", "text", "--out", "o.jsonl"], "nan.jsonl, line 1: not JSON: NaN"
    yield "words", ["t.jsonl", "--column", "text", "--out", "o.jsonl", "--words"], "leave out --words and --format"
    yield "ray without a column", ["t.jsonl", "--ray", "local"], "--column"
    yield "unknown engine", ["t.jsonl", "--column", "text", "--out", "o.jsonl", "--engine", "magic"], "magic"


@pytest.mark.parametrize(("given", "message"), [pytest.param(*each[1:], id=each[0]) for each in wrong_inputs()])
def test_wrong_input_is_told_in_one_line(
    given: list[object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bare").mkdir()
    Path("a.txt").write_text("Сәлем.\n", encoding="utf-8")
    Path("broken.jsonl").write_text('{"text": "Сәлем."}\n{"text": \n', encoding="utf-8")
    Path("nan.jsonl").write_text('{"text": "Сәлем.", "n": NaN}\n', encoding="utf-8")
    Path("list.jsonl").write_text('["Сәлем."]\n', encoding="utf-8")
    for name in ("t.jsonl", "t.jsonl.gz"):
        write_jsonl(Path(name), [{"text": "Сәлем.", "n": 1}])
    pq.write_table(pa.table({"text": ["Сәлем."]}), "t.parquet")
    whole = Path("t.parquet").read_bytes()
    Path("t.parquet.gz").write_bytes(gzip.compress(whole))
    Path("broken.parquet").write_bytes(whole[:4] + bytes(60) + whole[64:])
    write_jsonl(Path("done.jsonl"), [{"text": "Сәлем.", "text_en": "Hello."}])
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    done = within("translate", *given, "--to", "en", "--no-memory")
    assert done.status == 2
    assert message in done.err.strip().splitlines()[-1]
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


def interrupted(folder: Path, beside: str, delay: float = 0) -> str:
    """What a run says that was interrupted `delay` seconds after a file came to be, and left nothing half made."""
    write_jsonl(folder / "long.jsonl", rows(3000))
    given = "translate", folder / "long.jsonl", "--column", "text", "--out", folder / "out.jsonl", "--memory", folder / "memory"
    with subprocess.Popen(
        command_line(*given), env=environment(folder), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        while run.poll() is None and not list(folder.glob(beside)):
            time.sleep(0.01)
        time.sleep(delay)
        os.killpg(run.pid, signal.SIGINT)
        _, errors = run.communicate()
    assert run.returncode == 130, errors
    assert "Traceback" not in errors
    assert not list(folder.glob("*out.jsonl*"))
    return errors.strip().splitlines()[-1]


def test_ctrl_c_leaves_nothing_half_made(tmp_path: Path) -> None:
    assert interrupted(tmp_path, "memory") == "kazalign: interrupted; the same command goes on where it stopped"


@pytest.mark.parametrize("delay", [0, 0.02, 0.04, 0.06, 0.08, 0.1])
def test_ctrl_c_while_libraries_are_loaded(tmp_path: Path, delay: float) -> None:
    assert interrupted(tmp_path, ".out.jsonl.*.part", delay).startswith("kazalign: interrupted")
