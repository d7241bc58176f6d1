"""Surnames of persons that a translation has lost or misspelled: Мұстафа Кәрімов is Mustafa Karimov, not Mustafa Kyrov.

Only surnames in -ов and -ев after initials or a given name are looked at. `lost` says whose are not in the translation; `mended`
replaces the word that stands there after the same initials or the same given name, and initials that changed before a surname
that is right; `hits` is for decoding again with the surname put in. Measured by `eval/surnames.py` and `eval/terminology.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kazalign.translation.glossary import Hit, Term
from kazalign.translation.names import letters
from kazalign.translation.romanising import romanised

ALIKE = 0.5
"""From which share of letters in common, in order, a word in the place of a surname is taken for it, misspelled."""

_CAPITAL, _SMALL = "А-ЯЁӘҒҚҢӨҰҮҺІ", "а-яёәғқңөұүһі"
_GIVEN = rf"(?:[{_CAPITAL}]\.[ \u00a0]?){{1,2}}|[{_CAPITAL}][{_SMALL}]{{2,}}(?:-[{_CAPITAL}][{_SMALL}]+)?(?<![ндт][ыі]ң)[ \u00a0]"
"""Initials, or a name that is not in the genitive: a town follows its country so."""
_CASE_OF_MEN = "[тд][ыі]ң|[тд][ыі]|[қкғг][ае]|[тд][ае]н?|пен"
_CASE_OF_WOMEN = "[нд][ыі]ң|[нд][ыі]|[ғгн][ае]|[нд][ае]н|д[ае]|мен"
_PERSON = re.compile(
    rf"(?<![\w-])(?P<given>{_GIVEN})(?P<surname>[{_CAPITAL}][{_SMALL}]{{2,}}[оеё]в(?:а(?=(?:{_CASE_OF_WOMEN})?(?![\w-])))?)"
    rf"(?:(?<=в)(?:{_CASE_OF_MEN})|(?<=а)(?:{_CASE_OF_WOMEN}))?(?![\w-])"
)
_PLACES = frozenset(
    ["Азов", "Женева", "Кишинев", "Краков", "Львов", "Могилев", "Молдова", "Псков", "Ростов", "Саратов", "Тамбов", "Харьков"]
)
"""Places whose names end as surnames do."""
_NAMED = re.compile(
    r"(?<![\w-])(?P<given>(?:[A-ZА-ЯЁ][a-z]?\.\s?){1,2}|[A-ZА-ЯЁ][a-zа-яё]+(?:-[A-ZА-ЯЁ][a-zа-яё]+)?\s)"
    r"(?=(?P<surname>[A-ZА-ЯЁ][a-zа-яё]+)(?![\w-]|['’ʹ](?!s\b)))"
)
"""A name in a translation, up to its last word; where an apostrophe is part of that, it is left alone."""
_RUSSIAN = re.compile(r"(?P<stem>.+[оеё]в)(?P<case>а|у|ым|ом|е|ой|ы|ых|ыми)?")
_WORD = re.compile(rf"[{_CAPITAL}][{_SMALL}]+")
_SOFT = re.compile("[aeiouvj]")
_VOWELS = re.compile("[aeiou]")
_FROM_U = re.compile("(?<=[ou])[^ae]+")
_ONE_SOUND = (("dzh", "zh"), ("dj", "j"), ("shch", "sh"), ("sch", "sh"), ("yo", "e"), ("ё", "e"), ("я", "йа"))
_LIKE_Y = re.compile("[yieеёюяйыиіэ]")

_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_ALIKE_SOUNDS = str.maketrans("pzgtm", "bskdn")


@dataclass(frozen=True)
class Person:
    """Somebody in a Kazakh text: initials or a given name, and the surname without the suffix of its case."""

    given: str
    surname: str


def persons(text: str) -> Iterator[Person]:
    """The persons in a Kazakh text whose surnames can be told by their form."""
    for match in _matches(text):
        yield Person(match["given"].strip(), match["surname"])


def _matches(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _PERSON.finditer(text) if match["surname"] not in _PLACES)


def spelled(surname: str, language: str) -> str:
    """A surname in English or Russian letters, as newspapers in Kazakhstan have it: Кәрімов, Karimov, Каримов."""
    return romanised(surname) if language == "en" else surname.translate(_TO_RUSSIAN)


def lost(source: str, translation: str, language: str) -> list[Person]:
    """The persons of a Kazakh sentence whose surnames are in its translation into `en` or `ru` in no spelling; none in others."""
    if language not in ("en", "ru"):
        return []
    there = {_bones(word) for word in re.findall(r"\w+", translation) if word[0].isupper()}
    return [person for person in dict.fromkeys(persons(source)) if _bones(person.surname) not in there]


def hits(text: str, language: str) -> list[Hit]:
    """The surnames of a Kazakh sentence, with the initials before them, as terms to be put in as `language` spells them.

    A whole word before a surname stays: it may be a given name, or a title.
    """
    found = []
    for match in _matches(text):
        start = match.start() if "." in match["given"] else match.start("surname")
        stem = text[start : match.end("surname")]
        name = re.sub(r"\w+", lambda word: spelled(word[0], language), stem)
        found.append(Hit(Term(stem, name, language), start, match.end("surname"), match.end()))
    return found


def mended(source: str, translation: str, language: str, *, kept: Collection[str] = ()) -> str:
    """`translation` with the surnames of `source` put right that are in it, misspelled, and the initials before them.

    Args:
        source: a Kazakh sentence.
        translation: its translation.
        language: that of the translation, `en` or `ru`; in others nothing is done.
        kept: texts, the words of which are not touched: terms of a glossary.
    """
    people = list(dict.fromkeys(persons(source))) if language in ("en", "ru") else []
    if not people:
        return translation
    missing = lost(source, translation, language)
    untouched = {_bones(word) for text in kept for word in re.findall(r"\w+", text)}
    for match in reversed(list(_NAMED.finditer(translation))):
        given, word = match["given"], match["surname"]
        same = [person for person in people if _bones(person.surname) == _bones(word)]
        if same:
            if len(same) > 1:
                continue
            given = _initials(same[0], given, language)
            right = _vowels_right(same[0], word, language) if _is_given(same[0], given) else word
        else:
            meant = [person for person in missing if _is_given(person, given) and _is_misspelled(person, word, source)]
            right = _in_place_of(word, meant[0].surname, language) if len(meant) == 1 else word
        if _bones(word) in untouched:
            right = word
        translation = translation[: match.start()] + given + right + translation[match.end("surname") :]
    return translation


def _initials(person: Person, given: str, language: str) -> str:
    """The initials before a surname as its person has them; a name that stands there stays, and so do more initials."""
    right = [spelled(letter, language) for letter in re.findall(r"\w", person.given)] if person.given.endswith(".") else []
    if not given.strip().endswith(".") or len(right) < given.count(".") or _is_given(person, given):
        return given
    space = " " if given.strip() != given else ""
    return "".join(f"{letter}.{space}" for letter in right)


def _vowels_right(person: Person, word: str, language: str) -> str:
    """A surname whose consonants are right with the vowels that the person's has, and in English with its -a or without."""
    surname = person.surname
    if _VOWELS.sub("", _sounds(word)) != _VOWELS.sub("", _sounds(surname)):
        return word  # another spelling: Садвокасов, Садуақасов
    if _sounds(word) not in (_sounds(surname), _sounds(surname.replace("ә", "е"))):
        return _in_place_of(word, surname, language)
    if language == "en" and word.removesuffix("a").endswith("v"):
        return word.removesuffix("a") + ("a" if surname.endswith("а") else "")
    return word


def _is_given(person: Person, given: str) -> bool:
    """Whether initials are those of the person, or a name the given name, as far as spellings agree."""
    if person.given.endswith(".") or given.strip().endswith("."):
        here, there = ([_initial(each) for each in re.findall(r"(\w+)\.", text)] for text in (person.given, given))
        return here == there
    return _bones(person.given) == _bones(given.strip())


def _initial(letter: str) -> str:
    return "y" if _LIKE_Y.match(letter.lower()) else _sounds(letter)[:1]


def _sounds(word: str) -> str:
    """What good spellings of a name have in common, with its vowels: Әуезов, Auezov; Смайылов, Smailov; Жүнісов, Zhunusov."""
    stem = _RUSSIAN.fullmatch(word)
    sounds = (stem["stem"] if stem else word).lower()
    for written, spoken in _ONE_SOUND:
        sounds = sounds.replace(written, spoken)
    sounds = letters(sounds).replace("sg", "s").replace("cg", "s").translate(_ALIKE_SOUNDS)
    if sounds.endswith(("eva", "ova")):
        sounds = sounds[:-1]
    sounds = re.sub("(?<=[^aeiou])ie(?=v$)", "ae", sounds)  # Lebediev is not Lebedev, though Aliyev is Aliev
    return _FROM_U.sub(lambda match: match[0].replace("u", ""), sounds.replace("i", "")).replace("o", "u")


def _bones(word: str) -> str:
    """What all spellings of a name have in common: Сәтбаев, Satpayev; Шоқаев, Чокаев; Жүнісов, Yunusov, Dzhunusov."""
    stem = _RUSSIAN.fullmatch(word)
    sounds = (stem["stem"] if stem else word).lower()
    for written, spoken in _ONE_SOUND:
        sounds = sounds.replace(written, spoken)
    return _SOFT.sub("", letters(sounds).replace("sg", "s").replace("cg", "s")).translate(_ALIKE_SOUNDS)


def _is_misspelled(person: Person, word: str, source: str) -> bool:
    """Whether a word is like the surname without being it, in any spelling, and without being another name of the source."""
    here = _bones(word)
    if word.lower().endswith(("uly", "улы")):
        return False
    others = (name for name in _WORD.findall(source) if not name.startswith(person.surname))
    if here == _bones(person.surname) or any(_bones(name).startswith(here) for name in others):
        return False
    return SequenceMatcher(None, letters(person.surname), letters(word)).ratio() >= ALIKE


def _in_place_of(word: str, surname: str, language: str) -> str:
    """The surname in the Russian case that the misspelled one has; that as it is where its case cannot be told."""
    if language != "ru":
        return spelled(surname, language)
    found = _RUSSIAN.fullmatch(word)
    if found is None:
        return word
    return spelled(surname.removesuffix("а"), language) + (found["case"] or ("а" if surname.endswith("а") else ""))
