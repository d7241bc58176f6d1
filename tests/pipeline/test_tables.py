"""Which tables are translated, where their translations go, and what is done again; by the real command line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kazalign.pipeline import tables
from kazalign.workers import LocalWorkers, Outcome
from tests.commands.conftest import Outcome as Ended
from tests.commands.conftest import within
from tests.commands.server import Server, running

Translate = Callable[..., Ended]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def translate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Iterator[Translate]:
    """Runs `kazalign translate --column text --to en` with a server that answers at once."""
    monkeypatch.chdir(tmp_path)
    options = ("--column", "text", "--to", "en", "--engine", server.engine)

    def run(*arguments: object, status: int = 0, memory: Sequence[object] = ("--no-memory",)) -> Ended:
        done = within("translate", *arguments, *options, *memory)
        assert done.status == status, done.err
        return done

    yield run
    tables._translator.cache_clear()  # its server is gone


def table(place: str, *texts: str, **columns: str) -> Path:
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"text": text, **columns} for text in texts or ("Сәлем.",)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def rows(place: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(place).read_text(encoding="utf-8").splitlines()]


def test_what_an_earlier_run_wrote_is_no_input(translate: Translate) -> None:
    table("t/sh/a.jsonl")
    table("t/sh/sub/b.jsonl")
    for out in ("t", "t/sh/out"):
        assert "2 shards, 2 rows" in translate("t/sh", "--out", out).err
        assert rows(f"{out}/sub/b.jsonl")[0]["text_en"]
        assert "2 of 2 shards are there from before" in translate("t/sh", "--out", out).err
    assert "t/sh: is the folder of the inputs; name another one with --out, or one in it" in (
        translate("t/sh", "--out", "t/sh", status=2).err
    )


def test_no_table_is_written_over_another_input(translate: Translate) -> None:
    table("f/sub/x.jsonl", "Бір.")
    other = table("out/sub/x.jsonl", "Екі.")
    done = translate("f", "out/sub/x.jsonl", "--out", "out", status=2)
    assert done.err == "kazalign: out/sub/x.jsonl: is an input and would be overwritten; name another place with --out\n"
    assert rows(str(other)) == [{"text": "Екі."}]


@pytest.mark.parametrize("ray", [[], ["--ray", "local"]])
def test_no_table_is_written_over_the_memory(translate: Translate, ray: list[str]) -> None:
    table("t/a.jsonl")
    kept = table("out/a.jsonl", "Екі.")
    done = translate("t", "--out", "out", *ray, memory=["--memory", kept], status=2)
    assert done.err == "kazalign: out/a.jsonl: is an input and would be overwritten; name another place with --out\n"
    assert rows(str(kept)) == [{"text": "Екі."}]


def test_names_that_are_no_text_are_recorded(translate: Translate) -> None:
    name = os.fsdecode(b"\xac\xe0") + " ә.jsonl"
    table(f"t/{name}")
    assert "1 shards, 1 rows" in translate("t", "--out", "out").err
    assert list(json.loads(Path("out", tables.RECORD).read_text(encoding="utf-8"))) == [name]
    assert "1 of 1 shards are there from before" in translate("t", "--out", "out").err


def test_globs(translate: Translate) -> None:
    for name in ("a", "b", "c"):
        table(f"t/{name}.jsonl")
    assert "3 shards" in translate("t/*.jsonl", "t/a.jsonl", "--out", "out").err
    assert "1 rows" in translate("t/[a]*.jsonl", "--out", "one.jsonl").err
    assert rows("one.jsonl") == rows("out/a.jsonl")
    assert translate("t/*.parquet", "--out", "out", status=2).err == "kazalign: t/*.parquet: no file fits this pattern\n"
    long = "я" * 300
    assert translate(long, "--out", "out", status=2).err == f"kazalign: {long}: cannot be read: File name too long\n"


def test_it_goes_on_from_any_folder(translate: Translate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table("t/a.jsonl")
    table("t/b.jsonl")
    translate("t", "--out", "out")
    monkeypatch.chdir(tmp_path / "t")
    assert "2 of 2 shards are there from before" in translate(".", "--out", "../out").err


def test_a_shard_that_changes_while_it_is_translated_is_done_again(translate: Translate, monkeypatch: pytest.MonkeyPatch) -> None:
    changing, _ = table("t/a.jsonl", "Бір."), table("t/b.jsonl")
    original = tables.translate_table

    def changed(shard: tables.Shard) -> int:
        count = original(shard)
        if shard.path == changing:
            table(str(changing), "Екі.")
        return count

    with monkeypatch.context() as patched:
        patched.setattr(tables, "translate_table", changed)
        translate("t", "--out", "out")
    assert "1 of 2 shards are there from before" in translate("t", "--out", "out").err
    assert rows("out/a.jsonl")[0]["text"] == "Екі."


def test_the_shard_of_a_killed_process_is_named(translate: Translate, monkeypatch: pytest.MonkeyPatch) -> None:
    table("t/a.jsonl")

    def killed(_: LocalWorkers, work: object, shards: Sequence[tables.Shard]) -> Iterator[Outcome[tables.Shard, int]]:
        yield from (Outcome(shard, None, "its process was killed, twice") for shard in shards)

    monkeypatch.setattr(LocalWorkers, "run", killed)
    assert "set aside: t/a.jsonl: its process was killed, twice\n" in translate("t", "--out", "out", status=1).err


def test_what_the_user_can_mend_in_all_shards_ends_with_another_status(
    translate: Translate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        Path("t").mkdir(exist_ok=True)
        Path(f"t/{name}.jsonl").write_text('{"txt": "Сәлем."}\n', encoding="utf-8")
    done = translate("t", "--out", "out", status=2)
    assert "set aside: t/a.jsonl: there is no column 'text'" in done.err
    assert done.err.endswith("2 of 2 shards were set aside, for the reasons above: t/a.jsonl, t/b.jsonl\n")

    def one_killed(_: LocalWorkers, work: object, shards: Sequence[tables.Shard]) -> Iterator[Outcome[tables.Shard, int]]:
        yield Outcome(shards[0], None, "its process was killed, twice")
        yield Outcome(shards[1], None, "there is no column 'text'", 2)

    monkeypatch.setattr(LocalWorkers, "run", one_killed)
    translate("t", "--out", "out", status=1)


def test_a_column_that_is_there_is_told_before_anything_is_translated(translate: Translate, server: Server) -> None:
    table("done.jsonl", "Сәлем.", text_en="Hello.")
    assert "a column 'text_en' already" in translate("done.jsonl", "--out", "o.jsonl", status=2).err
    assert server.asked == []


@pytest.mark.parametrize(
    ("given", "memory", "kept"),
    [
        ("t/a.jsonl", ["--no-memory"], "there is no memory: the same command begins again"),
        ("t/a.jsonl", ["--memory", "memory.sqlite"], "the same command goes on where it stopped"),
        ("t", ["--no-memory"], "the same command goes on where it stopped"),
    ],
)
def test_an_interrupted_run_says_what_is_kept(
    translate: Translate, monkeypatch: pytest.MonkeyPatch, given: str, memory: list[str], kept: str
) -> None:
    table("t/a.jsonl")

    def interrupted(_: tables.Shard) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "translate_table", interrupted)
    done = translate(given, "--out", "out", memory=memory, status=130)
    assert done.err.splitlines()[-1] == f"kazalign: interrupted; {kept}"
