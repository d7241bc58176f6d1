"""Beads and translations as units of a corpus."""

from __future__ import annotations

from pathlib import Path

from kazalign.corpora.units import Unit, Variant, units_of_bitext, units_of_translation
from kazalign.documents import read_text
from kazalign.documents.model import Bead, Bitext, Document, TranslatedDocument, Translation
from kazalign.documents.reading import read
from kazalign.segmentation import segment


def document(text: str, name: str, language: str) -> Document:
    return segment(read_text(text, language=language, identifier=name), language=language)


def test_a_unit_for_each_bead_with_two_texts() -> None:
    kazakh = document("Бір. Екі. Үш.", "a", "kk")
    english = document("One and two. Four.", "b", "en")
    one, two, three = (sentence.id for sentence in kazakh.sentences)
    first, fourth = (sentence.id for sentence in english.sentences)
    beads = (Bead(((one, two), (first,)), 0.87654, crossing=True), Bead(((three,), ()), None), Bead(((), (fourth,)), None))
    assert list(units_of_bitext(Bitext((kazakh, english), ("kk", "en"), beads, "by hand"))) == [
        Unit(
            {"kk": Variant("Бір. Екі.", "a", (one, two), 0, 9), "en": Variant("One and two.", "b", (first,), 0, 12)},
            id="a+b.1",
            scores={"alignment": 0.8765},
            flags=("crossing",),
        )
    ]


def test_subtitles_keep_their_times(tmp_path: Path) -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,500\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\n{}\n"
    (tmp_path / "film.srt").write_text(cues.format("Бір.", "Екі."), encoding="utf-8")
    kazakh = segment(read(tmp_path / "film.srt", language="kk"), language="kk")
    english = document("One. Two.", "b", "en")
    sides = (tuple(each.id for each in kazakh.sentences), tuple(each.id for each in english.sentences))
    apart = tuple(Bead(((one,), (other,)), 0.9) for one, other in zip(*sides, strict=True))
    times = [
        [unit.properties for unit in units_of_bitext(Bitext((kazakh, english), ("kk", "en"), beads, "by hand"))]
        for beads in (apart, (Bead(sides, 0.9),))
    ]
    assert times == [
        [{"time": "00:00:01,000 --> 00:00:02,500"}, {"time": "00:00:03,000 --> 00:00:04,000"}],
        [{"time": "00:00:01,000 --> 00:00:04,000"}],
    ]


def test_a_unit_for_each_translated_sentence() -> None:
    kazakh = document("Бір. Екі.", "a", "kk")
    one, two = kazakh.sentences
    translations = {
        "en": tuple(
            Translation(each.id, "en", text, score, flags, "bundled", "r1")
            for each, text, score, flags in ((one, "One.", -0.25, ()), (two, "", None, ("empty",)))
        )
    }
    assert list(units_of_translation(TranslatedDocument(kazakh, translations, "Apache-2.0"))) == [
        Unit(
            {"kk": Variant("Бір.", "a", (one.id,), 0, 4), "en": Variant("One.", engine="bundled", revision="r1")},
            id=f"a.{one.id}",
            scores={"translation_en": -0.25},
            licence="Apache-2.0",
        ),
        Unit({"kk": Variant("Екі.", "a", (two.id,), 5, 9)}, id=f"a.{two.id}", flags=("empty_en",), licence="Apache-2.0"),
    ]


def test_the_paragraph_of_a_variant() -> None:
    assert Variant("Бір.", "a", ("a.p3.s1", "a.p3.s2")).paragraph == "a.p3"
    assert Variant("Бір.").paragraph is None
