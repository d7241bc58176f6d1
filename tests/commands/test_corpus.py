"""`kazalign corpus stats, dedup, join, split, sample, diff` and `kazalign benchmarks fingerprint` run for real."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

import kazalign
from kazalign.corpora.exchange import write_corpus
from kazalign.corpora.formats import Header
from kazalign.corpora.units import Unit, Variant

from .conftest import Runner

SAME = "Бүгін таңертең Алматы қаласының орталық алаңында жаңа кітапхана салтанатты түрде ашылды"
ROWS = [
    {"id": "1", "texts": {"kk": SAME, "en": "A library opened."}, "scores": {"alignment": 0.5}, "sides": {"kk": {"document": "a"}}},
    {"id": "2", "texts": {"kk": SAME.upper(), "en": "A library  opened."}, "scores": {"alignment": 0.9}, "sides": {"kk": {"document": "b"}}},
    {"id": "3", "texts": {"kk": SAME + " деді", "en": "A library opened!"}, "sides": {"kk": {"document": "b"}}},
    {"id": "4", "texts": {"kk": "Қар жауды", "ru": "Выпал снег"}, "flags": ["length"], "sides": {"kk": {"document": "c"}}},
    {"id": "5", "texts": {"kk": "Жел соқты", "en": "The wind blew", "ru": "Подул ветер"}, "sides": {"kk": {"document": "d"}}},
]  # fmt: skip


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read(path: Path) -> list[dict[str, object]]:
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def unit(text: str) -> Unit:
    return Unit({"kk": Variant(text), "en": Variant(text)})


def ids(path: Path) -> list[object]:
    return [row["id"] for row in read(path)]


@pytest.fixture
def corpus(cli: Runner) -> Path:
    return write(Path("corpus.jsonl.gz"), ROWS)


def test_stats_in_three_forms(cli: Runner, corpus: Path) -> None:
    table = cli("corpus", "stats", corpus, "--near")
    assert table.status == 0 and table.out.startswith("corpus.jsonl.gz: 5 units\n")
    assert re.search(r"^nearly an earlier one \(share 0\.8\) +1  20\.0 %$", table.out, re.MULTILINE)
    assert table.err.splitlines()[-1].startswith("5 units; ")
    plain = json.loads(cli("corpus", "stats", corpus, "--format", "json", "--quiet").out)
    assert plain["languages"]["kk"]["texts"] == 5 and plain["duplicates"] == 1 and plain["documents"]["largest"]["b"] == 2
    assert plain["combinations"] == {"kk+en": 3, "kk+ru": 1, "kk+en+ru": 1}
    page = cli("corpus", "stats", corpus, "--format", "html", "--out", "page.html")
    assert page.status == 0 and page.out == "" and Path("page.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_dedup_says_what_went_and_why(cli: Runner, corpus: Path) -> None:
    done = cli("corpus", "dedup", corpus, "--out", "out.jsonl", "--removed", "removed.jsonl", "--keep", "best")
    assert done.status == 0, done.err
    assert ids(Path("out.jsonl")) == ["2", "3", "4", "5"] and "removed 1 the same on all sides" in done.err
    assert read(Path("removed.jsonl"))[0]["properties"]["duplicate_of"] == "2"  # type: ignore[index]
    done = cli("corpus", "dedup", corpus, "--out", "near.jsonl", "--near", "--on", "kk")
    assert ids(Path("near.jsonl")) == ["1", "4", "5"] and "1 near" in done.err
    exact = cli("corpus", "dedup", corpus, "--out", "-", "--format", "jsonl", "--ignore", "nothing", "--quiet")
    assert exact.out.count("\n") == 5 and exact.err == ""


def test_join_makes_three_languages(cli: Runner) -> None:
    one = write(Path("en.jsonl"), [{"kk": "Су", "en": "water"}, {"kk": "От", "en": "fire"}, {"kk": "От", "en": "grass"}])
    other = write(Path("ru.jsonl"), [{"kk": "Су", "ru": "вода"}, {"kk": "Тас", "ru": "камень"}])
    done = cli("corpus", "join", one, other, "--on", "kk", "--out", "out.jsonl")
    assert done.status == 0 and "en: 'fire' in an earlier row, 'grass' in a later one" in done.err
    assert "5 rows: 1 joined with others (0 of them brought no text), 1 alone, 1 in conflict; written 4 units" in done.err
    assert read(Path("out.jsonl"))[0] == {"texts": {"kk": "Су", "en": "water", "ru": "вода"}}
    assert cli("corpus", "join", one, other, "--on", "kk", "--joined-only", "--out", "few.jsonl").status == 0
    assert len(read(Path("few.jsonl"))) == 3


def test_split_keeps_near_duplicates_apart_and_join_puts_all_together(cli: Runner, corpus: Path) -> None:
    done = cli(
        "corpus", "split", corpus, "--out", "parts", "--dev", "1", "--test", "20%", "--removed", "gone.jsonl", "--seed", "2"
    )
    assert done.status == 0, done.err
    parts = [Path("parts", f"{name}.jsonl.gz") for name in ("train", "dev", "test")]
    gone = Path("gone.jsonl")
    assert sorted(map(str, (name for part in [*parts, gone] for name in ids(part)))) == ["1", "2", "3", "4", "5"]
    assert len(ids(parts[1])) == len(ids(parts[2])) == 1
    assert "4 groups by document" in done.err and f"{len(ids(gone))} dropped" in done.err
    cli("corpus", "split", corpus, "--out", "all", "--dev", "1", "--test", "1", "--leaks", "keep", "--seed", "2")
    parts = [Path("all", f"{name}.jsonl.gz") for name in ("train", "dev", "test")]
    assert cli("corpus", "join", *parts, "--out", "whole.jsonl").status == 0
    same = cli("corpus", "diff", corpus, "whole.jsonl")
    assert same.status == 0, same.out


@pytest.mark.parametrize(
    ("file_format", "names"), [("parquet", "train.parquet"), ("docx", "train.docx"), ("tsv", "train.tsv.gz")]
)
def test_split_compresses_as_the_corpus_is_but_nothing_twice(cli: Runner, corpus: Path, file_format: str, names: str) -> None:
    if file_format == "parquet":
        pytest.importorskip("pyarrow")
    done = cli("corpus", "split", corpus, "--out", "parts", "--dev", "1", "--format", file_format)
    assert done.status == 0, done.err
    assert Path("parts", names).is_file()
    again = cli("corpus", "stats", f"parts/{names}")
    assert again.status == 0, again.err


def test_sample_is_drawn_by_chance_from_strata(cli: Runner, corpus: Path) -> None:
    done = cli("corpus", "sample", corpus, "--size", "40%", "--by", "document", "--equal", "--out", "out.jsonl")
    assert done.status == 0 and len(ids(Path("out.jsonl"))) == 2 and "of 5 rows drew 2 units" in done.err
    again = cli("corpus", "sample", corpus, "--size", "2", "--out", "-", "--format", "jsonl", "--seed", "9")
    assert (
        again.out
        == cli("corpus", "sample", corpus, "--size", "2", "--out", "-", "--format", "jsonl", "--seed", "9", "-q").out
        != ""
    )


def test_a_corpus_on_standard_input(cli: Runner, corpus: Path) -> None:
    given = gzip.decompress(corpus.read_bytes())
    table = cli("corpus", "stats", "-", standard_input=given)
    assert table.status == 0 and table.out.startswith("-: 5 units\n"), table.err
    sample = cli("corpus", "sample", "-", "--size", "2", "--out", "-", "--format", "jsonl", "--quiet", standard_input=given)
    assert sample.status == 0 and sample.out.count("\n") == 2, sample.err
    rows = b"kk\ten\nSu\twater\n"
    assert cli("corpus", "stats", "-", "--input-format", "tsv", standard_input=rows).out.startswith("-: 1 units\n")
    again = cli("corpus", "stats", "-", "--near", standard_input=given)
    assert again.status == 2 and "has to be read more than once, which a pipe cannot be; save it to a file first" in again.err


def test_a_language_that_comes_late_overwrites_no_input(cli: Runner) -> None:
    Path("news.ru").write_text('{"kk": "От", "ru": "огонь"}\n', encoding="utf-8")
    early = write(Path("early.jsonl"), [{"kk": f"Су {number}", "en": f"water {number}"} for number in range(1001)])
    late = cli("corpus", "join", early, "news.ru", "--input-format", "jsonl", "--out", "news", "--format", "moses")
    assert late.status == 2 and "news.ru: is an input and would be overwritten" in late.err
    assert not Path("news.kk").exists()


def test_diff_has_an_exit_status_like_diff(cli: Runner, corpus: Path) -> None:
    changed = [*ROWS[:3], {**ROWS[3], "texts": {"kk": "Қар қалың жауды", "ru": "Выпал снег"}}, {**ROWS[4], "id": "6"}]
    other = write(Path("other.jsonl"), changed)
    done = cli("corpus", "diff", corpus, other)
    assert done.status == 1 and "kk: Қар {+қалың +}жауды" in done.out
    plain = json.loads(cli("corpus", "diff", corpus, other, "--format", "json").out)
    assert (plain["same"], plain["changed"], plain["only_before"], plain["only_after"]) == (3, 1, 1, 1)
    silent = cli("corpus", "diff", corpus, other, "--quiet")
    assert (silent.status, silent.out, silent.err) == (1, "", "")
    assert cli("corpus", "diff", corpus, corpus).status == 0


def test_a_benchmark_is_found_by_its_fingerprint(cli: Runner, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("copy").mkdir()
    segments = {"kk": [SAME, "Басқа сөйлем"], "en": ["A new library opened", "Another sentence"]}
    for code, texts in segments.items():
        Path("copy", f"test.{code}").write_text("\n".join(texts) + "\n", encoding="utf-8")
    Path("own.yaml").write_text(
        "benchmarks:\n  own:\n    title: Ours\n    homepage: none\n    licence: CC0\n    segments: 2\n    format: lines\n    folder: .\n"
        "    texts: {kk: test.kk, en: test.en}\n    downloads: []\n",
        encoding="utf-8",
    )
    arguments = ("benchmarks", "fingerprint", "own", "--data-dir", "copy", "--definitions", "own.yaml")
    made = cli(*arguments, "--out", "own.txt")
    assert made.status == 0 and "own.txt: 2 segments in kk, en" in made.err and "library" not in Path("own.txt").read_text()
    assert cli(*arguments, "--out", "-").out == Path("own.txt").read_text()
    monkeypatch.setattr("kazalign.pipeline.fingerprints.fingerprints_folder", lambda: Path("repository"))
    Path("repository").mkdir()
    assert cli(*arguments).status == 0 and Path("repository", "own.txt").read_text() == Path("own.txt").read_text()
    installed = Path(kazalign.__file__).parent / "fingerprints"
    monkeypatch.setattr("kazalign.pipeline.fingerprints.fingerprints_folder", lambda: installed)
    refused = cli(*arguments)
    assert refused.status == 2 and "name a file with --out, such as own.txt, and give it to `kazalign corpus`" in refused.err
    stats = cli("corpus", "stats", corpus, "--fingerprints", "own.txt")
    assert re.search(r"own, kk: a whole segment +2\n", stats.out) and re.search(r"own, kk: a part of one +1\n", stats.out)
    split = cli(
        "corpus", "split", corpus, "--out", "parts", "--dev", "1", "--by", "unit", "--seed", "1", "--fingerprints", "own.txt"
    )
    assert split.status == 0 and "rows with a text that is in a benchmark: 3" in split.err
    assert not set(ids(Path("parts", "train.jsonl.gz"))) & {"1", "2", "3"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dedup", "corpus.jsonl.gz", "--out", "-"], "-: the name tells no format; name one with --format"),
        (["stats", "none.jsonl"], "none.jsonl: no such file"),
        (["stats", ".", "--input-format", "jsonl"], "this is a folder"),
        (["stats", "corpus.jsonl.gz", "--format", "pdf"], "unknown format 'pdf'"),
        (["stats", "corpus.jsonl.gz", "--out", "corpus.jsonl.gz"], "corpus.jsonl.gz: is an input and would be overwritten; name"),
        (["stats", "corpus.jsonl.gz", "--out", "none/x"], "none: the folder does not exist"),
        (["stats", "odd.name"], "the name tells no format; name one with --input-format: jsonl, "),
        (["dedup", "news.kk", "--out", "news", "--format", "moses"], "news.kk: is an input and would be overwritten"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--removed", "./x.jsonl"], "twice, by --out and by --removed"),
        (["dedup", "news.kk", "--out", "x.jsonl", "--removed", "news.ru"], "news.kk: is an input"),
        (["join", "corpus.jsonl.gz", "news.kk", "--out", "news.en"], "news.kk: is an input and would be overwritten"),
        (["join", "only.kk-en.xliff", "corpus.jsonl.gz", "--out", "only.xliff"], "only.kk-en.xliff: is an input"),
        (["sample", "news.kk", "--size", "1", "--out", "news.ru"], "news.kk: is an input and would be overwritten"),
        (["split", "train.jsonl", "--out", ".", "--dev", "1"], "train.jsonl: is an input and would be overwritten"),
        (["split", "train.kk", "--out", ".", "--dev", "1"], "train.kk: is an input and would be overwritten"),
        (
            ["split", "corpus.jsonl.gz", "--out", ".", "--dev", "1", "--removed", "dev.jsonl.gz"],
            "twice, by --out and by --removed",
        ),
        (["stats", "broken.jsonl"], "broken.jsonl, line 2: not a row of a corpus"),
        (["stats", "cut.jsonl.gz"], "not a whole .gz file"),
        (["stats", "corpus.jsonl.gz", "--fingerprints", "broken.jsonl"], "not a fingerprint"),
        (["dedup", "empty.jsonl", "--out", "x.jsonl"], "there is no row in it"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--on", "all,kk"], "cannot be named together"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--on", "de"], "no row of the corpus is in 'de'"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--ignore", "colour"], "cannot ignore 'colour'"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--keep", "last"], "unknown preference 'last'"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--keep", "best", "--score", "bleu"], "no row has the score 'bleu'"),
        (["dedup", "corpus.jsonl.gz", "--out", "none/x.jsonl"], "the folder does not exist"),
        (["dedup", "corpus.jsonl.gz", "--out", "x.jsonl", "--near", "--threshold", "2"], "not 2"),
        (["join", "corpus.jsonl.gz", "--out", "x.jsonl", "--on", "de"], "no row of the corpus is in 'de'"),
        (["join", "corpus.jsonl.gz", "--out", "x.jsonl", "--joined-only"], "--on kk"),
        (["join", "corpus.jsonl.gz", "--out", "x.jsonl", "--conflicts", "drop"], "--on kk"),
        (["join", "corpus.jsonl.gz", "--out", "x.jsonl", "--on", "kk", "--conflicts", "last"], "known are: keep, drop, first"),
        (["split", "corpus.jsonl.gz", "--out", "x", "--dev", "9"], "nothing is left for train"),
        (["split", "corpus.jsonl.gz", "--out", "x", "--dev", "0.01%"], "0.01% of 5 rows is less than one row"),
        (["sample", "corpus.jsonl.gz", "--out", "x.jsonl", "--size", "1%"], "1% of 5 rows is less than one row"),
        (["sample", "empty.jsonl", "--out", "x.jsonl", "--size", "1%"], "there is no row in it"),
        (["split", "broken.jsonl", "--out", "odd.name/x", "--dev", "1"], "odd.name: cannot be written: a file of this name"),
        (["split", "corpus.jsonl.gz", "--out", "x", "--dev", "many"], "'many' is no size"),
        (["split", "corpus.jsonl.gz", "--out", "x", "--dev", "1", "--leaks", "mend"], "leaks cannot be 'mend'"),
        (["sample", "corpus.jsonl.gz", "--out", "x.jsonl", "--size", "6"], "fewer than the 6 wanted"),
        (["diff", "corpus.jsonl.gz", "empty.jsonl", "--by", "line"], "rows cannot be matched by 'line'"),
        (["diff", "corpus.jsonl.gz", "none.jsonl"], "none.jsonl: no such file"),
    ],
)
def test_what_the_user_can_mend(cli: Runner, corpus: Path, arguments: list[str], message: str) -> None:
    write(Path("empty.jsonl"), [])
    Path("broken.jsonl").write_text('{"kk": "су", "en": "water"}\n{"kk": \n', encoding="utf-8")
    Path("cut.jsonl.gz").write_bytes(corpus.read_bytes()[:-9])
    Path("odd.name").touch()
    write(Path("train.jsonl"), ROWS)
    for name in ("news", "train"):
        write_corpus([unit(each) for each in "abc"], Path(name), header=Header(("kk", "en")), file_format="moses")
    write_corpus([unit("a")], Path("only.kk-en.xliff"), header=Header(("kk", "en")))
    before = {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")}
    done = cli("corpus", *arguments)
    assert done.status == 2 and "Traceback" not in done.err
    assert message in done.err
    assert {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")} == before
