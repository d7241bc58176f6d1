"""Personal data in texts, masked on request: telephone numbers, individual identification numbers (IIN), e-mail addresses.

An IIN has twelve digits: six that were a date of birth until 2013, five more, and a check digit. It is the sum of the first
eleven, each times its place, modulo 11; where that is 10, the sum with the weights 3 to 11, 1, 2; where that is 10 as well, there
is no such number. Source: Rules for forming identification numbers, Resolution of the Government of Kazakhstan No. 406 of 22 May
2007. The numbers of firms (BIN) have the same check digit, but 4, 5 or 6 where the day begins, and are public: they stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from kazalign.corpora.units import Unit, Variant

Personal = Literal["phone", "iin", "email"]
PERSONAL: tuple[Personal, ...] = ("phone", "iin", "email")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?!\w)")
_IIN = re.compile(r"(?<![\d.,])(?<!\d[ \u00a0-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}(?![\d])(?![.,]\d)")
_WEIGHTS = tuple(range(1, 12)), (*range(3, 12), 1, 2)
_GAP = r"[ \u00a0().–-]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w+.,])(?<!\d[ \u00a0-])(?:"
    rf"(?:\+{_GAP}7|8(?={_GAP}[3-9])){_GAP}\d(?:{_GAP}\d){{9}}"  # +7 701 123 45 67, 8 (7172) 55-55-55, 87011234567
    rf"|\+(?!7)[1-9]\d{{0,2}}{_GAP}\d(?:{_GAP}\d){{6,11}}"  # abroad
    rf")(?!\w)(?![ \u00a0.,-]\d)"
    rf"|(?:(?<=тел)|(?<=Тел)|(?<=телефон)|(?<=Телефон)|(?<=tel)|(?<=Tel)|(?<=phone)|(?<=Phone))"
    # After the word for it any number, to its end, also one of the place; no sentence that begins with figures.
    rf"(?P<local>[.:№ \u00a0]{{1,4}})[(+]{{0,2}}\d(?:(?!\.[ \u00a0]){_GAP}\d){{5,}}"
)


def is_iin(digits: str) -> bool:
    """Whether twelve digits are an individual identification number, by date and check digit."""
    if not _IIN.fullmatch(digits):
        return False
    for weights in _WEIGHTS:
        check: int = sum(weight * int(digit) for weight, digit in zip(weights, digits[:11], strict=True)) % 11
        if check < 10:
            return check == int(digits[11])
    return False


def masked_text(text: str, kinds: Iterable[Personal], counts: Counter[str]) -> str:
    """`text` with `<phone>`, `<iin>` or `<email>` in the place of each; `counts` counts them by kind."""
    for kind in sorted(kinds, key=("email", "iin", "phone").index):  # an IIN could pass for a telephone number
        if kind == "email":
            text, found = _EMAIL.subn("<email>", text) if "@" in text else (text, 0)
            counts[kind] += found
        elif kind == "iin":
            text = _IIN.sub(lambda match: _mask_iin(match, counts), text)
        else:
            text, found = _PHONE.subn(lambda match: (match["local"] or "") + "<phone>", text)
            counts[kind] += found
    return text


def plain_phones(text: str) -> str:
    """`text` with the last seven figures alone of each telephone number, which are the same in all ways to write it."""
    return _PHONE.sub(lambda match: (match["local"] or "") + "".join(filter(str.isdecimal, match[0]))[-7:], text)


def masked(unit: Unit, kinds: Iterable[Personal], counts: Counter[str]) -> Unit:
    """`unit` with all its texts masked alike."""
    variants: dict[str, Variant] = {}
    for code, variant in unit.variants.items():
        text = masked_text(variant.text, kinds, counts)
        variants[code] = variant if text == variant.text else replace(variant, text=text)
    return replace(unit, variants=variants)


def _mask_iin(match: re.Match[str], counts: Counter[str]) -> str:
    if not is_iin(match[0]):
        return match[0]
    counts["iin"] += 1
    return "<iin>"
