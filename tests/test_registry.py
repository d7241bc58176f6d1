"""What other packages add, in every room: found by its name, and refused in one line where it cannot be imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kazalign import registry
from kazalign.alignment.embedders import load_embedder
from kazalign.alignment.word_aligners import load_word_aligner, word_aligner_names
from kazalign.corpora.bitexts import bitext_writer, bitext_writer_names
from kazalign.corpora.filters import filter_class, filter_names
from kazalign.corpora.formats import corpus_format, format_names
from kazalign.corpora.writers import writer, writer_names
from kazalign.documents.readers import reader, suffixes
from kazalign.errors import ConfigurationError
from kazalign.evaluation.metrics import metric, metric_names
from kazalign.segmentation.registry import load as load_segmenter

ROOMS: dict[str, Callable[[str], object]] = {
    "kazalign.bitext_writers": bitext_writer,
    "kazalign.corpus_formats": corpus_format,
    "kazalign.embedders": load_embedder,
    "kazalign.filters": filter_class,
    "kazalign.metrics": metric,
    "kazalign.readers": reader,
    "kazalign.segmenters": lambda name: load_segmenter(name, "kk"),
    "kazalign.word_aligners": load_word_aligner,
    "kazalign.writers": writer,
}


@pytest.fixture
def others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package, as pip would install it: for each room something that works, and something that does not."""
    (tmp_path / "others.py").write_text("class Made:\n    suffixes = ()\n    def __init__(self, *_, **__): ...\n")
    information = tmp_path / "others-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1\n")
    points = "made = others:Made\nmissing = others:Missing\ngone = no_such_module:Made\n"
    (information / "entry_points.txt").write_text("".join(f"[{group}]\n{points}" for group in ROOMS))
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("group", ROOMS)
def test_every_room_takes_what_other_packages_add(group: str) -> None:
    found = ROOMS[group]("made")
    assert (found if isinstance(found, type) else type(found)).__module__ == "others"
    for name, place in (("missing", r"others:Missing"), ("gone", r"no_such_module:Made")):
        with pytest.raises(ConfigurationError, match=rf"the [a-z ]+ '{name}' \({place}\) cannot be loaded: "):
            ROOMS[group](name)
    with pytest.raises(ConfigurationError, match=r"(?i)unknown .* 'nothing'.* known are: .*gone, made, missing"):
        ROOMS[group]("nothing")


@pytest.mark.usefixtures("others")
def test_our_own_names_come_first_and_are_not_taken() -> None:
    own = {"zeal": "kazalign.errors:UserError", "made": "kazalign.errors:InputError"}
    assert registry.names(own, "kazalign.metrics") == ("zeal", "made", "gone", "missing")
    assert registry.find("made", own, "kazalign.metrics", what="metric").__name__ == "InputError"
    assert registry.find("none", own, "kazalign.metrics", what="metric") is None
    for names in (bitext_writer_names, filter_names, format_names, metric_names, word_aligner_names, writer_names):
        assert {"gone", "made", "missing"} <= set(names())
    assert suffixes()[".made"] == "made" and ".lines" not in suffixes()
