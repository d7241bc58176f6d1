"""`prepare`: what becomes of the rows of a recipe's sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

from kazalign.errors import ConfigurationError, InputError
from kazalign.training.data import load_packed, prepare
from kazalign.training.recipe import DevelopmentSet, load_recipe
from kazalign.training.rows import find_file
from kazalign.training.score import read_set
from kazalign.translation.terms import with_target_terms

from .conftest import ROWS, of_sources, write_recipe


def test_a_file_may_be_a_source_twice_with_other_weights_for_other_directions(data: Path, tmp_path: Path) -> None:
    sources = [{"file": "news.jsonl.gz", "directions": [direction]} for direction in ("kk-en", "kk-ru")]
    recipe = load_recipe(write_recipe(tmp_path / "recipe.yaml", data={"directions": ["kk-en", "kk-ru"], "sources": sources}))
    assert prepare(recipe, [data], tmp_path / "packed")["pairs_by_source"] == {"news.jsonl.gz": 2 * 39}


def test_a_language_may_stand_in_a_column_of_another_name(tmp_path: Path) -> None:
    made = "".join(json.dumps({"en": row["en"], "en_kk": row["kk"]}) + "\n" for row in ROWS)
    (tmp_path / "made.jsonl").write_text(made, encoding="utf-8")
    sources = [{"file": "made.jsonl", "columns": {"kk": "en_kk"}}]
    assert prepare(of_sources(tmp_path, sources), [tmp_path], tmp_path / "packed")["pairs"] == len(ROWS)


def table(folder: Path, scores: list[str]) -> list[dict[str, object]]:
    """A table with a byte order mark and scores, as a spreadsheet writes it."""
    rows = [f"{row['kk']}\t{row['en']}\t{score}\n" for row, score in zip(ROWS, scores, strict=False)]
    (folder / "rows.tsv").write_text("".join(["\ufeffkk\ten\tscore\n", *rows]), encoding="utf-8")
    return [{"file": "rows.tsv", "minimum_score": 0.5}]


def test_scores_of_a_table_are_numbers(tmp_path: Path) -> None:
    recipe = of_sources(tmp_path, table(tmp_path, ["0.9", "0.1", "1", "0.49"]))
    prepared = prepare(recipe, [tmp_path], tmp_path / "packed")
    assert (prepared["pairs"], prepared["left_out"]["score"]) == (2, 2)
    with pytest.raises(InputError, match=r"rows\.tsv: the score 'good' is no number"):
        prepare(of_sources(tmp_path, table(tmp_path, ["0.9", "good"])), [tmp_path], tmp_path / "packed")


def test_a_file_that_two_folders_have_is_the_same_in_both(tmp_path: Path) -> None:
    """Neither is silently preferred: the sizes are alike, and the times."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, names in ((first, ("both",)), (second, ("both", "only"))):
        folder.mkdir()
        for name in names:
            row = {"kk": f"Бұл — {name}.", "en": f"This is {name}."}
            (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    recipe = of_sources(tmp_path, [{"file": "both.jsonl"}, {"file": "only.jsonl"}])
    prepare(recipe, [first, second, first], tmp_path / "packed")
    packed = load_packed(tmp_path / "packed")
    texts = {packed.processor().decode(packed.sentence(number).tolist()) for number in packed.pairs[:, 1]}
    assert texts == {"This is both.", "This is only."}
    whole = str(first / "both.jsonl")
    assert find_file(whole, [first, second]) == Path(whole)
    (second / "both.jsonl").write_text((first / "both.jsonl").read_text().replace("This", "That"), encoding="utf-8")
    time = (first / "both.jsonl").stat().st_mtime_ns
    os.utime(second / "both.jsonl", ns=(time, time))
    with pytest.raises(InputError, match=r"first/both\.jsonl: is not the same as .*second/both\.jsonl; rename one of them, or"):
        prepare(recipe, [first, second], tmp_path / "packed")


def test_half_an_emoji_becomes_a_question_mark(tmp_path: Path) -> None:
    row = {"kk": "Бүгін қар жауды \ud83d", "en": "It snowed today \ud83d"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    entry = DevelopmentSet("snow", "rows.jsonl", "rows.jsonl", "kk-en")
    assert read_set(entry, [tmp_path]) == (["Бүгін қар жауды ?"], ["It snowed today ?"])
    prepare(of_sources(tmp_path, [{"file": "rows.jsonl"}]), [tmp_path], tmp_path / "packed")
    packed = load_packed(tmp_path / "packed")
    assert packed.processor().decode(packed.sentence(packed.pairs[0, 1]).tolist()) == "It snowed today ?"


def test_the_command_takes_several_folders_and_names_one_that_is_not_there(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "own.jsonl").write_text(json.dumps({"kk": "Бұл — өзіміздікі.", "en": "This is our own."}) + "\n", encoding="utf-8")
    sources = [{"file": "news.jsonl.gz"}, {"file": "own.jsonl"}]
    recipe = write_recipe(tmp_path / "recipe.yaml", data={"directions": ["kk-en"], "sources": sources}, score={"sets": []})
    command = [
        sys.executable,
        "-m",
        "kazalign",
        "train",
        recipe,
        "--work",
        tmp_path / "work",
        "--step",
        "prepare",
        "--data",
        data,
    ]
    done = subprocess.run([*command, "--data", own], check=True, capture_output=True, text=True)
    assert '"own.jsonl": 1' in done.stdout
    wide = {**os.environ, "COLUMNS": "300"}  # the error is wrapped in a box, and the path may be long
    done = subprocess.run([*command, "--data", tmp_path / "absent"], check=False, capture_output=True, text=True, env=wide)
    assert done.returncode == 2 and "absent" in done.stderr and "Traceback" not in done.stderr


def test_a_share_of_short_pairs_become_headlines(tmp_path: Path) -> None:
    """Without the full stop on both sides; others keep theirs."""
    rows = [{"kk": f"Бүгін {n} үй салынды.", "en": f"{n} houses were built today."} for n in range(400)]
    rows += [
        {"kk": "Қар жауды ма?", "en": "Did it snow?"},
        {"kk": "Қар жауды...", "en": "It snowed..."},
        {"kk": f"{'өте ' * 14}ұзақ.", "en": f"{'very ' * 14}long."},
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    recipe = of_sources(tmp_path, [{"file": "rows.jsonl"}])
    recipe = replace(recipe, data=replace(recipe.data, headlines=0.25))
    prepare(recipe, [tmp_path], tmp_path / "packed")
    packed = load_packed(tmp_path / "packed")
    decode = packed.processor().decode
    ends = [tuple(decode(packed.sentence(number).tolist())[-1] for number in pair) for pair in packed.pairs[:, :2]]
    assert set(ends[:400]) == {(".", "."), ("ы", "y")}
    assert 60 < ends.count(("ы", "y")) < 140
    assert ends[400:] == [("?", "?"), (".", "."), (".", ".")]


def test_held_out_sentences_are_known_in_any_form(tmp_path: Path) -> None:
    """Decomposed letters, a byte order mark, and a line separator within a line, which ends no line."""
    kazakh = "Бұл жай ғана мұндай үйдің\u2028ёлкасы."
    rows = [{"kk": kazakh, "en": "This is just such a house's tree."}, {"kk": ROWS[0]["kk"], "en": ROWS[0]["en"]}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "test.kk").write_text("\ufeff" + unicodedata.normalize("NFD", kazakh) + "\r\n", encoding="utf-8")
    prepared = prepare(of_sources(tmp_path, [{"file": "rows.jsonl"}], ("test.kk",)), [tmp_path], tmp_path / "packed")
    assert (prepared["pairs"], prepared["left_out"]["held out"]) == (1, 1)


def test_a_share_of_the_names_is_written_so_and_the_same_in_every_run(tmp_path: Path) -> None:
    """Only in Kazakh sources; nothing else of a row changes."""
    rows = [
        {"kk": f"Қозмолдақ ауылына {n} адам келді.", "en": f"{n} people came to the village of Kozmoldak."} for n in range(400)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    recipe = of_sources(tmp_path, [{"file": "rows.jsonl"}])
    recipe = replace(recipe, data=replace(recipe.data, terms=0.25))
    sources = []
    for folder in (tmp_path / "packed", tmp_path / "again"):
        prepare(recipe, [tmp_path], folder, put_in=with_target_terms)
        packed = load_packed(folder)
        decode = packed.processor().decode
        sources.append([decode(packed.sentence(number).tolist()) for number in packed.pairs[:, 0]])
        assert all("Kozmoldak" in decode(packed.sentence(number).tolist()) for number in packed.pairs[:, 1])
    assert sources[0] == sources[1]
    assert 60 < sum(text.startswith("Kozmoldak ауылына") for text in sources[0]) < 140
    assert all(text.replace("Kozmoldak", "Қозмолдақ") in {row["kk"] for row in rows} for text in sources[0])


def test_terms_are_refused_where_nothing_puts_them_in(tmp_path: Path) -> None:
    recipe = of_sources(tmp_path, [{"file": "rows.jsonl"}])
    recipe = replace(recipe, data=replace(recipe.data, terms=0.25))
    with pytest.raises(
        ConfigurationError, match=r"data: terms: there is nothing to put them in; use kazalign\.pipeline\.training"
    ):
        prepare(recipe, [tmp_path], tmp_path / "packed")
