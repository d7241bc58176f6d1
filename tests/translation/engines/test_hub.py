from __future__ import annotations

from pathlib import Path

import pytest

from kazalign.translation.engines.hub import licence_of


@pytest.mark.parametrize(
    ("front", "licence"),
    [("license: mit", "mit"), ("license: mit\ndate: 2025-02-30", None), ("license: [", None), ("- mit", None)],
)
def test_the_licence_in_the_front_matter(tmp_path: Path, front: str, licence: str | None) -> None:
    (tmp_path / "README.md").write_text(f"---\n{front}\n---\n# A model\n", encoding="utf-8")
    assert licence_of(tmp_path) == licence
