"""Russian attributions in English."""

from __future__ import annotations

import pytest

from kazalign.translation.attributions import in_english


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("передает «Деловой Казахстан».", "Delovoi Kazakhstan reports."),
        ("передаёт «Дала-Спорт»", "Dala-Sport reports"),
        ("как сообщает «Вестник здоровья»,", "as Vestnik zdorovya reports,"),
        ("сообщает агентство «Шугыла Медиа», ", "the Shugyla Media agency reports, "),
        ("пишет газета «Вести долины».", "the newspaper Vesti doliny writes."),
        ("сообщают «Хабар 24»", "Khabar 24 reports"),
        ("передает «BAQ.KZ».", "BAQ.KZ reports."),
        ("сообщает «КТК»", "KTK reports"),
        ("отмечает портал «Закон и жизнь»", "the Zakon i zhizn portal notes"),
        ("информирует Tengrinews «Новости»", None),
        ("со ссылкой на «Южную хронику»", None),  # in another case
        ("сообщает пресс-служба министерства", None),
        ("передает «Хабар» и «Казинформ»", None),
    ],
)
def test_attributions(russian, english):
    assert in_english(russian) == english
