"""The commands `results` and `diff`: what the reports of a folder found, and what changed between two runs."""

import json
from pathlib import Path

import click

from analysis import paths
from analysis.errors import ReportError, listed

SOURCE = click.option("--from", "source", metavar="DIR", type=click.Path(path_type=Path), default=None, help="Folder of the reports.  [default: reports]")


@click.command("results")
@SOURCE
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="CSV opens in a spreadsheet.")
@click.option("--report-set", "report_set", metavar="NAME", help="Reports of this set alone.")
def show_results(source, form, report_set):
    """Print every result of every finished report as one table: number, unit and the text shown.

    In CSV a text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    from analysis.reports.publish import manifests
    from analysis.reports.results import as_csv, table

    folder = _folder(source)
    found = [manifest for manifest in manifests(folder) if report_set in (None, manifest["set"])]
    if not found:
        sets = listed(sorted({manifest["set"] for manifest in manifests(folder)}))
        raise ReportError(f"no report of set {report_set!r} in {folder}; sets are {sets}" if sets else f"no report in {folder}; run `duibiao run` first")
    rows = table(found)
    click.echo(as_csv(rows) if form == "csv" else json.dumps(rows, ensure_ascii=False, indent=1), nl=form != "csv")


@click.command("diff")
@click.argument("runs", nargs=-1, type=click.IntRange(min=1), metavar="[RUN RUN]")
@SOURCE
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="JSON for programs.")
def show_changes(runs, source, form):
    """Say what changed between two runs and why; by default between the newest that made a report and the one before.

    Runs are named by their number. Exit status: 0 whether or not anything changed.
    """
    from analysis.reports.changes import in_words, of_runs

    changes = of_runs(_folder(source), runs)
    told = json.dumps(changes.to_json(), ensure_ascii=False, indent=1) if form == "json" else "\n".join(in_words(changes))
    click.echo(told)


def _folder(source: Path | None) -> Path:
    folder = (source or paths.REPORTS).absolute()
    if not folder.is_dir():
        raise ReportError(f"--from {folder}: there is no such folder; name one that `duibiao run` wrote")
    return folder
