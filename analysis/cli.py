"""The command `duibiao`: words in, exit status out. Everything heavy is imported when it is needed."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from analysis import __version__, paths
from analysis.commands_ingest import begin_dataset, ingest_files, review, suggest_codes
from analysis.commands_make import How, choices_of, how_to_make, make_planned, report_sets
from analysis.commands_progress import JSON, refused, shown
from analysis.commands_results import show_changes, show_results
from analysis.commands_schedule import schedule
from analysis.commands_share import write_pictures, write_site_folder
from analysis.errors import DuibiaoError, ParameterError, listed
from analysis.parameters import IDS, LANGUAGE, LANGUAGES, ChoicesFrom, Parameter, fold, refusal

REFUSED = 2
INTERRUPTED = 130
# What --set may not be used for: each has an option of its own, and none reaches a notebook as a parameter.
OWN_OPTIONS = {
    "data": "--data DIR", "out": "--out DIR", "jobs": "--jobs N", "timeout": "--timeout SECONDS", "report_timeout": "--report-timeout SECONDS",
    "memory": "--memory MIB", "output": "--output MIB", "attempts": "--attempts N",
    "engine": "--engine dask", "scheduler": "--scheduler ADDRESS", "log_format": "--log-format json", "report_set": "--report-set NAME",
}
NAMED_IN_FULL = 10

DATA = click.option("--data", "data", metavar="DIR", type=click.Path(path_type=Path), help="Dataset to read; the project's own by default.")


class Command(click.Group):
    """Turns what was refused into a message and exit status 2, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except DuibiaoError as error:
            click.echo(f"duibiao: {error}", err=True)
            refused(context, str(error), REFUSED)
            if context.invoked_subcommand == "run":
                click.echo("refused: nothing was run", err=True)
            context.exit(REFUSED)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            context.exit(INTERRUPTED)


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duibiao")
def main() -> None:
    """Benchmark regional policy plans: coded evidence in, shareable reports out.

    \b
    duibiao list     what can be asked, and with which parameters
    duibiao check    whether a dataset keeps its rules
    duibiao run      make the reports
    duibiao schedule make report sets when they are due
    duibiao results  every number they found, as one table
    duibiao diff     what the last run changed, and why
    duibiao site     the finished reports as a static site
    duibiao new      begin a dataset, with an example to replace
    duibiao ingest   read a plan's text into a draft
    duibiao suggest  codes for a draft, the least certain first
    duibiao review   hand a draft to reviewers and take their decision
    """


main.add_command(begin_dataset)
main.add_command(ingest_files)
main.add_command(suggest_codes)
main.add_command(review)
main.add_command(show_results)
main.add_command(show_changes)
main.add_command(write_site_folder)
main.add_command(write_pictures)
main.add_command(schedule)


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--focal", metavar="REGION", help="Region in focus, by id, Chinese name or English name.")
@click.option("--peers", metavar="REGIONS", help="Regions it is compared with, separated by commas.")
@click.option("--language", type=click.Choice([*LANGUAGES, "both"]), default=None, help="Language of the reports.  [default: both]")
@DATA
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=None, help="Where the reports go.  [default: reports]")
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Any other parameter; see `duibiao list`.")
@click.option("--report-set", "report_set", metavar="NAME", help="The reports of a set of sets.toml, into a folder of its name.")
@click.option("--explain", is_flag=True, help="Say of each report why it is made or not.")
@click.option("--force", is_flag=True, help="Make every report, changed or not.")
@click.option("--dry-run", is_flag=True, help="Say what would be made and why, and make nothing.")
@how_to_make
def run(notebooks, focal, peers, language, data, out, settings, report_set, explain, force, dry_run, **how):
    """Make reports: every notebook, or the ones named, in Chinese and English.

    A report from which nothing has changed is not made again: neither its notebook, its parameters
    and the rows it reads, nor code and packages. Everything asked for is checked before anything
    runs. Exit status: 0 all made, 1 one or more failed, 2 refused, 130 interrupted.
    """
    from analysis.making import explained, plan_for
    from analysis.reports.sets import REPORT_SET

    how = How(**how)
    given = _given(settings, {"focal": focal, "peers": peers, LANGUAGE: None if language == "both" else language})
    folder, out = (data or paths.data_folder()).absolute(), out or paths.REPORTS
    if report_set:
        if asked := [*notebooks, *given]:
            raise ParameterError(f"--report-set {report_set}: {paths.SETS} says what the set makes; leave out {listed(asked)}")
        jobs = report_sets(folder, [report_set])[0].jobs
    else:
        spoken = given.pop(LANGUAGE, None)
        jobs = _jobs(notebooks, given, folder, [] if spoken is None else [spoken])
    plan = plan_for(jobs, folder=folder, out=out, report_set=report_set or REPORT_SET, force=force, files=how.files)
    for told in explained(plan) if explain or dry_run else ():
        click.echo(told, err=how.log_format == JSON)
    if dry_run:
        return click.echo(f"dry run: {len(plan.todo)} to make{f', {plan.told}' if plan.told else ''}")
    sys.exit(make_planned(plan, folder, out, how).exit_status)


def _given(settings: Sequence[str], options: Mapping[str, str | None]) -> dict[str, str]:
    """Parameters from --set and from the options that stand for one; each may be said once."""
    pairs = [(name, value) for name, value in options.items() if value is not None]
    failures = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip()
        if not equals or not name:
            failures.append(f"--set {setting}: write NAME=VALUE, such as --set plan_set=core")
        elif name in OWN_OPTIONS:
            failures.append(f"--set {setting}: {name} is no parameter; use {OWN_OPTIONS[name]}")
        else:
            pairs.append((name, value))
    given = dict(pairs)
    failures += [f"{name}: given as {value!r} and as {given[name]!r}; give it once" for name, value in pairs if given[name] != value]
    if failures:
        raise refusal("the command cannot be read:", failures)
    return given


def _jobs(notebooks: Sequence[str], given: Mapping[str, str], folder: Path, languages: Sequence[str]) -> tuple:
    from analysis.reports.jobs import find_notebooks, make_jobs

    names = [name.removesuffix(".ipynb") for name in notebooks]
    languages = [fold(language) for language in languages]
    return make_jobs(find_notebooks(paths.NOTEBOOKS), names, given, choices_of(folder), languages=languages)


@main.command("list")
@DATA
def list_notebooks(data):
    """Show the notebooks: their questions, parameters, meanings, defaults and allowed values."""
    from analysis.reports.jobs import find_notebooks

    choices = choices_of((data or paths.data_folder()).absolute())
    parameters: list[Parameter] = []
    click.echo("Notebooks")
    for file in find_notebooks(paths.NOTEBOOKS).values():
        click.echo("\n  " + click.style(file.name, bold=True))
        for language in LANGUAGES:
            title, question = file.declared.title[language], file.declared.question[language]
            click.echo(f"    {title}{' · ' if question else ''}{question}")
        click.echo(f"    parameters: {', '.join(file.parameters) or 'none'}" + ("; made by name only" if file.declared.by_name else ""))
        parameters += [parameter for parameter in file.parameters.values() if parameter not in parameters]
    click.echo("\nParameters")
    for parameter in parameters:
        _describe(parameter, choices)


def _describe(parameter: Parameter, choices: ChoicesFrom) -> None:
    default, values = _allowed(parameter, choices)
    click.echo(f"\n  {click.style(parameter.name, bold=True)}  {parameter.type}, default: {default}")
    for meaning in dict.fromkeys(parameter.meaning[language] for language in LANGUAGES):
        click.echo(f"    {meaning}")
    if values:
        click.echo(f"    {'any' if parameter.type == 'id[]' else 'one'} of: {values}")


def _allowed(parameter: Parameter, choices: ChoicesFrom) -> tuple[str, str]:
    """The default and the values a parameter may take; a few by all their names, many by id."""
    default = "empty" if parameter.default in ("", []) else str(parameter.default)
    if parameter.type not in IDS:
        return default, ", ".join(("true", "false") if parameter.type == "flag" else parameter.choices)
    try:
        answer = choices(parameter.choices_from)
    except DuibiaoError as error:
        return default, f"what the dataset holds, which cannot be read ({str(error).splitlines()[0]})"
    names: dict[str, list[str]] = {found: [] for found in answer.aliases.values()}
    for alias, found in answer.aliases.items():
        names[found] += [alias] if alias != found else []
    full = len(names) <= NAMED_IN_FULL
    told = [f"{found} ({', '.join(aliases)})" if aliases and full else found for found, aliases in names.items()]
    return (answer.default or default) if parameter.type == "id" else default, ", ".join(told)


@main.command("check")
@DATA
def check_dataset(data):
    """Check a dataset: its tables, references, codes and sources. Exit status 2 where a rule is broken."""
    from analysis.dataset.load import check

    summary = check((data or paths.data_folder()).absolute())
    click.echo(f"{summary.title} {summary.edition}".strip())
    click.echo(f"{shown(summary.folder)}  digest {summary.digest[:12]}  {summary.sources} sources")
    click.echo("\nTables")
    for table, rows in summary.tables.items():
        click.echo(f"  {table:<20} {rows:>6} rows")
    click.echo("\nProvisions read of each plan")
    for plan, coverage in summary.plans.items():
        click.echo(f"  {plan:<32} {coverage}")
    click.echo("\nok: the dataset keeps its rules")
