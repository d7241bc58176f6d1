"""The part of the pipeline that scores segments which answer line by line: files, and benchmarks that engines translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.errors import ConfigurationError
from kazalign.pipeline.reading import code_of
from kazalign.pipeline.systems import Watch, distinct, document_of, examiner, translated, watched
from kazalign.pipeline.translation import Translating

if TYPE_CHECKING:
    from kazalign.evaluation.benchmarks import Benchmark
    from kazalign.evaluation.files import Lines
    from kazalign.evaluation.model import Evaluation, ReferenceSet
    from kazalign.evaluation.scoring import Options, Watcher

Texts = Sequence[str] | Path
"""Segments, or the path of a file with one on each line."""


def evaluate(
    hypotheses: Mapping[str, Texts],
    references: Sequence[Texts],
    *,
    sources: Texts | None = None,
    target: str = "en",
    language: str = "kk",
    name: str | None = None,
    labels: Path | None = None,
    options: Options | None = None,
    force: bool = False,
    progress: Watcher | None = None,
) -> Evaluation:
    """Score one or more systems against one or more references, with intervals and tests of significance.

    Args:
        hypotheses: system -> its translations, a segment each.
        references: for each translator, its translations; a single reference is a list of one.
        sources: the texts that were translated; with them each translation is examined, too.
        target, language: what was translated into, and from.
        name: what to call the test set.
        labels: a TSV with the columns `document` and `origin`, a row for each segment.
        options: metrics and resampling (`kazalign.evaluation.scoring.Options`).
        force: score what looks wrong, too: copies, another language, shifted lines.
        progress: told how many segments are to be scored, and how many have been, metric by metric.

    Raises:
        InputError: texts do not belong together; the message names file and line.
        ConfigurationError, MissingExtra: an unknown metric, language or option, or what they need is not there.
    """
    from kazalign.evaluation.checks import check_given, check_meaning, check_shapes, notes
    from kazalign.evaluation.files import read_labels
    from kazalign.evaluation.model import ReferenceSet, System
    from kazalign.evaluation.scoring import score

    to, source = code_of(target), code_of(language)
    if isinstance(references, str | Path) or any(isinstance(each, str) for each in references):
        raise ConfigurationError("references are given as one list a translator; put a single reference into a list of its own")
    check_given(hypotheses, references, source=source, target=to)
    given = [_lines(texts, f"translation {system}") for system, texts in hypotheses.items()]
    wanted = [_lines(texts, f"reference {number}") for number, texts in enumerate(references, start=1)]
    origin = None if sources is None else _lines(sources, "source")
    check_shapes(given, wanted, origin)
    if not force:
        check_meaning(given, wanted, origin, source=source if origin else None, target=to)
    test = ReferenceSet(
        name=name or Path(wanted[0].place).name,
        target=to,
        references=tuple(each.texts for each in wanted),
        source=source if origin else None,
        sources=origin.texts if origin else None,
        labels=read_labels(labels, len(wanted[0])) if labels else {},
    )
    systems = [System(system, lines.texts) for system, lines in zip(hypotheses, given, strict=True)]
    found = tuple(notes(given))
    return score(test, systems, options=options, examine=examiner(source, to), progress=progress, notes=found)


def evaluate_benchmark(
    name: str,
    *,
    engines: Sequence[str] = (),
    hypotheses: Mapping[str, Path] | None = None,
    targets: Sequence[str] = (),
    language: str = "kk",
    data_dir: Path | None = None,
    definitions: Path | None = None,
    translating: Translating | None = None,
    options: Options | None = None,
    force: bool = False,
    watch: Watch | None = None,
) -> list[Evaluation]:
    """Translate a benchmark with engines, or take translations of it from files, and score them: one evaluation a target.

    Args:
        name: as in the definitions.
        engines: names of translation engines.
        hypotheses: system -> a file with its translations, for a single target; of articles a folder.
        targets: languages to translate into; by default all that the benchmark tests.
        language: the language translated from.
        data_dir: a copy of the benchmark; by default the one that was fetched.
        definitions: another file of definitions than `configs/benchmarks.yaml`.
        translating: how the engines are run.
        options, force: see `evaluate`.
        watch: gives those who are told how far the translating and the scoring are.

    Raises:
        ConfigurationError: the benchmark or the direction is unknown, or there is nothing to score.
        InputError: the copy is not whole, or a file does not belong to it.
    """
    from kazalign.evaluation.benchmarks import read_benchmark
    from kazalign.pipeline.text_evaluation import evaluate_articles

    if not engines and not hypotheses:
        raise ConfigurationError("there is nothing to score; name an engine with --engine or a file with --hypothesis")
    benchmark, folder, wanted = located(name, targets, language, data_dir=data_dir, definitions=definitions)
    source = code_of(language)
    translating = translating or Translating()
    if benchmark.format == "articles":
        return evaluate_articles(
            folder,
            engines=engines,
            hypotheses=hypotheses,
            targets=wanted,
            language=source,
            translating=translating,
            options=options,
            force=force,
            watch=watch,
        )
    tests = [read_benchmark(name, benchmark, folder, source=source, target=target) for target in wanted]
    if hypotheses and len(tests) != 1:
        raise ConfigurationError(f"{name} has several targets: {', '.join(wanted)}; say with --target which the files are in")
    return [
        _score_test(test, engines, hypotheses or {}, translating, options=options, force=force, watch=watch) for test in tests
    ]


def located(
    name: str, targets: Sequence[str], language: str, *, data_dir: Path | None, definitions: Path | None
) -> tuple[Benchmark, Path, list[str]]:
    """A benchmark, the folder of its copy, and the languages to translate into; see `evaluate_benchmark`.

    Raises:
        ConfigurationError: the benchmark or the direction is unknown.
        InputError: there is no copy.
    """
    from kazalign.evaluation.benchmarks import check_direction, find, load_definitions, locate

    benchmark = find(name, load_definitions(definitions))
    source = code_of(language)
    wanted = list(dict.fromkeys(map(code_of, targets))) or [to for of, to in benchmark.pairs if of == source]
    for target in wanted or [""]:
        check_direction(name, benchmark, source, target)
    return benchmark, locate(name, benchmark, data_dir), wanted


def _score_test(
    test: ReferenceSet,
    engines: Sequence[str],
    hypotheses: Mapping[str, Path],
    translating: Translating,
    *,
    options: Options | None,
    force: bool,
    watch: Watch | None,
) -> Evaluation:
    from kazalign.evaluation.checks import check_meaning, check_shapes, notes
    from kazalign.evaluation.files import Lines, read_lines
    from kazalign.evaluation.model import System
    from kazalign.evaluation.scoring import score

    assert test.source and test.sources
    references = [Lines(f"the references of {test.name}", texts) for texts in test.references]
    sources = Lines(f"the sources of {test.name}", test.sources)
    read = {name: read_lines(path) for name, path in hypotheses.items()}
    if read:
        check_shapes(list(read.values()), references, sources)
        if not force:
            check_meaning(list(read.values()), references, sources, source=test.source, target=test.target)
    systems = [System(name, lines.texts) for name, lines in read.items()]
    document = document_of(test.name, test.sources, test.source)
    systems = distinct([*systems, *translated(engines, [document], test.source, test.target, translating, watch)])
    found = tuple(notes([Lines(system.name, system.hypotheses) for system in systems]))
    examine, progress = examiner(test.source, test.target), watched(watch, "scoring", "segments")
    return score(test, systems, options=options, examine=examine, progress=progress, notes=found)


def _lines(texts: Texts, place: str) -> Lines:
    from kazalign.evaluation.files import Lines, read_lines

    if isinstance(texts, Path):
        return read_lines(texts)
    return Lines(place, tuple(text.rstrip() for text in texts))
