import pytest

from kazalign.documents import read

from ..samples import PAGE, written


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
