"""Kazakh words in stem and suffixes, and the words of English and Russian by which a suffix may be answered.

Kazakh says with suffixes what English and Russian say with words of their own: үй-лер-іміз-ден, "from our houses". There is no
dictionary here: a suffix is seen where the table knows its form, where it may follow what stands before it, and where it goes
with its sounds (vowel harmony, assimilation). So a stem may be cut that is a whole word in truth; callers need a second
witness, such as a link of that very part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

STEM = "stem"
_NOMINAL = (STEM, "plural", "possessive", "participle")
_VERBAL = (STEM, "negation")
_PERSONAL = (STEM, "participle")


@dataclass(frozen=True)
class Suffix:
    """One kind of suffix: `forms` in all harmonies, which kinds it may follow, and what answers to it, by language."""

    name: str
    forms: str
    after: tuple[str, ...]
    answers: tuple[tuple[str, str], ...] = ()


def _answered(en: str = "", ru: str = "") -> tuple[tuple[str, str], ...]:
    return ("en", f" {en} "), ("ru", f" {ru} ")


_OF_1 = _answered(
    "my our", "мой моя моё мое мои моего моей моему моим моих моими мою наш наша наше наши нашего нашей нашему нашим наших нашу"
)
_OF_2 = _answered("your", "твой твоя твоё твои твоего твоей ваш ваша ваше ваши вашего вашей вашему вашим ваших вашу")
_OF_3 = _answered("his her its their the of", "его её ее их свой своя своё свои своего своей своих своим свою")
_I = _answered("i me we us", "я мы мне меня нам нас")
_YOU = _answered("you", "ты вы тебе вам вас")
_THEY = _answered("he she it they is are was were will has have", "он она оно они будет будут был была было были")

TABLE = (
    Suffix("plural", "лар лер дар дер тар тер", (STEM, "participle")),
    Suffix("my", "ым ім м", ("possessed",), _OF_1),
    Suffix("our", "ымыз іміз мыз міз", ("possessed",), _OF_1),
    Suffix("your", "ыңыз іңіз ңыз ңіз ың ің ң", ("possessed",), _OF_2),
    Suffix("his, her, its, their", "сы сі ы і", ("possessed",), _OF_3),
    Suffix("of", "ның нің дың дің тың тің", _NOMINAL, _answered("of 's for to", "из у для о об")),
    Suffix("to", "ға ге қа ке на не а е", _NOMINAL, _answered("to for into at on in towards by", "к ко в во на для за до по")),
    Suffix("object", "ны ні ды ді ты ті н", _NOMINAL, _answered("the", "")),
    Suffix("in, at, on", "да де та те нда нде", _NOMINAL, _answered("in at on during within when", "в во на при у о об по")),
    Suffix(
        "from",
        "дан ден тан тен нан нен",
        _NOMINAL,
        _answered("from of out off than since through", "из от с со изо ото чем через до"),
    ),
    Suffix("with, by", "мен бен пен", _NOMINAL, _answered("with by and on via", "с со и на")),
    Suffix("that is in", "дағы дегі тағы тегі ндағы ндегі", _NOMINAL, _answered("in at on of from", "в во на из от")),
    Suffix("like", "дай дей тай тей", _NOMINAL, _answered("like as such about some", "как такой вроде около")),
    Suffix("without", "сыз сіз", (STEM,), _answered("without no not", "без не")),
    Suffix("not", "ма ме ба бе па пе", (STEM,), _answered("not no never n't cannot don't doesn't didn't", "не нет ни")),
    Suffix("past", "ды ді ты ті", _VERBAL, _answered("was were had did has have", "был была было были")),
    Suffix(
        "who, which",
        "ған ген қан кен",
        _VERBAL,
        _answered("who which that whom had has have was were", "который которая которое которые"),
    ),
    Suffix("if", "са се", _VERBAL, _answered("if when whether would", "если бы когда ли")),
    Suffix("and then", "ып іп п", _VERBAL, _answered("and by while", "и")),
    Suffix("in order to", "уға уге", (STEM,), _answered("to for", "чтобы для")),
    Suffix("I did", "дым дім тым тім", _VERBAL, _I),
    Suffix("we did", "дық дік тық тік", _VERBAL, _I),
    Suffix("you did", "дың дің тың тің дыңыз діңіз тыңыз тіңіз", _VERBAL, _YOU),
    Suffix("if I", "сам сем", _VERBAL, _I),
    Suffix("if we", "сақ сек", _VERBAL, _I),
    Suffix("I", "мын мін пын пін бын бін", _PERSONAL, _I),
    Suffix("we", "мыз міз быз біз пыз піз", _PERSONAL, _I),
    Suffix("you", "сың сің сыз сіз", _PERSONAL, _YOU),
    Suffix("he, she, it, they", "ады еді йды йді", _VERBAL, _THEY),
    Suffix("I do", "амын емін ймын ймін", _VERBAL, _I),
    Suffix("we do", "амыз еміз ймыз йміз", _VERBAL, _I),
    Suffix("you do", "асың есің йсың йсің асыз есіз йсыз йсіз", _VERBAL, _YOU),
)
"""The main suffixes, in the order of the grammars; facts of the language."""

_POSSESSIVE = frozenset({"my", "our", "your", "his, her, its, their"})
_CLASSES = {
    **dict.fromkeys(_POSSESSIVE, "possessive"),
    "plural": "plural",
    "who, which": "participle",
    "not": "negation",
}
_BEFORE = {"possessed": (STEM, "plural", "participle")}
_AFTER_POSSESSED = frozenset({"на", "не", "а", "е", "н", "нда", "нде", "нан", "нен", "ндағы", "ндегі"})
_AFTER_VOWEL = frozenset({"м", "ң", "мыз", "міз", "ңыз", "ңіз", "сы", "сі", "п"})

_BACK, _FRONT, _NEUTRAL = frozenset("аоұы"), frozenset("әөүіеэ"), frozenset("иуюяё")
_VOWELS = _BACK | _FRONT | _NEUTRAL
_GLIDES = frozenset("иу")
"""They take the endings of consonants."""
_VOICELESS = frozenset("пфкқтсшщцчхһ")
_LOANED = frozenset("бвгд")
"""At the end of a word they are spoken without voice: клуб-тар, Мадрид-те."""
_HARMONIC = frozenset({"мен", "бен", "пен"})
"""The same for all vowels."""
_LEAST_STEM = 2
_KAZAKH_WORD = re.compile(r"(?:\w+[-’'])?[а-яёәғқңөұүһі]+")
"""Latin words, acronyms and numbers have theirs behind a hyphen: Google-дың."""


@dataclass(frozen=True)
class Morph:
    """A stem or a suffix of a word, from `start` to `end` in it, with all kinds of suffix that it can be; none for a stem."""

    start: int
    end: int
    suffixes: tuple[Suffix, ...] = ()


@lru_cache(maxsize=4096)
def morphs(word: str) -> tuple[Morph, ...]:
    """The word's stem and suffixes in order; the stem alone where nothing is seen, or where it is no Kazakh word.

    Of several ways the one with most letters in suffixes is taken, where a suffix of one letter counts nothing, and of these the
    one with the fewest suffixes.
    """
    small = word.lower()
    if len(small) != len(word) or not _KAZAKH_WORD.fullmatch(small):
        return (Morph(0, len(word)),)
    ways: dict[tuple[int, ...], list[_Chain]] = {}
    for chain in _ways(small):
        ways.setdefault(tuple(start for start, _ in chain), []).append(chain)
    starts = min(ways, key=lambda starts: (len(starts) - (len(word) - starts[0] if starts else 0), len(starts)))
    kinds = [tuple(dict.fromkeys(each)) for each in zip(*([kind for _, kind in chain] for chain in ways[starts]), strict=True)]
    suffixes = (Morph(*span, kind) for span, kind in zip(pairwise([*starts, len(word)]), kinds, strict=True))
    return (Morph(0, starts[0] if starts else len(word)), *suffixes)


def answering(morph: Morph, word: str, language: str) -> Suffix | None:
    """The suffix, of those that `morph` can be, that a word of English or Russian can answer."""
    sought = f" {word.lower()} "
    return next((suffix for suffix in morph.suffixes if sought in dict(suffix.answers).get(language, "")), None)


_Chain = tuple[tuple[int, Suffix], ...]
"""Suffixes with the places where they begin."""


def _ways(word: str) -> list[_Chain]:
    """All chains of suffixes that `word` can end in, the empty one among them."""
    found: list[_Chain] = []
    waiting: list[tuple[int, _Chain]] = [(len(word), ())]
    while waiting:
        end, chain = waiting.pop()
        before = _predecessors(chain[0][1]) if chain else None
        if _is_whole(word, end, chain) and (before is None or STEM in before):
            found.append(chain)
        for suffix in TABLE:
            if before is not None and _CLASSES.get(suffix.name) not in before:
                continue
            for form in suffix.forms.split():
                start = end - len(form)
                if start >= _LEAST_STEM and word.startswith(form, start) and _fits(word[:start], form):
                    waiting.append((start, ((start, suffix), *chain)))
    return found


def _predecessors(suffix: Suffix) -> tuple[str, ...]:
    return tuple(name for kind in suffix.after for name in _BEFORE.get(kind, (kind,)))


def _is_whole(word: str, end: int, chain: _Chain) -> bool:
    """Whether what is left can be a stem, and endings of possessed things stand after a possessive alone."""
    stem = word[:end]
    if chain and stem[-1].isalpha() and not any(letter in _VOWELS for letter in stem):
        return False
    if chain and len(stem) == _LEAST_STEM and (stem[0] not in _VOWELS or stem[1] in _VOWELS - _GLIDES) and stem[1] != "у":
        return False
    before = ""
    ends = [start for start, _ in chain[1:]] + [len(word)] * bool(chain)
    for (start, suffix), stop in zip(chain, ends, strict=True):
        if word[start:stop] in _AFTER_POSSESSED and before not in _POSSESSIVE:
            return False
        before = suffix.name
    return True


def _fits(before: str, form: str) -> bool:
    """Whether the sounds of `form` go with those of what stands before it."""
    last, first = before[-1], form[0]
    if not last.isalpha():
        return len(form) > 1
    if form in _AFTER_VOWEL and last not in _VOWELS:
        return False
    if first in _VOWELS and last in _VOWELS - _GLIDES:
        return False
    if first in "тқкп" and len(form) > 1 and last not in _VOICELESS | _LOANED:
        return False
    if first in "ғгдлзбмн" and len(form) > 1 and last in _VOICELESS:
        return False
    if form in _HARMONIC:
        return True
    vowels = [letter for letter in before if letter in _VOWELS]
    own = next((letter for letter in form if letter in _VOWELS), None)
    if own is None or not vowels or vowels[-1] in _NEUTRAL:
        return True
    return (own in _BACK) == (vowels[-1] in _BACK)
