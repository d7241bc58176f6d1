"""Articles end to end: a reference with other sentence boundaries, an engine, the aligner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kazalign.commands import app
from kazalign.documents.model import Bead, Bitext, Document, Paragraph, Sentence
from kazalign.errors import ConfigurationError, InputError, KazalignError
from kazalign.evaluation.articles import Pair, as_documents, as_segments, find_articles
from kazalign.evaluation.model import System
from kazalign.pipeline.evaluation import Translating, _distinct, evaluate_articles
from tests.commands.server import running

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"


def document(name: str, texts: Sequence[str], language: str) -> Document:
    sentences, at = [], 0
    for number, text in enumerate(texts, start=1):
        sentences.append(Sentence(f"{name}{number}", text, at, at + len(text), language))
        at += len(text) + 1
    joined = " ".join(texts)
    return Document(name, joined, (Paragraph(name, joined, 0, len(joined), sentences=tuple(sentences)),))


def pair(name: str) -> Pair:
    """Two sentences that became one, one each, one without a version, one of the version alone."""
    kazakh = document(f"k{name}", ["Бір.", "Екі.", "Үш.", "Төрт."], "kk")
    version = document(f"e{name}", ["One and two.", "Extra.", "Three."], "en")
    k, e = (tuple(sentence.id for sentence in each.sentences) for each in (kazakh, version))
    beads = (Bead((k[:2], e[:1]), 0.9), Bead(((), e[1:2]), None), Bead((k[2:3], e[2:]), 0.9), Bead((k[3:], ()), None))
    return Pair(name, Bitext((kazakh, version), ("kk", "en"), beads, "by hand"))


def test_only_what_answers_is_scored_and_the_rest_is_counted() -> None:
    test, join = as_segments("two", [pair("a"), pair("b")], "kk", "en")
    assert test.references == (("One and two.", "Three.") * 2,)
    assert test.sources == ("Бір. Екі.", "Үш.") * 2
    assert join(["1", "2", "3", "4", "5", "6", "7", "8"]) == ("1 2", "3", "5 6", "7")
    assert test.labels == {"document": ("a", "a", "b", "b")}
    assert test.notes[0] == (
        "all: 8 sentences and 6 of the reference, aligned: 4 segments scored, 2 of them merged from 4 and 2 sentences; "
        "left out: 2 without a reference, 2 of the reference alone"
    )


def test_documents_hold_everything() -> None:
    test, join = as_documents("two", [pair("a"), pair("b")], "kk", "en")
    assert test.references == (("One and two. Extra. Three.",) * 2,)
    assert join(["1", "2", "3", "4", "5", "6", "7", "8"]) == ("1 2 3 4", "5 6 7 8")


def test_nothing_that_answers_is_an_error() -> None:
    made = pair("a")
    bitext = Bitext(made.bitext.documents, ("kk", "en"), tuple(bead for bead in made.bitext.beads if not all(bead.sides)), "m")
    with pytest.raises(InputError, match="are they the same article"):
        as_segments("none", [Pair("a", bitext)], "kk", "en")


def test_folders_of_articles(tmp_path: Path) -> None:
    found = find_articles(ARTICLES, "kk", [])
    assert len(found) == 10
    assert all(list(article.versions) == ["en", "ru"] for article in found)
    assert [article.name for article in find_articles(ARTICLES / "03-science", "kk", ["ru"])] == ["03-science"]
    with pytest.raises(InputError, match="no article"):
        find_articles(tmp_path, "kk", [])
    (tmp_path / "kk.txt").write_text("Бір.", encoding="utf-8")
    with pytest.raises(InputError, match=r"no version in another language, such as en.txt"):
        find_articles(tmp_path, "kk", [])
    with pytest.raises(InputError, match=r"no version en.txt"):
        find_articles(tmp_path, "kk", ["en"])
    with pytest.raises(InputError, match="no such folder"):
        find_articles(tmp_path / "none", "kk", [])


def test_an_article_from_the_command_line(tmp_path: Path) -> None:
    """With a real server that makes nonsense: the scores are low, and everything is counted."""
    memory, record, report = tmp_path / "memory.sqlite", tmp_path / "run.json", tmp_path / "page.html"
    with running() as server:
        arguments = ["eval", str(ARTICLES / "08-ecology"), "--engine", server.engine, "--memory", str(memory)]
        result = CliRunner().invoke(app, [*arguments, "--record", str(record), "--report", str(report), "--format", "json"])
        assert result.exception is None, result.output
        asked = len(server.asked)
        again = CliRunner().invoke(app, [*arguments, "--target", "en", "--format", "json"])
        assert again.exception is None
        assert len(server.asked) == asked, "what the memory knows is not translated again"
    evaluations = json.loads(result.stdout)
    names = [(each["test"]["name"], each["test"]["target"], each["test"]["segments"]) for each in evaluations]
    assert [(name, target) for name, target, _ in names] == [
        ("08-ecology, by sentence", "en"),
        ("08-ecology, by document", "en"),
        ("08-ecology, by sentence", "ru"),
        ("08-ecology, by document", "ru"),
    ]
    assert names[0][2] >= 15
    assert names[1][2] == 1
    assert "left out:" in evaluations[0]["notes"][0]
    scores = evaluations[0]["metrics"][0]["scores"]
    assert all(0 < each["score"] < 40 for each in scores.values())
    assert sorted(each.name for each in tmp_path.glob("run.*.json")) == [
        "run.kk-en.by-document.json",
        "run.kk-en.json",
        "run.kk-ru.by-document.json",
        "run.kk-ru.json",
    ]
    assert report.read_text(encoding="utf-8").count("<section") == 4


def test_files_do_not_mix_with_articles(tmp_path: Path) -> None:
    for options, message in (
        (["--reference", "x"], "--reference belongs to files"),
        (["--hypothesis", "x"], "--hypothesis belongs to files"),
        (["--benchmark", "articles"], "not both"),
    ):
        result = CliRunner().invoke(app, ["eval", str(ARTICLES / "08-ecology"), *options])
        assert isinstance(result.exception, KazalignError)
        assert message in str(result.exception)
    result = CliRunner().invoke(app, ["eval", "--engine", "bundled"])
    assert isinstance(result.exception, ConfigurationError)


def test_systems_of_one_name_are_told_apart() -> None:
    one, two = System("ct2:model", ("a",), "r1"), System("ct2:model", ("b",), "r2")
    assert [each.name for each in _distinct([one, two, System("other", ("c",))])] == ["ct2:model (r1)", "ct2:model (r2)", "other"]
    with pytest.raises(ConfigurationError, match=r"ct2:model \(r1\) is there twice"):
        _distinct([one, one])


def test_an_engine_that_is_not_there_is_found_before_anything_is_scored(tmp_path: Path) -> None:
    with pytest.raises(KazalignError, match="none"):
        evaluate_articles(
            ARTICLES / "08-ecology", engines=[f"ct2:{tmp_path / 'none'}"], targets=["en"], translating=Translating()
        )
