"""Which files a translation becomes, and what is written to them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.corpora.writers import WRITERS, writer
from kazalign.corpora.writing import Task, plan, write
from kazalign.documents.model import TranslatedDocument
from kazalign.errors import ConfigurationError, InputError

BOTH = ("en", "ru")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("news/a.txt", "news/old/b.md", "news/old/c.vtt", "d.html", "e f.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Сәлем.")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(tasks: list[Task]) -> dict[str, list[str]]:
    return {task.source: [str(file) for file in task.files] for task in tasks}


def test_text_has_a_file_for_each_language(folder: Path) -> None:
    tasks = plan(["news", "d.html", "e f.txt"], out=Path("out"), file_format="text", languages=BOTH)
    assert names(tasks) == {
        "news/a.txt": ["out/a.en.txt", "out/a.ru.txt"],
        "news/old/b.md": ["out/old/b.en.md", "out/old/b.ru.md"],
        "news/old/c.vtt": ["out/old/c.en.vtt", "out/old/c.ru.vtt"],
        "d.html": ["out/d.en.txt", "out/d.ru.txt"],
        "e f.txt": ["out/e f.en.txt", "out/e f.ru.txt"],
    }
    assert (folder / "out" / "old").is_dir()


def test_other_formats_have_one(folder: Path) -> None:
    tasks = plan(["news/a.txt", "-"], out=Path("out"), file_format="jsonl", languages=BOTH)
    assert names(tasks) == {"news/a.txt": ["out/a.jsonl"], "-": ["out/stdin.jsonl"]}


@pytest.mark.parametrize(
    ("out", "file"), [("new/page.html", "new/page.html"), ("news", "news/d.html"), ("new", "new/d.html"), ("e f.txt", "e f.txt")]
)
def test_out_is_a_file_or_a_folder(folder: Path, out: str, file: str) -> None:
    """A folder where it is one, or where it is not there and has no ending."""
    assert names(plan(["d.html"], out=Path(out), file_format="html", languages=BOTH)) == {"d.html": [file]}


@pytest.mark.parametrize("out", [None, STANDARD_OUTPUT])
def test_standard_output_takes_one_input(folder: Path, out: Path | None) -> None:
    assert plan(["d.html"], out=out, file_format="text", languages=BOTH) == [Task("d.html", (STANDARD_OUTPUT,))]
    with pytest.raises(ConfigurationError, match="3 inputs cannot all go to standard output"):
        plan(["news"], out=out, file_format="text", languages=BOTH)


def test_what_earlier_runs_wrote_is_no_input(folder: Path) -> None:
    (folder / "news" / "out").mkdir()
    (folder / "news" / "out" / "a.en.txt").write_text("Hello.")
    tasks = plan(["news"], out=Path("news/out"), file_format="text", languages=["en"])
    assert [task.source for task in tasks] == ["news/a.txt", "news/old/b.md", "news/old/c.vtt"]
    (folder / "only" / "out").mkdir(parents=True)
    (folder / "only" / "out" / "a.en.txt").write_text("Hello.")
    with pytest.raises(InputError, match="only: no readable file in this folder beside those in only/out"):
        plan(["only"], out=Path("only/out"), file_format="text", languages=["en"])


@pytest.mark.parametrize(
    ("inputs", "out", "file_format", "message"),
    [
        (["news"], "news", "html", "news: is the folder of the inputs"),
        (["d.html"], ".", "html", "d.html: is an input and would be overwritten"),
        (["d.html"], "d.html", "html", "d.html: is an input and would be overwritten"),
        (["news"], "d.html", "html", "d.html: is a file, but a folder is needed"),
        (["-", "-"], "out", "html", "can be read only once"),
        (["d.html"], "out", "pdf", "unknown format 'pdf'"),
    ],
)
def test_places_that_cannot_be(folder: Path, inputs: list[str], out: str, file_format: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        plan(inputs, out=Path(out), file_format=file_format, languages=BOTH)


def test_a_sidecar_may_not_fall_on_an_input_either(folder: Path) -> None:
    (folder / "a.en.txt.json").write_text("Сәлем.")
    with pytest.raises(ConfigurationError, match=r"a\.en\.txt\.json: is an input and would be overwritten"):
        plan(["news/a.txt", "a.en.txt.json"], out=Path(), file_format="text", languages=BOTH)


def test_no_other_file_that_is_read_may_be_written_over(folder: Path) -> None:
    (folder / "link.tsv").symlink_to("out/d.tsv")
    for read in ("out/d.tsv", "link.tsv"):
        with pytest.raises(ConfigurationError, match=rf"{read}: is an input and would be overwritten; name another place with"):
            plan(["d.html"], out=Path("out"), file_format="tsv", languages=BOTH, read=[Path(read)])
    (folder / "circle.tsv").symlink_to("circle.tsv")
    assert plan(["d.html"], out=Path("out"), file_format="tsv", languages=BOTH, read=[Path("d.tsv"), Path("circle.tsv")])


def test_names_that_are_too_long(folder: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        plan(["x" * 300], out=None, file_format="text", languages=BOTH)
    with pytest.raises(InputError, match="the name is too long"):
        plan(["d.html"], out=Path("x" * 300), file_format="text", languages=BOTH)


@pytest.mark.parametrize("name", WRITERS)
def test_files_are_what_the_writer_makes(name: str, article: TranslatedDocument, tmp_path: Path) -> None:
    codes = ("en", "ru") if writer(name).per_language else (None,)
    files = [tmp_path / f"{code}.out" for code in codes]
    write(article, files, file_format=name)
    for file, code in zip(files, codes, strict=True):
        assert file.read_text(encoding="utf-8") == "".join(writer(name).write(article, code))
    sidecars = [f"{code}.out.json" for code in codes if code]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*sidecars, *(file.name for file in files)])
    for sidecar in sidecars:
        assert json.loads((tmp_path / sidecar).read_text(encoding="utf-8"))["licence"] == "Apache-2.0"


def test_standard_output_has_all_languages(article: TranslatedDocument, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(article, [STANDARD_OUTPUT], file_format="text")
    english, russian = ("".join(writer("text").write(article, code)) for code in ("en", "ru"))
    assert capfdbinary.readouterr().out.decode() == f"== en\n{english}\n== ru\n{russian}"
    bare = replace(article, translations={"en": article.translations["en"]})
    write(bare, [STANDARD_OUTPUT], file_format="text")
    assert capfdbinary.readouterr().out.decode() == english
    write(article, [STANDARD_OUTPUT], file_format="tsv")
    assert capfdbinary.readouterr().out.decode() == "".join(writer("tsv").write(article, None))


def test_as_many_files_as_the_format_wants(article: TranslatedDocument, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="the format 'text' makes 2 files here, but 1 are named"):
        write(article, [tmp_path / "a.txt"], file_format="text")
