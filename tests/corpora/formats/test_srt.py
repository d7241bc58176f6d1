"""Subtitles: cues of several languages belong together by number and time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError

THREE = ("kk", "en", "ru")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(units_in(THREE), max_size=5),
    st.lists(st.sampled_from(["00:00:01,000 --> 00:00:02,500", "0:09.5 --> 1:00:00,01", "", "x"])),
)
def test_what_is_kept_comes_back(units: list[Unit], times: list[str]) -> None:
    timed = [Unit(unit.variants, properties={"time": time}) for unit, time in zip(units, times, strict=False)]
    kept, again, _ = there_and_back("srt", timed + units[len(timed) :], THREE)
    assert again == kept
    losses: Counter[str] = Counter()
    assert [corpus_format("srt").kept(unit, losses) for unit in kept] == kept
    assert not losses


def test_times_are_made_up_by_the_pace_of_reading(tmp_path: Path) -> None:
    long = "Бұл сөйлем қырық бес әріптен, бостан тұр деді"
    assert len(long) == 45
    units = [
        Unit({"kk": Variant(long), "en": Variant("Short.")}, id="a", properties={"domain": "x"}),
        Unit({"kk": Variant("Иә."), "en": Variant("Yes.")}, properties={"time": "00:01:00,000 --> 00:01:05,250"}),
        Unit({"kk": Variant("Жоқ.")}),
        Unit({"kk": Variant("\n\nЕкі\n \nжол\n"), "en": Variant("Two\nlines")}),
    ]
    written = write_corpus(units, tmp_path / "film.srt", header=Header(("kk", "en")))
    assert [file.name for file in written.files] == ["film.kk.srt", "film.en.srt"]
    assert written.losses == {
        "times that were not known made up from the length of the text": 3,
        "properties other than time left out": 1,
        "texts without their blank lines": 1,
    }
    assert written.without == ("id",)
    assert (tmp_path / "film.kk.srt").read_text(encoding="utf-8") == (
        f"1\n00:00:00,000 --> 00:00:03,000\n{long}\n\n2\n00:01:00,000 --> 00:01:05,250\nИә.\n\n"
        "3\n00:01:05,250 --> 00:01:06,250\nЖоқ.\n\n4\n00:01:06,250 --> 00:01:07,250\nЕкі\nжол\n\n"
    )
    assert "\n\n4\n" in (tmp_path / "film.en.srt").read_text(encoding="utf-8")
    units = list(read_corpus(tmp_path / "film.srt"))
    assert [tuple(unit.texts().values()) for unit in units] == [
        (long, "Short."),
        ("Иә.", "Yes."),
        ("Жоқ.",),
        ("Екі\nжол", "Two\nlines"),
    ]


KAZAKH = """\ufeff1\r
0:00:01.000 --> 00:00:03,000 X1:10\r
Сәлем,\r
достар!\r
\r
2\r
00:00:04,000 --> 00:00:06,000\r
\r
Бүгін\r
\r
күн жылы.\r
3\r
00:00:07,000 --> 00:00:08,000\r
Иә.\r
\r
4\r
00:00:20,000 --> 00:00:21,000\r
\r
"""
ENGLISH = """WEBVTT

00:00:00.000 --> 00:00:00.900
Subtitles by a friend

00:00:01.100 --> 00:00:03.200
Hello, friends!

00:00:04.050 --> 00:00:06.000
It is warm today.

00:00:07.900 --> 00:00:12.000
1984
"""


def test_cues_of_others_are_paired_by_time(tmp_path: Path) -> None:
    """Numbers that are shifted or missing, other line ends, blank lines within a cue, no blank line before the next, empty cues."""
    (tmp_path / "film.kk.srt").write_text(KAZAKH, encoding="utf-8", newline="")
    (tmp_path / "film.en.srt").write_text(ENGLISH, encoding="utf-8")
    units = list(read_corpus(tmp_path / "film.srt"))
    assert [unit.texts() for unit in units] == [
        {"en": "Subtitles by a friend"},
        {"kk": "Сәлем,\nдостар!", "en": "Hello, friends!"},
        {"kk": "Бүгін\nкүн жылы.", "en": "It is warm today."},
        {"kk": "Иә."},
        {"en": "1984"},
    ]
    assert units[1].properties == {"time": "00:00:01,000 --> 00:00:03,000"}


def test_old_encodings(tmp_path: Path) -> None:
    cue = "1\n00:00:01,000 --> 00:00:03,000\n{}\n\n"
    (tmp_path / "a.ru.srt").write_bytes(cue.format("Сегодня на улице тепло, и снега больше нет.").encode("windows-1251"))
    (tmp_path / "a.kk.srt").write_bytes(cue.format("Бүгін далада жылы, қар да жоқ.").encode("utf-16"))
    [unit] = read_corpus(tmp_path / "a.srt")
    assert unit.texts() == {"kk": "Бүгін далада жылы, қар да жоқ.", "ru": "Сегодня на улице тепло, и снега больше нет."}


def test_a_time_in_a_text_is_text() -> None:
    text = "Ол жазды:\n00:00:01,000 --> 00:00:02,000\nболды"
    losses: Counter[str] = Counter()
    kept = corpus_format("srt").kept(Unit({"kk": Variant(text)}), losses)
    assert kept.texts() == {"kk": text.replace("-->", "→")}
    assert losses["texts with times in them, whose arrow became →"] == 1


def test_what_is_missing_or_wrong_is_told(tmp_path: Path) -> None:
    def read(name: str) -> None:
        list(read_corpus(tmp_path / name))

    with pytest.raises(InputError, match=r"no such files; there should be two or three: film\.kk\.srt, film\.en\.srt"):
        read("film.srt")
    (tmp_path / "film.kk.srt").write_text(KAZAKH, encoding="utf-8")
    with pytest.raises(
        InputError, match=r"film\.kk\.srt: subtitles in one language are no parallel corpus; to read .* name film\.srt"
    ):
        read("film.kk.srt")
    with pytest.raises(
        InputError, match=r"film\.kk\.srt: subtitles in one language .* name the files film\.kk\.srt, film\.en\.srt"
    ):
        read("film.srt")
    (tmp_path / "film.en.srt").write_text("No cue at all.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"film\.en\.srt: no subtitle timings found"):
        read("film.srt")
    (tmp_path / "film.kk.srt.gz").write_bytes(b"")
    with pytest.raises(InputError, match=r"there are film\.kk\.srt and film\.kk\.srt\.gz"):
        read("film.srt")
    with pytest.raises(ConfigurationError, match="is no code"):
        corpus_format("srt").files(tmp_path / "a.srt", ("kk", "qqq"))
