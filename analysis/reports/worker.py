"""What runs on the workers of a Dask cluster: each unpacks what it was sent to its own scratch folder, which goes with the run.

They need the same duibiao installed, for equal code gives equal bytes; nothing is shared but the connection.
"""

import hashlib
import io
import os
import platform
import shutil
import signal
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.reports.kernels import Kernels, warm

# The workers start while the runner imports what the rest of a run needs.
if TYPE_CHECKING:
    from analysis.reports.make import Made, Task

IDLE_SECONDS = 3600.0


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


def stop(run: str) -> None:
    """End the kernels of a run, and those of tasks that have yet to begin."""
    with _LOCK:
        _STOPPED.add(run)
        place = _PLACES.get(run)
    if place:
        place.kernels.stop()


def leave(run: str) -> None:
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
