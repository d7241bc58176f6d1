"""Normalisation that keeps its accounts: every change is recorded with its place in the document's own text.

It works in steps, each of which edits the text that the step before left; a `Ledger` keeps the sum of all steps as changes to the
original. Addresses and inline code keep their letters, quotation marks and dashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator

from kazalign.documents.model import Change

Edit = tuple[int, int, str]
"""The characters `[start, end)` of the present text become the string."""
_Span = tuple[int, int, "Change | str"]
"""A stretch of the present text, and the old change that made it or the string that it is to become."""

_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_JOINED = _EMOJI + _ARABIC
"""Where a zero-width joiner has a meaning."""

_ALWAYS_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff\u180e\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f"
_INVISIBLE = re.compile(f"[{_ALWAYS_INVISIBLE}]|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
_EDGE = re.compile(f"[\\s\u200c\u200d{_ALWAYS_INVISIBLE}]")

LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_LINE_BREAK = re.compile(rf"(?<![^\S{LINE_ENDS}])(?:(?<=\w-)()|)[^\S{LINE_ENDS}]*[{LINE_ENDS}][\s>]*")
_SPACES = re.compile(r"[^\S ]\s*|\s{2,}")
_NEVER_JOINS = re.compile("[\x00-\u02ff\u0370-\u0482\u048a-\u058f\u2000-\u206f]")
"""Characters that never compose with what stands before them; these are nearly all."""
_LONGEST_CLUSTER = 1000
"""Marks on one letter after which it is cut, since putting them in order takes quadratic time; writing has a few at most."""
_WORD = re.compile(r"[^\W\d_]+")
_PROTECTED = re.compile(r"`[^`\n]+`|\]\([^()\s]*\)|(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+")

_LOOK_ALIKE = dict(zip("aceikopxyhëəɵABCEHIKMOPTXYËƏƟ", "асеікорхуһёәөАВСЕНІКМОРТХУЁӘӨ", strict=True))
"""Latin letters whose glyph is that of a Cyrillic one."""
_NEVER_ENGLISH = frozenset("ëəɵËƏƟ")
_CONSONANTS = frozenset("бвгғджзйкқлмнңпрстфхһцчшщ")
_ACRONYM = re.compile(r"[A-Z]{2}")

_PAIR = re.compile(r'(?<![^\s(\[—–-])(?:"(?=\S)[^“”„"«»]*[^\s“”„"«»(\[]"|[“„](?=\S)[^“”„"«»]*[^\s“”„"«»(\[][”“])')
_ODD_DASHES = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—"}
_DASH = re.compile(r"[\u2010\u2011\u2012\u2015]|(?<=\S )--?(?= \S)")


def normalise(text: str, start: int) -> tuple[str, tuple[Change, ...]]:
    """Normalise a stretch of a document's text that stands at `start`; return it with all changes, in order of place.

    Unicode goes to NFC; soft hyphens, zero-width, directional and control characters go (joiners inside emoji and Arabic stay);
    line breaks and runs of spaces of any kind become one space; Latin look-alikes inside Cyrillic words become Cyrillic; paired
    outer quotation marks of Cyrillic text become «»; hyphens that stand between spaces become dashes.
    """
    ledger = normalising(text, start)
    return ledger.text, ledger.changes


def normalising(text: str, start: int, marks: Iterable[Edit] = ()) -> Ledger:
    """As `normalise`, but leave the books open for further edits; `marks` are those of markup, and are made before all others."""
    ledger = Ledger(text, start)
    ledger.apply(marks, "markup")
    ledger.apply(((*match.span(), "") for match in _INVISIBLE.finditer(ledger.text)), "invisible")
    ledger.apply(_compositions(ledger.text), "nfc")
    ledger.apply(_line_breaks(ledger.text), "line_break")
    ledger.apply(((*match.span(), " ") for match in _SPACES.finditer(ledger.text)), "space")
    ledger.apply(_outside_addresses(ledger.text, _look_alikes(ledger.text)), "look_alike")
    ledger.apply(_compositions(ledger.text), "look_alike")  # Cyrillic У takes a breve that Latin Y does not
    ledger.apply(_outside_addresses(ledger.text, _quotation_marks(ledger.text)), "quotation_mark")
    ledger.apply(_outside_addresses(ledger.text, _dashes(ledger.text)), "dash")
    return ledger


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space and the invisible characters at its edges; empty if there is nothing else in it."""
    while start < end and _EDGE.match(text[start]):
        start += 1
    while start < end and _EDGE.match(text[end - 1]):
        end -= 1
    return start, end


class Ledger:
    """A text under change, and the changes that lead to it from the original, which stands at `start` of a document."""

    def __init__(self, original: str, start: int = 0) -> None:
        self.text = original
        self.changes: tuple[Change, ...] = ()
        self._original = original
        self._start = start

    def apply(self, edits: Iterable[Edit], kind: str) -> None:
        """Make the edits, which are in order and do not overlap; an older change that an edit touches is merged with it."""
        spans: list[_Span] = [edit for edit in edits if self.text[edit[0] : edit[1]] != edit[2]]
        if not spans:
            return
        text = _edited(self.text, 0, len(self.text), spans)
        self.changes = tuple(change for change in self._merged(spans, kind) if change.before != change.after)
        self.text = text

    def _merged(self, spans: list[_Span], kind: str) -> Iterator[Change]:
        shift = 0  # of the present text against the original
        for low, high, group in _groups(sorted([*spans, *self._old_spans()], key=lambda span: span[:2])):
            start = low - shift
            shift += sum(len(item.after) - len(item.before) for *_, item in group if isinstance(item, Change))
            edits = [span for span in group if isinstance(span[2], str)]
            if edits:
                before = self._original[start : high - shift]
                yield Change(self._start + start, before, _edited(self.text, low, high, edits), kind)
            else:
                yield from (item for *_, item in group if isinstance(item, Change))

    def _old_spans(self) -> Iterator[_Span]:
        shift = -self._start
        for change in self.changes:
            at = change.start + shift
            yield at, at + len(change.after), change
            shift += len(change.after) - len(change.before)


def _edited(text: str, low: int, high: int, spans: list[_Span]) -> str:
    pieces, at = [], low
    for start, end, after in spans:
        pieces += [text[at:start], str(after)]
        at = end
    return "".join([*pieces, text[at:high]])


def _groups(spans: list[_Span]) -> Iterator[tuple[int, int, list[_Span]]]:
    """Runs of spans that overlap, with where they begin and end."""
    group: list[_Span] = []
    low = high = 0
    for span in spans:
        if group and span[0] >= high:
            yield low, high, group
            group = []
        low, high = (low, max(high, span[1])) if group else span[:2]
        group.append(span)
    if group:
        yield low, high, group


def _compositions(text: str) -> Iterator[Edit]:
    """NFC, cluster by cluster: a cluster ends where the next character cannot join it."""
    if unicodedata.is_normalized("NFC", text):
        return
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and _joins(text, start, at):
            continue
        yield start, at, unicodedata.normalize("NFC", text[start:at])
        start = at


def _joins(text: str, start: int, at: int) -> bool:
    """Whether the character at `at` belongs to the cluster that begins at `start`."""
    character = text[at]
    if _NEVER_JOINS.match(character):
        return False
    if at - start >= _LONGEST_CLUSTER:
        return False
    if unicodedata.combining(character):
        return True
    nfc, cluster = unicodedata.normalize, text[start:at]
    return nfc("NFC", cluster + character) != nfc("NFC", cluster) + nfc("NFC", character)


def _line_breaks(text: str) -> Iterator[Edit]:
    """A space for each; a word with a hyphen that was broken after it is put together again.

    The > of quoted mail goes with the break that it follows, unless nothing comes after it.
    """
    for match in _LINE_BREAK.finditer(text):
        marks = "".join(match[0].split()) if match.end() == len(text) else ""
        yield *match.span(), ("" if match[1] is not None else " ") + marks


def _look_alikes(text: str) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match[0]
        foreign = [at for at, letter in enumerate(word) if not "\u0400" <= letter <= "\u052f"]
        if not foreign or any(word[at] not in _LOOK_ALIKE for at in foreign):
            continue
        latin = sum(word[at] not in _NEVER_ENGLISH for at in foreign)
        if 2 * latin > len(word) or (_ACRONYM.search(word) and not word.isupper()):
            continue  # a Latin word, or an acronym with a Kazakh ending
        for at in foreign:
            yield match.start() + at, match.start() + at + 1, _cyrillic(word, at)


def _cyrillic(word: str, at: int) -> str:
    """The look-alike; Y is both У and Ү: before a consonant of a word with front vowels it is the second."""
    following = word[at + 1 : at + 2].lower()
    if word[at] == "Y" and following in _CONSONANTS and set(word.lower()) & set("әіiөү"):
        return "Ү"
    return _LOOK_ALIKE[word[at]]


def _quotation_marks(text: str) -> Iterator[Edit]:
    """Outer pairs in mostly Cyrillic text; whatever could be read in two ways stays."""
    if not is_mostly_cyrillic(text):
        return
    even = text.count('"') % 2 == 0
    at = depth = 0  # how many of « are open at `at`
    for match in _PAIR.finditer(text):
        start, end = match.span()
        depth += text.count("«", at, start) - text.count("»", at, start)
        at = start
        if depth == 0 and (even or match[0][0] != '"'):
            yield start, start + 1, "«"
            yield end - 1, end, "»"


def is_mostly_cyrillic(text: str) -> bool:
    """Whether Cyrillic letters outnumber Latin ones."""
    return len(re.findall("[\u0400-\u052f]", text)) > len(re.findall("[A-Za-z]", text))


def _dashes(text: str) -> Iterator[Edit]:
    return ((*match.span(), _ODD_DASHES.get(match[0], "–")) for match in _DASH.finditer(text))


def _outside_addresses(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    protected = deque(match.span() for match in _PROTECTED.finditer(text))
    for edit in edits:
        while protected and protected[0][1] <= edit[0]:
            protected.popleft()
        if not protected or edit[0] < protected[0][0]:
            yield edit
