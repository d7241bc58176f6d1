"""`kazalign eval`: translations against references."""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.errors import ConfigurationError, Interrupted
from kazalign.machine import processors

if TYPE_CHECKING:
    from kazalign.evaluation.model import Evaluation
    from kazalign.evaluation.scoring import Options
    from kazalign.pipeline.evaluation_files import Plan
    from kazalign.pipeline.systems import Watch
    from kazalign.pipeline.translation import Translating

_FOLDERS = re.compile(r"(?:(?<=[=:])|^)/(?:[^/]+/)*(?=[^/])")


def command(
    context: typer.Context,
    articles: Annotated[
        Path | None,
        typer.Argument(
            metavar="[ARTICLES]",
            help="An article with its versions (kk.txt, en.txt, ru.txt), or a folder of such: translate, align, score.",
        ),
    ] = None,
    benchmark: Annotated[
        str | None, typer.Option("--benchmark", help="Translate and score a test set of `kazalign benchmarks list`.")
    ] = None,
    engine: Annotated[
        list[str] | None,
        typer.Option("--engine", help="What translates; once for each. See `kazalign models`.  [default: bundled]"),
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="A copy of the benchmark, in the layout it is published in.")] = None,
    hypothesis: Annotated[
        list[str] | None,
        typer.Option(
            "--hypothesis",
            metavar="[NAME=]FILE",
            help="A system's translations, one a line; once for each system. Of articles a folder, with a file for each article.",
        ),
    ] = None,
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", help="Reference translations, one a line; once for each translator.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", help="The texts translated: with them each translation is examined, too.")
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", help="The language translated into.  [default: en; of articles and benchmarks every one they have]"
        ),
    ] = None,
    language: Annotated[str, typer.Option("--from", help="The language translated from.")] = "kk",
    documents: Annotated[
        bool,
        typer.Option(
            "--documents", help="The files are running texts with sentences of their own: align them first, score by both."
        ),
    ] = False,
    labels: Annotated[
        Path | None, typer.Option(help="A TSV with the columns document and origin, a row for each segment: scores by both.")
    ] = None,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            help="chrf++, chrf, bleu, spbleu, ter, similarity or comet; the first one ranks.  [default: chrf++, chrf, bleu, ter]",
        ),
    ] = None,
    samples: Annotated[int, typer.Option(help="Bootstrap samples.")] = 1000,
    trials: Annotated[int, typer.Option(help="Trials of the approximate randomisation.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Where the random numbers begin.")] = 12345,
    test: Annotated[
        str, typer.Option(help="bootstrap or randomisation: which of the tests says whether systems differ.")
    ] = "bootstrap",
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="BEFORE AFTER", help="Compare two recorded runs; exit status 1 when a metric fell significantly."),
    ] = None,
    file_format: Annotated[str, typer.Option("--format", help="table, json, csv, markdown or latex.")] = "table",
    record: Annotated[
        Path | None,
        typer.Option(
            help="Record the run as JSON, without any text; of several targets, and by document, "
            "run.json becomes run.kk-en.json, run.kk-en.by-document.json and so on."
        ),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write one HTML page with plots and all segments.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Score copies, other languages and shifted lines all the same.")] = False,
    memory: Annotated[
        Path | None, typer.Option(help="The file that remembers translations.  [default: in the user's cache folder]")
    ] = None,
    no_memory: Annotated[bool, typer.Option("--no-memory", help="Remember nothing.")] = False,
    beam: Annotated[int, typer.Option(min=1, max=64, help="Hypotheses kept while decoding; 1 is fastest.")] = 4,
    rerank: Annotated[bool, typer.Option("--rerank", help="Choose among them also by the way back to the source.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads for translating; 0 leaves it to the engine.")] = 0,
    definitions: Annotated[
        Path | None, typer.Option(help="Another file of benchmarks.  [default: configs/benchmarks.yaml]")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Score translations: chrF++ first, with intervals, tests of significance, and the segments where systems differ."""
    if compare is not None:
        _check_alone(context)
        _compare(*compare, test=test)
        return

    from kazalign.commands.progress import Progress
    from kazalign.evaluation.metrics import DEFAULT_METRICS
    from kazalign.evaluation.scoring import Options
    from kazalign.pipeline.systems import named_files
    from kazalign.pipeline.translation import Translating, default_memory

    asked = _Asked(
        articles=articles,
        benchmark=benchmark,
        engine=engine or [],
        hypotheses=named_files(hypothesis or []),
        references=reference or [],
        source=source,
        targets=target or [],
        language=language,
        documents=documents,
        labels=labels,
        data_dir=data_dir,
        definitions=definitions,
        translating=Translating(
            beam=beam, rerank=rerank, memory=None if no_memory else memory or default_memory(), offline=offline, threads=threads
        ),
        options=Options(
            metrics=tuple(metrics or DEFAULT_METRICS),
            samples=samples,
            trials=trials,
            seed=seed,
            test=test,
            processes=processors(),
        ),
        force=force,
    )
    _check_ways(asked)
    if no_memory and memory is not None:
        raise ConfigurationError("--memory and --no-memory exclude each other; give one of them")
    _check_outputs(asked, file_format, record=record, report=report, memory=memory)
    try:
        with Progress(quiet=quiet) as progress:
            evaluations = _evaluations(asked, progress.part)
            for place in _write(evaluations, record=record, report=report):
                if place != STANDARD_OUTPUT:
                    progress.note(str(place))
        _print(evaluations, file_format)
    except KeyboardInterrupt:
        kept = "there is no memory: the same command begins again" if no_memory else "the same command goes on where it stopped"
        raise Interrupted(f"interrupted; {kept}" if asked.engines else "interrupted") from None


@dataclass(frozen=True)
class _Asked:
    """What is to be scored, and how: the command's options."""

    articles: Path | None
    benchmark: str | None
    engine: Sequence[str]
    hypotheses: Mapping[str, Path]
    references: Sequence[Path]
    source: Path | None
    targets: Sequence[str]
    language: str
    documents: bool
    labels: Path | None
    data_dir: Path | None
    definitions: Path | None
    translating: Translating
    options: Options
    force: bool

    @property
    def of_files(self) -> bool:
        """Whether it is neither articles nor a benchmark."""
        return self.articles is None and self.benchmark is None

    @property
    def target(self) -> str:
        """What files of translations are in."""
        return self.targets[0] if self.targets else "en"

    @property
    def engines(self) -> Sequence[str]:
        """What translates; the bundled engine where nothing has translated yet."""
        return [] if self.of_files else self.engine or ([] if self.hypotheses else ["bundled"])


def _evaluations(asked: _Asked, watch: Watch) -> Sequence[Evaluation]:
    from kazalign.pipeline.evaluation import evaluate_benchmark
    from kazalign.pipeline.text_evaluation import evaluate_articles

    if asked.articles is not None:
        return evaluate_articles(
            asked.articles,
            engines=asked.engines,
            hypotheses=asked.hypotheses,
            targets=asked.targets,
            language=asked.language,
            translating=asked.translating,
            options=asked.options,
            force=asked.force,
            watch=watch,
        )
    if asked.benchmark is not None:
        return evaluate_benchmark(
            asked.benchmark,
            engines=asked.engines,
            hypotheses=asked.hypotheses,
            targets=asked.targets,
            language=asked.language,
            data_dir=asked.data_dir,
            definitions=asked.definitions,
            translating=asked.translating,
            options=asked.options,
            force=asked.force,
            watch=watch,
        )
    return _evaluations_of_files(asked, watch)


def _evaluations_of_files(asked: _Asked, watch: Watch) -> Sequence[Evaluation]:
    from kazalign.pipeline.evaluation import evaluate
    from kazalign.pipeline.text_evaluation import evaluate_texts

    if asked.documents:
        return evaluate_texts(
            asked.hypotheses,
            asked.references,
            source=asked.source,
            target=asked.target,
            language=asked.language,
            translating=asked.translating,
            options=asked.options,
            force=asked.force,
            watch=watch,
        )
    evaluation = evaluate(
        asked.hypotheses,
        asked.references,
        sources=asked.source,
        target=asked.target,
        language=asked.language,
        labels=asked.labels,
        options=asked.options,
        force=asked.force,
        progress=watch("scoring", "segments"),
    )
    return [evaluation]


def _check_alone(context: typer.Context) -> None:
    """Beside --compare only what concerns it: the rest would do nothing."""
    for parameter in context.command.params:
        origin = context.get_parameter_source(parameter.name or "")
        if parameter.name not in ("compare", "test", "quiet") and origin is not None and origin.name == "COMMANDLINE":
            raise ConfigurationError(
                f"{parameter.opts[0]} does not go with --compare, which prints how two recorded runs differ; leave it out"
            )


def _check_ways(asked: _Asked) -> None:
    """Articles, a benchmark, or files: the options of one are none of another."""
    if asked.articles is not None and asked.benchmark is not None:
        raise ConfigurationError("give a folder of articles or --benchmark, not both")
    if asked.benchmark is None:
        for name, place in {"--data-dir": asked.data_dir, "--definitions": asked.definitions}.items():
            if place is not None:
                raise ConfigurationError(f"{name} belongs to a benchmark; name one with --benchmark, or leave it out")
    if not asked.of_files:
        given: dict[str, object] = {
            "--reference": asked.references,
            "--source": asked.source,
            "--labels": asked.labels,
            "--documents": asked.documents,
        }
        for name, value in given.items():
            if value:
                raise ConfigurationError(f"{name} belongs to files of translations; articles and benchmarks bring their own")
        return
    if asked.engine:
        raise ConfigurationError("--engine translates articles or a benchmark; name a folder of articles, or --benchmark")
    if len(asked.targets) > 1:
        raise ConfigurationError("files of translations are in one language; give --target once")
    if asked.documents and asked.labels is not None:
        raise ConfigurationError("--labels has a row for each line; with --documents the segments are only found while aligning")


def _check_outputs(asked: _Asked, file_format: str, *, record: Path | None, report: Path | None, memory: Path | None) -> None:
    """What would fail at the end fails at once; and no input is overwritten."""
    from kazalign.evaluation.tables import FORMATS
    from kazalign.outputs import check_apart, check_place

    if file_format not in FORMATS:
        raise ConfigurationError(f"unknown format {file_format!r}; known are: {', '.join(FORMATS)}")
    named = {"--record": record, "--report": report}
    if not any(named.values()):
        return
    plan = _plan(asked)
    written = [(option, place) for option, place in {**named, "--memory": memory}.items() if place is not None]
    if record is not None:
        written += [("--record", place) for place in plan.records(record)]
    check_apart(written, plan.read)
    for place in filter(None, named.values()):
        check_place(place)


def _plan(asked: _Asked) -> Plan:
    from kazalign.pipeline.evaluation_files import plan_articles, plan_benchmark, plan_files

    if asked.articles is not None:
        return plan_articles(asked.articles, asked.hypotheses, asked.targets, asked.language)
    if asked.benchmark is not None:
        return plan_benchmark(
            asked.benchmark,
            asked.hypotheses,
            asked.targets,
            asked.language,
            data_dir=asked.data_dir,
            definitions=asked.definitions,
        )
    read = filter(None, (*asked.hypotheses.values(), *asked.references, asked.source, asked.labels))
    source = asked.language if asked.source is not None else None
    return plan_files([*read], source=source, target=asked.target, by_document=asked.documents)


def _write(evaluations: Sequence[Evaluation], *, record: Path | None, report: Path | None) -> Iterator[Path]:
    """Yields each file that has been written."""
    from kazalign.atomic import write_text_atomically
    from kazalign.evaluation.recording import recorded
    from kazalign.evaluation.report.page import page
    from kazalign.pipeline.evaluation_files import part_of, record_place

    if report is not None:
        names = ", ".join(dict.fromkeys(evaluation.test.name.partition(", by ")[0] for evaluation in evaluations))
        write_text_atomically(report, page(evaluations, title=f"Evaluation on {names}"))
        yield report
    if record is not None:
        for evaluation in evaluations:
            run = recorded(evaluation, command=_command_line(), machine=_machine())
            place = record_place(record, part_of(evaluation), many=len(evaluations) > 1)
            write_text_atomically(place, [run])
            yield place


def _print(evaluations: Sequence[Evaluation], file_format: str) -> None:
    from kazalign.evaluation.recording import as_plain
    from kazalign.evaluation.tables import render

    if file_format == "json":
        plain = [as_plain(evaluation) for evaluation in evaluations]
        typer.echo(json.dumps(plain[0] if len(plain) == 1 else plain, ensure_ascii=False, indent=1))
        return
    for number, evaluation in enumerate(evaluations):
        typer.echo("\n" * bool(number) + "".join(render(evaluation, file_format, bold=sys.stdout.isatty())), nl=False)


def _compare(before: Path, after: Path, *, test: str) -> None:
    """One line a metric; exit status 1 when one fell significantly."""
    from kazalign.evaluation.recording import compare_runs, read_run

    changes = compare_runs(read_run(before), read_run(after), test=test)
    for change in changes:
        verdict = "worse" if change.fell else "better" if change.significant else "no significant change"
        figures = f"{change.before:.2f} -> {change.after:.2f} ({change.comparison.difference:+.2f})"
        p_values = f"p = {change.comparison.bootstrap:.4f} by bootstrap, {change.comparison.randomisation:.4f} by randomisation"
        typer.echo(f"{change.system}  {change.metric}  {figures}, {p_values}: {verdict}")
    if any(change.fell for change in changes):
        raise typer.Exit(1)


def _command_line() -> str:
    """What was typed; of absolute paths the last part, since the others are nobody's business."""
    return shlex.join(["kazalign", *(_FOLDERS.sub("", argument) for argument in sys.argv[1:])])


def _machine() -> str:
    """Processors and system, as far as Python knows."""
    return f"{os.cpu_count()} x {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
