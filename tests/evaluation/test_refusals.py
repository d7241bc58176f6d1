"""Wrong input in many ways: the right message with its place, and exit status 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kazalign.commands import app
from kazalign.errors import ConfigurationError, InputError, KazalignError
from kazalign.pipeline.evaluation import evaluate

from .conftest import Files, english, kazakh, write


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def run(*arguments: str | Path) -> None:
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)], standalone_mode=False)
    if result.exception is not None:
        raise result.exception


def pair(files: Files, *more: str | Path, hypothesis: Path | None = None, reference: Path | None = None) -> None:
    run("--hypothesis", hypothesis or files.good, "--reference", reference or files.reference, *more)


Wrong = Callable[[Files], None]


def changed(files: Files, path: Path, number: int, text: str) -> Path:
    """A copy of a file with another line `number`."""
    texts = lines(path)
    texts[number - 1] = text
    return write(files.folder / f"changed-{path.name}", texts)


def raw(files: Files, data: bytes) -> Path:
    path = files.folder / "raw.txt"
    path.write_bytes(data)
    return path


def without(files: Files, path: Path, number: int) -> Path:
    texts = lines(path)
    return write(files.folder / f"without-{path.name}", texts[: number - 1] + texts[number:])


CASES: dict[str, tuple[Wrong, str]] = {
    "no hypothesis": (lambda f: run("--reference", f.reference), "nothing to score; name a translation with --hypothesis"),
    "no reference": (lambda f: run("--hypothesis", f.good), "nothing to compare with; name a reference with --reference"),
    "missing file": (lambda f: pair(f, hypothesis=f.folder / "gone.txt"), "gone.txt: no such file"),
    "missing reference": (lambda f: pair(f, reference=f.folder / "gone.en"), "gone.en: no such file"),
    "missing source": (lambda f: pair(f, "--source", f.folder / "gone.kk"), "gone.kk: no such file"),
    "a folder": (lambda f: pair(f, hypothesis=f.folder), "this is a folder"),
    "an empty file": (lambda f: pair(f, hypothesis=raw(f, b"")), "raw.txt: the file is empty"),
    "a file of line feeds": (lambda f: pair(f, reference=raw(f, b"\n" * 60)), "raw.txt: the file is empty"),
    "zero bytes": (lambda f: pair(f, hypothesis=raw(f, b"one\x00two\n" * 60)), "raw.txt: this is a binary file"),
    "a gzip archive": (lambda f: pair(f, hypothesis=raw(f, b"\x1f\x8b\x08\x00abc")), "a gzip archive"),
    "a picture": (lambda f: pair(f, reference=raw(f, b"\x89PNG\r\n\x1a\nxxxx")), "an image"),
    "bytes that are no text": (lambda f: pair(f, hypothesis=raw(f, b"a\xff\xfeb\x81\n" * 60)), "raw.txt"),
    "a line too few in the hypothesis": (
        lambda f: pair(f, hypothesis=without(f, f.good, 7)),
        "reference.en, line 60: this line has no counterpart",
    ),
    "a line too many in the hypothesis": (
        lambda f: pair(f, hypothesis=write(f.folder / "more.txt", [*lines(f.good), "more"])),
        "more.txt, line 61: this line has no counterpart",
    ),
    "references of different lengths": (
        lambda f: pair(f, "--reference", without(f, f.other_reference, 3)),
        "reference.en, line 60: this line has no counterpart",
    ),
    "a source of another length": (lambda f: pair(f, "--source", without(f, f.source, 3)), "without-source.kk has 59"),
    "an empty line at the end": (
        lambda f: pair(f, hypothesis=write(f.folder / "end.txt", [*lines(f.good), ""])),
        "end.txt, line 61",
    ),
    "an empty reference": (
        lambda f: pair(f, reference=changed(f, f.reference, 9, "")),
        "changed-reference.en, line 9: an empty reference",
    ),
    "a reference of spaces": (lambda f: pair(f, reference=changed(f, f.reference, 2, " \t ")), "line 2: an empty reference"),
    "a reference that cannot be seen": (
        lambda f: pair(f, reference=changed(f, f.reference, 4, "\u200b\ufeff\u00ad")),
        "line 4: an empty reference",
    ),
    "an empty second reference": (
        lambda f: pair(f, "--reference", changed(f, f.other_reference, 5, "")),
        "changed-other.en, line 5: an empty reference",
    ),
    "an empty source": (lambda f: pair(f, "--source", changed(f, f.source, 5, "")), "source.kk, line 5: an empty source"),
    "only empty translations": (
        lambda f: pair(f, hypothesis=write(f.folder / "none.txt", [*[" "] * 59, "\u200b"])),
        "none.txt, line 1: all translations are empty",
    ),
    "the reference as hypothesis": (lambda f: pair(f, hypothesis=f.reference), "reference.en, line 1: the same as the reference"),
    "a copy of the reference": (
        lambda f: pair(f, hypothesis=write(f.folder / "copy.txt", lines(f.reference))),
        "copy.txt, line 1: the same as the reference",
    ),
    "one reference twice": (lambda f: pair(f, "--reference", f.reference), "the same as the reference"),
    "the source as hypothesis": (
        lambda f: run("--hypothesis", f.source, "--reference", f.reference, "--source", f.source),
        "source.kk, line 1: the translation should be English, but seems to be Kazakh",
    ),
    "the source as reference": (
        lambda f: pair(f, "--source", f.source, reference=f.source),
        "source.kk, line 1: the same as the source",
    ),
    "a reference in Kazakh": (lambda f: pair(f, reference=f.source), "should be English, but seems to be Kazakh"),
    "a hypothesis in Kazakh": (lambda f: pair(f, hypothesis=f.source), "should be English, but seems to be Kazakh"),
    "an English reference for Russian": (lambda f: pair(f, "--target", "ru"), "should be Russian, but seems to be English"),
    "source and reference in each other's place": (
        lambda f: pair(f, "--source", f.reference, reference=f.source),
        "source and reference have changed places",
    ),
    "an English source": (lambda f: pair(f, "--source", f.other_reference), "the source should be Kazakh"),
    "shifted by a line": (
        lambda f: pair(f, hypothesis=write(f.folder / "shift.txt", [*lines(f.good)[1:], "last"])),
        "shift.txt, line 1: shifted",
    ),
    "shifted from the middle on": (
        lambda f: pair(f, hypothesis=write(f.folder / "shift.txt", [*lines(f.good)[:20], "extra", *lines(f.good)[20:-1]])),
        "shifted: from here on the lines answer the line before theirs",
    ),
    "all in one huge line": (
        lambda f: pair(f, hypothesis=raw(f, b"word " * 10_000)),
        "raw.txt, line 1: 49,999 characters in one line",
    ),
    "ten megabytes in one line": (
        lambda f: pair(f, reference=raw(f, b"The mayor opened the bridge. " * 350_000)),
        "raw.txt, line 1: 10,149,999 characters in one line",
    ),
    "carriage returns alone": (
        lambda f: pair(f, hypothesis=raw(f, b"a sentence of some words\r" * 1000)),
        "convert them to line feeds",
    ),
    "a table": (
        lambda f: pair(f, hypothesis=write(f.folder / "t.tsv", [f"{n}\t{text}" for n, text in enumerate(lines(f.good))])),
        "t.tsv, line 1: a table",
    ),
    "JSON Lines": (
        lambda f: pair(f, hypothesis=write(f.folder / "t.jsonl", [json.dumps({"en": text}) for text in lines(f.good)])),
        "t.jsonl, line 1: this is JSON",
    ),
    "SGML": (
        lambda f: pair(f, reference=write(f.folder / "r.sgm", ['<refset setid="x">', *lines(f.reference)[1:]])),
        "r.sgm, line 1: this is XML",
    ),
    "two systems of one name": (
        lambda f: run("--hypothesis", f"a={f.good}", "--hypothesis", f"a={f.bad}", "--reference", f.reference),
        "two systems are called 'a'",
    ),
    "an unknown metric": (lambda f: pair(f, "--metric", "blue"), "unknown metric 'blue'; did you mean bleu?"),
    "an unknown language": (lambda f: pair(f, "--target", "xx"), "unknown language 'xx'"),
    "one language for both": (lambda f: pair(f, "--target", "kk"), "source and target language are both kk"),
    "similarity without a source": (lambda f: pair(f, "--metric", "similarity"), "name the source file with --source"),
    "no samples": (lambda f: pair(f, "--samples", "0"), "samples must be at least 40"),
    "a negative seed": (lambda f: pair(f, "--seed", "-1"), "seed must be at least 0"),
    "an unknown test": (lambda f: pair(f, "--test", "t"), "unknown test 't'"),
    "a format beside --compare": (
        lambda f: run("--compare", f.good, f.bad, "--format", "json"),
        "--format does not go with --compare",
    ),
    "a report beside --compare": (lambda f: run("--compare", f.good, f.bad, "--report", "r.html"), "--report does not go with"),
    "a record beside --compare": (lambda f: run("--compare", f.good, f.bad, "--record", "r.json"), "--record does not go with"),
    "texts beside --compare": (lambda f: pair(f, "--compare", f.good, f.bad), "does not go with --compare"),
    "an unknown format": (lambda f: pair(f, "--format", "pdf"), "unknown format 'pdf'"),
    "labels for fewer segments": (
        lambda f: pair(f, "--labels", write(f.folder / "l.tsv", ["document", "a"])),
        "l.tsv, line 3: 1 rows for 60 segments",
    ),
    "labels of another kind": (
        lambda f: pair(f, "--labels", write(f.folder / "l.tsv", ["genre", *["a"] * 60])),
        "l.tsv, line 1: unknown column 'genre'",
    ),
    "a label missing": (
        lambda f: pair(f, "--labels", write(f.folder / "l.tsv", ["document\torigin", *["a\tb"] * 59, "a"])),
        "l.tsv, line 61: 1 columns instead of 2",
    ),
    "a record into no folder": (lambda f: pair(f, "--record", f.folder / "no" / "r.json"), "the folder does not exist"),
    "a report that is a folder": (lambda f: pair(f, "--report", f.folder), "this is a folder; name a file"),
    "a report where nobody may write": (
        lambda f: pair(f, "--report", Path("/proc/kazalign.html")),
        "/proc: ",
    ),
    "a record over the reference": (
        lambda f: pair(f, "--record", f.reference),
        "reference.en: is an input and would be overwritten; name another place with --record",
    ),
    "texts of other lengths": (
        lambda f: pair(f, hypothesis=without(f, f.good, 7)),
        "running texts, with sentences of their own, are aligned first with --documents",
    ),
    "English for Kazakh": (lambda f: pair(f, "--target", "kk", "--from", "ru"), "should be Kazakh, but seems to be English"),
    "the default target as source": (
        lambda f: pair(f, "--from", "en"),
        "are both en; name the source with --from, or the target",
    ),
    "Russian for Kazakh": (
        lambda f: pair(
            f,
            *("--target", "kk", "--from", "en"),
            hypothesis=write(f.folder / "russian.txt", ["Мэр открыл новый мост через реку."] * 60),
            reference=f.source,
        ),
        "russian.txt, line 1: the translation should be Kazakh, but seems to be Russian",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused(files: Files, name: str) -> None:
    wrong, message = CASES[name]
    with pytest.raises(KazalignError) as caught:
        wrong(files)
    assert message in str(caught.value)
    assert caught.value.exit_status == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["copy", "shifted", "table"])
def test_force_scores_what_is_refused(files: Files, kind: str) -> None:
    texts = {"copy": lines(files.reference), "shifted": [*lines(files.good)[1:], "x"], "table": ["a\tb"] * 60}[kind]
    with pytest.raises(InputError, match="--force"):
        evaluate({"system": texts}, [files.reference])
    assert evaluate({"system": texts}, [files.reference], force=True).systems[0].hypotheses == tuple(texts)


def test_force_does_not_excuse_shapes(files: Files) -> None:
    with pytest.raises(InputError, match="no counterpart"):
        evaluate({"system": english(59)}, [files.reference], force=True)


def test_references_the_wrong_way_round_are_seen() -> None:
    """One list for each segment instead of one for each translator."""
    with pytest.raises(InputError, match=r"translation system, line 2: .*reference 1 has 1"):
        evaluate({"system": english(3)}, [[text] for text in english(3)])
    with pytest.raises(ConfigurationError, match="one list a translator"):
        evaluate({"system": english(3)}, english(3))


def test_some_empty_translations_are_scored_and_said(files: Files) -> None:
    texts = lines(files.good)
    texts[4] = texts[11] = ""
    evaluation = evaluate({"system": texts}, [files.reference])
    assert "translation system: 2 of 60 translations are empty, the first in line 5" in evaluation.notes


def test_texts_that_give_no_figures_still_give_scores() -> None:
    """No n-gram in common, a single segment, texts of one character."""
    for hypothesis, reference in ((["x"], ["y"]), (["."], ["."]), (["the mayor"], ["a school of the board"])):
        evaluation = evaluate({"system": hypothesis}, [reference], force=True)
        for result in evaluation.metrics:
            estimate = result.estimates[0]
            assert all(0 <= value <= 100 for value in (estimate.score, estimate.mean, estimate.low, estimate.high))


def test_unusual_but_right_files_are_scored(files: Files) -> None:
    """A byte order mark, Windows line ends, no line feed at the end."""
    texts = lines(files.good)
    plain = evaluate({"s": files.good}, [files.reference])
    for data in ("\ufeff" + "\n".join(texts), "\r\n".join(texts) + "\r\n", "\n".join(texts)):
        path = raw(files, data.encode())
        assert evaluate({"s": path}, [files.reference]).systems[0].hypotheses == plain.systems[0].hypotheses


def test_a_line_separator_inside_a_line_ends_none(files: Files) -> None:
    texts = lines(files.good)
    texts[3] += "\u2028more\x85and"
    assert len(evaluate({"s": write(files.folder / "u.txt", texts)}, [files.reference]).systems[0].hypotheses) == 60


def test_good_kazakh_as_target_is_not_refused(files: Files) -> None:
    texts = kazakh(60)
    assert evaluate({"s": [*texts[:-1], "Басқа сөйлем."]}, [texts], target="kk", language="en").systems
