"""The part of the pipeline that makes fingerprints: a copy of a benchmark -> hashes by which it is found in a corpus."""

from __future__ import annotations

from pathlib import Path

from kazalign.corpora.fingerprints import Fingerprint, fingerprint, fingerprints_folder
from kazalign.errors import ConfigurationError


def benchmark_fingerprint(name: str, *, data_dir: Path | None = None, definitions: Path | None = None) -> Fingerprint:
    """The hashes of a benchmark's segments in all its languages.

    Args:
        name: as in the definitions.
        data_dir: a copy of the benchmark; by default the one that was fetched.
        definitions: another file of definitions than `configs/benchmarks.yaml`.

    Raises:
        ConfigurationError: the benchmark is unknown, not at hand, or has no segments of its own.
        InputError: the copy is not whole.
    """
    from kazalign.evaluation.benchmarks import find, load_definitions, locate, read_benchmark

    benchmark = find(name, load_definitions(definitions))
    if benchmark.format == "articles":
        raise ConfigurationError(f"{name} is a folder of articles that anyone can look into; only test sets get a fingerprint")
    folder = locate(name, benchmark, data_dir)
    texts: dict[str, dict[str, None]] = {}
    for source, target in benchmark.pairs:
        test = read_benchmark(name, benchmark, folder, source=source, target=target)
        for code, segments in ((source, test.sources or ()), (target, test.references[0])):
            texts.setdefault(code, {}).update(dict.fromkeys(segments))
    given = {code: list(segments) for code, segments in texts.items()}
    return fingerprint(name, given, title=benchmark.title, licence=benchmark.licence)


def known_place(name: str) -> Path:
    """Where a copy of the repository keeps the fingerprint of a benchmark, so that `kazalign corpus` knows it.

    Raises:
        ConfigurationError: this is an installed package, which is not to be written into.
    """
    folder = fingerprints_folder()
    if folder.parent == Path(__file__).parents[1]:
        raise ConfigurationError(
            f"the installed package takes no new fingerprint; name a file with --out, such as {name}.txt, "
            "and give it to `kazalign corpus` with --fingerprints"
        )
    return folder / f"{name}.txt"
