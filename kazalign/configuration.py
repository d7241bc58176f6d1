"""YAML files into dataclasses, strictly: unknown keys, missing keys and wrong types are errors that name the place."""

from __future__ import annotations

import dataclasses
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kazalign.errors import ConfigurationError

T = TypeVar("T")


def shipped(name: str, *, in_repository: str) -> Path:
    """A file or folder that came with the package as `name`, or the one of the repository that the package lies in."""
    package = Path(__file__).parent
    installed = package / name
    return installed if installed.exists() else package.parent / in_repository


def load_yaml(kind: type[T], path: Path) -> T:
    """Read `path` into the dataclass `kind`.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or has a key or value that `kind` does not know.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError) as error:  # the latter for bytes that are no UTF-8, and for 2025-02-30
        raise ConfigurationError(f"{path}: not valid YAML: {error}") from error
    return from_mapping(kind, content, place=str(path))


def from_mapping(kind: type[T], content: object, *, place: str) -> T:
    """Make a `kind` out of plain YAML values; `place` begins every message."""
    if not isinstance(content, dict):
        raise ConfigurationError(f"{place}: expected keys and values, found {type(content).__name__}")
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if unknown := [str(key) for key in content if key not in fields]:
        raise ConfigurationError(f"{place}: unknown key {unknown[0]!r}; known are: {', '.join(fields)}")
    hints = typing.get_type_hints(kind)
    values = {name: _value(hints[name], value, f"{place}: {name}") for name, value in content.items()}
    required = (
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )
    if missing := [name for name in required if name not in values]:
        raise ConfigurationError(f"{place}: the key {missing[0]!r} is missing")
    return kind(**values)


def _value(hint: Any, value: object, place: str) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in arguments:
            return None
        (hint,) = (argument for argument in arguments if argument is not type(None))
        return _value(hint, value, place)
    if origin is typing.Literal:
        if value not in arguments:
            raise ConfigurationError(f"{place}: {value!r} is not one of {', '.join(map(str, arguments))}")
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigurationError(f"{place}: expected a list, found {value!r}")
        return tuple(_value(arguments[0], item, f"{place}[{number}]") for number, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise ConfigurationError(f"{place}: expected keys and values, found {value!r}")
        return {key: _value(arguments[1], item, f"{place}: {key}") for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return from_mapping(hint, value, place=place)  # type: ignore[arg-type]
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise ConfigurationError(f"{place}: expected {hint.__name__}, found {value!r}")
    return value
