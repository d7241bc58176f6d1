"""What file names say, and what they do not."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from kazalign.pipeline.naming import common_name, free_name, named_language


@pytest.mark.parametrize(
    ("place", "name", "language"),
    [
        ("03-science/kk.txt", ("03-science",), "kk"),
        ("kk/report.docx", ("report",), "kk"),
        ("report.kk.txt", ("report",), "kk"),
        ("a/report_ENG.html", ("a", "report"), "en"),
        ("Russian/2024/report.txt", ("2024", "report"), "ru"),
        ("report.txt", ("report",), None),
        ("kk.txt", None, "kk"),
        ("tr/haber.txt", ("haber",), "tr"),
        ("en/kk.txt", None, "kk"),
        ("park.txt", ("park",), None),
    ],
)
def test_a_place_says_what_a_text_is_called_and_in_which_language(
    place: str, name: tuple[str, ...] | None, language: str | None
) -> None:
    assert (common_name(PurePath(place)), named_language(PurePath(place))) == (name, language)


def test_an_output_is_named_after_its_text_and_never_twice() -> None:
    assert free_name(PurePath("a/report.kk.txt"), ".tsv", set()) == "a_report.tsv"
    assert free_name(PurePath("kk.txt"), ".tsv", set()) == "kk.tsv"
    assert free_name(PurePath("a/report.kk.txt"), ".tsv", {"a_report.tsv", "a_report-2.tsv"}) == "a_report-3.tsv"


def test_an_output_has_a_name_that_can_be_written() -> None:
    place = PurePath("Ұзақ" * 40) / ("атау" * 40 + ".txt")
    first = free_name(place, ".tsv", set())
    second = free_name(place, ".tsv", {first})
    assert first != second and all(len(name.encode()) < 250 for name in (first, second))
    assert free_name(PurePath("a\udcff.txt"), ".tsv", set()) == "a?.tsv"
