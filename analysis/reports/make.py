"""One task in, a finished report or a finished failure out: all that a worker does, wherever it runs. Only the runner publishes."""

import traceback
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

import nbformat

from analysis.reports.companions import write_companions
from analysis.reports.execute import Outcome, execute
from analysis.reports.jobs import Job
from analysis.reports.kernels import Kernels, Limits, Template
from analysis.reports.outputs import contents
from analysis.reports.publish import describe_run, now
from analysis.reports.render import failure_page, report_page


@dataclass(frozen=True)
class Task:
    """A job with what a worker needs to know beyond it.

    Attributes
    ----------
    job : Job
    report_set : str
    environment : mapping
        Variables for the kernel.
    limits : Limits
    attempts : int
        Tries at the most; a further one only where it can help.
    has_last_good : bool
        Whether readers already have this report, for the page of a failure.
    office : str
        Who writes the office files that a notebook declares, as "module:function".
    """

    job: Job
    report_set: str
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    attempts: int = 1
    has_last_good: bool = False
    office: str = ""


@dataclass(frozen=True)
class Made:
    """What a worker hands back; no notebook object, so that a long run stays small.

    Attributes
    ----------
    status, reason : str
    seconds : float
        Of all attempts together.
    page : str
        The report, or the page that says why there is none; empty where it was stopped before it began, or no page could be made.
    notebook : str
        The executed notebook of a failure.
    manifest : mapping
        What is kept about it.
    companions : mapping
        Ending to bytes of the files that go with the page.
    """

    job: Job
    status: str
    reason: str
    seconds: float
    page: str = ""
    notebook: str = ""
    manifest: Mapping[str, object] = field(default_factory=dict)
    companions: Mapping[str, bytes] = field(default_factory=dict)


def make(task: Task, kernels: Kernels, template: Template | None = None, places: AbstractContextManager = nullcontext()) -> Made:
    """Execute a task, again where that can help, and render what came of it.

    Parameters
    ----------
    task : Task
    kernels : Kernels
        Where its kernels are noted while they run.
    template : Template, optional
        Forks them.
    places : context manager, optional
        Held while a kernel runs, and free again for the next task's while this one's page is drawn.
    """
    with places:
        if kernels.stopped:
            return Made(task.job, "interrupted", "stopped before it began", 0.0)
        started = now()
        outcomes = [_try(task, kernels, template)]
        while outcomes[-1].again and len(outcomes) < task.attempts:
            outcomes.append(_try(task, kernels, template))
    return _finished(task, outcomes, started)


def failed(task: Task, outcome: Outcome) -> Made:
    """What stands for a report that was never executed to an ending of its own, such as one whose worker was lost."""
    return _finished(task, [outcome], now())


def _finished(task: Task, outcomes: Sequence[Outcome], started: str) -> Made:
    """The page of the last try; where that cannot be drawn the report fails, with whatever page can still be."""
    try:
        return _drawn(task, outcomes, started)
    except Exception as error:
        last = replace(outcomes[-1], status="failed", reason=f"its page cannot be made: {type(error).__name__}: {error}", log=traceback.format_exc())
    try:
        return _drawn(task, [*outcomes[:-1], last], started)
    except Exception as error:  # nothing can be drawn, so that both reasons go where they are still told: the line of the run
        reason = f"{last.reason}; nor can the page that would say so: {type(error).__name__}: {error}"
        return Made(task.job, last.status, reason, sum(outcome.seconds for outcome in outcomes))


def _drawn(task: Task, outcomes: Sequence[Outcome], started: str) -> Made:
    last, page, companions = outcomes[-1], "", {}
    if last.status == "ok":
        last, page, companions = _rendered(task, last)
    outcomes, seconds = [*outcomes[:-1], last], sum(outcome.seconds for outcome in outcomes)
    manifest = describe_run(
        task.job, contents(last.notebook or {"cells": []}), status=last.status, reason=last.reason, report_set=task.report_set, started=started,
        seconds=seconds,
        attempts=[{"status": tried.status, "reason": tried.reason, "seconds": round(tried.seconds, 3), "log": tried.log} for tried in outcomes],
    )
    if last.status == "ok":
        return Made(task.job, "ok", "", seconds, page, "", manifest, companions)
    page = failure_page(task.job, last, has_last_good=task.has_last_good)
    return Made(task.job, last.status, last.reason, seconds, page, _marked(last), manifest)


def _rendered(task: Task, outcome: Outcome) -> tuple[Outcome, str, dict[str, bytes]]:
    """The page and the files that go with it: all of them, or the outcome that says which could not be written."""
    page = report_page(task.job, outcome.notebook, notebook_digest=outcome.digest)
    try:
        return outcome, page, write_companions(task.job, outcome.notebook, notebook_digest=outcome.digest, writer=task.office)
    except Exception as error:  # whatever a library for office files can raise ends this report and no other
        reason = f"its {', '.join(task.job.declared.office)} could not be written: {type(error).__name__}: {error}"
        return replace(outcome, status="failed", reason=reason, log=traceback.format_exc()), "", {}


def _try(task: Task, kernels: Kernels, template: Template | None) -> Outcome:
    """One try; a fault of the engine itself fails this report and no other, and its trace is kept with the attempt."""
    try:
        return execute(task.job, environment=task.environment, limits=task.limits, kernels=kernels, template=template)
    except Exception as error:
        return Outcome("failed", f"the report engine failed: {type(error).__name__}: {error}", log=traceback.format_exc())


def _marked(outcome: Outcome) -> str:
    """The executed notebook with the word for its ending: papermill's own record would call it complete."""
    if outcome.notebook is None:
        return ""
    outcome.notebook.metadata["duibiao"] = {"status": outcome.status, "reason": outcome.reason, "cell": outcome.cell}
    return nbformat.writes(outcome.notebook)
