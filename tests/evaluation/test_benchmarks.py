"""Benchmarks: the definitions, local copies in every layout, and fetching from a server on the loopback interface."""

from __future__ import annotations

import hashlib
import io
import os
import re
import ssl
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from kazalign.commands import app, progress
from kazalign.errors import ConfigurationError, InputError, OutputError
from kazalign.evaluation import benchmarks
from kazalign.evaluation.benchmarks import Benchmark, Download, Labels, find, load_definitions, locate, read_benchmark
from kazalign.evaluation.fetching import pull
from kazalign.evaluation.scoring import Options
from kazalign.pipeline.evaluation import evaluate_benchmark
from kazalign.pipeline.translation import Translating
from tests.commands.server import running

from .conftest import english, kazakh, spoiled, write

REPOSITORY = Path(__file__).parents[2]

LINES = Benchmark(
    title="Made",
    homepage="none",
    licence="CC0",
    format="lines",
    folder="made",
    texts={"kk": "dev/kaz.dev", "en": "dev/eng.dev"},
    downloads=(),
    segments=20,
    labels=Labels("meta.tsv", document="URL", origin="domain"),
)


def write_lines(folder: Path, count: int = 20) -> Path:
    (folder / "dev").mkdir(parents=True)
    write(folder / "dev" / "kaz.dev", kazakh(count))
    write(folder / "dev" / "eng.dev", english(count))
    write(folder / "meta.tsv", ["URL\tdomain\ttopic", *(f"page{n // 10}\tnews\tx" for n in range(count))])
    return folder


def test_the_definitions_are_whole() -> None:
    definitions = load_definitions()
    assert list(definitions) == [
        "flores200-dev",
        "flores200-devtest",
        "ntrex128",
        "newstest2019",
        "newsdev2019",
        "tatoeba",
        "articles",
    ]
    for name, each in definitions.items():
        assert each.licence, name
        assert ("kk", "en") in each.pairs, name
        for download in each.downloads:
            fixed = download.sha256 or download.md5 or any(len(part) == 40 for part in download.url.split("/"))
            assert fixed, f"{name}: neither a checksum nor a fixed commit"
    assert definitions["newstest2019"].pairs == (("kk", "en"),)
    assert len(definitions["flores200-dev"].pairs) == 6
    assert set(definitions["tatoeba"].pairs) == {("kk", "en"), ("en", "kk")}


def test_wrong_definitions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text("benchmarks: {x: {title: a, colour: red}}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="unknown key 'colour'"):
        load_definitions(path)
    with pytest.raises(ConfigurationError, match="unknown benchmark 'floras'; known are: flores200-dev"):
        find("floras", load_definitions())


def test_a_local_copy_is_found_in_its_folder_or_in_the_one_around_it(tmp_path: Path) -> None:
    inner = write_lines(tmp_path / "made")
    assert locate("made", LINES, tmp_path) == locate("made", LINES, inner) / "." == inner
    with pytest.raises(InputError, match=r"no copy of made: there is no dev/kaz.dev"):
        locate("made", LINES, inner / "dev")
    with pytest.raises(InputError, match="no such folder"):
        locate("made", LINES, tmp_path / "none")


def test_lines_with_labels(tmp_path: Path) -> None:
    test = read_benchmark("made", LINES, write_lines(tmp_path / "made"), source="kk", target="en")
    assert (test.sources, test.references) == (tuple(kazakh(20)), (tuple(english(20)),))
    documents = test.groups["document"]
    assert {label: numbers.tolist() for label, numbers in documents.items()} == {
        "page0": list(range(10)),
        "page1": list(range(10, 20)),
    }
    assert list(test.groups["length"]) == ["6-10", "11-15"], "shortest first"
    back = read_benchmark("made", LINES, tmp_path / "made", source="en", target="kk")
    assert back.references == (tuple(kazakh(20)),)
    with pytest.raises(ConfigurationError, match="made does not test kk-ru; it tests kk-en, en-kk"):
        read_benchmark("made", LINES, tmp_path / "made", source="kk", target="ru")


def test_a_copy_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="19 segments, but made has 20; the copy is not whole"):
        read_benchmark("made", LINES, write_lines(tmp_path / "made", 19), source="kk", target="en")


def test_sgml(tmp_path: Path) -> None:
    """WMT's files are not quite XML: bare ampersands, attributes in any case."""
    (tmp_path / "sgm").mkdir()
    for code, first in (("kk", "Бір &amp; екі"), ("en", "One  & two")):
        text = f"""<srcset setid="newstest2019" srclang="any">
<doc sysid="ref" docid="site.1" genre="news" origlang="kk">
<p>
<seg id="1">{first}</seg>
</p></doc>
<DOC docid="site.2" origlang="en"><p><seg id="1">A</seg><seg id="2">B</seg></p></DOC>
</srcset>"""
        (tmp_path / "sgm" / f"x.{code}.sgm").write_text(text, encoding="utf-8")
    benchmark = Benchmark("t", "h", "l", "sgml", ".", {"kk": "sgm/x.kk.sgm", "en": "sgm/x.en.sgm"}, (), directions=("kk-en",))
    test = read_benchmark("x", benchmark, tmp_path, source="kk", target="en")
    assert (test.sources, test.references) == (("Бір & екі", "A", "B"), (("One & two", "A", "B"),))
    assert test.labels == {"document": ("site.1", "site.2", "site.2"), "origin": ("kk", "en", "en")}


def test_tatoeba(tmp_path: Path) -> None:
    rows = ["eng\tkaz\tOne.\tБір.", "kaz_Cyrl\teng\tЕкі.\tTwo.", "eng\tkaz_Latn\tThree.\tÚsh."]
    write(tmp_path / "t.txt", rows)
    benchmark = Benchmark("t", "h", "l", "tatoeba", ".", {"kk-en": "t.txt"}, ())
    test = read_benchmark("t", benchmark, tmp_path, source="kk", target="en")
    assert (test.sources, test.references) == (("Бір.", "Екі."), (("One.", "Two."),))
    assert read_benchmark("t", benchmark, tmp_path, source="en", target="kk").sources == ("One.", "Two.")
    write(tmp_path / "t.txt", [*rows, "eng\tkaz\tFour."])
    with pytest.raises(InputError, match="line 4: 3 columns instead of 4"):
        read_benchmark("t", benchmark, tmp_path, source="kk", target="en")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/cut.txt":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"One.\n")
        else:
            super().do_GET()


@pytest.fixture
def published(tmp_path: Path) -> Iterator[tuple[str, bytes]]:
    """A server with an archive of the benchmark and of something that must not be unpacked."""
    (tmp_path / "web").mkdir()
    write_lines(tmp_path / "build" / "made")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.add(tmp_path / "build" / "made", arcname="./made")
        archive.add(tmp_path / "build" / "made" / "meta.tsv", arcname="../../outside.txt")
    data = buffer.getvalue()
    (tmp_path / "web" / "made.tar.gz").write_bytes(data)
    (tmp_path / "web" / "page.html").write_text("<p>not an archive</p>", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "web")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", data
    server.shutdown()
    thread.join()
    server.server_close()


def with_downloads(*downloads: Download) -> Benchmark:
    return Benchmark(**{**vars(LINES), "downloads": downloads})


def test_fetched_checked_and_put_into_place(tmp_path: Path, published: tuple[str, bytes]) -> None:
    address, data = published
    place = tmp_path / "cache" / "made"
    checksums = {"sha256": hashlib.sha256(data).hexdigest(), "md5": hashlib.md5(data).hexdigest()}
    came: list[int] = []
    pull("made", with_downloads(Download(f"{address}made.tar.gz", **checksums)), place, progress=came.append)
    assert sum(came) == len(data)
    assert sorted(str(file.relative_to(place)) for file in place.rglob("*") if file.is_file()) == [
        "dev/eng.dev",
        "dev/kaz.dev",
        "meta.tsv",
    ]
    assert len(read_benchmark("made", LINES, place, source="kk", target="en")) == 20
    assert [each.name for each in place.parent.iterdir()] == ["made"], "nothing else is left"


@pytest.mark.parametrize(
    ("file", "checksum", "message"),
    [
        ("made.tar.gz", "0" * 64, "not the file that was published: its sha256 is"),
        ("page.html", None, "not a tar archive"),
        ("gone.tar.gz", None, "cannot be fetched: File not found"),
        ("cut.txt", None, "cannot be fetched: the connection ended 995 bytes too early"),
    ],
)
def test_what_is_not_as_published_is_not_kept(
    tmp_path: Path, published: tuple[str, bytes], file: str, checksum: str | None, message: str
) -> None:
    with pytest.raises(OutputError, match=message):
        pull("made", with_downloads(Download(published[0] + file, sha256=checksum)), tmp_path / "cache" / "made")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_broken_connection_is_no_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        length = 9

        def read(self, size: int | None = -1, /) -> bytes:
            if block := super().read(size):
                return block
            raise ssl.SSLError("decryption failed or bad record mac")

    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: Broken(b"One.\n"))
    with pytest.raises(OutputError, match=r"made\.tar\.gz: cannot be fetched: .*bad record mac"):
        pull("made", with_downloads(Download("https://example.org/made.tar.gz")), tmp_path / "made")
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_any_pair_of_the_direction_is_not_whole(tmp_path: Path, published: tuple[str, bytes]) -> None:
    """Where neither a checksum nor a number of segments is given."""
    write(tmp_path / "web" / "pairs.tsv", ["eng\tkaz_Latn\tWater.\tSu."])
    benchmark = replace(
        LINES, format="tatoeba", texts={"en-kk": "pairs.tsv"}, labels=None, segments=None,
        downloads=(Download(published[0] + "pairs.tsv", to="pairs.tsv"),),
    )  # fmt: skip
    with pytest.raises(OutputError, match=r"not whole: .*pairs\.tsv: no segment of en-kk is in it"):
        pull("made", benchmark, tmp_path / "cache" / "made")
    assert list((tmp_path / "cache").iterdir()) == []


def test_single_files_and_a_wrong_number_of_lines(tmp_path: Path, published: tuple[str, bytes]) -> None:
    for name, texts in (("k.txt", kazakh(19)), ("e.txt", english(19))):
        write(tmp_path / "web" / name, texts)
    benchmark = with_downloads(
        Download(published[0] + "k.txt", to="dev/kaz.dev"), Download(published[0] + "e.txt", to="dev/eng.dev")
    )
    with pytest.raises(OutputError, match=r"what was fetched is not whole: .*19 segments, but made has 20"):
        pull("made", benchmark, tmp_path / "cache" / "made")
    pull("made", Benchmark(**{**vars(benchmark), "segments": 19}), tmp_path / "cache" / "made")
    assert (tmp_path / "cache" / "made" / "dev" / "eng.dev").exists()


def test_engines_and_files_are_scored_side_by_side(tmp_path: Path) -> None:
    """A real server translates; a second run takes everything from the memory."""
    write_lines(tmp_path / "made")
    entry = {key: value for key, value in vars(LINES).items() if key not in ("labels", "directions")} | {"downloads": []}
    definitions = tmp_path / "b.yaml"
    definitions.write_text(yaml.safe_dump({"benchmarks": {"made": entry}}), encoding="utf-8")
    file = write(tmp_path / "system.txt", spoiled(english(20), share=0.3, seed=1))
    translating = Translating(memory=tmp_path / "memory.sqlite")
    with running() as server:
        for _ in range(2):
            (evaluation,) = evaluate_benchmark(
                "made",
                engines=[server.engine],
                hypotheses={"file": file},
                data_dir=tmp_path,
                definitions=definitions,
                translating=translating,
            )
        assert len({text for text, _ in server.asked}) == len(server.asked) >= 20, "nothing is translated twice"
    assert [system.name for system in evaluation.systems] == ["file", server.engine]
    assert evaluation.ranking == [0, 1]
    assert evaluation.test.sources == tuple(kazakh(20))
    with pytest.raises(ConfigurationError, match="nothing to score"):
        evaluate_benchmark("made", data_dir=tmp_path, definitions=definitions)


def test_an_address_that_is_no_web_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not an address"):
        pull("made", with_downloads(Download((tmp_path / "x").as_uri())), tmp_path / "made")


def test_the_articles_from_an_installed_package(tmp_path: Path) -> None:
    """The package as a wheel lays it down: with the definitions in it, and without the articles."""
    package = tmp_path / "site" / "kazalign"
    package.mkdir(parents=True)
    for each in REPOSITORY.joinpath("kazalign").iterdir():
        (package / each.name).symlink_to(each)
    (package / "benchmarks.yaml").symlink_to(REPOSITORY / "configs" / "benchmarks.yaml")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kazalign", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)

    done = run("eval", "--benchmark", "articles", "--target", "en")
    assert done.returncode == 2
    assert done.stderr == (
        "kazalign: articles is not at hand; it belongs to kazalign's repository and not to the installed package: "
        "name the folder corpora/articles of a copy of the repository with --data-dir\n"
    )
    assert re.search(r"^articles .* no  +Ten Kazakh", run("benchmarks", "list").stdout, re.MULTILINE)
    definitions = load_definitions()
    for place in (REPOSITORY, REPOSITORY / "corpora" / "articles"):
        assert locate("articles", definitions["articles"], place) == REPOSITORY / "corpora" / "articles"
        assert locate("articles", definitions["articles"], None) == REPOSITORY / "corpora" / "articles"


def test_flores_from_russian_and_english_into_kazakh(tmp_path: Path) -> None:
    """In the published layout, with sentences of our own."""
    folder = tmp_path / "flores200_dataset"
    (folder / "dev").mkdir(parents=True)
    texts = {"kaz_Cyrl": kazakh(997), "eng_Latn": english(997), "rus_Cyrl": [f"Мэр открыл школу {n}." for n in range(997)]}
    for code, lines in texts.items():
        write(folder / "dev" / f"{code}.dev", lines)
    options = Options(metrics=("chrf++",), samples=40, trials=40)
    own = write(tmp_path / "own.txt", ["Басқа сөйлем осында тұр.", *kazakh(997)[1:]])
    for language in ("ru", "en"):
        (evaluation,) = evaluate_benchmark(
            "flores200-dev", hypotheses={"own": own}, targets=["kk"], language=language, data_dir=tmp_path, options=options
        )
        assert (evaluation.test.source, evaluation.test.target) == (language, "kk")
        assert evaluation.metrics[0].estimates[0].score > 99
    with pytest.raises(InputError, match=r"eng_Latn.dev, line 1: the translation should be Kazakh, but seems to be English"):
        evaluate_benchmark(
            "flores200-dev",
            hypotheses={"own": folder / "dev" / "eng_Latn.dev"},
            targets=["kk"],
            language="ru",
            data_dir=tmp_path,
        )
    with running() as server:
        evaluations = evaluate_benchmark(
            "flores200-dev", engines=[server.engine], language="ru", data_dir=tmp_path, options=options
        )
        assert {target for _, target in server.asked} == {"kk", "en"}
    assert [each.test.target for each in evaluations] == ["kk", "en"]
    with pytest.raises(ConfigurationError, match="does not test ru-ru; it tests kk-en"):
        evaluate_benchmark("flores200-dev", engines=["bundled"], targets=["ru"], language="ru", data_dir=tmp_path)


def test_the_commands_ask_fetch_and_score(tmp_path: Path, published: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks, "cached", lambda name: tmp_path / "cache" / name)
    entry = {
        "title": "Made",
        "homepage": "none",
        "licence": "CC0",
        "format": "lines",
        "folder": "made",
        "segments": 20,
        "texts": {"kk": "dev/kaz.dev", "en": "dev/eng.dev"},
        "downloads": [{"url": f"{published[0]}made.tar.gz", "sha256": hashlib.sha256(published[1]).hexdigest()}],
    }
    definitions = tmp_path / "b.yaml"
    definitions.write_text(yaml.safe_dump({"benchmarks": {"made": entry}}), encoding="utf-8")
    own = ["--definitions", str(definitions)]
    runner = CliRunner()

    def run(*arguments: str | Path) -> str:
        result = runner.invoke(app, [*map(str, arguments), *own])
        if result.exception is not None:
            raise result.exception
        return result.output

    scored = write(tmp_path / "system.txt", ["Some text.", *english(20)[1:]])
    evaluation = ["eval", "--benchmark", "made", "--hypothesis", str(scored), "--target", "en"]
    with pytest.raises(ConfigurationError, match=r"made is not at hand; .*kazalign benchmarks pull made"):
        run(*evaluation)
    assert "no" in run("benchmarks", "list")
    with pytest.raises(ConfigurationError, match="nobody to ask for consent; add --yes"):
        run("benchmarks", "pull", "made")
    with pytest.raises(Exception, match="--offline forbids"):
        run("benchmarks", "pull", "made", "--yes", "--offline")
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
    fetched = run("benchmarks", "pull", "made", "--yes")
    assert "licence: CC0" in fetched and re.search(r"^fetching: [1-9]\d* kB, [\d.]+ a second$", fetched, re.MULTILINE)
    entry["downloads"][0]["bytes"] = len(published[1])
    definitions.write_text(yaml.safe_dump({"benchmarks": {"made": entry}}), encoding="utf-8")
    kilobytes = len(published[1]) // 1000
    assert f"fetching: {kilobytes} of {kilobytes} kB, " in run("benchmarks", "pull", "made", "--yes")
    assert "\nmade, kk-en, 20 segments" in run(*evaluation)
    with pytest.raises(ConfigurationError, match="--reference belongs to files"):
        run(*evaluation, "--reference", scored)
    texts = tmp_path / "cache" / "made" / "dev" / "eng.dev"
    for place, option in ((texts, "--record"), (definitions, "--report")):
        with pytest.raises(ConfigurationError, match=f"is an input and would be overwritten; name another place with {option}"):
            run(*evaluation, option, place)
