"""GNU gettext's PO files, which translators and their programs edit: `msgid` is the source, `msgstr` the target.

    #. score[alignment]: 0.98
    #. flags: numbers
    #, fuzzy
    msgctxt "article.7"
    msgid "Бүгін күн жылы."
    msgstr "It is warm today."

Two languages are one file. Of three or more the first is the source, and each other one has a file: `news.po` becomes
`news.en.po` and `news.ru.po`, each with all units. A unit that lacks the first language is translated from the next one that it
has, and says so (`source: ru`). The id is the context, which has to tell equal sources apart: where it cannot, the context is
another and `id:` has it; a context `#7` is a unit without id. All else is in comments (`kazalign.corpora.formats.detail_lines`).

A unit to be looked at (`detail_lines.doubtful`) is `fuzzy`. When a translator takes the mark away, its flags are gone, since a
person has decided; a mark that a translator sets becomes the flag `fuzzy`.

Files of others are read too. Their source is told by `X-Source-Language`, or by the file's name (`news.kk-ru.po`), and is English
otherwise, as is gettext's custom. `msgid` goes with the first form of a plural, `msgid_plural` with each other one. Obsolete
entries are flagged `obsolete`, untranslated ones have their source alone, and contexts, references, comments and formats are
properties.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from kazalign import __version__
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.detail_lines import Details, detail_lines, doubtful, encodable, quoted
from kazalign.corpora.formats.keeping import ALL, kept, the_file, without_surrogates
from kazalign.corpora.formats.language_files import check_codes, code_in_name, found_language_files, is_code, language_files
from kazalign.corpora.formats.text_lines import LONGEST, encoding_of, sample, text_lines
from kazalign.corpora.streams import bare_name
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError, InputError, MissingExtra
from kazalign.languages import any_code

_OWN = "X-Kazalign-Corpus"
"""The field of the header that tells files of ours."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_CHARSET = re.compile(rb"Content-Type:[^\"\n]*charset=([\w.-]+)", re.IGNORECASE)
_UNNAMED = re.compile(r"#\d+(?: \(\d+\))?")
_PLACE = re.compile(r"\(line (\d+)\)(?:: )?")
_STRING = re.compile(r'(?:msg[a-z_]+(?:\[\d+\])?\s*+)?+"[^"\\]*+(?:\\.[^"\\]*+)*+"')
"""A line with a string in it, which polib takes at its word where it does not end."""
_BLOCK = 2000
"""Lines after which entries are parsed, as soon as one ends."""
_LOOKED_AT = 200
"""Entries by which it is seen whether a source can be English."""


class PoFormat:
    """Holds everything, but for control characters in texts."""

    name = "po"
    suffixes = (".po",)
    holds = ALL

    def files(self, path: Path, languages: Sequence[str]) -> dict[str, Path]:
        """`path` for two languages, and for more a file for each but the first.

        Raises:
            ConfigurationError: there are fewer than two, or one is no code.
        """
        check_codes(languages, least=2)
        return {"": path} if len(languages) == 2 else language_files(path, languages[1:])

    def found(self, path: Path) -> dict[str, Path]:
        """`path` itself, or else the files of languages that are named after it."""
        return {"": path} if path.exists() else found_language_files(path) or the_file(path)

    def kept(self, unit: Unit, losses: Counter[str]) -> Unit:
        """All but control characters and halves of surrogate pairs."""
        return kept(encodable(unit, losses), losses, holds=ALL, clean=_clean)

    def write(self, units: Iterable[Unit], streams: Mapping[str, BinaryIO], header: Header) -> None:
        """An entry a unit in each file."""
        polib = _polib()
        targets = {key: key or header.languages[1] for key in streams}
        for key, stream in streams.items():
            stream.write(_head(header, targets[key], polib).encode())
        contexts = _Contexts()
        for number, unit in enumerate(units, start=1):
            source = next(code for code in header.languages if code in unit.variants)
            context, lines = contexts.of(unit, number)
            if source != header.languages[0]:
                lines.append(f"source: {source}")
            for key, stream in streams.items():
                stream.write(_entry(unit, context, lines, source, targets[key], polib).encode())

    def read(self, streams: Mapping[str, BinaryIO], files: Mapping[str, Path]) -> Iterator[Unit]:
        """The units; those of several files are brought together by context and source."""
        polib = _polib()
        readings = [_File(polib, stream, files[key]) for key, stream in streams.items()]
        if len({each.source for each in readings}) > 1:
            shown = ", ".join(f"{each.path} {each.source}" for each in readings)
            raise InputError(f"the files are translated from different languages: {shown}; read them one by one")
        if len(readings) == 1:
            for entry in readings[0].entries():
                yield entry.unit()
        else:
            yield from _together([each.entries() for each in readings])


class _Contexts:
    """A context for each unit, never the same twice; it costs about 100 bytes a unit."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def of(self, unit: Unit, number: int) -> tuple[str, list[str]]:
        """The context, and the lines of comment that it needs."""
        plain = unit.id is not None and quoted(unit.id) == unit.id and not _UNNAMED.fullmatch(unit.id)
        first = context = unit.id if plain and unit.id else f"#{number}"
        again = 1
        while hash(context) in self.seen:
            again += 1
            context = f"{first} ({again})"
        self.seen.add(hash(context))
        return context, [] if context == unit.id or unit.id is None else [f"id: {quoted(unit.id)}"]


def _head(header: Header, target: str, polib: ModuleType) -> str:
    moment = f"{header.created:%Y-%m-%d %H:%M%z}"
    fields = {
        "Project-Id-Version": quoted(header.title),
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": moment,
        "PO-Revision-Date": moment,
        "Last-Translator": f"kazalign {__version__}",
        "Language-Team": "none",
        "Language": target,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": f"kazalign {__version__}",
        "X-Source-Language": header.languages[0],
        _OWN: "1",
    }
    said = {"Licence": header.licence, "Made by": header.method}
    comments = "".join(f"# {name}: {quoted(value)}\n" for name, value in said.items() if value)
    lines = "".join(f'"{polib.escape(f"{name}: {value}")}\\n"\n' for name, value in fields.items())
    return f'{comments}msgid ""\nmsgstr ""\n{lines}'


def _entry(unit: Unit, context: str, lines: list[str], source: str, target: str, polib: ModuleType) -> str:
    codes = (source,) if source == target else (source, target)
    comments = "".join([f"#. {line}\n" for line in (*lines, *detail_lines(unit, codes))])
    translated = unit.variants.get(target) if source != target else None
    return (
        f"\n{comments}{'#, fuzzy' + chr(10) if doubtful(unit) else ''}"
        f'msgctxt "{polib.escape(context)}"\n'
        f'msgid "{polib.escape(unit.variants[source].text)}"\n'
        f'msgstr "{polib.escape(translated.text) if translated else ""}"\n'
    )


@dataclass
class _Entry:
    """A unit as one file has it."""

    key: tuple[object, ...]
    texts: dict[str, str]
    details: Details = field(default_factory=Details)

    def unit(self) -> Unit:
        return self.details.unit(self.texts)


class _File:
    """A PO file that is being read; its header has been."""

    def __init__(self, polib: ModuleType, stream: BinaryIO, path: Path) -> None:
        self.polib, self.path = polib, path
        first = sample(stream)
        self._blocks = self._parsed(text_lines(first, stream, _encoding(first, path), path=path))
        self._first = next(self._blocks)
        self.metadata: dict[str, str] = self._first.metadata
        self.own = _OWN in self.metadata
        self.source, self.target = self._languages()

    def entries(self) -> Iterator[_Entry]:
        """All entries."""
        yield from self._entries_of(self._first)
        for block in self._blocks:
            yield from self._entries_of(block)

    def _entries_of(self, block: Any) -> Iterator[_Entry]:
        for each in block:
            yield from (self._ours(each),) if self.own else self._foreign(each)

    def _ours(self, entry: Any) -> _Entry:
        details = Details()
        remarks = [line for line in entry.comment.split("\n") if line and not details.take(line)]
        if details.id is None and entry.msgctxt and not _UNNAMED.fullmatch(entry.msgctxt):
            details.id = entry.msgctxt
        source = details.source or self.source
        texts = {source: entry.msgid, **({} if source == self.target else {self.target: entry.msgstr})}
        if not entry.fuzzy:
            details.flags = ()
        elif not doubtful(Unit({}, scores=details.scores, flags=details.flags)):
            details.flags = ("fuzzy",)
        if entry.obsolete:
            details.flags += ("obsolete",)
        if entry.tcomment:
            details.properties["comment"] = entry.tcomment
        if remarks:
            details.properties["note"] = "\n".join(remarks)
        return _Entry((entry.msgctxt, entry.msgid), texts, details)

    def _foreign(self, entry: Any) -> Iterator[_Entry]:
        said = {
            "context": entry.msgctxt,
            "reference": " ".join(f"{file}:{line}" if line else file for file, line in entry.occurrences),
            "comment": entry.tcomment,
            "note": entry.comment,
            "format": ", ".join(flag for flag in entry.flags if flag != "fuzzy"),
        }
        flags = ("fuzzy",) * entry.fuzzy + ("obsolete",) * bool(entry.obsolete)
        for form, source, target in _forms(entry):
            properties = {name: value for name, value in said.items() if value} | ({"plural": form} if form else {})
            details = Details(flags=flags, properties=properties)
            yield _Entry((entry.msgctxt, source, form), {self.source: source, self.target: target}, details)

    def _languages(self) -> tuple[str, str]:
        source, target = self.metadata.get("X-Source-Language", "").strip(), self.metadata.get("Language", "").strip()
        if self.own and source and target:
            return source, target
        first, _, second = bare_name(self.path).stem.rpartition(".")[2].partition("-")
        if is_code(first) and is_code(second):
            source, target = source or first, target or second
        target = target or code_in_name(self.path) or ""
        if not target:
            remedy = 'add the line "Language: kk\\n" to its header, or put the code in the file\'s name, as in news.kk.po'
            raise InputError(f"does not tell what language it is in; {remedy}", path=self.path)
        assumed = not source
        source, target = _code(source or "en"), _code(target)
        if source == target or (assumed and self._is_cyrillic()):
            remedy = 'add the line "X-Source-Language: ru\\n" to its header, or name the file like news.ru-kk.po'
            raise InputError(f"does not tell what language it is translated from; {remedy}", path=self.path)
        return source, target

    def _is_cyrillic(self) -> bool:
        letters = "".join(entry.msgid for entry in self._first[:_LOOKED_AT])
        return sum("Ѐ" <= letter <= "ӿ" for letter in letters) * 2 > sum(map(str.isalpha, letters))

    def _parsed(self, lines: Iterator[str]) -> Iterator[Any]:
        """The file in blocks of entries, at least one."""
        block, size, done, last = _Lines(), 0, 0, ""
        for number, line in enumerate(lines, start=1):
            block.append(line)
            size += len(line)
            bare = line.strip()
            if bare.startswith(("msg", '"')) and not _STRING.fullmatch(bare):
                raise InputError("not a PO file: the text must be in one pair of quotation marks", path=self.path, line=number)
            ends = not bare and (last[:1] != "#" or last[:2] == "#~")  # a comment belongs to what follows
            if ends and len(block) >= _BLOCK:
                yield self._parse(block, done)
                done += len(block)
                block, size = _Lines(), 0
            elif size > LONGEST:
                raise InputError(f"no entry ends within {LONGEST:,} characters", path=self.path, line=done + 1)
            last = bare or last
        if block or not done:
            yield self._parse(block, done)

    def _parse(self, block: _Lines, done: int) -> Any:
        try:
            return self.polib.pofile(block, encoding="utf-8")
        except (OSError, ValueError, LookupError) as error:
            found = _PLACE.search(str(error))
            reason = str(error)[found.end() :].strip() if found else str(error)
            line = int(found[1]) + done if found else None
            raise InputError(f"not a PO file{': ' * bool(reason)}{reason}", path=self.path, line=line) from error


class _Lines(list[str]):
    """What polib takes for a file's content: a string could name another, and would be split at more than line feeds."""

    def splitlines(self) -> list[str]:
        return self


def _forms(entry: Any) -> list[tuple[str, str, str]]:
    """The form of the plural, source and target; the source alone where nothing is translated."""
    if not entry.msgid_plural:
        return [("", entry.msgid, entry.msgstr)]
    forms = sorted(entry.msgstr_plural.items()) or [(0, "")]
    singular = [("0", entry.msgid, forms[0][1])] if len(forms) > 1 else []
    return singular + [(str(number), entry.msgid_plural, text) for number, text in forms[len(singular) :]]


def _together(readings: list[Iterator[_Entry]]) -> Iterator[Unit]:
    """Units of entries that have the same key, in order; what only some files have waits until all are read."""
    waiting: OrderedDict[tuple[object, ...], dict[int, _Entry]] = OrderedDict()
    for row in zip_longest(*readings):
        for number, entry in enumerate(row):
            if entry is not None:
                key = entry.key
                while number in waiting.setdefault(key, {}):
                    key = (*key, "again")
                waiting[key][number] = entry
        while waiting and len(next(iter(waiting.values()))) == len(readings):
            yield _joined(waiting.popitem(last=False)[1])
    for entries in waiting.values():
        yield _joined(entries)


def _joined(entries: dict[int, _Entry]) -> Unit:
    first, *others = (entries[number] for number in sorted(entries))
    texts, details = dict(first.texts), first.details
    for other in others:
        texts |= other.texts
        theirs = other.details
        details = replace(
            details,
            scores=details.scores | theirs.scores,
            flags=details.flags + tuple(flag for flag in theirs.flags if flag not in details.flags),
            properties=details.properties | theirs.properties,
            sides=details.sides | theirs.sides,
        )
    return details.unit(texts)


def _encoding(first: bytes, path: Path) -> str:
    """As the header says; where that is nothing that Python knows, as the bytes look."""
    declared = _CHARSET.search(first)
    name = declared[1].decode() if declared else "utf-8"
    try:
        "".encode(name)  # which only encodings of text do
        codecs.getincrementaldecoder(name)
    except LookupError:
        return encoding_of(first, path=path)
    return name


def _code(name: str) -> str:
    """Our code for what a header says, such as `ru_RU`; of a language that we do not know, its own."""
    for each in (name, re.split("[_.@-]", name)[0]):
        try:
            return any_code(each)
        except ConfigurationError:
            continue
    return name.partition(".")[0].replace("_", "-")


def _clean(text: str, losses: Counter[str]) -> str:
    text = without_surrogates(text, losses)
    if not _CONTROL.search(text):
        return text
    losses["control characters removed"] += 1
    return _CONTROL.sub("", text)


def _polib() -> ModuleType:
    try:
        import polib
    except ImportError:
        raise MissingExtra("polib", "corpora", "reading and writing PO files") from None
    return polib  # type: ignore[no-any-return]
