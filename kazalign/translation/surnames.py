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
_GIVEN = (
    rf"(?:[{_CAPITAL}]\.[ \u00a0]?){{1,2}}|"
    rf"[{_CAPITAL}][{_SMALL}]{{2,}}(?:-[{_CAPITAL}][{_SMALL}]+)?(?<![ндт][ыі]ң)(?<![дт]ағы)(?<![дт]егі)[ \u00a0]"
)
"""Initials, or a name that is not in the genitive nor says where: a town follows its country so."""
_CASE_OF_MEN = "[тд][ыі]ң|[тд][ыі]|[қкғг][ае]|[тд][ае]н?|пен"
_CASE_OF_WOMEN = "[нд][ыі]ң|[нд][ыі]|[ғгн][ае]|[нд][ае]н|д[ае]|мен"
_PERSON = re.compile(
    rf"(?<![\w-])(?P<given>{_GIVEN})(?P<surname>[{_CAPITAL}][{_SMALL}]{{2,}}[оеё]в(?:а(?=(?:{_CASE_OF_WOMEN})?(?![\w-])))?)"
    rf"(?:(?<=в)(?:{_CASE_OF_MEN})|(?<=а)(?:{_CASE_OF_WOMEN}))?(?![\w-])"
)
_PLACE = re.compile(
    "Азов|Женева|Кишин[её]в|Кордова|Краков|Крайова|Львов|Могил[её]в|Молдова|Псков|Ростов|Саратов|Тамбов|Харьков|Ченстохова"
)
"""Places whose names end as surnames do."""
_NAMED = re.compile(
    r"(?<![\w-])(?P<given>(?:(?:[A-ZА-ЯЁ]|Y[aeou]|[CGKSZ]h|Ts)\.\s?){1,2}|[A-ZА-ЯЁ][a-zа-яё]+(?:-[A-ZА-ЯЁ][a-zа-яё]+)?\s)"
    r"(?=(?P<surname>[A-ZА-ЯЁ][a-zа-яё]+)(?![\w-]|['’ʹ](?!s\b)))"
)
"""A name in a translation, up to its last word; where an apostrophe is part of that, it is left alone."""
_RUSSIAN = re.compile(r"(?P<stem>.+[оеё]в)(?P<case>а|у|ым|ом|е|ой|ы|ых|ыми)?")
_WORD = re.compile(rf"[{_CAPITAL}][{_SMALL}]+")
_SOFT = re.compile("[aeiouvj]")
_VOWELS = re.compile("[aeiou]")
_DOUBLED = re.compile(r"(.)\1")
_AFTER_U = re.compile("(?<=[ou])[^ae]+")
"""What follows a rounded vowel up to the next open one: Kazakh ы and і may be u there (Жүнісов, Zhunusov, Zhunisov)."""
_U_WITHIN = re.compile("(?<=.)u")
_INITIAL = re.compile(r"\w+(?=\.)")
_LIKE_Y = re.compile("[yieеёюяйыиіэ]")
"""What initials of one sound begin with: E., Ye. and Е."""
_ONE_SOUND = (("dzh", "zh"), ("dj", "j"), ("shch", "sh"), ("sch", "sh"), ("yo", "e"), ("ё", "e"), ("я", "йа"))

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
    return (match for match in _PERSON.finditer(text) if not _PLACE.fullmatch(match["surname"]))


def spelled(surname: str, language: str) -> str:
    """A surname in English or Russian letters, as newspapers in Kazakhstan have it: Кәрімов, Karimov, Каримов."""
    return romanised(surname) if language == "en" else surname.translate(_TO_RUSSIAN)


def lost(source: str, translation: str, language: str) -> list[Person]:
    """The persons of a Kazakh sentence whose surnames are in its translation into `en` or `ru` in no spelling; none in others."""
    if language not in ("en", "ru"):
        return []
    there = {_skeleton(word) for word in re.findall(r"\w+", translation) if word[0].isupper()}
    return [person for person in dict.fromkeys(persons(source)) if _skeleton(person.surname) not in there]


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

    A surname whose consonants are right gets the vowels that are, and in English the -a of a woman, or loses it.

    Args:
        source: a Kazakh sentence.
        translation: its translation.
        language: that of the translation, `en` or `ru`; in others nothing is done.
        kept: texts, the words of which are not touched: terms of a glossary.
    """
    people = list(dict.fromkeys(persons(source))) if language in ("en", "ru") else []
    missing = lost(source, translation, language) if people else []
    untouched = {_skeleton(word) for text in kept for word in re.findall(r"\w+", text)}
    for match in reversed(list(_NAMED.finditer(translation)) if people else []):
        given, word = match["given"], match["surname"]
        if _skeleton(word) in untouched or _names_another(word, people, source):
            continue
        alike = [person for person in people if _consonants(person.surname) == _consonants(word)]
        named = {person.surname: person for person in alike if _is_given(person, given)}
        meant = [person for person in missing if _is_given(person, given) and _is_misspelled(person, word)]
        if len(named) == 1:
            (person,) = named.values()
            word = _vowels_right(person, given, word, language)
        elif len(alike) == 1 and not named:
            given = _initials(alike[0], given, word, language)
        elif len(meant) == 1 and not alike:
            word = _in_place_of(word, meant[0].surname, language)
        translation = translation[: match.start()] + given + word + translation[match.end("surname") :]
    return translation


def _names_another(word: str, people: list[Person], source: str) -> bool:
    """Whether a word is another name of the source than those of the persons: a place, a given name."""
    surnames = tuple(person.surname for person in people)
    skeleton = _skeleton(word)
    return any(_skeleton(name).startswith(skeleton) for name in _WORD.findall(source) if not name.startswith(surnames))


def _initials(person: Person, given: str, surname: str, language: str) -> str:
    """The initials before a surname that is right as its person has them, where the first or all there are; more stay."""
    right, here = _INITIAL.findall(person.given), _INITIAL.findall(given)
    if not right or not 0 < len(here) <= len(right) or not _is_spelled(person.surname, surname):
        return given
    wanted = [_initial(each) for each in right]
    if _initial(here[0]) != wanted[0] and not {_initial(each) for each in here} <= set(wanted):
        return given
    space = given[len(given.rstrip()) :]
    return "".join(f"{spelled(letter, language)}.{space}" for letter in right)


def _vowels_right(person: Person, given: str, word: str, language: str) -> str:
    """A surname whose consonants are right with the vowels that the person's has, and in English with its -a or without."""
    if letters(person.given).endswith("a") and not letters(given.strip()).endswith(("a", ".")):
        return word  # ансамбль Игоря Моисеева, the Igor Moiseyev Ensemble: Russian in the Kazakh
    if not _is_spelled(person.surname, word):
        return _in_place_of(word, person.surname, language)
    if language == "en" and word.removesuffix("a").endswith("v"):
        return word.removesuffix("a") + ("a" if person.surname.endswith("а") else "")
    return word


def _is_given(person: Person, given: str) -> bool:
    """Whether initials are those of the person, or a name the given name, as far as spellings agree."""
    if person.given.endswith(".") or given.strip().endswith("."):
        initials = [[_initial(each) for each in _INITIAL.findall(text)] for text in (person.given, given)]
        return initials[0] == initials[1]
    skeleton = _skeleton(person.given)
    return skeleton == _skeleton(given.strip()) and (len(skeleton) > 1 or _is_spelled(person.given, given.strip()))


def _is_misspelled(person: Person, word: str) -> bool:
    """Whether a word is like the surname without being it in any spelling."""
    if word.lower().endswith(("uly", "улы")) or _skeleton(word) == _skeleton(person.surname):
        return False
    return SequenceMatcher(None, letters(person.surname), letters(word)).ratio() >= ALIKE


def _is_spelled(name: str, word: str) -> bool:
    """Whether a word is a good spelling of a Kazakh or Russian name, vowels counted in: Әуезов, Auezov; Прокофьев, Prokofiev."""
    name = name.lower()
    variants = {name, name.replace("ә", "е"), name.replace("ье", "ие")}
    return any(_vowels_of(variant) & _vowels_of(word) for variant in variants)


def _vowels_of(word: str) -> set[str]:
    """Two keys that good spellings of a name share, one of them at least: with u where it is o, and without u."""
    sounds = re.sub("(?<=[oe]v)a$", "", _spoken(word))
    sounds = re.sub("(?<=[^aeiou])ie(?=v$)", "ae", sounds)  # Lebediev is not Lebedev, though Aliyev is Aliev
    sounds = sounds.replace("i", "").replace("ee", "e")  # Шөкеев, Shukeyev
    harmony = _AFTER_U.sub(lambda match: match[0].replace("u", ""), sounds).replace("o", "u")
    return {harmony, _U_WITHIN.sub("", sounds)}


def _consonants(word: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", _spoken(word)))


def _skeleton(word: str) -> str:
    """What all spellings of a name have in common: Сәтбаев, Satpayev; Шоқаев, Чокаев; Жүнісов, Yunusov, Dzhunusov."""
    return _SOFT.sub("", _spoken(word))


def _spoken(word: str) -> str:
    """A name in Latin letters, without a Russian case ending, with one letter for sounds that take one another's place."""
    stem = _RUSSIAN.fullmatch(word)
    sounds = (stem["stem"] if stem else word).lower()
    for written, spoken in _ONE_SOUND:
        sounds = sounds.replace(written, spoken)
    return letters(sounds).replace("sg", "s").replace("cg", "s").translate(_ALIKE_SOUNDS)


def _initial(letter: str) -> str:
    return "y" if _LIKE_Y.match(letter.lower()) else _spoken(letter)[:1]


def _in_place_of(word: str, surname: str, language: str) -> str:
    """The surname in the Russian case that the misspelled one has; that as it is where its case cannot be told."""
    if language != "ru":
        return spelled(surname, language)
    found = _RUSSIAN.fullmatch(word)
    if found is None:
        return word
    return spelled(surname.removesuffix("а"), language) + (found["case"] or ("а" if surname.endswith("а") else ""))
