"""What the formats in XML have in common: text that XML can hold, and elements read one by one from files of any origin.

Nothing outside the file is read: a document type with a `SYSTEM` address is passed over, external entities are refused, and those
declared inside the file are expanded within the limits of libxml2, which also bounds the depth, names, texts and attributes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from kazalign.corpora.formats.keeping import SURROGATES, without_surrogates
from kazalign.errors import InputError

LONGEST = 10_000_000
"""Bytes that one unit, or what stands between two, may have."""
MOST_MARKUP = 500_000
"""Tags and attributes that it may have, of which a hundred bytes become one in memory."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NOTHING: Mapping[str, bool] = {}
_BLOCK = 1 << 16
_LAST_LINE = 65_535
"""libxml2 counts the lines of elements no further."""
_REMEDIES = {
    "encoding": "; save the file as UTF-8, or name its true encoding in its first line",
    "Entity": "; write the character itself",
    "Start tag expected": "; is it the right file?",
}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even as a character reference."""


def clean(text: str, losses: Counter[str]) -> str:
    """`text` without what XML cannot hold; halves of surrogate pairs become U+FFFD, as in all formats."""
    if not NOT_IN_XML.search(text):
        return text
    text = without_surrogates(text, losses)
    if NOT_IN_XML.search(text):
        losses["characters that XML cannot hold removed"] += 1
    return NOT_IN_XML.sub("", text)


def escaped(text: str) -> str:
    """`text` as the content of an element; a carriage return, which XML would make a line feed, is a character reference."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def quoted(text: str) -> str:
    """`text` as the value of an attribute, with its quotation marks; tabs and line ends are character references."""
    text = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


@dataclass(frozen=True)
class Root:
    """The outermost element of a file."""

    name: str
    namespace: str
    """`{...}`, as it stands before names, or nothing."""
    attributes: dict[str, str]


def opened(stream: BinaryIO, path: Path) -> tuple[Root, Iterator[bytes]]:
    """The root of an XML file, and the whole file in blocks.

    Raises:
        InputError: it is not XML.
    """
    parser, head = _parser("start"), b""
    for block in iter(partial(stream.read, _BLOCK), b""):
        head += block
        error = _fed(parser, block, path)
        for _, element in parser.read_events():
            name = local(element.tag)
            rest = iter(partial(stream.read, _BLOCK), b"")
            return Root(name, element.tag.removesuffix(name), dict(element.attrib)), chain([head], rest)
        if error is not None:
            raise error
        if len(head) > LONGEST:
            raise InputError(f"not a corpus: no element begins in the first {LONGEST:,} bytes", path=path)
    raise InputError("not XML: there is no element in it", path=path)


def elements(blocks: Iterator[bytes], path: Path, name: str, *, begun: str | None = None) -> Iterator[Any]:
    """The elements called `name`, in any namespace, each whole and forgotten when the next is asked for.

    Args:
        blocks: the file.
        path: its name, for messages.
        name: the local name of the elements.
        begun: the local name of elements around them, which come too, as soon as they begin and without what is in them.

    Raises:
        InputError: the file is not XML, is cut off, or has an element that is too long.
    """
    events = ("start", "end") if begun else ("end",)
    parser = _parser(*events, tag=[f"{{*}}{each}" for each in (name, begun) if each])
    waiting = markup = 0
    for block in blocks:
        if (error := _fed(parser, block, path)) is not None:
            raise error
        waiting += len(block)
        markup += block.count(b"<") + block.count(b"=")
        for event, element in parser.read_events():
            waiting = markup = 0
            if begun is None or (event == "end") is (local(element.tag) == name):
                yield element
            if event == "end":
                _forget(element)
        if waiting > LONGEST or markup > MOST_MARKUP:
            raise InputError(f"not a corpus: no unit ends within {waiting:,} bytes", path=path)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise InputError(f"the file ends too soon ({_reason(error.msg)}); fetch or make it anew", path=path) from error


def content(element: Any, inline: Mapping[str, bool] = NOTHING) -> tuple[str, bool]:
    """The text of an element, and whether codes inside it were left out.

    Of elements inside, those named in `inline` give their own text, and are codes or not; the others are codes, left out with all
    that they have.
    """
    if not len(element):
        return element.text or "", False
    pieces: list[str] = [element.text or ""]
    codes = False
    for child in element:
        name = local(child.tag)
        if name in inline:
            text, inner = content(child, inline)
            pieces.append(text)
            codes |= inner or inline[name]
        elif name == "cp":  # XLIFF 2: a character that XML cannot hold, by its number
            pieces.append(_character(child.get("hex", "")))
        else:
            codes = True
        pieces.append(child.tail or "")
    return "".join(pieces), codes


def local(name: str) -> str:
    """The name of an element or an attribute without its namespace."""
    return name.rpartition("}")[2]


def line_of(element: Any) -> int | None:
    """The line that an element is on, where that is known."""
    line = element.sourceline
    return line if line is not None and line < _LAST_LINE else None


def _parser(*events: str, tag: list[str] | None = None) -> Any:
    return etree.XMLPullParser(
        events,
        tag=tag,
        resolve_entities="internal",
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(parser: Any, block: bytes, path: Path) -> InputError | None:
    """What is wrong with the block; what comes before that has become events all the same."""
    try:
        parser.feed(block)
    except etree.XMLSyntaxError as error:
        return _not_xml(error.msg, error.lineno, path)
    # of an entity that is not declared libxml2 leaves nothing, and says so at the end of the file
    for entry in parser.feed_error_log:
        if entry.level >= etree.ErrorLevels.ERROR:
            return _not_xml(entry.message, entry.line, path)
    return None


def _forget(element: Any) -> None:
    """Frees an element and everything before it."""
    element.clear()
    while (parent := element.getparent()) is not None:
        while (previous := element.getprevious()) is not None:
            parent.remove(previous)
        element = parent


def _character(number: str) -> str:
    try:
        return SURROGATES.sub("\ufffd", chr(int(number, 16)))
    except (ValueError, OverflowError):
        return "\ufffd"


def _not_xml(message: str | None, line: int, path: Path) -> InputError:
    reason = _reason(message)
    remedy = next((remedy for said, remedy in _REMEDIES.items() if said in reason), "")
    return InputError(f"not well-formed XML: {reason}{remedy}", path=path, line=line or None)


def _reason(message: str | None) -> str:
    return re.sub(r"(, see xml\w+\.)?(, line \d+, column \d+.*)?$", "", (message or "it is damaged").strip(), flags=re.DOTALL)
