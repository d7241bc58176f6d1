"""`kazalign corpus`: parallel corpora, one file a subcommand."""

from __future__ import annotations

import typer

from kazalign.commands.corpus.dedup import command as dedup_command
from kazalign.commands.corpus.diff import command as diff_command
from kazalign.commands.corpus.filter import command as filter_command
from kazalign.commands.corpus.filters import command as filters_command
from kazalign.commands.corpus.join import command as join_command
from kazalign.commands.corpus.sample import command as sample_command
from kazalign.commands.corpus.split import command as split_command
from kazalign.commands.corpus.stats import command as stats_command

app = typer.Typer(no_args_is_help=True, help="Parallel corpora: cleaned, counted, joined, split.")
app.command("filter")(filter_command)
app.command("filters")(filters_command)
app.command("stats")(stats_command)
app.command("dedup")(dedup_command)
app.command("join")(join_command)
app.command("split")(split_command)
app.command("sample")(sample_command)
app.command("diff")(diff_command)
