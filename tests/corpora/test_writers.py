"""The registry, provenance and plain text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kazalign import __version__
from kazalign.corpora.formats import FORMATS
from kazalign.corpora.writers import WRITERS, CorpusWriter, writer, writer_names
from kazalign.corpora.writers.provenance import provenance
from kazalign.documents.model import TranslatedDocument
from kazalign.errors import ConfigurationError, OutputError


def test_formats_are_those_of_the_command() -> None:
    assert writer_names()[:4] == ("text", "html", "tsv", "jsonl")


@pytest.mark.parametrize("name", WRITERS)
def test_each_writer_goes_by_its_name(name: str) -> None:
    assert writer(name).name == name
    assert writer(name).suffix.startswith(".")


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="unknown format 'pdf'; known are: text, html, tsv, jsonl, csv"):
        writer("pdf")


def test_formats_of_corpora_are_formats_of_documents_too() -> None:
    assert set(FORMATS) <= set(writer_names()) and len(set(writer_names())) == len(writer_names())
    assert isinstance(writer("csv"), CorpusWriter) and not isinstance(writer("tsv"), CorpusWriter)


@pytest.fixture
def package_with_writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package, as pip would install it, with a writer that works and one that does not."""
    (tmp_path / "shouting.py").write_text("class Writer:\n    name, suffix, per_language = 'shout', '.txt', True\n")
    (tmp_path / "shouting-1.dist-info").mkdir()
    (tmp_path / "shouting-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1\n")
    (tmp_path / "shouting-1.dist-info" / "entry_points.txt").write_text(
        "[kazalign.writers]\nshout = shouting:Writer\nbroken = shouting:Missing\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("package_with_writers")
def test_other_packages_add_writers() -> None:
    assert writer_names()[len(WRITERS) :][:2] == ("broken", "shout")
    assert writer("shout").name == "shout"
    with pytest.raises(ConfigurationError, match=r"'broken' \(shouting:Missing\) cannot be loaded"):
        writer("broken")


@pytest.mark.parametrize("name", WRITERS)
def test_language_that_was_not_translated_into(name: str, article: TranslatedDocument) -> None:
    with pytest.raises(ConfigurationError, match="no translation into 'kk'; there are: en, ru"):
        list(writer(name).write(article, "kk"))


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kept", [slice(0, 2), slice(1, 3), slice(0, 0)])
def test_translations_that_do_not_belong_to_the_sentences(name: str, kept: slice, article: TranslatedDocument) -> None:
    wrong = replace(article, translations={"en": article.translations["en"][kept]})
    with pytest.raises(OutputError, match=r"3 sentences but \d translations into en; number \d is"):
        list(writer(name).write(wrong, "en"))


def test_text_has_the_shape_of_the_original(article: TranslatedDocument) -> None:
    assert "".join(writer("text").write(article, "en")) == (
        "KZ-7\n\nSeedlings planted by the Aral\n\n"
        "This is the <b>first</b> & not the last.  People and vehicles came.\n\nДереккөз: әкімдік\n"
    )


def test_text_wants_one_language(article: TranslatedDocument) -> None:
    with pytest.raises(ConfigurationError, match="one language at a time"):
        list(writer("text").write(article, None))


def test_provenance_says_who_made_it_and_what_to_check(article: TranslatedDocument) -> None:
    english = provenance(article, "en")
    assert json.loads(json.dumps(english)) == english
    assert english == {
        "kazalign": __version__,
        "document": "kz-7",
        "path": "kz-7.txt",
        "source_language": "kk",
        "language": "en",
        "machine_translation": True,
        "engines": [{"engine": "toy", "revision": "1", "sentences": 3}],
        "licence": "Apache-2.0",
        "sentences": 3,
        "flags": {"numbers": 1, "length_ratio": 1},
        "flagged": {"p3s2": ["numbers", "length_ratio"]},
    }
    assert provenance(article, "ru")["engines"] == [
        {"engine": "toy", "revision": "1", "sentences": 2},
        {"engine": "other", "revision": "2", "sentences": 1},
    ]
