"""Small test sets: sentences of our own, and systems that spoil them in ways that a seed fixes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SUBJECTS = ("The mayor", "A young engineer", "The school board", "Our correspondent", "The river", "Every second farmer")
VERBS = ("opened", "described", "repaired", "has not seen", "will inspect", "praised")
OBJECTS = ("the new bridge", "three old wells", "a library of 1,200 books", "the road to the lake", "the harvest", "two schools")
PLACES = ("in Aktobe", "near the station", "on Monday", "before the winter", "at the request of the villagers", "again")


def english(count: int) -> list[str]:
    """So many different English sentences."""
    every = [f"{s} {v} {o} {p}." for p in PLACES for o in OBJECTS for v in VERBS for s in SUBJECTS]
    return random.Random(7).sample(every, count)


def kazakh(count: int) -> list[str]:
    """So many different Kazakh sentences; what they say has nothing to do with the English ones."""
    who = ("Әкім", "Жас инженер", "Мектеп кеңесі", "Біздің тілші", "Әрбір фермер", "Көршіміз")
    what = ("жаңа көпірді", "үш құдықты", "кітапхананы", "көлге баратын жолды", "егінді", "екі мектепті")
    when = ("дүйсенбіде", "қыс түспей", "ауылдың өтінішімен", "қайтадан", "өткен аптада", "биыл")
    did = ("ашты", "сипаттады", "жөндеді", "көрген жоқ", "тексереді", "мақтады")
    every = [f"{a} {c} {b} {d}." for a in who for b in what for c in when for d in did]
    return random.Random(11).sample(every, count)


def spoiled(sentences: Sequence[str], *, share: float, seed: int) -> list[str]:
    """Words exchanged, dropped or replaced: what a system of some quality might make of the references."""
    chance = random.Random(seed)
    result = []
    for sentence in sentences:
        words = sentence.split()
        for at in range(len(words)):
            if chance.random() < share:
                words[at] = chance.choice(("some", "thing", words[chance.randrange(len(words))], ""))
        result.append(" ".join(word for word in words if word) or "nothing")
    return result


@dataclass(frozen=True)
class Files:
    """Where the files of a test set lie."""

    folder: Path
    source: Path
    reference: Path
    other_reference: Path
    good: Path
    bad: Path


def write(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Sixty segments, two references, two systems."""
    references = english(60)
    return Files(
        folder=tmp_path,
        source=write(tmp_path / "source.kk", kazakh(60)),
        reference=write(tmp_path / "reference.en", references),
        other_reference=write(
            tmp_path / "other.en", [text.replace("The", "This").replace(" the ", " a ") for text in references]
        ),
        good=write(tmp_path / "good.txt", spoiled(references, share=0.2, seed=1)),
        bad=write(tmp_path / "bad.txt", spoiled(references, share=0.5, seed=2)),
    )
