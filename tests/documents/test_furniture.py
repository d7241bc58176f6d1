import pytest

from kazalign.documents.furniture import date_of, recognise
from kazalign.documents.model import Metadata

BODY = [
    "Облыста жаңа мектеп ашылды, деп хабарлады әкімдік.",
    "Мектепте мың бала оқиды.",
    "Құрылыс былтыр басталған.",
    "Соңы осы.",
]


def kind_at(text, number, body=BODY):
    texts = [*body[:number], text, *body[number:]] if number >= 0 else [*body, text]
    kinds, metadata = recognise(texts, ["body"] * len(texts))
    return kinds[number], metadata


@pytest.mark.parametrize(
    ("text", "number", "kind", "metadata"),
    [
        ("364 Арман", 0, "id_line", Metadata(id="364", author="Арман")),
        ("№ 12345", 0, "id_line", Metadata(id="12345")),
        ("Автор: Арман Әлиев", -1, "byline", Metadata(author="Арман Әлиев")),
        ("Мақала авторы: Айгүл Ахметова", -1, "byline", Metadata(author="Айгүл Ахметова")),
        ("Айгерім СЕЙІТОВА, «Жаңа газет»", -1, "byline", Metadata(author="Айгерім СЕЙІТОВА")),
        ("Айгерім СЕЙІТОВА", -1, "byline", Metadata(author="Айгерім СЕЙІТОВА")),
        ("Ә. Қасымов", 0, "byline", Metadata(author="Ә. Қасымов")),
        ("Подготовила Анна Иванова", -1, "byline", Metadata(author="Анна Иванова")),
        ("By Aigerim Seitova", 1, "byline", Metadata(author="Aigerim Seitova")),
        ("Источник: a.kz", -1, "source_line", Metadata(source="a.kz")),
        ("Источник a.kz", -1, "source_line", Metadata(source="a.kz")),
        ("Дереккөз: «Егемен» газеті.", -1, "source_line", Metadata(source="«Егемен» газеті")),
        ("Source: a.kz", -1, "source_line", Metadata(source="a.kz")),
        ("https://a.kz/news/1", -1, "source_line", Metadata(source="https://a.kz/news/1")),
        ("Фото: Арман Әлиев", 2, "caption", Metadata()),
        ("Сурет: жаңа мектеп", 2, "caption", Metadata()),
        ("Фото автора", 2, "caption", Metadata()),
        ("14.04.2023", 0, "id_line", Metadata(date="2023-04-14")),
        ("Жарияланған күні: 14.04.2023", 0, "body", Metadata(date="2023-04-14")),
        ("2023 жылғы 14 сәуір", -1, "body", Metadata(date="2023-04-14")),
        ("Ауылда жаңа мектеп ашылды", 0, "heading", Metadata(title="Ауылда жаңа мектеп ашылды")),
    ],
)
def test_recognised(text, number, kind, metadata):
    assert kind_at(text, number) == (kind, metadata)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Суретші жаңа көрме ашты.", 0),
        ("Автор кітабын таныстырды.", 1),
        ("2023 Астана көрмесі ашылды.", 0),
        ("15 бала марапатталды.", 0),
        ("Айгерім СЕЙІТОВА", 4),
        ("Источник в министерстве сообщил об этом.", -1),
        ("Жаңа Қазақстан", -1),
        ("БІЗ ТУРАЛЫ", -1),
        ("Айгерім Сейітова, ауыл мұғалімі", -1),
    ],
)
def test_not_taken_for_furniture(text, number):
    long_body = [*BODY, *BODY, *BODY]
    assert kind_at(text, number, long_body)[0] == "body"


def test_the_headline_is_below_the_date():
    kinds, metadata = recognise(["14 сәуір 2023, 10:30", "Бүгін, 12:40", "Мектеп ашылды", *BODY], ["body"] * (3 + len(BODY)))
    assert kinds[:3] == ["body", "body", "heading"]
    assert (metadata.title, metadata.date) == ("Мектеп ашылды", "2023-04-14")


def test_a_line_without_letters_is_no_headline():
    assert recognise([">", *BODY], ["body"] * (1 + len(BODY)))[0][0] == "body"


def test_what_the_format_knows_stays():
    kinds, metadata = recognise(["Тақырып", "364 Арман"], ["heading", "list_item"], Metadata(title="Өзі", author="Біреу"))
    assert kinds == ["heading", "list_item"]
    assert metadata == Metadata(title="Өзі", author="Біреу")


def test_a_single_line_is_no_headline():
    assert recognise(["Асқар Бейсенбаев"], ["body"])[0] == ["body"]
    assert recognise(["Қысқа мәтін"], ["body"])[0] == ["body"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-04-14", "2023-04-14"),
        ("14/04/2023, 10:30", "2023-04-14"),
        ("14 апреля 2023 года", "2023-04-14"),
        ("14 сәуір 2023 жыл", "2023-04-14"),
        ("April 14, 2023", "2023-04-14"),
        ("2023 жылғы 31 мамыр", "2023-05-31"),
        ("45.13.2023", None),
        ("14 адам 2023", None),
        ("сөз", None),
    ],
)
def test_dates(text, date):
    assert date_of(text) == date
