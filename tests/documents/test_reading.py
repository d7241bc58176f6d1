import contextlib
import io
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.documents import find_files, read, read_standard_input, read_text
from kazalign.documents.readers import reader
from kazalign.errors import ConfigurationError, InputError

from .samples import ARTICLE, PAGE, SUBRIP, WEBVTT, word_document, written


@pytest.mark.parametrize(("content", "kind"), [(ARTICLE, "text"), (PAGE, "html"), (SUBRIP, "subtitles"), (WEBVTT, "subtitles")])
def test_standard_input_is_sniffed(content, kind):
    document = read_standard_input(io.BytesIO(content.encode()))
    assert (document.format, document.id, document.path) == (kind, "stdin", None)


def test_docx_on_standard_input(tmp_path):
    assert read_standard_input(io.BytesIO(word_document(tmp_path / "a.docx").read_bytes())).format == "docx"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x00\x01\x02", "binary"),
        ("\u200b\n\u00ad".encode(), "no text"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_files_that_are_no_text(tmp_path, content, message):
    with pytest.raises(InputError, match=rf"a\.txt: .*{message}"):
        read(written(tmp_path, "a.txt", content))


ODD = st.text(alphabet=st.sampled_from('аәі aI.-#>*`[]()|<&1:№ \n\r\t\u00a0\u00ad\u2028«"😀ع'), max_size=80)


@settings(deadline=None)  # the first call imports a library
@given(st.one_of(ODD, st.text()), st.sampled_from(["text", "markdown", "html", "subtitles"]))
def test_any_text_is_read_or_refused(text, kind):
    try:
        document = read_standard_input(io.BytesIO(text.encode("utf-8", "ignore")), format=kind)
    except InputError:
        return
    assert document.filled({}) == document.text
    at = 0
    for paragraph in document.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(document.text)
        assert paragraph.text == paragraph.text.strip() != ""
        assert paragraph.original_offset(len(paragraph.text)) == paragraph.end
        at = paragraph.end


@settings(deadline=None)
@given(st.binary(), st.sampled_from([None, "text", "markdown", "html", "docx", "subtitles"]))
def test_any_bytes_are_read_or_refused(data, kind):
    with contextlib.suppress(InputError):
        assert read_standard_input(io.BytesIO(data), format=kind).paragraphs


def test_missing_files_and_unknown_formats(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(ConfigurationError, match="unknown input format 'odt'; known are: text"):
        reader("odt")
    with pytest.raises(ConfigurationError, match="unknown language"):
        read_text("сөз", language="xx")


def test_odd_but_sound_input():
    long_line = "сөйлем бар. " * 8334
    assert read_text(long_line).paragraphs[0].text == long_line.strip()
    assert len(read_text("сөз\n" * 10_000).paragraphs) == 10_000
    mixed = "Қазақша, русский, English, עברית, العربية 👩‍💻👍🏽"
    assert read_text(mixed).paragraphs[0].text == mixed


@pytest.mark.parametrize("kind", ["text", "markdown", "html", "subtitles"])
@pytest.mark.parametrize("unit", ["[", "*", "«", ">", " ", "![a](", "<b> ", "{\\\\", "> а\n", "\u0301", "ж. "])
def test_time_grows_with_the_length_of_the_file_and_not_faster(unit, kind):
    body = "x" + unit * (100_000 // len(unit)) + "x"
    content = {"html": f"<html><body><p>{body}</p></body></html>", "subtitles": f"00:01.000 --> 00:02.000\n{body}"}.get(
        kind, body
    )
    read_standard_input(io.BytesIO(b"<p>a</p>"), format="html")  # the libraries are there
    start = time.process_time()
    with contextlib.suppress(InputError):
        read_standard_input(io.BytesIO(content.encode()), format=kind)
    assert time.process_time() - start < 3


def test_script_is_converted_on_request_only():
    latin = "Qazaqstan úkimeti jańa zań qabyldady\nBul týraly aıtyldy.\nThis was written by an English author."
    assert not read_text(latin).changes
    document = read_text(latin, convert_script=True)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Қазақстан үкіметі жаңа заң қабылдады",
        "Бұл туралы айтылды.",
        "This was written by an English author.",
    ]
    assert {change.kind for change in document.changes} == {"script"}
    assert document.paragraphs[1].original_offset(4) == latin.index("týraly")


def test_find_files(tmp_path):
    (tmp_path / "b" / ".hidden").mkdir(parents=True)
    names = ["a.txt", "b/c.md", "b/d.png", "b/.hidden/e.txt", "b/f.srt"]
    for name in names:
        written(tmp_path, name, "x")
    found = find_files([str(tmp_path), str(tmp_path / "b" / "*.md"), str(tmp_path / "a.txt"), str(tmp_path / "b" / "d.png")])
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ["a.txt", "b/c.md", "b/d.png", "b/f.srt"]
    (tmp_path / "empty").mkdir()
    for missing, message in (("nothing.txt", "no such file"), ("*.html", "no file fits"), ("empty", "no readable file")):
        with pytest.raises(InputError, match=message):
            find_files([str(tmp_path / missing)])


def test_the_room_is_entered_without_heavy_libraries():
    heavy = "{'trafilatura', 'docx', 'py3langid', 'numpy', 'lxml', 'charset_normalizer', 'markdown_it', 'yaml'}"
    code = f"import sys; from kazalign.documents import read_text; read_text('Сәлем'); assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
