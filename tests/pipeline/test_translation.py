"""From article to translations, room by room."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kazalign
from kazalign.errors import ConfigurationError, InputError
from kazalign.pipeline.reading import documents
from kazalign.pipeline.translation import (
    ArticleTranslator,
    Summary,
    Translating,
    default_memory,
    plan_translation,
    translate_files,
)
from kazalign.translation import Memory

TEXT = (
    "Қала тарихы\n\nКеше қатты жаңбыр жауды. Бүгін күн ашық.\n\nШкольники прочитали новые книги в библиотеке.\n\nДереккөз: a.kz\n"
)


class Watcher:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int]] = []
        self.expected = self.done = 0
        self.notes: list[str] = []

    def begin(self, number: int, of: int) -> None:
        self.begun.append((number, of))

    def expect(self, count: int) -> None:
        self.expected += count

    def advance(self, count: int) -> None:
        self.done += count

    def note(self, line: str) -> None:
        self.notes.append(line)


@pytest.fixture
def engine(tiny_model: Path) -> str:
    return f"ct2:{tiny_model}"


def test_ids_and_order_are_kept_to_the_end(engine: str) -> None:
    translated = kazalign.translate(TEXT, engine=engine)
    ids = [sentence.id for sentence in kazalign.segment(translated.document).sentences]
    assert ids == ["text.p1.s1", "text.p2.s1", "text.p2.s2", "text.p3.s1"]
    assert {code: [each.sentence for each in every] for code, every in translated.translations.items()} == {"en": ids, "ru": ids}
    assert (translated.licence, translated.source) == ("Apache-2.0", "kk")


def test_a_russian_sentence_passes_through_to_russian(engine: str) -> None:
    english, russian = (kazalign.translate(TEXT, to=[code], engine=engine).translations[code][3] for code in ("en", "ru"))
    assert russian.text == "Школьники прочитали новые книги в библиотеке." and russian.flags == ("already_target",)
    assert english.text != russian.text and "already_target" not in english.flags


def test_text_path_and_document_are_one(engine: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    document = kazalign.read(tmp_path / "text.txt")
    made = [kazalign.translate(source, to=["en"], engine=engine) for source in (TEXT, tmp_path / "text.txt", document)]
    assert made[0].translations == made[1].translations == made[2].translations


def test_languages_go_by_any_name_and_are_taken_once(engine: str) -> None:
    translated = kazalign.translate("Good morning.", to=["Russian", "rus", "ru"], language="eng_Latn", engine=engine)
    assert list(translated.translations) == ["ru"]
    assert translated.source == "en"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"to": []}, ConfigurationError, "name one at least"),
        ({"to": ["en", "kk"]}, ConfigurationError, "the texts are in kk and cannot be translated into it"),
        ({"to": ["fr"]}, ConfigurationError, "unknown language 'fr'"),
        ({"language": "fr"}, ConfigurationError, "unknown language 'fr'"),
        ({"engine": "nonsense"}, ConfigurationError, "unknown engine 'nonsense'"),
        ({"engine": "ct2:/nowhere"}, ConfigurationError, "/nowhere: no such folder"),
        ({"glossary": Path("/nowhere.tsv")}, InputError, "nowhere.tsv: the glossary cannot be read"),
        ({"glossary": ["kazakhstan", "/nowhere.tsv"]}, InputError, "nowhere.tsv: the glossary cannot be read"),
        ({"glossary": "kazakstan"}, InputError, "kazakstan: the glossary cannot be read: .*; by name there are: kazakhstan"),
        ({"beam": 1, "rerank": True}, ConfigurationError, "with one hypothesis there is nothing to rerank"),
    ],
)
def test_what_is_wrong_is_said(engine: str, options: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        kazalign.translate(TEXT, **({"engine": engine} | options))  # type: ignore[arg-type]


def test_an_engine_that_fails_lets_go_of_the_memory(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        ArticleTranslator(Translating("ct2:/nowhere", memory=tmp_path / "memory.sqlite"))
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory.put_many([])


def test_the_memory_answers_the_second_time(engine: str, tmp_path: Path) -> None:
    summaries = []
    made = []
    for _ in range(2):
        with ArticleTranslator(Translating(engine, memory=tmp_path / "memory.sqlite")) as translator:
            made.append(translator.translate(kazalign.read(_written(tmp_path))).translations)
            summaries.append(translator.summary)
    assert made[0] == made[1]
    assert [(each.sentences, each.translations, each.remembered) for each in summaries] == [(4, 8, 0), (4, 8, 7)]
    assert summaries[0].flags == summaries[1].flags


def _written(folder: Path) -> Path:
    path = folder / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_files_are_counted_and_bad_ones_named(engine: str, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name, text in (("a.txt", TEXT), ("b.txt", ""), ("c.txt", "Сәлем.")):
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    watcher = Watcher()
    tasks = plan_translation([str(tmp_path / "news")], to=["en", "eng"], out=tmp_path / "out", file_format="tsv")
    with ArticleTranslator(Translating(engine, to=("en",))) as translator:
        ends = [
            (Path(task.source).name, error)
            for task, error in translate_files(translator, tasks, file_format="tsv", progress=watcher)
        ]
    assert [name for name, error in ends if error is None] == ["a.txt", "c.txt"]
    assert str(ends[1][1]) == f"{tmp_path}/news/b.txt: the file is empty"
    assert watcher.begun == [(1, 3), (2, 3), (3, 3)]
    assert watcher.expected == watcher.done == 5
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.tsv", "c.tsv"]


def test_what_a_format_has_no_place_for_is_said(engine: str, tmp_path: Path) -> None:
    watcher = Watcher()
    tasks = plan_translation([str(_written(tmp_path))], to=["en"], out=tmp_path / "out", file_format="moses")
    with ArticleTranslator(Translating(engine, to=("en",))) as translator:
        assert [error for _, error in translate_files(translator, tasks, file_format="moses", progress=watcher)] == [None]
    (note,) = watcher.notes
    assert note.startswith(f"{tmp_path}/article.txt: ") and "no place for: id, document" in note


def test_documents_of_files_folders_and_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.txt", "a.md"):
        (tmp_path / name).write_text("Сәлем.")
    monkeypatch.chdir(tmp_path)
    assert [document.id for document in documents([".", "*.txt"], language="kk")] == ["a", "b", "b"]


def test_the_summary_names_flags_by_kind() -> None:
    summary = Summary(sentences=10, translations=20, remembered=5, seconds=4.0, flags=Counter(numbers=2, length=1))
    assert str(summary) == (
        "10 sentences, 20 translations (5 from the memory), 4.0 seconds, 5.0 translations a second; flags: length 1, numbers 2"
    )
    assert str(Summary()).endswith("0.0 translations a second; flags: none")


def test_the_shared_memory_lies_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert default_memory().is_relative_to(tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=15), min_size=1, max_size=6))
def test_all_that_is_no_sentence_stays_where_it_was(engine: str, lines: list[str]) -> None:
    text = "\n\n".join(["Сәлем.", *lines])
    translated = kazalign.translate(text, to=["en"], engine=engine, segmented=True)
    document = translated.document
    filled = document.filled({each.sentence: each.text for each in translated.translations["en"]})
    at = 0
    for sentence, translation in zip(document.sentences, translated.translations["en"], strict=True):
        before = document.text[at : sentence.start]
        assert filled.startswith(before + translation.text)
        filled, at = filled.removeprefix(before + translation.text), sentence.end
    assert filled == document.text[at:]
