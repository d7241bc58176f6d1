"""What must hold before anything is scored: a score of texts that do not belong together looks like any other score.

Shapes and empty references are always refused; what might be meant (a copy, another language, a shift by a line) is refused
unless forced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Sized

from kazalign.documents.identification import identify
from kazalign.errors import ConfigurationError, InputError
from kazalign.evaluation.files import Lines
from kazalign.languages import language

_SAMPLE = 100
"""Lines that are looked at for the language of a file."""
_BLOCK = 40
"""Lines that must agree before a shift is believed."""
_WORD = re.compile(r"\w{4,}")
_MARKUP = re.compile(r"\s*(?:<\?xml|<!DOCTYPE|<(?:refset|tstset|srcset|mteval|dataset|doc|html|tmx|xliff)\b)", re.IGNORECASE)


def check_given(hypotheses: Sized, references: Sized, *, source: str, target: str) -> None:
    """There is something to score, something to compare with, and two languages.

    Raises:
        ConfigurationError: says what to name.
    """
    if not len(references):
        raise ConfigurationError("there is nothing to compare with; name a reference with --reference")
    if not len(hypotheses):
        raise ConfigurationError("there is nothing to score; name a translation with --hypothesis")
    if source == target:
        raise ConfigurationError(
            f"source and target language are both {target}; name the source with --from, or the target with --target"
        )


def check_shapes(hypotheses: Sequence[Lines], references: Sequence[Lines], sources: Lines | None) -> None:
    """Every text has the same number of lines, no reference or source is empty, and some translation is not.

    Raises:
        InputError: names the place and the line.
    """
    first = references[0]
    if not len(first):
        raise InputError("there are no segments", path=first.place)
    given = [*references[1:], *([sources] if sources else []), *hypotheses]
    for other in given:
        if len(other) != len(first):
            longer, shorter = (other, first) if len(other) > len(first) else (first, other)
            raise InputError(
                f"this line has no counterpart: {longer.place} has {len(longer)} lines, {shorter.place} has {len(shorter)}; "
                "each line must be the translation of the same line, so find the line that is missing or was split; "
                "running texts, with sentences of their own, are aligned first with --documents",
                path=longer.place,
                line=len(shorter) + 1,
            )
    for kind, lines in [*(("reference", each) for each in references), *([("source", sources)] if sources else [])]:
        for number, text in enumerate(lines.texts, start=1):
            if not _visible(text):
                raise InputError(f"an empty {kind}; fill it in or take the line out of all files", path=lines.place, line=number)
    for each in hypotheses:
        if not any(_visible(text) for text in each.texts):
            raise InputError("all translations are empty; run the system again", path=each.place, line=1)


def check_meaning(
    hypotheses: Sequence[Lines],
    references: Sequence[Lines],
    sources: Lines | None,
    *,
    source: str | None,
    target: str,
    line_by_line: bool = True,
) -> None:
    """Nothing is a copy of what it is compared with, in another language than it should be, a table, or shifted by a line.

    Without `line_by_line` the segments of different texts need not answer each other, so a shift is none.

    Raises:
        InputError: names the place, the line and `--force`.
    """
    for each in [*references, *([sources] if sources else []), *hypotheses]:
        _check_plain(each)
    for number, each in enumerate(references):
        for other in references[:number]:
            _check_copy(each, other, "the reference")
        if sources:
            _check_copy(each, sources, "the source")
    _check_languages(hypotheses, references, sources, source=source, target=target)
    for each in hypotheses:
        for reference in references:
            _check_copy(each, reference, "the reference")
        if sources:
            _check_copy(each, sources, "the source")
        if line_by_line:
            _check_shift(each, references[0])


def notes(hypotheses: Sequence[Lines]) -> Iterator[str]:
    """What is odd about the translations but may be scored."""
    for each in hypotheses:
        empty = sum(not _visible(text) for text in each.texts)
        if empty:
            first = next(number for number, text in enumerate(each.texts, start=1) if not _visible(text))
            yield f"{each.place}: {empty} of {len(each)} translations are empty, the first in line {first}"
        spaced = sum(text.endswith((" .", " ?", " !")) for text in each.texts)
        if spaced * 2 > len(each):
            yield f"{each.place}: {spaced} lines end in a space and a full stop, as tokenised text does; score detokenised text"


def _visible(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _check_plain(lines: Lines) -> None:
    first = lines.texts[0]
    if _MARKUP.match(first):
        raise _refused("this is XML or HTML; take the sentences out of it, one a line", lines, 1)
    if len(lines) > 1 and all(text.startswith(("{", "[")) and text.endswith(("}", "]")) for text in lines.texts):
        raise _refused("this is JSON; take the sentences out of it, one a line", lines, 1)
    if sum("\t" in text for text in lines.texts) * 10 >= 9 * len(lines):
        raise _refused("a table: nearly every line has a tab; take the column with the text out of it", lines, 1)


def _check_copy(lines: Lines, other: Lines, what: str) -> None:
    if lines.texts == other.texts:
        raise _refused(f"the same as {what} {other.place}; was the wrong file named?", lines, 1)


def _check_languages(
    hypotheses: Sequence[Lines], references: Sequence[Lines], sources: Lines | None, *, source: str | None, target: str
) -> None:
    if sources and source:
        found, line = _language(sources, source)
        if found == target and found != source and _language(references[0], target)[0] == source:
            raise _refused(f"source and reference have changed places: this is {_name(found)}", sources, line)
        if found != source:
            raise _refused(f"the source should be {_name(source)}, but seems to be {_name(found)}", sources, line)
    for kind, group in (("reference", references), ("translation", hypotheses)):
        for each in group:
            found, line = _language(each, target)
            if found != target:
                raise _refused(f"the {kind} should be {_name(target)}, but seems to be {_name(found)}", each, line)


def _language(lines: Lines, expected: str) -> tuple[str, int]:
    """The language that most of a sample of lines are in, and the first of these lines; `expected` where it is not clear."""
    step = max(1, len(lines) // _SAMPLE)
    looked_at = [(number, text) for number, text in enumerate(lines.texts, start=1) if _visible(text)][::step]
    found = [(identify(text, expected), number) for number, text in looked_at]
    counts = Counter(code for code, _ in found)
    code, count = counts.most_common(1)[0]
    if code == expected or count * 2 <= len(found):
        return expected, 1
    return code, next(number for other, number in found if other == code)


def _check_shift(hypothesis: Lines, reference: Lines) -> None:
    """Whether a block of lines shares far more words with the lines before or after its own than with its own."""
    words = [[set(_WORD.findall(text.casefold())) for text in each.texts] for each in (hypothesis, reference)]
    size = len(reference)
    shared = {
        shift: [len(words[0][at] & words[1][at + shift]) if 0 <= at + shift < size else 0 for at in range(size)]
        for shift in (-1, 0, 1)
    }
    for start in range(0, max(1, size - _BLOCK // 2), _BLOCK // 2):
        block = slice(start, start + _BLOCK)
        here = sum(shared[0][block])
        for shift in (-1, 1):
            there = sum(shared[shift][block])
            if there > 3 * here + 15:
                first = next(at for at in range(start, size) if shared[shift][at] > shared[0][at])
                raise _refused(
                    f"shifted: from here on the lines answer the line {'before' if shift < 0 else 'after'} theirs in "
                    f"{reference.place} (line {first + 1 + shift}); a line is missing or there twice",
                    hypothesis,
                    first + 1,
                )


def _name(code: str) -> str:
    return "another language" if code == "other" else language(code).name


def _refused(message: str, lines: Lines, number: int) -> InputError:
    return InputError(f"{message} (--force scores it all the same)", path=lines.place, line=lines.line(number))
