"""Jobs in, a folder of reports out: execute, render, check, publish, index."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from analysis import paths
from analysis.reports import records
from analysis.reports.front import index_again
from analysis.reports.jobs import Job, distinct
from analysis.reports.kernels import Kernels, Limits, Template
from analysis.reports.keys import Project, confirmed, parts
from analysis.reports.leftovers import clear, run_mark
from analysis.reports.make import Made, Task, make
from analysis.reports.plan import Plan
from analysis.reports.printing import printed
from analysis.reports.publish import full, has_last_good, locked, publish, publish_failure, staging
from analysis.reports.sets import REPORT_SET, check_set_name

# Makes tasks elsewhere than in this process, and looks for a stop of the kernels it is given.
Engine = Callable[[Sequence[Task], Kernels], Iterator[Made]]


@dataclass(frozen=True)
class Result:
    """How one report ended, and the page that shows or explains it."""

    job: Job
    status: str
    reason: str
    seconds: float
    page: Path | None


@dataclass(frozen=True)
class RunResult:
    """How a run ended.

    Attributes
    ----------
    results : tuple of Result
        In the order of the jobs.
    index : Path
        The page that lists every report of the folder.
    unchanged : str
        How many more reports were asked for and needed no run, and since when; empty where there are none.
    trouble : str
        Why the run could not be put on record although its reports are made.
    """

    results: tuple[Result, ...]
    index: Path
    unchanged: str = ""
    trouble: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(result.status for result in self.results))

    @property
    def word(self) -> str:
        """ok, interrupted, the one way in which reports ended badly, or failed for several ways."""
        bad = [status for status in self.counts if status != "ok"]
        if not bad:
            return "failed" if self.trouble else "ok"
        return "interrupted" if "interrupted" in bad else bad[0] if len(bad) == 1 else "failed"

    @property
    def exit_status(self) -> int:
        return {"ok": 0, "interrupted": 130}.get(self.word, 1)


def default_workers(jobs: int) -> int:
    """One worker a core, and no more than there are jobs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, jobs))


def run(
    jobs: Sequence[Job], *, out: Path, environment: Mapping[str, str] | None = None, workers: int | None = None,
    limits: Limits = Limits(), attempts: int = 1, report_set: str = REPORT_SET, report: Callable[[Result], None] = lambda result: None,
    template: Template | None = None, engine: Engine | None = None, wait_seconds: float = 0.0, plan: Plan | None = None,
    retention: int = records.RETENTION, office: str = "", printer: Callable[[str], bytes] | None = None,
) -> RunResult:
    """Make reports.

    Parameters
    ----------
    jobs : sequence of Job
        From `make_jobs`.
    out : Path
        Folder of the reports; made where it is missing.
    environment : mapping, optional
        Variables for the kernels, such as the one that names the dataset.
    workers : int, optional
        Reports under way at once; one a core by default.
    limits : Limits, optional
        What each report may take.
    attempts : int
        Tries at a report whose kernel died or whose cell took too long.
    report_set : str
        Folder below `out`.
    report : callable
        Told each result as it comes.
    template : Template, optional
        Forks the kernels; without one each report starts an ordinary kernel.
    engine : callable, optional
        Makes the reports in other processes than this one's, such as a cluster's.
    wait_seconds : float
        How long to wait where another run is writing the folder.
    plan : Plan, optional
        What these jobs are the rest of, and why each has to be made; looked at again where another run came in between.
    retention : int
        Records of runs kept of this report set.
    office : str
        Who writes the office files that notebooks declare, as "module:function".
    printer : callable, optional
        Makes a PDF of a page, to go with it.

    Raises
    ------
    ReportError
        If the folder cannot be written or another run is still writing it.
    ParameterError
        If two of the reports would have one file.
    """
    check_set_name(report_set)
    distinct(plan.todo if plan else jobs)
    out = Path(out).resolve()
    mark = run_mark(out)
    with locked(out, wait_seconds), staging(out) as stage:
        clear(out)
        plan = plan and plan.renewed(out)
        jobs = plan.todo if plan else jobs
        done: dict[str, Result] = {}
        project = plan.project if plan else Project.now()
        keys = {job.id: parts(job, project) for job in jobs}
        record = _begun(out, report_set, [*keys, *(plan.unchanged if plan else ())])
        tasks = [Task(job, report_set, environment or {}, limits, attempts, has_last_good(out, report_set, job), office) for job in jobs]
        here = partial(_made, workers=workers or default_workers(len(jobs)), template=template)
        for made in printed(_stoppable(engine or here, tasks, Kernels(mark)), tasks, printer):
            done[made.job.id] = _settle(out, stage, made, keys[made.job.id])
            report(done[made.job.id])
        result = RunResult(tuple(done[job.id] for job in jobs), out / paths.INDEX_PAGE, plan.told if plan else "")
        try:
            _record(out, record, result, plan, project, retention)
            index_again(out, stage)
        except Exception as error:  # whatever it is, the reports are made and are told as they are
            result = replace(result, trouble=_trouble(error))
    return result


def _trouble(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"reports are as told, but the record of this run and the index page could not be written ({error.strerror}); make room and run again"
    return f"reports are as told, but the index page could not be made ({type(error).__name__}: {error}); correct that and run again"


def _begun(out: Path, report_set: str, asked: Sequence[str]) -> dict:
    try:
        return records.begin(out, report_set, asked)
    except OSError as error:
        raise full(out, error) from error


def _record(out: Path, record: Mapping, result: RunResult, plan: Plan | None, project: Project, retention: int) -> None:
    """Keep what the run made and why, for whoever asks later what it changed."""
    made = {
        f"{record['set']}/{one.job.id}": {
            "status": one.status, "reason": one.reason, "seconds": round(one.seconds, 3), "why": list(plan.why(one.job)) if plan else [],
        }
        for one in result.results
    }
    unchanged, dataset, details = (plan.unchanged, plan.evidence.digest, plan.details) if plan else ((), "", project.details)
    records.end(out, record, word=result.word, made=made, unchanged=unchanged, dataset=dataset, details=details, retention=retention)


def _stoppable(engine: Engine, tasks: Sequence[Task], kernels: Kernels) -> Iterator[Made]:
    with _stopped_by_signals(kernels):
        yield from engine(tasks, kernels)


def _made(tasks: Sequence[Task], kernels: Kernels, workers: int, template: Template | None) -> Iterator[Made]:
    """Reports as they come. Threads wait for kernels; one thread more than kernels draws the page of one report while the next runs."""
    workers = max(1, workers)
    places = threading.Semaphore(workers)
    with ThreadPoolExecutor(max_workers=workers + 1, thread_name_prefix="report") as pool:
        waiting = {pool.submit(make, task, kernels, template, places) for task in tasks}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            kernels.stop()


@contextmanager
def _stopped_by_signals(kernels: Kernels) -> Iterator[None]:
    """Ctrl-C and TERM end the kernels, not this thread: what is done is published, the rest comes out as interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: kernels.stop()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _settle(out: Path, stage: Path, made: Made, key: Mapping[str, str]) -> Result:
    """Publish a report, or the page that says why there is none; what cannot be written fails and leaves the last good one."""
    result = Result(made.job, made.status, made.reason, made.seconds, None)
    if not made.manifest:  # stopped before it began, or nothing of it could be drawn
        return result
    report_set, manifest = made.manifest["set"], {**made.manifest, "key": confirmed(key, made.job)}
    try:
        if made.status == "ok":
            page = publish(out, stage, report_set, made.job, made.page, manifest, made.companions)
        else:
            page = publish_failure(out, stage, report_set, made.job, made.page, made.notebook, manifest)
    except OSError as error:
        return replace(result, status="failed", reason=f"it was made and could not be written: {error}")
    return replace(result, page=page)
