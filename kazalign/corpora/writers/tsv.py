r"""Tab-separated values: a line of column names, then a sentence a row.

    document  sentence  start  end  language  source  text_en  score_en  flags_en  engine_en  revision_en  ...  licence

`language` and `source` are the source's; the five columns that end in a code are repeated for every target. `start` and
`end` count characters of the document's own text. `score` is empty where the engine gives none; flags are joined by commas.

There is no quoting. Inside a cell, what could end it is escaped as in a JSON string: `\t`, `\n`, `\r`, `\\`, and `\u0085` for
other control characters and line breaks; quotation marks stay bare. `unescape` gives the text back, character for character.
With pandas:

    pandas.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)

Engine, revision and licence are columns and not a comment line: with pandas' `comment="#"`, every text that has a # would be
cut there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kazalign.corpora.writers.jsonl import json_line
from kazalign.corpora.writers.provenance import targets
from kazalign.documents.model import TranslatedDocument, Translation

_COLUMNS = ("document", "sentence", "start", "end", "language", "source")
_TARGET_COLUMNS = ("text", "score", "flags", "engine", "revision")


class TsvWriter:
    """All languages in one file."""

    name = "tsv"
    suffix = ".tsv"
    per_language = False

    def write(self, translated: TranslatedDocument, language: str | None) -> Iterator[str]:
        """The line of column names, which is the first piece, then one line a sentence.

        Raises:
            ConfigurationError: there is no translation into `language`.
            OutputError: sentences and translations do not belong together.
        """
        chosen = targets(translated, language)
        yield _line([*_COLUMNS, *(f"{column}_{code}" for code in chosen for column in _TARGET_COLUMNS), "licence"])
        document = translated.document
        for number, sentence in enumerate(document.sentences):
            source = [document.id, sentence.id, str(sentence.start), str(sentence.end), sentence.language, sentence.text]
            cells = [cell for translations in chosen.values() for cell in _cells(translations[number])]
            yield _line([*source, *cells, translated.licence])


def escape(text: str) -> str:
    """`text` as a cell: no tab, no line break of any kind, no other control character from U+0000 to U+001F."""
    return json_line(text)[1:-1].replace('\\"', '"')


def unescape(cell: str) -> str:
    """The text that `escape` made `cell` of."""
    bare = cell.replace('"', '\\"')
    return str(json.loads(f'"{bare}"'))


def _cells(translation: Translation) -> list[str]:
    score = "" if translation.score is None else str(translation.score)
    return [translation.text, score, ",".join(translation.flags), translation.engine, translation.revision]


def _line(cells: list[str]) -> str:
    return "\t".join(map(escape, cells)) + "\n"
