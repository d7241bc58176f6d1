"""Kazakh in other scripts: recognised, and converted to Cyrillic on request.

The tables are our own, written from the published correspondences:

- `latin-2018`: the alphabet of the Decree of the President of Kazakhstan No. 637 of 19 February 2018 (acute accents, sh, ch);
- `latin-2021`: the improved version that the National Commission presented on 28 January 2021 (umlauts, breve, macron, cedilla);
  the letters ñ and ŭ that other drafts have for ŋ and ū are taken as well;
- `arabic`: töte jazu as it is written in China, after the ALA-LC romanisation table for Kazakh in Arabic script. Its letters for
  а о ұ ы stand for ә ө ү і in a word that has a hamza, or a letter for к, г or е (which borrowed words have beside back vowels).

None of them says everything that Cyrillic does. What had to be guessed is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Script = Literal["cyrillic", "latin-2018", "latin-2021", "arabic", "other"]

_LATIN = str.maketrans("abdefghjklmnopqrstvzxcw", "абдефгхжклмнопқрствзхкв")
_LATIN_2018 = _LATIN | str.maketrans("áǵińóuúyý", "әғіңөұүыу")
_LATIN_2021 = _LATIN | str.maketrans("äğıŋñöuūŭüyşç", "әғіңңөуұұүышч")
_ARABIC = str.maketrans("ابۆگعدەجزكقلمنڭوپرستۋۇفحھهچشىيیئ", "абвгғдежзкқлмнңопрстуұфхһһчшыиии")
_FRONT = str.maketrans("аоұы", "әөүі")
_PUNCTUATION = str.maketrans("،؛؟٪٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ـ", ",;?%01234567890123456789\u0640")

_VOWELS = "аәеиоөуұүыіэюя"
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[^\W\d_\u0400-\u052f\u0600-\u06ff]+")
_ARABIC_WORD = re.compile("[\u0621-\u065f\u0670-\u06d3\u06d5]+")
_HAMZA = "\u0621\u0674\u0654"
_ARABIC_MARKS = re.compile("[،؛؟٪٠-٩۰-۹ـ]")
_SENTENCE_START = re.compile(r"(?:\A|[.!?]\s+)[\W\d_]*")


@dataclass(frozen=True)
class Ambiguity:
    """A place in the original where Cyrillic has a choice; the first of `choices` was taken."""

    start: int
    before: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Conversion:
    """A text in Cyrillic; `edits` are the stretches of the original that became something else, `ambiguous` what was guessed."""

    text: str
    edits: tuple[tuple[int, int, str], ...]
    ambiguous: tuple[Ambiguity, ...]


def script_of(text: str) -> Script:
    """The script of a Kazakh text; `other` where the letters show no Kazakh (English, Turkish, Arabic, digits only)."""
    counts = Counter(_LETTERS.findall(text.lower()))
    cyrillic = sum(count for letter, count in counts.items() if "\u0400" <= letter <= "\u052f")
    arabic = sum(count for letter, count in counts.items() if "\u0600" <= letter <= "\u06ff")
    latin = sum(counts.values()) - cyrillic - arabic
    if cyrillic >= max(1, arabic, latin):
        return "cyrillic"
    if arabic > latin:
        own, foreign = _count(counts, "ەۇۋڭۆىٴ"), _count(counts, "ېۈئةثذضظطصغخ")
        return "arabic" if own * 10 >= arabic and foreign * 20 <= own else "other"
    if _count(counts, "wx") * 50 > latin or not _count(counts, "qǵğŋūŭ"):
        return "other"
    if _count(counts, "áǵńóúý") * 33 >= latin and _count(counts, "ǵńyqı") > _count(counts, "íéčřžš"):
        return "latin-2018"
    if _count(counts, "äğıŋñöūŭüş") * 33 >= latin and _count(counts, "qŋūŭ") and _count(counts, "çß") * 50 <= latin:
        return "latin-2021"
    return "other"


def to_cyrillic(text: str, script: Script) -> Conversion:
    """Put Kazakh of another script into Cyrillic, word by word; words that are Cyrillic already stay.

    Arabic has no capitals: the first letter of each sentence is raised, names are not.
    """
    ambiguous: list[Ambiguity] = []
    edits = list(_arabic_edits(text, ambiguous) if script == "arabic" else _latin_edits(text, script, ambiguous))
    pieces, at = [], 0
    for start, end, after in edits:
        pieces += [text[at:start], after]
        at = end
    return Conversion("".join([*pieces, text[at:]]), tuple(edits), tuple(ambiguous))


def _count(counts: Counter[str], letters: str) -> int:
    return sum(counts[letter] for letter in letters)


def _latin_edits(text: str, script: Script, ambiguous: list[Ambiguity]) -> Iterator[tuple[int, int, str]]:
    if script not in ("latin-2018", "latin-2021"):
        return
    table, high_i = (_LATIN_2018, "ı") if script == "latin-2018" else (_LATIN_2021, "i")
    for match in _LATIN_WORD.finditer(text):
        word = match[0]
        lower = _lower(word, script)
        letters = lower.replace("sh", "ш").replace("ch", "ч").replace("ts", "ц") if script == "latin-2018" else lower
        if "ц" in letters:
            ambiguous.append(Ambiguity(match.start(), word, ("ц", "тс")))
        if "h" in letters.replace("sh", "").replace("ch", ""):
            ambiguous.append(Ambiguity(match.start(), word, ("х", "һ")))
        yield *match.span(), _cased(_with_glides(letters.translate(table | {ord(high_i): "и"})), word)


def _lower(word: str, script: Script) -> str:
    """Lower case; a capital I has the dot or not as its alphabet has it."""
    if script == "latin-2021":
        return word.replace("İ", "i").replace("I", "ı").lower()
    return word.lower()


def _with_glides(word: str) -> str:
    """И after a vowel is й, with а or у it is я or ю; after a consonant it stays before them: қоян, ойын, ия, дария."""
    word = re.sub(rf"(?<=[{_VOWELS}])и(?![ау])", "й", word)
    word = re.sub(rf"(?:(?<=[{_VOWELS}])|\b)и([ау])", lambda match: "яю"["ау".index(match[1])], word)
    return re.sub(r"и([ау])", lambda match: "и" + "яу"["ау".index(match[1])], word)


def _cased(word: str, model: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _arabic_edits(text: str, ambiguous: list[Ambiguity]) -> Iterator[tuple[int, int, str]]:
    found = [*_ARABIC_WORD.finditer(text), *_ARABIC_MARKS.finditer(text)]
    starts = {match.end() for match in _SENTENCE_START.finditer(text.translate(_PUNCTUATION))}
    for match in sorted(found, key=lambda match: match.start()):
        word = match[0]
        if _ARABIC_MARKS.fullmatch(word):
            yield *match.span(), word.translate(_PUNCTUATION).replace("\u0640", "")
            continue
        letters = word.translate(dict.fromkeys(map(ord, _HAMZA))).translate(_ARABIC)
        if any(letter in word for letter in _HAMZA):
            letters = letters.translate(_FRONT)
        elif any(letter in word for letter in "كگە") and re.search("[аоұы]", letters):
            back, letters = letters, _harmonised(letters)
            if re.search("[аоұ]", back):
                choices = tuple(dict.fromkeys((letters, back, back.translate(_FRONT))))
                ambiguous.append(Ambiguity(match.start(), word, choices))
        result = _with_glides(letters)
        yield *match.span(), result[:1].upper() + result[1:] if match.start() in starts else result


def _harmonised(word: str) -> str:
    """Front vowels for a word that shows by к, г or е alone that it is front.

    An а after the first syllable is a sign of a borrowed word (кітап, республикасы): it stays, and what follows it is back.
    """
    letters, front, vowels = [], True, 0
    for letter in word:
        front = letter == "е" or (front and not (letter == "а" and vowels))
        vowels += letter in "аоұые"
        letters.append(letter.translate(_FRONT) if front else letter)
    return "".join(letters)
