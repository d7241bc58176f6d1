"""Benchmarks from where they are published: fetched once, checked, and put into place whole."""

from __future__ import annotations

import hashlib
import http.client
import secrets
import shutil
import tarfile
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path, PurePosixPath

from kazalign.atomic import make_folder, replace_folder
from kazalign.errors import ConfigurationError, InputError, OutputError
from kazalign.evaluation.benchmarks import Benchmark, Download, read_benchmark

_TIMEOUT = 60.0
_BLOCK = 1 << 18
_LARGEST = 1 << 30
"""Bytes; more than any of these has, so that a server that never ends does not fill the disk."""


def pull(name: str, benchmark: Benchmark, folder: Path, *, progress: Callable[[int], None] | None = None) -> None:
    """Fetch a benchmark into `folder`, which appears when everything in it has been checked. The caller has asked the user.

    Args:
        name: what the benchmark is called.
        benchmark: its definition.
        folder: where it goes; replaced if it is there.
        progress: told how many more bytes have come.

    Raises:
        ConfigurationError: there is nothing to fetch, or an address is none.
        OutputError: a server cannot be reached, or what it sent is not what it should be.
        InputError: the folder cannot be written to.
    """
    if not benchmark.downloads:
        raise ConfigurationError(f"{name} is part of the repository; there is nothing to fetch")
    make_folder(folder.parent)
    temporary = folder.with_name(f".{name}.{secrets.token_hex(4)}.part")
    try:
        (temporary / "fetched").mkdir(parents=True)
        for number, download in enumerate(benchmark.downloads):
            file = temporary / "fetched" / str(number)
            _fetch(download, file, progress)
            _place(download, file, benchmark, temporary / "whole")
        _check(name, benchmark, temporary / "whole")
        replace_folder(temporary / "whole", folder)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", path=folder) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _fetch(download: Download, file: Path, progress: Callable[[int], None] | None) -> None:
    if urllib.parse.urlsplit(download.url).scheme not in ("http", "https"):
        raise ConfigurationError(f"{download.url}: not an address that begins with http or https")
    digests = {kind: hashlib.new(kind) for kind in ("sha256", "md5")}
    size = 0
    with closing(_blocks(download.url)) as blocks, file.open("wb") as out:
        for block in blocks:
            out.write(block)
            size += len(block)
            if size > _LARGEST:
                raise OutputError(f"{download.url}: more than {_LARGEST:,} bytes; stopped")
            for digest in digests.values():
                digest.update(block)
            if progress is not None:
                progress(len(block))
    for kind, wanted in (("sha256", download.sha256), ("md5", download.md5)):
        found = digests[kind].hexdigest()
        if wanted is not None and found != wanted:
            raise OutputError(
                f"{download.url}: not the file that was published: its {kind} is {found}, not {wanted}; "
                "nothing was kept, try again"
            )


def _blocks(url: str) -> Generator[bytes]:
    """What a server sends.

    Raises:
        OutputError: it cannot be reached, or the connection broke.
    """
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:
            while block := answer.read(_BLOCK):
                yield block
            if answer.length:
                raise ConnectionError(f"the connection ended {answer.length:,} bytes too early")
    except (OSError, http.client.HTTPException) as error:  # broken TLS among them, and no error of a file that is written
        reason = getattr(error, "reason", None) or error
        raise OutputError(f"{url}: cannot be fetched: {reason}; get it in another way and use --data-dir") from error


def _place(download: Download, file: Path, benchmark: Benchmark, whole: Path) -> None:
    """The files that the benchmark needs, and no others, whatever an archive holds."""
    if download.to is not None:
        target = whole / download.to
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        return
    needed = {*benchmark.files, *([benchmark.labels.file] if benchmark.labels else [])}
    wanted = {PurePosixPath(benchmark.folder, name): name for name in needed}
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                name = wanted.get(PurePosixPath(member.name))
                content = archive.extractfile(member) if name and member.isfile() else None
                if name and content:
                    target = whole / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as out:
                        shutil.copyfileobj(content, out)
    except (tarfile.TarError, EOFError) as error:
        raise OutputError(f"{download.url}: not a tar archive, or a damaged one: {error}; nothing was kept, try again") from error


def _check(name: str, benchmark: Benchmark, folder: Path) -> None:
    for source, target in benchmark.pairs:
        try:
            read_benchmark(name, benchmark, folder, source=source, target=target)
        except InputError as error:
            raise OutputError(f"{name}: what was fetched is not whole: {error}; nothing was kept") from error
