"""A whole training run on forty short sentences in three languages: small enough to be learnt by heart in seconds."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from kazalign.training.recipe import Recipe, load_recipe

WHO = (
    ("Бала", "The boy", "Мальчик"),
    ("Мұғалім", "The teacher", "Учитель"),
    ("Дәрігер", "The doctor", "Врач"),
    ("Ғалым", "The scholar", "Учёный"),
    ("Аспаз", "The cook", "Повар"),
    ("Көрші", "The neighbour", "Сосед"),
    ("Ақын", "The poet", "Поэт"),
    ("Суретші", "The painter", "Художник"),
)
WHAT = (
    ("кеше жаңа кітап оқыды", "read a new book yesterday", "вчера прочитал новую книгу"),
    ("қалаға хат жазды", "wrote a letter to the city", "написал письмо в город"),
    ("таңертең өзеннен өтті", "crossed the river in the morning", "утром перешёл реку"),
    ("үйде шай ішті", "drank tea at home", "дома выпил чаю"),
    ("базардан алма сатып алды", "bought apples at the market", "купил яблоки на рынке"),
)
ROWS = [
    {code: f"{subject} {predicate}." for code, subject, predicate in zip(("kk", "en", "ru"), who, what, strict=True)}
    for who, what in itertools.product(WHO, WHAT)
]

RECIPE: dict[str, dict[str, object]] = {
    "data": {
        "directions": ["kk-en", "kk-ru", "kk-kk"],
        "held_out": ["held-out.kk"],
        "maximum_pieces": 40,
        "sources": [
            {"file": "news.jsonl.gz", "directions": ["kk-en", "kk-ru"]},
            {"file": "monolingual.jsonl.gz", "weight": 0.5, "directions": ["kk-kk"]},
        ],
    },
    "pieces": {"size": 150},
    "model": {"initialise": "random", "encoder_layers": 1, "decoder_layers": 1, "dropout": 0.0},
    "fit": {
        "batch_tokens": 250,
        "learning_rate": 0.002,
        "encoder_learning_rate": 0.002,
        "warmup_steps": 5,
        "steps": 60,
        "average": 0.9,
        "precision": "float32",
        "checkpoint_minutes": 10.0,
    },
    "score": {
        "beam": 2,
        "sets": [
            {"name": "news", "direction": "kk-en", "source": "news.kk", "target": "news.en"},
            {"name": "news", "direction": "kk-ru", "source": "news.kk", "target": "news.ru"},
        ],
    },
}


@dataclass(frozen=True)
class Run:
    """Where a run's files are: the recipe, the folder of data, and the work folder."""

    recipe: Path
    data: Path
    work: Path


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_recipe(path: Path, **changes: dict[str, object]) -> Path:
    """The recipe above, with other values in the sections named."""
    values = {section: {**content, **changes.get(section, {})} for section, content in RECIPE.items()}
    path.write_text(yaml.safe_dump({"name": "kk-test", **values}, allow_unicode=True), encoding="utf-8")
    return path


def of_sources(folder: Path, sources: list[dict[str, object]], held_out: tuple[str, ...] = ()) -> Recipe:
    """A recipe for kk-en of these sources."""
    data = {"directions": ["kk-en"], "sources": sources, "held_out": list(held_out)}
    return load_recipe(write_recipe(folder / "recipe.yaml", data=data, score={"sets": []}))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    repeated = {code: text.upper() for code, text in ROWS[0].items()}  # the same to the eye of `prepare`
    write_rows(folder / "news.jsonl.gz", [*ROWS, repeated])
    write_rows(folder / "monolingual.jsonl.gz", [{"kk": row["kk"]} for row in ROWS])
    (folder / "held-out.kk").write_text(ROWS[-1]["kk"] + "\n", encoding="utf-8")
    for code in ("kk", "en", "ru"):
        (folder / f"news.{code}").write_text("".join(row[code] + "\n" for row in ROWS[:12]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All usual steps, one after the other."""
    from kazalign.training.steps import train

    folder = tmp_path_factory.mktemp("trained")
    run = Run(write_recipe(folder / "recipe.yaml"), data, folder / "work")
    train(run.recipe, data=[data], work=run.work, report=lambda line: None)
    return run


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """So that sums are added up in the same order in every run."""
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)
