"""Segment any Text (Frohmann et al. 2024), the neural segmenter of wtpsplit, run by onnxruntime."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.errors import ConfigurationError, MissingExtra, ModelError
from kazalign.segmentation.segmenter import Span

if TYPE_CHECKING:
    from wtpsplit_lite import SaT

_CONTENT = re.compile(r"\S(?:[^\n\r]*\S)?")


class SatSegmenter:
    """Sentences by a SaT model, which knows Kazakh, Russian, English and 80 languages more; it loads when it is first used."""

    def __init__(self, language: str, argument: str | None = None) -> None:
        """`argument` is a folder with the model or its name on the hub (e.g. sat-3l-sm); `language` is not needed by SaT.

        The folder holds `model_optimized.onnx` and `config.json`; without a `tokenizer.json` beside them that of XLM-RoBERTa is
        taken from the hub.

        Raises:
            ConfigurationError: no model was named.
        """
        if not argument:
            raise ConfigurationError("the segmenter sat needs a model: sat:FOLDER or sat:NAME, for example sat:sat-3l-sm")
        self._name = argument

    @cached_property
    def _model(self) -> SaT:
        try:
            from wtpsplit_lite import SaT
        except ImportError as error:
            raise MissingExtra("wtpsplit-lite", "sat", "the segmenter sat") from error
        own_tokenizer = {"tokenizer_name_or_path": self._name} if Path(self._name, "tokenizer.json").exists() else {}
        try:
            return SaT(self._name, **own_tokenizer)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the SaT model {self._name!r} cannot be loaded: {error}; name a folder or a model of the hub"
            ) from error

    def split(self, text: str) -> list[Span]:
        """See `Segmenter.split`.

        Raises:
            MissingExtra: wtpsplit-lite is not installed.
            ModelError: the model cannot be loaded.
        """
        if not text.strip():
            return []
        spans: list[Span] = []
        at = 0
        for piece in self._model.split(text):
            start = text.index(piece, at)
            at = start + len(piece)
            spans += [match.span() for match in _CONTENT.finditer(text, start, at)]
        return spans
