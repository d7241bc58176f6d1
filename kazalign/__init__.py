"""kazalign: Kazakh articles to English and Russian, offline; aligned, scored, exported as parallel corpora.

The public API; everything is imported when it is first used, so that `import kazalign` stays instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kazalign.documents import read as read
    from kazalign.pipeline.alignment import align as align
    from kazalign.pipeline.evaluation import evaluate as evaluate
    from kazalign.pipeline.reading import segment as segment
    from kazalign.pipeline.translation import translate as translate

__version__ = "0.1.0"

_PUBLIC = {
    "align": "kazalign.pipeline.alignment",
    "evaluate": "kazalign.pipeline.evaluation",
    "read": "kazalign.documents",
    "segment": "kazalign.pipeline.reading",
    "translate": "kazalign.pipeline.translation",
}

__all__ = ["__version__", "align", "evaluate", "read", "segment", "translate"]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
