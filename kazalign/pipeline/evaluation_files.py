"""Which files an evaluation reads, and what its records are called: known before the work, so that neither harms the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kazalign.atomic import STANDARD_OUTPUT
from kazalign.pipeline.evaluation import located
from kazalign.pipeline.reading import code_of

if TYPE_CHECKING:
    from kazalign.evaluation.model import Evaluation


@dataclass(frozen=True)
class Plan:
    """What is read, and which evaluations there will be."""

    read: tuple[Path, ...]
    parts: tuple[str, ...]
    """What tells the records of several evaluations apart, e.g. `kk-en` and `kk-en.by-document`."""

    def records(self, record: Path) -> list[Path]:
        """The files that `record` becomes."""
        return [record_place(record, part, many=len(self.parts) > 1) for part in self.parts]


def plan_files(read: Sequence[Path], *, source: str | None, target: str, by_document: bool) -> Plan:
    """Files of translations; `source` is the language of the source where there is one."""
    return Plan(tuple(read), _parts(code_of(source) if source else None, [code_of(target)], by_document=by_document))


def plan_articles(folder: Path, hypotheses: Mapping[str, Path], targets: Sequence[str], language: str) -> Plan:
    """Articles; see `kazalign.pipeline.text_evaluation.evaluate_articles` for arguments and errors."""
    from kazalign.evaluation.articles import find_articles, find_translations

    source = code_of(language)
    articles = find_articles(folder, source, [code_of(target) for target in targets])
    read = [file for article in articles for file in (article.source, *article.versions.values())]
    languages = list(articles[0].versions)
    for place in hypotheses.values():
        for target in languages:
            read += find_translations(place, articles, source, target)
    return Plan(tuple(read), _parts(source, languages, by_document=True))


def plan_benchmark(
    name: str,
    hypotheses: Mapping[str, Path],
    targets: Sequence[str],
    language: str,
    *,
    data_dir: Path | None,
    definitions: Path | None,
) -> Plan:
    """A benchmark; see `kazalign.pipeline.evaluation.evaluate_benchmark` for arguments and errors."""
    benchmark, folder, wanted = located(name, targets, language, data_dir=data_dir, definitions=definitions)
    own = () if definitions is None else (definitions,)
    if benchmark.format == "articles":
        plan = plan_articles(folder, hypotheses, wanted, language)
        return Plan((*plan.read, *own), plan.parts)
    labels = () if benchmark.labels is None else (folder / benchmark.labels.file,)
    texts = [folder / file for file in benchmark.files]
    return Plan((*texts, *labels, *own, *hypotheses.values()), _parts(code_of(language), wanted, by_document=False))


def part_of(evaluation: Evaluation) -> str:
    """The part of a record's name that stands for `evaluation`; see `Plan.parts`."""
    test = evaluation.test
    direction = f"{test.source}-{test.target}" if test.source else test.target
    return direction + (".by-document" if test.name.endswith("by document") else "")


def record_place(record: Path, part: str, *, many: bool) -> Path:
    """The file of one evaluation: of several, `run.json` becomes `run.kk-en.json`; standard output and devices stay."""
    if not many or record == STANDARD_OUTPUT or (record.exists() and not record.is_file()):
        return record
    return record.with_name(f"{record.stem}.{part}{record.suffix or '.json'}")


def _parts(source: str | None, targets: Sequence[str], *, by_document: bool) -> tuple[str, ...]:
    directions = [f"{source}-{target}" if source else target for target in targets]
    kinds = ("", ".by-document") if by_document else ("",)
    return tuple(direction + kind for direction in directions for kind in kinds)
