"""`kazalign models`."""

from __future__ import annotations

from kazalign.translation.engines import describe_engines

from .conftest import Runner


def test_a_line_for_each_engine(kazalign: Runner) -> None:
    done = kazalign("models")
    assert done.status == 0
    head, *lines = done.out.splitlines()
    assert head.split() == ["engine", "revision", "size", "directions", "licence", "at", "hand", "weights"]
    descriptions = describe_engines()
    assert len(lines) == len(descriptions) > 5
    for line, description in zip(lines, descriptions, strict=True):
        assert line.startswith(description.name)
        assert description.licence in line and description.location in line
    assert "--engine" in done.err


def test_the_licence_that_forbids_business_is_said(cli: Runner) -> None:
    (nllb,) = [line for line in cli("models").out.splitlines() if line.startswith("hf:facebook/nllb-200-distilled-600M")]
    assert "CC-BY-NC-4.0" in nllb
