"""The same tasks on a Dask cluster: notebook and dataset travel as data, the finished report comes back, only the runner writes.

What the workers do with them is in `worker`.
"""

import hashlib
import io
import logging
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import ReportError, listed
from analysis.reports import worker
from analysis.reports.kernels import Kernels
from analysis.reports.leftovers import PREFIX, any_mark
from analysis.reports.worker import Setting

# The workers start while this process imports what the rest of a run needs.
if TYPE_CHECKING:
    from analysis.reports.make import Made, Task

ANSWER_SECONDS = 10.0
# How often a stop is looked for while reports are under way.
LOOK_SECONDS = 0.2
# A worker is given so many reports ahead; more would only lie in its memory.
AHEAD, AT_LEAST = 2, 32
LOCAL_WORKERS = 2
LOOPBACK = "127.0.0.1"
SENDINGS = 2
# So long there may be no worker at all before what is left of a run is given up.
DESERTED_SECONDS = 300.0
NEVER = "3650 days"
GONE = ("cancelled", "lost")
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass
class Cluster:
    """Runs tasks through a connected client.

    Attributes
    ----------
    client : distributed.Client
    preload, warm_up
        What each worker's template imports and calls, as for `kernels.Template`.
    folders : mapping
        Variable of the kernels to the folder it names; the folders are sent.
    """

    client: object
    preload: Sequence[str]
    warm_up: str
    folders: Mapping[str, Path]
    data: dict[str, object] = field(default_factory=dict)
    news: threading.Event = field(default_factory=threading.Event)

    def __call__(self, tasks: Sequence["Task"], kernels: Kernels) -> Iterator["Made"]:
        """Reports as they come.

        Parameters
        ----------
        tasks : sequence of Task
        kernels : Kernels
            Looked at for a stop; no kernel runs here.
        """
        setting = Setting(uuid.uuid4().hex, kernels.mark, tuple(self.preload), self.warm_up, tuple(self.folders))
        try:
            yield from self._made(tasks, kernels, setting)
        finally:
            if self._answers():
                self.client.run(worker.leave, setting.run, on_error="ignore")

    def _made(self, tasks: Sequence["Task"], kernels: Kernels, setting: Setting) -> Iterator["Made"]:
        packed = [pack(folder) for folder in self.folders.values()]
        send, most = partial(self._send, setting, packed), max(AT_LEAST, AHEAD * self.workers)
        waiting, under_way, sent, peopled = iter(tasks), {}, {}, time.monotonic()
        while not kernels.stopped:
            while len(under_way) < most and (task := next(waiting, None)) is not None:
                under_way[send(task)] = task
            if not under_way:
                return
            done = self._done(under_way)
            if done or self._has_workers():
                peopled = time.monotonic()
            elif time.monotonic() - peopled > DESERTED_SECONDS:
                yield from self._deserted(under_way, waiting)
                return
            for future in done:
                task = under_way.pop(future)
                sent[task.job.id] = sent.get(task.job.id, 0) + 1
                if future.status in GONE and sent[task.job.id] < SENDINGS and self._answers():
                    under_way[send(task)] = task
                else:
                    sent.pop(task.job.id)
                    yield _received(future, task)
        yield from self._stopped(under_way, waiting, setting)

    @property
    def workers(self) -> int:
        """Reports under way at once."""
        return sum(self.client.nthreads().values())

    def _send(self, setting: Setting, packed: Sequence[bytes], task: "Task") -> object:
        future = self.client.submit(worker.work, task, setting, *map(self._datum, [task.job.path.read_bytes(), *packed]), pure=False)
        future.add_done_callback(lambda _: self.news.set())
        return future

    def _datum(self, content: bytes) -> object:
        """The content, sent once however many tasks ask for it.

        As the answer of a task and not as scattered data: what all who held it have lost, the scheduler gives out again.
        """
        name = f"duibiao-{hashlib.sha256(content).hexdigest()}"
        if name not in self.data or self.data[name].status in GONE:
            self.data[name] = self.client.submit(bytes, content, key=name)
        return self.data[name]

    def _done(self, under_way: Mapping) -> list:
        """The futures that have come to an end, after a short wait for one."""
        self.news.wait(LOOK_SECONDS)
        self.news.clear()
        return [future for future in under_way if future.status != "pending"]

    def _answers(self) -> bool:
        return self.client.status == "running"

    def _has_workers(self) -> bool:
        """Whether anybody could be at work; a scheduler that does not answer ends the futures, which is told elsewhere."""
        try:
            return not self._answers() or self.workers > 0
        except OSError:
            return True

    def _deserted(self, under_way: Mapping, waiting: Iterator["Task"]) -> Iterator["Made"]:
        from analysis.reports.execute import Outcome
        from analysis.reports.make import failed

        self.client.cancel(list(under_way))
        for task in (*under_way.values(), *waiting):
            yield failed(task, Outcome("failed", f"the cluster had no worker for {DESERTED_SECONDS:g} seconds"))

    def _stopped(self, under_way: Mapping, waiting: Iterator["Task"], setting: Setting) -> Iterator["Made"]:
        """End the kernels on the workers; what does not come back in time is given up."""
        from analysis.reports.make import Made

        left = dict(under_way)
        if self._answers() and left:
            self.client.run(worker.stop, setting.run, on_error="ignore")
        until = time.monotonic() + ANSWER_SECONDS
        while left and time.monotonic() < until:
            for future in self._done(left):
                yield _received(future, left.pop(future))
        self.client.cancel(list(left))
        for task in (*left.values(), *waiting):
            yield Made(task.job, "interrupted", "stopped before it was done", 0.0)


def _received(future: object, task: "Task") -> "Made":
    """A worker's answer, or the failure that stands for it."""
    from analysis.reports.execute import Outcome
    from analysis.reports.make import failed

    try:
        return future.result(timeout=ANSWER_SECONDS)
    except Exception as error:  # whatever a cluster can raise ends this report and no other
        return failed(task, Outcome(*_ending(future, error)))
    finally:
        future.release()  # what was handed over need not lie on the worker any longer


def _ending(future: object, error: Exception) -> tuple[str, str]:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return "kernel-died", f"every worker that ran it ended in the middle, {error.allowed_failures + 1} in all"
    if future.status == "finished":
        return "failed", f"it was made and could not be fetched from its worker: {error}"
    if future.status == "error":
        return "failed", f"the worker could not run it: {type(error).__name__}: {error}"
    return "failed", "the cluster lost it: the scheduler is gone, or the workers that held its data"


@contextmanager
def connected(
    scheduler: str | None, *, folders: Mapping[str, Path], preload: Sequence[str] = (), warm_up: str = "", workers: int | None = None,
    mark: str | None = None,
) -> Iterator[Cluster]:
    """A cluster for one run: an existing one, or two worker processes on this machine.

    Parameters
    ----------
    scheduler : str or None
        Address such as `tcp://host:8786`; None for workers of our own, which end with the run.
    folders, preload, warm_up
        See `Cluster`.
    workers : int, optional
        How many of our own.
    mark : str, optional
        What their folder carries, so that the next run finds it after this one was killed.

    Raises
    ------
    ReportError
        Without the library, the scheduler, workers, or the same code on them.
    """
    try:
        import distributed
    except ImportError as error:
        raise ReportError("--engine dask needs the package distributed; install duibiao[dask]") from error
    with ExitStack() as held:
        address = scheduler or held.enter_context(_local(distributed, workers or LOCAL_WORKERS, mark or any_mark()))
        try:
            client = held.enter_context(distributed.Client(address, timeout=ANSWER_SECONDS, set_as_default=False))
        except (OSError, TimeoutError, ValueError) as error:
            raise ReportError(f"--scheduler {address}: no Dask scheduler answers there ({error}); start one with `dask scheduler`, or leave --scheduler out for workers on this machine") from error
        check_workers(client, address)
        yield Cluster(client, preload, warm_up, folders)


@contextmanager
def _local(distributed: object, workers: int, mark: str) -> Iterator[str]:
    """Worker processes of our own on the loopback, without a dashboard.

    A worker that died is started again by its nanny. Dask's cluster looks once, 15 seconds after each death, and dismisses the
    nanny for good where its worker happens to be starting again at that moment: never, as far as a run of ours goes.
    """
    from dask import config

    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{mark}-", ignore_cleanup_errors=True) as scratch, config.set(
        {"temporary-directory": scratch, "distributed.deploy.lost-worker-timeout": NEVER},
    ):
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, host=LOOPBACK, memory_limit=0, local_directory=scratch, preload=worker.__name__,
            silence_logs=logging.CRITICAL, scheduler_kwargs={"dashboard": False}, dashboard_address=f"{LOOPBACK}:0", worker_dashboard_address=f"{LOOPBACK}:0",
        ) as cluster:
            yield cluster.scheduler_address


def check_workers(client: object, address: str) -> None:
    """Equal code gives equal bytes: a worker with other code is refused before anything runs.

    Raises
    ------
    ReportError
        Naming the workers.
    """
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
        found = client.run(worker.code)
    except TimeoutError as error:
        raise ReportError(f"--scheduler {address}: this cluster has no workers; start some with `dask worker {address}`") from error
    except ImportError as error:
        raise ReportError(f"--scheduler {address}: its workers cannot import duibiao ({error}); install the same version there") from error
    others = sorted(place for place, told in found.items() if told != worker.code())
    if others:
        raise ReportError(f"--scheduler {address}: other code or another Python on {listed(others)}; install the same version there, so that reports are the same")


def pack(folder: Path) -> bytes:
    """A folder as one file whose bytes depend on its content alone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
