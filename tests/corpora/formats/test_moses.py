"""Plain files that belong together line by line: what is written comes back, and files that do not belong together are refused."""

from __future__ import annotations

import gzip
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

LANGUAGES = ("kk", "en", "ru")


@settings(max_examples=70, deadline=None)
@given(units=st.lists(units_in(LANGUAGES), max_size=4))
def test_what_is_kept_comes_back_and_every_reader_counts_the_same_lines(units: list[Unit]) -> None:
    kept, again, content = there_and_back("moses", units, LANGUAGES)
    assert again == kept
    assert there_and_back("moses", again, LANGUAGES)[1:] == (again, content)
    assert {len(data.decode().splitlines()) for data in content.values()} == {len(kept)}


def test_files_beside_each_other(tmp_path: Path) -> None:
    units = [
        Unit(
            {"kk": Variant("Бір."), "en": Variant("One.\r\nAnd\u2028more."), "ru": Variant("Один.")}, id="1", flags=("numbers",)
        ),
        Unit({"kk": Variant("Екі."), "en": Variant("Two.")}),
    ]
    written = write_corpus(units, tmp_path / "news", header=Header(LANGUAGES), file_format="moses")
    assert [file.name for file in written.files] == ["news.kk", "news.en", "news.ru"]
    assert str(written) == "2 units; texts whose line breaks became spaces: 1; no place for: id, flags"
    assert (tmp_path / "news.en").read_bytes() == b"One. And more.\nTwo.\n"
    assert (tmp_path / "news.ru").read_text() == "Один.\n\n"
    read = [unit.texts() for unit in read_corpus(tmp_path / "news.ru")]
    assert read == [{"kk": "Бір.", "en": "One. And more.", "ru": "Один."}, {"kk": "Екі.", "en": "Two."}]


@pytest.mark.parametrize("name", ["news.gz", "news.en.gz", "news.kk"])
def test_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "news.kk").write_bytes(b"\xef\xbb\xbf\xd0\x91\xd1\x96\xd1\x80\r\n\xd0\x95\xd0\xba\xd1\x96")
    (tmp_path / "news.eng.gz").write_bytes(gzip.compress(b"One\nTwo\n"))
    read = [unit.texts() for unit in read_corpus(tmp_path / "news", file_format="moses")]
    assert read == [{"kk": "Бір", "en": "One"}, {"kk": "Екі", "en": "Two"}]
    suffix = ".gz" if name.endswith(".gz") else ""
    files = corpus_format("moses").files(tmp_path / name, ("kk", "en"))
    assert files == {code: tmp_path / f"news.{code}{suffix}" for code in ("kk", "en")}


def test_what_a_text_loses() -> None:
    losses: Counter[str] = Counter()
    kept = corpus_format("moses").kept(Unit({"kk": Variant("\0\ufeffБір\ud800\n"), "en": Variant("\0")}), losses)
    assert kept.texts() == {"kk": "Бір\ufffd "}
    assert losses == {
        "halves of surrogate pairs replaced": 1,
        "texts whose line breaks became spaces": 1,
        "texts without their NUL characters": 2,
        "texts without their byte order mark": 1,
        "empty texts left out": 1,
    }


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.kk": b"1\n2\n3\n", "a.en": b"1\n"}, r"a.kk has 3, \S+a.en has 1; they cannot belong together"),
        ({"a.kk": b"1\n", "a.en": b"1\n2\n3"}, r"a.kk has 1, \S+a.en has 3; they cannot belong together"),
        ({"a.kk": b"1\n", "a.en": b"1\n", "a.ru": b""}, r"a.kk has 1, \S+a.ru has 0, \S+a.en has 1"),
        ({"a.kk": b"1\n"}, "a.kk: alone; a file in another language must lie beside it, such as a.en"),
        ({}, "a: no such files: a.kk, a.en or a.ru"),
        ({"a.kk": b"1", "a.kaz": b"1", "a.en": b"1"}, "a.kaz: there is a.kk too; leave only one of the two there"),
        ({"a.kk": b"1", "a.kk.gz": b"1", "a.en": b"1"}, "a.kk.gz: there is a.kk too"),
        ({"a.kk": b"1\n2\0\n", "a.en": b"1\n2\n"}, "a.kk, line 2: there is a NUL character in it"),
        ({"a.kk": b"1\n\xc1\n", "a.en": b"1\n2\n"}, "a.kk, line 2: not in UTF-8 .byte 1 of the line is 0xC1."),
        ({"a.kk": "1\n".encode("utf-16"), "a.en": b"1\n"}, "a.kk: in UTF-16; save it as UTF-8"),
        ({"a": b"1", "a.kk": b"1\n", "a.en": b"1\n"}, "a: not one of the files that moses reads, such as a.kk"),
        ({"a/b": b"1"}, "a: this is a folder; name what the files begin with, such as .*a/corpus"),
        ({"a.kk": b"1", "a.en.gz": gzip.compress(b"1\n" * 999)[:-9]}, "a.en.gz: not a whole .gz file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(read_corpus(tmp_path / "a", file_format="moses"))


def test_places_that_will_not_do() -> None:
    with pytest.raises(ConfigurationError, match="names its files by language, and 'kk-Latn' is no code it knows"):
        corpus_format("moses").files(Path("a"), ("kk-Latn", "en"))
    with pytest.raises(ConfigurationError, match="is a folder; name what the files begin with, such as corpus"):
        corpus_format("moses").files(Path(), ("kk", "en"))
