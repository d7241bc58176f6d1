"""eflomal: the real program where it is installed, and what is said where it is not or will not work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.alignment.word_aligners import load_word_aligner
from kazalign.alignment.word_aligners.eflomal import LONGEST, EflomalAligner, grown
from kazalign.alignment.words import link_texts, words_of
from kazalign.errors import ConfigurationError, InputError, MissingExtra, ModelError

real = pytest.mark.skipif(not shutil.which("eflomal-align"), reason="eflomal is not installed")

NOUNS = {"кітап": "book", "қалам": "pen", "дәптер": "notebook", "үстел": "table", "сурет": "picture", "есік": "door"}
VERBS = {"көрді": "saw", "алды": "took", "сатты": "sold", "жуды": "washed"}
PAIRS = [(f"ол {noun} {verb} .", f"he {does} {thing} .") for noun, thing in NOUNS.items() for verb, does in VERBS.items()] * 5

LINKS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


@given(LINKS, LINKS)
def test_grown_links_are_found_by_one_direction_and_hold_what_both_found(forward: set, reverse: set) -> None:  # type: ignore[type-arg]
    assert forward & reverse <= grown(forward, reverse) <= forward | reverse


@real
def test_links_are_learnt_from_the_pairs_and_priors_serve_again(tmp_path: Path) -> None:
    priors = tmp_path / "priors"
    linked = link_texts([*PAIRS, ("", "nothing")], load_word_aligner("eflomal", priors=priors), ("kk", "en"))
    assert linked[-1].links == ()
    for (kazakh, english), each in list(zip(PAIRS, linked, strict=False))[:24]:
        found = {(kazakh[slice(*each.source[link.source])], english[slice(*each.target[link.target])]) for link in each.links}
        assert (kazakh.split()[1], NOUNS[kazakh.split()[1]]) in found
    saved = priors.read_bytes()
    assert saved.startswith(b"LEX\t")
    (again,) = link_texts([("ол үстел сатты .", "he sold table .")], load_word_aligner("eflomal", priors=priors), ("kk", "en"))
    assert {(link.source, link.target) for link in again.links} >= {(1, 2), (2, 1)}
    assert priors.read_bytes() == saved


@real
def test_a_sentence_that_is_too_long_is_left_out_and_the_others_are_not() -> None:
    long = "сөз " * (LONGEST + 1)
    linked = link_texts([(long, "word"), *PAIRS], load_word_aligner("eflomal"), ("kk", "en"))
    assert linked[0].links == () and all(each.links for each in linked[1:])


@real
def test_priors_are_of_one_pair_of_languages(tmp_path: Path) -> None:
    aligner = load_word_aligner("eflomal", priors=tmp_path / "priors")
    link_texts(PAIRS, aligner, ("kk", "en"))
    with pytest.raises(ConfigurationError, match="align two texts at a time"):
        link_texts(PAIRS, aligner, ("kk", "ru"))


def test_without_the_program_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[eflomal\]"'):
        load_word_aligner("eflomal")


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name that fails as one does whose memory is at an end."""
    for name in ("eflomal-align", "eflomal-makepriors"):
        (tmp_path / name).write_text("#!/bin/sh\necho started >&2\necho out of memory >&2\nexit 3\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_a_program_that_fails_is_quoted(failing: Path) -> None:
    text = ("сөз", words_of("сөз"))
    with pytest.raises(ModelError, match=r"eflomal-align failed \(exit status 3\): out of memory"):
        EflomalAligner(priors=failing / "new").align([(text, text)], ("kk", "en"))
    assert not (failing / "new").exists()


def test_another_file_is_no_priors(failing: Path) -> None:
    (failing / "priors").write_text("words\n")
    with pytest.raises(InputError, match="line 1: these are no priors of eflomal"):
        EflomalAligner(priors=failing / "priors")
