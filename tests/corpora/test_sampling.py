"""Rows drawn by chance."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_corpora import CORPORA, FILES, QUICK, content, read, write

from kazalign.corpora.sampling import allotted, reservoir, sample_corpus
from kazalign.corpora.sizes import Size
from kazalign.corpora.units import Unit, Variant
from kazalign.errors import ConfigurationError

STRATA = st.sampled_from([None, "document", "length", "score:alignment", "property:domain"])


@FILES
@given(CORPORA, st.integers(1, 6), STRATA, st.booleans(), st.integers(0, 5))
def test_a_sample_is_rows_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], size: int, by: str | None, equal: bool, seed: int
) -> None:
    assume(size <= len(units))
    folder = tmp_path_factory.mktemp("sample")
    corpus = write(units, folder / "in.jsonl")
    for out in ("one.jsonl", "two.jsonl"):
        done = sample_corpus(corpus, folder / out, size=Size(size), by=by, equal=equal and by is not None, seed=seed)
    drawn = [content(each) for each in read(folder / "one.jsonl")]
    assert drawn == [content(each) for each in read(folder / "two.jsonl")]
    assert len(drawn) == size == done.written.units and done.rows == len(units)
    rest = iter(map(content, units))
    assert all(each in rest for each in drawn)
    assert sum(count for _, count in done.strata.values()) == (size if by else 0)


@QUICK
@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.data())
def test_strata_get_their_share(counts: list[int], data: st.DataObject) -> None:
    assume(sum(counts))
    wanted = data.draw(st.integers(0, sum(counts)))
    shares = allotted(counts, wanted)
    assert sum(shares) == wanted
    assert all(
        abs(share - count * wanted / sum(counts)) < 1 and share <= count for share, count in zip(shares, counts, strict=True)
    )
    equal = allotted(counts, wanted, equal=True)
    assert sum(equal) == wanted and all(share <= count for share, count in zip(equal, counts, strict=True))
    free = [share for share, count in zip(equal, counts, strict=True) if share < count]
    assert not free or max(free) - min(free) <= 1


def test_every_row_has_the_same_chance() -> None:
    units = [Unit({"kk": Variant(str(number))}) for number in range(6)]
    drawn = Counter(each.texts()["kk"] for seed in range(600) for each in reservoir(units, 2, seed))
    assert all(150 < drawn[str(number)] < 250 for number in range(6))


def test_a_share_is_exact_and_strata_are_told(tmp_path: Path) -> None:
    units = [Unit({"kk": Variant("су" * (1 + number % 2 * 40))}) for number in range(200)]
    done = sample_corpus(write(units, tmp_path / "in.jsonl.gz"), tmp_path / "out.jsonl", size=Size(share=0.1), by="length")
    assert done.strata == {"0-25 characters": (100, 10), "51-100 characters": (100, 10)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": Size(9)}, "2 rows, fewer than the 9"),
        ({"size": Size(0)}, "no row"),
        ({"size": Size(1), "by": "colour"}, "no strata 'colour'"),
        ({"size": Size(1), "by": "score"}, "no strata 'score'"),
        ({"size": Size(1), "equal": True}, "--by"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, options: dict[str, object], message: str) -> None:
    corpus = write([Unit({"kk": Variant("су")}), Unit({"kk": Variant("от")})], tmp_path / "in.jsonl")
    with pytest.raises(ConfigurationError, match=message):
        sample_corpus(corpus, tmp_path / "out.jsonl", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "out.jsonl").exists()
