"""How alike the two sides of a pair are, by the e5 encoder; what has been measured is kept, so that a killed run goes on.

multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) puts sentences of the same meaning close together whatever their
language. Its cosines lie between about 0.7 (unrelated) and 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kazalign.atomic import errors_of_writing
from kazalign.e5.encoder import Encoder

_AT_ONCE = 1024


def similarities(pairs: Sequence[tuple[str, str]], store: Path) -> list[float]:
    """The cosine of each pair, in order; `store` is a JSON Lines file that is added to.

    Raises:
        InputError: `store` cannot be written to, and the user can mend it.
        OutputError: the writing failed, as on a full disk.
    """
    known = dict(_stored(store))
    missing = {key: pair for pair in pairs if (key := _key(pair)) not in known}
    if missing:
        encoder = Encoder()
        keys = sorted(missing, key=lambda key: len(missing[key][0]))  # alike in length, which is what batches like
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            one, other = (encoder.embeddings([missing[key][side] for key in some]) for side in (0, 1))
            cosines = [round(float(cosine), 4) for cosine in np.sum(one * other, axis=1)]
            with errors_of_writing(store), store.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(row) + "\n" for row in zip(some, cosines, strict=True))
            known.update(zip(some, cosines, strict=True))
    return [known[_key(pair)] for pair in pairs]


def _key(pair: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(pair).encode()).hexdigest()[:24]


def _stored(store: Path) -> Iterator[tuple[str, float]]:
    if not store.exists():
        return
    for line in store.read_text(encoding="utf-8").splitlines():
        try:
            key, cosine = json.loads(line)
        except ValueError:  # the run was killed while it wrote this line
            continue
        yield key, float(cosine)
