"""Kernels under way, and the template that makes them: light, so that the template starts before anything else is imported."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from analysis import paths
from analysis.reports.leftovers import VARIABLE, any_mark, end_marked

LAUNCHER = "ipykernel_launcher"
# How long a template may take to leave before it is made to.
LEAVING_SECONDS = 2.0
WATCH_SECONDS = 0.2
# Rings of dead objects are looked for once so many more live than before, by default at every 700th: a kernel lives for one report.
COLLECTED_AT = 10_000
MIB = 1 << 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096

# A kernel gets what a program needs to start and no more: secrets of the shell stay in the shell.
PASSED_ON = (
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "MPLCONFIGDIR", "PYTHONPATH", "SYSTEMROOT",
)
# Equal runs give equal bytes; several kernels at once do not fight over cores. What a large array held goes back to the machine
# at once: by default the C library raises the size from which it does so to that of the largest array freed so far. Of the rest it
# keeps a little at hand, since each page that comes back costs a kernel a fault.
SETTLED = {
    "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1", "MALLOC_TRIM_THRESHOLD_": "8388608",
}


def environment(extras: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a kernel: the few a program needs, those that settle its numbers, and the ones given."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    found = os.pathsep.join(filter(None, [str(paths.PROJECT), kept.get("PYTHONPATH")]))
    return {**kept, **SETTLED, "PYTHONPATH": found, **(extras or {})}


@dataclass(frozen=True)
class Limits:
    """What one report may take; None where nothing limits it.

    Attributes
    ----------
    cell_seconds, report_seconds : float or None
        Time of one cell, and of the whole report.
    memory_bytes : int or None
        Resident memory of the kernel and all that it started.
    output_bytes : int or None
        What all cells together may show.
    """

    cell_seconds: float | None = None
    report_seconds: float | None = None
    memory_bytes: int | None = None
    output_bytes: int | None = None


@dataclass
class Kernels:
    """The kernels under way: watched, and ended all at once when a run is stopped.

    Attributes
    ----------
    mark : str
        What every process and folder of the run carries.
    """

    mark: str = field(default_factory=any_mark)
    stopped: bool = False
    watched: dict[int, tuple[float, Limits]] = field(default_factory=dict)
    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict)
    watcher: threading.Thread | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, group: int, limits: Limits = Limits()) -> None:
        """Note a kernel by its process group; from now on it is held to its limits."""
        with self.lock:
            self.watched[group] = time.monotonic(), limits
            if self.stopped:
                _kill(group)
            elif self.watcher is None and (limits.report_seconds or limits.memory_bytes):
                self.watcher = threading.Thread(target=self._watch, name="limits", daemon=True)
                self.watcher.start()

    def drop(self, group: int) -> tuple[str, str] | None:
        """End whatever the kernel left running, its group is its own; and say why it was ended, if it was."""
        with self.lock:
            self.watched.pop(group, None)
            _kill(group)
            return self.verdicts.pop(group, None)

    def end(self, group: int, status: str, reason: str) -> None:
        """End a kernel that went past a limit; the first reason stands."""
        with self.lock:
            if group in self.watched:
                self.verdicts.setdefault(group, (status, reason))
                _kill(group)

    def stop(self) -> None:
        """End all kernels, now and whenever one more starts."""
        with self.lock:
            self.stopped = True
            for group in self.watched:
                _kill(group)

    def _watch(self) -> None:
        """Look a few times a second, for as long as there is a kernel."""
        while True:
            time.sleep(WATCH_SECONDS)
            with self.lock:
                if not self.watched or self.stopped:
                    self.watcher = None
                    return
                limited = {group: limits.memory_bytes for group, (_, limits) in self.watched.items() if limits.memory_bytes}
                late = {group: limits.report_seconds for group, (since, limits) in self.watched.items()
                        if limits.report_seconds and time.monotonic() - since > limits.report_seconds}
            held = resident_bytes(limited) if limited else {}
            for group, seconds in late.items():
                self.end(group, "timeout", f"the report took longer than {seconds:g} seconds")
            for group, most in limited.items():
                if held[group] > most:
                    self.end(group, "kernel-died", f"it held more than {most // MIB} MiB of memory and was ended")


def resident_bytes(groups: Iterable[int]) -> dict[int, int]:
    """Resident memory of process groups, pages that a kernel shares with its template included."""
    held = dict.fromkeys(groups, 0)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/stat", "rb") as stat:
                    fields = stat.read().rpartition(b")")[2].split()
            except OSError:
                continue  # it ended while we looked
            if (group := int(fields[2])) in held:
                held[group] += int(fields[21]) * PAGE_BYTES
    return held


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself


class TemplateError(Exception):
    """The template cannot give a kernel; an ordinary one has to do."""


class Process:
    """A forked kernel, in the form of `subprocess.Popen` that jupyter_client asks for."""

    stdin = stdout = stderr = None

    def __init__(self, status: int):
        self.status, self.returncode, self._heard = status, None, b""
        self.pid = -1

    def started(self, seconds: float) -> "Process":
        """Wait until the kernel has bound its sockets.

        Raises
        ------
        TemplateError
            If the template refuses, dies, or takes longer than that.
        """
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for word, _, rest in self._lines(left):
                if word == "pid":
                    self.pid = int(rest)
                elif word == "ready":
                    return self
                elif word in ("refused", "gone"):
                    raise TemplateError(rest)
                elif word == "exit":
                    raise TemplateError(f"the kernel ended with {rest} before it was ready")
        self.close()
        raise TemplateError(f"no kernel within {seconds:g} seconds")

    def poll(self) -> int | None:
        """The exit code once it has ended, as Popen gives it; a kernel whose template is gone was killed with it."""
        if self.returncode is None:
            for word, _, rest in self._lines(0):
                if word in ("exit", "gone"):
                    self.returncode = int(rest) if word == "exit" else -signal.SIGKILL
                    self.close()
                    break
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("kernel", timeout)
            select.select([self.status], [], [], left)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self.pid > 0:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def close(self) -> None:
        if self.status >= 0:
            os.close(self.status)
            self.status = -1

    def _lines(self, seconds: float) -> Iterator[tuple[str, str, str]]:
        """What the template has said since, cut at the first blank; `gone` once it can say no more."""
        if self.status < 0 or not select.select([self.status], [], [], seconds)[0]:
            return
        heard = os.read(self.status, 4096)
        *lines, self._heard = (self._heard + heard).split(b"\n")
        yield from (line.decode().partition(" ") for line in lines)
        if not heard:
            yield "gone", " ", "the template ended"


class Template:
    """The process that kernels are forked from.

    Parameters
    ----------
    preload : sequence of str
        Modules it imports.
    warm_up : str
        "module:function" it calls once they are imported; "" for nothing.
    mark : str, optional
        What it and all that comes of it carries, so that it can be found.
    extras : mapping
        Variables for the warm-up besides those every kernel has.

    Raises
    ------
    TemplateError
        Where processes cannot be forked safely.
    """

    def __init__(self, preload: Sequence[str], warm_up: str = "", mark: str | None = None, extras: Mapping[str, str] | None = None):
        if not sys.platform.startswith("linux"):
            raise TemplateError(f"kernels are forked on Linux only, not on {sys.platform}")
        mark = mark or any_mark()
        self.log = tempfile.TemporaryFile("a+b")  # appended to, so that reading it here moves nobody's place
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        asked = json.dumps({"preload": list(preload), "warm_up": warm_up})
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "analysis.reports.template", str(theirs.fileno()), asked],
                pass_fds=(theirs.fileno(),), env=environment({VARIABLE: mark, **(extras or {})}), cwd="/", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            )
        threading.Thread(target=self._guard, args=(mark,), name="template", daemon=True).start()

    def _guard(self, mark: str) -> None:
        """Should it be killed, its kernels die with it; what they had started is ended here."""
        if self.process.wait() == -signal.SIGKILL:
            end_marked(mark)

    def fork(self, argv: Sequence[str], *, env: Mapping[str, str], cwd: str, streams: Sequence[int], seconds: float) -> Process:
        """A kernel that has bound its sockets.

        Parameters
        ----------
        argv : sequence of str
            Command line of the kernel, from its launcher's name on.
        env, cwd
            Its environment and folder.
        streams : sequence of int
            Descriptors of its standard input, output and error.
        seconds : float
            How long it may take, the template's own start included.

        Raises
        ------
        TemplateError
            If there is none.
        """
        mine, theirs = os.pipe2(os.O_CLOEXEC)
        request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd}).encode()
        try:
            socket.send_fds(self.control, [request], [theirs, *streams])
        except OSError as error:
            os.close(mine)
            raise TemplateError(f"the template cannot be reached ({error.strerror}){self._last_words()}") from error
        finally:
            os.close(theirs)
        process = Process(mine)
        try:
            return process.started(seconds)
        except TemplateError as error:
            process.close()
            raise TemplateError(f"{error}{self._last_words()}") from error

    def _last_words(self) -> str:
        self.log.seek(0)
        said = self.log.read().decode(errors="replace").strip().splitlines()
        return f": {said[-1]}" if said else ""

    def close(self) -> None:
        """End the template and with it every kernel that is left."""
        self.control.close()
        try:
            self.process.wait(LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


@contextmanager
def warm(
    preload: Sequence[str], warm_up: str = "", mark: str | None = None, extras: Mapping[str, str] | None = None,
) -> Iterator[Template | None]:
    """A template for as long as it is needed; None where there cannot be one."""
    try:
        template = Template(preload, warm_up, mark, extras)
    except (TemplateError, OSError):
        yield None
        return
    try:
        yield template
    finally:
        template.close()
