"""Units of every kind, for what must hold of all; and files of units, written and read back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.units import Unit, Variant

AWKWARD = (
    "\x00", "\x01", "\x0b", "\x0c", "\x1a", "\x1b", "\x1c", "\x7f", "\x85", "\xa0", "\xad", "\t", "\n", "\r", "\r\n", "\n\n", "\n \n", " ", "  ",
    "\u200e", "\u200f", "\u202e", "\u2028", "\u2029", "\u2011", "\ufeff", "\ufdd0", "\ufffe", "\uffff", "\ufffd", "\U0001f600", "\U0010ffff",
    "\ud800", "\udfff", "]]>", "&amp;", "&#13;", "&", "<b>", "</p>", "<!--", "-->", '"', "'", "\\", "\\n", "\\u0041", "{", "[", "]", "#", "#~ ", "%d",
    "1", "42\n", "00:00:01,000 --> 00:00:03,000", "msgid", "Ә", "ұ", "й", "мәтін", "text", ": ", "—", "⚑ ", "⚑", "0.5",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(AWKWARD), max_size=6).map("".join), st.text(max_size=12), st.text(st.characters(), max_size=6)
)
words = st.one_of(texts, st.sampled_from(("alignment", "p1.s1", "#7", "#7 (2)", "a.1", "numbers", "fuzzy", "[x]", '"q"', "a, b")))
maybe = st.none() | words
offsets = st.none() | st.integers(0, 1 << 53)
variants = st.builds(
    Variant, texts, document=maybe, sentences=st.lists(words, max_size=3).map(tuple), start=offsets, end=offsets, engine=maybe, revision=maybe
)  # fmt: skip
scores = st.dictionaries(words, st.floats(), max_size=2) | st.fixed_dictionaries({"alignment": st.floats(0, 1)})
flags = st.lists(words.map(lambda flag: flag.replace(",", "")).filter(bool), max_size=2).map(tuple)


def units_in(languages: Sequence[str]) -> st.SearchStrategy[Unit]:
    """Units that lack some of the languages, or all."""
    return st.builds(
        Unit,
        st.fixed_dictionaries({}, optional=dict.fromkeys(languages, variants)),
        id=maybe,
        scores=scores,
        flags=flags,
        licence=maybe,
        date=maybe,
        properties=st.dictionaries(words, words, max_size=2),
    )


def there_and_back(name: str, units: Sequence[Unit], languages: Sequence[str]) -> tuple[list[Unit], list[Unit], dict[str, bytes]]:
    """The units as the format keeps them, as they come back, and the files."""
    chosen = corpus_format(name)
    files = chosen.files(Path("corpus" + chosen.suffixes[0]), languages)
    kept = [each for each in (chosen.kept(unit, Counter()) for unit in units) if each.variants]
    written = {key: io.BytesIO() for key in files}
    chosen.write(iter(kept), written, Header(tuple(languages)))
    content = {key: stream.getvalue() for key, stream in written.items()}
    again = list(corpus_format(name).read({key: io.BytesIO(data) for key, data in content.items()}, files))
    return kept, again, content
