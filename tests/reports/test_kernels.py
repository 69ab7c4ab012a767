"""Warm kernels: equal to ordinary ones, gone with whoever started them, small, and given up for ordinary ones where they fail."""

import json
import logging
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

from analysis.reports.execute import execute
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import Kernels, Template, TemplateError, environment, resident_bytes, warm
from analysis.reports.leftovers import VARIABLE, clear, run_mark
from analysis.reports.runner import run

pytestmark = [pytest.mark.notebook, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")]

TESTS = Path(__file__).resolve().parent.parent
# Cells whose outputs a careless fork changes: what pandas and matplotlib decide while they are imported, chance, streams, folders.
TELLING = [
    "import pandas as pd, numpy as np\npd.DataFrame(np.arange(400).reshape(4, 100) / 7)",
    "import matplotlib.pyplot as plt\n%matplotlib inline\nfig, ax = plt.subplots()\n_ = ax.plot([1, 2])",
    "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\nfig, ax = plt.subplots()\n_ = ax.bar(['a'], [1])",
    "fig",
    "import sys; print(sys.argv[0].rsplit('/', 1)[-1], sys.path[:1], __name__, sys.flags.hash_randomization, sys.stdin.isatty())",
    "import warnings; warnings.warn('said on stderr')",
    "from IPython.display import HTML, display; display(HTML('<b>x</b>'), 3.5, {'a': 1})",
    "hash('x'), sorted(globals())[:5]",
    "1 / 0",
]
# Children of a kernel: in its group, in a session of its own, and one whose parent is gone.
BROOD = (
    "import subprocess\nsubprocess.Popen(['sleep', '{n}1'])\nsubprocess.Popen(['sleep', '{n}2'], start_new_session=True)\n"
    "subprocess.Popen(['setsid', '-f', 'sleep', '{n}3'])"
)


@pytest.fixture(autouse=True)
def with_the_tests_own_modules(monkeypatch):
    """A template may import modules of the tests."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")])))


def one_job(folder, name, *cells, exhibits=()):
    declare(folder, **{name: list(exhibits)})
    write_notebook(folder, name, *cells)
    (job,) = make_jobs(find_notebooks(folder), (), {}, regions, languages=["zh"])
    return job


def outputs(outcome):
    """Every output as text, without the addresses of objects and the times of drawing."""
    text = [json.dumps(cell.get("outputs", []), sort_keys=True) for cell in outcome.notebook.cells]
    return [re.sub(r"0x[0-9a-f]+|ipykernel_\d+/\d+|<dc:date>[^<]*", "", part) for part in text]


def test_a_warm_and_an_ordinary_kernel_show_the_same(tmp_path):
    job = one_job(tmp_path, "telling", *TELLING)
    with warm(("pandas", "matplotlib.pyplot"), "reports.telling_warm_up:warm_up") as template:
        forked, ordinary = execute(job, template=template), execute(job)
        assert (forked.status, forked.reason) == (ordinary.status, ordinary.reason) == ("failed", "ZeroDivisionError: division by zero")
    for cell, ours, theirs in zip(forked.notebook.cells, outputs(forked), outputs(ordinary), strict=True):
        assert ours == theirs, cell.source
    assert sum("image/png" in part or "image/svg+xml" in part for part in outputs(forked)) == 3


def test_each_kernel_has_its_own_chance_folder_and_state(tmp_path):
    source = "import random, os, numpy, tempfile, builtins\nprint(random.random(), numpy.random.rand(), os.getcwd(), hasattr(builtins, 'seen'))\nbuiltins.seen = 1"
    job = one_job(tmp_path, "chance", source)
    with warm(("numpy",)) as template:
        said = [execute(job, template=template).notebook.cells[2].outputs[0].text.split() for _ in range(2)]
    assert all(one != other for one, other in zip(said[0][:3], said[1][:3], strict=True)) and said[0][3] == said[1][3] == "False"


def test_a_warm_kernel_collects_its_own_objects_and_leaves_those_of_the_template_alone(tmp_path):
    source = (
        "import gc, weakref\nclass Ring: pass\nring = Ring()\nring.own = ring\ngone = weakref.ref(ring)\ndel ring\n"
        "held = [[] for _ in range(200_000)]\nprint(gc.isenabled(), gc.get_freeze_count() > 10_000, gone() is None)"
    )
    with warm(("pandas",)) as template:
        outcome = execute(one_job(tmp_path, "rings", source), template=template)
    assert outcome.notebook.cells[2].outputs[0].text.split() == ["True"] * 3


def test_a_warm_kernel_is_forked_and_holds_half_the_private_memory_of_an_ordinary_one(tmp_path):
    source = (
        "import os\nprivate = sum(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if line.startswith('Private'))\n"
        "print(private, os.getppid())"
    )
    job = one_job(tmp_path, "memory", "import analysis.study, statsmodels.api", source)
    with warm(("analysis.study", "statsmodels.api")) as template:
        (forked, parent), (ordinary, _) = (map(int, execute(job, template=which).notebook.cells[3].outputs[0].text.split()) for which in (template, None))
        assert parent == template.process.pid
    assert forked < ordinary / 2


@pytest.mark.parametrize("broken", ["killed", "never", "threads"])
def test_where_a_fork_fails_an_ordinary_kernel_starts_and_the_log_says_so(tmp_path, caplog, broken):
    job = one_job(tmp_path, "plain", shows(exhibit("the-figure")), exhibits=["the-figure"])
    preload = {"never": ("no_such_module_at_all",), "threads": ("reports.starts_a_thread",)}.get(broken, ())
    with warm(preload) as template, caplog.at_level(logging.WARNING):
        if broken == "killed":
            template.process.kill()
            template.process.wait()
        assert execute(job, template=template).status == "ok"
    assert "an ordinary kernel instead of a warm one" in caplog.text
    assert {"never": "no_such_module_at_all", "threads": "2 threads", "killed": "template"}[broken] in caplog.text


def test_elsewhere_than_on_linux_there_is_no_template(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(TemplateError, match="on Linux only, not on darwin"):
        Template(())
    with warm(()) as template:
        assert template is None


def test_secrets_stay_in_the_shell(monkeypatch):
    monkeypatch.setenv("DUIBIAO_TEST_SECRET", "secret")
    assert "DUIBIAO_TEST_SECRET" not in environment() and environment({"GIVEN": "yes"})["GIVEN"] == "yes"


# --- what is left when something is killed -----------------------------------------------------------


def alive(*words):
    """Command lines that hold one of these words, zombies left out."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if line and any(word in line for word in words) and not line.startswith((sys.executable + " -m pytest", "pytest")):
            found.append(line)
    return found


def gone(pid):
    """Whether a process has ended; one that nobody has buried yet has ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(holds, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def brood(tmp_path):
    """A run of two reports whose kernels have children of every kind; its process, its template, the word to find them by."""
    number = f"{random.Random(str(tmp_path)).randrange(10**6, 10**7)}"
    declare(tmp_path, brood=[], good=["the-figure"])
    write_notebook(tmp_path, "good", says("open"), shows(exhibit("the-figure")), says("close"))
    write_notebook(tmp_path, "brood", BROOD.format(n=number), "import time; time.sleep(120)")
    child = subprocess.Popen(
        [sys.executable, str(TESTS / "reports" / "engine_program.py"), str(tmp_path)], stdout=subprocess.PIPE, text=True,
    )
    template = int(child.stdout.readline().split()[1])
    until(lambda: len(alive(f"sleep {number}")) == 6)
    yield child, template, f"sleep {number}", tmp_path
    child.kill()
    child.communicate()


@pytest.mark.parametrize("who", ["runner", "template", "kernel"])
def test_whoever_is_killed_nothing_is_left_after_a_second(brood, who):
    child, template, name, folder = brood
    if who == "runner":
        child.kill()
    elif who == "template":
        os.kill(template, signal.SIGKILL)
    else:
        for pid in Path(f"/proc/{template}/task/{template}/children").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
    until(lambda: not alive(name), seconds=1.0)
    said, _ = child.communicate(timeout=30)
    assert child.returncode == (-signal.SIGKILL if who == "runner" else 1)
    if who != "runner":
        assert said.splitlines()[-1] == "kernel-died"
    until(lambda: gone(template), seconds=1.0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_publishes_what_is_done_and_leaves_nothing(brood, number):
    child, template, name, folder = brood
    child.send_signal(number)
    said, _ = child.communicate(timeout=30)
    assert said.splitlines()[-1] == "interrupted" and child.returncode == 130
    assert not alive(name) and gone(template)


def test_the_next_run_clears_what_a_killed_one_left_and_nothing_of_one_that_lives(tmp_path):
    """Runner and template killed in the same instant: nobody is there to end a child in a session of its own."""
    place = run_mark(tmp_path).rpartition("-")[0]
    dead = subprocess.Popen(["true"])
    dead.wait()
    waiting = subprocess.Popen(["sleep", "86403"])  # another run on the same folder, whose template is there before its turn
    marks = {"left": f"{place}-{dead.pid}", "mine": run_mark(tmp_path), "waits": f"{place}-{waiting.pid}.x"}
    children = {name: subprocess.Popen(["sleep", "86401"], env={VARIABLE: mark}, start_new_session=True) for name, mark in marks.items()}
    folders = {name: Path(tempfile.mkdtemp(prefix=f"db-{mark}-")) for name, mark in marks.items()}
    try:
        clear(tmp_path)
        assert children["left"].wait(5) == -signal.SIGKILL and not folders["left"].exists()
        assert all(children[name].poll() is None and folders[name].exists() for name in ("mine", "waits"))
    finally:
        for child in (waiting, *children.values()):
            child.kill(), child.wait()
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


# --- many reports ------------------------------------------------------------------------------------


def small(folder, count):
    declare(folder, small=["the-figure"])
    write_notebook(folder, "small", says("open"), shows(exhibit("the-figure")), says("close"), parameters=("focal", "language", "weight"))
    entry = (folder / "notebooks.toml").read_text(encoding="utf-8").replace('["focal", "language"]', '["focal", "language", "weight"]')
    (folder / "notebooks.toml").write_text(entry, encoding="utf-8")
    files = find_notebooks(folder)
    return [job for i in range(count) for job in make_jobs(files, (), {"weight": str(i / count)}, regions, languages=["zh"])]


def many(folder, count):
    """A run of so many small reports: memory of this process after each, and what is open before and after."""
    jobs, held, mark = small(folder, count), [], run_mark(folder / "out")
    open_before, page = len(os.listdir("/proc/self/fd")), os.sysconf("SC_PAGE_SIZE")
    with warm((), "", mark) as template:
        done = run(jobs, out=folder / "out", template=template, report=lambda _: held.append(int(Path("/proc/self/statm").read_text().split()[1]) * page))
        inside = len(os.listdir("/proc/self/fd"))
    assert done.counts == {"ok": count}
    return held, inside - open_before, len(os.listdir("/proc/self/fd")) - open_before


def check_flat(folder, count):
    held, inside, after = many(folder, count)
    assert held[-1] - held[min(50, count - 10)] < 20 << 20
    assert inside <= 3 and after <= 0, "descriptors are left open"
    mark = run_mark(folder / "out")
    assert not list(Path(tempfile.gettempdir()).glob(f"db-{mark}*")) and f"db-{mark}" not in Path("/proc/net/unix").read_text(), "folders or sockets are left"
    assert not carrying(mark), "processes are left"


def carrying(mark):
    """Processes started with this mark in their environment; what may not be read is not ours."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"{VARIABLE}={mark}".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:
            continue
    return found


def test_a_left_process_folder_or_socket_would_be_seen(tmp_path):
    mark = run_mark(tmp_path)
    child = subprocess.Popen(["sleep", "60"], env={VARIABLE: f"{mark}.x"})
    folder = Path(tempfile.mkdtemp(prefix=f"db-{mark}-"))
    try:
        until(lambda: b"sleep 60 " in carrying(mark), seconds=5.0)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / "s"))
            assert f"db-{mark}" in Path("/proc/net/unix").read_text()
    finally:
        child.kill(), child.wait(), shutil.rmtree(folder)


def test_memory_stays_flat_and_nothing_stays_open_over_sixty_reports(tmp_path):
    check_flat(tmp_path, 60)


@pytest.mark.soak
def test_memory_stays_flat_over_five_hundred_reports(tmp_path):
    check_flat(tmp_path, 500)


def test_resident_memory_of_a_group():
    child = subprocess.Popen([sys.executable, "-c", "held = bytearray(64 << 20); print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    try:
        child.stdout.readline()
        assert 64 << 20 < resident_bytes([child.pid])[child.pid] < 256 << 20
    finally:
        child.kill(), child.communicate()


def test_a_kernel_added_after_the_stop_is_ended_at_once():
    kernels = Kernels()
    kernels.stop()
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    kernels.add(child.pid)
    assert child.wait(5) == -signal.SIGKILL
