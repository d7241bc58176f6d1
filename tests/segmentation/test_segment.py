from kazalign.documents.model import Change, Document, Paragraph
from kazalign.segmentation import segment

TEXT = "120 Арман\nҚазақстан Республикасы жиын өткізді. Об этом сообщил министр иностранных дел России.\n  Жыл  қорытындысы \n"


def _document(*paragraphs: Paragraph, text: str = TEXT) -> Document:
    return Document(id="d", text=text, paragraphs=paragraphs)


def _paragraphs() -> tuple[Paragraph, ...]:
    lines = TEXT.split("\n")
    second = len(lines[0]) + 1
    third = second + len(lines[1]) + 1
    return (
        Paragraph("d/p1", lines[0], 0, second - 1, kind="id_line"),
        Paragraph("d/p2", lines[1], second, third - 1),
        Paragraph("d/p3", lines[2], third, third + len(lines[2]), kind="heading"),
    )


def test_sentences_have_ids_texts_places_and_languages() -> None:
    document = segment(_document(*_paragraphs()), language="kk")
    assert [sentence.id for sentence in document.sentences] == ["d/p2.s1", "d/p2.s2", "d/p3.s1"]
    assert [sentence.language for sentence in document.sentences] == ["kk", "ru", "kk"]
    assert all(TEXT[sentence.start : sentence.end] == sentence.text for sentence in document.sentences)


def test_furniture_has_no_sentences() -> None:
    assert segment(_document(*_paragraphs())).paragraphs[0].sentences == ()


def test_segmented_takes_each_paragraph_as_it_is() -> None:
    document = segment(_document(*_paragraphs()), segmented=True)
    assert [sentence.text for sentence in document.sentences] == [line.strip() for line in TEXT.split("\n")[:3]]  # furniture, too
    assert all(TEXT[sentence.start : sentence.end] == sentence.text for sentence in document.sentences)


def test_an_empty_paragraph_has_no_sentences() -> None:
    for segmented in (False, True):
        assert segment(_document(Paragraph("d/p1", " ", 0, 1), text=" "), segmented=segmented).sentences == ()


def test_places_are_those_of_the_text_before_normalisation() -> None:
    text = "Ол  ке\u00adлді. Ол кетті."
    changes = (Change(2, "  ", " ", "space"), Change(6, "\u00ad", "", "invisible"))
    paragraph = Paragraph("d/p1", "Ол келді. Ол кетті.", 0, len(text), changes=changes)
    first, second = segment(_document(paragraph, text=text)).sentences
    assert (first.text, text[first.start : first.end]) == ("Ол келді.", "Ол  ке\u00adлді.")
    assert (second.text, text[second.start : second.end]) == ("Ол кетті.", "Ол кетті.")
