import pytest

from kazalign.documents import read, read_text

from ..samples import ARTICLE, filled, written


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
