"""Benchmarks found in a corpus by hashes alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import FILES, QUICK

from kazalign.corpora.fingerprints import (
    BLOCK,
    Contamination,
    Detector,
    Fingerprint,
    fingerprint,
    fingerprints_folder,
    load_fingerprints,
    read_fingerprint,
    write_fingerprint,
)
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError

KAZAKH = "Өзен жағасында балалар доп ойнап, аналары шай ішіп отырды; кешке қарай жаңбыр құйып кетті."
ENGLISH = "Children played ball on the bank of the river while their mothers drank tea."
SHORT = "Сәлем, әлем!"
FOUND = fingerprint("tea", {"kk": [KAZAKH, SHORT], "en": [ENGLISH, "Hello, world!"]}, title="A test: of ours", licence="CC0")
DETECTOR = Detector([FOUND])
WORDS = st.lists(st.sampled_from(["су", "от", "жел", "тас", "құм", "жер", "ай", "күн", "бұлт", "қар"]), min_size=1, max_size=20)


def kinds(text: str, code: str = "kk") -> list[str]:
    return [hit.kind for hit in DETECTOR.hits(Unit({code: Variant(text)}))]


def test_segments_are_found_whatever_their_marks_and_wherever_they_stand() -> None:
    assert kinds(KAZAKH) == kinds(KAZAKH.upper().replace(",", " –")) == kinds(SHORT) == kinds("«сәлем әлем»") == ["whole"]
    assert kinds(f"Кеше {KAZAKH} Сонымен бітті.") == ["part"]
    assert kinds("the bank of the river while their mothers", "en") == ["part"]
    assert kinds("Өзен жағасында балалар доп ойнап") == []
    assert kinds("Мүлде басқа сөйлем, өзге әңгіме, бөлек оқиға туралы") == []
    assert kinds("… !") == []


@QUICK
@given(WORDS, WORDS, WORDS)
def test_two_blocks_of_a_segment_never_escape(before: list[str], segment: list[str], after: list[str]) -> None:
    detector = Detector([fingerprint("x", {"kk": [" ".join(segment)]}, title="", licence="")])
    whole = detector.hits(Unit({"kk": Variant(" ".join(segment))}))
    inside = detector.hits(Unit({"kk": Variant(" ".join([*before, *segment, *after]))}))
    assert [hit.kind for hit in whole] == ["whole"]
    assert inside or len(segment) < BLOCK


def test_nothing_can_be_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tea.txt"
    write_fingerprint(FOUND, path)
    text = path.read_text(encoding="ascii").casefold()
    head, _, hashes = text.partition("wholes:")
    assert "title: a test: of ours" in head
    assert not any(word in hashes for word in re.findall(r"\w{5,}", f"{KAZAKH} {ENGLISH}".casefold()))
    assert read_fingerprint(path) == FOUND


@FILES
@given(st.lists(st.integers(0, 2**48 - 1), unique=True).map(sorted), st.lists(st.integers(0, 2**48 - 1), unique=True).map(sorted))
def test_files_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, wholes: list[int], blocks: list[int]) -> None:
    path = tmp_path_factory.mktemp("fingerprint") / "x.txt"
    made = Fingerprint("x", "a title", "a licence", ("kk", "en"), 7, tuple(wholes), tuple(blocks))
    write_fingerprint(made, path)
    assert read_fingerprint(path) == made


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: "", "not a fingerprint"),
        (lambda text: "{}\n" + text, "not a fingerprint"),
        (lambda text: text.replace("words: 6", "words: 8"), "8 words and not 6; make it anew"),
        (lambda text: text.replace("segments: 2\n", ""), "damaged fingerprint"),
        (lambda text: text[:-9], "damaged fingerprint"),
        (lambda text: text[:-5] + "!!!!\n", "damaged fingerprint"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, change: object, message: str) -> None:
    path = tmp_path / "x.txt"
    write_fingerprint(FOUND, path)
    path.write_text(change(path.read_text()))  # type: ignore[operator]
    with pytest.raises(InputError, match=message):
        read_fingerprint(path)


def test_folders_without_any(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no fingerprint here"):
        load_fingerprints(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load_fingerprints(tmp_path / "none.txt")


def test_those_that_are_known_say_what_they_are() -> None:
    known = load_fingerprints()
    assert {"flores200-dev", "newsdev2019"} <= {each.benchmark for each in known}
    for each in known:
        assert len(each.wholes) >= each.segments and len(each.blocks) > len(each.wholes) and each.licence
    assert all(path.read_bytes().isascii() for path in fingerprints_folder().glob("*.txt"))


def test_units_are_counted_once() -> None:
    found = Contamination()
    units = [
        Unit({"kk": Variant(KAZAKH), "en": Variant(ENGLISH)}),
        Unit({"kk": Variant("су")}),
        Unit({"kk": Variant(SHORT)}, "u3"),
    ]
    assert list(DETECTOR.count(units, found)) == units
    assert (found.units, found.by_benchmark) == (2, {"tea": 2})
    assert found.hits == {("tea", "kk", "whole"): 2, ("tea", "en", "whole"): 1}
    assert [name for name, _ in found.examples] == ["row 1", "u3"]
