"""Whole files or none."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kazalign.atomic import make_folder, open_atomically, prepare_folder, replace_folder, write_text_atomically
from kazalign.errors import InputError, KazalignError, OutputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def interrupted(error: BaseException) -> Iterator[str]:
    yield "half"
    raise error


def test_text_arrives_as_it_is(tmp_path: Path) -> None:
    write_text_atomically(tmp_path / "a.txt", ["қазақ\r\n", "мәтін\n", "\x85\u2028"])
    assert (tmp_path / "a.txt").read_bytes() == "қазақ\r\nмәтін\n\x85\u2028".encode()
    assert names(tmp_path) == ["a.txt"]


def test_bytes(tmp_path: Path) -> None:
    with open_atomically(tmp_path / "a.bin", "wb") as file:
        file.write(b"\x00\xff")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff"


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    with open_atomically(tmp_path / "a.txt") as file:
        file.write("text")
        file.flush()
        assert not (tmp_path / "a.txt").exists()


def folder_of(path: Path, *files: str) -> Path:
    path.mkdir()
    for name in files:
        (path / name).touch()
    return path


@pytest.mark.parametrize("linked", [False, True])
def test_a_folder_takes_the_place_of_another_whole(tmp_path: Path, linked: bool) -> None:
    old = folder_of(tmp_path / ("elsewhere" if linked else "model"), "a", "old")
    if linked:
        (tmp_path / "model").symlink_to(old)
    replace_folder(folder_of(tmp_path / "made", "a", "new"), tmp_path / "model")
    assert names(tmp_path / "model") == ["a", "new"]
    assert names(tmp_path) == (["elsewhere", "model"] if linked else ["model"])


def test_a_folder_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    folder_of(tmp_path / "model", "old")
    with pytest.raises(InputError, match="model: cannot be written"):
        replace_folder(tmp_path / "nowhere", tmp_path / "model")
    assert (names(tmp_path), names(tmp_path / "model")) == (["model"], ["old"])


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("broken"), OSError("broken")])
def test_interrupted_write_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises((type(error), OutputError)):
        write_text_atomically(tmp_path / "a.txt", interrupted(error))
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_interrupted_write_leaves_no_new_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_text_atomically(tmp_path / "a.txt", interrupted(KeyboardInterrupt()))
    assert names(tmp_path) == []


def test_permissions_of_a_new_file_and_of_a_replaced_one(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_text_atomically(tmp_path / "new", ["text"])
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "plain").chmod(0o640)
    write_text_atomically(tmp_path / "plain", ["text"])
    assert stat.S_IMODE((tmp_path / "plain").stat().st_mode) == 0o640


def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "a.txt")
    write_text_atomically(tmp_path / "link", ["text"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "a.txt").read_text() == "text"


def test_name_that_is_as_long_as_can_be(tmp_path: Path) -> None:
    name = "a" * 255
    write_text_atomically(tmp_path / name, ["text"])
    assert names(tmp_path) == [name]


def test_what_is_not_a_file_is_written_directly(tmp_path: Path) -> None:
    write_text_atomically(Path(os.devnull), ["text"])
    assert not Path(os.devnull).is_file()
    with pytest.raises(OutputError, match="/dev/full: could not be written: No space left"):
        write_text_atomically(Path("/dev/full"), ["text"])


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing/a.txt", "does not exist; create it"),
        ("file/a.txt", "is a file and not a folder"),
        ("folder", "this is a folder"),
    ],
)
def test_place_that_cannot_be(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=f"{place}: cannot be written: .*{message}"):
        write_text_atomically(tmp_path / place, ["text"])


def test_folder_is_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


HOLDER = """
import sys
from pathlib import Path
from kazalign.atomic import open_atomically
with open_atomically(Path(sys.argv[1])) as file:
    file.write("half")
    file.flush()
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs file locks")
def test_what_a_killed_run_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    others = [".hidden.part", "a.txt.part", ".a.txt.0123456.part", ".a.txt.0123456g.part"]
    for name in others:
        (tmp_path / name).touch()
        age(tmp_path / name)
    command = [sys.executable, "-c", HOLDER, tmp_path / "a.txt"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        (part,) = (path for path in tmp_path.iterdir() if path.name not in others)
        age(part)
        prepare_folder(tmp_path)
        assert part.exists()  # it is being written
        process.kill()
    assert names(tmp_path) == sorted([*others, part.name])
    prepare_folder(tmp_path)
    assert names(tmp_path) == sorted(others)


def age(path: Path) -> None:
    """Make `path` older than what another process may just have made."""
    then = path.stat().st_mtime - 61
    os.utime(path, (then, then))


def test_what_another_process_has_just_made_is_not_swept(tmp_path: Path) -> None:
    """It is made first and locked then."""
    part = tmp_path / ".a.txt.01234567.part"
    part.touch()
    prepare_folder(tmp_path)
    assert names(tmp_path) == [part.name]
    age(part)
    prepare_folder(tmp_path)
    assert names(tmp_path) == []


def test_several_may_prepare_a_folder_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(prepare_folder, [tmp_path / "new"] * 400)) == [None] * 400
    assert names(tmp_path / "new") == []


def test_folder_is_made_ready(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "a" / "b")
    assert names(tmp_path / "a" / "b") == []
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="a file of this name is in the way"):
        prepare_folder(tmp_path / "file")


@pytest.mark.parametrize(("place", "message"), [("file", "a file of this name is in the way"), ("file/b", "is a file and not a")])
def test_folder_that_cannot_be_made(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=message):
        make_folder(tmp_path / place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="no permission"):
        write_text_atomically(tmp_path / "a.txt", ["text"])


def test_file_that_grows_beyond_what_is_allowed(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: a write fails with an error of the system."""
    (tmp_path / "a.txt").write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"a\.txt: could not be written: File too large; no file was changed"):
            write_text_atomically(tmp_path / "a.txt", ["text" * 10_000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("place", ["a.txt", "-"])
def test_half_a_surrogate_pair_is_named(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match=r"U\+D800"):
        write_text_atomically(Path(place), ["a\ud800"])
    assert names(tmp_path) == []


def test_errors_of_our_own_pass_through(tmp_path: Path) -> None:
    with pytest.raises(KazalignError, match=r"^the sentence is wrong$"):
        write_text_atomically(tmp_path / "a.txt", interrupted(KazalignError("the sentence is wrong")))


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_text_atomically(Path("-"), ["қазақ\r\n", "мәтін"])
    assert capfdbinary.readouterr().out == "қазақ\r\nмәтін".encode()


PROGRAM = """
from pathlib import Path
from kazalign.atomic import write_text_atomically
from kazalign.errors import OutputError
try:
    write_text_atomically(Path("-"), ["қ" * 100 for _ in range(10_000)])
except OutputError as error:
    raise SystemExit(str(error))
"""


def test_reader_that_leaves_early() -> None:
    """As with `kazalign translate ... | head`: one error, nothing from the interpreter as it ends."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read().decode() == "standard output was closed before everything was written\n"
    assert process.returncode == 1
