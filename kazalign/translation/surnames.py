"""Surnames of persons that a translation has lost or misspelled: Мұстафа Кәрімов is Mustafa Karimov, not Mustafa Kyrov.

Only Kazakh surnames in -ов and -ев after initials or a given name are looked at. `lost` says whose are not in the translation;
`mended` replaces the word that stands there after the same initials or the same given name; `hits` is for decoding again with
the surname put in. Measured by `eval/surnames.py` and `eval/terminology.py`.
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
_GIVEN = rf"(?:[{_CAPITAL}]\.[ \u00a0]?){{1,2}}|[{_CAPITAL}][{_SMALL}]{{2,}}(?:-[{_CAPITAL}][{_SMALL}]+)?[ \u00a0]"
_CASE_OF_MEN = "[тд][ыі]ң|[тд][ыі]|[қкғг][ае]|[тд][ае]н?|пен"
_CASE_OF_WOMEN = "[нд][ыі]ң|[нд][ыі]|[ғгн][ае]|[нд][ае]н|д[ае]|мен"
_PERSON = re.compile(
    rf"(?<![\w-])(?P<given>{_GIVEN})(?P<surname>[{_CAPITAL}][{_SMALL}]{{2,}}[оеё]в(?:а(?=(?:{_CASE_OF_WOMEN})?(?![\w-])))?)"
    rf"(?:(?<=в)(?:{_CASE_OF_MEN})|(?<=а)(?:{_CASE_OF_WOMEN}))?(?![\w-])"
)
_KAZAKH = re.compile(r"[әғқңөұүһі]|(?:бай|бек|хан|жан|кен)(?:ев|ов)|баев", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![\w-])(?P<given>(?:[A-ZА-ЯЁ][a-z]?\.\s?){1,2}|[A-ZА-ЯЁ][a-zа-яё]+(?:-[A-ZА-ЯЁ][a-zа-яё]+)?\s)"
    r"(?=(?P<surname>[A-ZА-ЯЁ][a-zа-яё]+)(?![\w-]|['’ʹ](?!s\b)))"
)
"""A name in a translation, up to its last word; where an apostrophe is part of that, it is left alone."""
_RUSSIAN = re.compile(r"(?P<stem>.+[оеё]в)(?P<case>а|у|ым|ом|е|ой|ы|ых|ыми)?")
_WORD = re.compile(rf"[{_CAPITAL}][{_SMALL}]+")
_SOFT = re.compile("[aeiouvj]")

_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_ALIKE_SOUNDS = str.maketrans("pzgtm", "bskdn")


@dataclass(frozen=True)
class Person:
    """Somebody in a Kazakh text: initials or a given name, and the surname without the suffix of its case."""

    given: str
    surname: str


def persons(text: str) -> Iterator[Person]:
    """The persons in a Kazakh text whose surnames can be told by their form, and are Kazakh."""
    for match in _PERSON.finditer(text):
        if _KAZAKH.search(match["surname"]):
            yield Person(match["given"].strip(), match["surname"])


def spelled(surname: str, language: str) -> str:
    """A Kazakh surname in English or Russian letters, as newspapers in Kazakhstan have it: Кәрімов, Karimov, Каримов."""
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
    for match in _PERSON.finditer(text):
        if _KAZAKH.search(match["surname"]):
            start = match.start() if "." in match["given"] else match.start("surname")
            stem = text[start : match.end("surname")]
            name = re.sub(r"\w+", lambda word: spelled(word[0], language), stem)
            found.append(Hit(Term(stem, name, language), start, match.end("surname"), match.end()))
    return found


def mended(source: str, translation: str, language: str, *, kept: Collection[str] = ()) -> str:
    """`translation` with the surnames of `source` put right that are in it, misspelled.

    Args:
        source: a Kazakh sentence.
        translation: its translation.
        language: that of the translation, `en` or `ru`; in others nothing is done.
        kept: texts, the words of which are not touched: terms of a glossary.
    """
    missing = lost(source, translation, language)
    if not missing:
        return translation
    untouched = {_bones(word) for text in kept for word in re.findall(r"\w+", text)}
    for match in reversed(list(_NAMED.finditer(translation))):
        word = match["surname"]
        meant = [person for person in missing if _is_given(person, match["given"]) and _is_misspelled(person, word, source)]
        if len(meant) == 1 and _bones(word) not in untouched:
            right = _in_place_of(word, meant[0].surname, language) or word
            translation = translation[: match.start("surname")] + right + translation[match.end("surname") :]
    return translation


def _is_given(person: Person, given: str) -> bool:
    """Whether initials are those of the person, or a name the given name, as far as spellings agree."""
    if person.given.endswith(".") or given.strip().endswith("."):
        here, there = ([letters(each)[:1] for each in re.findall(r"(\w+)\.", text)] for text in (person.given, given))
        return here == there
    return _bones(person.given) == _bones(given.strip())


def _bones(word: str) -> str:
    """What all spellings of a name have in common: Сәтбаев, Satpayev; Шоқаев, Чокаев; Жүнісов, Yunusov, Dzhunusov."""
    stem = _RUSSIAN.fullmatch(word)
    sounds = letters((stem["stem"] if stem else word).lower().replace("dzh", "zh").replace("dj", "j"))
    return _SOFT.sub("", sounds.replace("sg", "s").replace("cg", "s")).translate(_ALIKE_SOUNDS)


def _is_misspelled(person: Person, word: str, source: str) -> bool:
    """Whether a word is like the surname without being it, in any spelling, and without being another name of the source."""
    here = _bones(word)
    if word.lower().endswith(("uly", "улы")):
        return False
    others = (name for name in _WORD.findall(source) if not name.startswith(person.surname))
    if here == _bones(person.surname) or any(_bones(name).startswith(here) for name in others):
        return False
    return SequenceMatcher(None, letters(person.surname), letters(word)).ratio() >= ALIKE


def _in_place_of(word: str, surname: str, language: str) -> str | None:
    """The surname in the Russian case that the misspelled one has; None where that cannot be told."""
    if language != "ru":
        return spelled(surname, language)
    found = _RUSSIAN.fullmatch(word)
    if found is None:
        return None
    return spelled(surname.removesuffix("а"), language) + (found["case"] or ("а" if surname.endswith("а") else ""))
