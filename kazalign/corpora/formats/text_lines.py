"""Text files as lines, in whatever encoding they are, without ever holding a whole file."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kazalign.documents.encodings import decode
from kazalign.errors import InputError

LONGEST = 50_000_000
"""Characters that a line may have."""
_SAMPLE = 1 << 20


def sample(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, by which its encoding is known; `text_lines` takes them back."""
    return stream.read(_SAMPLE)


def encoding_of(first: bytes, *, path: Path) -> str:
    """The encoding of a file that begins with `first`.

    Raises:
        InputError: it is not text, or not in an encoding that is recognised.
    """
    cut = len(first)
    if len(first) == _SAMPLE:  # perhaps within a character
        wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        cut = cut if wide else first.rfind(b"\n") + 1 or cut
    return decode(first[:cut], path=path)[1]


def text_lines(first: bytes, stream: BinaryIO, encoding: str, *, path: Path) -> Iterator[str]:
    r"""The lines of `first` and of what follows in `stream`, without their ends: \n, \r\n or \r, and no other character.

    Raises:
        InputError: what is there is not in the encoding, or a line has no end.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest, number = "", 1
    for block in chain([first], iter(partial(stream.read, _SAMPLE), b"")):
        lines = (rest + _decoded(decoder, block, path, number)).split("\n")
        rest = lines.pop()
        yield from lines
        number += len(lines)
        if len(rest) > LONGEST:
            raise InputError(f"the line is longer than {LONGEST:,} characters", path=path, line=number)
    if rest := rest + _decoded(decoder, b"", path, number, final=True):
        yield rest.removesuffix("\n")


def _decoded(decoder: io.IncrementalNewlineDecoder, block: bytes, path: Path, line: int, *, final: bool = False) -> str:
    try:
        text = decoder.decode(block, final=final)
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        wrong = f"byte 0x{error.object[error.start]:02x} is not {error.encoding}"
        raise InputError(f"{wrong}; save the file as UTF-8", path=path, line=at) from error
    except UnicodeError as error:  # of encodings that nobody uses
        raise InputError(f"cannot be decoded ({error}); save the file as UTF-8", path=path) from error
    return text.removeprefix("\ufeff") if line == 1 else text
