from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation import engines
from kazalign.translation.engines import describe_engines, load_engine
from kazalign.translation.engines.codes import TOKENS, language_token, possible_directions
from kazalign.translation.engines.lengths import ROOMS, batches, room


@pytest.mark.parametrize(("name", "near"), [("bundle", "bundled"), ("libretranlate:http://x", "libretranslate"), ("ct:x", "ct2")])
def test_an_unknown_engine_is_told_the_nearest_and_all(name: str, near: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"did you mean {near}\? Known are: bundled, ct2:PATH, hf:NAME_OR_PATH"):
        load_engine(name)


def test_an_unknown_engine_that_is_like_none() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown engine 'zzzzzz'\. Known are"):
        load_engine("zzzzzz")


def plug_in(folder: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Install a distribution with the entry point `echo` = `module`, as pip would."""
    information = folder / "echo-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: echo\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[{engines.ENTRY_POINTS}]\necho = {module}\nct2 = {module}\n")
    monkeypatch.syspath_prepend(str(folder))


def test_an_engine_of_another_distribution_joins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "echo_engine.py").write_text(
        "def load(argument, *, threads, offline): return (argument, threads, offline)\ndef describe(): return []\n"
    )
    plug_in(tmp_path, monkeypatch, "echo_engine")
    assert load_engine("echo:a:b", threads=3, offline=True) == ("a:b", 3, True)
    describe_engines()
    with pytest.raises(ConfigurationError, match="no such folder"):
        load_engine("ct2:/nowhere")
    with pytest.raises(ConfigurationError, match="libretranslate:URL, echo"):
        load_engine("zzzzzz")


def test_an_engine_of_another_distribution_that_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(tmp_path, monkeypatch, "no_such_module_anywhere")
    with pytest.raises(ModelError, match=r"'echo' \(no_such_module_anywhere\) cannot be imported"):
        load_engine("echo")


def test_descriptions_load_no_weights() -> None:
    code = (
        "import sys; from kazalign.translation.engines import describe_engines; names = [d.name for d in describe_engines()];"
        "assert 'bundled:kk-small' in names and 'hf:facebook/nllb-200-distilled-600M' in names, names;"
        "assert not {'torch', 'transformers', 'ctranslate2', 'sentencepiece'} & set(sys.modules), 'heavy library'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("family", "tokens"),
    [
        ("kazalign", ["<2kk>", "<2ru>", "<2en>"]),
        ("nllb", ["kaz_Cyrl", "rus_Cyrl", "eng_Latn"]),
        ("m2m", ["__kk__", "__ru__", "__en__"]),
        ("mbart", ["kk_KZ", "ru_RU", "en_XX"]),
        ("madlad", ["<2kk>", "<2ru>", "<2en>"]),
        ("marian", [">>kaz<<", ">>rus<<", ">>eng<<"]),
    ],
)
def test_each_family_has_its_own_spelling(family: str, tokens: list[str]) -> None:
    assert [language_token(family, code, tokens) for code in ("kk", "ru", "en")] == tokens
    assert [language_token(family, code, []) for code in ("kk", "ru", "en")] == [None] * 3
    assert set(possible_directions(family, tokens) or ()) == set(itertools.permutations(["kk", "ru", "en"], 2))


def test_marian_tags_vary() -> None:
    assert language_token("marian", "kk", [">>kaz_Cyrl<<"]) == ">>kaz_Cyrl<<"
    assert language_token("marian", "ru", [">>ru<<", ">>kk<<"]) == ">>ru<<"
    assert possible_directions("marian", ["no", "tags"]) is None
    assert possible_directions("marian", [">>rus<<"]) == (("kk", "ru"), ("en", "ru"))
    assert set(TOKENS) == {"kazalign", "nllb", "m2m", "mbart", "madlad", "marian"}


@given(st.lists(st.integers(1, 400), max_size=80), st.integers(1, 1000))
def test_batches_hold_every_sentence_once_within_their_bounds(lengths: list[int], tokens: int) -> None:
    groups = batches(lengths, tokens=tokens)
    assert sorted(itertools.chain.from_iterable(groups)) == list(range(len(lengths)))
    for group in groups:
        assert len({room(lengths[number]) for number in group}) == 1
        assert len(group) == 1 or len(group) * max(lengths[number] for number in group) <= tokens


@given(st.integers(0, 2000))
def test_room_grows_with_the_source(length: int) -> None:
    assert room(length) in ROOMS
    assert room(length) <= room(length + 1)
    assert room(length) >= min(3 * length + 20, ROOMS[-1])
