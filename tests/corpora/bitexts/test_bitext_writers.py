"""Aligned texts in every format, each read back with another reader than our own."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kazalign.corpora.bitexts import BITEXT_WRITERS, CorpusBitextWriter, bitext_writer, bitext_writer_names, write_bitext
from kazalign.corpora.bitexts.page import PageBitextWriter
from kazalign.corpora.writers.tsv import unescape
from kazalign.documents.model import Bead, Bitext, Document, Link, Paragraph, Part, Sentence, WordLinks
from kazalign.errors import ConfigurationError

TEXTS = {
    "kk": ["Үйлерімізден\tкеттік.", "Бірінші <b> & екінші.", "Қалды."],
    "en": ["We left", "our houses.", "First <b> & second\x07."],
}


def document(code: str) -> Document:
    sentences = tuple(Sentence(f"a.{code}.s{number}", text, 0, len(text), code) for number, text in enumerate(TEXTS[code]))
    return Document(f"a.{code}", "", (Paragraph(f"a.{code}.p1", "", 0, 0, sentences=sentences),))


def ids(code: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"a.{code}.s{number}" for number in numbers)


PARTS = (
    Part(0, 0, 0, 2, "stem", (3,)),
    Part(0, 0, 2, 5, "plural", ()),
    Part(0, 0, 5, 9, "our", (2,)),
    Part(0, 0, 9, 12, "from", ()),
)
LINKS = WordLinks((0, 1), ((0, 12), (13, 19)), ((0, 2), (3, 7), (8, 11), (12, 18)), (Link(0, 2, 0.8), Link(0, 3, 0.9)), PARTS)
BITEXT = Bitext(
    (document("kk"), document("en")),
    ("kk", "en"),
    (
        Bead((ids("kk", 0), ids("en", 0, 1)), 0.91234, words=(LINKS,)),
        Bead((ids("kk", 1), ids("en", 2)), 0.3, crossing=True),
        Bead((ids("kk", 2), ()), None),
    ),
    "e5, news",
)


def written(name: str) -> str:
    writer = bitext_writer(name)
    assert not isinstance(writer, CorpusBitextWriter)
    return "".join(writer.write(BITEXT))


def test_tsv() -> None:
    rows = list(csv.reader(io.StringIO(written("tsv")), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["bead", "shape", "probability", "crossing", "ids_kk", "text_kk", "ids_en", "text_en", "links_kk-en"]
    first = [*("1", "1-2", "0.9123", "0", "a.kk.s0", "Үйлерімізден кеттік."), "a.en.s0 a.en.s1", "We left our houses.", "0-2 0-3"]
    assert rows[1] == first
    assert unescape(rows[2][7]) == TEXTS["en"][2]
    assert rows[3] == ["3", "1-0", "", "0", "a.kk.s2", "Қалды.", "", "", ""]


def test_jsonl() -> None:
    rows = [json.loads(line) for line in written("jsonl").splitlines()]
    assert [row["shape"] for row in rows] == ["1-2", "1-1", "1-0"]
    assert rows[0]["sides"]["en"]["text"] == "We left our houses."
    assert [each["id"] for each in rows[0]["sides"]["en"]["sentences"]] == ["a.en.s0", "a.en.s1"]
    (words,) = rows[0]["words"]
    start, end = words["target"][words["links"][1][1]]
    assert rows[0]["sides"]["en"]["text"][start:end] == "houses"
    assert words["parts"][2] == {"word": 0, "start": 5, "end": 9, "part": "іміз", "says": "our", "answers": [2]}
    assert rows[2]["probability"] is None and rows[1]["crossing"] is True


def test_a_corpus_has_a_unit_for_each_linked_bead(tmp_path: Path) -> None:
    outcome = write_bitext(BITEXT, tmp_path / "a.tmx", file_format="tmx")
    assert outcome is not None and (outcome.units, outcome.losses) == (2, {"characters that XML cannot hold removed": 1})
    root = ElementTree.parse(tmp_path / "a.tmx").getroot()
    units = root.findall("./body/tu")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    found = [{variant.get(language): variant.findtext("seg") for variant in unit.findall("tuv")} for unit in units]
    assert found == [
        {"kk": "Үйлерімізден кеттік.", "en": "We left our houses."},
        {"kk": "Бірінші <b> & екінші.", "en": "First <b> & second."},
    ]
    assert [(prop.get("type"), prop.text) for prop in units[1].findall("prop")] == [
        ("x-score-alignment", "0.3"),
        ("x-flag", "crossing"),
    ]
    assert root.find("header").get("srclang") == "kk"  # type: ignore[union-attr]


class Page(HTMLParser):
    """The sentences of a page, its rows, and the words that light up together."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.sentences: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "bead" in (given.get("class") or "").split():
            self.rows.append(given["class"] or "")
        if "data-sentence" in given:
            self.sentences.append(given["data-sentence"] or "")
        if "data-links" in given:
            self.links.append(given["data-links"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html() -> None:
    page = Page(written("html"))
    assert page.rows == ["row bead sure", "row bead doubtful moved", "row bead alone"]
    assert page.sentences == ["a.kk.s0", "a.en.s0", "a.en.s1", "a.kk.s1", "a.en.s2", "a.kk.s2"]
    assert page.links == ["01-0-2 01-0-3", "01-0-2", "01-0-3"]
    assert "Doubtful beads: 1" in page.text and "First <b> & second\ufffd." in page.text
    assert "http" not in written("html").replace("http-equiv", "")


def test_the_page_shows_what_answers_to_each_suffix() -> None:
    text = written("html")
    assert 'title="үй → houses, лер → (plural), іміз → our, ден → (from)">Үйлерімізден</span>' in text.replace("Үй →", "үй →")
    cells = re.findall("<t[hd][^>]*>([^<]*)<", text)
    assert cells == ["Үй", "лер", "іміз", "ден", "houses", "(plural)", "our", "(from)"]
    assert "Suffixes: 1" in Page(text).text


def test_the_gap_beside_an_empty_column_is_muted() -> None:
    documents = (*BITEXT.documents, document("kk"))
    beads = (Bead((ids("kk", 0), ids("en", 0), ()), 0.9), Bead((ids("kk", 1), ids("en", 1), ids("kk", 1)), 0.8))
    page = "".join(PageBitextWriter().write(Bitext(documents, ("kk", "en", "ru"), beads, "e5, news")))
    first, second = page.split('class="row bead ')[1:]
    assert first.count('class="band"') == 1 and first.index('class="band"') < first.index('class="band unlinked"')
    assert second.count('class="band"') == 2 and "unlinked" not in second


def test_a_file_appears_whole(tmp_path: Path) -> None:
    write_bitext(BITEXT, tmp_path / "a.tsv", file_format="tsv")
    assert (tmp_path / "a.tsv").read_text(encoding="utf-8") == written("tsv")


def test_the_formats_and_one_that_is_none() -> None:
    assert list(BITEXT_WRITERS) == ["tsv", "jsonl", "html"]
    assert [bitext_writer(name).name for name in bitext_writer_names()] == list(bitext_writer_names())
    with pytest.raises(ConfigurationError, match=r"known are: tsv, jsonl, html, .*tmx"):
        bitext_writer("docx2")
