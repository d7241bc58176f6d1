"""What every output says of where it came from, and the check that sentences and translations belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest

from kazalign import __version__
from kazalign.documents.model import Document, TranslatedDocument, Translation
from kazalign.errors import ConfigurationError, OutputError


def provenance(translated: TranslatedDocument, language: str) -> dict[str, object]:
    """Who made the translation into `language`, under which licence, and what to check: plain values for a JSON sidecar.

    Keys: `kazalign` (version), `document` (id), `path`, `source_language`, `language`, `machine_translation` (True), `engines`
    (a list of `engine`, `revision`, `sentences`), `licence` (of the weights), `sentences` (a count), `flags` (flag -> count)
    and `flagged` (sentence id -> its flags).

    Raises:
        ConfigurationError: there is no translation into `language`.
        OutputError: sentences and translations do not belong together.
    """
    translations = targets(translated, language)[language]
    path = translated.document.path
    return {
        "kazalign": __version__,
        "document": translated.document.id,
        "path": path and path.encode("utf-8", "replace").decode(),  # a file's name may be no valid text
        "source_language": translated.source,
        "language": language,
        "machine_translation": True,
        "engines": [
            {"engine": engine, "revision": revision, "sentences": count}
            for (engine, revision), count in Counter((each.engine, each.revision) for each in translations).items()
        ],
        "licence": translated.licence,
        "sentences": len(translations),
        "flags": dict(Counter(flag for each in translations for flag in each.flags)),
        "flagged": {each.sentence: list(each.flags) for each in translations if each.flags},
    }


def targets(translated: TranslatedDocument, language: str | None) -> Mapping[str, tuple[Translation, ...]]:
    """The translations into `language`, or all of them if it is None; each checked to be one a sentence, in order.

    Raises:
        ConfigurationError: there is no translation into `language`.
        OutputError: a translation is missing, too many, or of another sentence.
    """
    if language is not None and language not in translated.translations:
        known = ", ".join(translated.translations) or "none"
        raise ConfigurationError(f"{translated.document.id}: no translation into {language!r}; there are: {known}")
    chosen = translated.translations if language is None else {language: translated.translations[language]}
    for code, translations in chosen.items():
        _check(translated.document, code, translations)
    return chosen


def _check(document: Document, language: str, translations: tuple[Translation, ...]) -> None:
    sentences = document.sentences
    for number, (sentence, translation) in enumerate(zip_longest(sentences, translations), start=1):
        wanted, found = sentence and sentence.id, translation and translation.sentence
        if wanted != found:
            raise OutputError(
                f"{document.id}: {len(sentences)} sentences but {len(translations)} translations into {language}; "
                f"number {number} is sentence {wanted!r} and the translation of {found!r}; translate the document again"
            )
