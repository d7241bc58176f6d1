"""COMET (Rei et al., EMNLP 2020): a network's judgement of a translation, given source and reference. Needs the extra `comet`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from kazalign.errors import ConfigurationError, MissingExtra, ModelError
from kazalign.evaluation.metrics import Array

MODEL_VARIABLE = "KAZALIGN_COMET"
"""The environment variable that names the checkpoint of a COMET model, e.g. of wmt22-comet-da (Apache-2.0)."""


class Comet:
    """The mean of the segments' scores, times a hundred. Statistics: score, 1.

    With several references a segment's score is the mean over them. The weights (2 GB and more) are never fetched: the
    variable `KAZALIGN_COMET` names a checkpoint on disk, beside whose folder its `hparams.yaml` lies; the tokenizer and the
    configuration of the encoder that it names must have been fetched, too. unbabel-comet 2.2.7 needs transformers below 5, so it
    cannot be in one environment with the extra `hf`.

    Raises:
        MissingExtra: the library is not installed.
        ConfigurationError: no checkpoint is named, or there is none.
    """

    name = "comet"
    title = "COMET"
    higher_is_better = True
    needs_sources = True

    def __init__(self) -> None:
        try:
            library = import_module("comet")
        except ImportError:
            raise MissingExtra("unbabel-comet", "comet", "the metric comet") from None
        checkpoint = os.environ.get(MODEL_VARIABLE)
        if not checkpoint or not Path(checkpoint).is_file():
            raise ConfigurationError(
                f"the metric comet needs a checkpoint on disk ({checkpoint or 'none is named'}); set {MODEL_VARIABLE} to "
                "the path of one, e.g. checkpoints/model.ckpt of Unbabel/wmt22-comet-da"
            )
        self._library: Any = library
        self._checkpoint = Path(checkpoint)

    @cached_property
    def _model(self) -> Any:
        try:
            return self._library.load_from_checkpoint(str(self._checkpoint), local_files_only=True)
        except Exception as error:  # the library raises bare ones, and those of three others
            reason = " ".join(str(error).split())[:300]
            raise ModelError(f"{self._checkpoint}: this COMET model cannot be loaded: {reason}") from error

    def statistics(
        self, hypotheses: Sequence[Sequence[str]], references: Sequence[Sequence[str]], sources: Sequence[str] | None
    ) -> Array:
        """A score for each segment of each system."""
        if sources is None:
            raise ConfigurationError("the metric comet looks at the source; name the source file with --source")
        rows = [
            {"src": source, "mt": text, "ref": reference}
            for version in references
            for texts in hypotheses
            for source, text, reference in zip(sources, texts, version, strict=True)
        ]
        scores = self._model.predict(rows, batch_size=8, gpus=0, progress_bar=False).scores
        means = np.array(scores).reshape(len(references), len(hypotheses), len(sources)).mean(axis=0)
        return np.stack([means, np.ones_like(means)], axis=2)

    def scores(self, sums: Array) -> Array:
        """The mean, times a hundred."""
        mean: Array = sums.dtype.type(100) * sums[:, 0] / sums[:, 1]
        return mean

    def segment_scores(self, statistics: Array) -> Array:
        """The same."""
        return self.scores(statistics)

    def signature(self, references: int, **more: object) -> str:
        """The checkpoint's name, as COMET knows no version but that."""
        info = {"nrefs": references, **more, "model": self._checkpoint.name, "version": version("unbabel-comet")}
        return "|".join(f"{key}:{value}" for key, value in info.items())
