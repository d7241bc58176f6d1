r"""JSON Lines: a sentence a row, every row complete in itself, so that files can be cut, shuffled and joined.

    {"document": "article", "sentence": "p1s1", "start": 0, "end": 17, "language": "kk", "source": "...",
     "translations": {"en": {"text": "...", "score": -0.4, "flags": [], "engine": "bundled", "revision": "..."}},
     "licence": "Apache-2.0", "kazalign": "0.1.0"}

`source` is the normalised sentence, as the engine read it; `start` and `end` count characters of the document's own
text. `score` is null where the engine gives none. A translation has `marked` where its sentence has markup within, and `words`,
as aligned texts have them, where words were linked. UTF-8; a row never has a line break of any kind inside: U+0085, U+2028
and U+2029 are written as `\u` escapes, like the control characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kazalign import __version__
from kazalign.corpora.writers.provenance import targets
from kazalign.documents.model import TranslatedDocument, Translation

_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class JsonlWriter:
    """All languages in one file."""

    name = "jsonl"
    suffix = ".jsonl"
    per_language = False

    def write(self, translated: TranslatedDocument, language: str | None) -> Iterator[str]:
        """One line a sentence.

        Raises:
            ConfigurationError: there is no translation into `language`.
            OutputError: sentences and translations do not belong together.
        """
        chosen = targets(translated, language)
        for number, sentence in enumerate(translated.document.sentences):
            row = {
                "document": translated.document.id,
                "sentence": sentence.id,
                "start": sentence.start,
                "end": sentence.end,
                "language": sentence.language,
                "source": sentence.text,
                "translations": {code: _translation(translations[number]) for code, translations in chosen.items()},
                "licence": translated.licence,
                "kazalign": __version__,
            }
            yield json_line(row) + "\n"


def json_line(value: object) -> str:
    """`value` as JSON that is a single line for every reader, also for those that break lines as Unicode does."""
    line = _encode(value)
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) if _LINE_BREAKS.search(line) else line


def _translation(translation: Translation) -> dict[str, object]:
    row: dict[str, object] = {
        "text": translation.text,
        "score": translation.score,
        "flags": list(translation.flags),
        "engine": translation.engine,
        "revision": translation.revision,
    }
    if translation.marked is not None:
        row["marked"] = translation.marked
    if links := translation.links:
        pairs = [(link.source, link.target, round(link.probability, 4)) for link in links.links]
        row["words"] = {"source": links.source, "target": links.target, "links": pairs}
    return row
