"""The network and its copy for transformers, weight by weight and piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest
import sentencepiece
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from kazalign.training.bart import write_bart  # noqa: E402
from kazalign.training.model import Shape, Translator  # noqa: E402

from .conftest import ROWS, Run  # noqa: E402


@pytest.fixture(scope="module")
def pieces(trained: Run) -> Path:
    return trained.work / "packed" / "pieces.model"


@pytest.fixture(scope="module")
def network(pieces: Path) -> Translator:
    """Random weights, and an embedding as small as real ones are."""
    size = sentencepiece.SentencePieceProcessor(model_file=str(pieces)).get_piece_size()
    shape = Shape(pieces=size, width=32, heads=4, feed_forward=64, positions=60, encoder_layers=2, decoder_layers=3)
    torch.manual_seed(1)
    network = Translator(shape)
    for name, parameter in network.named_parameters():
        torch.nn.init.normal_(parameter, std=0.02 if "pieces" in name or "positions" in name else 0.3)
    return network.eval()


@pytest.fixture(scope="module")
def folder(network: Translator, pieces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bart") / "model"
    write_bart(network, pieces, folder, target="ru")
    return folder


@pytest.fixture(scope="module")
def tokenizer(folder: Path):
    return transformers.AutoTokenizer.from_pretrained(folder)


def test_the_scores_are_the_same(network: Translator, folder: Path, tokenizer) -> None:
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    assert isinstance(model, transformers.BartForConditionalGeneration)
    sources = tokenizer([ROWS[0]["kk"], "Шай.", ROWS[7]["kk"]], padding=True, return_tensors="pt")
    inputs = torch.randint(4, network.shape.pieces, (3, network.shape.positions))  # to the last position
    padding = sources["input_ids"] == tokenizer.pad_token_id
    with torch.no_grad():
        ours = network.decoder.scores(network.decoder(inputs, network.encoder(sources["input_ids"], padding), padding))
        theirs = model(**sources, decoder_input_ids=inputs).logits
    assert ours.std() > 0.05
    torch.testing.assert_close(theirs, ours, rtol=1e-3, atol=1e-3)


def test_a_program_that_names_no_language_gets_the_first_target(folder: Path, tokenizer) -> None:
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    assert model.generation_config.decoder_start_token_id == tokenizer.convert_tokens_to_ids("<2ru>")
    assert model.generation_config.forced_eos_token_id is None
    output = model.generate(**tokenizer([ROWS[0]["kk"]], return_tensors="pt"), max_new_tokens=5)
    assert output[0, 0] == tokenizer.convert_tokens_to_ids("<2ru>")


LETTERS = "абгдеқғңіКМ.,!? \t\n<>/s2en-—«»№①ﬁé😀日\u00a0\u200b"


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS) | st.sampled_from([row[code] for row in ROWS for code in row]) | st.sampled_from(["<2en> а", "</s>а<s>"]))
def test_a_text_is_cut_into_the_same_pieces(pieces: Path, tokenizer, text: str) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    ids = processor.encode(text)
    assert tokenizer(text)["input_ids"] == [0, *ids, 2]
    known = [piece for piece in ids if piece != processor.unk_id()]
    assert tokenizer.decode(known, skip_special_tokens=True).strip() == processor.decode(known).strip()
