"""The card of a data set, as Hugging Face shows it: what is in it, under which licence, and which texts machines made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from kazalign import __version__
from kazalign.corpora.formats import Header
from kazalign.corpora.units import Unit
from kazalign.errors import ConfigurationError
from kazalign.languages import LANGUAGES, OTHERS

_MARK = "<!-- written by kazalign, together with the data -->"
_NAMES = OTHERS | {entry.code: entry.name for entry in LANGUAGES}
_LICENCES = frozenset(
    (
        "apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "cc-by-3.0", "cc-by-sa-4.0", "cc-by-sa-3.0", "cc-by-nc-4.0",
        "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0", "odc-by", "odbl", "gpl-3.0", "bsd-3-clause", "unlicense",
    )
)  # fmt: skip
"""Those that Hugging Face has a name for."""
_SIZES = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)  # fmt: skip
_MOST = 100
"""Licences and engines that are counted by name; corpora with more of them are not what the card is for."""
_OTHERS = "others"


def check_replaceable(card: Path) -> None:
    """See that `card` is not there, or that it is one of ours.

    Raises:
        ConfigurationError: it is the file of somebody else.
    """
    if card.exists() and not (card.is_file() and _MARK in card.read_text(encoding="utf-8", errors="replace")):
        raise ConfigurationError(f"{card}: is there and is not the card of a corpus; choose another folder")


class Card:
    """Counts units as they are written, and says in the end what they are."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.units = self.bytes = 0
        self.texts: Counter[str] = Counter()
        self.licences: Counter[str] = Counter()
        self.engines: Counter[tuple[str, str]] = Counter()
        """Language and engine, with its revision -> texts."""

    def count(self, units: Sequence[Unit], size: int) -> None:
        """So many more, of `size` bytes in memory."""
        self.units += len(units)
        self.bytes += size
        for unit in units:
            self.texts.update(unit.variants.keys())
            if unit.licence:
                self.licences[unit.licence if unit.licence in self.licences or len(self.licences) < _MOST else _OTHERS] += 1
            for code, variant in unit.variants.items():
                if variant.engine:
                    name = variant.engine + (f", revision {variant.revision}" if variant.revision else "")
                    known = (code, name) in self.engines or len(self.engines) < _MOST
                    self.engines[code, name if known else _OTHERS] += 1

    def text(self) -> str:
        """The card: front matter in YAML, and Markdown."""
        return "\n".join([self._front(), _MARK, "", *self._body()]) + "\n"

    def _front(self) -> str:
        import yaml

        name, licence = self._licence()
        values = {
            "pretty_name": _line(self.header.title),
            "language": list(self.header.languages),
            "license": name,
            **({"license_name": licence} if name == "other" else {}),
            "task_categories": ["translation"],
            "size_categories": [next((name for least, name in _SIZES if self.units < least), "n>100M")],
            "configs": [{"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*"}]}],
            "dataset_info": {
                "features": _features(self.header.languages),
                "splits": [{"name": "train", "num_bytes": self.bytes, "num_examples": self.units}],
            },
        }
        return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)}---"

    def _licence(self) -> tuple[str, str]:
        """The name that Hugging Face has for the licence, or `other` or `unknown`; and what the data say."""
        said = [self.header.licence] if self.header.licence else list(self.licences)
        if not said:
            return "unknown", ""
        name = "-".join(said[0].lower().split())
        return (name if len(said) == 1 and name in _LICENCES else "other"), _line(", ".join(said))

    def _body(self) -> Iterable[str]:
        named = [f"{_NAMES.get(code, code)} ({code})" for code in self.header.languages]
        yield f"# {_line(self.header.title)}\n"
        yield f"{self.units:,} units, each with texts in two or more of {', '.join(named)} that say the same.\n"
        yield "| language | texts | of these by machine translation |\n| --- | ---: | --- |"
        for code, name in zip(self.header.languages, named, strict=True):
            engines = [f"{count:,} ({_cell(engine)})" for (of, engine), count in self.engines.items() if of == code]
            yield f"| {name} | {self.texts[code]:,} | {'; '.join(engines) or 'none that the data name'} |"
        yield ""
        if self.engines:
            yield "Machine translations are drafts: nothing in the data says that a person has checked them."
        yield "Where no engine is named, the data do not say who wrote or translated a text.\n"
        yield "## Licence\n"
        yield f"{_line(self.header.licence) if self.header.licence else 'None was given for the corpus as a whole.'}\n"
        if self.licences:
            shown = "; ".join(f"{_line(licence)}: {count:,}" for licence, count in self.licences.most_common())
            silent = self.units - self.licences.total()
            yield f"Units say of themselves: {shown}{f'; nothing: {silent:,}' if silent else ''}.\n"
        yield "## Fields\n"
        yield "- `translation`: a text for each language; null where it is missing"
        yield "- `id`; `scores`: what was measured, such as `alignment`, a probability; `flags`: what a check objected to"
        yield "- `sides`: for each language the document, sentences and place (`start`, `end`, in characters) that a text comes"
        yield "  from, and `engine` and `revision` where a machine translated it"
        yield "- `licence`, `date` and other `properties` of a unit\n"
        method = f" ({_line(self.header.method)})" if self.header.method else ""
        yield f"Made on {self.header.created:%Y-%m-%d} by kazalign {__version__}{method}."


def _features(languages: Sequence[str]) -> list[dict[str, object]]:
    """The columns of `kazalign.corpora.formats.parquet` in the words of the library `datasets`."""

    def named(**types: str) -> list[dict[str, object]]:
        return [
            {"name": name, "list": "string"} if type_ == "strings" else {"name": name, "dtype": type_}
            for name, type_ in types.items()
        ]

    def side() -> list[dict[str, object]]:
        return named(document="string", sentences="strings", start="int64", end="int64", engine="string", revision="string")

    return [
        *named(id="string"),
        {"name": "translation", "dtype": {"translation": {"languages": list(languages)}}},
        {"name": "scores", "list": named(name="string", value="float64")},
        *named(flags="strings"),
        {"name": "sides", "struct": [{"name": code, "struct": side()} for code in languages]},
        *named(licence="string", date="string"),
        {"name": "properties", "list": named(name="string", value="string")},
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
