from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.errors import InputError, OutputError
from kazalign.translation.engine import Decoding
from kazalign.translation.memory import SCHEMA_VERSION, Entry, Key, Memory

KEY = Key("Сәлем", "kk", "en", "engine", "1", Decoding(), "", "1")
ENTRY = Entry("Hello", -0.25, ("numbers", "length"))

WRITER = """
import sys
from pathlib import Path
from kazalign.translation.engine import Decoding
from kazalign.translation.memory import Entry, Key, Memory

start, count = int(sys.argv[2]), int(sys.argv[3])
with Memory(Path(sys.argv[1])) as memory:
    print("open", flush=True)
    for batch in range(start, start + count):
        keys = [Key(f"{batch}-{number}", "kk", "en", "engine", "1", Decoding(), "", "1") for number in range(20)]
        memory.put_many((key, Entry(key.text, None, ())) for key in keys)
"""


def writer(path, start, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(start), str(count)], stdout=subprocess.PIPE)


def key(text):
    return replace(KEY, text=text)


def test_what_was_put_is_there_after_reopening(tmp_path):
    path = tmp_path / "new" / "memory.db"
    with Memory(path) as memory:
        memory.put_many([(KEY, ENTRY), (key("бос"), Entry("", None, ("empty",)))])
    with Memory(path) as memory:
        assert memory.get_many([KEY, key("бос"), key("жоқ")]) == {KEY: ENTRY, key("бос"): Entry("", None, ("empty",))}
    assert [file.name for file in path.parent.iterdir()] == ["memory.db"]


def test_every_field_is_part_of_the_key(tmp_path):
    with Memory(tmp_path / "memory.db") as memory:
        memory.put_many([(KEY, ENTRY)])
        others = [replace(KEY, **{field.name: "other"}) for field in fields(KEY) if field.name != "decoding"]
        assert memory.get_many([*others, replace(KEY, decoding=Decoding(beam=1))]) == {}


def test_rows_are_only_added(tmp_path):
    with Memory(tmp_path / "memory.db") as memory:
        memory.put_many([(KEY, ENTRY)])
        memory.put_many([(KEY, Entry("Hi", None, ()))])
        assert memory.get_many([KEY]) == {KEY: ENTRY}


def test_more_keys_than_a_query_takes(tmp_path):
    keys = [key(str(number)) for number in range(3000)]
    with Memory(tmp_path / "memory.db") as memory:
        memory.put_many((key, Entry(key.text, None, ())) for key in keys)
        assert memory.get_many(keys) == {key: Entry(key.text, None, ()) for key in keys}


@settings(max_examples=30)
@given(st.text(), st.text())
def test_any_text_comes_back(tmp_path_factory, source, target):
    with Memory(tmp_path_factory.mktemp("memory") / "memory.db") as memory:
        memory.put_many([(key(source), Entry(target, 0.5, ()))])
        assert memory.get_many([key(source)]) == {key(source): Entry(target, 0.5, ())}


def rows(path):
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    texts = [text for (text,) in connection.execute("SELECT source_text FROM translations")]
    connection.close()
    return texts


@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.1, 0.2])
def test_killed_process_leaves_whole_batches(tmp_path, seconds):
    path = tmp_path / "memory.db"
    process = writer(path, 0, 1_000_000)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Memory(path) as memory:
        memory.put_many([(KEY, ENTRY)])
        assert memory.get_many([KEY]) == {KEY: ENTRY}
    assert len(rows(path)) % 20 == 1


def test_two_processes_write_at_once(tmp_path):
    path = tmp_path / "memory.db"
    processes = [writer(path, 0, 30), writer(path, 20, 30)]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    assert sorted(rows(path)) == sorted(f"{batch}-{number}" for batch in range(50) for number in range(20))


def test_other_files_are_refused(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a database, and longer than the header of one\n" * 10)
    with pytest.raises(InputError, match=r"notes\.txt: .*not a translation memory"):
        Memory(text)
    assert text.read_text().startswith("not a database")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
    with pytest.raises(InputError, match="not a translation memory"):
        Memory(other)


def test_a_later_version_is_refused(tmp_path):
    path = tmp_path / "memory.db"
    Memory(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(InputError, match=f"version {SCHEMA_VERSION + 1}"):
        Memory(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=str(tmp_path / "file")):
        Memory(tmp_path / "file" / "memory.db")
    with pytest.raises(InputError, match="this is a folder"):
        Memory(tmp_path)


def test_a_folder_that_takes_no_journal_is_named(tmp_path, monkeypatch):
    shut = tmp_path / "shut"
    Memory(shut / "memory.db").close()
    (tmp_path / "link.db").symlink_to(shut / "memory.db")
    monkeypatch.setattr(os, "access", lambda path, mode: not (os.fspath(path) == str(shut) and mode == os.W_OK))
    for path in (shut / "memory.db", tmp_path / "link.db"):
        with pytest.raises(InputError, match=f"{path}: the folder of the translation memory, {shut}, may not be written; "):
            Memory(path)


def test_a_full_disk_is_an_output_error(tmp_path):
    with Memory(tmp_path / "memory.db") as memory:
        memory._connection.execute("PRAGMA max_page_count = 4")
        with pytest.raises(OutputError, match="full"):
            memory.put_many((key(str(number)), Entry("x" * 1000, None, ())) for number in range(100))
        assert memory.get_many([key("0")]) == {}
