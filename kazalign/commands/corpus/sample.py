"""`kazalign corpus sample`: some rows, drawn by chance."""

from __future__ import annotations

from typing import Annotated

import typer

from kazalign.commands.corpus.options import Corpus, InputFormat, Out, OutputFormat, Quiet, Seed


def command(
    corpus: Corpus,
    size: Annotated[str, typer.Option(help="How many rows: a number, or a share such as 5%.")],
    out: Out,
    by: Annotated[
        str | None,
        typer.Option(help="Strata: document, length, score:NAME or property:NAME; each as it is in the corpus.  [default: none]"),
    ] = None,
    equal: Annotated[bool, typer.Option("--equal", help="As many rows of each stratum, as far as it has them.")] = False,
    seed: Seed = 1,
    input_format: InputFormat = None,
    file_format: OutputFormat = None,
    quiet: Quiet = False,
) -> None:
    """Draw some rows, in their order; the same seed draws the same ones."""
    from kazalign.commands.rows_read import RowsRead
    from kazalign.corpora.sampling import sample_corpus
    from kazalign.corpora.sizes import Size
    from kazalign.corpora.sources import CorpusFile

    with RowsRead(quiet=quiet) as rows:
        source = CorpusFile(corpus, file_format=input_format, progress=rows)
        done = sample_corpus(source, out, size=Size.named(size), by=by, equal=equal, seed=seed, file_format=file_format)
        few = list(done.strata.items())[:20]
        lines = [f"{name}: {drawn:,} of {count:,}" for name, (count, drawn) in few]
        if len(done.strata) > len(few):
            lines.append(f"... and {len(done.strata) - len(few):,} strata more")
        rows.close(*lines, f"of {done.rows:,} rows drew {done.written}")
