"""What must come through a translation as it is, and what marks words in it: code, addresses, links, emphasis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kazalign.documents.markup import Marked, marked_in, put_back
from kazalign.documents.model import Document, Paragraph, Sentence, Translation, WordLinks
from kazalign.translation import guard
from kazalign.translation.glossary import Linker
from kazalign.translation.holding import Held, hold
from kazalign.translation.names import names_changed

Translator = Callable[[Iterable[Sentence]], Iterator[Translation]]


@dataclass(frozen=True)
class _Prepared:
    """A sentence, its markup, and its text as the engine is to see it."""

    sentence: Sentence
    original: str
    """As it is written in the document, with its marks."""
    marked: tuple[Marked, ...]
    held: Held

    def for_engine(self, held: Held) -> Sentence:
        return replace(self.sentence, text=held.text)


def translate_marked(
    document: Document, translator: Translator, again: Translator, linker: Linker, *, with_links: bool
) -> list[Translation]:
    """Translate a document's sentences without their markup, code and addresses, and put these back.

    `again` translates sentences of which the engine lost something, without that.

    What the engine loses of them is put where the words say that stand before it. Sentences with markup, or with `with_links`
    all, are linked word by word. A mark that had to be placed by guess gives the flag `markup`.
    """
    sentences = [_prepared(document, paragraph, each) for paragraph in document.paragraphs for each in paragraph.sentences]
    made = list(translator(each.for_engine(each.held) for each in sentences))
    lost = {at: missing for at, each in enumerate(sentences) if (missing := each.held.missing(made[at].text))}
    without = (sentences[at].for_engine(sentences[at].held.without(missing)) for at, missing in lost.items())
    for at, translation in zip(lost, again(without), strict=True):
        made[at] = translation
    _restore(sentences, made, linker)
    wanted = [number for number, each in enumerate(sentences) if with_links or each.marked]
    pairs = [(sentences[number].sentence.text, made[number].text) for number in wanted]
    for number, links in zip(wanted, linker(pairs) if pairs else (), strict=True):
        made[number] = _with_marks(made[number], sentences[number], links)
        if with_links:
            made[number] = _with_links(made[number], sentences[number].sentence, links)
    return made


def _prepared(document: Document, paragraph: Paragraph, sentence: Sentence) -> _Prepared:
    marked = marked_in(document, paragraph, sentence)
    kept = [(each.start, each.end, each.content) for each in marked if each.content]
    return _Prepared(sentence, document.text[sentence.start : sentence.end], marked, hold(sentence.text, kept))


def _restore(sentences: Sequence[_Prepared], made: list[Translation], linker: Linker) -> None:
    """Put code and addresses where their stand-ins are, and those without one where the words say."""
    for number, each in enumerate(sentences):
        translation = made[number]
        if not each.held.contents:
            continue
        missing = each.held.missing(translation.text)
        text = each.held.released(translation.text)
        if missing:
            inserted = [Marked(at, at, f" {each.held.contents[one]}", "") for one in missing for at in (each.held.places[one],)]
            text, _ = put_back(text, inserted, linker([(each.sentence.text, text)])[0], each.held.contents)
        made[number] = replace(translation, text=text, flags=_flags(each.sentence, translation, text))


def _flags(sentence: Sentence, translation: Translation, text: str) -> tuple[str, ...]:
    """What the guard says of the sentence as it is now; what is known from elsewhere stays."""
    others = tuple(
        flag for flag in translation.flags if flag not in guard.WEIGHTS or flag in ("glossary", "names", *guard.MENDED)
    )
    if "already_target" in others or text == sentence.text:
        return translation.flags
    return (*guard.examine(sentence.text, text, sentence.language, translation.language), *others)


def _with_marks(translation: Translation, each: _Prepared, links: WordLinks) -> Translation:
    if not each.marked:
        return translation
    if translation.text == each.sentence.text:
        return replace(translation, marked=each.original)
    text, certain = put_back(translation.text, each.marked, links, each.held.contents)
    flags = translation.flags if certain else (*translation.flags, "markup")
    return replace(translation, marked=text, flags=flags)


def _with_links(translation: Translation, sentence: Sentence, links: WordLinks) -> Translation:
    """The translation with its links, and flagged where these say that a name has become another."""
    flagged = "names" in translation.flags
    changed = not flagged and sentence.language == "kk" and names_changed(sentence.text, translation.text, links)
    return replace(translation, links=links, flags=(*translation.flags, "names") if changed else translation.flags)
