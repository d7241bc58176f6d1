from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from kazalign.errors import ConfigurationError, MissingExtra, ModelError, OfflineError, OutputError
from kazalign.translation.engine import Decoding, Hypothesis
from kazalign.translation.engines import hf, hub, load_engine

from .conftest import KAZAKH

pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
FORCED = {"nllb": ("kaz_Cyrl", "rus_Cyrl"), "m2m": ("__kk__", "__ru__"), "mbart": ("kk_KZ", "ru_RU")}
PREFIXED = {"madlad": "<2ru>", "marian": ">>rus<<"}


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    from .tiny_transformers import MAKERS

    places = {name: tmp_path_factory.mktemp(name) for name in MAKERS}
    for name, make in MAKERS.items():
        make(places[name])
    return places


@pytest.fixture(autouse=True)
def short_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random weights seldom end a sentence by themselves."""
    monkeypatch.setattr(hf, "room", lambda length: 10)


@pytest.fixture(scope="session", params=[*FORCED, *PREFIXED])
def engine(request: pytest.FixtureRequest, folders: dict[str, Path]) -> hf.TransformersEngine:
    return hf.TransformersEngine(str(folders[request.param]), threads=1, offline=True)


def translate(engine: hf.TransformersEngine, sentences: list[str], beam: int = 1) -> list[Hypothesis]:
    return engine.translate(sentences, source="kk", target="ru", decoding=Decoding(beam=beam))


def watch(engine: hf.TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[str]]]:
    """Collects what goes into and comes out of the model, as tokens."""
    seen: list[tuple[list[str], list[str]]] = []
    generate = engine._model.generate

    def watched(**settings: Any) -> Any:
        output = generate(**settings)
        for one, other in zip(settings["input_ids"].tolist(), output.tolist(), strict=True):
            seen.append(tuple(engine._tokenizer.convert_ids_to_tokens(row) for row in (one, other)))  # type: ignore[arg-type]
        return output

    monkeypatch.setattr(engine._model, "generate", watched)
    return seen


def test_languages_stand_where_the_family_wants_them(engine: hf.TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(engine, monkeypatch)
    (hypothesis,) = translate(engine, [KAZAKH[0]])
    ((source, output),) = seen
    assert source[-1] == "</s>"
    if engine._family in FORCED:
        assert (source[0], output[1]) == FORCED[engine._family]
    else:
        assert source[0] == PREFIXED[engine._family]
    assert "<unk>" not in source
    assert not any(mark in hypothesis.text for mark in ("</s>", "<pad>", *FORCED.get(engine._family, ())))


@pytest.mark.parametrize("beam", [1, 3])
def test_order_and_count_hold_in_any_batch(engine: hf.TransformersEngine, beam: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [translate(engine, [sentence], beam)[0] for sentence in KAZAKH]
    assert len({result.score for result in alone}) == len(KAZAKH), "or this test cannot fail"
    monkeypatch.setattr(hf, "BATCH_TOKENS", 70)
    together = translate(engine, [*KAZAKH, *KAZAKH[::-1]], beam)
    assert [result.text for result in together] == [result.text for result in [*alone, *alone[::-1]]]
    assert [result.score for result in together] == pytest.approx([result.score for result in [*alone, *alone[::-1]]], rel=1e-3)
    assert translate(engine, [], beam) == []


def test_a_decoding_setting_reaches_the_model(engine: hf.TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(engine, monkeypatch)
    decoding = Decoding(beam=1, no_repeat_ngram=1)
    engine.translate(list(KAZAKH), source="kk", target="ru", decoding=decoding)
    for _, output in seen:
        pieces = [token for token in output if token not in ("</s>", "<pad>")]
        assert len(pieces) == len(set(pieces))


def test_an_unknown_piece_is_never_chosen(engine: hf.TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = engine._tokenizer.unk_token_id

    def prefer(module: Any, inputs: Any, logits: Any) -> None:
        logits[..., unknown] += 1000

    hook = engine._model.lm_head.register_forward_hook(prefer)
    try:
        seen = watch(engine, monkeypatch)
        hypotheses = translate(engine, list(KAZAKH))
    finally:
        hook.remove()
    assert not any("<unk>" in output for _, output in seen)
    assert all(hypothesis.score is not None and hypothesis.score > -100 for hypothesis in hypotheses)


def test_description_and_revision(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["nllb"], tmp_path / "copy"))
    before = load_engine(f"hf:{folders['nllb']}").description
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# A model\n", encoding="utf-8")
    after = load_engine(f"hf:{folder}").description
    assert after.name == "hf:copy"
    assert (before.licence, after.licence) == ("not stated in the folder", "cc-by-nc-4.0")
    assert before.revision != after.revision
    assert before.revision == load_engine(f"hf:{folders['nllb']}").description.revision
    assert after.size == sum(path.stat().st_size for path in folder.iterdir())
    assert ("kk", "ru") in (after.directions or ())


@pytest.mark.parametrize(
    ("tags", "target", "directions"),
    [
        ((">>rus<<",), "mul", (("kk", "ru"), ("en", "ru"))),
        ((), "eng", (("kk", "en"), ("ru", "en"))),
        ((), "trk", None),
    ],
)
def test_directions_of_marian_models(tmp_path: Path, tags: tuple[str, ...], target: str, directions: object) -> None:
    from .tiny_transformers import marian

    marian(tmp_path, tags=tags, target=target)
    engine = hf.TransformersEngine(str(tmp_path), threads=1)
    assert engine.description.directions == directions
    if directions == (("kk", "en"), ("ru", "en")):
        with pytest.raises(ConfigurationError, match="does not translate kk-ru; it translates: kk-en, ru-en"):
            translate(engine, ["Сәлем."])


def test_length_counts_pieces_without_tags(engine: hf.TransformersEngine) -> None:
    tags = 2  # the language and the end
    assert engine.length(KAZAKH[1], "kk") == len(engine._input(KAZAKH[1], "kk", "ru")) - tags
    assert engine.length("", "kk") == 0


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("config.json", '{"model_type": "bert"}', "bert models are not known; known are: m2m_100, mbart, t5, marian"),
        ("config.json", "{", "not a model that transformers can load|cannot load it"),
        ("model.safetensors", "not weights", "cannot load it"),
    ],
)
def test_a_damaged_folder_is_one_clear_error(
    folders: dict[str, Path], tmp_path: Path, file: str, content: str, message: str
) -> None:
    folder = Path(shutil.copytree(folders["mbart"], tmp_path / "copy"))
    (folder / file).write_text(content)
    with pytest.raises(ModelError, match=message):
        load_engine(f"hf:{folder}")


def test_a_folder_without_weights_and_no_folder_at_all(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["mbart"], tmp_path / "copy"))
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="not a model that transformers can load"):
        load_engine(f"hf:{folder}")
    with pytest.raises(ConfigurationError, match="no such folder"):
        load_engine("hf:/nowhere/at/all")
    with pytest.raises(ConfigurationError, match="hf:NAME"):
        load_engine("hf:")


def test_a_name_that_is_not_on_disk_and_offline() -> None:
    with pytest.raises(OfflineError, match="not on this machine and --offline forbids"):
        load_engine("hf:kazalign-test/absent", offline=True)


def test_a_hub_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr("urllib.request.getproxies", dict)
    with pytest.raises(OutputError, match=r"not on this machine, and http://127.0.0.1:1 cannot be reached") as caught:
        load_engine("hf:kazalign-test/absent")
    assert "\n" not in str(caught.value)


def test_transformers_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(MissingExtra, match=r'pip install "kazalign\[hf\]"'):
        load_engine("hf:facebook/nllb-200-distilled-600M")


def test_the_hubs_cache_tells_what_is_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    model = hub.MODELS[0]
    absent = hub.describe(model)
    assert (absent.at_hand, absent.size, absent.revision) == (False, None, "")
    revision = "0123456789" * 4
    repository = tmp_path / f"models--{model.name.replace('/', '--')}"
    snapshot = repository / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (snapshot / "pytorch_model.bin").write_bytes(b"12345")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    present = hub.describe(model)
    assert (present.at_hand, present.size, present.revision, present.licence) == (True, 5, revision, "CC-BY-NC-4.0")
