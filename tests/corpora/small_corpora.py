"""Small corpora in which much is there twice: as strategies, and as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from kazalign.corpora.exchange import read_corpus
from kazalign.corpora.formats import Header, corpus_format
from kazalign.corpora.sources import CorpusFile
from kazalign.corpora.streams import compressed
from kazalign.corpora.units import Unit, Variant

QUICK = settings(max_examples=40, deadline=None)
FILES = settings(max_examples=10, deadline=None)
"""Where each example is files, written and read."""

WORDS = ["өзен", "Өзен", "су", "көл,", "the", "river", "RIVER", "lake.", "2026", "-", "деп", "e\u0301", "é", " ", "\u2028"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
VARIANTS = st.builds(Variant, TEXTS, document=st.none() | st.sampled_from(["a", "b", "c"]))
UNITS = st.builds(
    Unit,
    st.dictionaries(st.sampled_from(["kk", "en", "ru"]), VARIANTS, min_size=1),
    id=st.none() | st.sampled_from(["u1", "u2", "u3", "u4"]),
    scores=st.dictionaries(st.sampled_from(["alignment", "fluency"]), st.floats(0, 1), max_size=2),
    flags=st.lists(st.sampled_from(["numbers", "length"]), unique=True).map(tuple),
    properties=st.dictionaries(st.sampled_from(["domain"]), st.sampled_from(["news", "law"])),
)
CORPORA = st.lists(UNITS, min_size=1, max_size=14)


def content(unit: Unit) -> tuple[object, ...]:
    """All that a unit says, as something that can be counted."""
    variants = tuple(sorted((code, each.text, each.document) for code, each in unit.variants.items()))
    details = tuple(sorted(unit.scores.items())), unit.flags, tuple(sorted(unit.properties.items()))
    return unit.id, variants, *details


def contents(units: Sequence[Unit]) -> Counter[tuple[object, ...]]:
    return Counter(map(content, units))


def write(units: Sequence[Unit], path: Path) -> CorpusFile:
    with path.open("wb") as file, compressed(file, path) as stream:
        corpus_format("jsonl").write(units, {"": stream}, Header(("kk", "en", "ru")))
    return CorpusFile(path)


def read(path: Path) -> list[Unit]:
    return list(read_corpus(path))
