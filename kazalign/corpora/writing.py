"""A translated document into files: which they are called, and that each appears whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kazalign.atomic import STANDARD_OUTPUT, write_text_atomically
from kazalign.corpora.writers import DocumentWriter, writer
from kazalign.corpora.writers.provenance import provenance
from kazalign.documents.model import TranslatedDocument
from kazalign.errors import ConfigurationError


def file_names(name: str, *, file_format: str, languages: Sequence[str]) -> list[str]:
    """The files that a document called `name` becomes, e.g. `article.en.txt` and `article.ru.txt`, or `article.html`."""
    chosen = writer(file_format)
    if chosen.per_language:
        return [f"{name}.{code}{chosen.suffix}" for code in languages]
    return [f"{name}{chosen.suffix}"]


def write(translated: TranslatedDocument, path: Path, *, file_format: str) -> list[Path]:
    """Write `translated` and return the files written.

    Where `path` is a folder, the files get the document's name; otherwise `path` is the file, which a format with a file for
    each language takes only for a single language. `-` is standard output. Plain text gets a sidecar `NAME.json` that says who
    made it.

    Raises:
        ConfigurationError: the format is unknown, or would need more than one file.
        InputError, OutputError: the place cannot be written to.
    """
    chosen = writer(file_format)
    if path == STANDARD_OUTPUT:
        write_text_atomically(path, _joined(chosen, translated))
        return []
    languages = tuple(translated.translations)
    if path.is_dir():
        names = file_names(translated.document.id, file_format=file_format, languages=languages)
        places = [path / name for name in names]
    elif chosen.per_language and len(languages) > 1:
        raise ConfigurationError(
            f"{path}: the format {file_format!r} has a file for each language, here {len(languages)}; name a folder that exists"
        )
    else:
        places = [path]
    written = []
    for place, language in zip(places, languages if chosen.per_language else (None,), strict=True):
        write_text_atomically(place, chosen.write(translated, language))
        written.append(place)
        if language is not None:
            sidecar = place.with_name(place.name + ".json")
            content = json.dumps(provenance(translated, language), ensure_ascii=False, indent=2)
            write_text_atomically(sidecar, [content + "\n"])
            written.append(sidecar)
    return written


def _joined(chosen: DocumentWriter, translated: TranslatedDocument) -> Iterator[str]:
    languages = tuple(translated.translations)
    if not chosen.per_language:
        yield from chosen.write(translated, None)
        return
    for number, language in enumerate(languages):
        if len(languages) > 1:
            yield f"{'' if number == 0 else chr(10)}== {language}\n"
        yield from chosen.write(translated, language)
