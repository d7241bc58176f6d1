"""Glossaries: which term has to become which, and which must stay as it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kazalign.configuration import shipped
from kazalign.documents.model import WordLinks
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import language

Linker = Callable[[Sequence[tuple[str, str]]], list[WordLinks]]
"""Links the words of pairs of texts, the source first."""

HEADER = ("source", "target", "language")

_KAZAKH_SUFFIX = (
    "[лдт][аеә]р|[нмбп]ен|[лдт][ыі]қ|[лдт][ыі]к|[лдт][ыі]ғ|[лдт][ыі]г|ш[ыі]|[дт]ағы|[дт]егі|ндағы|ндегі|нда|нде|[ндт]ікі|"
    "[ндт][ыі]ң|[ғқ]а|[гк]е|[нд]а|[нд]е|[нт]ы|[нт]і|ды|ді|та|те|[ндт]ан|[ндт]ен|на|не|"
    "[ыі]мыз|[ыі]міз|[ыі]ңыз|[ыі]ңіз|м[ыі]з|ң[ыі]з|[ыі]м|[ыі]ң|с[ыі]н|с[ыі]|[ыі]н|[ыі]|(?<=[аәеиоөуүұыі])[мң]"
)
_POSSESSED = "[мң]|н|а|е"
"""Endings that only follow another suffix: қаласы-н, қалам-а."""
_KAZAKH_SUFFIXES = rf"(?:[-'’]?(?:{_KAZAKH_SUFFIX})(?:{_KAZAKH_SUFFIX}|{_POSSESSED}){{0,6}})?"
"""No word has more; without an end, "нананана" would take for ever to be read in every way."""
_SUFFIXES = re.compile(_KAZAKH_SUFFIXES)

_ACRONYM = re.compile(r"(?<=\()[A-ZА-ЯЁ]{2,6}(?=\))")

_LEAST_STEM, _LONGEST_ENDING = 3, 3

_VOICED = {"к": "г", "қ": "ғ", "п": "б"}
"""The last consonant of a Kazakh stem before a vowel: кітап, кітабы."""


@dataclass(frozen=True)
class Term:
    """One line of a glossary."""

    source: str
    target: str
    """Empty in the file: the term stays as it is, and this is `source`. Other forms that will do, too, follow after bars:
    `United States | USA`."""
    language: str

    @property
    def targets(self) -> tuple[str, ...]:
        """The term in the target's language, the form that is put in first."""
        return tuple(form.strip() for form in self.target.split("|"))


@dataclass(frozen=True)
class Hit:
    """A term found in a sentence, from `start` to `end`; `stem_end` is where its suffixes begin."""

    term: Term
    start: int
    stem_end: int
    end: int


@dataclass(frozen=True)
class Placed:
    """What became of a term in one sentence."""

    term: Term
    sentence: str
    """The sentence's id."""
    text: str
    """The words of the translation that are the term, or that stand in its place; empty where neither is known."""
    kept: bool


@dataclass
class GlossaryReport:
    """How often each term of the glossary stood in a source sentence, and was or was not in its translation, and where."""

    hits: Counter[Term] = field(default_factory=Counter)
    misses: Counter[Term] = field(default_factory=Counter)
    places: list[Placed] = field(default_factory=list)


class Glossary:
    """Terms to look for in sentences; `report` counts what became of them."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self.report = GlossaryReport()
        self._by_start: defaultdict[tuple[str, str], list[Term]] = defaultdict(list)
        for _, term in sorted(enumerate(self.terms), key=lambda pair: (-len(pair[1].source), -pair[0])):
            self._by_start[term.language, term.source[:2].casefold()].append(term)

    @classmethod
    def load(cls, *paths: Path) -> Glossary:
        """Read TSV files (UTF-8) with the header `source`, `target`, `language`; an empty target means "do not translate".

        Where two files have a term, that of the later one holds.

        Raises:
            InputError: a file cannot be read, or a line is not a term; the message names the line.
        """
        return cls({(term.source, term.language): term for path in paths for term in _read(path)}.values())

    def find(self, text: str, *, source: str, target: str) -> tuple[Hit, ...]:
        """The terms in `text`, a sentence in `source`, to go into `target`; of those that overlap the first and longest."""
        hits: list[Hit] = []
        at = 0
        while at < len(text):
            hit = None if at and text[at - 1].isalnum() else self._find_at(text, at, source, target)
            if hit:
                hits.append(hit)
            at = hit.end if hit else at + 1
        return tuple(hits)

    def missing(
        self, hits: Sequence[Hit], translation: str, *, target: str, source: str = "", linker: Linker | None = None
    ) -> tuple[Term, ...]:
        """The terms of `hits` that `translation` has in no form; see `placed` for `linker`, which needs the `source` sentence."""
        placed = self.placed(hits, translation, target=target, source=source, linker=linker)
        return tuple(each.term for each in placed if not each.kept)

    def placed(
        self,
        hits: Sequence[Hit],
        translation: str,
        *,
        target: str,
        source: str = "",
        linker: Linker | None = None,
        sentence: str = "",
        always: bool = False,
    ) -> list[Placed]:
        """What became of each term of `hits`.

        A term counts as kept where one of its forms is in `translation`, or where the words that `linker` says answer to it begin
        as it does: "посла" for "посол". One in brackets, as ТМД after the name in full, has to be in brackets there, too. The
        linker is asked where no form is found, or `always`, to know which form is meant.
        """
        of_term: dict[Term, list[Hit]] = {}
        for hit in hits:
            of_term.setdefault(hit.term, []).append(hit)
        found = {term: list(_forms_in(translation, term, target)) for term in of_term}
        for term, its_hits in of_term.items():
            if any(source[: hit.start].endswith("(") for hit in its_hits):
                found[term] = [form for form in found[term] if translation[: form.start()].endswith("(")]
        links = linker([(source, translation)])[0] if linker and hits and (always or not all(found.values())) else None
        placed = []
        for term, its_hits in of_term.items():
            answers = [] if links is None else _answers(links, its_hits)
            meant = [form for form in found[term] if any(form.start() < end and form.end() > start for start, end in answers)]
            words = [translation[slice(*answer)] for answer in answers]
            if not meant and any(_agrees(form, words) for form in term.targets):
                placed.append(Placed(term, sentence, " ".join(words), True))
            elif form := next(iter([*meant, *found[term]]), None):
                placed.append(Placed(term, sentence, form[0], True))
            else:
                placed.append(Placed(term, sentence, " ".join(words), False))
        return placed

    def count(self, placed: Sequence[Placed]) -> None:
        """Write in `report` what became of the terms of one sentence."""
        self.report.places.extend(placed)
        self.report.hits.update(each.term for each in placed if each.kept)
        self.report.misses.update(each.term for each in placed if not each.kept)

    def _find_at(self, text: str, at: int, source: str, target: str) -> Hit | None:
        for size in (2, 1):
            for term in self._by_start.get((target, text[at : at + size].casefold()), ()):
                if match := _pattern(term.source, source, any_case=term.source == term.source.lower()).match(text, at):
                    return Hit(term, at, match.end("stem"), match.end())
        return None


def _answers(links: WordLinks, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """The places of the words that answer to those of the terms found."""
    words = {
        number for number, (start, end) in enumerate(links.source) if any(start < hit.end and end > hit.start for hit in hits)
    }
    return [links.target[number] for number in sorted({link.target for link in links.links if link.source in words})]


def _agrees(term: str, words: Sequence[str]) -> bool:
    """Whether each word of a term has one among `words` that begins as it does, up to its last letters."""
    sought = [word.casefold() for word in re.findall(r"\w+", term)]
    there = [word.casefold() for word in words]
    return bool(sought) and all(any(_one_stem(word, other) for other in there) for word in sought)


def _one_stem(word: str, other: str) -> bool:
    """The endings of Russian may take a vowel out of the stem: посол, посла."""
    least = max(_LEAST_STEM, len(word) - _LONGEST_ENDING)
    return word == other or (
        len(word) > _LEAST_STEM and word[:least] == other[:least] and abs(len(word) - len(other)) <= _LONGEST_ENDING
    )


def stem_ends(word: str) -> Iterator[int]:
    """Where the suffixes of a Kazakh word may begin, the longest stem, the whole word, first; none in words of two letters."""
    for end in range(len(word), _LEAST_STEM - 1, -1):
        if _SUFFIXES.fullmatch(word, end):
            yield end


def apply(text: str, hits: Sequence[Hit], *, with_suffixes: bool) -> str:
    """`text` with the target's terms in place of its own, for an engine that copies what it does not know.

    A Kazakh suffix is kept behind a hyphen, as after other foreign names ("Google-дың"), or left out.
    """
    parts: list[str] = []
    at = 0
    for hit in hits:
        suffix = text[hit.stem_end : hit.end]
        parts += [text[at : hit.start], hit.term.targets[0], f"-{suffix.lstrip('-')}" if suffix and with_suffixes else ""]
        at = hit.end
    return "".join([*parts, text[at:]])


def with_acronym(source: str, translation: str, hits: Sequence[Hit]) -> str:
    """`translation` with the term that stands alone in brackets in `source` in its own brackets, where each has one such pair.

    An acronym after the name in full, Тәуелсіз Мемлекеттер Достастығы (ТМД), says nothing that an engine could read it from.
    """
    terms = [hit.term for hit in hits if source[: hit.start].endswith("(") and source[hit.end : hit.end + 1] == ")"]
    places = list(_ACRONYM.finditer(translation))
    if len(terms) != 1 or len(places) != 1 or places[0][0] in terms[0].targets:
        return translation
    (place,) = places
    return translation[: place.start()] + terms[0].targets[0] + translation[place.end() :]


def fingerprint(hits: Sequence[Hit]) -> str:
    """What a translation depends on of the glossary: the terms in its sentence; empty where there are none."""
    terms = sorted({(hit.term.source, hit.term.target, hit.term.language) for hit in hits})
    return hashlib.sha256(json.dumps(terms).encode("ascii")).hexdigest() if terms else ""


def glossaries_folder() -> Path:
    """The glossaries that came with the package, or those of the repository it lies in."""
    return shipped("glossaries", in_repository="configs/glossaries")


def glossary_names() -> tuple[str, ...]:
    """The glossaries that go by name."""
    return tuple(sorted(path.stem for path in glossaries_folder().glob("*.tsv")))


def glossary_file(name: str | Path) -> Path:
    """The glossary that came with the package under this name, a plain string, or else the file of that path."""
    return glossaries_folder() / f"{name}.tsv" if name in glossary_names() else Path(name)


def _read(path: Path) -> list[Term]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        known = f"; by name there are: {', '.join(glossary_names())}" if len(path.parts) == 1 else ""
        raise InputError(f"the glossary cannot be read: {error.strerror}{known}", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError(f"the glossary is not UTF-8 (byte {error.start}); save it as UTF-8", path=path) from error
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise InputError("a glossary begins with the line: source<TAB>target<TAB>language", path=path, line=1)
    first: dict[tuple[str, str], int] = {}
    terms = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            term = _term(line, path, number)
            earlier = first.setdefault((term.source, term.language), number)
            if earlier != number:
                message = f"the term {term.source!r} ({term.language}) stands in line {earlier} already; keep one of them"
                raise InputError(message, path=path, line=number)
            terms.append(term)
    return terms


def _term(line: str, path: Path, number: int) -> Term:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(HEADER):
        raise InputError(f"expected 3 cells (source, target, language), found {len(cells)}", path=path, line=number)
    source, target, code = cells
    if not source:
        raise InputError("the source term is empty", path=path, line=number)
    if not source[0].isalnum() and not source[-1].isalnum():
        raise InputError(f"the term {source!r} neither begins nor ends with a letter or digit", path=path, line=number)
    if not all(form.strip() for form in (target or source).split("|")):
        raise InputError(f"there is nothing before or after a bar in {target or source!r}", path=path, line=number)
    if not target and "|" in source:
        raise InputError(f"a term with a bar, {source!r}, needs a target", path=path, line=number)
    try:
        return Term(source, target or source, language(code).code)
    except ConfigurationError as error:
        raise InputError(str(error), path=path, line=number) from error


def _forms_in(text: str, term: Term, target: str) -> Iterator[re.Match[str]]:
    for form in term.targets:  # WHO is not "who"
        yield from _pattern(form, target, any_case=not form.isupper()).finditer(text)


@cache
def _pattern(term: str, code: str, *, any_case: bool) -> re.Pattern[str]:
    """Finds `term` at the start of a word, in the forms that it takes in its language; the group `stem` is the term itself."""
    forms = {"kk": _kazakh_forms, "ru": _russian_forms, "en": _english_forms}.get(code, re.escape)
    return re.compile(rf"(?<!\w){forms(term)}(?!\w)", re.IGNORECASE if any_case else re.NOFLAG)


def _kazakh_forms(term: str) -> str:
    stem = re.escape(term)
    voiced = _VOICED.get(term[-1])
    accusative = "н(?!\\w)|" if term[-1] in "ыі" else ""  # облысы-н: the term ends in a suffix itself
    plain = rf"(?P<stem>{stem})(?:{accusative}{_KAZAKH_SUFFIXES})"
    if voiced is None or len(term) < 3:
        return plain
    return rf"(?P<stem>{stem[: -len(term[-1])]}(?:{term[-1]}|{voiced}(?=[ыі]))){_KAZAKH_SUFFIXES}"


def _russian_forms(term: str) -> str:
    """Each word by its stem: the endings of Russian are at most three letters long, and begin where the last vowel is."""
    words = []
    for word in re.split(r"(\W+)", term):
        stem = re.sub(r"(?<=\w{3})[аеёийоуыьэюя]{1,3}$", "", word)
        inflects = re.search("[а-яё]$", word) is not None
        words.append(rf"{re.escape(stem)}\w{{0,3}}" if inflects else re.escape(word))
    return rf"(?P<stem>{''.join(words)})"


def _english_forms(term: str) -> str:
    stem = re.escape(term).replace("'", "['’]")
    return rf"(?P<stem>{stem})(?:['’]s|s['’]?|es)?"
