"""Give lower-cased text its capitals back, by the casing that each word has most often in cased text.

The idea is that of the Moses truecaser (Koehn et al. 2007): words inside sentences vote; the first word of a sentence is always
written with a capital.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class Recaser:
    """Learns from cased sentences; `recase` then works on lower-cased ones."""

    def __init__(self, sentences: Iterable[str]) -> None:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            if sentence.isupper():
                continue
            words = _WORD.findall(sentence)
            for word in words[1:]:
                votes[word.lower()][word] += 1
        self._best = {lowered: best for lowered, counter in votes.items() if (best := counter.most_common(1)[0][0]) != lowered}

    def recase(self, sentence: str) -> str:
        """The sentence with names and its first letter in capitals."""
        restored = _WORD.sub(lambda match: self._best.get(match[0], match[0]), sentence)
        for at, character in enumerate(restored):
            if character.isalpha():
                return restored[:at] + character.upper() + restored[at + 1 :]
        return restored
