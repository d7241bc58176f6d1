"""Compressed files by their names: `.gz`, `.xz` and `.zst`, read and written as streams."""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, cast

from kazalign.errors import InputError, MissingExtra

COMPRESSED = (".gz", ".xz", ".zst")
_BUFFER = 1 << 20
_PIECE = 1 << 13
"""Compressed bytes of `.zst` read at once; decompressed they lie in memory as a whole."""


def bare_name(path: Path) -> Path:
    """`path` without the suffix of its compression."""
    return path.with_suffix("") if path.suffix.lower() in COMPRESSED else path


@contextmanager
def compressed(stream: BinaryIO, name: Path) -> Iterator[BinaryIO]:
    """What is written is compressed into `stream` as `name` says; `stream` itself stays open.

    Raises:
        MissingExtra: the library for `.zst` is not installed.
    """
    with _compressor(stream, name.suffix.lower()) as writing:
        yield cast(BinaryIO, writing)


@contextmanager
def decompressed(stream: BinaryIO, name: Path) -> Iterator[BinaryIO]:
    """What `stream` holds, decompressed as `name` says; `stream` itself stays open.

    Raises:
        InputError: the file is damaged or not compressed.
        MissingExtra: the library for `.zst` is not installed.
    """
    suffix = name.suffix.lower()
    try:
        with _decompressor(stream, suffix) as reading:
            yield cast(BinaryIO, reading)
    except _damage(suffix) as error:
        raise InputError(f"not a whole {suffix} file ({error}); fetch or make it anew", path=name) from error


def _compressor(stream: BinaryIO, suffix: str) -> AbstractContextManager[Any]:
    if suffix == ".gz":
        return _buffered(gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=6, mtime=0, filename=""))
    if suffix == ".xz":
        return _buffered(lzma.LZMAFile(stream, "wb", preset=2))  # above, a million pairs take minutes
    if suffix == ".zst":
        return _buffered(_zstandard().ZstdCompressor(level=6).stream_writer(stream, closefd=False))
    return nullcontext(stream)


def _buffered(writing: Any) -> io.BufferedWriter:
    return io.BufferedWriter(writing, _BUFFER)


def _decompressor(stream: BinaryIO, suffix: str) -> AbstractContextManager[Any]:
    if suffix == ".gz":
        return io.BufferedReader(gzip.GzipFile(fileobj=stream, mode="rb"), _BUFFER)
    if suffix == ".xz":
        return io.BufferedReader(lzma.LZMAFile(stream, "rb"), _BUFFER)
    if suffix == ".zst":
        return io.BufferedReader(_ZstandardReader(stream), _BUFFER)
    return nullcontext(stream)


class _ZstandardReader(io.RawIOBase):
    """The frames of a `.zst` file. The library's own reader takes a file that was cut for a whole, shorter one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._library = stream, _zstandard()
        self._frame: Any = None
        self._compressed, self._ready = b"", memoryview(b"")

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See `io.RawIOBase`.

        Raises:
            EOFError: the last frame has no end.
            ZstdError: what is there is no frame.
        """
        while not self._ready and self._advance():
            pass
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _advance(self) -> bool:
        """Decompress one more piece; whether there was one."""
        compressed = self._compressed or self._stream.read(_PIECE)
        if not compressed:
            if self._frame is not None:
                raise EOFError("it ended before the end of a frame")
            return False
        self._frame = self._frame or self._library.ZstdDecompressor().decompressobj()
        self._ready = memoryview(self._frame.decompress(compressed))
        self._compressed = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
        return True


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("zstandard", "corpora", "reading and writing .zst files") from None
    return zstandard


def _damage(suffix: str) -> tuple[type[Exception], ...]:
    """What libraries raise when a file is not what its name says."""
    known = (gzip.BadGzipFile, lzma.LZMAError, zlib.error, EOFError)
    return (*known, _zstandard().ZstdError) if suffix == ".zst" else known
