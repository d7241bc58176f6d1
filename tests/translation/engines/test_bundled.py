from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation.engine import Decoding
from kazalign.translation.engines import bundled, load_engine

from .conftest import KAZAKH


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bundled, "models_folder", lambda: tmp_path)
    return tmp_path


def test_the_default_model_is_found_in_the_package(models: Path, own_folder: Path) -> None:
    shutil.copytree(own_folder, models / bundled.DEFAULT)
    engine = load_engine("bundled", offline=True)
    assert engine.description.name == f"bundled:{bundled.DEFAULT}"
    assert engine.description == load_engine(f"bundled:{bundled.DEFAULT}").description == bundled.describe()[0]
    assert len(engine.translate(KAZAKH, source="kk", target="ru", decoding=Decoding())) == len(KAZAKH)


def test_absent_weights_are_one_clear_error(models: Path) -> None:
    with pytest.raises(ModelError, match="lacks the weights"):
        load_engine("bundled")
    (description,) = bundled.describe()
    assert not description.at_hand
    assert description.size is None


def test_a_name_that_is_none_is_told_those_that_are(models: Path, own_folder: Path) -> None:
    shutil.copytree(own_folder, models / "another")
    for wrong in ("kk-smal", "../models/another"):
        with pytest.raises(ConfigurationError, match=rf"no bundled model '{wrong}'; there are: another, {bundled.DEFAULT}$"):
            load_engine(f"bundled:{wrong}")


def test_models_lie_in_the_package() -> None:
    assert bundled.models_folder().parent.joinpath("languages.py").is_file()
