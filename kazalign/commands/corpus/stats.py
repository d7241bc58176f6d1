"""`kazalign corpus stats`: a parallel corpus in numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from kazalign.commands.corpus.options import Corpus, Fingerprints, InputFormat, Quiet


def command(
    corpus: Corpus,
    file_format: Annotated[str, typer.Option("--format", help="table, json, or html with plots.")] = "table",
    out: Annotated[Path, typer.Option(help="The file to write; - is standard output.")] = Path("-"),
    near: Annotated[bool, typer.Option("--near", help="Count near duplicates, too (needs the extra [corpora]).")] = False,
    threshold: Annotated[float, typer.Option(help="How much of their stretches of five characters near ones share.")] = 0.8,
    benchmarks: Annotated[bool, typer.Option("--benchmarks", help="Look for texts that are in benchmarks.")] = False,
    fingerprints: Fingerprints = None,
    input_format: InputFormat = None,
    quiet: Quiet = False,
) -> None:
    """Count sentences, tokens, types, lengths, languages, duplicates, scores, documents, flags, engines, licences and dates.

    One pass; memory grows with the vocabulary and by some 60 bytes a row of two texts.
    """
    from kazalign.atomic import write_text_atomically
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.fingerprints import Contamination, Detector, load_fingerprints
    from kazalign.corpora.sources import CorpusFile
    from kazalign.corpora.statistics import near_doubles, statistics
    from kazalign.corpora.statistics_page import page
    from kazalign.corpora.statistics_tables import Described, as_plain, as_text
    from kazalign.corpora.units import Unit
    from kazalign.errors import ConfigurationError
    from kazalign.outputs import check_apart, check_place

    if file_format not in ("table", "json", "html"):
        raise ConfigurationError(f"unknown format {file_format!r}; known are: table, json, html")
    with RowsRead(quiet=quiet) as rows:
        source = CorpusFile(corpus, file_format=input_format, progress=rows)
        check_place(out)
        check_apart([("--out", out)], source.files)
        contamination = Contamination() if benchmarks or fingerprints is not None else None
        units: Iterable[Unit] = source
        if contamination is not None:
            units = Detector(load_fingerprints(fingerprints)).count(source, contamination)
        found = statistics(units)
        alike = (threshold, near_doubles(source, threshold)) if near else None
        described = Described(corpus.name, found, alike, contamination)
    if file_format == "html":
        write_text_atomically(out, page(described))
    elif file_format == "json":
        write_text_atomically(out, [json.dumps(as_plain(described), ensure_ascii=False, indent=1) + "\n"])
    else:
        write_text_atomically(out, as_text(described, bold=sys.stdout.isatty() and out == Path("-")))
    rows.close(f"{found.units:,} units")
