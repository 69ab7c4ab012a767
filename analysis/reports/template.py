"""The template process: it imports the analysis stack once, then forks a ready kernel whenever it is asked.

Run by `kernels.Template`, never imported by it. One thread, one socket, no event loop: only such a process may fork. A
kernel dies with the template (PR_SET_PDEATHSIG), the template with its runner (end of file on the socket), and whatever a
kernel leaves behind falls to the template (PR_SET_CHILD_SUBREAPER), which ends it.

What it is asked arrives as one message: a JSON object and the file descriptors of a status pipe and of the kernel's
standard streams. What it answers goes down the status pipe, a line each: `pid N`, `ready`, `exit N`, or `refused WHY`.
"""

import ctypes
import gc
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec

from analysis.reports.kernels import COLLECTED_AT

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
STREAMS = (0, 1, 2)
MESSAGE_BYTES = 1 << 18
DEBUGGER = "debugpy"
# What an ordinary kernel imports on its way up.
KERNEL_MODULES = (
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "IPython.core.completer", "matplotlib_inline.backend_inline",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect", "IPython.extensions.storemagic", "faulthandler",
    "tornado.platform.asyncio",
)
# What is run in a report needs no history on disk.
KERNEL_OPTIONS = ("--HistoryManager.enabled=False",)

Kernels = dict[int, int]  # process id to the status pipe of its runner


def main(socket_fd: str, asked: str) -> None:
    """Import, warm up, then serve until the runner is gone.

    Parameters
    ----------
    socket_fd : str
        Descriptor of the socket to the runner.
    asked : str
        JSON: `preload`, names of modules; `warm_up`, "module:function" or "".
    """
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    # While it imports it cannot hear that its runner is gone; afterwards the socket says so, whichever thread asked for it.
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # As the gc module advises whoever forks: nothing is collected before, which would leave holes for each kernel to fill with
    # copies of shared pages, and what there is is frozen, so that no kernel walks it.
    gc.disable()
    wishes = json.loads(asked)
    sys.modules[DEBUGGER] = None  # nobody debugs a report's kernel, and the debugger costs each a hundredth of a second
    for name in (*KERNEL_MODULES, *wishes["preload"]):
        import_module(name)
    module, _, function = wishes["warm_up"].partition(":")
    if function:
        getattr(import_module(module), function)()
    gc.freeze()
    _prctl(PR_SET_PDEATHSIG, 0)
    serve(socket.socket(fileno=int(socket_fd)))


def serve(control: socket.socket) -> None:
    """Fork a kernel for each message, tell each runner how its kernel ended, and leave nothing behind."""
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(woken, select.POLLIN)
    kernels: Kernels = {}
    while True:
        ready = {descriptor for descriptor, _ in poller.poll()}
        if woken in ready:
            os.read(woken, 4096)
            _bury(kernels)
        if control.fileno() in ready:
            content, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 1 + len(STREAMS))
            if not content:
                return _end(kernels)
            _fork(json.loads(content), descriptors, kernels, (control.fileno(), woken, wake))


def _fork(request: dict, descriptors: list[int], kernels: Kernels, own: tuple[int, ...]) -> None:
    """One kernel; in the child this does not return."""
    status, *streams = descriptors
    if (threads := len(os.listdir("/proc/self/task"))) != 1:
        _say(status, f"refused the template has {threads} threads, and only a process with one may fork")
        _close(descriptors)
        return
    template, pid = os.getpid(), os.fork()
    if not pid:
        _become_kernel(request, status, streams, template, (*own, *kernels.values()))
    _close(streams)
    kernels[pid] = status
    _say(status, f"pid {pid}")


def _become_kernel(request: dict, status: int, streams: list[int], template: int, others: tuple[int, ...]) -> None:
    """The child: a process like any other kernel's, apart from what is imported already."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != template:
        os._exit(1)  # it died before it could take us along
    os.setsid()
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    for stream, target in zip(streams, STREAMS, strict=True):
        os.dup2(stream, target)
    _close([*streams, *others])
    _settle(request)
    _run_kernel(request["argv"], status)


def _settle(request: dict) -> None:
    """Collector, folder, environment and chance of its own."""
    gc.set_threshold(COLLECTED_AT)
    gc.enable()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _run_kernel(argv: list[str], status: int) -> None:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [find_spec(argv[0]).origin, *argv[1:]]
    # A parent numbered 1 is one that nobody need watch: the kernel is told of the template's end by the system.
    application = IPKernelApp.instance(parent_handle=1)
    application.initialize([*argv[1:], *KERNEL_OPTIONS])
    _say(status, "ready")
    os.close(status)
    application.start()
    sys.exit()


def _bury(kernels: Kernels) -> None:
    """Every child that ended: its group and what it left are ended with it, then its runner is told."""
    while (ended := _ended_child()) is not None:
        if ended in kernels:
            _kill_group(ended)
        _, status = os.waitpid(ended, 0)
        if ended in kernels:
            told = kernels.pop(ended)
            _sweep(kernels)
            _say(told, f"exit {os.waitstatus_to_exitcode(status)}")
            os.close(told)


def _ended_child() -> int | None:
    """A child that has ended and is not yet buried, so that its number is still its own."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def _sweep(kernels: Kernels) -> None:
    """End the children that are no kernels: a living kernel keeps its own orphans, so these were left by dead ones."""
    while left := [pid for pid in _children() if pid not in kernels]:
        for pid in left:
            _kill(pid)
            os.waitpid(pid, 0)


def _children() -> list[int]:
    with open("/proc/self/task/%d/children" % os.getpid(), encoding="ascii") as listed:
        return [int(pid) for pid in listed.read().split()]


def _end(kernels: Kernels) -> None:
    """The runner is gone: so is everything else."""
    for pid in kernels:
        _kill_group(pid)
        _kill(pid)
        os.waitpid(pid, 0)
    _sweep({})


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it had no time to lead a group


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself


def _say(status: int, line: str) -> None:
    try:
        os.write(status, f"{line}\n".encode())
    except BrokenPipeError:
        pass  # nobody listens any more


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    main(*sys.argv[1:])
