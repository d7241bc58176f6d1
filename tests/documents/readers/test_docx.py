import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kazalign.documents import read
from kazalign.documents.readers import docx as docx_reader
from kazalign.errors import InputError

from ..samples import filled, word_document, written


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
