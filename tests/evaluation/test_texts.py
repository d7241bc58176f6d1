"""Translations made elsewhere, as running texts with sentences of their own: `--documents`, and folders beside articles."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from kazalign.alignment import embedders
from kazalign.commands import app
from kazalign.errors import KazalignError
from kazalign.evaluation.files import LONGEST_LINE
from tests.commands.server import running

ARTICLES = Path(__file__).parents[2] / "corpora" / "articles"
ECOLOGY = ARTICLES / "08-ecology"


def run(*arguments: str | Path, status: int = 0) -> str:
    """Standard output; for an error its message."""
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)])
    if isinstance(result.exception, KazalignError):
        assert result.exception.exit_status == status, str(result.exception)
        return str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == status, result.output
    return result.stdout


def evaluations(*arguments: str | Path) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = json.loads(run(*arguments, "--metric", "chrf++", "--format", "json"))
    return result


def translation(version: Path, path: Path, *, share: float, joined: bool = False) -> Path:
    """What another system might have made: words are missing; with `joined` it has half as many sentences, in a single paragraph."""
    chance = random.Random(5)
    lines = [
        " ".join(word for word in line.split() if chance.random() > share or word[0].isupper() or word[-1] in ".?!")
        for line in version.read_text(encoding="utf-8").splitlines()
    ]
    if joined:
        text = " ".join(lines)
        ends = [match.start() for match in re.finditer(r"(?<=[a-zа-я]{3})\. (?=[A-ZА-Я])", text)]
        for at in reversed(ends[::2]):
            text = f"{text[:at]}; {text[at + 2].lower()}{text[at + 3 :]}"
        lines = [text]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def one_embedder() -> Iterator[None]:
    """The embedder is loaded once, and remembers what it has seen."""
    with patch.object(embedders, "load_embedder", cache(embedders.load_embedder)):
        yield


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return translation(ECOLOGY / "en.txt", tmp_path / "good.txt", share=0.1)


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    return translation(ECOLOGY / "en.txt", tmp_path / "joined.txt", share=0.3, joined=True)


@pytest.mark.parametrize("with_source", [True, False])
def test_texts_with_sentences_of_their_own(good: Path, joined: Path, with_source: bool) -> None:
    files = ["--hypothesis", good, "--hypothesis", joined, "--reference", ECOLOGY / "en.txt", "--documents"]
    sentences, documents = evaluations(*files, *(["--source", ECOLOGY / "kk.txt"] if with_source else []))
    assert sentences["test"]["name"] == "en.txt, by sentence"
    assert documents["test"]["name"] == "en.txt, by document"
    assert documents["test"]["segments"] == 1
    assert 8 <= sentences["test"]["segments"] <= 20, "as many as there are boundaries that all texts share"
    for each in (sentences, documents):
        scores = each["metrics"][0]["scores"]
        assert scores["good"]["score"] > 80 > scores["joined"]["score"] > 50
    of_references, of_good, of_joined = sentences["notes"][:3]
    counts = list(map(int, re.findall(r"\d+", of_references)))
    assert counts[with_source] == 22, "sentences of the reference"
    assert counts[1 + with_source] == sentences["test"]["segments"]
    for name, note in (("good", of_good), ("joined", of_joined)):
        assert note.startswith(f"{name}: ")
        total, scored, without, unanswered, *_ = map(int, re.findall(r"\d+", note))
        assert total == scored + without + unanswered
        assert scored > 0.8 * total


def test_what_is_left_out_is_counted(good: Path, tmp_path: Path) -> None:
    """A system that passes over two sentences and has one that nobody wrote."""
    lines = good.read_text(encoding="utf-8").splitlines()
    text = "\n".join([*lines[:2], *lines[4:], "Tickets for tonight's concert are sold at the door of the opera."])
    short = tmp_path / "short.txt"
    short.write_text(text, encoding="utf-8")
    files = ["--source", ECOLOGY / "kk.txt", "--reference", ECOLOGY / "en.txt", "--documents"]
    whole, _ = evaluations("--hypothesis", good, *files)
    less, _ = evaluations("--hypothesis", short, *files)
    assert re.search(r"1 that answer nothing; segments without a translation, scored as empty: [2-6]$", less["notes"][1])
    assert less["test"]["fingerprint"] == whole["test"]["fingerprint"], "the segments are the same"
    assert less["metrics"][0]["scores"]["short"]["score"] < whole["metrics"][0]["scores"]["good"]["score"] - 4


def test_a_folder_of_translations_beside_an_engine(tmp_path: Path) -> None:
    """Two articles; one system is an engine, the other came from elsewhere, and both are scored on the same segments."""
    names = ("08-ecology", "10-local-event")
    (tmp_path / "news").mkdir()
    for name in names:
        (tmp_path / "news" / name).symlink_to(ARTICLES / name)
        translation(ARTICLES / name / "en.txt", tmp_path / f"{name}.en.txt", share=0.2, joined=True)
    with running() as server:
        options = ["--engine", server.engine, "--memory", tmp_path / "memory.sqlite", "--target", "en"]
        sentences, documents = evaluations(tmp_path / "news", "--hypothesis", f"person={tmp_path}", *options)
        engine = server.engine
        (refused,) = {
            run(*way, "--hypothesis", f"person={tmp_path}", status=2)
            for way in ([tmp_path / "news"], ["--benchmark", "articles", "--data-dir", tmp_path / "news"])
        }
    assert [each["name"] for each in sentences["systems"]] == ["person", engine]
    assert set(sentences["groups"]["document"]) == set(documents["groups"]["document"]) == set(names)
    for each in (sentences, documents):
        scores = each["metrics"][0]["scores"]
        assert scores["person"]["score"] > scores[engine]["score"] + 30
    assert sentences["notes"][1].startswith("all: person: ")
    assert "no translation of the article 08-ecology into Russian: there is no 08-ecology.ru.txt" in refused


def test_into_kazakh(tmp_path: Path) -> None:
    own = translation(ECOLOGY / "kk.txt", tmp_path / "own.txt", share=0.2)
    files = ["--hypothesis", own, "--reference", ECOLOGY / "kk.txt", "--documents", "--target", "kk"]
    for language in ("en", "ru"):
        sentences, _ = evaluations(*files, "--source", ECOLOGY / f"{language}.txt", "--from", language)
        assert (sentences["test"]["source"], sentences["test"]["target"]) == (language, "kk")
        assert sentences["metrics"][0]["scores"]["own"]["score"] > 70
    with running() as server:
        (sentences, _) = evaluations(ECOLOGY, "--engine", server.engine, "--no-memory", "--from", "en", "--target", "kk")
        assert {target for _, target in server.asked} == {"kk"}
    assert sentences["test"]["segments"] >= 15


def test_a_long_text_is_scored_without_ter(tmp_path: Path) -> None:
    articles = [article for article in sorted(ARTICLES.iterdir()) if article.is_dir()][4:9]
    reference = tmp_path / "reference.txt"
    reference.write_text("".join((article / "en.txt").read_text(encoding="utf-8") for article in articles), encoding="utf-8")
    files = ["--hypothesis", translation(reference, tmp_path / "s.txt", share=0.1), "--reference", reference, "--documents"]
    metrics = ["--metric", "TER", "--metric", "ter", "--metric", "chrf"]  # in any case, and once
    sentences, documents = json.loads(run(*files, *metrics, "--format", "json"))
    assert [each["name"] for each in sentences["metrics"]] == ["ter", "chrf"]
    assert [each["name"] for each in documents["metrics"]] == ["chrf"]
    assert any(re.match(r"without TER, .* here is one of \d{4}", note) for note in documents["notes"])


def documents(*, hypothesis: Path | None = None, reference: Path = ECOLOGY / "en.txt", more: tuple[str | Path, ...] = ()) -> str:
    arguments = [*(["--hypothesis", hypothesis] if hypothesis else []), "--reference", reference, "--documents", *more]
    return run(*arguments, status=2)


def made(folder: Path, content: str | bytes, name: str = "odd.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def copied(folder: Path) -> Path:
    """An article of our own in `art`, and a translation of it in `sys`."""
    for name, languages in (("art", ("kk", "en")), ("sys", ("en",))):
        (folder / name).mkdir()
        for language in languages:
            made(folder / name, (ECOLOGY / f"{language}.txt").read_bytes(), f"{language}.txt")
    return folder / "art"


SOURCE = ("--source", ECOLOGY / "kk.txt")

WRONG: dict[str, tuple[Callable[[Path], str], str]] = {
    "no hypothesis": (lambda f: documents(), "there is nothing to score"),
    "no reference": (lambda f: run("--hypothesis", ECOLOGY / "en.txt", "--documents", status=2), "nothing to compare with"),
    "a missing file": (lambda f: documents(hypothesis=f / "gone.txt"), "gone.txt: there is no such file"),
    "a folder": (lambda f: documents(hypothesis=f), "cannot be read: Is a directory"),
    "an empty file": (lambda f: documents(hypothesis=made(f, "")), "odd.txt: the file is empty"),
    "nothing but space": (lambda f: documents(hypothesis=made(f, " \u00a0\n\u200b\n")), "odd.txt: there is no text in it"),
    "nothing but a byline": (
        lambda f: documents(hypothesis=made(f, "Source: dknews.kz\n")),
        "odd.txt: there is no sentence in it",
    ),
    "a binary file": (lambda f: documents(hypothesis=made(f, bytes(range(256)) * 8)), "odd.txt: this is a binary file"),
    "a megabyte in one line": (
        lambda f: documents(hypothesis=made(f, "word " * 200_000)),
        "odd.txt, line 1: 999,999 characters without the end of a sentence",
    ),
    "a huge paragraph after good ones": (
        lambda f: documents(hypothesis=made(f, f"It rained.\n\nThe lake rose.\n\n{'word ' * LONGEST_LINE}\n")),
        "odd.txt, line 5: 99,999 characters",
    ),
    "JSON": (lambda f: documents(hypothesis=made(f, '{"en": "It rained."}\n' * 9)), "odd.txt, line 1: this is JSON"),
    "the reference as hypothesis": (
        lambda f: documents(hypothesis=ECOLOGY / "en.txt"),
        "the same as the reference",
    ),
    "the source as hypothesis": (
        lambda f: documents(hypothesis=ECOLOGY / "kk.txt", more=SOURCE),
        "kk.txt, line 2: the translation should be English, but seems to be Kazakh",
    ),
    "a hypothesis in Russian": (
        lambda f: documents(hypothesis=ECOLOGY / "ru.txt"),
        "ru.txt, line 2: the translation should be English, but seems to be Russian",
    ),
    "an English hypothesis for Kazakh": (
        lambda f: documents(
            hypothesis=ECOLOGY / "en.txt",
            reference=ECOLOGY / "kk.txt",
            more=("--target", "kk", "--from", "ru", "--source", ECOLOGY / "ru.txt"),
        ),
        "en.txt, line 2: the translation should be Kazakh, but seems to be English",
    ),
    "source and reference in each other's place": (
        lambda f: documents(
            hypothesis=made(f, "It rained.\n"), reference=ECOLOGY / "kk.txt", more=("--source", ECOLOGY / "en.txt")
        ),
        "source and reference have changed places: this is English",
    ),
    "another article": (
        lambda f: documents(hypothesis=ARTICLES / "06-sport" / "en.txt", more=SOURCE),
        "so nothing can be scored; is this a translation of",
    ),
    "another article, without a source": (
        lambda f: documents(hypothesis=ARTICLES / "06-sport" / "en.txt"),
        "so nothing can be scored; is it the same text?",
    ),
    "another article by force": (
        lambda f: documents(hypothesis=ARTICLES / "06-sport" / "en.txt", more=(*SOURCE, "--force")),
        "06-sport/en.txt: hardly two of 23 and 25 sentences answer each other",
    ),
    "another article as reference": (
        lambda f: documents(hypothesis=made(f, "It rained.\n"), reference=ARTICLES / "06-sport" / "en.txt", more=SOURCE),
        "06-sport/en.txt: hardly two of",
    ),
    "labels": (lambda f: documents(more=("--labels", f / "l.tsv")), "--labels has a row for each line"),
    "two targets": (lambda f: documents(more=("--target", "en", "--target", "ru")), "give --target once"),
    "an engine": (lambda f: documents(more=("--engine", "bundled")), "--engine translates articles or a benchmark"),
    "documents of articles": (lambda f: run(ECOLOGY, "--documents", status=2), "--documents belongs to files of translations"),
    "a report over the hypothesis": (
        lambda f: documents(hypothesis=made(f, "It rained."), more=("--report", f / "odd.txt")),
        "odd.txt: is an input and would be overwritten; name another place with --report",
    ),
    "a report over a version of the articles": (
        lambda f: run(copied(f), "--hypothesis", f / "sys", "--target", "en", "--report", f / "art" / "en.txt", status=2),
        "art/en.txt: is an input and would be overwritten; name another place with --report",
    ),
    "a record over a translation in a folder": (
        lambda f: run(copied(f), "--hypothesis", f / "sys", "--target", "en", "--record", f / "sys" / "en.txt", status=2),
        "sys/en.txt: is an input",
    ),
    "a record whose own name is that of the hypothesis": (
        lambda f: documents(hypothesis=made(f, "It rained.", "r.en.by-document.txt"), more=("--record", f / "r.txt")),
        "r.en.by-document.txt: is an input and would be overwritten; name another place with --record",
    ),
    "a report that is one of the records": (
        lambda f: documents(more=(*SOURCE, "--record", f / "r.json", "--report", f / "r.kk-en.json")),
        "r.kk-en.json: would be written twice, by --report and by --record; name two files",
    ),
    "a report over the memory": (
        lambda f: run(ECOLOGY, "--memory", made(f, ""), "--report", f / "odd.txt", status=2),
        "odd.txt: would be written twice, by --report and by --memory; name two files",
    ),
    "a copy of a benchmark, and no benchmark": (
        lambda f: run(ECOLOGY, "--data-dir", f, status=2),
        "--data-dir belongs to a benchmark; name one with --benchmark, or leave it out",
    ),
    "definitions, and no benchmark": (
        lambda f: documents(more=("--definitions", made(f, ""))),
        "--definitions belongs to a benchmark",
    ),
    "a report and a record in one place": (
        lambda f: documents(more=("--report", f / "r", "--record", f / "r")),
        "r: would be written twice, by --record and by --report; name two files",
    ),
    "a report in a folder that is none": (
        lambda f: documents(more=("--report", made(f, "x") / "r.html")),
        "odd.txt: cannot be written: a file of this name is in the way; choose another place",
    ),
    "articles and no folder of translations": (
        lambda f: run(ARTICLES, "--hypothesis", f / "none", "--target", "en", status=2),
        "none: no such folder; name a folder with a translation of each, such as 01-diplomacy.en.txt",
    ),
    "articles and a single file": (
        lambda f: run(ARTICLES, "--hypothesis", made(f, "It rained."), "--target", "en", status=2),
        "odd.txt: this is a file, but there are several articles",
    ),
    "articles and one translation of ten": (
        lambda f: run(
            ARTICLES, "--hypothesis", translation(ECOLOGY / "en.txt", f / "08-ecology.txt", share=0.2).parent, status=2
        ),
        "no translation of the article 01-diplomacy into English",
    ),
    "an article's version as its translation": (
        lambda f: run(ECOLOGY, "--hypothesis", ECOLOGY, "--target", "en", status=2),
        "en.txt, line 2: the same as the reference",
    ),
    "a Russian translation for English": (
        lambda f: run(ECOLOGY, "--hypothesis", ECOLOGY / "ru.txt", "--target", "en", status=2),
        "ru.txt, line 2: the translation should be English, but seems to be Russian",
    ),
    "an engine twice": (
        lambda f: run(ECOLOGY, "--engine", "bundled", "--engine", "bundled", "--no-memory", status=2),
        "the engine bundled is there twice",
    ),
    "memory and no memory": (
        lambda f: run(ECOLOGY, "--memory", f / "m", "--no-memory", status=2),
        "--memory and --no-memory exclude each other",
    ),
    "a benchmark that does not test the direction": (
        lambda f: run("--benchmark", "newstest2019", "--from", "en", status=2),
        "newstest2019 does not test from en; it tests kk-en",
    ),
    "a benchmark that does not test the target": (
        lambda f: run("--benchmark", "newstest2019", "--target", "ru", status=2),
        "newstest2019 does not test kk-ru; it tests kk-en",
    ),
    "no file after the name": (lambda f: run("--hypothesis", "person=", status=2), "no file is named; write NAME=FILE"),
}


@pytest.mark.parametrize("name", WRONG)
def test_refused(tmp_path: Path, name: str) -> None:
    wrong, message = WRONG[name]
    said = wrong(tmp_path)
    assert message in said
    assert "\n" not in said
