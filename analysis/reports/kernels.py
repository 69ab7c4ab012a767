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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from analysis import paths

LAUNCHER = "ipykernel_launcher"
# How long a template may take to leave before it is made to.
LEAVING_SECONDS = 2.0

# A kernel gets what a program needs to start and no more: secrets of the shell stay in the shell.
PASSED_ON = (
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "MPLCONFIGDIR", "PYTHONPATH", "SYSTEMROOT",
)
# Equal runs give equal bytes; several kernels at once do not fight over cores.
SETTLED = {
    "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def environment(extras: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a kernel: the few a program needs, those that settle its numbers, and the ones given."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    found = os.pathsep.join(filter(None, [str(paths.PROJECT), kept.get("PYTHONPATH")]))
    return {**kept, **SETTLED, "PYTHONPATH": found, **(extras or {})}


@dataclass
class Kernels:
    """The kernels under way, so that all can be ended at once."""

    stopped: bool = False
    groups: set[int] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, group: int) -> None:
        with self.lock:
            self.groups.add(group)
            if self.stopped:
                _kill(group)

    def drop(self, group: int) -> None:
        """End whatever the kernel left running; its group is its own."""
        with self.lock:
            self.groups.discard(group)
            _kill(group)

    def stop(self) -> None:
        """End all kernels, now and whenever one more starts."""
        with self.lock:
            self.stopped = True
            for group in self.groups:
                _kill(group)


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
    extras : mapping
        Variables besides those every kernel has.

    Raises
    ------
    TemplateError
        Where processes cannot be forked safely.
    """

    def __init__(self, preload: Sequence[str], warm_up: str = "", extras: Mapping[str, str] | None = None):
        if not sys.platform.startswith("linux"):
            raise TemplateError(f"kernels are forked on Linux only, not on {sys.platform}")
        self.log = tempfile.TemporaryFile("a+b")  # appended to, so that reading it here moves nobody's place
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        asked = json.dumps({"preload": list(preload), "warm_up": warm_up})
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "analysis.reports.template", str(theirs.fileno()), asked],
                pass_fds=(theirs.fileno(),), env=environment(extras), cwd="/", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            )

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
def warm(preload: Sequence[str], warm_up: str = "", extras: Mapping[str, str] | None = None) -> Iterator[Template | None]:
    """A template for as long as it is needed; None where there cannot be one."""
    try:
        template = Template(preload, warm_up, extras)
    except (TemplateError, OSError):
        yield None
        return
    try:
        yield template
    finally:
        template.close()
