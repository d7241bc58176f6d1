import pytest

from kazalign.documents import read
from kazalign.errors import InputError

from ..samples import SUBRIP, WEBVTT, filled, written


def test_subrip(tmp_path):
    document = read(written(tmp_path, "a.srt", SUBRIP))
    assert [(paragraph.kind, paragraph.text) for paragraph in document.paragraphs] == [
        ("cue", "Сәлеметсіз бе, көрермендер!"),
        ("cue", "Қалайсыз?"),
        ("cue", "Жақсы."),
    ]
    assert filled(document) == SUBRIP.replace("Сәлеметсіз бе,\nкөрермендер!", "[Сәлеметсіз бе, көрермендер!]").replace(
        "Қалайсыз?", "[Қалайсыз?]"
    ).replace("Жақсы.", "[Жақсы.]")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_webvtt(tmp_path, line_end):
    text = WEBVTT.replace("\n", line_end)
    document = read(written(tmp_path, "a.vtt", text))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Сәлем, әлем!", "Екінші титр"]
    assert filled(document) == text.replace("Сәлем, әлем!", "[Сәлем, әлем!]").replace("Екінші титр", "[Екінші титр]")


def test_subtitles_without_timings_are_refused(tmp_path):
    with pytest.raises(InputError, match="no subtitle timings"):
        read(written(tmp_path, "a.srt", "жай мәтін"))
