"""`kazalign corpus filter` as a newcomer uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Runner

ROWS = (
    {"id": "1", "kk": "Бүгін Алматыда күн ашық болады.", "en": "It will be sunny in Almaty today."},
    {"id": "2", "kk": "Иә", "en": "Yes"},
    {"id": "3", "kk": "Бұл жолды ешкім ағылшынға аудармады", "en": "Бұл жолды ешкім ағылшынға аудармады"},
    {"id": "4", "kk": "2019 жылы 12 адам келді.", "en": "In 2017, 15 people came."},
    {"id": "5", "kk": "Хабарласыңыз: +7 701 123 45 67", "en": "Call us: +7 701 123 45 67"},
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_good_rows_are_kept_and_the_others_say_why(kazalign: Runner, corpus: Path, tmp_path: Path) -> None:
    done = kazalign(
        "corpus", "filter", corpus, "--recipe", "news", "--out", "kept.tmx", "--removed", "gone.jsonl", "--report", "r.json"
    )
    assert (done.status, done.out) == (0, ""), done.err
    assert "5 rows = 3 kept (60.0%) + 2 removed (40.0%)" in done.err
    gone = rows(tmp_path / "gone.jsonl")
    assert [row["id"] for row in gone] == ["3", "4"]
    assert gone[1]["flags"] == ["numbers"] and gone[1]["scores"] == {"numbers": 4}
    assert gone[1]["properties"]["removed_for"] == "numbers in kk-en: 4, most 1"  # type: ignore[index]
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (report["rows"], report["kept"], report["removed"]) == (5, 3, 2)
    assert sum(each["removed"] for each in report["filters"]) == 2


def test_a_preview_changes_nothing(cli: Runner, corpus: Path, tmp_path: Path) -> None:
    done = cli("corpus", "filter", corpus, "--recipe", "news", "--preview", "--out", "kept.jsonl", "--samples", "1", "-q")
    assert done.status == 0 and not (tmp_path / "kept.jsonl").exists()
    assert "numbers (most 1): would take from 1 rows (20.0%) alone, from 1 after the filters before it" in done.out
    assert "- 4  numbers in kk-en: 4, most 1" in done.out and "In 2017, 15 people came." in done.out
    assert "xxxxx" in done.out and "#####" in done.out


def test_filters_left_out_and_data_masked(cli: Runner, corpus: Path, tmp_path: Path) -> None:
    done = cli(
        "corpus", "filter", corpus, "--out", "-", "--format", "jsonl", "--mask", "phone,email", "--without", "identical,script"
    )
    assert done.status == 0
    kept = [json.loads(line) for line in done.out.splitlines()]
    assert [row["id"] for row in kept] == ["1", "2", "3", "4", "5"]
    assert kept[4]["texts"] == {"kk": "Хабарласыңыз: <phone>", "en": "Call us: <phone>"}
    assert "masked: phone 2, email 0" in done.err


def test_a_recipe_of_ones_own(cli: Runner, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("description: long ones\nfilters:\n  - length: {least: 3}\n", encoding="utf-8")
    done = cli("corpus", "filter", corpus, "--recipe", "mine.yaml", "--out", "kept.jsonl", "--quiet")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert [row["id"] for row in rows(tmp_path / "kept.jsonl")] == ["1", "3", "4", "5"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "name the file for the rows that pass with --out, or look first with --preview"),
        (["--out", "corpus.jsonl"], "corpus.jsonl: is an input and would be overwritten; name another place with --out"),
        (["--out", "kept.jsonl", "--removed", "corpus.jsonl"], "would be overwritten; name another place with --removed"),
        (["--out", "kept.jsonl", "--report", "corpus.jsonl"], "would be overwritten; name another place with --report"),
        (["--preview", "--report", "corpus.jsonl"], "would be overwritten; name another place with --report"),
        (["--preview", "--report", "no/report.json"], "no: the folder does not exist; create it first"),
        (
            ["--out", "kept.jsonl", "--removed", "./kept.jsonl"],
            "would be written twice, by --out and by --removed; name two files",
        ),
        (["--out", "kept.jsonl", "--report", "kept.jsonl"], "would be written twice, by --out and by --report; name two files"),
        (["--out", "kept.jsonl", "--recipe", "nwes"], "unknown recipe 'nwes'; known are: light, news, strict, web"),
        (["--out", "kept.jsonl", "--mask", "name"], "cannot mask 'name'"),
        (["--out", "kept.what"], "kept.what: the name tells no format; name one with --format: "),
        (
            ["--out", "kept.jsonl", "--removed", "gone.what"],
            "gone.what: the name tells no format; name one with --removed-format: ",
        ),
        (["more.jsonl", "--out", "kept.jsonl"], "give one CORPUS, not 2: "),
        (["--out", "kept.jsonl", "--languages", "kk"], "row 1 is in 'en', too"),
        (["--out", "no/kept.jsonl"], "no: the folder does not exist; create it first"),
        (["--out", "kept.jsonl", "--removed", "no/gone.jsonl"], "no: the folder does not exist; create it first"),
        (["--out", "kept.jsonl", "--report", "no/report.json"], "no: the folder does not exist; create it first"),
    ],
)
def test_what_the_user_can_mend(cli: Runner, corpus: Path, tmp_path: Path, options: list[str], message: str) -> None:
    before = corpus.read_bytes()
    done = cli("corpus", "filter", corpus, *options)
    assert (done.status, done.out) == (2, "")
    assert message in done.err and len(done.err.splitlines()) == 1
    assert corpus.read_bytes() == before and [path.name for path in tmp_path.glob("*.jsonl")] == ["corpus.jsonl"]


def test_files_of_one_corpus_are_not_overwritten(cli: Runner, tmp_path: Path) -> None:
    lines = {"kk": "Бүгін күн ашық болады.\n", "en": "It will be sunny today.\n"}
    for code, line in lines.items():
        (tmp_path / f"a.{code}").write_text(line, encoding="utf-8")
    for out in (["--out", "a.en"], ["--out", "a", "--format", "moses"]):
        done = cli("corpus", "filter", "a.kk", *out)
        assert (done.status, done.out) == (2, "") and "a.kk: is an input and would be overwritten" in done.err
    assert {code: (tmp_path / f"a.{code}").read_text(encoding="utf-8") for code in lines} == lines
    assert cli("corpus", "filter", "a.kk", "--out", "b.en").status == 0


def test_named_languages_keep_licence_and_method(cli: Runner, tmp_path: Path) -> None:
    row = {"kk": "Бүгін күн ашық болады.", "en": "It will be sunny today.", "licence": "CC0-1.0"}
    texts = {"texts": {code: row[code] for code in ("kk", "en")}, "licence": row["licence"]}
    given = json.dumps(texts, ensure_ascii=False).encode() + b"\n"
    (tmp_path / "free.jsonl").write_bytes(given)
    for name, languages in (("found", []), ("named", ["--languages", "en,kk"]), ("apart", ["--languages", "en", "kk"])):
        assert cli("corpus", "filter", "free.jsonl", *languages, "--out", f"{name}.tmx").status == 0
        written = (tmp_path / f"{name}.tmx").read_text(encoding="utf-8").partition("</header>")[0]
        assert "CC0-1.0" in written and "kazalign corpus filter, light" in written
    piped = cli("corpus", "filter", "-", "--languages", "kk,en", "--out", "piped.tmx", standard_input=given)
    assert piped.status == 0 and "kazalign corpus filter, light" in (tmp_path / "piped.tmx").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "there is no row in it"),
        (b"\xff\xfe", "not a row of a corpus"),
        (b'{"kk": 1}\n', "is int and not a string"),
        (None, "no such file"),
    ],
)
def test_odd_input(cli: Runner, tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "odd.jsonl").write_bytes(content)
    done = cli("corpus", "filter", "odd.jsonl", "--out", "kept.jsonl")
    assert (done.status, done.out) == (2, "")
    assert message in done.err and not (tmp_path / "kept.jsonl").exists()


def test_the_list_of_filters(cli: Runner) -> None:
    listed = cli("corpus", "filters")
    assert listed.status == 0 and "length_ratio" in listed.out and "strict" in listed.out
    one = cli("corpus", "filters", "length_ratio")
    assert "slack: float, 15" in one.out and "characters are added to both sides" in one.out
    assert cli("corpus", "filters", "nothing").status == 2
