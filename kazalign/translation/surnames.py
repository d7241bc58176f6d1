"""Putting right the surname of a person that a translation has misspelled: Қасқырбаев is Kaskyrbayev, not "Kasarbayev".

Only surnames of a form that tells them apart from other words are looked at, -ов, -ев, -ұлы and -қызы after initials or another
name, and only the word of the translation that is plainly the same name is replaced. Measured by `eval/surnames.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kazalign.translation.names import letters

ALIKE = 0.55
"""From which share of letters in common, in order, a word of the translation is taken for the surname, misspelled."""

_CAPITAL, _SMALL = "А-ЯЁӘҒҚҢӨҰҮҺІ", "а-яёәғқңөұүһі"
_PERSON = re.compile(
    rf"(?<![\w-])(?P<given>(?:[{_CAPITAL}]\.[ \u00a0]?){{1,2}}|[{_CAPITAL}][{_SMALL}]+[ \u00a0])"
    rf"(?P<surname>[{_CAPITAL}][{_SMALL}]*(?:[оеё]ва?|ұлы|қызы))"
    r"(?:[тдн][ыі]ң|[тдн][ыі]|[қкғгтдн][ае]|[тдн][ае]н|[пм]ен|(?<=ы)н)?(?![\w-])"
)
_PLACES = frozenset(
    (
        "Азов",
        "Киев",
        "Краков",
        "Королёв",
        "Львов",
        "Могилёв",
        "Молдова",
        "Псков",
        "Ржев",
        "Ростов",
        "Саратов",
        "Тамбов",
        "Чернигов",
    )
)
_CAPITALISED = re.compile(r"(?<![\w-])[A-ZА-ЯЁ][a-zа-яё]+(?![\w-])")
_INITIALS = re.compile(r"(?:[A-ZА-ЯЁ][a-z]?\.\s?){1,2}$")
_VOWELS = re.compile("[aeiou]")
_RUSSIAN_CASE = re.compile(r"(?<=[оеё]в)(?:а|у|ым|ом|е|ой|ы|ых|ыми)$")

_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_TO_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэіәғқңөұү", "abvgdeeziiklmnoprstufyeiagknouu", strict=True))
    | {"ж": "zh", "х": "kh", "һ": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)
_BEGINS_WITH_YE = re.compile(r"(?<![^\W_])е|(?<=[аәеёиоөуұүыіэюя])е")


@dataclass(frozen=True)
class Person:
    """Somebody in a Kazakh text: initials or another name, and the surname without the suffixes of its case."""

    given: str
    surname: str


def persons(text: str) -> Iterator[Person]:
    """The persons in a Kazakh text whose surnames can be told by their form."""
    for match in _PERSON.finditer(text):
        if match["surname"] not in _PLACES:
            yield Person(match["given"].strip(), match["surname"])


def spelled(surname: str, language: str) -> str:
    """A Kazakh surname in English or Russian letters, as passports and newspapers in Kazakhstan have it."""
    if language == "ru":
        return surname.translate(_TO_RUSSIAN)
    latin = _BEGINS_WITH_YE.sub("ye", surname.lower()).translate(_TO_LATIN)
    return latin[:1].upper() + latin[1:]


def mended(source: str, translation: str, language: str, *, kept: Collection[str] = ()) -> str:
    """`translation` with the surnames of `source` put right that are in it, misspelled.

    Args:
        source: a Kazakh sentence.
        translation: its translation.
        language: that of the translation, `en` or `ru`; in others nothing is done.
        kept: texts, the words of which are not touched: terms of a glossary.
    """
    if language not in ("en", "ru"):
        return translation
    untouched = {word for text in kept for word in _CAPITALISED.findall(text)}
    for person in dict.fromkeys(persons(source)):
        words = set(_CAPITALISED.findall(translation)) - untouched
        if any(_same(person.surname, word, language) for word in words):
            continue
        found = _misspelled(person, source, translation, words, language)
        if found is not None:
            translation = re.sub(rf"(?<![\w-]){found}(?![\w-])", _in_place_of(found, person.surname, language), translation)
    return translation


def _same(surname: str, word: str, language: str) -> bool:
    """Whether they have the same consonants: vowels, and к and х, are spelled in more than one way (Букетов is Бөкетов)."""
    one, two = (_VOWELS.sub("", letters(_stem(each, language))).replace("g", "k") for each in (surname, word))
    return one == two


def _misspelled(person: Person, source: str, translation: str, words: Collection[str], language: str) -> str | None:
    """The word that stands for the surname: after initials, or the one that is more like it than like any other word."""
    sound = letters(_stem(person.surname, language))
    others = {letters(word) for word in re.findall(r"[^\W\d_]{3,}", source) if not word.startswith(person.surname)}
    alike: dict[str, float] = {}
    for word in words:
        its = letters(_stem(word, language))
        share = _share(sound, its)
        if its and sound[0] == its[0] and share >= ALIKE and all(_share(other, its) < share for other in others):
            alike[word] = share
    if person.given.endswith("."):
        after_initials = {word for word in alike if _INITIALS.search(translation[: translation.index(word)])}
        alike = {word: alike[word] for word in after_initials} or alike
    best = max(alike, key=lambda word: alike[word], default=None)
    return best if best is not None and sum(share == alike[best] for share in alike.values()) == 1 else None


def _in_place_of(word: str, surname: str, language: str) -> str:
    """The surname in the case that the misspelled one has in Russian."""
    case = _RUSSIAN_CASE.search(word) if language == "ru" else None
    return spelled(_stem(surname, language), language) + case[0] if case else spelled(surname, language)


def _stem(word: str, language: str) -> str:
    """What Russian cases leave as it is."""
    return _RUSSIAN_CASE.sub("", word) if language == "ru" else word


def _share(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
