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


OTHERS = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani", "be": "Belarusian",
    "bg": "Bulgarian", "bn": "Bengali", "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "fy": "Western Frisian", "ga": "Irish", "gd": "Scottish Gaelic",
    "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese",
    "ka": "Georgian", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "om": "Oromo", "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "sa": "Sanskrit", "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "su": "Sundanese", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "tl": "Tagalog", "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "xh": "Xhosa", "yi": "Yiddish", "zh": "Chinese",
}  # fmt: skip
"""Code (ISO 639-1) -> name of the other languages that texts can be aligned in: those that XLM-R and its like were trained on."""


def any_code(name: str) -> str:
    """The code of a language that texts can be aligned in: any name of one in the table, the code or English name of another.

    Raises:
        ConfigurationError: no language goes by that name.
    """
    try:
        return language(name).code
    except ConfigurationError as error:
        wanted = name.strip().casefold()
        for code, own in OTHERS.items():
            if wanted in (code, own.casefold()):
                return code
        raise ConfigurationError(f"{error}, and others by their codes, such as tr") from None


def both_ways(pair: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two directions of a pair of codes, out of Kazakh first: engines read it better than they write it."""
    one, other = pair
    return ((other, one), (one, other)) if other == "kk" else ((one, other), (other, one))
