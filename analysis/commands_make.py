"""Make the reports that a plan asks for: here or on a cluster, and tell of it. What `run` and `schedule run-due` share."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click

from analysis import paths
from analysis.commands_progress import LOG_FORMAT, TEXT, telling, unchanged
from analysis.errors import ParameterError, ReportError
from analysis.parameters import Choices, ChoicesFrom

# What one report may take before it is ended; no honest one comes near.
CELL_SECONDS, REPORT_SECONDS, MEMORY_MIB, OUTPUT_MIB, ATTEMPTS = 600, 1800, 4096, 64, 2
# What every kernel imports and does before it is asked for anything, by name: the report engine knows neither.
PRELOAD, WARM_UP = ("analysis.study",), "analysis.study:warm_up"
OFFICE = "analysis.display.office:write_office"
LOCAL, DASK = "local", "dask"
PDF = "pdf"
IRI_PARSER = "rfc3987_syntax"

HOW = (
    click.option("--jobs", "workers", metavar="N", type=click.IntRange(min=1), help="Reports under way at once.  [default: one a core]"),
    click.option("--timeout", "cell_seconds", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=CELL_SECONDS, show_default=True, help="What one cell may take."),
    click.option("--report-timeout", "report_seconds", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=REPORT_SECONDS, show_default=True, help="What one report may take."),
    click.option("--memory", "memory_mib", metavar="MIB", type=click.IntRange(min=1), default=MEMORY_MIB, show_default=True, help="Memory that one report may hold."),
    click.option("--output", "output_mib", metavar="MIB", type=click.IntRange(min=1), default=OUTPUT_MIB, show_default=True, help="What the cells of one report may show."),
    click.option("--attempts", metavar="N", type=click.IntRange(min=1), default=ATTEMPTS, show_default=True, help="Tries where another can help: a kernel died, a cell took too long."),
    click.option("--engine", type=click.Choice([LOCAL, DASK]), default=LOCAL, show_default=True, help="dask: on a Dask cluster, which needs duibiao[dask]."),
    click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, such as tcp://host:8786.  [default: workers on this machine]"),
    click.option("--pdf", is_flag=True, help="Print each report to a PDF beside it; needs an installed Chromium."),
    LOG_FORMAT,
)


def how_to_make(command: Callable) -> Callable:
    """The options of a command that makes reports; it gets them as fields of `How`."""
    for option in reversed(HOW):
        command = option(command)
    return command


@dataclass(frozen=True)
class How:
    """How reports are made, whichever they are; fields as the options of the command line."""

    workers: int | None = None
    cell_seconds: float = CELL_SECONDS
    report_seconds: float = REPORT_SECONDS
    memory_mib: int = MEMORY_MIB
    output_mib: int = OUTPUT_MIB
    attempts: int = ATTEMPTS
    engine: str = LOCAL
    scheduler: str | None = None
    pdf: bool = False
    log_format: str = TEXT
    wait_seconds: float = 0.0
    others: dict = field(default_factory=dict)

    def __post_init__(self):
        if self.scheduler and self.engine != DASK:
            raise ReportError(f"--scheduler {self.scheduler}: only with --engine dask")
        if self.pdf:
            from analysis.reports.chromium import find_chromium

            find_chromium()  # before any work

    @property
    def files(self) -> tuple[str, ...]:
        """Endings of the files wanted beside every page."""
        return (PDF,) if self.pdf else ()


@dataclass(frozen=True)
class Ending:
    """How a run ended, for whoever keeps a record of it."""

    word: str
    exit_status: int
    counts: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0


def choices_of(folder: Path) -> ChoicesFrom:
    """What the dataset offers for a parameter, read once each."""
    from analysis.dataset.choices import choices

    @cache
    def answer(name: str) -> Choices:
        try:
            return choices(folder, name)
        except KeyError as error:
            raise ParameterError(f"{paths.DECLARATIONS}: no dataset answers choices_from {name!r}; use regions, plans or group_sets") from error

    return answer


def report_sets(folder: Path, names: Sequence[str] = ()) -> list:
    """The report sets named, or all, with the reports that they make of a dataset."""
    from analysis.reports.jobs import find_notebooks
    from analysis.reports.sets import chosen, read_sets

    return chosen(read_sets(paths.NOTEBOOKS, find_notebooks(paths.NOTEBOOKS), choices_of(folder)), names)


def make_planned(plan: object, folder: Path, out: Path, how: How) -> Ending:
    """Make what a plan says has to be made, and say how it ended.

    Parameters
    ----------
    plan : Plan
    folder : Path
        The dataset.
    out : Path
        Where the reports go.
    how : How

    Raises
    ------
    DuibiaoError
        If the dataset breaks its rules, the folder is taken, or there is no such cluster; nothing has run then.
    """
    from analysis.making import settle_unchanged

    if not plan.todo:
        settle_unchanged(plan, out, wait_seconds=how.wait_seconds)
        unchanged(how.log_format, plan, out)
        return Ending("ok", 0, {}, len(plan.unchanged))
    with _engine(folder, out, how) as (template, engine, workers):
        if not plan.validated:
            _check(folder)
        result = _run(plan, folder, out, how, template, engine, workers)
    return Ending(result.word, result.exit_status, result.counts, len(plan.unchanged))


def _check(folder: Path) -> None:
    from analysis.dataset.load import check

    check(folder)


@contextmanager
def _engine(folder: Path, out: Path, how: How) -> Iterator[tuple]:
    """A template here, or a cluster; either starts while this process goes on importing."""
    from analysis.reports.leftovers import run_mark

    mark = run_mark(out)
    if how.engine == DASK:
        from analysis.reports.cluster import connected

        folders = {paths.DATA_VARIABLE: folder}
        with connected(how.scheduler, folders=folders, preload=PRELOAD, warm_up=WARM_UP, workers=how.workers, mark=mark) as cluster:
            yield None, cluster, cluster.workers
    else:
        from analysis.reports.kernels import warm

        with warm(PRELOAD, WARM_UP, mark, {paths.DATA_VARIABLE: str(folder)}) as template:
            yield template, None, how.workers


def _printer(out: Path) -> Callable[[str], bytes]:
    from analysis.reports.chromium import Browser
    from analysis.reports.leftovers import run_mark

    return Browser.found(run_mark(out)).pdf


@contextmanager
def _prompt() -> Iterator[None]:
    """Let what is imported meanwhile come up sooner: nothing is collected, as it all stays, and nobody here reads an IRI."""
    from analysis.reports.kernels import COLLECTED_AT

    # jsonschema builds a parser of IRIs for half a second wherever one can be imported; the schema of notebooks names none.
    held_off = sys.modules.setdefault(IRI_PARSER, None) is None
    gc.disable()
    try:
        yield
    finally:
        if held_off:
            del sys.modules[IRI_PARSER]
        if not gc.get_freeze_count():  # a second run of this process imports nothing, and would keep what the first left
            gc.freeze()
        gc.set_threshold(COLLECTED_AT)
        gc.enable()


def _run(plan: object, folder: Path, out: Path, how: How, template: object, engine: Callable | None, workers: int | None) -> object:
    from analysis.reports.kernels import MIB, Limits

    with _prompt():
        from analysis.reports.runner import default_workers, run
    limits = Limits(how.cell_seconds, how.report_seconds, how.memory_mib * MIB, how.output_mib * MIB)
    workers = workers or default_workers(len(plan.todo))
    names = [job.id for job in plan.todo]
    with telling(how.log_format, names, out=out, report_set=plan.report_set, workers=workers) as teller:
        result = run(
            plan.todo, out=out, environment={paths.DATA_VARIABLE: str(folder)}, workers=workers, limits=limits, attempts=how.attempts,
            report_set=plan.report_set, report=teller.report, template=template, engine=engine, wait_seconds=how.wait_seconds, plan=plan,
            office=OFFICE, printer=_printer(out) if how.pdf else None, **how.others,
        )
    teller.end(result)
    return result
