"""TMX written and read back, valid, read by others; and what others write."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from made_units import there_and_back
from translate.storage.tmx import tmxfile
from xml_units import xml_units

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import InputError

LANGUAGES = ("kk", "en", "ru")
DTD = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))
UNITS = [
    Unit(
        {
            "kk": Variant("Көпір <b>ашылды</b> & бітті.", "kz-1", ("p2.s1", "p2.s2"), 10, 38),
            "en": Variant("The bridge\r\nis open.", engine="ct2", revision="7"),
        },
        id="kz-1.1",
        scores={"alignment": 0.875, "x y": -1e-9},
        flags=("numbers", "crossing"),
        licence="CC BY 4.0",
        date="2026-11-29T10:15:00Z",
        properties={"domain": "news", "note": "Ask\nthe editor", "x-score-alignment": "high", "x-note": ""},
    ),
    Unit({"kk": Variant("Жол жабылды."), "ru": Variant("  Дорога закрыта.\t")}, date="2026-11"),
]


def foreign(
    body: str, *, head: str = '<header srclang="*all*"><prop type="x-any">1</prop></header>', version: str = "1.4"
) -> bytes:
    return f'<?xml version="1.0"?>\n<tmx version="{version}">\n{head}<body>\n{body}\n</body></tmx>'.encode()


def read(data: bytes) -> list[Unit]:
    return list(corpus_format("tmx").read({"": io.BytesIO(data)}, {"": Path("other.tmx")}))


def tuv(language: str, text: str, attributes: str = "") -> str:
    return f'<tuv xml:lang="{language}"{attributes}><seg>{text}</seg></tuv>'


@settings(max_examples=100, deadline=None)
@given(xml_units(LANGUAGES))
def test_what_is_kept_comes_back_and_the_file_is_valid(units: list[Unit]) -> None:
    kept, again, files = there_and_back("tmx", units, LANGUAGES)
    assert again == kept
    losses: Counter[str] = Counter()
    assert [corpus_format("tmx").kept(unit, losses) for unit in kept] == kept and not losses
    assert DTD.validate(etree.fromstring(files[""])), DTD.error_log


def test_nothing_that_a_unit_says_is_lost() -> None:
    kept, again, files = there_and_back("tmx", UNITS, LANGUAGES)
    assert kept == again == UNITS
    assert (
        b'<tu tuid="kz-1.1" creationdate="20261129T101500Z">' in files[""] and b'<prop type="x-date">2026-11</prop>' in files[""]
    )
    header = etree.fromstring(files[""]).find("header")
    assert header.get("srclang") == "kk" and header.get("creationtool") == "kazalign" and len(header.get("creationdate")) == 16


def test_translate_toolkit_reads_the_same_texts() -> None:
    _, _, files = there_and_back("tmx", UNITS, LANGUAGES)
    store = tmxfile.parsestring(files[""])
    assert [(unit.source, unit.target) for unit in store.units] == [
        ("Көпір <b>ашылды</b> & бітті.", "The bridge\r\nis open."),
        ("Жол жабылды.", "  Дорога закрыта.\t"),
    ]


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed (apt-get install libxml2-utils)")
@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2"])
def test_xmllint_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    units = [Unit({code: each for code, each in unit.variants.items() if code != "ru"}, id=unit.id) for unit in UNITS]
    write_corpus(units, tmp_path / "a.xml", header=Header(("kk", "en"), title='"<&\t\n'), file_format=name)
    subprocess.run(["xmllint", "--noout", "--nonet", str(tmp_path / "a.xml")], check=True)


def test_what_xml_cannot_hold_is_removed_and_counted(tmp_path: Path) -> None:
    units = [
        Unit(
            {"kk": Variant("a\x00b\ud800\x85\u2028c\ufffe"), "en": Variant("\x07")},
            id="1\x1b",
            properties={"p\x01": "x", "p\x02": "y"},
        ),
    ]
    written = write_corpus(units, tmp_path / "a.tmx.gz", header=Header(("kk", "en")))
    assert written.losses == {
        "halves of surrogate pairs replaced": 1,
        "characters that XML cannot hold removed": 5,
        "empty texts left out": 1,
        "details of the same name left out": 1,
    }
    assert list(read_corpus(tmp_path / "a.tmx.gz")) == [
        Unit({"kk": Variant("ab\ufffd\x85\u2028c")}, id="1", properties={"p": "y"})
    ]


def test_languages_by_their_tags() -> None:
    tags = ("kk-KZ", "EN_us", "rus", "kk-Latn-KZ", "zh-Hant-TW", "de")
    (unit,) = read(foreign(f"<tu>{''.join(tuv(tag, tag) for tag in tags)}</tu>"))
    assert unit.texts() == {
        "kk": "kk-KZ",
        "en": "EN_us",
        "ru": "rus",
        "kk-Latn": "kk-Latn-KZ",
        "zh-Hant": "zh-Hant-TW",
        "de": "de",
    }


def test_regions_are_left_out_when_writing_too() -> None:
    unit = Unit({"kk-KZ": Variant("а"), "kaz": Variant("ә"), "en": Variant("a")})
    losses: Counter[str] = Counter()
    assert corpus_format("tmx").kept(unit, losses).texts() == {"kk": "а", "en": "a"}
    assert losses == {"texts in another variety of a language left out": 1}


def test_an_old_version_with_lang_in_utf_16() -> None:
    text = foreign(
        '<tu><tuv lang="KK"><seg>Ән 😀</seg></tuv><tuv lang="EN-GB"><seg>Song</seg></tuv></tu>', version="1.1"
    ).decode()
    declared = text.replace('"1.0"', '"1.0" encoding="UTF-16"', 1)
    for data in (text.encode("utf-16"), declared.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        assert [unit.texts() for unit in read(data)] == [{"kk": "Ән 😀", "en": "Song"}]


def test_codes_are_left_out_and_the_unit_is_flagged() -> None:
    inner = 'A <bpt i="1">&lt;b&gt;<sub>title</sub></bpt>bold <hi type="term">red <hi>fox</hi></hi><ept i="1">&lt;/b&gt;</ept><ph/><it pos="end">x</it>!'
    plain, coded = read(
        foreign(f"<tu>{tuv('en', 'The <hi>red</hi> fox')}</tu><tu>{tuv('kk', inner)}{tuv('en', '<ut>x</ut>')}</tu>")
    )
    assert (plain.texts(), plain.flags) == ({"en": "The red fox"}, ())
    assert (coded.texts(), coded.flags) == ({"kk": "A bold red fox!"}, ("inline_codes",))


def test_several_texts_in_a_language_are_several_units() -> None:
    body = f'<tu tuid="7">{tuv("kk", "Иә")}{tuv("en-US", "Yes")}{tuv("en-GB", "Aye")}{tuv("ru", "Да")}</tu>'
    first, second = read(foreign(body))
    assert (first.id, first.texts()) == ("7", {"kk": "Иә", "en": "Yes", "ru": "Да"})
    assert (second.id, second.texts()) == ("7+2", {"kk": "Иә", "en": "Aye", "ru": "Да"})


def test_what_others_say_becomes_properties() -> None:
    (unit,) = read(
        foreign(
            '<tu tuid="1" usagecount="3" creationdate="20200102T030405Z" changedate="20210102T030405Z" srclang="kk">'
            '<note>First</note><note>Second</note><prop type="x-score-bleu">n/a</prop><prop type="client">A</prop><prop type="client">B</prop>'
            '<tuv xml:lang="kk" creationid="AI"><note>here</note><prop type="x-start">one</prop><prop type="x-document">d</prop><seg>а</seg></tuv></tu>'
        )
    )
    assert unit.date == "2021-01-02T03:04:05Z" and unit.scores == {}
    assert unit.variants == {"kk": Variant("а", "d")}
    assert unit.properties == {
        "note": "First\nSecond", "x-score-bleu": "n/a", "client": "A\nB", "usagecount": "3", "srclang": "kk",
        "creationdate": "20200102T030405Z", "creationid_kk": "AI", "note_kk": "here", "x-start_kk": "one",
    }  # fmt: skip
    assert there_and_back("tmx", [unit], ("kk",))[1] == [unit]


def test_a_default_namespace_and_a_unit_without_text() -> None:
    body = f"<tu>{tuv('kk', 'а')}</tu><tu>{tuv('kk', '')}</tu>"
    data = foreign(body).replace(b"<tmx ", b'<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert [unit.texts() for unit in read(data)] == [{"kk": "а"}, {}]


def test_a_text_without_a_language_is_named_by_its_line() -> None:
    with pytest.raises(InputError, match=r"^other.tmx, line 4: a <tuv> has no language; give it xml:lang"):
        read(foreign("<tu><tuv><seg>а</seg></tuv></tu>"))


def test_alternatives_keep_the_details_of_their_texts() -> None:
    whole = UNITS[0]
    other = replace(whole, id="kz-1.1+2", variants={**whole.variants, "en": Variant("It is open.", engine="human")})
    _, _, files = there_and_back("tmx", [replace(whole, variants={**whole.variants, "ru": Variant("x")})], LANGUAGES)
    more = files[""].replace(
        b'<tuv xml:lang="ru"><seg>x', b'<tuv xml:lang="en"><prop type="x-engine">human</prop><seg>It is open.'
    )
    assert read(more) == [whole, other]
