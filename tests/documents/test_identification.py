import pytest

from kazalign.documents.identification import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қазақстанның төрағалығы қорытындыланды, передает Деловой Казахстан.", "kk"),
        ("Бала доп ойнады, ал апа нан жапты.", "kk"),
        ("Ол туралы бала мен ана айтты.", "kk"),
        ("Президент жаңа заңға қол қойды.", "kk"),
        ("Qazaqstan úkimeti jańa zań qabyldady.", "kk"),
        ("Qazaqstan Respublikasynyŋ ükımetı jaŋa zaŋ qabyldady.", "kk"),
        ("ءتۇرلى جوبالار بويىنشا ۇكىمەت وتىرىسى ءوتتى", "kk"),
        ("Об этом сообщает пресс-служба акимата города Қостанай.", "ru"),
        ("Источник: dknews.kz", "ru"),
        ("Правительство приняло новый закон.", "ru"),
        ("Он прочитал книгу «Қазақ елі» и написал о ней статью.", "ru"),
        ("The government adopted a new law.", "en"),
        ("Breaking news", "en"),
        ("Уряд України ухвалив її рішення, повідомляє міністерство.", "other"),
        ("Өлкөнүн өкмөтү жаңы мыйзам кабыл алды, деп билдирди маалымат кызматы, бирок өзгөрүү боло элек.", "other"),
        ("Le gouvernement français a adopté une nouvelle loi sur le climat.", "other"),
        ("政府通过了新的法律。", "other"),
    ],
)
def test_identify(text, language):
    assert identify(text) == language


@pytest.mark.parametrize("text", ["", "364", "12:30 – 14:00", "👍", "https://a.kz"])
def test_the_default_decides_where_there_is_nothing_to_go_by(text):
    assert identify(text, "ru") == "ru"
    assert identify(text) == "kk"


def test_english_names_are_english_in_an_english_text():
    names = "Tastiest jam: Raushan Islamova, Koktal."
    assert identify(names, "en") == "en"
    assert identify("La reunion fue rapida y tambien necesaria para todos los que vivimos en esta ciudad", "en") == "other"


def test_a_short_cyrillic_name_goes_by_the_default():
    assert identify("Асан Омаров", "ru") == "ru"
    assert identify("Асан Омаров") == "kk"
