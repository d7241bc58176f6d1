"""YAML files that are wrong: one clear error with the place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kazalign.configuration import load_yaml
from kazalign.errors import ConfigurationError


@dataclass(frozen=True)
class Settings:
    name: str
    day: str = ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name: [", "not valid YAML"),
        (b"name: \xff", "not valid YAML"),
        (b"name: a\nday: 2025-02-30", "not valid YAML: day is out of range"),
        (b"- name", "expected keys and values, found list"),
        (b"day: a", "the key 'name' is missing"),
        (b"name: a\nnight: b", "unknown key 'night'; known are: name, day"),
        (b"name: 3", "name: expected str, found 3"),
    ],
)
def test_wrong_files_are_one_clear_error(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=rf"a\.yaml: {message}"):
        load_yaml(Settings, tmp_path / "a.yaml")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        load_yaml(Settings, tmp_path / "a.yaml")
