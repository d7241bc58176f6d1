"""The model that ships with the package, on an article, as a user would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sacrebleu

from .conftest import Runner, command_line, environment

ARTICLE = Path(__file__).parents[2] / "corpora" / "articles" / "01-diplomacy"
LEAST = {"en": 50.0, "ru": 46.0}
"""chrF++ of the text as a whole against our own version of the article, which runs higher than that of its sentences."""

MEASURE = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""
"""Runs a command and prints its peak memory. Not done by the tests' own process, whose size a child has until it is another program."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], int]:
    """The folder with what the command made of the article, its last words, and its peak memory in kilobytes."""
    folder = tmp_path_factory.mktemp("bundled")
    line = command_line("translate", ARTICLE / "kk.txt", "--to", "en", "--to", "ru", "--out", "out", "--offline", "--no-memory")
    with (folder / "err").open("wb") as err:
        measured = subprocess.run(
            [sys.executable, "-c", MEASURE, *line],
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=err,
            check=False,
        )
    words = (folder / "err").read_text().splitlines()
    assert measured.returncode == 0, words
    return folder / "out", words, int(measured.stdout)


@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_translation_says_what_the_article_says(run: tuple[Path, list[str], int], code: str) -> None:
    made = (run[0] / f"kk.{code}.txt").read_text(encoding="utf-8")
    reference = (ARTICLE / f"{code}.txt").read_text(encoding="utf-8")
    score = sacrebleu.corpus_chrf([" ".join(made.split())], [[" ".join(reference.split())]], word_order=2).score
    assert score >= LEAST[code]
    assert "2022" in made and "2023" in made


def test_most_sentences_need_no_second_look(run: tuple[Path, list[str], int]) -> None:
    for code in ("en", "ru"):
        sidecar = json.loads((run[0] / f"kk.{code}.txt.json").read_text(encoding="utf-8"))
        assert sidecar["engines"][0]["engine"] == "bundled:kk-small"
        assert sidecar["licence"] == "Apache-2.0"
        assert len(sidecar["flagged"]) <= sidecar["sentences"] // 5


def test_memory_stays_small(run: tuple[Path, list[str], int]) -> None:
    assert run[2] < 600_000


@pytest.mark.parametrize(
    ("source", "target", "text", "words"),
    [
        ("kk", "en", "Қазақстан Президенті Астанаға келді.", {"kazakhstan", "president", "astana"}),
        ("kk", "ru", "Қазақстан Президенті Астанаға келді.", {"казахстан", "президент", "астан"}),
        ("en", "ru", "The President of Kazakhstan arrived in Astana.", {"казахстан", "президент", "астан"}),
        ("ru", "en", "Президент Казахстана прибыл в Астану.", {"kazakhstan", "president", "astana"}),
    ],
)
def test_each_direction(cli: Runner, source: str, target: str, text: str, words: set[str]) -> None:
    done = cli("translate", "-", "--from", source, "--to", target, "--quiet", "--no-memory", standard_input=text.encode())
    assert (done.status, done.err) == (0, "")
    assert sum(word in done.out.casefold() for word in words) >= 2


def test_it_is_listed_as_at_hand(cli: Runner) -> None:
    (line,) = [line for line in cli("models").out.splitlines() if line.startswith("bundled:kk-small")]
    assert "yes" in line.split() and "Apache-2.0" in line
    for direction in ("kk-en", "kk-ru", "en-ru", "ru-en"):
        assert direction in line.split()
