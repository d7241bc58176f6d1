"""One self-contained HTML page: source and translations side by side, with what the guard objects to.

The page carries its style and script (`page.css`, `page.js`) and forbids itself the network. A paragraph is a row with a
cell for each language; a paragraph without sentences (id line, byline, source line) is a row across all of them.

A sentence is one `<span data-sentence="ID">` in every column, made by `_span`. Words are marked where translations have links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from typing import Literal

from kazalign import html
from kazalign.corpora.writers.provenance import targets
from kazalign.corpora.writers.words import Span, marked
from kazalign.documents.model import FURNITURE, Document, Paragraph, Sentence, TranslatedDocument, Translation
from kazalign.languages import LANGUAGES

_WORD_JOINER = "&#8288;"
"""Keeps a mark in the line of the word before it."""
_NAMES = {language.code: (language.name, language.own_name) for language in LANGUAGES}
_NOTICE = (
    '<p class="notice"><b>Machine translation.</b> '
    "No person has checked it: compare it with the original before you rely on it.</p>\n"
)
_OPEN_FLAGS = 10
"""With more flagged sentences than this their list starts folded, so that the article is in sight."""


class PageWriter:
    """All languages in one page; for reading, not for reading in."""

    name = "html"
    suffix = ".html"
    per_language = False

    def write(self, translated: TranslatedDocument, language: str | None) -> Iterator[str]:
        """The page, row by row. Control characters, which HTML cannot hold, are shown as U+FFFD.

        Raises:
            ConfigurationError: there is no translation into `language`.
            OutputError: sentences and translations do not belong together.
        """
        page = _Page(translated.document, translated.source, targets(translated, language), translated.licence)
        yield from page.head()
        yield from page.rows()
        yield "</main>\n" + html.FOOT


class _Page:
    def __init__(
        self, document: Document, source: str, translations: Mapping[str, tuple[Translation, ...]], licence: str
    ) -> None:
        self.document = document
        self.source = source
        self.translations = {code: {each.sentence: each for each in every} for code, every in translations.items()}
        self.licence = licence
        self.linked = any(each.links for every in translations.values() for each in every)
        self.numbers = dict(zip((sentence.id for sentence in document.sentences), count(1)))
        self.headline = next((paragraph for paragraph in document.paragraphs if paragraph.kind == "heading"), None)
        headline = self.headline.text if self.headline else None
        self.title = document.metadata.title or headline or document.id

    def head(self) -> Iterator[str]:
        style = html.resource(__package__, "page.css")
        script = html.resource(__package__, "links.js") * self.linked + html.resource(__package__, "page.js")
        yield html.head(self.title, style=style, script=script, body=f'style="--columns: {len(self.translations) + 1}"')
        yield '<header class="about">\n'
        yield from self.about()
        yield from self.to_check()
        yield '</header>\n<main>\n<div class="row languages" aria-hidden="true">'
        for code in (self.source, *self.translations):
            name, own_name = _NAMES.get(code, ("", code))
            label = f"<small>{html.text(name)}</small>" if name != own_name else ""
            yield f'<div class="cell"><b lang="{html.text(code)}">{html.text(own_name)}</b> {label}</div>'
        yield "</div>\n"

    def about(self) -> Iterator[str]:
        """The title where the article has no headline, the notice, the facts."""
        if self.headline is None:
            yield f'<h1 lang="{self.source}" dir="auto">{html.text(self.title)}</h1>\n'
        yield _NOTICE
        metadata = self.document.metadata
        every = [each for translations in self.translations.values() for each in translations.values()]
        facts = {
            "Author": metadata.author,
            "Source": metadata.source,
            "Date": metadata.date,
            "Engine": ", ".join(dict.fromkeys(f"{each.engine}, revision {each.revision}" for each in every)) or None,
            "Licence": self.licence,
            "Sentences": str(len(self.numbers)),
            "To check": str(sum(1 for each in every if each.flags)),
        }
        cells = (f"<div><dt>{name}</dt><dd>{html.text(value)}</dd></div>" for name, value in facts.items() if value)
        yield f'<dl class="facts">{"".join(cells)}</dl>\n'

    def to_check(self) -> Iterator[str]:
        """The list of flagged sentences, each a link to its place."""
        flagged = [each for translations in self.translations.values() for each in translations.values() if each.flags]
        if not flagged:
            return
        unfolded = " open" if len(flagged) <= _OPEN_FLAGS else ""
        yield f'<details class="to-check"{unfolded}><summary>Translations to check: {len(flagged)}</summary>\n<ul>\n'
        for each in flagged:
            yield (
                f'<li><a href="#{self.anchor(each)}"><span class="code">{html.text(each.language)}</span> '
                f'<span class="reason">{_reasons(each)}</span> '
                f'<span lang="{html.text(each.language)}" dir="auto">{html.text(each.text)}</span></a></li>\n'
            )
        yield "</ul>\n</details>\n"

    def rows(self) -> Iterator[str]:
        for paragraph in self.document.paragraphs:
            kind = f"{paragraph.kind} furniture" if paragraph.kind in FURNITURE else paragraph.kind
            cells = self.cells(paragraph) if paragraph.sentences else self.one_cell(paragraph)
            yield f'<div class="row {kind}">{"".join(cells)}</div>\n'

    def one_cell(self, paragraph: Paragraph) -> Iterator[str]:
        tag = self.tag(paragraph)
        yield f'<div class="cell across" lang="{self.source}" dir="auto"><{tag}>{html.text(paragraph.text)}</{tag}></div>'

    def cells(self, paragraph: Paragraph) -> Iterator[str]:
        yield self.cell(paragraph, self.source, self.source_span)
        for code, translations in self.translations.items():
            yield self.cell(paragraph, code, partial(self.target_span, translations))

    def cell(self, paragraph: Paragraph, code: str, span: Callable[[Sentence], str]) -> str:
        """The paragraph in one language; what stands between its sentences stays as it was, as in plain text."""
        pieces, at = [self.marker(paragraph)], paragraph.start
        for sentence in paragraph.sentences:
            pieces += [html.text(self.document.text[at : sentence.start]), span(sentence)]
            at = sentence.end
        pieces.append(html.text(self.document.text[at : paragraph.end]))
        tag = self.tag(paragraph)
        return f'<div class="cell" lang="{html.text(code)}" dir="auto"><{tag}>{"".join(pieces)}</{tag}></div>'

    def marker(self, paragraph: Paragraph) -> str:
        """What stands before a list item in its line, as a bullet if it is no number or letter."""
        if paragraph.kind != "list_item":
            return ""
        line = self.document.text[: paragraph.start].rpartition("\n")[2].strip()
        return f'<span class="marker">{html.text(line) if any(map(str.isalnum, line)) else "•"}</span> '

    def tag(self, paragraph: Paragraph) -> str:
        if paragraph.kind != "heading":
            return "p"
        return "h1" if paragraph is self.headline else "h2"

    def source_span(self, sentence: Sentence) -> str:
        other = "und" if sentence.language == "other" else sentence.language
        language = "" if other == self.source else f' lang="{html.text(other)}"'
        text = marked(sentence.text, 0, self.links(sentence.id, self.translations, 0))
        return _span(sentence.id, text, f' tabindex="0"{language}')

    def target_span(self, translations: Mapping[str, Translation], sentence: Sentence) -> str:
        translation, mark = translations[sentence.id], ""
        if translation.flags:
            reasons = _reasons(translation)
            mark = (
                f'<span class="with-flag">{_WORD_JOINER}'
                f'<button type="button" class="flag" lang="en" aria-label="To check: {reasons}">'
                f'<span class="tip" role="tooltip">To check: {reasons}</span></button></span>'
            )
        text = marked(translation.text, 0, self.links(sentence.id, [translation.language], 1))
        return _span(translation.sentence, text, f' id="{self.anchor(translation)}"', mark)

    def links(self, sentence: str, codes: Iterable[str], side: Literal[0, 1]) -> dict[Span, list[str]]:
        """The linked words of a sentence, or of its translation into one language, with the names of their links."""
        found: dict[Span, list[str]] = defaultdict(list)
        for code in codes:
            if links := self.translations[code][sentence].links:
                for link in links.links:
                    span = (links.source[link.source], links.target[link.target])[side]
                    found[span].append(f"{html.text(code)}-{self.numbers[sentence]}-{link.source}-{link.target}")
        return found

    def anchor(self, translation: Translation) -> str:
        """Made of the sentence's number in the page, since its id may hold what an address may not."""
        return f"{html.text(translation.language)}-{self.numbers[translation.sentence]}"


def _span(sentence: str, text: str, attributes: str, mark: str = "") -> str:
    """One sentence in one column; `text` is HTML."""
    return f'<span class="sentence" data-sentence="{html.text(sentence)}"{attributes}>{text}{mark}</span>'


def _reasons(translation: Translation) -> str:
    return html.text(", ".join(flag.replace("_", " ") for flag in translation.flags))
