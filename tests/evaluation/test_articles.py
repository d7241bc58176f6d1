"""Articles end to end: a reference with other sentence boundaries, an engine, the aligner."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kazalign.commands import app
from kazalign.errors import ConfigurationError, InputError, KazalignError
from kazalign.evaluation.articles import find_articles, find_translations
from kazalign.evaluation.model import System
from kazalign.pipeline.systems import distinct
from kazalign.pipeline.text_evaluation import evaluate_articles
from kazalign.pipeline.translation import Translating
from tests.commands.server import running

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"


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


def test_translations_of_articles_lie_in_many_ways(tmp_path: Path) -> None:
    articles = find_articles(ARTICLES, "kk", ["en"])[:2]
    first, second = (article.name for article in articles)
    for names in (
        (f"{first}.en.txt", f"{second}.txt"),
        (f"{first}.md", f"{second}/en.html"),
        (f"{first}/kk.en.txt", f"{second}.en.docx"),
    ):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        assert find_translations(folder, articles, "kk", "en") == [folder / name for name in names]
    (folder / f"{first}.en.txt").touch()
    with pytest.raises(InputError, match=f"two translations of the article {first}: .*{first}.en.txt and .*kk.en.txt"):
        find_translations(folder, articles, "kk", "en")
    with pytest.raises(InputError, match=f"no translation of the article {first} into Russian: there is no {first}.ru.txt"):
        find_translations(folder, articles, "kk", "ru")
    with pytest.raises(InputError, match="no such folder; name a folder"):
        find_translations(tmp_path / "none", articles, "kk", "en")
    with pytest.raises(InputError, match="this is a file, but there are several articles"):
        find_translations(folder / f"{first}.en.txt", articles, "kk", "en")
    assert find_translations(folder / f"{first}.en.txt", articles[:1], "kk", "en") == [folder / f"{first}.en.txt"]
    (tmp_path / "en.txt").touch()
    assert find_translations(tmp_path, articles[:1], "kk", "en") == [tmp_path / "en.txt"]


def test_an_article_from_the_command_line(tmp_path: Path) -> None:
    """With a real server that makes nonsense: the scores are low, and everything is counted."""
    memory, record, report = tmp_path / "memory.sqlite", tmp_path / "run.json", tmp_path / "page.html"
    with running() as server:
        arguments = [
            "eval",
            str(ARTICLES / "08-ecology"),
            "--engine",
            server.engine,
            "--memory",
            str(memory),
            "--metric",
            "chrf++",
        ]
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
    named = [line for line in result.stderr.splitlines() if line.startswith(str(tmp_path))]
    assert sorted(named) == sorted(map(str, (report, *tmp_path.glob("run.*.json")))), "what was written is told"


def test_files_do_not_mix_with_articles(tmp_path: Path) -> None:
    for options, message in (
        (["--reference", "x"], "--reference belongs to files"),
        (["--documents"], "--documents belongs to files"),
        (["--benchmark", "articles"], "not both"),
    ):
        result = CliRunner().invoke(app, ["eval", str(ARTICLES / "08-ecology"), *options])
        assert isinstance(result.exception, KazalignError)
        assert message in str(result.exception)
    result = CliRunner().invoke(app, ["eval", "--engine", "bundled"])
    assert isinstance(result.exception, ConfigurationError)


def test_systems_of_one_name_are_told_apart() -> None:
    one, two = System("ct2:model", ("a",), "r1"), System("ct2:model", ("b",), "r2")
    assert [each.name for each in distinct([one, two, System("other", ("c",))])] == ["ct2:model (r1)", "ct2:model (r2)", "other"]
    with pytest.raises(ConfigurationError, match=r"ct2:model \(r1\) is there twice"):
        distinct([one, one])


def test_an_engine_that_is_not_there_is_found_before_anything_is_scored(tmp_path: Path) -> None:
    with pytest.raises(KazalignError, match="none"):
        evaluate_articles(
            ARTICLES / "08-ecology", engines=[f"ct2:{tmp_path / 'none'}"], targets=["en"], translating=Translating()
        )
