"""Files in XML that are damaged, are something else or mean harm: refused with a clear message, in little memory, nothing else read."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from kazalign.corpora.formats import corpus_format
from kazalign.corpora.formats.xml import MOST_MARKUP
from kazalign.errors import InputError

UNIT = '<tu><tuv xml:lang="kk"><seg>{}</seg></tuv></tu>\n'
HEAD = '<?xml version="1.0"?>\n<tmx version="1.4">\n<header/>\n<body>\n'
TAIL = "</body></tmx>\n"
LAUGHS = (
    '<!DOCTYPE tmx [<!ENTITY a "lollollol">'
    + "".join(f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def read(data: bytes) -> list[dict[str, str]]:
    return [unit.texts() for unit in corpus_format("tmx").read({"": io.BytesIO(data)}, {"": Path("a.tmx")})]


def made(text: str, doctype: str = "") -> bytes:
    return (HEAD.replace("\n", f"\n{doctype}", 1) + UNIT.format(text) + TAIL).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.tmx: not XML: there is no element in it"),
        ("Бір екі\n".encode(), "a.tmx, line 1: not well-formed XML: Start tag expected, '<' not found; is it the right file"),
        (bytes(range(256)) * 9, "a.tmx, line 1: not well-formed XML"),
        (b"<!doctype html>\n<html><p>x", "a.tmx, line 1: not well-formed XML"),
        (b"<xliff/>", "a.tmx: not TMX: its root is <xliff> and not <tmx>"),
        (made("x")[:-20], r"a.tmx: the file ends too soon \(.*\); fetch or make it anew"),
        (made("x").replace(b"</tuv>", b"</tug>"), "a.tmx, line 5: not well-formed XML: Opening and ending tag mismatch"),
        (made("x") + b"y", "a.tmx, line 7: not well-formed XML: Extra content"),
        (made("\x07"), "a.tmx, line 5: not well-formed XML: PCDATA invalid Char value 7"),
        (made("Бір").decode().encode("cp1251"), "a.tmx, line 5: .*save the file as UTF-8, or name its true encoding"),
        (made("x").replace(b'"1.0"', b'"1.0" encoding="klingon"', 1), "a.tmx, line 1: .*klingon; save the file as UTF-8"),
        (HEAD.encode() + b"<tu>" * 1000, "a.tmx, line 5: not well-formed XML: Excessive depth"),
        (made("a&nbsp;b"), "a.tmx, line 5: .*Entity 'nbsp' not defined; write the character itself"),
        (made("a&nbsp;b", '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), "a.tmx, line 5: .*Entity 'nbsp' not defined; write the character itself"),
        (made("&i;", LAUGHS), "a.tmx, line 1: .*Maximum entity amplification factor exceeded"),
        (made("&a;" * 99999, f'<!DOCTYPE tmx [<!ENTITY a "{"x" * 99999}">]>'), "a.tmx, line 5: .*Maximum entity amplification"),
    ],
)  # fmt: skip
def test_what_is_not_whole_xml_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    for doctype in (
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE tmx [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>',
    ):
        with pytest.raises(InputError, match="not defined"):
            read(made("&e;", doctype))
    assert read(made("x", '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd">')) == [{"kk": "x"}]
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    assert read(made(f"x{include}")) == [{"kk": "x"}]


def test_entities_of_the_file_itself_comments_and_sections() -> None:
    text = "a&sp;b<!-- c -->d<?pi e?>f<![CDATA[<g>&]]>"
    assert read(made(text, '<!DOCTYPE tmx [<!ENTITY sp "&#160;">]>')) == [{"kk": "a\xa0bdf<g>&"}]


def test_an_encoding_that_is_declared() -> None:
    assert read(made("Бір").decode().replace('"1.0"', '"1.0" encoding="windows-1251"', 1).encode("cp1251")) == [{"kk": "Бір"}]


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        ('<tu tuid="', "x" * 65536),
        ("<tu><tuv><seg>", "x" * 65536),
        ("", "<a/>" * 16384),
        ("<tu>", "<prop>b</prop>" * 4096),
        ("<tu ", "".join(f'a{number}="" ' for number in range(8192))),
        ("", " " * 65536),
        ("<!--", "x" * 65536),
    ],
)  # fmt: skip
def test_what_has_no_end_ends_in_little_memory(begin: str, more: str) -> None:
    """A process of its own reads up to a gibibyte, with 300 MiB to spare."""
    program = f"""
import io, resource
from pathlib import Path
from kazalign.corpora.formats import corpus_format
from kazalign.errors import InputError
class Endless(io.RawIOBase):
    left = [{(HEAD + begin).encode()!r}] + [{more.encode()!r}] * {(1 << 30) // len(more)}
    def read(self, size=-1):
        return self.left.pop(0) if self.left else b""
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    list(corpus_format("tmx").read({{"": Endless()}}, {{"": Path("a.tmx")}}))
except InputError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    used, _, message = outcome.stdout.partition(" ")
    assert int(used) < 300 * 1024 and message.startswith("a.tmx"), message


def test_much_around_units_does_not_add_up() -> None:
    block = ("<junk/>" * 2000 + UNIT.format("x")).encode()
    count = 2 * MOST_MARKUP // 2000
    assert len(read(HEAD.encode() + block * count + TAIL.encode())) == count
