"""The same tasks on a Dask cluster: notebook and dataset travel as data, the finished report comes back, only the runner writes.

The lower half runs on the workers. They need the same duibiao installed, for equal code gives equal bytes; nothing is shared
but the connection. What a worker unpacks lies in its own scratch folder and goes with the run.
"""

import hashlib
import io
import logging
import os
import platform
import shutil
import signal
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.errors import ReportError, listed
from analysis.reports.kernels import Kernels, warm
from analysis.reports.leftovers import PREFIX

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
IDLE_SECONDS = 3600.0
GONE = ("cancelled", "lost")
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Setting:
    """What a worker needs to know of a run besides its tasks.

    Attributes
    ----------
    run : str
    mark : str
        What the processes and folders of the run carry, as for `kernels.Kernels`.
    preload, warm_up
        As for `kernels.Template`.
    variables : tuple of str
        Which variables of the kernels name the folders that are sent, in that order.
    """

    run: str
    mark: str
    preload: tuple[str, ...]
    warm_up: str
    variables: tuple[str, ...]


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
                self.client.run(_leave, setting.run, on_error="ignore")

    def _made(self, tasks: Sequence["Task"], kernels: Kernels, setting: Setting) -> Iterator["Made"]:
        packed = [pack(folder) for folder in self.folders.values()]
        send, most = partial(self._send, setting, packed), max(AT_LEAST, AHEAD * self.workers)
        waiting, under_way, sent = iter(tasks), {}, {}
        while not kernels.stopped:
            while len(under_way) < most and (task := next(waiting, None)) is not None:
                under_way[send(task)] = task
            if not under_way:
                return
            for future in self._done(under_way):
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
        future = self.client.submit(work, task, setting, *map(self._datum, [task.job.path.read_bytes(), *packed]), pure=False)
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

    def _stopped(self, under_way: Mapping, waiting: Iterator["Task"], setting: Setting) -> Iterator["Made"]:
        """End the kernels on the workers; what does not come back in time is given up."""
        from analysis.reports.make import Made

        left = dict(under_way)
        if self._answers() and left:
            self.client.run(_stop, setting.run, on_error="ignore")
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
    mark: str = "0",
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
    mark : str
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
        address = scheduler or held.enter_context(_local(distributed, workers or LOCAL_WORKERS, mark))
        try:
            client = held.enter_context(distributed.Client(address, timeout=ANSWER_SECONDS, set_as_default=False))
        except (OSError, TimeoutError, ValueError) as error:
            raise ReportError(f"--scheduler {address}: no Dask scheduler answers there ({error}); start one with `dask scheduler`, or leave --scheduler out for workers on this machine") from error
        check_workers(client, address)
        yield Cluster(client, preload, warm_up, folders)


@contextmanager
def _local(distributed: object, workers: int, mark: str) -> Iterator[str]:
    """Worker processes of our own on the loopback, without a dashboard."""
    from dask import config

    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{mark}-", ignore_cleanup_errors=True) as scratch, config.set(temporary_directory=scratch):
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, host=LOOPBACK, memory_limit=0, local_directory=scratch, preload=__name__,
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
        found = client.run(code)
    except TimeoutError as error:
        raise ReportError(f"--scheduler {address}: this cluster has no workers; start some with `dask worker {address}`") from error
    except ImportError as error:
        raise ReportError(f"--scheduler {address}: its workers cannot import duibiao ({error}); install the same version there") from error
    others = sorted(worker for worker, told in found.items() if told != code())
    if others:
        raise ReportError(f"--scheduler {address}: other code or another Python on {listed(others)}; install the same version there, so that reports are the same")


def pack(folder: Path) -> bytes:
    """A folder as one file whose bytes depend on its content alone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


# On a worker --------------------------------------------------------------------------------------


@dataclass
class _Place:
    """What one run has on one worker process: a folder, a template, the kernels under way."""

    folder: Path
    kernels: Kernels
    environment: Mapping[str, str] = field(default_factory=dict)
    template: object = None
    held: ExitStack = field(default_factory=ExitStack)
    used: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def unpacked(self, content: bytes, write: Callable[[Path, bytes], object], name: str = "") -> Path:
        """The folder a content lies in, written at its first use."""
        target = self.folder / hashlib.sha256(name.encode() + content).hexdigest()[:16]
        with self.lock:
            if not target.exists():
                aside = target.with_suffix(".new")
                shutil.rmtree(aside, ignore_errors=True)
                write(aside, content)
                aside.rename(target)
        return target

    def close(self) -> None:
        self.kernels.stop()
        self.held.close()
        shutil.rmtree(self.folder, ignore_errors=True)


_PLACES: dict[str, _Place] = {}
_STOPPED: set[str] = set()
_LOCK = threading.Lock()


def dask_setup(worker: object) -> None:
    """Called by Dask on each worker of our own: Ctrl-C at a terminal reaches the whole group, and the runner ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(task: "Task", setting: Setting, notebook: bytes, *packed: bytes) -> "Made":
    """Make one report where this runs; what was sent is unpacked to a private folder.

    Parameters
    ----------
    task : Task
    setting : Setting
    notebook, *packed : bytes
        The notebook and, packed, the folders that the setting's variables name.
    """
    from analysis.reports.make import make

    place = _place(setting, packed)
    place.used = time.monotonic()
    file = task.job.path.name  # the page gives it
    there = replace(task.job, path=place.unpacked(notebook, partial(_put, file), file) / file)
    made = make(replace(task, job=there, environment={**task.environment, **place.environment}), place.kernels, place.template)
    return replace(made, job=task.job)


def _put(name: str, folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / name).write_bytes(content)


def _unpack(folder: Path, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)


def _place(setting: Setting, packed: Sequence[bytes]) -> _Place:
    """This process's place for a run; places that a vanished runner left are cleared on the way."""
    with _LOCK:
        for old in [old for old, place in _PLACES.items() if old != setting.run and time.monotonic() - place.used > IDLE_SECONDS]:
            _PLACES.pop(old).close()
        if setting.run not in _PLACES:
            _PLACES[setting.run] = _new_place(setting, packed)
        if setting.run in _STOPPED:
            _PLACES[setting.run].kernels.stop()
        return _PLACES[setting.run]


def _new_place(setting: Setting, packed: Sequence[bytes]) -> _Place:
    from distributed import get_worker

    # Several workers of one machine: each ends what is its own.
    mark = f"{setting.mark}-{os.getpid()}"
    place = _Place(Path(tempfile.mkdtemp(prefix="duibiao-", dir=get_worker().local_directory)), Kernels(mark))
    place.environment = {name: str(place.unpacked(content, _unpack)) for name, content in zip(setting.variables, packed, strict=True)}
    place.template = place.held.enter_context(warm(setting.preload, setting.warm_up, mark, place.environment))
    return place


def _stop(run: str) -> None:
    """End the kernels of a run, and those of tasks that have yet to begin."""
    with _LOCK:
        _STOPPED.add(run)
        place = _PLACES.get(run)
    if place:
        place.kernels.stop()


def _leave(run: str) -> None:
    """Take down what a run had here."""
    with _LOCK:
        _STOPPED.discard(run)
        place = _PLACES.pop(run, None)
    if place:
        place.close()


def code() -> tuple[str, str]:
    """The Python and the project code that this process runs."""
    digest = hashlib.sha256()
    root = paths.PROJECT / "analysis"
    for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return platform.python_version(), digest.hexdigest()
