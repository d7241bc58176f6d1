"""What every translation engine has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Decoding:
    """How an engine looks for its output. Engines that cannot honour a setting leave it and say so in their docstring.

    All penalties are off by default, because they hurt good output; the guard turns them on for a sentence that went wrong.
    """

    beam: int = 4
    """Hypotheses kept; 1 is greedy."""
    length_penalty: float | None = None
    """Above 1 favours long output, below 1 short; None: what suits the model and the target language, as its card says, or 1.
    It is the search's; reranking compares means."""
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0
    """Word pieces in a row that must not come twice; 0: no limit."""
    rerank: bool = False
    """Choose among the beam's hypotheses also by how well the source can be made back from each (a noisy channel; Yee et al.
    2019, EMNLP): slower, and more faithful. Engines that cannot go back refuse it."""

    @property
    def reranks(self) -> bool:
        """Whether there is something to rerank."""
        return self.rerank and self.beam > 1


@dataclass(frozen=True)
class Hypothesis:
    """What an engine made of one sentence; `score` is the mean log-probability of a piece, None where the engine gives none."""

    text: str
    score: float | None = None


@dataclass(frozen=True)
class Description:
    """What users are told of an engine. `revision` changes whenever its output may change."""

    name: str
    revision: str
    licence: str
    size: int | None
    """Bytes of weights on disk; None where they are somewhere else or not at hand."""
    directions: tuple[tuple[str, str], ...] | None
    """Pairs of language codes that it translates; None: any pair of those in `kazalign.languages`."""
    location: str
    """The folder, hub name or address of the weights."""
    at_hand: bool


class Engine(Protocol):
    """A translation engine: loads its weights when it is made, then translates batches."""

    @property
    def description(self) -> Description:
        """Name, revision, licence and whereabouts."""
        ...

    def length(self, text: str, language: str) -> int:
        """Pieces (or what the engine counts instead) in `text`, to compare with `limit`."""
        ...

    @property
    def limit(self) -> int:
        """The longest sentence, in pieces, that the engine translates well; longer ones are split before they come here."""
        ...

    def translate(self, sentences: Sequence[str], *, source: str, target: str, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis a sentence, in order. `source` and `target` are codes of `kazalign.languages`.

        Raises:
            ConfigurationError: the engine does not translate in this direction.
            ModelError: the weights do not work.
            OutputError: a remote engine cannot be reached or answers with an error.
        """
        ...


@runtime_checkable
class ChannelScorer(Protocol):
    """An engine that reranks can score a translation that it did not choose itself in the same way."""

    def channel_scores(self, sentences: Sequence[str], translations: Sequence[str], *, source: str, target: str) -> list[float]:
        """For each sentence the score of its translation by the search and by the way back, higher for a better one.

        Raises:
            ModelError: the weights do not work.
        """
        ...
