"""What other people's code may rely on."""

import subprocess
import sys

import kazalign


def test_the_public_names() -> None:
    assert sorted(kazalign.__all__) == ["__version__", "align", "evaluate", "read", "segment", "translate"]
    for name in kazalign.__all__:
        assert getattr(kazalign, name)
    assert set(kazalign.__all__) <= set(dir(kazalign))


def test_importing_is_instant_and_loads_nothing_heavy() -> None:
    heavy = "torch", "transformers", "ctranslate2", "sentencepiece", "sacrebleu", "numpy", "rich", "docx", "trafilatura", "yaml"
    code = f"import sys, kazalign; print([name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
