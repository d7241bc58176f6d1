from __future__ import annotations

import re

import pytest

from kazalign.documents.model import Link, WordLinks
from kazalign.errors import InputError
from kazalign.translation.glossary import (
    Glossary,
    Term,
    apply,
    fingerprint,
    glossary_file,
    glossary_names,
    stem_ends,
    with_acronym,
)


def load(tmp_path, *lines):
    path = tmp_path / "glossary.tsv"
    path.write_text("\n".join(["source\ttarget\tlanguage", *lines]) + "\n", encoding="utf-8")
    return Glossary.load(path)


def found(term, text, source="kk"):
    hits = Glossary([Term(term, "x", "en")]).find(text, source=source, target="en")
    return [text[hit.start : hit.end] for hit in hits]


def test_loading(tmp_path):
    glossary = load(tmp_path, "әкім\tgovernor\ten", "", "Самұрық-Қазына\t\tRussian")
    assert glossary.terms == (Term("әкім", "governor", "en"), Term("Самұрық-Қазына", "Самұрық-Қазына", "ru"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("әкім\tgovernor", "line 2: expected 3 cells"),
        ("\tgovernor\ten", "line 2: the source term is empty"),
        ("әкім\tgovernor\txx", "line 2: unknown language 'xx'"),
        ("—\tdash\ten", "line 2: the term"),
        ("АҚШ\tUSA | \ten", "line 2: there is nothing before or after a bar"),
        ("A|B\t\ten", "line 2: a term with a bar, 'A|B', needs a target"),
        ("әкім\tgovernor\ten\nәкім\tmayor\ten", "line 3: the term 'әкім' .en. stands in line 2 already"),
    ],
)
def test_wrong_lines_are_named(tmp_path, line, message):
    with pytest.raises(InputError, match=message):
        load(tmp_path, line)


def test_of_two_files_the_later_one_holds(tmp_path):
    paths = []
    for name, lines in (("one", "әкім\tgovernor\ten\nкеңес\tcouncil\ten"), ("two", "әкім\tmayor\ten\nәкім\tаким\tru")):
        paths.append(tmp_path / name)
        paths[-1].write_text(f"source\ttarget\tlanguage\n{lines}\n", encoding="utf-8")
    assert set(Glossary.load(*paths).terms) == {
        Term("әкім", "mayor", "en"),
        Term("кеңес", "council", "en"),
        Term("әкім", "аким", "ru"),
    }


def test_the_later_one_holds_in_whatever_case_it_is_written():
    glossary = Glossary([Term("мәслихат", "maslikhat", "en"), Term("Мәслихат", "local parliament", "en")])
    (hit,) = glossary.find("Мәслихат отырысы", source="kk", target="en")
    assert hit.term.target == "local parliament"


def test_wrong_files_are_named(tmp_path):
    path = tmp_path / "glossary.tsv"
    with pytest.raises(InputError, match=r"glossary\.tsv: the glossary cannot be read"):
        Glossary.load(path)
    path.write_text("әкім\tgovernor\ten\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: a glossary begins with"):
        Glossary.load(path)
    path.write_bytes("source\ttarget\tlanguage\nәкім".encode("utf-16"))
    with pytest.raises(InputError, match="not UTF-8"):
        Glossary.load(path)


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("әкім", "Әкімдеріміздің сөзі, әкімге", ["Әкімдеріміздің", "әкімге"]),
        ("ал", "алма алды, ал ол", ["алды", "ал"]),
        ("кітап", "кітабы мен кітаптары", ["кітабы", "кітаптары"]),
        ("ТМД", "ТМД-ға мүше, тмд", ["ТМД-ға"]),
        ("Қазақстан", "Қазақстанның, Қазақстандағы, Қазақстандық", ["Қазақстанның", "Қазақстандағы", "Қазақстандық"]),
        ("Қауіпсіздік кеңесі", "Қауіпсіздік кеңесінің отырысы", ["Қауіпсіздік кеңесінің"]),
        ("Абай облысы", "Абай облысын, Абай облысында, Абай облысына", ["Абай облысын", "Абай облысында", "Абай облысына"]),
        ("қала", "қалан", []),
        ("үй", "жүй", []),
    ],
)
def test_kazakh_terms_are_found_with_their_suffixes(term, text, words):
    assert found(term, text) == words


def test_the_longest_term_wins():
    glossary = Glossary([Term("кеңес", "council", "en"), Term("кеңес төрағасы", "chair", "en"), Term("кеңес", "совет", "ru")])
    hits = glossary.find("Бүгін кеңес төрағасының сөзі", source="kk", target="en")
    assert [hit.term.target for hit in hits] == ["chair"]


@pytest.mark.parametrize(
    ("target", "language", "text", "there"),
    [
        ("Security Council", "en", "the security council's meeting", True),
        ("Security Council", "en", "the Council of Security", False),
        ("Совет безопасности", "ru", "на заседании Совета безопасности", True),
        ("акимат", "ru", "в акимате города", True),
        ("аким", "ru", "акватория", False),
    ],
)
def test_target_terms_may_be_inflected(target, language, text, there):
    glossary = Glossary([Term("әкім", target, language)])
    hits = glossary.find("әкім", source="kk", target=language)
    assert (glossary.missing(hits, text, target=language) == ()) is there


@pytest.mark.parametrize(
    ("text", "there"),
    [("the United States' help", True), ("help of the USA", True), ("American help", False), ("the United Kingdom", False)],
)
def test_any_of_several_forms_will_do(text, there):
    glossary = Glossary([Term("АҚШ", "United States | USA", "en")])
    hits = glossary.find("АҚШ-тың көмегі", source="kk", target="en")
    assert (glossary.missing(hits, text, target="en") == ()) is there
    assert apply("АҚШ-тың көмегі", hits, with_suffixes=True) == "United States-тың көмегі"


@pytest.mark.parametrize(("form", "text"), [("WHO", "those who know"), ("US", "helped us"), ("ВС", "всё, вс")])
def test_an_abbreviation_is_no_word_in_small_letters(form, text):
    glossary = Glossary([Term("ұйым", f"Organization | {form}", "ru" if form == "ВС" else "en")])
    hits = glossary.find("ұйым", source="kk", target=glossary.terms[0].language)
    assert glossary.missing(hits, text, target=glossary.terms[0].language)
    assert not glossary.missing(hits, f"the {form}", target=glossary.terms[0].language)


@pytest.mark.parametrize(
    "text",
    [
        "Екі тарап ұзақ айтысты.",
        "«АҚ ЖОЛ» партиясы мен ақ қар",
        "Теңіз жағасында таң атты, есіл ерім.",
        "Мәжілісмендер жиналды.",
    ],
)
def test_what_comes_with_kazalign_leaves_other_words_alone(text):
    glossary = Glossary.load(glossary_file("kazakhstan"))
    assert {hit.term.source for hit in glossary.find(text, source="kk", target="en")} <= {"Мәжілісмен", "Ақ жол", "АҚ ЖОЛ"}


@pytest.mark.parametrize("name", glossary_names())
def test_what_comes_with_kazalign_can_be_used(name):
    glossary = Glossary.load(glossary_file(name))
    assert {term.source for term in glossary.terms if term.language == "en"} == {
        term.source for term in glossary.terms if term.language == "ru"
    }
    for term in glossary.terms:
        assert re.fullmatch(r"[\w .,'’№&+–-]+", term.source), term
        foreign = "[Ѐ-ӿ]" if term.language == "en" else "[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"
        assert not re.search(foreign, term.targets[0]), term
        hits = glossary.find(term.source, source="kk", target=term.language)
        for form in term.targets:
            assert glossary.missing(hits, form, target=term.language) == ()
        (hit,) = glossary.find(f"Кеше {term.source} туралы", source="kk", target=term.language)
        assert hit.term == term


def test_one_comes_with_kazalign_and_other_names_are_files():
    assert "kazakhstan" in glossary_names()
    assert str(glossary_file("absent.tsv")) == "absent.tsv"


def test_applying_and_counting():
    glossary = Glossary([Term("Қазына", "Kazyna", "en")])
    text = "Бүгін Қазынаның күні"
    hits = glossary.find(text, source="kk", target="en")
    assert apply(text, hits, with_suffixes=True) == "Бүгін Kazyna-ның күні"
    assert apply(text, hits, with_suffixes=False) == "Бүгін Kazyna күні"
    glossary.count(glossary.placed(hits, "the day of Kazyna", target="en", sentence="s1"))
    glossary.count(glossary.placed(hits, "the day", target="en", sentence="s2"))
    assert glossary.report.hits == glossary.report.misses == {glossary.terms[0]: 1}
    assert [(each.sentence, each.text, each.kept) for each in glossary.report.places] == [
        ("s1", "Kazyna", True),
        ("s2", "", False),
    ]


def linker(*pairs):
    """Links words by their numbers."""

    def link(texts):
        spans = [tuple(match.span() for match in re.finditer(r"\w+", text)) for text in texts[0]]
        return [WordLinks((0, 1), *spans, tuple(Link(*pair, 0.9) for pair in pairs))]

    return link


@pytest.mark.parametrize(
    ("target", "translation", "pairs", "text", "kept"),
    [
        ("посол", "Слова посла важны.", [(0, 1)], "посла", True),
        ("посол", "Слова посла важны.", [(1, 0)], "", False),
        ("посол", "Слова министра важны.", [(0, 1)], "министра", False),
        ("чрезвычайный посол", "Слова чрезвычайного посла.", [(0, 1), (0, 2)], "чрезвычайного посла", True),
        ("чрезвычайный посол", "Слова чрезвычайного гостя.", [(0, 1), (0, 2)], "чрезвычайного гостя", False),
        ("посол", "Посол принял послов.", [(0, 2)], "послов", True),
        ("аким", "Акула плывёт.", [(0, 0)], "Акула", False),
    ],
)
def test_links_say_where_a_term_is_and_what_stands_in_its_place(target, translation, pairs, text, kept):
    glossary = Glossary([Term("елші", target, "ru")])
    source = "Елшінің сөзі"
    hits = glossary.find(source, source="kk", target="ru")
    (placed,) = glossary.placed(hits, translation, target="ru", source=source, linker=linker(*pairs), sentence="s", always=True)
    assert (placed.text, placed.kept) == (text, kept)
    assert (glossary.missing(hits, translation, target="ru", source=source, linker=linker(*pairs)) == ()) is kept


def test_the_linker_is_asked_where_a_form_is_not_found():
    glossary = Glossary([Term("елші", "ambassador", "en")])
    hits = glossary.find("Елшінің сөзі", source="kk", target="en")

    def never(_):
        raise AssertionError

    assert glossary.missing(hits, "the ambassador's words", target="en", source="Елшінің сөзі", linker=never) == ()


def test_only_terms_of_the_sentence_are_in_its_fingerprint():
    one, other = Term("бір", "one", "en"), Term("екі", "two", "en")
    text = "бір кітап"
    alone = fingerprint(Glossary([one]).find(text, source="kk", target="en"))
    both = fingerprint(Glossary([other, one]).find(text, source="kk", target="en"))
    assert alone == both != fingerprint(()) == ""


@pytest.mark.parametrize(
    ("word", "stems"),
    [
        ("Қостанайдан", ["Қостанайдан", "Қостанай"]),
        ("Қозмолдақтағы", ["Қозмолдақтағы", "Қозмолдақтағ", "Қозмолдақ"]),
        ("үй", []),
    ],
)
def test_where_a_kazakh_stem_may_end(word, stems):
    assert [word[:end] for end in stem_ends(word)] == stems


def test_a_word_that_is_nothing_but_suffixes_is_read_at_once():
    """In as many ways as it can be, it would take longer than the tests."""
    assert list(stem_ends("ла" + "на" * 40 + "х")) == [83]


def test_an_acronym_in_brackets_is_not_the_name_in_full():
    full, short = "Тәуелсіз Мемлекеттер Достастығы", "ТМД"
    states = "Commonwealth of Independent States"
    glossary = Glossary([Term(full, states, "en"), Term(short, f"CIS | {states}", "en")])
    source = f"{full} ({short}) елдері"
    hits = glossary.find(source, source="kk", target="en")
    assert [term.source for term in glossary.missing(hits, f"the {states} (TD)", target="en", source=source)] == [short]
    assert glossary.missing(hits, f"the {states} (CIS)", target="en", source=source) == ()
    source = f"{short} елдері"
    hits = glossary.find(source, source="kk", target="en")
    assert glossary.missing(hits, f"the {states}", target="en", source=source) == ()


@pytest.mark.parametrize(
    ("source", "translation", "right"),
    [
        ("Достастық (ТМД) елдері", "the Commonwealth (TD)", "the Commonwealth (CIS)"),
        ("Достастық (ТМД) елдері", "the Commonwealth (CIS)", "the Commonwealth (CIS)"),
        ("Достастық (ТМД) елдері", "the Commonwealth", "the Commonwealth"),
        ("Достастық (ТМД) пен Одақ (ЕО)", "the Commonwealth (TD) and the Union (AU)", "the Commonwealth (TD) and the Union (AU)"),
        ("Достастық (ТМД елдері)", "the Commonwealth (TD)", "the Commonwealth (TD)"),
        ("ТМД елдері", "the countries (TD)", "the countries (TD)"),
    ],
)
def test_an_acronym_in_brackets_is_that_of_the_glossary(source, translation, right):
    glossary = Glossary([Term("ТМД", "CIS", "en"), Term("ЕО", "EU", "en")])
    assert with_acronym(source, translation, glossary.find(source, source="kk", target="en")) == right
