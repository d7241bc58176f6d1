"""The table of what each format keeps says what the formats say."""

from pathlib import Path

from kazalign.corpora import formats
from kazalign.corpora.formats.overview import overview


def test_the_table_is_up_to_date() -> None:
    """If not: python -m kazalign.corpora.formats.overview > kazalign/corpora/formats/README.md."""
    assert Path(formats.__file__).with_name("README.md").read_text(encoding="utf-8") == overview()
