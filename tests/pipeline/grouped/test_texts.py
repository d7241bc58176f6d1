"""What is kept of a text that was looked at."""

from pathlib import Path

import pytest

from kazalign.errors import ModelError
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.grouped.texts import Text, TextTask, aligner_of, compared, look_at

ARTICLES = Path(__file__).parents[3] / "corpora" / "articles"


@pytest.fixture
def task(tmp_path: Path) -> TextTask:
    path = ARTICLES / "03-science" / "kk.txt"
    return TextTask(str(path), path.name, (), Options(embedder="lexical"), str(tmp_path / "work"))


def records(task: TextTask) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in Path(task.work).rglob("*.json")}


def test_a_text_is_looked_at_wholly_or_not_at_all(task: TextTask, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(texts: object) -> None:
        raise ModelError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(aligner_of(task.options, task.work).embedder, "embed", stopped)
        with pytest.raises(ModelError, match="stopped"):
            look_at(task)
    assert not records(task)
    result = look_at(task)
    kept = records(task)
    assert len(kept) == 1
    assert look_at(task) == result
    assert records(task) == kept


def test_what_is_compared_is_what_was_read(task: TextTask) -> None:
    result = look_at(task)
    assert result.code == "kk"
    kept = compared(Text(task, result.digest, result.code, result.sentences))
    for path in records(task):
        path.write_text("damaged", encoding="utf-8")
    anew = compared(Text(task, result.digest, result.code, result.sentences))
    assert [sentence.text for sentence in kept.sentences] == [" ".join(sentence.text.split()) for sentence in anew.sentences]
    assert len(kept.sentences) == result.sentences
