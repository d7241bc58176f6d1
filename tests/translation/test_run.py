from __future__ import annotations

from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.documents.model import Sentence
from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation import run
from kazalign.translation.engine import Decoding
from kazalign.translation.glossary import Glossary, Term
from kazalign.translation.memory import Memory
from kazalign.translation.run import WINDOW, translate_sentences

from .conftest import WORDS, DictionaryEngine


def sentence(text, number=0, language="kk"):
    return Sentence(f"s{number}", text, 0, len(text), language)


def sentences(*texts):
    return [sentence(text, number) for number, text in enumerate(texts)]


def texts(translations):
    return [translation.text for translation in translations]


def test_order_ids_and_provenance(engine):
    given_ = sentences("үлкен қала", "бір кітап мен екі үй", "жақсы")
    made = list(translate_sentences(given_, engine=engine, target="English"))
    assert texts(made) == ["large city", "one book and two house", "good"]
    assert [translation.sentence for translation in made] == ["s0", "s1", "s2"]
    assert {(item.language, item.engine, item.revision, item.score, item.flags) for item in made} == {
        ("en", "dictionary", "1", -0.1, ())
    }


@pytest.fixture
def small_batches(monkeypatch):
    """So that a few sentences are several batches."""
    monkeypatch.setattr(run, "BATCH_PIECES", 20)


@given(st.lists(st.lists(st.sampled_from([*WORDS, "12", "«", "», ", "Ә;", " "]), max_size=60).map(" ".join), max_size=30))
def test_as_many_out_as_in_and_in_order(rows):
    engine = DictionaryEngine(limit=7)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "BATCH_PIECES", 20)
        made = list(translate_sentences(sentences(*rows), engine=engine, target="en"))
    assert [item.sentence for item in made] == [f"s{number}" for number in range(len(rows))]
    for text, item in zip(rows, made, strict=True):
        assert [WORDS[word] for word in text.split() if word in WORDS] == [
            word for word in item.text.split() if word in WORDS.values()
        ]
    for batch, _, _ in engine.calls:
        lengths = [engine.length(text, "kk") for text in batch]
        assert max(lengths) <= 7
        assert len(lengths) * max(lengths) <= 20


def test_equal_sentences_are_translated_once(engine):
    made = list(translate_sentences(sentences("үй", "қала", "үй", "үй"), engine=engine, target="en"))
    assert texts(made) == ["house", "city", "house", "house"]
    assert sorted(text for batch, _, _ in engine.calls for text in batch) == ["қала", "үй"]


def test_sentences_are_read_and_given_in_windows(engine):
    read = count()
    stream = (sentence(f"үй {next(read)}", number) for number in count())
    assert len(list(islice(translate_sentences(stream, engine=engine, target="en"), 5))) == 5
    assert next(read) == WINDOW


def test_what_needs_no_translation_passes_through(engine):
    given_ = [
        sentence("A city.", 0, "en"),
        sentence("12.5 %", 1, "other"),
        sentence("https://a.kz/b 😀 a@b.kz", 2),
        sentence("", 3),
    ]
    made = list(translate_sentences(given_, engine=engine, target="en"))
    assert texts(made) == [item.text for item in given_]
    assert [item.flags for item in made] == [("already_target",), (), (), ()]
    assert engine.calls == []


def test_other_languages(engine):
    given_ = [sentence("дом", 0, "ru"), sentence("үй", 1, "other"), sentence("үй", 2)]
    made = list(translate_sentences(given_, engine=engine, target="en"))
    assert [item.flags for item in made] == [(), ("other_language",), ()]
    assert {source: batch for batch, source, _ in engine.calls} == {"ru": ("дом",), "kk": ("үй",)}


def test_a_direction_that_there_is_not(engine):
    with pytest.raises(ConfigurationError, match="kk-ru"):
        list(translate_sentences(sentences("үй"), engine=engine, target="ru"))


def test_an_engine_that_loses_sentences_is_found_out():
    with pytest.raises(ModelError, match="given 2 sentences and gave back 1"):
        list(translate_sentences(sentences("үй", "қала"), engine=DictionaryEngine(drops=1), target="en"))


def test_loops_are_decoded_again():
    engine = DictionaryEngine(loops=True)
    made = list(translate_sentences(sentences("жақсы адам көрді", "үй"), engine=engine, target="en"))
    assert texts(made) == ["good person saw", "house"]
    assert made[0].flags == ()
    assert [(batch, decoding.no_repeat_ngram) for batch, _, decoding in engine.calls][1:] == [(("жақсы адам көрді",), 3)]


def test_flags_that_stay_are_recorded():
    engine = DictionaryEngine(loops=True, stubborn=True)
    (made,) = translate_sentences(sentences("жақсы адам көрді"), engine=engine, target="en")
    assert "repetition" in made.flags
    assert len(engine.calls) > 1


def test_a_quotation_that_the_source_leaves_open_is_no_fault(engine):
    (made,) = translate_sentences(sentences("«бір үлкен қала"), engine=engine, target="en")
    assert made.flags == ()


def test_a_number_that_no_decoding_gets_right_is_put_right_and_flagged():
    engine = DictionaryEngine(misread={"31,8": "318", "45": "54", "12": "21"})
    given_ = sentences("үлкен қала 31,8 үй", "45 адам 12 үй", "үй 7")
    made = list(translate_sentences(given_, engine=engine, target="en"))
    assert made[0].text == "large city 31.8 house"
    assert [item.flags for item in made] == [("mended_number",), ("numbers",), ()]  # of two it is not plain which is which
    assert made[1].text == "54 person 21 house"
    long = DictionaryEngine(misread={"31,8": "318"}, limit=10)
    (joined,) = translate_sentences(
        sentences("үлкен қала мен бір үй, жақсы адам мен екі кітап, қала 31,8 үй"), engine=long, target="en"
    )
    assert "31.8" in joined.text and joined.flags == ("mended_number",)


def test_a_surname_that_is_misspelled_is_put_right_and_flagged():
    misread = {"Ғ.": "G.", "Асқар": "Askar", "Қасқырбаев": "Kasarbayev"}
    engine = DictionaryEngine(misread=misread)
    (made,) = translate_sentences(sentences("жақсы Ғ. Қасқырбаев"), engine=engine, target="en")
    assert (made.text, made.flags) == ("good G. Kaskyrbayev", ("mended_name",))
    long = DictionaryEngine(misread=misread, limit=10)
    (joined,) = translate_sentences(
        sentences("үлкен қала мен бір үй, жақсы адам мен екі кітап, Асқар Қасқырбаев"), engine=long, target="en"
    )
    assert "Kaskyrbayev" in joined.text and "mended_name" in joined.flags


def test_a_surname_that_is_lost_is_put_in_as_the_target_spells_it(engine):
    """The engine, which garbles it, copies it; so the terms of the glossary stay in the sentence, too."""
    (made,) = translate_sentences(sentences("Мәдина Сәтбековаға үлкен үй"), engine=engine, target="en")
    assert "Satbekova-" in made.text and made.text.endswith("large house") and made.flags == ()
    (_, *again) = (batch for batch, _, _ in engine.calls)
    assert again == [("Мәдина Satbekova-ға үлкен үй",)]
    glossary = Glossary([Term("ТМД", "CIS", "en")])
    (made,) = translate_sentences(
        sentences("ТМД үй Мәдина Сәтбековаға"), engine=DictionaryEngine(), target="en", glossary=glossary
    )
    assert made.text.startswith("CIS house") and "Satbekova" in made.text and made.flags == ()


def test_a_person_of_the_glossary_is_spelled_as_it_has_them():
    """By its letters Мәмбетова would be Mambetova."""
    engine = DictionaryEngine(misread={"Мәншүк": "Manshuk", "Мәмбетова": "Mametova"})
    glossary = Glossary([Term("Мәншүк Мәмбетова", "Manshuk Mametova", "en")])
    (made,) = translate_sentences(sentences("Мәншүк Мәмбетова үй"), engine=engine, target="en", glossary=glossary)
    assert (made.text, made.flags, len(engine.calls)) == ("Manshuk Mametova house", (), 1)


def test_everything_that_was_put_right_is_said():
    engine = DictionaryEngine(misread={"Ғ.": "G.", "Қасқырбаев": "Kasarbayev", "31,8": "318"})
    (made,) = translate_sentences(sentences("жақсы Ғ. Қасқырбаев 31,8 үй"), engine=engine, target="en")
    assert made.text == "good G. Kaskyrbayev 31.8 house"
    assert sorted(made.flags) == ["mended_name", "mended_number"]


def test_a_surname_is_put_right_beside_one_that_was_lost():
    """The one that is put in does not undo the other."""
    misread = {"Ғ.": "G.", "G.": "G.", "Қасқырбаев": "Kasarbayev", "Kaskyrbayev": "Kasarbayev"}
    (made,) = translate_sentences(
        sentences("Ғ. Қасқырбаев мен Мәдина Сәтбекова үй көрді"), engine=DictionaryEngine(misread=misread), target="en"
    )
    assert "G. Kaskyrbayev" in made.text and "Satbekova" in made.text
    assert made.flags == ("mended_name",)


class ForgetfulEngine(DictionaryEngine):
    """Forgets what comes after the fourth word, and scores a translation the higher the more words of the sentence it has."""

    scored: tuple[str, ...] = ()

    def _translate(self, sentence, decoding):
        return " ".join(super()._translate(sentence, decoding).split()[:4])

    def channel_scores(self, sentences, translations, *, source, target):
        self.scored += tuple(sentences)
        return [len(there.split()) / len(here.split()) for here, there in zip(sentences, translations, strict=True)]


@pytest.mark.parametrize(
    ("text", "rerank", "expected", "scored"),
    [
        ("бір үлкен қала, екі жақсы үй", True, "one large city, two good house", True),
        ("бір үлкен қала, екі жақсы үй", False, "one large city, two", False),
        ("бір үлкен қала екі жақсы үй", True, "one large city two", False),  # no clause to take apart
    ],
)
def test_reranking_looks_at_halves_too(text, rerank, expected, scored):
    engine = ForgetfulEngine()
    (made,) = translate_sentences(sentences(text), engine=engine, target="en", decoding=Decoding(beam=4, rerank=rerank))
    assert (made.text, bool(engine.scored)) == (expected, scored)


def test_what_is_scored_is_what_the_engine_reads():
    engine = ForgetfulEngine()
    list(translate_sentences(sentences("5 тг, бір үй"), engine=engine, target="en", decoding=Decoding(rerank=True)))
    assert set(engine.scored) == {"5 теңге, бір үй"}


def test_halves_lose_where_they_score_lower():
    class Engine(DictionaryEngine):
        def channel_scores(self, sentences, translations, *, source, target):
            return [-float("," in text) for text in translations]

        def _translate(self, sentence, decoding):
            return super()._translate(sentence, decoding).replace(",", "")

    (made,) = translate_sentences(sentences("бір қала, екі үй"), engine=Engine(), target="en", decoding=Decoding(rerank=True))
    assert made.text == "one city two house"


def test_what_remedies_make_is_compared_in_the_same_way():
    class Engine(DictionaryEngine):
        def channel_scores(self, sentences, translations, *, source, target):
            return [float("seven" in text) for text in translations]

        def _translate(self, sentence, decoding):
            return super()._translate(sentence.replace("12", "seven") if decoding.beam == 1 else sentence, decoding)

    engine = Engine(misread={"45": "54", "12": "21"})
    (made,) = translate_sentences(sentences("45 адам 12 үй"), engine=engine, target="en", decoding=Decoding(rerank=True))
    assert (made.text, made.flags) == ("54 person seven house", ("numbers",))


def test_long_sentences_are_split_and_nothing_is_cut():
    engine = DictionaryEngine(limit=10)
    words = ["бір үлкен қала, екі жақсы үй"] * 3000
    (made,) = translate_sentences(sentences(", ".join(words)), engine=engine, target="en")
    assert made.text == ", ".join(["one large city, two good house"] * 3000)
    assert max(engine.length(text, "kk") for batch, _, _ in engine.calls for text in batch) <= 10
    assert made.score == pytest.approx(-0.1)


def test_the_engine_reads_kazakh_abbreviations_as_words():
    engine = DictionaryEngine()
    (made,) = translate_sentences(sentences("екі кітап 500 тг"), engine=engine, target="en")
    assert engine.calls[0][0] == ("екі кітап 500 теңге",)
    assert made.text.startswith("two book 500")


def test_parts_of_a_long_sentence_without_letters_are_no_ones_to_translate():
    engine = DictionaryEngine(limit=10)
    figures = "12 345 13 456 14 567 15 678 16 789 17 890 18 901 19 012 20 123 21 234"
    (made,) = translate_sentences(sentences(f"бір үлкен қала, екі жақсы үй: {figures}"), engine=engine, target="en")
    assert made.text.startswith("one large city, two good house: 12")
    assert all(any(map(str.isalpha, text)) for batch, _, _ in engine.calls for text in batch)
    assert made.score == pytest.approx(-0.1)


def test_of_a_long_sentence_only_the_part_with_a_fault_is_decoded_again():
    engine = DictionaryEngine(limit=10, loops=True)
    text = "бір үлкен қала, екі жақсы үй, " * 20 + "жақсы адам көрді, " + "екі кітап, бір үй, " * 20 + "үлкен қала."
    (made,) = translate_sentences(sentences(text), engine=engine, target="en")
    again = [batch for batch, _, decoding in engine.calls if decoding.no_repeat_ngram]
    assert len(again) == 1 and len(again[0]) == 1 and "адам" in again[0][0]
    assert "good person saw, two book" in made.text and made.flags == ()


def test_an_interrupted_long_sentence_goes_on_where_it_was(small_batches, tmp_path):
    engine = DictionaryEngine(limit=10)
    text = ", ".join(f"{number} үлкен қала" for number in range(100))
    with Memory(tmp_path / "memory.db") as memory:
        translate = engine.translate

        def interrupted(*arguments, **options):
            if len(engine.calls) == 3:
                raise KeyboardInterrupt
            return translate(*arguments, **options)

        engine.translate = interrupted
        with pytest.raises(KeyboardInterrupt):
            list(translate_sentences(sentences(text), engine=engine, target="en", memory=memory))
        before = {part for batch, _, _ in engine.calls for part in batch}
        engine.calls.clear()
        engine.translate = translate
        (made,) = translate_sentences(sentences(text), engine=engine, target="en", memory=memory)
    after = {part for batch, _, _ in engine.calls for part in batch}
    assert before and after and not before & after
    assert made.text == ", ".join(f"{number} large city" for number in range(100))


def test_one_line_of_100000_characters(engine):
    (made,) = translate_sentences(sentences("қ" * 100_000), engine=engine, target="en")
    assert len(made.text) >= 100_000


def test_a_second_run_needs_no_engine(tmp_path, engine):
    given_ = sentences("үлкен қала", "адам 😀", "бір кітап", "үй")
    done: list[int] = []
    with Memory(tmp_path / "memory.db") as memory:
        first = list(translate_sentences(given_, engine=engine, target="en", memory=memory, progress=done.append))
        engine.calls.clear()
        assert list(translate_sentences(given_, engine=engine, target="en", memory=memory)) == first
        assert engine.calls == []
        list(translate_sentences(given_, engine=engine, target="en", memory=memory, decoding=Decoding(beam=1)))
        assert sum(len(batch) for batch, _, _ in engine.calls) == 4
    assert sum(done) == 4


def test_an_interrupted_run_goes_on_where_it_was(small_batches, tmp_path):
    given_ = sentences(*(f"үй {number}" for number in range(40)))
    engine = DictionaryEngine()

    def interrupt(_):
        if len(engine.calls) == 3:
            raise KeyboardInterrupt

    with Memory(tmp_path / "memory.db") as memory:
        with pytest.raises(KeyboardInterrupt):
            list(translate_sentences(given_, engine=engine, target="en", memory=memory, progress=interrupt))
        before = {text for batch, _, _ in engine.calls for text in batch}
        engine.calls.clear()
        made = list(translate_sentences(given_, engine=engine, target="en", memory=memory))
        after = {text for batch, _, _ in engine.calls for text in batch}
    assert texts(made) == [f"house {number}" for number in range(40)]
    assert before and after and not before & after


def test_glossary_terms_are_put_in_by_correction_and_reported(engine):
    glossary = Glossary([Term("қала", "town", "en"), Term("үй", "дом", "en"), Term("кітап", "book", "en")])
    made = list(
        translate_sentences(sentences("үлкен қалада", "жақсы үй", "бір кітап"), engine=engine, target="en", glossary=glossary)
    )
    assert made[0].text.startswith("large town")
    assert [item.flags for item in made] == [(), ("glossary",), ()]
    assert {term.source for term in glossary.report.hits} == {"қала", "кітап"}
    assert {term.source for term in glossary.report.misses} == {"үй"}


def test_a_glossary_changes_only_sentences_with_its_terms(tmp_path, engine):
    given_ = sentences("үлкен қала", "жақсы үй")
    with Memory(tmp_path / "memory.db") as memory:
        list(translate_sentences(given_, engine=engine, target="en", memory=memory))
        engine.calls.clear()
        glossary = Glossary([Term("қала", "town", "en")])
        made = list(translate_sentences(given_, engine=engine, target="en", memory=memory, glossary=glossary))
    assert texts(made) == ["large town", "good house"]
    assert all("үй" not in text for batch, _, _ in engine.calls for text in batch)


def test_typography_is_applied(engine):
    (made,) = translate_sentences(sentences("«бір кітап» - 12 345 үй"), engine=engine, target="en")
    assert made.text == "“one book” – 12,345 house"
