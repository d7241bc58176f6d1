"""gettext PO: what is written comes back, msgfmt is content, and files of others are read for what they say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import there_and_back, units_in

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError, MissingExtra

THREE = ("kk", "en", "ru")
UNITS = [
    Unit(
        {
            "kk": Variant('Бүгін "күн" жылы.', "a", ("p1.s1",), 0, 16),
            "en": Variant("It is warm today.", "b", ("p1.s1", "p1.s2"), 0, 17, "toy", "1"),
            "ru": Variant("Сегодня тепло."),
        },
        id="a+b.1",
        scores={"alignment": 0.98},
        properties={"domain": "weather"},
    ),
    Unit({"kk": Variant("Иә."), "en": Variant("Yes."), "ru": Variant("Да.")}, id="a+b.2", flags=("numbers", "crossing")),
    Unit({"kk": Variant("Иә."), "en": Variant("Aye.")}, id="a+b.3", scores={"alignment": 0.2}),
    Unit({"en": Variant("Only here."), "ru": Variant("Только здесь.")}, licence="CC0-1.0", date="2026-11-29"),
    Unit({"ru": Variant("Одна.")}, id="a+b.2"),
]
FOREIGN = r"""# Сөздік
msgid ""
msgstr ""
"Language: ru_RU\n"
"Content-Type: text/plain; charset=UTF-8\n"

#. on the button
#: menu.c:12 menu.c:40
#, c-format
msgctxt "menu"
msgid "Open %s"
msgstr ""
"Открыть "
"%s"

# unsure
#, fuzzy
#| msgid "Closed"
msgid "Close"
msgstr "Закрыть"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

msgid "Not yet"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Ушло"
"""


def write(units: Sequence[Unit], path: Path, languages: tuple[str, ...]) -> list[str]:
    written = write_corpus(units, path, header=Header(languages, title="Ауа райы", licence="CC0-1.0"))
    return [file.name for file in written.files]


@settings(max_examples=40, deadline=None)
@given(st.lists(units_in(THREE), max_size=3))
def test_what_is_kept_comes_back(units: list[Unit]) -> None:
    kept, again, _ = there_and_back("po", units, THREE)
    assert again == kept
    losses: Counter[str] = Counter()
    assert [corpus_format("po").kept(unit, losses) for unit in kept] == kept
    assert not losses


@settings(max_examples=40, deadline=None)
@given(st.lists(units_in(("kk", "en")), max_size=2))
def test_two_languages_are_one_file(units: list[Unit]) -> None:
    kept, again, files = there_and_back("po", units, ("kk", "en"))
    assert again == kept
    assert list(files) == [""]


def test_a_file_for_each_target(tmp_path: Path) -> None:
    path = tmp_path / "news.po"
    assert write(UNITS, path, THREE) == ["news.en.po", "news.ru.po"]
    assert list(read_corpus(path)) == UNITS
    english = (tmp_path / "news.en.po").read_text(encoding="utf-8")
    assert '\n#. score[alignment]: 0.2\n#, fuzzy\nmsgctxt "a+b.3"\nmsgid "Иә."\nmsgstr "Aye."\n' in english
    assert [unit.texts() for unit in read_corpus(tmp_path / "news.ru.po")][:2] == [
        {"kk": 'Бүгін "күн" жылы.', "ru": "Сегодня тепло."},
        {"kk": "Иә.", "ru": "Да."},
    ]


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
@pytest.mark.parametrize("languages", [THREE, ("kk", "en")])
def test_msgfmt_is_content(tmp_path: Path, languages: tuple[str, ...]) -> None:
    units = [Unit({code: unit.variants[code] for code in unit.variants if code in languages}, id=unit.id) for unit in UNITS[:4]]
    units = [*UNITS, *UNITS] if len(languages) == 3 else [*units, *units]
    for name in write(units, tmp_path / "news.po", languages):
        done = subprocess.run(
            ["msgfmt", "--check", "-o", "/dev/null", name], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_what_a_translator_changed(tmp_path: Path) -> None:
    """A mark that is taken away takes the flags, one that is set is a flag; rows may be moved, deleted, and marked obsolete."""
    path = tmp_path / "news.po"
    write(UNITS[:3], path, THREE)
    english, russian = tmp_path / "news.en.po", tmp_path / "news.ru.po"
    head, first, second, _ = english.read_text(encoding="utf-8").split("\n\n")
    second = second.replace("#, fuzzy\n", "").replace("Yes.", "Yes, indeed.")
    first = "# Is it?\n" + first.replace("msgctxt", "#, fuzzy\nmsgctxt")
    english.write_text("\n\n".join((head, second, first)) + "\n", encoding="utf-8")
    russian.write_text(russian.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    units = {unit.id: unit for unit in read_corpus(path)}
    assert units["a+b.2"].flags == ()
    assert units["a+b.2"].texts()["en"] == "Yes, indeed."
    assert units["a+b.1"].flags == ("fuzzy",)
    assert units["a+b.1"].properties == {"domain": "weather", "comment": "Is it?"}
    assert units["a+b.3"].texts() == {"kk": "Иә."}


def test_a_file_of_others(tmp_path: Path) -> None:
    path = tmp_path / "app.po"
    path.write_text(FOREIGN, encoding="utf-8")
    units = list(read_corpus(path))
    assert [tuple(unit.texts().values()) for unit in units] == [
        ("Open %s", "Открыть %s"),
        ("Close", "Закрыть"),
        ("%d file", "%d файл"),
        ("%d files", "%d файла"),
        ("%d files", "%d файлов"),
        ("Not yet",),
        ("Gone", "Ушло"),
    ]
    assert all(next(iter(unit.variants)) == "en" for unit in units)
    assert units[0].properties == {
        "context": "menu",
        "reference": "menu.c:12 menu.c:40",
        "note": "on the button",
        "format": "c-format",
    }
    assert [unit.flags for unit in units] == [(), ("fuzzy",), (), (), (), (), ("obsolete",)]
    assert units[1].properties == {"comment": "unsure"}
    assert units[4].properties == {"plural": "2"}


@pytest.mark.parametrize(
    ("name", "header", "languages"),
    [
        ("app.po", "Language: kk\\nX-Source-Language: ru", ("ru", "kk")),
        ("app.ru-kk.po", "", ("ru", "kk")),
        ("kk.po", "X-Source-Language: ru_RU", ("ru", "kk")),
        ("app.kk.po", "Language: kk_KZ.UTF-8\\nX-Source-Language: pt_BR", ("pt", "kk")),
    ],
)
def test_the_languages_are_told_by_header_or_name(tmp_path: Path, name: str, header: str, languages: tuple[str, str]) -> None:
    path = tmp_path / name
    path.write_text(f'msgid ""\nmsgstr "{header}\\n"\n\nmsgid "Да"\nmsgstr "Иә"\n', encoding="utf-8")
    assert [tuple(unit.variants) for unit in read_corpus(path)] == [languages]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('msgid "Yes"\nmsgstr "Да"\n', r"app\.po: does not tell what language it is in; add the line"),
        ('msgid ""\nmsgstr "Language: kk\\n"\n\nmsgid "Да"\nmsgstr "Иә"\n', "does not tell what language it is translated from"),
        (
            'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Yes"\nmsgstr "Aye"\n',
            "does not tell what language it is translated from",
        ),
        (
            'msgid ""\nmsgstr "Language: kk\\n"\n\nmsgid "Yes\nmsgstr "Aye"\n',
            "app.po, line 4: not a PO file: the text must be in one pair",
        ),
        ("Бұл PO емес\n", "app.po, line 1: not a PO file"),
        (
            'msgid ""\nmsgstr "Language: kk\\n"\n' + '\nmsgid "Yes"\nmsgstr "Иә"\n' * 1500 + "\nwhat\n",
            "app.po, line 4504: not a PO file",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "app.po"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(read_corpus(path))


def test_the_content_is_no_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """polib takes a string that names a file for that file."""
    monkeypatch.chdir(tmp_path)
    write(UNITS[:1], Path("secret.po"), ("kk", "en", "ru"))
    Path("evil.po").write_text("secret.en.po", encoding="utf-8")
    with pytest.raises(InputError, match="not a PO file"):
        list(read_corpus(Path("evil.po")))


def test_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "app.po"
    for declared, encoding in (("windows-1251", "windows-1251"), ("CHARSET", "utf-8")):
        text = f'msgid ""\nmsgstr "Language: ru\\nContent-Type: text/plain; charset={declared}\\n"\n\nmsgid "Yes"\nmsgstr "Да"\n'
        path.write_bytes(text.encode(encoding))
        assert [unit.texts() for unit in read_corpus(path)] == [{"en": "Yes", "ru": "Да"}]


def test_one_language_is_not_enough() -> None:
    with pytest.raises(ConfigurationError, match="needs 2 languages or more"):
        corpus_format("po").files(Path("a.po"), ("kk",))
    with pytest.raises(ConfigurationError, match="no code"):
        corpus_format("po").files(Path("a.po"), ("kk", "en", "../../x"))


def test_without_polib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polib", None)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[corpora\]"'):
        write(UNITS, tmp_path / "news.po", THREE)
    assert not list(tmp_path.iterdir())
