from pathlib import Path
from types import SimpleNamespace

import pytest

from kazalign.errors import ModelError

torch = pytest.importorskip("torch")

from kazalign.training.export import write_model  # noqa: E402
from kazalign.training.exported import read_exported  # noqa: E402
from kazalign.training.model import Shape, Translator  # noqa: E402
from kazalign.training.pieces import build_pieces  # noqa: E402

SHAPE = Shape(pieces=60, width=48, heads=4, feed_forward=96, positions=32, encoder_layers=2, decoder_layers=3)


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    letters = SimpleNamespace(pieces=[f"{chr(1072 + n // 2)}{n}" for n in range(60)], scores=[-float(n) for n in range(60)])
    path = tmp_path / "pieces.model"
    path.write_bytes(build_pieces(letters, range(53), ["kk", "en", "ru"]))
    return path


@pytest.mark.parametrize(("quantisation", "rounding"), [("float32", 0.0), ("int8", 1 / 127)])
def test_what_was_exported_comes_back(pieces, tmp_path, quantisation, rounding):
    torch.manual_seed(1)
    network = Translator(SHAPE)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    # Equal matrices are written once, as when the decoder starts from the encoder's layers.
    network.decoder.layers[0].linear1.load_state_dict(network.encoder.layers[1].linear1.state_dict())
    write_model(network.eval(), pieces, tmp_path / "model", quantisation=quantisation)
    back = read_exported(tmp_path / "model", dropout=0.2)
    assert back.shape == Shape(**{**SHAPE.__dict__, "dropout": 0.2})
    for name, weights in network.state_dict().items():
        largest = weights.abs().amax(-1, keepdim=True)
        assert ((back.state_dict()[name] - weights).abs() <= rounding * largest + 1e-7).all(), name


@pytest.mark.parametrize("content", [b"", b"\x06\x00\x00\x00", b"not a model at all", b"\x05\x00\x00\x00" + bytes(40)])
def test_a_file_that_is_no_model(tmp_path, content):
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.bin: is not a model that `kazalign train` exported"):
        read_exported(tmp_path)


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(ModelError, match="cannot be read: No such file"):
        read_exported(tmp_path)
