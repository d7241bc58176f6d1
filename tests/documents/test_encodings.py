import codecs

import pytest

from kazalign.documents.encodings import decode
from kazalign.errors import InputError

KAZAKH = "Қазақстан Республикасының үкіметі жаңа заңды қабылдады. Ғалымдар ұсынған әдіс өте тиімді, деді Айгүл Һәкімова.\n"
RUSSIAN = "Правительство приняло новый закон. Об этом сообщили в пресс-службе министерства «Отан» № 5.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (KAZAKH, "utf-8", "utf-8"),
        (KAZAKH, "utf-8-sig", "utf-8-sig"),
        (KAZAKH, "utf-16-le", "utf-16-le"),
        (KAZAKH, "utf-16-be", "utf-16-be"),
        (KAZAKH, "kz1048", "kz1048"),
        ("Сәлем, әлем!", "kz1048", "kz1048"),
        (KAZAKH.upper(), "kz1048", "kz1048"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
        (
            "Уряд України ухвалив її рішення. Є сподівання, що її підтримають усі її країни: її, їхні, її.",
            "windows-1251",
            "windows-1251",
        ),
        ("Кәсіпкерлік туралы заң жобасын талқылаған кәсіпкерлер келді, кәсіпкерлік ортасын кеңейткен.", "kz1048", "kz1048"),
        (
            "Я і ўся мая сям'я жылі ў гэтым доме; ў ім ўсё наша, ўсе ўспаміны, ўсе ўнукі, ўжо ўся ўцеха ў нас.",
            "windows-1251",
            "windows-1251",
        ),
        ("12-тақырып · баға ±5°", "kz1048", "kz1048"),
        ("Хабарландырулар", "utf-16-le", "utf-16-le"),
        ("1 Отбасы ✓ 😁", "utf-16-be", "utf-16-be"),
        ("plain English", "ascii", "utf-8"),
        ("Құрметті 👩‍💻 سلام", "utf-8", "utf-8"),
    ],
)
def test_recognised(text, encoding, name):
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize(("mark", "name"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_byte_order_marks(mark, name):
    assert decode(mark + KAZAKH.encode(name)) == (KAZAKH, name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (KAZAKH.encode()[:99] + b"\xff" + KAZAKH.encode()[99:], r"byte 99 \(0xff\) is not UTF-8"),
        (RUSSIAN[:50].encode("koi8-r"), r"byte 0 \(0x"),
        (RUSSIAN[:50].encode("cp866"), r"byte 0 \(0x"),
        (RUSSIAN.replace("«Отан»", "ведомства и акиматы вся").encode("mac-cyrillic"), r"byte 0 \(0x"),
        (KAZAKH.encode("ptcp154"), r"byte 0 \(0x"),
        ("Une soirée à l'hôtel, déjà vu".encode("latin-1"), r"byte 8 \(0xe9\)"),
        (codecs.BOM_UTF16_LE + "аб".encode("utf-16-le")[:-1], "byte 4 .* is not valid utf-16-le"),
        (bytes(range(256)) * 4, "binary"),
        (b"abc\x00def", "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (b"%PDF-1.7 ...", "a PDF"),
        (KAZAKH.encode("utf-32"), "binary"),
    ],
)
def test_refused(data, message):
    with pytest.raises(InputError, match=message) as caught:
        decode(data, path="x.txt")
    assert str(caught.value).startswith("x.txt: ")
