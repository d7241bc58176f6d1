"""What is going to be written is looked at before the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from kazalign.errors import ConfigurationError, InputError
from kazalign.outputs import check_apart, check_folder, check_place


def test_a_place_needs_its_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check_place(tmp_path / "new")
    check_place(tmp_path)
    check_place(Path("-"))
    check_place(Path("/dev/null"))
    with pytest.raises(InputError, match="no: the folder does not exist; create it first"):
        check_place(tmp_path / "no" / "new")
    with pytest.raises(InputError, match="in the way"):
        check_place(tmp_path / "file" / "new")
    with pytest.raises(InputError, match="the name is too long"):
        check_place(tmp_path / ("я" * 200))
    (tmp_path / "link").symlink_to("no/file")
    with pytest.raises(InputError, match="the folder does not exist"):
        check_place(tmp_path / "link")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_a_folder_may_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    for name in (".", "new", "no/new", str(tmp_path), str(tmp_path / "no" / "new")):
        check_folder(Path(name))
    for name in ("file", "file/new", "file/no/new"):
        with pytest.raises(InputError, match="file: cannot be written: a file of this name is in the way"):
            check_folder(Path(name))
    with pytest.raises(InputError, match="the name is too long"):
        check_folder(Path("я" * 200))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_read_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "link").symlink_to("a")
    check_apart([("--out", tmp_path / "new")], [tmp_path / "a", tmp_path / "none"])
    for name in ("a", "link", "../" + tmp_path.name + "/a"):
        with pytest.raises(ConfigurationError, match="a: is an input and would be overwritten; name another place with --report"):
            check_apart([("--out", tmp_path / "new"), ("--report", tmp_path / name)], [tmp_path / "a"])
    with pytest.raises(InputError, match="this is a folder; name a file"):
        check_apart([("--out", tmp_path)], [])


def test_a_file_is_written_by_one_option(tmp_path: Path) -> None:
    check_apart([("--out", tmp_path / "new"), ("--out", tmp_path / "new"), ("--report", tmp_path / "other")], [])
    with pytest.raises(ConfigurationError, match="new: would be written twice, by --out and by --report; name two files"):
        check_apart([("--out", tmp_path / "new"), ("--report", tmp_path / "." / "new")], [])


def test_streams_and_devices_may_be_named_often() -> None:
    for name in ("-", "/dev/null"):
        check_apart([("--out", Path(name)), ("--report", Path(name))], [Path(name)])
