"""The commands `duibiao schedule ...`: what report sets there are, which are due, run those, write the schedule down for others."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from analysis import paths
from analysis.commands_make import How, how_to_make, make_planned, report_sets
from analysis.errors import ReportError

INTERRUPTED = "interrupted"
WAIT_SECONDS = 3600.0
DATA = click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="Dataset to read; the project's own by default.")
OUT = click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Where the reports go.  [default: reports]")
NAMES = click.argument("names", nargs=-1, metavar="[SET]...")
AT = click.option("--at", metavar="TIME", help="Another moment than now, such as 2027-03-01T08:00; local where it names no zone.")


@click.group()
def schedule() -> None:
    """Make report sets when they are due.

    notebooks/sets.toml declares them: which notebooks, for which values, in which languages, when.
    Nothing stays running: cron, systemd or GitHub Actions call `run-due`, and `export` writes down
    how. Any other scheduler can call it too; an Airflow task, for one:

    \b
    BashOperator(task_id="reports", bash_command="cd /srv/duibiao && .venv/bin/duibiao run --report-set NAME")
    """


@schedule.command("show")
@NAMES
@DATA
@OUT
@AT
def show(names, data, out, at):
    """Show the report sets: how many reports, when, and how the last ticks ended."""
    from analysis.reports.served import read_served

    now = _moment(at)
    for report_set in report_sets(_folder(data), names):
        click.echo(click.style(report_set.name, bold=True))
        for title in dict.fromkeys(report_set.title.values()):
            click.echo(f"  {title}")
        click.echo(f"  {len(report_set.jobs)} reports of {len({job.notebook for job in report_set.jobs})} notebooks")
        zone = report_set.timezone or "local time"
        click.echo(f"  when: {f'{report_set.cron} ({zone}), catch-up {report_set.catch_up}' if report_set.cron else 'by hand'}")
        served = read_served(out or paths.REPORTS, report_set.name)
        click.echo(f"  next: {_time(_due(report_set, served, now).upcoming)}" if report_set.cron else "")
        for entry in served[-3:]:
            counted = ", ".join(f"{count} {status}" for status, count in entry.counts.items())
            click.echo(f"  tick {entry.tick}: {entry.word} ({counted or 'nothing to make'}), done {entry.served}")


@schedule.command("due")
@NAMES
@DATA
@OUT
@AT
def show_due(names, data, out, at):
    """Say of each report set whether it is due, why or why not, and when it will be next."""
    from analysis.reports.served import read_served

    now = _moment(at)
    for report_set in report_sets(_folder(data), names):
        owed = _due(report_set, read_served(out or paths.REPORTS, report_set.name), now)
        click.echo(f"{'due' if owed.ticks else 'not due':<8} {report_set.name:<24} {owed.reason}; next {_time(owed.upcoming)}")


@schedule.command("run-due")
@NAMES
@DATA
@OUT
@click.option("--wait", "wait_seconds", metavar="SECONDS", type=click.FloatRange(min=0), default=WAIT_SECONDS, show_default=True, help="How long to wait for another run on the same folder.")
@click.option("--quiet", is_flag=True, help="Say nothing where nothing is due.")
@how_to_make
def run_due(names, data, out, wait_seconds, quiet, **how):
    """Make the report sets that are due.

    A tick with nothing changed makes nothing and says since when. Ticks missed while nothing ran
    are treated as the set's catch_up says: skip waits for the next tick, once runs once, all runs
    once and answers for each of them, because a report depends on its inputs alone. A run that was
    refused or interrupted has not served its tick. Exit status: the worst of the sets, as for run.
    """
    from analysis.reports.served import turn

    how = How(**how, wait_seconds=wait_seconds)
    folder, out = _folder(data), out or paths.REPORTS
    sets = report_sets(folder, names)
    with turn(out, wait_seconds):
        endings = [ending for report_set in sets if (ending := _serve(report_set, folder, out, how, quiet)) is not None]
    sys.exit(max(endings, default=0))


def _serve(report_set: object, folder: Path, out: Path, how: How, quiet: bool) -> int | None:
    """One set: nothing where it is not due, else the exit status of its run."""
    from analysis.making import plan_for
    from analysis.reports.served import TIME, Served, add_served, read_served

    owed = _due(report_set, read_served(out, report_set.name), datetime.now(UTC))
    if not owed.ticks:
        if not quiet:
            click.echo(f"{report_set.name}: {owed.reason}; next {_time(owed.upcoming)}", err=how.log_format != "text")
        return None
    click.echo(f"{report_set.name}: {owed.reason}", err=how.log_format != "text")
    plan = plan_for(report_set.jobs, folder=folder, out=out, report_set=report_set.name, files=how.files)
    ending = make_planned(plan, folder, out, replace(how, others={"retention": report_set.keep}))
    if ending.word == INTERRUPTED:
        sys.exit(ending.exit_status)
    counts = {**ending.counts, **({"unchanged": ending.unchanged} if ending.unchanged else {})}
    ended = datetime.now(UTC).strftime(TIME)
    passed = [owed.passed, *[0] * (len(owed.ticks) - 1)]
    served = [Served(tick.strftime(TIME), ended, ending.word, counts, missed) for tick, missed in zip(owed.ticks, passed, strict=True)]
    add_served(out, report_set.name, served, report_set.keep)
    _retire(out, report_set)
    return ending.exit_status


def _retire(out: Path, report_set: object) -> None:
    """Failure pages older than the oldest tick remembered go; the set's reports stay the last good ones."""
    from analysis.reports.served import read_served

    remembered = read_served(out, report_set.name)
    if len(remembered) == report_set.keep:
        from analysis.reports.retention import retire_failures

        retire_failures(out, report_set.name, remembered[0].served, WAIT_SECONDS)


@schedule.command("export")
@NAMES
@click.option("--to", "target", type=click.Choice(["cron", "systemd", "github-actions"]), required=True, help="Whose form.")
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Write the files there instead of printing them.")
@DATA
@OUT
def export(names, target, into, data, out):
    """Write the schedule down for cron, systemd or GitHub Actions.

    The commands name this interpreter and these folders in full, so that they run anywhere on this
    machine. What another scheduler needs is the last line of `duibiao schedule --help`.
    """
    from analysis.reports import exports
    from analysis.reports.schedule import local_zone

    sets = [report_set for report_set in report_sets(_folder(data), names) if report_set.cron]
    if not sets:
        raise ReportError(f"{paths.SETS}: no report set has a cron expression, so there is no schedule to export")
    options = [word for name, folder in (("--data", data), ("--out", out)) if folder for word in (name, str(folder.absolute()))]
    command = [sys.executable, "-m", "analysis", "schedule", "run-due", "--quiet", *options]
    if target == "cron":
        files = exports.cron_table(sets, command, paths.PROJECT, datetime.now(UTC), local_zone())
    elif target == "systemd":
        files = exports.systemd_units(sets, command, paths.PROJECT)
    else:
        files = exports.github_workflow(sets)
    _hand_over(files, into)


def _hand_over(files: dict[str, str], into: Path | None) -> None:
    for name, content in files.items():
        if into is None:
            click.echo(f"# --- {name}\n{content}" if len(files) > 1 else content, nl=False)
        else:
            into.mkdir(parents=True, exist_ok=True)
            (into / name).write_text(content, encoding="utf-8")
            click.echo(into / name)


def _folder(data: Path | None) -> Path:
    return (data or paths.data_folder()).absolute()


def _due(report_set: object, served: Sequence, now: datetime) -> object:
    from analysis.reports.schedule import due, local_zone
    from analysis.reports.served import last_tick

    return due(report_set, last_tick(served), now, local_zone())


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise ReportError(f"--at {text}: no time; write it as 2027-03-01T08:00") from error


def _time(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %Z") if moment else "never"
