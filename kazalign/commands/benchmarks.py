"""`kazalign benchmarks`: the test sets that are known, and fetching one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The test sets for `kazalign eval --benchmark`.")

_DEFINITIONS = typer.Option("--definitions", help="Another file of definitions.  [default: configs/benchmarks.yaml]")


@app.command("list")
def list_benchmarks(definitions: Annotated[Path | None, _DEFINITIONS] = None) -> None:
    """List the benchmarks: directions, segments, licence, whether they are at hand."""
    from rich.console import Console
    from rich.table import Table

    from kazalign.evaluation.benchmarks import at_hand, load_definitions

    table = Table("benchmark", "directions", "segments", "licence", "at hand", "what it is", box=None, pad_edge=False)
    for name, each in load_definitions(definitions).items():
        directions = " ".join("-".join(pair) for pair in each.pairs)
        there = "yes" if at_hand(name, each) else "no"
        table.add_row(name, directions, str(each.segments or ""), each.licence, there, each.title)
    console = Console()
    (console if console.is_terminal else Console(width=300)).print(table)


@app.command("pull")
def pull(
    name: Annotated[str, typer.Argument(help="A name from `kazalign benchmarks list`.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Fetch without asking.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Forbid everything remote.")] = False,
    definitions: Annotated[Path | None, _DEFINITIONS] = None,
) -> None:
    """Fetch a benchmark into the cache folder, after asking; its checksum and its number of segments are checked."""
    from kazalign.commands.progress import Progress, in_kilobytes
    from kazalign.errors import ConfigurationError, OfflineError
    from kazalign.evaluation.benchmarks import cached, find, load_definitions
    from kazalign.evaluation.fetching import pull as fetch

    benchmark = find(name, load_definitions(definitions))
    typer.echo(f"{benchmark.title}\nlicence: {benchmark.licence}\nhomepage: {benchmark.homepage}", err=True)
    for download in benchmark.downloads:
        size = f", {download.bytes / 1e6:.1f} MB" if download.bytes else ""
        checked = "sha256" if download.sha256 else "md5" if download.md5 else "none published; the segments are counted"
        typer.echo(f"from: {download.url}{size} (checksum: {checked})", err=True)
    if offline and benchmark.downloads:
        raise OfflineError(f"fetching {name} needs the network, which --offline forbids; use --data-dir with a copy")
    if benchmark.downloads and not yes:
        if not sys.stdin.isatty():
            raise ConfigurationError("nobody to ask for consent; add --yes to fetch it")
        if not typer.confirm(f"Fetch it into {cached(name)}?", err=True):
            raise ConfigurationError("nothing was fetched")
    sizes = [download.bytes for download in benchmark.downloads]
    with Progress() as progress:
        work = progress.part("fetching", "kB")
        work.expect(sum(filter(None, sizes)) // 1000 if all(sizes) else 0)
        fetch(name, benchmark, cached(name), progress=in_kilobytes(work))
    typer.echo(f"{name} is in {cached(name)}", err=True)


@app.command("fingerprint")
def fingerprint(
    name: Annotated[str, typer.Argument(help="A name from `kazalign benchmarks list`.")],
    data_dir: Annotated[Path | None, typer.Option(help="A copy of the benchmark.  [default: the one that was fetched]")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write; - is standard output.  [default: in a copy of the repository configs/fingerprints/NAME.txt; "
            "an installed package has none]"
        ),
    ] = None,
    definitions: Annotated[Path | None, _DEFINITIONS] = None,
) -> None:
    """Write hashes of a benchmark's sentences, no text, so that `kazalign corpus` finds them in a corpus."""
    from kazalign.corpora.fingerprints import write_fingerprint
    from kazalign.outputs import check_place
    from kazalign.pipeline.fingerprints import benchmark_fingerprint, known_place

    place = out or known_place(name)
    check_place(place)
    made = benchmark_fingerprint(name, data_dir=data_dir, definitions=definitions)
    write_fingerprint(made, place)
    languages = ", ".join(made.languages)
    typer.echo(f"{place}: {made.segments:,} segments in {languages}, {len(made.blocks):,} blocks of words", err=True)


@app.command("leaderboard")
def leaderboard(
    results: Annotated[Path, typer.Option(help="The folder with recorded runs.")] = Path("eval/results"),
    published: Annotated[Path, typer.Option(help="The file with published figures.")] = Path("configs/published.yaml"),
    out: Annotated[Path, typer.Option(help="The file to write; - is standard output.")] = Path("eval/LEADERBOARD.md"),
) -> None:
    """Write the leaderboard anew from recorded runs and published figures."""
    from kazalign.atomic import write_text_atomically
    from kazalign.evaluation.leaderboard import leaderboard as lines
    from kazalign.evaluation.leaderboard import load_published, load_runs

    write_text_atomically(out, list(lines(load_runs(results), load_published(published))))
