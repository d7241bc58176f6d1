"""Runs that are interrupted or killed, and run again."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from kazalign.commands import main
from kazalign.errors import MissingExtra

from .conftest import command_line, environment
from .server import Server, translation

FILES = 50
KILLS = 10
SENTENCES = ("Бүгін қалада {} үй салынды.", "Ертең {} адам жұмысқа барады.", "Мектепте {} оқушы кітап оқыды.")


def content(number: int) -> list[str]:
    """The sentences of a file; each is in no other file."""
    return [sentence.format(1000 + number * 10 + place) for place, sentence in enumerate(SENTENCES)]


def written(folder: Path) -> dict[str, str]:
    """All files below a folder, hidden ones too, and what is in them."""
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def start(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command_line("translate", *arguments), cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def remembered(memory: Path) -> list[tuple[str, str]]:
    if not memory.exists():
        return []
    connection = sqlite3.connect(memory)
    rows = connection.execute("SELECT source_text, target FROM translations").fetchall()
    connection.close()
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news" / "deeper").mkdir(parents=True)
    for number in range(FILES):
        place = tmp_path / "news" / ("deeper" if number % 2 else "") / f"{number}.txt"
        place.write_text("\n\n".join(content(number)) + "\n")
    return tmp_path


def test_killed_ten_times(folder: Path, server: Server) -> None:
    """Whenever it is killed: files are whole or not there, what was finished is not translated again, nothing is missing."""
    expected = {
        f"{'deeper/' if number % 2 else ''}{number}.{code}.txt": "\n\n".join(translation(text, code) for text in content(number))
        + "\n"
        for number in range(FILES)
        for code in ("en", "ru")
    }
    texts = {(text, code) for number in range(FILES) for text in content(number) for code in ("en", "ru")}
    out, memory = folder / "out", folder / "memory.sqlite"
    arguments = "news", "--out", out, "--memory", memory, "--engine", server.engine, "--quiet"
    chance = random.Random(5)
    in_flight = 0
    for _ in range(KILLS):
        kept = set(remembered(memory))
        server.asked.clear()
        with start(folder, *arguments) as process:
            for _ in range(chance.randint(1, 9)):
                assert server.requests.acquire(timeout=60)
            time.sleep(chance.uniform(0, 0.02))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        while server.requests.acquire(blocking=False):
            pass
        assert kept.isdisjoint(server.asked)
        in_flight += len(set(server.asked) - set(remembered(memory)))
        for name, text in written(out).items():
            if not name.endswith((".json", ".part")):
                assert text == expected[name]
    for part in out.rglob(".*.part"):
        os.utime(part, (0, 0))  # as if the kills had been a while ago
    server.asked.clear()
    kept = set(remembered(memory))
    assert 0 < len(kept) < len(texts)
    with start(folder, *arguments) as process:
        output = process.communicate()
    assert (process.returncode, *output) == (0, b"", b"")
    assert sorted(server.asked) == sorted(texts - kept)
    assert sorted(remembered(memory)) == sorted(texts)
    files = written(out)
    assert {name: text for name, text in files.items() if not name.endswith(".json")} == expected
    assert {name for name in files if name.endswith(".json")} == {f"{name}.json" for name in expected}
    assert in_flight <= KILLS * len(SENTENCES)


def test_a_repeated_run_asks_the_engine_nothing(folder: Path, server: Server) -> None:
    arguments = "news/0.txt", "--out", folder / "out", "--memory", folder / "memory.sqlite", "--engine", server.engine
    summaries, files = [], []
    for _ in range(2):
        with start(folder, *arguments) as process:
            _, err = process.communicate()
        assert process.returncode == 0
        summaries.append(err.decode().splitlines()[-1])
        files.append(written(folder / "out"))
    assert len(server.asked) == 2 * len(SENTENCES)
    assert "3 sentences, 6 translations (0 from the memory)" in summaries[0]
    assert "3 sentences, 6 translations (6 from the memory)" in summaries[1]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("options", "how"),
    [
        (("--memory", "memory.sqlite"), "the same command goes on where it stopped"),
        (("--no-memory",), "the same command begins again"),
    ],
)
def test_control_c(folder: Path, server: Server, options: tuple[str, ...], how: str) -> None:
    server.delay = 0.3
    with start(folder, "news", "--out", folder / "out", "--engine", server.engine, *options) as process:
        for _ in range(4):
            assert server.requests.acquire(timeout=60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    lines = err.decode().splitlines()
    assert (process.returncode, out) == (130, b"")
    assert re.fullmatch(f"kazalign: interrupted; .*{how}", lines[-1])
    assert "Traceback" not in err.decode()
    texts = {name for name in written(folder / "out") if not name.endswith(".json")}
    assert texts == {"0.en.txt", "0.ru.txt"}  # the first file; the second was not finished
    if "--memory" in options:
        kept = remembered(folder / "memory.sqlite")
        assert len(kept) == 3 * len(SENTENCES)


def test_control_c_during_another_command(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(command_line("segment", pipe), env=environment(tmp_path), stderr=subprocess.PIPE)
    with process, pipe.open("w"):  # which is open when the other side reads
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert (process.returncode, err) == (130, b"kazalign: interrupted\n")


def test_a_library_whose_import_was_stopped_is_not_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def app(**_: object) -> None:
        try:
            raise ImportError("initialization failed") from KeyboardInterrupt()
        except ImportError:
            raise MissingExtra("torch", "train", "training") from None

    monkeypatch.setattr("kazalign.commands.app", app)
    with pytest.raises(KeyboardInterrupt):
        main()
