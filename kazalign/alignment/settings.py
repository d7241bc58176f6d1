"""The numbers behind the presets, and how a bead's score becomes a probability.

All were found on disturbed dev sets (FLORES-200 dev and newsdev2019, never the articles) by
`python eval/alignment.py DATA --tune PRESET [--embedder E] [--method M]`; see `eval/results/alignment.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

from kazalign.alignment.gains import Weights
from kazalign.errors import ConfigurationError


@dataclass(frozen=True)
class Calibration:
    """A logistic function of what is known of a bead: the probability that it is right in the strict sense."""

    constant: float
    similarity: float
    deviation: float
    merged: float
    crossing: float

    def probability(self, similarity: float, deviation: float, *, merged: bool, crossing: bool) -> float:
        """From a bead's similarity and length deviation (see `Gains`), its shape and its place."""
        logit = self.constant + self.similarity * similarity + self.deviation * deviation
        logit += self.merged * merged + self.crossing * crossing
        return 1 / (1 + exp(-max(-50.0, min(50.0, logit))))


@dataclass(frozen=True)
class Settings:
    """What an alignment goes by."""

    weights: Weights
    calibration: Calibration


PRESETS = ("news", "legal", "subtitles")
DOUBTFUL = 0.5
"""Beads below this probability are listed as doubtful, and are better left out of a corpus."""

_E5_NEWS = Weights(
    threshold=0.0507,
    length=0.4542,
    length_limit=0.4038,
    shape=0.254,
    more=0.39,
    both=0.0198,
    ending=0.195,
    unfinished=0.0,
    swap=0.0394,
    move=0.1333,
    move_each=0.15,
    paragraph=0.1,
    heading=0.3,
)
_E5_LEGAL = replace(_E5_NEWS, threshold=0.0225, length_limit=0.525, shape=0.1954, swap=1.0, move=0.7692, move_each=0.1)
_E5_SUBTITLES = replace(
    _E5_NEWS,
    threshold=0.0333,
    length=0.1333,
    length_limit=0.2333,
    shape=0.0067,
    more=0.0225,
    both=0.01,
    ending=0.4,
    unfinished=0.4615,
    swap=1.0,
    move=0.6667,
    move_each=0.1,
)
_LEXICAL_NEWS = replace(
    _E5_NEWS,
    threshold=-0.4388,
    length=1.4625,
    length_limit=1.0,
    shape=0.25,
    more=0.675,
    both=0.1688,
    swap=0.1688,
    move=0.3,
    move_each=0.1,
)
_LEXICAL = Settings(_LEXICAL_NEWS, Calibration(constant=0.59, similarity=8.57, deviation=-6.01, merged=-2.00, crossing=-1.25))
_TRANSLATION_NEWS = replace(_LEXICAL_NEWS, threshold=-0.13, length=0.975, ending=0.2925, swap=0.1125, move=0.2308)
_TRANSLATION = Settings(
    _TRANSLATION_NEWS, Calibration(constant=-1.34, similarity=13.82, deviation=-2.09, merged=-2.35, crossing=-0.49)
)
_AUTO_NEWS = replace(_E5_NEWS, threshold=0.039, length_limit=0.3106, swap=0.0887)

_SETTINGS = {
    ("e5", "news"): Settings(
        _E5_NEWS, Calibration(constant=-4.03, similarity=18.16, deviation=-3.67, merged=-2.51, crossing=-0.74)
    ),
    ("e5", "legal"): Settings(
        _E5_LEGAL, Calibration(constant=-4.21, similarity=18.93, deviation=-3.40, merged=-2.14, crossing=-6.44)
    ),
    ("e5", "subtitles"): Settings(
        _E5_SUBTITLES, Calibration(constant=-5.40, similarity=12.51, deviation=-7.79, merged=0.74, crossing=-2.33)
    ),
    # Without a neural model the presets do not differ: they were measured for news alone. `auto` goes by those of e5 elsewhere.
    ("lexical", "news"): _LEXICAL,
    ("lexical", "legal"): _LEXICAL,
    ("lexical", "subtitles"): _LEXICAL,
    ("translation", "news"): _TRANSLATION,
    ("translation", "legal"): _TRANSLATION,
    ("translation", "subtitles"): _TRANSLATION,
    ("auto", "news"): Settings(
        _AUTO_NEWS, Calibration(constant=-3.90, similarity=19.37, deviation=-4.18, merged=-2.36, crossing=-0.08)
    ),
}


def settings(measure: str, preset: str) -> Settings:
    """The settings for an embedder (or `translation`, or `auto`) and a preset; embedders not measured go by those of e5.

    Raises:
        ConfigurationError: there is no such preset.
    """
    if preset not in PRESETS:
        raise ConfigurationError(f"unknown preset {preset!r}; known are: {', '.join(PRESETS)}")
    return _SETTINGS.get((measure, preset), _SETTINGS["e5", preset])
