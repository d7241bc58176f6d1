"""One table of languages: kk, kaz, kaz_Cyrl and "Kazakh" are one language, with its script and its code for every engine."""

from __future__ import annotations

from dataclasses import dataclass

from kazalign.errors import ConfigurationError


@dataclass(frozen=True)
class Language:
    """A language as the engines know it.

    `code` is ISO 639-1 and kazalign's own name for it; `flores` is the code of NLLB-200 and FLORES-200; `mbart` is None where
    mBART-50 does not know the language.
    """

    code: str
    iso3: str
    name: str
    own_name: str
    script: str
    flores: str
    mbart: str | None


LANGUAGES = (
    Language("kk", "kaz", "Kazakh", "Қазақша", "Cyrillic", "kaz_Cyrl", "kk_KZ"),
    Language("ru", "rus", "Russian", "Русский", "Cyrillic", "rus_Cyrl", "ru_RU"),
    Language("en", "eng", "English", "English", "Latin", "eng_Latn", "en_XX"),
)

_BY_NAME = {
    str(name).casefold(): entry
    for entry in LANGUAGES
    for name in (entry.code, entry.iso3, entry.name, entry.own_name, entry.flores, entry.mbart)
    if name
}


def language(name: str) -> Language:
    """Find a language by any of its codes or names, in any case.

    Raises:
        ConfigurationError: no language goes by that name.
    """
    try:
        return _BY_NAME[name.strip().casefold()]
    except KeyError:
        known = ", ".join(f"{entry.code} ({entry.name})" for entry in LANGUAGES)
        raise ConfigurationError(f"unknown language {name!r}; known are: {known}") from None
