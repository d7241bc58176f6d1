"""Units whose properties have names that the formats in XML use themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st
from made_units import units_in, words

from kazalign.corpora.units import Unit

_TAKEN = (
    *(
        "note",
        "state",
        "x-flag",
        "x-score-",
        "x-score-alignment",
        "x-property-",
        "x-property-x",
        "x-licence",
        "x-date",
        "x-document",
    ),
    *("x-source-document", "x-target-start", "x-", "x", "a b", "a%20b", "tuid", "creationdate", "resname", "name", "id"),
)
_properties = st.dictionaries(
    st.sampled_from(_TAKEN), words | st.sampled_from(("translated", "final", "new", "initial", "1")), max_size=3
)


def xml_units(languages: Sequence[str]) -> st.SearchStrategy[list[Unit]]:
    """A few units."""
    unit = st.builds(lambda unit, extra: replace(unit, properties={**unit.properties, **extra}), units_in(languages), _properties)
    return st.lists(unit, max_size=3)
