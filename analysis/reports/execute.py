"""Notebook and parameters in, executed notebook and one word out. The only place that runs papermill.

papermill's own record is not trusted: it calls a timed-out or killed notebook complete, a
`sys.exit(0)` a success, and with saves off keeps nothing of a run that was cut short. The engine
below keeps the notebook whatever the ending; the word is decided from the exception, the cells and
the exhibits.
"""

import asyncio
import copy
import hashlib
import logging
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill import execute_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from analysis import paths
from analysis.errors import ReportError
from analysis.reports.jobs import Job
from analysis.reports.kernels import MIB, Kernels, Limits, Template
from analysis.reports.kernels import environment as kernel_environment
from analysis.reports.leftovers import VARIABLE, end_marked, new_folder
from analysis.reports.outputs import check_contents, contents
from analysis.reports.provisioner import KERNEL, Manager, own_kernel

ENGINE = "duibiao"
MAY_RAISE = "raises-exception"
WORTH_ANOTHER = ("timeout", "kernel-died")
# What the project itself refuses, told from errors of the same name by the place that raised them.
REFUSALS = ("ParameterError", "DataError", "ProvenanceError", "RefusedError")
OWN_PLACE = f"{os.sep}{paths.PROJECT.name}{os.sep}analysis{os.sep}"
LOG_LINES = 40


@dataclass(frozen=True)
class Outcome:
    """How a run of one notebook ended.

    Attributes
    ----------
    status : {"ok", "failed", "timeout", "kernel-died", "interrupted", "incomplete", "refused"}
    reason : str
        Why it is not ok.
    cell : int or None
        The code cell at which it ended, counted as in the executed notebook.
    notebook : NotebookNode or None
        As far as it came.
    seconds : float
    log : str
        The last lines the kernel wrote past its cells.
    digest : str
        sha256 of the notebook that was run; its file may be another by the time it is done.
    again : bool
        Whether another try could end better: no kernel, a kernel that died by itself, a cell that took too long.
    """

    status: str
    reason: str = ""
    cell: int | None = None
    notebook: nbformat.NotebookNode | None = None
    seconds: float = 0.0
    log: str = ""
    again: bool = False
    digest: str = ""


@dataclass
class _Kept:
    """What survives of a run however it ends: papermill's exceptions carry no notebook."""

    notebook: nbformat.NotebookNode | None = None
    cell: int | None = None
    verdict: tuple[str, str] | None = None


class _Client(PapermillNotebookClient):
    """Counts the code cells and what they show; says where the run stands."""

    def __init__(self, manager, *, kept: _Kept, most: int | None, **options):
        super().__init__(manager, on_cell_execute=self._note, **options)
        self.kept, self.most, self.shown = kept, most, 0

    def _note(self, cell, cell_index: int) -> None:
        self.kept.cell = sum(c.cell_type == "code" for c in self.nb.cells[: cell_index + 1])

    def process_message(self, msg, cell, cell_index):
        """A notebook that never stops printing would fill this process's memory."""
        self.shown += _size(msg["content"]) if self.most else 0
        if self.most and self.shown > self.most:
            self.km.kernels.end(self.km.group, "failed", f"its cells showed more than {self.most // MIB} MiB and it was ended")
            return None
        return super().process_message(msg, cell, cell_index)


def _size(content: Mapping) -> int:
    return len(content.get("text", "")) + sum(len(str(shown)) for shown in content.get("data", {}).values())


class _KeepingEngine(Engine):
    """papermill's engine, except that the kernel is ours and that the notebook is kept whatever happens."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, kept, kernel, launch, limits, start_timeout=60, **ignored):
        client = _Client(
            nb_man, km=kernel, kernel_name=kernel_name, kept=kept, most=limits.output_bytes, timeout_func=lambda cell: limits.cell_seconds,
            startup_timeout=start_timeout,
            shutdown_kernel="immediate", log=logging.getLogger("papermill"),
        )
        try:
            client.execute(cleanup_kc=True, **launch)
        finally:
            kept.notebook = _taken_from(nb_man.nb)


def _taken_from(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy of a notebook that takes its outputs along: papermill looks for errors among them, and would write the rest out twice, to nowhere."""
    shown = [cell.pop("outputs", None) for cell in notebook.cells]
    taken = copy.deepcopy(notebook)
    for left, own, outputs in zip(notebook.cells, taken.cells, shown, strict=True):
        if outputs is not None:
            own.outputs, left.outputs = outputs, [output for output in outputs if output.output_type == "error"]
    return taken


@cache
def _register_engine() -> None:
    papermill_engines.register(ENGINE, _KeepingEngine)
    # Without a handler Python prints papermill's warnings in the middle of a progress bar.
    logging.getLogger("papermill").addHandler(logging.NullHandler())


def execute(
    job: Job, *, environment: Mapping[str, str] | None = None, limits: Limits = Limits(), kernels: Kernels | None = None,
    template: Template | None = None,
) -> Outcome:
    """Run a job in a kernel of its own.

    Parameters
    ----------
    job : Job
    environment : mapping, optional
        Variables the kernel gets besides the few it always has.
    limits : Limits, optional
        What it may take; none by default.
    kernels : Kernels, optional
        Where the kernel is noted while it runs, so that it can be ended from another thread.
    template : Template, optional
        Forks the kernel; without one an ordinary kernel starts.

    Returns
    -------
    Outcome
        Never raises for what the notebook does.
    """
    _register_engine()
    kernels, kept, started = kernels or Kernels(), _Kept(), time.monotonic()
    try:
        stored = job.path.read_bytes()
        notebook = nbformat.reads(stored.decode("utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        return Outcome("failed", f"the notebook cannot be read: {error}")
    with _own_folder(kernels.mark) as folder, _own_loop():
        try:
            _run(job, notebook, kept, own_kernel(folder, kernels, limits, template), folder, environment or {})
        except (PapermillExecutionError, CellTimeoutError, RuntimeError, OSError) as error:
            ending = _after_error(kept, error, limits)
        else:
            ending = _after_all_cells(kept)
        log = _tail(folder / "kernel.log")
    (status, reason), again = kept.verdict or ending, ending[0] in WORTH_ANOTHER and not kept.verdict
    if kernels.stopped and status != "ok":
        status, reason, again = "interrupted", "stopped before it was done", False
    outcome = Outcome(status, reason, kept.cell, kept.notebook, time.monotonic() - started, log, again, hashlib.sha256(stored).hexdigest())
    return outcome if status != "ok" else _complete(outcome, job)


def _run(
    job: Job, notebook: nbformat.NotebookNode, kept: _Kept, kernel: Manager, folder: Path, environment: Mapping[str, str],
) -> None:
    mark = f"{kernel.kernels.mark}.{folder.name.rpartition('-')[2]}"
    with open(folder / "kernel.log", "wb") as log:
        launch = {
            "cwd": str(folder / "work"), "env": kernel_environment({"IPYTHONDIR": str(folder / "ipython"), VARIABLE: mark, **environment}),
            "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log,
        }
        try:
            # The notebook itself is handed over, not its path: papermill formats paths with the parameters.
            execute_notebook(
                notebook, None, parameters=dict(job.parameters), engine_name=ENGINE,
                kernel_name=KERNEL, language="python", progress_bar=False, request_save_on_cell_execute=False,
                autosave_cell_every=0, kept=kept, kernel=kernel, launch=launch, limits=kernel.limits,
            )
        finally:
            if kernel.group:
                kept.verdict = kernel.kernels.drop(kernel.group)
            if not kernel.forked:  # nobody adopts what such a kernel leaves in another group
                end_marked(mark)


def _after_error(kept: _Kept, error: Exception, limits: Limits) -> tuple[str, str]:
    """The word for what papermill or its client raised."""
    if isinstance(error, PapermillExecutionError):
        return _after_cell_error(kept, error)
    if isinstance(error, CellTimeoutError):
        return "timeout", f"the cell took longer than {limits.cell_seconds:g} seconds" if limits.cell_seconds else str(error).splitlines()[0]
    if isinstance(error, DeadKernelError):
        return "kernel-died", "the kernel ended in the middle of the cell"
    return "kernel-died", f"the kernel could not be started or reached: {error}"


@contextmanager
def _own_folder(mark: str) -> Iterator[Path]:
    """What a kernel needs for as long as it lives."""
    folder = new_folder(mark)
    try:
        (folder / "work").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own_loop() -> Iterator[None]:
    """Close the event loop that nbclient opens in every thread and leaves open."""
    try:
        yield
    finally:
        loop = ensure_event_loop()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
        asyncio.set_event_loop(None)


def _after_cell_error(kept: _Kept, error: PapermillExecutionError) -> tuple[str, str]:
    """papermill reports a cell that was tagged as allowed to raise; nbclient ran on, and so do we."""
    found = _first_error(kept)
    if found:
        return found
    cell = kept.notebook.cells[error.cell_index]
    return ("ok", "") if MAY_RAISE in cell.metadata.get("tags", ()) else ("failed", _last_words(cell))


def _after_all_cells(kept: _Kept) -> tuple[str, str]:
    """papermill calls a notebook that left by `sys.exit()` done, although the rest never ran."""
    return _first_error(kept) or ("ok", "")


def _first_error(kept: _Kept) -> tuple[str, str] | None:
    cells = [cell for cell in kept.notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        for output in cell.outputs:
            if output.output_type == "error" and MAY_RAISE not in cell.metadata.get("tags", ()):
                kept.cell = number
                return _word_of(output), f"{output.ename}: {output.evalue}".strip().rstrip(":")
    return None


def _word_of(error: Mapping) -> str:
    """Refused where the project said that this may not be asked or said, failed for any other error."""
    refused = error["ename"] in REFUSALS and any(OWN_PLACE in frame for frame in error["traceback"][-2:-1])
    return "refused" if refused else "failed"


def _last_words(cell: nbformat.NotebookNode) -> str:
    """A mistyped magic ends a run with a line on stderr and no error output."""
    said = [line for output in cell.outputs if output.get("name") == "stderr" for line in output.text.splitlines() if line.strip()]
    return said[-1] if said else "the cell ended the run without saying why"


def _complete(outcome: Outcome, job: Job) -> Outcome:
    """A notebook that ran through has still to show what it promised."""
    try:
        check_contents(contents(outcome.notebook), job.declared.exhibits)
    except ReportError as error:
        return replace(outcome, status="incomplete", reason=str(error), cell=None)
    return replace(outcome, cell=None)


def _tail(log: Path) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-LOG_LINES:])
