"""Any text and any options: exit status 0, 1 or 2, no traceback, and every sentence in the output."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kazalign
from kazalign.documents import read_standard_input
from kazalign.errors import InputError

from .conftest import Outcome, Runner, within

PARTS = [
    "Бүгін күн ашық.", "Школьники читали.", "The end!", "«Иә», – деді ол.", "2022 ж.", "10:30", "1 234,5 мың", "т.б.", "А. Б. Қ.",
    "\n", "\n\n", "\r\n", "\t", " ", "\u00a0", "\u200b", "\u2028", "\x85", "\x0c", "# ", "- ", "1. ", "👨‍👩‍👧", "שלום", "مرحبا", "今日は",
    "<b>", "&amp;", "</script>", "```", "https://a.kz/?b=c", "a@b.kz", "\ufffc", "“", "„", "»", '"', "…", "–", "қ" * 300, "0" * 60,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=20), max_size=12).map("".join)
OPTIONS = st.lists(
    st.sampled_from(
        [
            ["--to", "en"], ["--to", "ru"], ["--to", "kk"], ["--to", "xx"], ["--from", "ru"], ["--from", "en"], ["--segmented"],
            ["--offline"], ["--beam", "1"], ["--beam", "-1"], ["--threads", "1"], ["--no-memory"], ["--quiet"], ["--glossary", "terms.tsv"],
            ["--glossary", "text"], ["--memory", "memory.sqlite"], ["--memory", "text"],
        ]
    ),
    max_size=4,
).map(lambda options: [word for option in options for word in option])  # fmt: skip
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def engine(cli: Runner, tiny_model: Path) -> list[str]:
    Path("terms.tsv").write_text("source\ttarget\tlanguage\nкүн\tday\ten\nШкольники\t\ten\n", encoding="utf-8")
    return ["--engine", f"ct2:{tiny_model}"]


def check_end(done: Outcome) -> None:
    assert done.status in (0, 1, 2)
    assert "Traceback" not in done.err
    if done.status:
        assert "kazalign: " in done.err or "Error" in done.err


@SETTINGS
@given(
    text=TEXTS,
    options=OPTIONS,
    file_format=st.sampled_from(["text", "html", "tsv", "jsonl", "nonsense"]),
    end=st.sampled_from([".txt", ".md", ".html", ".srt", ""]),
)
def test_any_options(engine: list[str], text: str, options: list[str], file_format: str, end: str) -> None:
    path = Path(f"text{end}")
    path.write_bytes(text.encode())
    before = path.read_bytes()
    check_end(within("translate", path, "--format", file_format, *options, *engine))
    assert path.read_bytes() == before


@SETTINGS
@given(
    data=st.binary(max_size=60)
    | TEXTS.map(lambda text: text.encode("utf-16"))
    | TEXTS.map(lambda text: text.encode("cp1251", "ignore"))
)
def test_any_bytes(engine: list[str], data: bytes) -> None:
    for arguments in (["translate", "-", "--to", "en", "--no-memory", *engine], ["segment", "-", "--offsets", "--changes"]):
        check_end(within(*arguments, standard_input=data))


@SETTINGS
@given(text=TEXTS, segmented=st.booleans(), file_format=st.sampled_from(["text", "html", "tsv", "jsonl"]))
def test_every_sentence_comes_out(engine: list[str], text: str, segmented: bool, file_format: str) -> None:
    options = ["--segmented"] if segmented else []
    done = within("translate", "-", "--to", "en", "--format", file_format, *options, *engine, standard_input=text.encode())
    try:
        document = kazalign.segment(read_standard_input(BytesIO(text.encode()), lines=segmented), segmented=segmented)
    except InputError:
        assert done.status == 2
        return
    assert done.status == 0
    ids = [sentence.id for sentence in document.sentences]
    if file_format == "jsonl":
        rows = [json.loads(line) for line in done.out.splitlines()]
        assert [row["sentence"] for row in rows] == ids
        assert all(row["translations"]["en"]["text"].strip() or "empty" in row["translations"]["en"]["flags"] for row in rows)
    elif file_format == "tsv":
        assert [line.split("\t")[1] for line in done.out.split("\n")[1:-1]] == ids
    elif file_format == "html":
        page = lxml.html.document_fromstring(done.out.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        assert page.xpath("//div[@lang='en']//span[@data-sentence]/@data-sentence") == ids
    else:
        translated = kazalign.translate(document, to=["en"], engine=engine[1])
        filled = document.filled({each.sentence: each.text for each in translated.translations["en"]})
        assert done.out.rstrip("\n") == filled.rstrip("\n")
