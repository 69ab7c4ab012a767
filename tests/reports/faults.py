"""Notebooks that go wrong, each in its own way, with the word that a run of them must end in.

Rebuilt by behaviour from what the suites of papermill, nbclient, jupyter-cache and nbconvert try, and from what none of them tries.
"""

from dataclasses import replace
from typing import NamedTuple

from nbformat.v4 import new_code_cell, new_output
from reports.engine_kit import exhibit, says, shows

from analysis.reports.kernels import MIB, Limits

FIGURE = shows(exhibit("the-figure"))


# What a report may take; of time so much that nothing but a fault of its own takes it, however busy the machine is.
ROOMY = Limits(cell_seconds=120, report_seconds=300, memory_bytes=700 * MIB, output_bytes=8 * MIB)
SHORT_CELLS, SHORT_REPORT = replace(ROOMY, cell_seconds=2.5), replace(ROOMY, report_seconds=6)


class Fault(NamedTuple):
    """Cells of a notebook, what it promises, how it must end, and within which limits."""

    cells: tuple
    status: str
    reason: str = ""
    promised: tuple[str, ...] = ()
    limits: Limits = ROOMY


def tagged(source: str, tag: str):
    return new_code_cell(source, metadata={"tags": [tag]})


def with_old_banner(source: str):
    """A cell that still holds the error of an earlier run."""
    old = new_output("error", ename="OldError", evalue="from last week", traceback=["OldError: from last week"])
    return new_code_cell(source, outputs=[old], execution_count=9)


FAULTS = {
    # --- cells that fail -----------------------------------------------------------------------------
    "old_print": Fault(("print 'hello'",), "failed", "SyntaxError"),
    "assertion": Fault((with_old_banner("assert 1 == 2, 'one is not two'"),), "failed", "AssertionError: one is not two"),
    "old_banner": Fault((with_old_banner("'mended'"), FIGURE), "ok", promised=("the-figure",)),
    "no_module": Fault(("from IPython.display import display\ndisplay('first')\nimport nowhere_at_all",), "failed", "ModuleNotFoundError"),
    "unknown_magic": Fault(("%no_such_magic",), "failed", "no_such_magic"),
    "leaves": Fault(("import sys; sys.exit()", FIGURE), "failed", "SystemExit"),
    "leaves_well": Fault(("import sys; sys.exit(0)", FIGURE), "failed", "SystemExit: 0"),
    "leaves_badly": Fault(("import sys; sys.exit(1)",), "failed", "SystemExit: 1"),
    "raises_exit": Fault(("raise SystemExit",), "failed", "SystemExit"),
    "needs_file": Fault(("assert open('not-here.txt')",), "failed", "FileNotFoundError"),
    "asks": Fault(("input('who? ')",), "failed", "StdinNotImplementedError"),
    "after_print": Fault(("print('so far so good')\nraise RuntimeError('on purpose')",), "failed", "RuntimeError: on purpose"),
    "writes_file": Fault(("open('aside.txt', 'w').write('x')", FIGURE), "ok", promised=("the-figure",)),
    # --- tags and metadata ---------------------------------------------------------------------------
    "may_raise": Fault((tagged("1 / 0", "raises-exception"), FIGURE), "ok", promised=("the-figure",)),
    "skipped": Fault((tagged("1 / 0", "skip-execution"), FIGURE), "ok", promised=("the-figure",)),
    # --- too long, too much --------------------------------------------------------------------------
    "sleeps": Fault(("import time; time.sleep(60)",), "timeout", "the cell took longer", limits=SHORT_CELLS),
    "loops": Fault(("while True: pass",), "timeout", "the cell took longer", limits=SHORT_CELLS),
    "deaf": Fault(("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)",), "timeout", "the cell took longer", limits=SHORT_CELLS),
    "slow_drops": Fault(tuple("import time; time.sleep(1.2)" for _ in range(8)), "timeout", "the report took longer", limits=SHORT_REPORT),
    "hungry": Fault(("held = []\nwhile True:\n    held.append(bytearray(32 << 20))",), "kernel-died", "MiB of memory"),
    "floods": Fault(("for _ in range(40): print('x' * (1 << 20))",), "failed", "showed more than"),
    "chatters": Fault(("for _ in range(200_000): print('tick')", FIGURE), "ok", promised=("the-figure",)),
    # --- a kernel that dies --------------------------------------------------------------------------
    "exits_hard": Fault(("import os; os._exit(3)",), "kernel-died", "the kernel ended"),
    "exits_quietly": Fault(("import os; os._exit(0)",), "kernel-died", "the kernel ended"),
    "killed": Fault(("import os, signal; os.kill(os.getpid(), signal.SIGKILL)",), "kernel-died", "the kernel ended"),
    "terminated": Fault(("import os, signal, time; os.kill(os.getpid(), signal.SIGTERM); time.sleep(30)",), "kernel-died", "the kernel ended"),
    "crashes": Fault(("import ctypes; ctypes.string_at(0)",), "kernel-died", "the kernel ended"),
    # --- success with nothing in it ------------------------------------------------------------------
    "swallows": Fault(("try:\n    raise ValueError('no data')\nexcept ValueError:\n    pass",), "incomplete", "the-figure", ("the-figure",)),
    "shows_twice": Fault((FIGURE, FIGURE), "incomplete", "shown twice", ("the-figure",)),
    "no_words": Fault((shows(exhibit("the-figure", alt="")),), "incomplete", "alternative text", ("the-figure",)),
    "acts": Fault((shows(exhibit("the-figure", svg="<svg><script>1</script></svg>")),), "incomplete", "script", ("the-figure",)),
    # --- odd but honest ------------------------------------------------------------------------------
    "empty": Fault(("",), "ok"),
    "talks_on": Fault(
        ("import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print('late'))).start()", "time.sleep(0.6)", FIGURE),
        "ok", promised=("the-figure",)),
    "closes_all": Fault(("import matplotlib.pyplot as plt\nplt.figure()\nplt.close('all')", FIGURE), "ok", promised=("the-figure",)),
    "said": Fault((says("open"), FIGURE, says("close")), "ok", promised=("the-figure",)),
}
