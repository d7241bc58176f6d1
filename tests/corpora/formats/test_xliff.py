"""XLIFF 1.2 and 2.0 written and read back, valid, read by others; and what others write."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from made_units import there_and_back
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File
from xml_units import xml_units

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError

HERE = Path(__file__).parent
SCHEMAS = {name: etree.RelaxNG(etree.parse(HERE / f"{file}.rng")) for name, file in (("xliff", "xliff12"), ("xliff2", "xliff20"))}
both = pytest.mark.parametrize("name", ["xliff", "xliff2"])
UNITS = [
    Unit(
        {
            "kk": Variant("Көпір <b>ашылды</b> & бітті.", "kz-1", ("p2.s1", "p2.s2"), 10, 38),
            "en": Variant("The bridge\r\nis open.", "other", engine="ct2", revision="7"),
        },
        id="kz-1.1",
        scores={"alignment": 0.875, "x y": -1e-9},
        flags=("numbers", "crossing"),
        licence="CC BY 4.0",
        date="2026-11-29",
        properties={"domain": "news", "note": "Ask", "state": "final", "two words": "%20"},
    ),
    Unit({"kk": Variant("Жол жабылды.", "kz-1", ("p2.s3",))}),
    Unit({"kk": Variant("Соңы.", "kz-1", ("p3.s1",)), "en": Variant("  The end.\t")}, id="kz-1.1"),
    Unit({"en": Variant("Nothing like it.")}),
    Unit({"kk": Variant("Басқа.", "kz-2"), "en": Variant("Another.")}),
]
THREE = [
    Unit({"kk": Variant("Бір"), "en": Variant("One", engine="a"), "ru": Variant("Один", engine="b")}, id="1", flags=("x", "x")),
    Unit({"kk": Variant("Екі"), "ru": Variant("Два")}, scores={"alignment": 0.5}),
    Unit({"en": Variant("Three"), "ru": Variant("Три")}),
]


def read(data: str | bytes) -> list[Unit]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(corpus_format("xliff").read({"": stream}, {"": Path("other.xlf")}))


@both
@settings(max_examples=60, deadline=None)
@given(units=xml_units(("kk", "en", "ru")))
def test_what_is_kept_comes_back_and_the_files_are_valid(name: str, units: list[Unit]) -> None:
    for languages in (("kk", "en"), ("kk", "en", "ru")):
        here = [Unit({code: each for code, each in unit.variants.items() if code in languages}, *details(unit)) for unit in units]
        kept, again, files = there_and_back(name, here, languages)
        assert again == kept
        losses: Counter[str] = Counter()
        assert [corpus_format(name).kept(unit, losses) for unit in kept] == kept and not losses
        for data in files.values():
            SCHEMAS[name].assertValid(etree.fromstring(data))


def details(unit: Unit) -> tuple[object, ...]:
    return unit.id, unit.scores, unit.flags, unit.licence, unit.date, unit.properties


@both
def test_nothing_that_a_unit_says_is_lost(name: str) -> None:
    kept, again, files = there_and_back(name, UNITS, ("kk", "en"))
    assert kept == again == UNITS
    root = etree.fromstring(files[""])
    SCHEMAS[name].assertValid(root)
    assert [file.get("original") for file in root.iter("{*}file")] == ["kz-1", "kz-2"]
    groups = [group.get("resname") or group.get("name") for group in root.iter("{*}group")]
    assert groups == ["p2", "p3"]
    ids = [unit.get("id") for unit in root.iter("{*}trans-unit", "{*}unit")]
    assert len(set(ids)) == len(ids) == 5
    assert "final" in {each.get("state") for each in root.iter("{*}target", "{*}segment")}


def test_translate_toolkit_reads_the_same_texts() -> None:
    expected = [
        ("Көпір <b>ашылды</b> & бітті.", "The bridge\r\nis open."), ("Жол жабылды.", None), ("Соңы.", "  The end.\t"), ("Басқа.", "Another."),
    ]  # fmt: skip
    first = xlifffile.parsestring(there_and_back("xliff", UNITS, ("kk", "en"))[2][""])
    assert first.getfilenames() == ["kz-1", "kz-2"] and first.units[0].getnotes() == "Ask"
    assert [(unit.source, unit.target) for unit in first.units if unit.source] == expected
    second = Xliff2File.parsestring(there_and_back("xliff2", UNITS, ("kk", "en"))[2][""])
    assert [(unit.source, unit.target) for unit in second.units if unit.source] == expected


@both
def test_three_languages_are_a_file_for_each_target(name: str, tmp_path: Path) -> None:
    ending = corpus_format(name).suffixes[0] + ".gz"
    place = tmp_path / f"news{ending}"
    written = write_corpus(THREE, place, header=Header(("kk", "en", "ru")))
    assert [file.name for file in written.files] == [f"news.kk-en{ending}", f"news.kk-ru{ending}"]
    assert list(read_corpus(place)) == THREE
    assert [unit.texts() for unit in read_corpus(written.files[1])] == [
        {"kk": "Бір", "ru": "Один"},
        {"kk": "Екі", "ru": "Два"},
        {"ru": "Три"},
    ]


def test_an_older_file_is_not_read_in_place_of_several(tmp_path: Path) -> None:
    place = tmp_path / "a.xlf"
    write_corpus(THREE[:1], place, header=Header(("kk", "en", "ru")))
    place.write_text("older", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.xlf: this file would be read in place of the 2 that 3 languages become"):
        write_corpus(THREE, place, header=Header(("kk", "en", "ru")))


def test_files_that_no_longer_fit_together_are_refused(tmp_path: Path) -> None:
    place, header = tmp_path / "a.xlf", Header(("kk", "en", "ru"))
    russian = write_corpus(THREE, place, header=header).files[1]
    whole = russian.read_text(encoding="utf-8")
    russian.write_text(whole.replace("Екі", "Үш"), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.kk-ru\.xlf: unit 2 has another text in 'kk' than in .*a\.kk-en\.xlf"):
        list(read_corpus(place))
    russian.write_text(whole.replace('resname="1"', 'resname="2"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.kk-ru\.xlf: unit 1 is '2' here and '1' in"):
        list(read_corpus(place))
    two, three = whole.index('<trans-unit id="kazalign-2"'), whole.index('<trans-unit id="kazalign-3"')
    russian.write_text(whole[:two] + whole[three:], encoding="utf-8")
    with pytest.raises(InputError, match=r"unit 2 has another|a\.kk-ru\.xlf"):
        list(read_corpus(place))


@both
def test_one_language_is_refused_and_none_found_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="this corpus is in kk alone"):
        write_corpus(THREE[:1], tmp_path / "a", header=Header(("kk",)), file_format=name)
    with pytest.raises(InputError, match=r"a\.xlf: no such file"):
        list(read_corpus(tmp_path / "a.xlf", file_format=name))
    assert not list(tmp_path.iterdir())


@both
def test_a_corpus_without_units_is_valid(name: str) -> None:
    kept, again, files = there_and_back(name, [], ("kk", "en"))
    assert kept == again == []
    SCHEMAS[name].assertValid(etree.fromstring(files[""]))


def test_either_name_takes_either_version(tmp_path: Path) -> None:
    write_corpus(UNITS, tmp_path / "a.xlf", header=Header(("kk", "en")), file_format="xliff2")
    assert list(read_corpus(tmp_path / "a.xlf")) == UNITS
    write_corpus(UNITS, tmp_path / "a.xlf2", header=Header(("kk", "en")), file_format="xliff")
    assert list(read_corpus(tmp_path / "a.xlf2")) == UNITS


OTHER_12 = """<?xml version="1.0"?>
<xliff version="1.1"><file original="site.html" source-language="en-US" target-language="kk-KZ" datatype="html"><header><skl/></header><body>
<group><trans-unit id="t1" resname="key" approved="yes" xml:space="preserve">
<source>Press <g id="1">Enter</g><x id="2"/> now</source>
<seg-source><mrk mtype="seg" mid="1">Press Enter now</mrk></seg-source>
<target state="needs-review-translation">Енді <g id="1">Enter</g><x id="2"/> <bpt id="3">&lt;i></bpt>бас</target>
<note from="Ana">Short</note><note>please</note>
<context-group name="c"><context context-type="sourcefile">a.c</context></context-group>
<alt-trans match-quality="90"><source>Press</source><target>Бас</target></alt-trans></trans-unit></group>
<bin-unit id="b"/><trans-unit id="t2"><source>Plain <mrk mtype="term">term</mrk></source><target/></trans-unit></body></file>
<file original="" source-language="ru" datatype="plaintext"><body><trans-unit id="t1"><source>Да</source><target xml:lang="kk">Иә</target>
</trans-unit></body></file></xliff>"""
OTHER_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="kk"><file id="f" original="site.html">
<unit id="u1" name="key" translate="yes"><mda:metadata xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"><mda:metaGroup><mda:metaGroup category="c">
<mda:meta type="phase">draft</mda:meta></mda:metaGroup></mda:metaGroup></mda:metadata><notes><note id="1">Short</note></notes>
<segment id="s1" state="reviewed"><source>Beep<cp hex="0007"/><cp hex="D800"/><cp hex="x"/> <pc id="1">now</pc><ph id="2"/></source><target>Қазір</target></segment>
<ignorable><source> </source></ignorable><segment><source>End <mrk id="m" type="term">of</mrk> it</source></segment></unit></file></xliff>"""


def test_what_others_write_in_1_2() -> None:
    first, second, third = read(OTHER_12)
    assert first == Unit(
        {"en": Variant("Press Enter now", "site.html"), "kk": Variant("Енді Enter бас")},
        id="t1",
        flags=("inline_codes",),
        properties={
            "state": "needs-review-translation",
            "note": "Short\nplease",
            "sourcefile": "a.c",
            "resname": "key",
            "approved": "yes",
        },
    )
    assert second == Unit({"en": Variant("Plain term", "site.html")}, id="t2")
    assert third == Unit({"ru": Variant("Да"), "kk": Variant("Иә")}, id="t1")


def test_what_others_write_in_2() -> None:
    first, second = read(OTHER_2)
    said = {"phase": "draft", "note": "Short", "name": "key", "translate": "yes"}
    assert first.texts() == {"en": "Beep\x07\ufffd\ufffd now", "kk": "Қазір"} and first.variants["en"].document == "site.html"
    assert (first.id, first.flags, first.properties) == ("u1.s1", ("inline_codes",), {**said, "state": "reviewed"})
    assert (second.id, second.texts(), second.flags, second.properties) == ("u1.2", {"en": "End of it"}, (), said)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<tmx/>", "not XLIFF: its root is <tmx> and not <xliff>"),
        ('<xliff version="3.0"/>', "XLIFF of the version '3.0'; known are"),
        ("<xliff/>", "XLIFF of the version ''"),
        ('<xliff version="2.0"/>', "does not say its source language"),
        ('<xliff version="2.0" srcLang="kk"><file><unit><segment><source>а</source><target>a</target></segment></unit></file></xliff>', "no target language"),
        ('<xliff version="1.2">\n<file><body>\n<trans-unit id="1">\n<source>а</source></trans-unit></body></file></xliff>', "line 4: the <source> has no language"),
    ],
)  # fmt: skip
def test_what_is_not_xliff_is_refused(data: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)
