"""Lines of text files that others made, each looked at before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kazalign.errors import InputError

LONGEST = 50_000_000
"""Bytes that a line may have."""


def utf8_lines(stream: BinaryIO, path: Path, *, nul: bool = False) -> Iterator[str]:
    """Lines with their ends; only line feeds end them. A byte order mark is passed over.

    Args:
        stream: a file in UTF-8.
        path: its name, for messages.
        nul: whether lines but the first may have NUL characters in them, which other encodings are known by.

    Raises:
        InputError: it is in another encoding, or a line is too long.
    """
    for number, line in enumerate(iter(partial(stream.readline, LONGEST + 1), b""), start=1):
        if len(line) > LONGEST:
            raise InputError(f"the line has more than {LONGEST:,} bytes; is it a text?", path=path, line=number)
        if number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError("in UTF-16; save it as UTF-8", path=path)
        if b"\0" in line and not (nul and number > 1):
            raise InputError("there is a NUL character in it; is it a text file, in UTF-8?", path=path, line=number)
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            place = f"byte {error.start + 1} of the line is 0x{line[error.start]:02X}"
            raise InputError(f"not in UTF-8 ({place}); save it as UTF-8", path=path, line=number) from error
        yield text
