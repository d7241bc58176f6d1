from __future__ import annotations

import errno
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import sentencepiece

from kazalign.errors import ConfigurationError, ModelError
from kazalign.translation.engine import Decoding
from kazalign.translation.engines import load_engine
from kazalign.translation.engines.ct2 import CTranslate2Engine
from kazalign.translation.engines.lengths import room

from .conftest import KAZAKH, random_transformer

GREEDY = Decoding(beam=1)


@pytest.fixture(scope="module")
def engine(own_folder: Path) -> CTranslate2Engine:
    return CTranslate2Engine(own_folder, threads=1)


@pytest.fixture
def copy(own_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(own_folder, tmp_path / "copy"))


def translate(engine: CTranslate2Engine, sentences: list[str], target: str = "en", decoding: Decoding = GREEDY) -> list[str]:
    return [result.text for result in engine.translate(sentences, source="kk", target=target, decoding=decoding)]


def test_description_tells_what_the_card_and_the_files_say(own_folder: Path) -> None:
    description = load_engine(f"ct2:{own_folder}").description
    assert description.name == "ct2:kk-tiny"
    assert description.licence == "Apache-2.0"
    assert description.directions == (("kk", "en"), ("kk", "ru"))
    assert description.size == sum(file.stat().st_size for file in own_folder.iterdir())
    assert description.location == str(own_folder)
    assert description.at_hand


def test_order_and_count_hold_in_any_batch(engine: CTranslate2Engine) -> None:
    alone = [translate(engine, [sentence])[0] for sentence in KAZAKH]
    assert len(set(alone)) > 1, "random weights must tell the sentences apart, or this test cannot fail"
    many = [KAZAKH[number % len(KAZAKH)] for number in range(101)]
    assert translate(engine, many) == [alone[number % len(KAZAKH)] for number in range(101)]
    assert translate(engine, []) == []


def test_target_language_reaches_the_decoder_and_stays_out_of_the_text(engine: CTranslate2Engine) -> None:
    english, russian = (translate(engine, list(KAZAKH), target) for target in ("en", "ru"))
    assert english != russian
    assert not any("<2" in text for text in english + russian)


@pytest.mark.parametrize("decoding", [GREEDY, Decoding(beam=4), Decoding(beam=4, length_penalty=0.3)])
@pytest.mark.parametrize("sentence", KAZAKH)
def test_text_and_score_are_those_of_ctranslate2_itself(
    own_folder: Path, engine: CTranslate2Engine, sentence: str, decoding: Decoding
) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(own_folder / "pieces.model"))
    source = ["<s>", *pieces.encode(sentence, out_type=str), "</s>"]
    translator = ctranslate2.Translator(str(own_folder), device="cpu")
    (result,) = translator.translate_batch(
        [source],
        [["<2ru>"]],
        beam_size=decoding.beam,
        length_penalty=decoding.length_penalty or 1.0,
        disable_unk=True,
        max_decoding_length=room(len(source)),
    )
    (hypothesis,) = engine.translate([sentence], source="kk", target="ru", decoding=decoding)
    tokens = result.hypotheses[0]
    assert hypothesis.text == pieces.decode(tokens).strip()

    # The sum over the pieces by another way: scored in one pass. Only the first piece is the translation's own matter, because
    # CTranslate2 shuts out an end before the first piece; and <unk>, shut out too, takes up to a hundredth.
    (scored,) = translator.score_batch([source], [["<2ru>", *tokens]])
    ended = len(tokens) < room(len(source))
    chosen = scored.log_probs if ended else scored.log_probs[:-1]
    chosen[0] = first_step(translator, source)[pieces.piece_to_id(tokens[0])]
    assert hypothesis.score == pytest.approx(np.mean(chosen), rel=0.01)


def first_step(translator: ctranslate2.Translator, source: list[str]) -> np.ndarray:
    """Log-probabilities of the first piece."""
    (result,) = translator.translate_batch(
        [source], [["<2ru>"]], beam_size=1, disable_unk=True, max_decoding_length=1, return_logits_vocab=True
    )
    logits = np.array(result.logits[0][0])
    return logits - np.logaddexp.reduce(logits)


def test_an_unknown_piece_is_never_chosen(own_folder: Path, copy: Path) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(own_folder / "pieces.model"))
    spec = random_transformer([pieces.id_to_piece(number) for number in range(pieces.get_piece_size())], np.random.default_rng(7))
    spec.decoder.projection.bias[pieces.unk_id()] = 100
    spec.validate()
    spec.save(str(copy))
    source = ["<s>", *pieces.encode(KAZAKH[0], out_type=str), "</s>"]
    (result,) = ctranslate2.Translator(str(copy)).translate_batch([source], [["<2en>"]], max_decoding_length=3)
    assert result.hypotheses[0] == ["<unk>"] * 3, "or this test cannot fail"
    for text in translate(CTranslate2Engine(copy, threads=1), list(KAZAKH)):
        assert text
        assert "\u2047" not in text  # how SentencePiece writes <unk>


def test_english_has_no_cyrillic_letters(own_folder: Path, copy: Path) -> None:
    """Even where the weights want nothing else."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(own_folder / "pieces.model"))
    names = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    spec = random_transformer(names, np.random.default_rng(7))
    cyrillic = [bool(re.search("[А-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", name)) for name in names]
    spec.decoder.projection.bias[cyrillic] = 100
    spec.validate()
    spec.save(str(copy))
    engine = CTranslate2Engine(copy, threads=1)
    assert all(re.search("[А-я]", text) for text in translate(engine, list(KAZAKH), "ru")), "or this test cannot fail"
    for decoding in (GREEDY, Decoding(beam=4)):
        for text in translate(engine, list(KAZAKH), "en", decoding):
            assert text
            assert not re.search("[\u0400-\u052f]", text)


def test_beam_and_repetition_settings_are_passed_on(engine: CTranslate2Engine) -> None:
    greedy = translate(engine, list(KAZAKH))
    assert translate(engine, list(KAZAKH), decoding=Decoding(beam=1, repetition_penalty=5.0)) != greedy
    assert translate(engine, list(KAZAKH), decoding=Decoding(beam=1, no_repeat_ngram=1)) != greedy
    assert translate(engine, list(KAZAKH), decoding=Decoding(beam=5)) != greedy


def test_without_a_way_back_there_is_none_to_go(engine: CTranslate2Engine) -> None:
    with pytest.raises(ConfigurationError, match="kk-tiny does not translate from en back to kk; leave out rerank"):
        translate(engine, list(KAZAKH), decoding=Decoding(beam=4, rerank=True))


def test_length_counts_pieces_and_limit_is_the_cards(own_folder: Path, engine: CTranslate2Engine) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(own_folder / "pieces.model"))
    assert engine.length(KAZAKH[0], "kk") == len(pieces.encode(KAZAKH[0]))
    assert engine.limit == 60


def test_a_direction_it_does_not_have_is_refused(engine: CTranslate2Engine) -> None:
    with pytest.raises(ConfigurationError, match=r"does not translate ru-en; it translates: kk-en, kk-ru"):
        engine.translate(["Привет."], source="ru", target="en", decoding=GREEDY)


def test_revision_follows_the_weights_and_not_the_place(own_folder: Path, copy: Path) -> None:
    before = CTranslate2Engine(own_folder).description.revision
    (copy / "README.md").write_text("What is written for people translates nothing.")
    assert CTranslate2Engine(copy).description.revision == before
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "note": "changed"}))
    assert CTranslate2Engine(copy).description.revision != before
    card = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps({**card, "revision": "3"}))
    assert CTranslate2Engine(copy).description.revision == "3"


def test_a_sentence_beyond_the_models_positions_is_an_error_and_not_cut(engine: CTranslate2Engine) -> None:
    with pytest.raises(ModelError, match="CTranslate2 failed"):
        translate(engine, ["Қазақстан " * 300])


@pytest.mark.parametrize("name", ["model.bin", "config.json", "pieces.model", "shared_vocabulary.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match="vocabulary" if "vocabulary" in name else name):
        CTranslate2Engine(copy)


def test_a_missing_folder_and_a_missing_path() -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        load_engine("ct2:/nowhere/at/all")
    with pytest.raises(ConfigurationError, match="ct2:PATH"):
        load_engine("ct2:")


def test_a_folder_that_cannot_be_read_is_one_clear_error(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"nnn.*: cannot be read: File name too long"):
        load_engine(f"ct2:{'n' * 300}")

    def forbidden(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", forbidden)
    with pytest.raises(ModelError, match=r"copy: cannot be read: Permission denied"):
        CTranslate2Engine(copy)
    (copy / "model.json").unlink()
    (copy / "pieces.model").rename(copy / "sentencepiece.bpe.model")
    (copy / "shared_vocabulary.json").write_text(json.dumps(["kaz_Cyrl", "eng_Latn"]), encoding="utf-8")
    with pytest.raises(ModelError, match=r"copy: cannot be read: Permission denied"):
        CTranslate2Engine(copy)
    (copy / "shared_vocabulary.json").unlink()
    (copy / "shared_vocabulary.txt").write_bytes(b"kaz_Cyrl\n\xff")
    with pytest.raises(ModelError, match=r"copy: its vocabulary is not UTF-8"):
        CTranslate2Engine(copy)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("model.bin", b"not weights", "cannot load"),
        ("pieces.model", b"not pieces", "not a SentencePiece model"),
        ("model.json", b"{", "not valid JSON"),
        ("model.json", b'{"name": "x"}', "'licence' is missing"),
        ("model.json", b'{"name": "x", "licence": "y", "directions": [["kk"]], "maximum_pieces": 9}', "pairs of languages"),
    ],
)
def test_a_damaged_file_is_one_clear_error(copy: Path, name: str, content: bytes, message: str) -> None:
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=message):
        CTranslate2Engine(copy)


def test_a_card_may_say_how_long_output_of_a_language_should_be(own_folder: Path, copy: Path) -> None:
    card = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps({**card, "length_penalties": {"en": 3}}))
    plain, engine = CTranslate2Engine(own_folder), CTranslate2Engine(copy)
    sentences, beam = list(KAZAKH), Decoding(beam=4)
    assert translate(engine, sentences, decoding=beam) == translate(plain, sentences, decoding=replace(beam, length_penalty=3))
    assert translate(engine, sentences, decoding=beam) != translate(plain, sentences, decoding=beam)
    asked = replace(beam, length_penalty=1.0)
    assert translate(engine, sentences, decoding=asked) == translate(plain, sentences, decoding=beam)
    assert translate(engine, sentences, "ru", decoding=beam) == translate(plain, sentences, "ru", decoding=beam)
    assert engine.description.revision != plain.description.revision, "remembered translations are of another kind"
