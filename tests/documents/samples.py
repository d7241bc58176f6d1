"""Files of each format, and what is done with them in several tests."""

from dataclasses import replace

import docx

from kazalign.documents import Document, Sentence

ARTICLE = """365 Айдана
Жаңа көпір ашылды

Облыс орталығында жаңа көпір ашылды, передает Городская газета.
- бірінші жол бөлігі;
– Қуаныштымыз, – деді ол.
Автор: Айгерім Сейітова
Дереккөз: gazeta.kz
"""

PAGE = """<!DOCTYPE html><html lang="kk"><head><meta charset="{charset}"><title>Жаңа көпір ашылды</title>
<meta name="author" content="Айгерім Сейітова"><meta property="article:published_time" content="2023-04-14T10:00:00+06:00">
</head><body><nav><a href="/">Басты бет</a></nav><article><h1>Жаңа көпір ашылды</h1>
<figure><img src="a.png"><figcaption>Көпірдің ашылуы</figcaption></figure>
<p>Облыс орталығында <b>жаңа</b> көпір ашылды.</p><p>Құрылыс екі жылға созылды,<br>оған елу адам қатысты.</p>
<ul><li>ұзындығы – жүз метр</li><li>ені – он метр</li></ul><blockquote>Көпір бізге керек еді.</blockquote>
<table><tr><td>Бағасы</td><td>Бес миллион теңге</td></tr></table></article><footer>Барлық құқықтар қорғалған</footer></body></html>"""

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
