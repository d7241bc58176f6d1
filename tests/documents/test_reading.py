import contextlib
import io
import subprocess
import sys
import time
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from kazalign.documents import Document, Sentence, find_files, read, read_standard_input, read_text
from kazalign.documents.model import Metadata
from kazalign.documents.readers import docx as docx_reader
from kazalign.documents.readers import reader
from kazalign.errors import ConfigurationError, InputError

ARTICLE = """365 Айдана
Жаңа көпір ашылды

Облыс орталығында жаңа көпір ашылды, передает Городская газета.
- бірінші жол бөлігі;
– Қуаныштымыз, – деді ол.
Автор: Айгерім Сейітова
Дереккөз: gazeta.kz
"""


def filled(document: Document) -> str:
    """Each paragraph as one sentence, translated to its own text in brackets."""
    sentences = {
        paragraph.id: Sentence(
            paragraph.id, paragraph.text, paragraph.original_offset(0), paragraph.original_offset(len(paragraph.text))
        )
        for paragraph in document.paragraphs
    }
    paragraphs = tuple(replace(paragraph, sentences=(sentences[paragraph.id],)) for paragraph in document.paragraphs)
    return replace(document, paragraphs=paragraphs).filled({name: f"[{sentence.text}]" for name, sentence in sentences.items()})


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_article_in_plain_text(tmp_path):
    document = read(written(tmp_path, "kopir 1.txt", ARTICLE))
    assert document.id == "kopir_1"
    assert document.text == ARTICLE
    assert [(paragraph.kind, document.text[paragraph.start : paragraph.end]) for paragraph in document.paragraphs] == [
        ("id_line", "365 Айдана"),
        ("heading", "Жаңа көпір ашылды"),
        ("body", "Облыс орталығында жаңа көпір ашылды, передает Городская газета."),
        ("list_item", "бірінші жол бөлігі;"),
        ("body", "– Қуаныштымыз, – деді ол."),
        ("byline", "Автор: Айгерім Сейітова"),
        ("source_line", "Дереккөз: gazeta.kz"),
    ]
    metadata = document.metadata
    assert (metadata.id, metadata.title, metadata.author, metadata.source) == ("365", "Жаңа көпір ашылды", "Айдана", "gazeta.kz")
    assert document.paragraphs[0].id == "kopir_1.p1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
def test_encodings_end_in_the_same_text(tmp_path, encoding):
    document = read(written(tmp_path, "a.txt", ARTICLE.replace("\n", "\r\n").encode(encoding)))
    assert document.text == ARTICLE.replace("\n", "\r\n")
    assert len(document.paragraphs) == 7
    assert filled(document).count("[") == 7


def test_hard_wrapped_text_is_joined(tmp_path):
    wrapped = (
        "Астанада халықаралық ғылыми конференция өтті, оған жиырма елден\n"
        "келген екі жүзден астам ғалым қатысты. Жиында климаттың өзгеруі мен\n"
        "су ресурстарын сақтау мәселелері талқыланды.\n"
        "\n"
        "Ұйымдастырушылардың айтуынша, келесі конференция Алматыда өтеді және\n"
        "оған бұдан да көп маман шақырылады деп күтілуде, өйткені тақырыптың\n"
        "маңызы жыл сайын артып келеді.\n"
    )
    document = read(written(tmp_path, "a.txt", wrapped))
    assert len(document.paragraphs) == 2
    assert "жиырма елден келген" in document.paragraphs[0].text
    assert {change.kind for change in document.changes} == {"line_break"}
    assert filled(document).count("\n") == 3
    lines = read(written(tmp_path, "a.txt", wrapped), lines=True)
    assert [paragraph.text for paragraph in lines.paragraphs] == [line for line in wrapped.split("\n") if line]


def test_lines_stand_as_they_are_whatever_they_look_like(tmp_path):
    lines = ["Дереккөз: жаңа мектеп ашылды.", "– Сәлем, – деді ол.", "3. Үшінші тармақ", "Ссылка: https://a.kz"]
    path = written(tmp_path, "lines.txt", "\n".join(lines))
    assert [(paragraph.text, paragraph.kind) for paragraph in read(path, lines=True).paragraphs] == [
        (line, "body") for line in lines
    ]
    assert read_text("\n".join(lines), lines=True).paragraphs == read(path, lines=True, identifier="text").paragraphs


@pytest.mark.parametrize(
    "lines",
    [
        ["Бұл бірінші сөйлем, оның ұзындығы алпыс таңбадан асады, міне осылай болды."] * 5,
        [f"{number} тақырып" for number in range(50)],
        ["Қысқа тақырып", "Ұзағырақ тақырып, бірақ сөйлем емес, жетпіс таңбаға дейін баратын жол", "Тағы бір тақырып"] * 3,
    ],
)
def test_lines_that_are_paragraphs_stay_apart(lines):
    assert len(read_text("\n".join(lines)).paragraphs) == len(lines)


MARKDOWN = """---
title: Жаңалық
date: 2023-04-14
---
# Бас тақырып

Бірінші **маңызды** абзац,
екінші жолы [сілтеме](https://a.kz/x) бар.

* [ ] бірінші
  * ішкі
2. екінші

> дәйексөздің
> екі жолы

```
код қалады
```

[Толық сілтеме](https://a.kz)

| Ай | Күн |
|----|-----|
| мамыр \\| маусым | 5 |

![Сурет сипаты](a.png)
"""


@pytest.mark.parametrize("front", ["date: 2025-02-30", "date: 2025-01-01 25:00:00", "title: [", "- Жаңалық"])
def test_front_matter_that_says_nothing(tmp_path, front):
    document = read(written(tmp_path, "a.md", f"---\n{front}\n---\n\nЖаңа көпір ашылды.\n"))
    assert (document.metadata, [each.text for each in document.paragraphs]) == (Metadata(), ["Жаңа көпір ашылды."])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_markdown(tmp_path, line_end):
    text = MARKDOWN.replace("\n", line_end)
    document = read(written(tmp_path, "a.md", text))
    assert [(paragraph.kind, paragraph.text) for paragraph in document.paragraphs] == [
        ("heading", "Бас тақырып"),
        ("body", "Бірінші маңызды абзац, екінші жолы сілтеме бар."),
        ("list_item", "бірінші"),
        ("list_item", "ішкі"),
        ("list_item", "екінші"),
        ("body", "дәйексөздің екі жолы"),
        ("body", "Толық сілтеме"),
        ("body", "Ай"),
        ("body", "Күн"),
        ("body", "мамыр \\| маусым"),
        ("body", "5"),
        ("caption", "Сурет сипаты"),
    ]
    assert (document.metadata.title, document.metadata.date) == ("Жаңалық", "2023-04-14")
    output = filled(document)
    for kept in (
        "# [Бас",
        "* [ ] [бірінші]",
        "  * [ішкі]",
        "2. [екінші]",
        "> [дәй",
        "код қалады",
        "[[Толық сілтеме]](https://a.kz)",
        "| [мамыр \\| маусым] |",
    ):
        assert kept in output


PAGE = """<!DOCTYPE html><html lang="kk"><head><meta charset="{charset}"><title>Жаңа көпір ашылды</title>
<meta name="author" content="Айгерім Сейітова"><meta property="article:published_time" content="2023-04-14T10:00:00+06:00">
</head><body><nav><a href="/">Басты бет</a></nav><article><h1>Жаңа көпір ашылды</h1>
<figure><img src="a.png"><figcaption>Көпірдің ашылуы</figcaption></figure>
<p>Облыс орталығында <b>жаңа</b> көпір ашылды.</p><p>Құрылыс екі жылға созылды,<br>оған елу адам қатысты.</p>
<ul><li>ұзындығы – жүз метр</li><li>ені – он метр</li></ul><blockquote>Көпір бізге керек еді.</blockquote>
<table><tr><td>Бағасы</td><td>Бес миллион теңге</td></tr></table></article><footer>Барлық құқықтар қорғалған</footer></body></html>"""


@pytest.mark.parametrize(("name", "charset"), [("a.html", "utf-8"), ("page", "utf-8"), ("a.htm", "kz1048")])
def test_html(tmp_path, name, charset):
    document = read(written(tmp_path, name, PAGE.format(charset=charset).encode(charset)))
    found = [(paragraph.kind, paragraph.text) for paragraph in document.paragraphs]
    assert found[:3] == [
        ("heading", "Жаңа көпір ашылды"),
        ("caption", "Көпірдің ашылуы"),
        ("body", "Облыс орталығында жаңа көпір ашылды."),
    ]
    assert ("list_item", "ұзындығы – жүз метр") in found
    assert ("body", "Бес миллион теңге") in found
    assert "Басты бет" not in document.text
    assert (document.metadata.title, document.metadata.author, document.metadata.date) == (
        "Жаңа көпір ашылды",
        "Айгерім Сейітова",
        "2023-04-14",
    )
    assert document.text.split("\n") == [text for _, text in found]


def test_a_page_of_one_short_paragraph(tmp_path):
    assert [paragraph.text for paragraph in read(written(tmp_path, "a.html", "<p>Сәлем, әлем!</p>")).paragraphs] == [
        "Сәлем, әлем!"
    ]


def test_a_date_in_the_text_is_not_that_of_the_page(tmp_path):
    page = f"<html><body><h1>Көпір</h1><p>Ескі көпір 2019 жылы салынған. {'Оны халық салған. ' * 20}</p></body></html>"
    assert read(written(tmp_path, "a.html", page)).metadata.date is None


def test_an_xml_declaration_does_not_matter(tmp_path):
    page = '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.format(charset="utf-8")
    assert read(written(tmp_path, "a.xhtml", page)).paragraphs[0].text == "Жаңа көпір ашылды"


def word_document(path):
    document = docx.Document()
    document.add_heading("Жаңа көпір ашылды", level=1)
    document.add_paragraph("Облыс орталығында жаңа көпір ашылды.")
    document.add_paragraph("бірінші тармақ", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Бағасы"
    table.cell(1, 0).text, table.cell(1, 1).text = "теңге", "бес миллион"
    document.add_paragraph("Дереккөз: gazeta.kz")
    document.core_properties.title = "Көпір"
    document.core_properties.author = "Айгерім"
    document.save(path)
    return path


def test_docx(tmp_path):
    document = read(word_document(tmp_path / "a.docx"))
    assert [(paragraph.kind, paragraph.text) for paragraph in document.paragraphs] == [
        ("heading", "Жаңа көпір ашылды"),
        ("body", "Облыс орталығында жаңа көпір ашылды."),
        ("list_item", "бірінші тармақ"),
        ("body", "Бағасы"),
        ("body", "теңге"),
        ("body", "бес миллион"),
        ("source_line", "Дереккөз: gazeta.kz"),
    ]
    assert (document.metadata.title, document.metadata.author, document.metadata.source) == ("Көпір", "Айгерім", "gazeta.kz")
    assert filled(document).startswith("[Жаңа көпір ашылды]\n[Облыс")


def test_tracked_changes_and_content_controls_in_docx(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Облыста ")
    for part in (
        '<w:ins {0} w:id="1"><w:r><w:t>жаңа </w:t></w:r></w:ins>',
        '<w:del {0} w:id="2"><w:r><w:delText>ескі </w:delText></w:r></w:del>',
        '<w:moveFrom {0} w:id="3"><w:r><w:t>жылжыған </w:t></w:r></w:moveFrom>',
        "<w:hyperlink {0}><w:r><w:t>көпір</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(part.format(nsdecls("w"))))
    paragraph.add_run(" ашылды.").add_break(WD_BREAK.PAGE)
    paragraph.add_run("Ол\tұзын.")
    paragraph.paragraph_format.tab_stops.add_tab_stop(100)
    control = "<w:sdt {0}><w:sdtContent><w:p><w:r><w:t>Басқару элементі</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    paragraph._p.addnext(parse_xml(control.format(nsdecls("w"))))
    document.save(tmp_path / "a.docx")
    assert read(tmp_path / "a.docx").text == "Облыста жаңа көпір ашылды. Ол\tұзын.\nБасқару элементі"


def test_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(docx_reader, "LARGEST", 1000)
    with pytest.raises(InputError, match=r"a\.docx: unpacks to"):
        read(word_document(tmp_path / "a.docx"))


def test_broken_docx_files(tmp_path):
    whole = word_document(tmp_path / "a.docx").read_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<broken")
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w") as file, zipfile.ZipFile(tmp_path / "a.docx") as source:
        for name in source.namelist():
            file.writestr(name, source.read(name).replace(b"Relationships", b"Relations"))
    for content in (b"text", whole[: len(whole) // 2], archive.getvalue(), renamed.getvalue()):
        with pytest.raises(InputError, match="not a readable DOCX"):
            read(written(tmp_path, "b.docx", content))


SUBRIP = """1
00:00:01,000 --> 00:00:03,500
<i>Сәлеметсіз бе,
көрермендер!</i>

2
00:00:04,000 --> 00:00:06,000
- Қалайсыз?
<i>- Жақсы.</i>

3
00:00:07,000 --> 00:00:08,000
{\\an8} <b></b>

"""
WEBVTT = """WEBVTT - Тақырып

NOTE түсініктеме

STYLE
::cue { color: red }

бірінші
00:01.000 --> 00:03.500 align:start
<v Арман>Сәлем, әлем!</v>

00:04.000 --> 00:06.000
Екінші титр
"""


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


@pytest.mark.parametrize(("content", "kind"), [(ARTICLE, "text"), (PAGE, "html"), (SUBRIP, "subtitles"), (WEBVTT, "subtitles")])
def test_standard_input_is_sniffed(content, kind):
    document = read_standard_input(io.BytesIO(content.encode()))
    assert (document.format, document.id, document.path) == (kind, "stdin", None)


def test_docx_on_standard_input(tmp_path):
    assert read_standard_input(io.BytesIO(word_document(tmp_path / "a.docx").read_bytes())).format == "docx"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x00\x01\x02", "binary"),
        ("\u200b\n\u00ad".encode(), "no text"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_files_that_are_no_text(tmp_path, content, message):
    with pytest.raises(InputError, match=rf"a\.txt: .*{message}"):
        read(written(tmp_path, "a.txt", content))


ODD = st.text(alphabet=st.sampled_from('аәі aI.-#>*`[]()|<&1:№ \n\r\t\u00a0\u00ad\u2028«"😀ع'), max_size=80)


@settings(deadline=None)  # the first call imports a library
@given(st.one_of(ODD, st.text()), st.sampled_from(["text", "markdown", "html", "subtitles"]))
def test_any_text_is_read_or_refused(text, kind):
    try:
        document = read_standard_input(io.BytesIO(text.encode("utf-8", "ignore")), format=kind)
    except InputError:
        return
    assert document.filled({}) == document.text
    at = 0
    for paragraph in document.paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(document.text)
        assert paragraph.text == paragraph.text.strip() != ""
        assert paragraph.original_offset(len(paragraph.text)) == paragraph.end
        at = paragraph.end


@settings(deadline=None)
@given(st.binary(), st.sampled_from([None, "text", "markdown", "html", "docx", "subtitles"]))
def test_any_bytes_are_read_or_refused(data, kind):
    with contextlib.suppress(InputError):
        assert read_standard_input(io.BytesIO(data), format=kind).paragraphs


def test_missing_files_and_unknown_formats(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(ConfigurationError, match="unknown input format 'odt'; known are: text"):
        reader("odt")
    with pytest.raises(ConfigurationError, match="unknown language"):
        read_text("сөз", language="xx")


def test_odd_but_sound_input():
    long_line = "сөйлем бар. " * 8334
    assert read_text(long_line).paragraphs[0].text == long_line.strip()
    assert len(read_text("сөз\n" * 10_000).paragraphs) == 10_000
    mixed = "Қазақша, русский, English, עברית, العربية 👩‍💻👍🏽"
    assert read_text(mixed).paragraphs[0].text == mixed


@pytest.mark.parametrize("kind", ["text", "markdown", "html", "subtitles"])
@pytest.mark.parametrize("unit", ["[", "*", "«", ">", " ", "![a](", "<b> ", "{\\\\", "> а\n", "\u0301", "ж. "])
def test_time_grows_with_the_length_of_the_file_and_not_faster(unit, kind):
    body = "x" + unit * (100_000 // len(unit)) + "x"
    content = {"html": f"<html><body><p>{body}</p></body></html>", "subtitles": f"00:01.000 --> 00:02.000\n{body}"}.get(
        kind, body
    )
    read_standard_input(io.BytesIO(b"<p>a</p>"), format="html")  # the libraries are there
    start = time.process_time()
    with contextlib.suppress(InputError):
        read_standard_input(io.BytesIO(content.encode()), format=kind)
    assert time.process_time() - start < 3


def test_script_is_converted_on_request_only():
    latin = "Qazaqstan úkimeti jańa zań qabyldady\nBul týraly aıtyldy.\nThis was written by an English author."
    assert not read_text(latin).changes
    document = read_text(latin, convert_script=True)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Қазақстан үкіметі жаңа заң қабылдады",
        "Бұл туралы айтылды.",
        "This was written by an English author.",
    ]
    assert {change.kind for change in document.changes} == {"script"}
    assert document.paragraphs[1].original_offset(4) == latin.index("týraly")


def test_find_files(tmp_path):
    (tmp_path / "b" / ".hidden").mkdir(parents=True)
    names = ["a.txt", "b/c.md", "b/d.png", "b/.hidden/e.txt", "b/f.srt"]
    for name in names:
        written(tmp_path, name, "x")
    found = find_files([str(tmp_path), str(tmp_path / "b" / "*.md"), str(tmp_path / "a.txt"), str(tmp_path / "b" / "d.png")])
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ["a.txt", "b/c.md", "b/d.png", "b/f.srt"]
    (tmp_path / "empty").mkdir()
    for missing, message in (("nothing.txt", "no such file"), ("*.html", "no file fits"), ("empty", "no readable file")):
        with pytest.raises(InputError, match=message):
            find_files([str(tmp_path / missing)])


def test_the_room_is_entered_without_heavy_libraries():
    heavy = "{'trafilatura', 'docx', 'py3langid', 'numpy', 'lxml', 'charset_normalizer', 'markdown_it', 'yaml'}"
    code = f"import sys; from kazalign.documents import read_text; read_text('Сәлем'); assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
