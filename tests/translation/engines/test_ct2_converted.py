"""Models of other projects, converted with CTranslate2's own converter, against the same weights under transformers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kazalign.errors import ModelError
from kazalign.translation.engine import Decoding
from kazalign.translation.engines import hf, lengths
from kazalign.translation.engines.ct2 import CTranslate2Engine

from .conftest import KAZAKH

pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
# CTranslate2 4.8 does not convert M2M-100 under transformers 5: it finds no language tokens in the tokenizer's vocabulary.
FAMILIES = ("nllb", "mbart", "madlad", "marian")


def convert(original: Path, place: Path) -> Path:
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(original)).convert(str(place))
    for pattern in ("*.spm", "sentencepiece.bpe.model", "spiece.model"):
        for file in original.glob(pattern):
            shutil.copy(file, place)
    return place


@pytest.mark.parametrize("family", FAMILIES)
def test_a_converted_model_says_what_the_original_says(family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from .tiny_transformers import MAKERS

    original = tmp_path / "original"
    original.mkdir()
    MAKERS[family](original)
    converted = CTranslate2Engine(convert(original, tmp_path / family), threads=1)
    monkeypatch.setattr(lengths, "ROOMS", (12,))
    reference = hf.TransformersEngine(str(original), threads=1)
    for settings in (reference._model.config, reference._model.generation_config):
        settings.forced_eos_token_id = None  # CTranslate2 does not force an end
    assert converted.description.name == f"ct2:{family}"
    assert converted.description.directions == reference.description.directions
    for length_penalty in (1.0, 0.3):  # greedy, so that it changes nothing
        decoding = Decoding(beam=1, length_penalty=length_penalty)
        ours, theirs = (
            engine.translate(KAZAKH, source="kk", target="ru", decoding=decoding) for engine in (converted, reference)
        )
        assert len({result.text for result in ours}) > 1
        assert [result.text for result in ours] == [result.text for result in theirs]
        # Marian alone differs a little: CTranslate2 shuts out an end before the first piece.
        assert [result.score for result in ours] == pytest.approx(
            [result.score for result in theirs], rel=5e-3 if family == "marian" else 1e-4
        )


def test_files_that_the_converter_leaves_behind_are_named(tmp_path: Path) -> None:
    from .tiny_transformers import MAKERS

    original = tmp_path / "original"
    original.mkdir()
    MAKERS["marian"](original)
    folder = convert(original, tmp_path / "converted")
    (folder / "target.spm").unlink()
    with pytest.raises(ModelError, match=r"target\.spm is missing"):
        CTranslate2Engine(folder)
    (folder / "source.spm").unlink()
    with pytest.raises(ModelError, match=r"no SentencePiece model beside model\.bin; copy the original"):
        CTranslate2Engine(folder)
    shutil.copy(original / "source.spm", folder / "sentencepiece.bpe.model")
    with pytest.raises(ModelError, match="no language tokens of NLLB-200"):
        CTranslate2Engine(folder)
