"""The steps of training, one after the other, on sentences that the network can learn by heart."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece
import yaml

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from kazalign.errors import InputError, KazalignError, MissingExtra, ModelError, OutputError  # noqa: E402
from kazalign.training.batches import Batch  # noqa: E402
from kazalign.training.export import export  # noqa: E402
from kazalign.training.exported import read_exported  # noqa: E402
from kazalign.training.fit import Trainer, faster_precision  # noqa: E402
from kazalign.training.recipe import load_recipe  # noqa: E402
from kazalign.training.steps import Step, train  # noqa: E402
from kazalign.training.weights import load_trained  # noqa: E402
from kazalign.translation.engine import Decoding, Engine  # noqa: E402
from kazalign.translation.engines import load_engine  # noqa: E402

from .conftest import ROWS, Run, write_recipe, write_rows  # noqa: E402

KNOWN = [row["kk"] for row in ROWS]
UNSEEN = ["Ақын кеше өзеннен өтті.", "Бала алма сатып алды ма?", "Шай.", "Көрші мен дәрігер базардан жаңа кітап алды."]


def translate(engine: Engine, sentences: list[str], target: str) -> list[tuple[str, float | None]]:
    results = engine.translate(sentences, source="kk", target=target, decoding=Decoding(beam=1))
    return [(result.text, result.score) for result in results]


def test_prepare_counts_what_it_takes_and_what_it_leaves_out(trained: Run) -> None:
    prepared = json.loads((trained.work / "packed" / "prepared.json").read_text(encoding="utf-8"))
    # One sentence is held out, in two directions and in denoising; one row comes twice, in two directions.
    assert prepared["pairs_by_source"] == {"news.jsonl.gz": 2 * 39, "monolingual.jsonl.gz": 39}
    assert prepared["left_out"] == {"held out": 3, "duplicate": 2, "similarity": 0, "empty or over the limit of pieces": 0}
    assert prepared["languages"] == ["kk", "en", "ru"]
    assert prepared["unknown_share"] == 0
    assert set(prepared["fingerprints"]) == {"news.jsonl.gz", "monolingual.jsonl.gz"}


def test_the_network_learns_and_its_scores_are_recorded(trained: Run) -> None:
    scores = json.loads((trained.work / "scores.json").read_text())["model"]
    assert [entry["direction"] for entry in scores] == ["kk-en", "kk-ru"]
    assert min(entry["chrf"] for entry in scores) > 90
    assert "version:" in scores[0]["chrf_signature"]


def test_the_exported_model_is_one_that_the_engine_loads(trained: Run) -> None:
    engine = load_engine(f"ct2:{trained.work / 'model'}", threads=1)
    assert engine.description.directions == (("kk", "en"), ("kk", "ru"), ("kk", "kk"))
    assert engine.limit == 40
    for target in ("en", "ru"):
        translations = [text for text, _ in translate(engine, KNOWN[:-1], target)]
        right = sum(text == row[target] for text, row in zip(translations, ROWS, strict=False))
        assert right > 0.9 * len(translations)
    card = json.loads((trained.work / "model" / "model.json").read_text())
    assert card["training"]["step"] == 60
    assert card["recipe"] == trained.recipe.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def unrounded(trained: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unrounded") / "model"
    export(load_recipe(trained.recipe), trained.work, folder, quantisation="float32")
    return folder


def test_ctranslate2_gives_each_piece_the_networks_probability(trained: Run, unrounded: Path) -> None:
    network = load_trained(trained.work).network
    processor = sentencepiece.SentencePieceProcessor(model_file=str(unrounded / "pieces.model"))
    translator = ctranslate2.Translator(str(unrounded))
    for source, target in zip([*KNOWN[:4], *UNSEEN], [row["en"] for row in ROWS[:8]], strict=True):
        pieces, outputs = processor.encode(source, out_type=str), processor.encode(target, out_type=str)
        (scored,) = translator.score_batch([["<s>", *pieces, "</s>"]], [["<2en>", *outputs]])
        ids = torch.tensor([[0, *processor.encode(source), 2]])
        inputs = torch.tensor([[processor.piece_to_id("<2en>"), *processor.encode(target)]])
        with torch.no_grad():
            states = network.decoder(inputs, network.encoder(ids, ids == 1), ids == 1)
            expected = network.decoder.scores(states)[0].log_softmax(-1)
        chosen = [*processor.encode(target), 2]
        assert len(scored.log_probs) == len(chosen)
        assert scored.log_probs == pytest.approx([float(expected[at, piece]) for at, piece in enumerate(chosen)], abs=1e-3)


def test_under_transformers_it_says_the_same(trained: Run, unrounded: Path) -> None:
    train(trained.recipe, data=[trained.data], work=trained.work, steps=["transformers"], report=lambda line: None)
    ours = load_engine(f"ct2:{unrounded}", threads=1)
    theirs = load_engine(f"hf:{trained.work / 'transformers'}", threads=1, offline=True)
    assert theirs.description.directions == ours.description.directions
    assert theirs.limit == ours.limit
    for target in ("en", "ru"):
        one, other = (translate(engine, [*KNOWN[:8], *UNSEEN], target) for engine in (ours, theirs))
        assert len({text for text, _ in one}) > 8
        assert [text for text, _ in one] == [text for text, _ in other]
        assert [score for _, score in one] == pytest.approx([score for _, score in other], abs=1e-3)


def test_a_killed_run_goes_on_where_it_was(trained: Run, tmp_path: Path) -> None:
    """The same weights as without a kill: the same steps, on the same batches, in the same order."""
    short = {"steps": 10, "warmup_steps": 2}
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for work in (whole, killed):
        work.mkdir()
        (work / "packed").symlink_to(trained.work / "packed")
    recipe = write_recipe(tmp_path / "recipe.yaml", fit={**short, "checkpoint_minutes": 10.0})
    train(recipe, data=[trained.data], work=whole, steps=["fit"], report=lambda line: None)

    recipe = write_recipe(tmp_path / "often.yaml", fit={**short, "checkpoint_minutes": 0.0})
    command = [sys.executable, "-m", "kazalign", "train", recipe, "--data", trained.data, "--work", killed, "--step", "fit"]
    process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL)
    while not (killed / "weights.pt").exists() and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    lines: list[str] = []
    train(recipe, data=[trained.data], work=killed, steps=["fit"], report=lines.append)

    (line,) = (line for line in lines if line.startswith("goes on after step"))
    assert 1 <= int(line.removeprefix("goes on after step ").split(",")[0]) < 10
    expected, found = (load_trained(work).network.state_dict() for work in (whole, killed))
    for name, weights in expected.items():
        torch.testing.assert_close(found[name], weights, rtol=0, atol=1e-6)


def test_a_run_that_is_done_has_nothing_left_to_do(trained: Run) -> None:
    before = load_trained(trained.work).network.state_dict()
    lines: list[str] = []
    train(trained.recipe, data=[trained.data], work=trained.work, steps=["fit"], report=lines.append)
    assert any("goes on after step 60" in line for line in lines)
    for name, weights in load_trained(trained.work).network.state_dict().items():
        assert torch.equal(weights, before[name])


def test_weights_rounded_on_one_machine_become_the_same_model_on_another(trained: Run, tmp_path: Path) -> None:
    train(trained.recipe, data=[trained.data], work=trained.work, steps=["round"], report=lambda line: None)
    (tmp_path / "weights.int8.npz").write_bytes((trained.work / "weights.int8.npz").read_bytes())
    (tmp_path / "packed").symlink_to(trained.work / "packed")
    lines: list[str] = []
    train(trained.recipe, data=[trained.data], work=tmp_path, steps=["export"], report=lines.append)
    assert (tmp_path / "model" / "model.json").read_bytes() == (trained.work / "model" / "model.json").read_bytes()
    ours, theirs = (read_exported(work / "model").state_dict() for work in (tmp_path, trained.work))
    for name, weights in theirs.items():
        torch.testing.assert_close(ours[name], weights, rtol=1e-6, atol=0)


def linked(trained: Run, work: Path) -> Path:
    """Another work folder on the same packed folder."""
    work.mkdir()
    (work / "packed").symlink_to(trained.work / "packed")
    return work


def test_a_model_takes_the_place_of_an_older_one_whole(trained: Run, tmp_path: Path) -> None:
    work = linked(trained, tmp_path / "work")
    (work / "weights.pt").write_bytes((trained.work / "weights.pt").read_bytes())
    (work / "recipe.yaml").write_bytes(trained.recipe.read_bytes())
    (work / "model").mkdir()
    (work / "model" / "source_vocabulary.txt").write_text("of another model")
    export(load_recipe(trained.recipe), work, work / "model")
    expected = {path.name for path in (trained.work / "model").iterdir()}
    assert {path.name for path in (work / "model").iterdir()} == expected
    assert {path.name for path in work.iterdir()} == {"packed", "weights.pt", "recipe.yaml", "model"}


def test_a_prepare_that_is_stopped_leaves_nothing_that_looks_whole(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = write_recipe(tmp_path / "recipe.yaml")
    work = tmp_path / "work"
    train(recipe, data=[data], work=work, steps=["prepare"], report=lambda line: None)

    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("numpy.save", stopped)
        train(recipe, data=[data], work=work, steps=["prepare"], report=lambda line: None)
    with pytest.raises(InputError, match="nothing is prepared here"):
        train(recipe, data=[data], work=work, steps=["fit"], report=lambda line: None)


@pytest.mark.parametrize(
    ("name", "step", "message"),
    [
        ("weights.pt", "export", "run the step `fit` again"),
        ("weights.int8.npz", "export", "bring it again from where the step `round` wrote it"),
        ("checkpoint.pt", "fit", "to begin anew, use another --work or delete it"),
    ],
)
@pytest.mark.parametrize("damage", ["empty", "cut", "text", "number", "other"])
def test_damaged_weights_are_named(trained: Run, tmp_path: Path, name: str, step: Step, message: str, damage: str) -> None:
    train(trained.recipe, data=[trained.data], work=trained.work, steps=["round"], report=lambda line: None)
    work = linked(trained, tmp_path / "work")
    whole = (trained.work / name).read_bytes()
    if damage in ("number", "other"):
        torch.save(3 if damage == "number" else {"shape": {"pieces": 3}}, work / name)
    else:
        (work / name).write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "text": b"no weights at all\n" * 9}[damage])
    with pytest.raises(InputError, match=f"{name}: cannot be read, it may be damaged: ") as caught:
        train(trained.recipe, data=[trained.data], work=work, steps=[step], report=lambda line: None)
    assert str(caught.value).endswith(message) and "\n" not in str(caught.value)


OTHER = r"checkpoint\.pt: the checkpoint is of other data, another model to start from or a recipe with .*use another --work or delete it"


@pytest.mark.parametrize("changes", [{"model": {"decoder_layers": 2}}, {"fit": {"learning_rate": 0.001}}])
def test_a_checkpoint_of_another_recipe_is_refused(trained: Run, tmp_path: Path, changes: dict[str, dict[str, object]]) -> None:
    work = linked(trained, tmp_path / "work")
    (work / "checkpoint.pt").write_bytes((trained.work / "checkpoint.pt").read_bytes())
    recipe = write_recipe(tmp_path / "other.yaml", **changes)
    with pytest.raises(InputError, match=OTHER):
        train(recipe, data=[trained.data], work=work, steps=["fit"], report=lambda line: None)


def test_a_checkpoint_of_other_data_is_refused(data: Path, tmp_path: Path) -> None:
    """Whoever adds rows and trains again in the same folder would get the old weights with the fingerprint of the new rows."""
    work, grown = tmp_path / "work", tmp_path / "grown"
    shutil.copytree(data, grown)
    recipe = write_recipe(tmp_path / "recipe.yaml", fit={"steps": 2})
    train(recipe, data=[grown], work=work, steps=["prepare", "fit"], report=lambda line: None)
    write_rows(grown / "news.jsonl.gz", [*ROWS, {"kk": "Бала келді.", "en": "The boy came."}])
    with pytest.raises(InputError, match=OTHER):
        train(recipe, data=[grown], work=work, steps=["prepare", "fit"], report=lambda line: None)


def test_a_run_may_be_made_longer(trained: Run, tmp_path: Path) -> None:
    work = linked(trained, tmp_path / "work")
    lines: list[str] = []
    for steps in (2, 3):
        recipe = write_recipe(tmp_path / "recipe.yaml", fit={"steps": steps})
        train(recipe, data=[trained.data], work=work, steps=["fit"], report=lines.append)
    assert any(line.startswith("goes on after step 2") for line in lines)
    assert load_trained(work).position["step"] == 3


def test_a_share_of_the_first_weights_may_be_put_in_afterwards(trained: Run, tmp_path: Path) -> None:
    """Without a further step: what is written is the average of the model to start from and of what training made of it."""
    recipe, work = tmp_path / "recipe.yaml", tmp_path / "work"
    values = yaml.safe_load(trained.recipe.read_text(encoding="utf-8"))
    del values["pieces"]
    shutil.copytree(trained.work / "model", tmp_path / "start")
    values["model"] = {"initialise": str(tmp_path / "start")}
    start = read_exported(tmp_path / "start").state_dict()
    results = []
    for share, steps in ((0.0, ["prepare", "fit"]), (0.25, ["fit"])):
        values["fit"] = {"steps": 3, "batch_tokens": 300, "start_share": share}
        recipe.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
        train(recipe, data=[trained.data], work=work, steps=steps, report=lambda line: None)
        results.append(load_trained(work))
    alone, together = (result.network.state_dict() for result in results)
    assert [result.position["step"] for result in results] == [3, 3]
    assert any(not torch.equal(alone[name], weights) for name, weights in start.items())
    for name, weights in start.items():
        torch.testing.assert_close(together[name], 0.75 * alone[name] + 0.25 * weights)
    with (tmp_path / "start" / "model.bin").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(InputError, match=OTHER):
        train(recipe, data=[trained.data], work=work, steps=["fit"], report=lambda line: None)


@pytest.mark.parametrize(("slow", "chosen"), [(torch.float32, "bfloat16"), (torch.bfloat16, "float32")])
def test_a_processor_multiplies_in_what_is_faster_there(monkeypatch: pytest.MonkeyPatch, slow: torch.dtype, chosen: str) -> None:
    multiply = torch.mm

    def slowed(states: torch.Tensor, weights: torch.Tensor, *, out: torch.Tensor) -> torch.Tensor:
        if states.dtype == slow:
            time.sleep(0.1)
        return multiply(states, weights, out=out)

    monkeypatch.setattr(torch, "mm", slowed)
    assert faster_precision(torch.device("cpu")) == chosen


def test_what_is_trained_when_the_user_stops_it_is_kept(trained: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step, seen = Trainer._step, []

    def stopped(trainer: Trainer, batch: Batch) -> torch.Tensor:
        seen.append(batch)
        if len(seen) == 4:
            raise KeyboardInterrupt
        return step(trainer, batch)

    work = linked(trained, tmp_path / "work")
    monkeypatch.setattr(Trainer, "_step", stopped)
    with pytest.raises(KeyboardInterrupt):
        train(trained.recipe, data=[trained.data], work=work, steps=["fit"], report=lambda line: None)
    assert load_trained(work).position["step"] == 3


def test_a_model_that_rounding_harms_is_refused(trained: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (trained.work / "model" / "model.bin").stat()
    monkeypatch.setattr("kazalign.training.steps.MAXIMUM_ROUNDING_LOSS", -1.0)
    monkeypatch.setattr("kazalign.training.steps.TELLING_SENTENCES", 1)
    with pytest.raises(ModelError, match=r"not written: int8 loses .* chrF\+\+, more than"):
        train(trained.recipe, data=[trained.data], work=trained.work, steps=["export"], report=lambda line: None)
    assert (trained.work / "model" / "model.bin").stat() == before, "the older model stays"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_training_that_finds_no_room_is_one_clear_error(trained: Run, tmp_path: Path) -> None:
    work = linked(trained, tmp_path / "work")
    for name in ("weights.pt", "fit.jsonl"):
        (work / name).symlink_to("/dev/full")
    recipe = write_recipe(tmp_path / "recipe.yaml", fit={"steps": 1})
    with pytest.raises(OutputError, match=r"weights\.pt: could not be written: No space left on device"):
        train(recipe, data=[trained.data], work=work, steps=["fit"], report=lambda line: None)
    trainer = Trainer(load_recipe(recipe), work, report=lambda line: None)
    with pytest.raises(OutputError, match=r"fit\.jsonl: could not be written: No space left on device"):
        trainer._log(loss=1.0)


@pytest.mark.parametrize("step", ["round", "export", "transformers"])
def test_a_model_that_finds_no_room_is_one_clear_error(trained: Run, tmp_path: Path, step: Step) -> None:
    """A limit on the size of files stands in for a full disk."""
    work = linked(trained, tmp_path / "work")
    (work / "weights.pt").symlink_to(trained.work / "weights.pt")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"could not be written: .*File too large"):
            train(trained.recipe, data=[trained.data], work=work, steps=[step], report=lambda line: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {path.name for path in work.iterdir()} == {"packed", "weights.pt", "recipe.yaml"}


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("fit", r"packed: nothing is prepared here; run the step `prepare` first"),
        ("export", r"weights\.pt: no weights here; run the step `fit` first"),
        ("transformers", r"weights\.pt: no weights here; run the step `fit` first"),
        ("score", r"model: no model here; run the step `export` first"),
    ],
)
def test_a_step_without_the_one_before_it_names_that(trained: Run, tmp_path: Path, step: str, message: str) -> None:
    with pytest.raises(KazalignError, match=message):
        train(trained.recipe, data=[trained.data], work=tmp_path / "work", steps=[step], report=lambda line: None)


@pytest.mark.parametrize("library", ["torch", "transformers"])
def test_a_missing_library_is_named_with_its_extra(trained: Run, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "kazalign.training.bart", raising=False)
    with pytest.raises(MissingExtra, match=rf'needs {library}; install it with: pip install "kazalign\[train\]"'):
        train(trained.recipe, data=[trained.data], work=trained.work, steps=["transformers"], report=lambda line: None)
