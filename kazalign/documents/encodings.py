"""Bytes to text: UTF-8, UTF-16, windows-1251 and KZ-1048 are recognised; all else is an error that names the byte."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from kazalign.errors import InputError

_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old Word document (.doc)",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_KZ_ONLY = re.compile(rb"[\x8d\x8e\x9d\x9e\xa1-\xa3\xa5\xaa\xaf\xb4\xba\xbc-\xbf]")
"""The bytes on which KZ-1048 (STRK1048-2002) and windows-1251 disagree: the Kazakh letters, but for і."""

_SMALL, _CAPITAL = "\u0430-\u045fғқңүұһәө", "\u0400-\u042fҒҚҢҮҰҺӘӨ"
_NOT_TEXT = re.compile(
    r"[^\x00-\x7f\u0400-\u04ff\u00a0\u00a7\u00a9\u00ab\u00ad\u00ae\u00b0\u00b1\u00b7\u00bb\u2013-\u201e\u2022\u2026\u2116\u20ac]"
)
_LETTER = re.compile(f"[{_SMALL}{_CAPITAL}]")
_VOWEL = re.compile("[аоеиіыуәөұүюяэё]", re.IGNORECASE)
_HIGH = re.compile(r"[^\x00-\x7f]")
_ODD_PAIR = re.compile(
    f"[{_SMALL}](?=[{_CAPITAL}])|[A-Za-z](?=[{_SMALL}{_CAPITAL}])|[{_SMALL}{_CAPITAL}](?=[A-Za-z])"
    f"|[{_SMALL}{_CAPITAL}](?=[^\\W_a-zA-Z{_SMALL}{_CAPITAL}]|[\u00b1\u00b5\u2020-\u2022\u2030][{_SMALL}])"
)
_GOOD_PAIR = re.compile(f"[{_SMALL}{_CAPITAL}](?=[{_SMALL}])|[{_CAPITAL}](?=[{_CAPITAL}])")
_CAPITAL_AT_END = re.compile(rf"(?<=[{_SMALL}])Я\b")
"""Я stands in windows-1251 where я does in Mac Cyrillic."""
_KAZAKH_LETTER, _BALKAN_LETTER = re.compile("[әғқңөұү]"), re.compile("[ђѓљњџЂЃЉЊЏ]")

# What UTF-16 may hold: the scripts of the languages at hand, punctuation, symbols and emoji.
_PLAIN = re.compile("[\t-\u06ff\u2000-\u2bff\U0001f000-\U0001ffff]")


def decode(data: bytes, *, path: Path | str | None = None) -> tuple[str, str]:
    """Decode the bytes of a file; return the text, without its byte order mark, and the name of its encoding.

    Raises:
        InputError: the bytes are not text, or not in an encoding that is recognised.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(f"this is {what}, not text; save it as plain text, HTML or DOCX", path=path)
    text, encoding = _decoded(data, path)
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls * 100 > len(text):
        at = data.find(b"\x00") if "\x00" in text else _CONTROL.search(text).start()  # type: ignore[union-attr]
        raise InputError(f"this is a binary file, not text (control characters, the first near byte {at})", path=path)
    return text, encoding


def _decoded(data: bytes, path: Path | str | None) -> tuple[str, str]:
    if encoding := _utf16(data):
        return _strictly(data, encoding, path)
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    except UnicodeDecodeError as error:
        # The offset counts from after the mark that utf-8-sig drops.
        at = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    if b"\x00" in data:
        raise InputError(f"this is a binary file, not text (a zero byte at {data.index(0)})", path=path)
    encoding = _eight_bit(data)
    text = data.decode(encoding, errors="replace")
    if "\ufffd" not in text and _is_sensible(text):
        return text, encoding
    raise InputError(
        f"byte {at} (0x{data[at]:02x}) is not UTF-8, and the file is not UTF-16, windows-1251 or KZ-1048 either"
        f"{_advice(data)}; save it as UTF-8",
        path=path,
    )


def _strictly(data: bytes, encoding: str, path: Path | str | None) -> tuple[str, str]:
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        message = f"byte {error.start} (0x{data[error.start]:02x}) is not valid {encoding}: {error.reason}"
        raise InputError(f"{message}; save the file as UTF-8", path=path) from error


def _utf16(data: bytes) -> str | None:
    """UTF-16 by its mark; without one, by bytes 0 and 4 that stand on one side only: the upper halves of ASCII and Cyrillic."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    first, second = (data[side::2].count(0) + data[side::2].count(4) for side in (0, 1))
    encoding = "utf-16-le" if second > first else "utf-16-be"
    if len(data) % 2 or first == second or min(first, second) * 20 > max(first, second):
        return None
    text = data.decode(encoding, errors="replace")
    # Most characters of a text in the languages at hand lie in the first blocks of Unicode; those of chance data do not.
    plain = len(_PLAIN.findall(text))
    return encoding if plain >= 0.95 * len(text) and len(_CONTROL.findall(text)) * 100 <= len(text) else None


def _eight_bit(data: bytes) -> str:
    """KZ-1048 or windows-1251, by the letters that the bytes stand for on which the two disagree.

    In Kazakh these bytes are the letters ә ғ қ ң ө ұ ү һ, of which a text of some length has at least four. Russian has none.
    Ukrainian, Serbian and Macedonian, for whose letters windows-1251 uses three of these bytes at most, have no ы beside them;
    Belarusian has, but no other of these bytes than that of ў.
    """
    found = _KZ_ONLY.findall(data)
    if not found:
        return "windows-1251"
    kinds = {letter.decode("kz1048").lower() for letter in found}
    kazakh = len(kinds) >= 4 or (kinds != {"ұ"} and "ы".encode("kz1048") in data)
    return "kz1048" if kazakh or len(found) < 12 else "windows-1251"


def _is_sensible(text: str) -> bool:
    """Whether text that was decoded as Cyrillic reads like it.

    High bytes are letters mostly, words are of one script and have no capitals or symbols after small letters (text in PTCP154 or
    Mac Cyrillic has them), and vowels are a third to a half of the letters, as in Kazakh and Russian sentences (KOI8-R read as
    windows-1251 has fewer).
    """
    strange, high = len(_NOT_TEXT.findall(text)), len(_HIGH.findall(text))
    odd, good = len(_ODD_PAIR.findall(text)), len(_GOOD_PAIR.findall(text))
    vowels, letters = len(_VOWEL.findall(text)), len(_LETTER.findall(text))
    if _KAZAKH_LETTER.search(text):
        odd += len(_BALKAN_LETTER.findall(text))
    mac = len(_CAPITAL_AT_END.findall(text)) > text.count("я")
    enough_vowels = letters < 20 or 0.3 < vowels / letters < 0.6
    return strange * 20 <= high and odd * 5 <= good and odd <= 3 + good / 60 and enough_vowels and not mac


def _advice(data: bytes) -> str:
    """What charset-normalizer makes of it, as a hint to the user."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    return f" (it may be {best.encoding})" if best and best.encoding not in ("cp1251", "kz1048") else ""
