import sys
from importlib import metadata
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from kazalign.errors import ConfigurationError, MissingExtra
from kazalign.segmentation import registry
from kazalign.segmentation.segmenter import RuleSegmenter, Span


class Halves:
    def __init__(self, language: str, argument: str | None) -> None:
        self.argument = argument

    def split(self, text: str) -> list[Span]:
        return [(0, len(text) // 2), (len(text) // 2, len(text))]


def test_names_of_segmenters_are_pinned() -> None:
    assert sorted(registry.SEGMENTERS) == ["rules", "sat"]


def test_rules_are_found_by_any_name_of_the_language() -> None:
    assert isinstance(registry.load("rules", "Kazakh"), RuleSegmenter)


def test_unknown_segmenter_is_an_error_that_names_the_known() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown segmenter 'punkt'; known are: rules, sat"):
        registry.load("punkt", "kk")


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="unknown language"):
        registry.load("rules", "tlh")


def test_sat_without_a_model_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="sat:FOLDER"):
        registry.load("sat", "kk")


def test_sat_without_its_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wtpsplit_lite", None)
    with pytest.raises(MissingExtra, match=r"kazalign\[sat\]"):
        registry.load("sat:no-such-model", "kk").split("Ол келді. Ол кетті.")


def test_segmenters_of_other_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("halves", f"{__name__}:Halves", registry.GROUP)
    found = EntryPoints([entry])
    monkeypatch.setattr(metadata, "entry_points", lambda group: found if group == registry.GROUP else EntryPoints())
    segmenter = registry.load("halves:x", "kk")
    assert segmenter.split("абвг") == [(0, 2), (2, 4)]
    assert segmenter.argument == "x"  # type: ignore[attr-defined]
