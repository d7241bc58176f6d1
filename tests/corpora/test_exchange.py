"""Corpora in and out of files, whatever the format: whole, read back, compressed by name."""

from __future__ import annotations

import gzip
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pytest

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.jsonl import JsonlFormat
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError, InputError, OutputError

HEADER = Header(("kk", "en"))


def units(count: int) -> Iterator[Unit]:
    for number in range(count):
        yield Unit({"kk": Variant(f"Бұл {number}-сөйлем."), "en": Variant(f"This is sentence {number}.")}, id=str(number))


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz", ".zst"])
def test_compression_by_name(tmp_path: Path, suffix: str) -> None:
    if suffix == ".zst":
        pytest.importorskip("zstandard")
    path = tmp_path / f"c.jsonl{suffix}"
    written = write_corpus(units(2500), path, header=HEADER)
    assert (written.units, written.files, written.losses, written.without) == (2500, (path,), {}, ())
    assert list(read_corpus(path)) == list(units(2500))
    assert path.read_bytes()[:1] == {"": b"{", ".gz": b"\x1f", ".xz": b"\xfd", ".zst": b"\x28"}[suffix]


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst"])
@pytest.mark.parametrize("damage", ["cut", "changed", "not compressed"])
def test_damaged_files_are_told(tmp_path: Path, suffix: str, damage: str) -> None:
    if suffix == ".zst":
        pytest.importorskip("zstandard")
    path = tmp_path / f"c.jsonl{suffix}"
    write_corpus(units(5000), path, header=HEADER)
    content = path.read_bytes()
    middle = len(content) // 2
    changed = content[:middle] + bytes(byte ^ 255 for byte in content[middle : middle + 50]) + content[middle + 50 :]
    path.write_bytes({"cut": content[:middle], "changed": changed, "not compressed": b'{"kk": "a", "en": "b"}\n'}[damage])
    with pytest.raises(InputError, match=rf"c\.jsonl\{suffix}: not a whole \{suffix} file"):
        list(read_corpus(path))


def test_zst_of_several_frames_is_whole_where_its_last_frame_is(tmp_path: Path) -> None:
    """Cut where a line ends: no line that is cut tells on it."""
    zstandard = pytest.importorskip("zstandard")
    compressor = zstandard.ZstdCompressor()
    text = "".join(f'{{"translation": {{"kk": "{number}", "en": "{number}"}}}}\n' for number in range(30_000)).encode()
    path = tmp_path / "c.jsonl.zst"
    notes = b"\x50\x2a\x4d\x18\x05\x00\x00\x00notes"  # a frame that is to be passed over
    path.write_bytes(compressor.compress(text) + notes + compressor.compress(text[: text.index(b"\n")]))
    assert len(list(read_corpus(path))) == 30_001
    writing = zstandard.ZstdCompressor(write_checksum=True).compressobj()
    path.write_bytes(writing.compress(text) + writing.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))  # and no end of the frame
    with pytest.raises(InputError, match=r"c\.jsonl\.zst: not a whole \.zst file \(it ended before the end of a frame\)"):
        list(read_corpus(path))


class Forgetful(JsonlFormat):
    """Writes something else than it was given."""

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        def changed() -> Iterator[Unit]:
            for unit in units:
                if unit.id == "1500":
                    continue
                yield Unit({"kk": Variant("Басқа.")}) if unit.id == "2100" else unit

        super().write(changed(), streams, header)


class Careless(Forgetful):
    """Changes a unit, and loses none."""

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        JsonlFormat.write(
            self, (Unit({"kk": Variant("Басқа.")}) if unit.id == "2100" else unit for unit in units), streams, header
        )


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (Forgetful(), "3,000 units were written but 2,999 came back"),
        (Careless(), "among units 2,001 to 3,000 one came back different"),
    ],
)
def test_what_does_not_come_back_is_not_written(tmp_path: Path, chosen: JsonlFormat, message: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("what was there before\n", encoding="utf-8")
    with pytest.raises(OutputError, match=message):
        write_corpus(units(3000), path, header=HEADER, file_format=chosen)
    assert [file.name for file in tmp_path.iterdir()] == ["c.jsonl"]
    assert path.read_text(encoding="utf-8") == "what was there before\n"


def test_an_error_of_the_units_leaves_no_file(tmp_path: Path) -> None:
    def failing() -> Iterator[Unit]:
        yield from units(10)
        raise InputError("no more")

    with pytest.raises(InputError, match="no more"):
        write_corpus(failing(), tmp_path / "c.jsonl.gz", header=HEADER)
    assert not list(tmp_path.iterdir())


def test_a_language_that_the_corpus_has_not(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unit 7: is in 'ru', the corpus in en, kk"):
        write_corpus([Unit({"ru": Variant("Один.")}, id="7")], tmp_path / "c.jsonl", header=HEADER)


def test_losses_and_details_without_a_place_are_told(tmp_path: Path) -> None:
    unit = Unit({"kk": Variant("Бір\ud800.", document="a"), "en": Variant("")}, id="1", flags=("numbers",))
    written = write_corpus([unit, Unit({"en": Variant("")})], tmp_path / "c.jsonl", header=HEADER)
    assert Counter(written.losses) == {
        "halves of surrogate pairs replaced": 1,
        "empty texts left out": 2,
        "units without any text left out": 1,
    }
    assert str(written).startswith("1 unit; halves of surrogate pairs replaced: 1; ")


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """Ten times as many units take the same memory."""
    peaks = []
    for count in (500, 5_000):
        tracemalloc.start()
        write_corpus(units(count), tmp_path / "c.jsonl.gz", header=HEADER)
        assert sum(1 for _ in read_corpus(tmp_path / "c.jsonl.gz")) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_several_members_of_gzip_are_one_file(tmp_path: Path) -> None:
    rows = [b'{"kk": "a", "en": "b"}\n', b'{"kk": "c", "en": "d"}\n']
    (tmp_path / "c.jsonl.gz").write_bytes(b"".join(map(gzip.compress, rows)))
    assert [unit.texts() for unit in read_corpus(tmp_path / "c.jsonl.gz")] == [{"kk": "a", "en": "b"}, {"kk": "c", "en": "d"}]


def test_missing_files_and_unknown_names(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="the name tells no format"):
        list(read_corpus(tmp_path / "c.xyz"))
    (tmp_path / "c.jsonl.gz").touch()
    with pytest.raises(InputError, match=r"no such file; there is c\.jsonl\.gz"):
        list(read_corpus(tmp_path / "c.jsonl"))
