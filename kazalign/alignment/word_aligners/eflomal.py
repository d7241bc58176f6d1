"""eflomal (Östling and Tiedemann 2016), a program that learns word links from the very pairs that it links; for whole corpora.

It is called as a program, never imported. Kazakh words go to it in stem and suffixes, all words in small letters; its links in
the two directions are joined by grow-diag-final-and, and told between words.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from kazalign.alignment.suffixes import morphs
from kazalign.alignment.word_aligners import Words
from kazalign.atomic import write_text_atomically
from kazalign.documents.model import Link
from kazalign.errors import ConfigurationError, InputError, MissingExtra, ModelError

LONGEST = 1000
"""Tokens of a sentence that the program takes; it stops at 1024."""
BOTH, ONE = 0.91, 0.35
"""How often links are right that were found in both directions, and in one; see `eval/word_alignment.py`."""
_NEIGHBOURS = tuple(step for step in product((-1, 0, 1), repeat=2) if step != (0, 0))

LinkSet = set[tuple[int, int]]


class EflomalAligner:
    """Links words with `eflomal-align`.

    Args:
        threads: not used; the program takes three for each direction at most.
        priors: counts of an earlier run, used where the file is there and otherwise written when the links are made.

    Raises:
        MissingExtra: the program is not installed.
    """

    def __init__(self, *, threads: int = 0, priors: Path | None = None) -> None:
        self._align, self._make_priors = (_program(name) for name in ("eflomal-align", "eflomal-makepriors"))
        self._priors, self._languages = priors, ("", "")
        if priors is not None and priors.exists():
            _check(priors)

    def align(self, pairs: Sequence[tuple[Words, Words]], languages: tuple[str, str]) -> list[tuple[Link, ...]]:
        """See `WordAligner.align`; sentences of more than `LONGEST` tokens have no links.

        Raises:
            ConfigurationError: there are priors, and these are other languages than before.
            ModelError: the program failed.
            InputError, OutputError: the priors cannot be written.
        """
        if self._priors is not None and self._languages not in (("", ""), languages):
            raise ConfigurationError(f"{self._priors}: priors are of two languages, not of three; align two texts at a time")
        self._languages = languages
        tokens = [(_tokens(*source, languages[0]), _tokens(*target, languages[1])) for source, target in pairs]
        fitting = [number for number, sides in enumerate(tokens) if all(0 < len(side) <= LONGEST for side in sides)]
        found: list[tuple[Link, ...]] = [()] * len(pairs)
        if fitting:
            directions = self._run([tokens[number] for number in fitting])
            for number, forward, reverse in zip(fitting, *directions, strict=True):
                found[number] = _links(*tokens[number], forward, reverse)
        return found

    def _run(self, tokens: Sequence[tuple[_Tokens, _Tokens]]) -> tuple[list[LinkSet], list[LinkSet]]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            texts, directions = [folder / "source", folder / "target"], [folder / "forward", folder / "reverse"]
            for side, path in enumerate(texts):
                path.write_text("".join(" ".join(each[side].texts) + "\n" for each in tokens), encoding="utf-8")
            sides = ["-s", texts[0], "-t", texts[1]]
            used = ["-p", self._priors] if self._priors is not None and self._priors.exists() else []
            _call([self._align, *sides, "-f", directions[0], "-r", directions[1], *used])
            if self._priors is not None and not used:
                _call([self._make_priors, *sides, "-f", directions[0], "-r", directions[1], "-p", folder / "priors"])
                with (folder / "priors").open(encoding="utf-8") as made:
                    write_text_atomically(self._priors, made)
            forward, reverse = (_read(path) for path in directions)
        if not len(forward) == len(reverse) == len(tokens):
            raise ModelError(
                f"eflomal was given {len(tokens)} pairs and linked {len(forward)} and {len(reverse)}; install it anew"
            )
        return forward, reverse


class _Tokens:
    """What the program sees of a text: its words in small letters, Kazakh ones in parts, with the words' numbers and places."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.owners: list[int] = []
        self.spans: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self.texts)


def _tokens(text: str, words: Sequence[tuple[int, int]], language: str) -> _Tokens:
    tokens = _Tokens()
    for number, (start, end) in enumerate(words):
        word = text[start:end]
        parts = [(morph.start, morph.end) for morph in morphs(word)] if language == "kk" else [(0, len(word))]
        for first, last in parts:
            if written := "".join(word[first:last].lower().split()):
                tokens.texts.append("+" * bool(first) + written)
                tokens.owners.append(number)
                tokens.spans.append((start + first, start + last))
    return tokens


def _links(source: _Tokens, target: _Tokens, forward: LinkSet, reverse: LinkSet) -> tuple[Link, ...]:
    both = forward & reverse
    found: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row, column in sorted(grown(forward, reverse)):
        found[source.owners[row], target.owners[column]].append((row, column))
    return tuple(
        Link(
            *words,
            BOTH if both.intersection(places) else ONE,
            tuple((source.spans[row], target.spans[column]) for row, column in places),
        )
        for words, places in sorted(found.items())
    )


def grown(forward: LinkSet, reverse: LinkSet) -> LinkSet:
    """Koehn, Och and Marcu (2003): the intersection, grown by neighbours of the union, then by what is free on both sides."""
    links, union = forward & reverse, forward | reverse
    rows, columns = {row for row, _ in links}, {column for _, column in links}
    waiting = sorted(links, reverse=True)
    while waiting:
        row, column = waiting.pop()
        for down, right in _NEIGHBOURS:
            new = (row + down, column + right)
            if new in union and new not in links and (new[0] not in rows or new[1] not in columns):
                links.add(new)
                rows.add(new[0])
                columns.add(new[1])
                waiting.append(new)
    for new in (*sorted(forward), *sorted(reverse)):
        if new[0] not in rows and new[1] not in columns:
            links.add(new)
            rows.add(new[0])
            columns.add(new[1])
    return links


def _program(name: str) -> str:
    """Where a program of eflomal is: on the path, or beside the Python that runs."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise MissingExtra("eflomal", "eflomal", "word alignment by eflomal")
    return found


def _call(command: Sequence[object]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise ModelError(f"{Path(str(command[0])).name} failed (exit status {done.returncode}): {said or 'it said nothing'}")


def _check(priors: Path) -> None:
    """Whether a file looks like eflomal's priors: lines of LEX, HMMF, HMMR, FERF or FERR and their counts."""
    try:
        with priors.open(encoding="utf-8") as file:
            first = file.readline().split("\t")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the priors cannot be read ({error}); name another file", path=priors) from error
    if first[0] not in ("LEX", "HMMF", "HMMR", "FERF", "FERR"):
        raise InputError("these are no priors of eflomal; name another file, or one that is not there yet", path=priors, line=1)


def _read(path: Path) -> list[LinkSet]:
    return [set(_pairs(row)) for row in path.read_text(encoding="utf-8").splitlines()]


def _pairs(row: str) -> Iterator[tuple[int, int]]:
    for link in row.split():
        one, _, other = link.partition("-")
        yield int(one), int(other)
