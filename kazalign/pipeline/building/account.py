"""What became of every file and every sentence of a build."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kazalign import __version__
from kazalign.pipeline.grouped.texts import Text


@dataclass
class Account:
    """Every file is in a group or left out, and every sentence that was read is in just one of the counts."""

    languages: tuple[str, ...] = ()
    files: int = 0
    left_out: list[dict[str, Any]] = field(default_factory=list)
    """Files that are in no group: `path`, `why`, and what else is known."""
    groups: list[dict[str, Any]] = field(default_factory=list)
    """Groups that were aligned: `name`, `texts` (by language), `units`, `alone` (sentences, by language), `score`, `notes`."""
    sentences: dict[str, dict[str, int]] = field(default_factory=dict)
    """Language -> `read`, `aligned`, `alone` (in a group, but without an answer), `left_out` (in no group)."""
    cleaning: dict[str, Any] | None = None
    """What the filters did; None where there were none."""
    why_not: str | None = None
    """Why there is no corpus; None where there is one."""
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def leave(self, path: str, why: str, **known: object) -> None:
        """A file that is in no group."""
        self.left_out.append({"path": path, "why": why, **known})

    def count(self, texts: Sequence[Text]) -> None:
        """Count the sentences, once the groups are known."""
        grouped = {path: group["alone"][code] for group in self.groups for code, path in group["texts"].items()}
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            alone = grouped.get(text.task.path)
            found = {"read": text.sentences, "aligned": 0, "alone": 0, "left_out": text.sentences}
            if alone is not None:
                found |= {"aligned": text.sentences - alone, "alone": alone, "left_out": 0}
            counts[text.code].update(found)
        codes = dict.fromkeys((*self.languages, *counts))  # also the languages of texts that were left out
        self.sentences = {code: dict(counts[code]) for code in codes if code in counts}

    def lines(self) -> Iterator[str]:
        """For people."""
        for each in self.left_out:
            yield f"left out: {each['path']}: {each['why']}"
        yield from self.notes
        for code, counts in self.sentences.items():
            parts = (f"{count:,} {what.replace('_', ' ')}" for what, count in counts.items())
            yield f"sentences in {code}: {', '.join(parts)}"
        files = sum(len(group["texts"]) for group in self.groups)
        units = sum(group["units"] for group in self.groups)
        yield (
            f"{files} files in {len(self.groups)} groups, {len(self.left_out)} left out; {units:,} units aligned; "
            f"{self.seconds:.1f} seconds"
        )

    def as_plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "kazalign": __version__,
            "languages": list(self.languages),
            **({"why_not": self.why_not} if self.why_not else {}),
            "files": self.files,
            "sentences": self.sentences,
            "groups": self.groups,
            "left_out": self.left_out,
            "cleaning": self.cleaning,
            "seconds": round(self.seconds, 1),
        }
