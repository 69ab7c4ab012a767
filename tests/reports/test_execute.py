"""Real kernels: every ending has its word, the notebook survives each, and a kernel sees only what it is given."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
from jupyter_client.provisioning import LocalProvisioner
from nbformat.v4 import new_code_cell
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

from analysis.reports.execute import execute
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import Kernels, Limits, warm

pytestmark = pytest.mark.notebook

# A cell leaves this in a child process, so that the test can look for it afterwards.
MARK = f"86399.{os.getpid()}"
NOTEBOOKS = {
    "done": [says("open"), "print('focal is', focal)", shows(exhibit("the-figure")), shows(exhibit("the-table", "absence")), says("close")],
    "broken": ["1 / 0", "print('never')"],
    "leaves": ["import sys; sys.exit(0)", shows(exhibit("the-figure"))],
    # ipykernel passes on what is written to the descriptor in a thread; it needs a moment.
    "dies": ["import os, time\nos.write(2, b'last words')\ntime.sleep(1)\nos._exit(3)"],
    "slow": ["import time; time.sleep(60)"],
    "missing": [shows(exhibit("the-figure"))],
    "asks": ["input()"],
    "magic": ["%no_such_magic"],
    "curious": [
        "import json, os, sys\nfrom pathlib import Path\nprint(json.dumps({'env': sorted(os.environ), 'cwd': os.getcwd(), 'stdin': os.readlink('/proc/self/fd/0'),"
        "'hash': hash('x'), 'mode': oct(Path('..').stat().st_mode)[-4:], 'given': os.environ.get('GIVEN'), 'python': sys.executable}))",
        f"import subprocess; child = subprocess.Popen(['sleep', '{MARK}'])",
    ],
}
PROMISED = {"done": ["the-figure", "the-table"], "missing": ["the-figure", "the-table"]}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    declare(folder, **{name: PROMISED.get(name, []) for name in NOTEBOOKS})
    for name, cells in NOTEBOOKS.items():
        write_notebook(folder, name, *cells)
    return {job.notebook: job for job in make_jobs(find_notebooks(folder), (), {"focal": "South"}, regions, languages=["zh"])}


@pytest.fixture(scope="module")
def outcomes(jobs):
    """Every notebook once, two at a time, while the shell holds a secret."""
    here = os.getcwd()
    os.environ["DUIBIAO_TEST_SECRET"] = "secret"
    try:
        with ThreadPoolExecutor(2) as pool:
            run = {name: pool.submit(execute, job, limits=Limits(cell_seconds=4), environment={"GIVEN": "yes"}) for name, job in jobs.items()}
            found = {name: future.result() for name, future in run.items()}
    finally:
        del os.environ["DUIBIAO_TEST_SECRET"]
    assert os.getcwd() == here
    return found


@pytest.mark.parametrize(
    ("name", "status", "reason", "cell"),
    [
        ("done", "ok", "", None),
        ("broken", "failed", "ZeroDivisionError: division by zero", 3),
        ("leaves", "failed", "SystemExit: 0", 3),
        ("dies", "kernel-died", "the kernel ended in the middle of the cell", 3),
        ("slow", "timeout", "the cell took longer than 4 seconds", 3),
        ("missing", "incomplete", "declared but not shown: the-table", None),
        ("magic", "failed", "UsageError: Line magic function `%no_such_magic` not found.", 3),
    ],
)
def test_each_ending_has_its_word_its_reason_and_its_cell(outcomes, name, status, reason, cell):
    outcome = outcomes[name]
    assert (outcome.status, outcome.cell) == (status, cell)
    assert outcome.reason.startswith(reason) and outcome.seconds > 0


def test_a_question_to_nobody_fails(outcomes):
    assert outcomes["asks"].status == "failed" and "StdinNotImplementedError" in outcomes["asks"].reason


def test_the_notebook_survives_every_ending_with_its_parameters(outcomes):
    for outcome in outcomes.values():
        injected = [cell for cell in outcome.notebook.cells if "injected-parameters" in cell.metadata.get("tags", ())]
        assert len(injected) == 1 and 'focal = "south"' in injected[0].source and 'language = "zh"' in injected[0].source
        assert not [cell for cell in outcome.notebook.cells if "papermill-error-cell-tag" in cell.metadata.get("tags", ())]


def test_a_kernel_that_dies_leaves_its_last_words(outcomes):
    assert "last words" in outcomes["dies"].log


def test_a_kernel_sees_what_it_is_given_and_no_more(outcomes):
    seen = json.loads(outcomes["curious"].notebook.cells[2].outputs[0].text)
    assert seen["given"] == "yes" and "PATH" in seen["env"] and not [name for name in seen["env"] if "SECRET" in name]
    assert seen["stdin"] == "/dev/null" and seen["mode"].endswith("700") and seen["python"] == sys.executable
    again = subprocess.run([sys.executable, "-c", "print(hash('x'))"], env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=True)
    assert seen["hash"] == int(again.stdout)
    assert not Path(seen["cwd"]).exists()


def test_nothing_is_left_running(outcomes):
    assert outcomes["curious"].status == "ok"
    assert MARK not in commands()


def commands():
    """The command lines of every process, joined."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # it ended while we looked
    return "\n".join(line for line in lines if line.startswith("sleep"))


@pytest.mark.parametrize("forked", [True, False])
def test_a_kernel_is_ended_without_being_asked(jobs, monkeypatch, forked):
    """One that is interrupted first may say so in its log before it dies, or may not: two runs of one report would differ."""
    sent, send = [], LocalProvisioner.send_signal

    async def noted(self, number):
        sent.append((getattr(self, "forked", False), signal.Signals(number)))
        await send(self, number)

    monkeypatch.setattr(LocalProvisioner, "send_signal", noted)
    with warm(()) if forked else nullcontext() as template:
        outcome = execute(jobs["broken"], template=template)
    assert outcome.status == "failed" and outcome.log == "" and sent == [(forked, signal.SIGKILL)]


def test_stopping_ends_what_is_under_way_as_interrupted(jobs):
    kernels = Kernels()
    threading.Timer(2.5, kernels.stop).start()
    started = time.monotonic()
    outcome = execute(jobs["slow"], kernels=kernels)
    assert outcome.status == "interrupted" and time.monotonic() - started < 15
    assert execute(jobs["done"], kernels=kernels).status == "interrupted"


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_text("{ not json", encoding="utf-8"), lambda path: path.write_text("{}", encoding="utf-8")])
def test_a_notebook_that_cannot_be_read_fails_by_name(tmp_path, spoil):
    declare(tmp_path, gone=[])
    write_notebook(tmp_path, "gone", "1")
    (job,) = make_jobs(find_notebooks(tmp_path), (), {}, regions, languages=["zh"])
    spoil(job.path)
    outcome = execute(job)
    assert outcome.status == "failed" and outcome.reason.startswith("the notebook cannot be read")


def test_a_place_for_temporary_folders_with_a_long_name_does_not_keep_a_kernel_from_starting(tmp_path, monkeypatch):
    """A socket's path may hold about a hundred bytes."""
    place = tmp_path / ("x" * 60) / ("y" * 40)
    place.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    declare(tmp_path, plain=["the-figure"])
    write_notebook(tmp_path, "plain", shows(exhibit("the-figure")))
    (job,) = make_jobs(find_notebooks(tmp_path), (), {}, regions, languages=["zh"])
    with warm(()) as template:
        for which in (template, None):
            assert execute(job, template=which, kernels=Kernels("ab12cd34ef-99999-99999")).status == "ok"
    assert not list(place.glob("db-*")) and not list(Path("/tmp").glob("db-ab12cd34ef-*"))


def test_a_cell_that_may_raise_does_not_fail_the_report(tmp_path):
    declare(tmp_path, bold=["the-figure"])
    write_notebook(tmp_path, "bold", new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}), shows(exhibit("the-figure")))
    (job,) = make_jobs(find_notebooks(tmp_path), (), {}, regions, languages=["zh"])
    assert execute(job).status == "ok"


def test_ctrl_c_publishes_what_is_done_and_exits_130(tmp_path):
    """In a process of its own: the first report is made, the second is under way when the interrupt comes."""
    declare(tmp_path, done=[], slow=[])
    write_notebook(tmp_path, "done", says("open"))
    write_notebook(tmp_path, "slow", "import time; time.sleep(60)")
    program = (
        "import sys; from pathlib import Path; from reports.engine_kit import regions\n"
        "from analysis.reports.jobs import find_notebooks, make_jobs; from analysis.reports.runner import run\n"
        "folder = Path(sys.argv[1])\n"
        "jobs = make_jobs(find_notebooks(folder), (), {}, regions, languages=['zh'])\n"
        "made = run(jobs, out=folder / 'out', workers=1, report=lambda r: print(r.job.notebook, r.status, flush=True))\n"
        "print(made.word); sys.exit(made.exit_status)"
    )
    helpers = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    child = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=helpers)
    assert child.stdout.readline() == "done ok\n"
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    said, _ = child.communicate(timeout=30)
    assert said.split() == ["slow", "interrupted", "interrupted"] and child.returncode == 130
    made = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file() and ".runs" not in path.parts)
    assert made == ["feed.xml", "index.html", "north.zh.failed.html", "north.zh.failed.ipynb", "north.zh.failed.manifest.json", "north.zh.html", "north.zh.manifest.json"]
    assert json.loads((tmp_path / "out/default/slow/north.zh.failed.manifest.json").read_text(encoding="utf-8"))["status"] == "interrupted"
