"""A real Dask cluster of two worker processes on the loopback: the same bytes, and a reason for whatever goes wrong there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from ingest.written_plans import written
from reports.engine_kit import declare, exhibit, prose, regions, says, shows, write_notebook

from analysis.cli import main
from analysis.errors import ReportError
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import Kernels, Limits
from analysis.reports.make import Task
from analysis.reports.runner import run

distributed = pytest.importorskip("distributed", reason="distributed is not installed")
from dask import config  # noqa: E402

from analysis.reports import cluster, worker  # noqa: E402

pytestmark = pytest.mark.notebook

DATA = "DUIBIAO_DATA"
SEES = "import os\nfrom pathlib import Path\nprint((Path(os.environ['DUIBIAO_DATA']) / 'codebook' / 'figures.csv').read_text())"
# The kernel's parent is the template, whose parent is the worker; a file says whether it was killed before.
KILLS = (
    "import os, signal, time\nfrom pathlib import Path\nfirst = Path('{mark}').with_name('killed-' + focal)\n"
    "if {always} or not first.exists():\n    first.touch()\n"
    "    os.kill(int(Path(f'/proc/{{os.getppid()}}/stat').read_text().rpartition(')')[2].split()[1]), signal.SIGKILL)\n    time.sleep(60)"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Notebooks that are made, fail, and kill the worker they run on; a dataset of two files."""
    folder = tmp_path_factory.mktemp("cluster")
    declare(folder, good=["the-figure"], broken=[], unlucky=["the-figure"], deadly=[], slow=[])
    write_notebook(folder, "good", says("open"), *prose("## 一", "## One"), SEES, shows(exhibit("the-figure")), "object()", says("close"))
    write_notebook(folder, "broken", says("open"), "1 / 0")
    write_notebook(folder, "unlucky", says("open"), KILLS.format(mark=folder / "x", always=False), shows(exhibit("the-figure")))
    write_notebook(folder, "deadly", KILLS.format(mark=folder / "x", always=True))
    write_notebook(folder, "slow", f"import os, time\nfrom pathlib import Path\nPath('{folder}/began-' + focal).touch()\ntime.sleep(60)")
    (folder / "data" / "codebook").mkdir(parents=True)
    (folder / "data" / "codebook" / "figures.csv").write_text("数,7\n", encoding="utf-8")
    (folder / "data" / "empty").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def there(folder):
    """One cluster for every test; nothing preloaded, so that it starts quickly."""
    with cluster.connected(None, folders={DATA: folder / "data"}) as connected:
        yield connected


def jobs(folder, *names, languages=("en",), focal="north"):
    return make_jobs(find_notebooks(folder), names, {"focal": focal}, regions, languages=languages)


def processes(text):
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # it ended while we looked
    return [line for line in lines if text in line]


def test_the_bytes_are_those_of_a_local_run(folder, there):
    asked = jobs(folder, "good", languages=("zh", "en")) + jobs(folder, "good", focal="south") + jobs(folder, "broken")
    environment = {DATA: str(folder / "data")}
    local = run(asked, out=folder / "local", environment=environment)
    remote = run(asked, out=folder / "remote", environment=environment, engine=there)
    assert [result.status for result in remote.results] == ["ok", "ok", "ok", "failed"] and remote.counts == local.counts
    for mine, theirs in zip(local.results, remote.results, strict=True):
        assert theirs.page.relative_to(folder / "remote") == mine.page.relative_to(folder / "local")
        assert theirs.page.read_bytes() == mine.page.read_bytes() and theirs.reason == mine.reason
    assert "数,7" in remote.results[0].page.read_text(encoding="utf-8")
    assert len({(folder / f"{out}/index.html").read_text(encoding="utf-8").count("good/") for out in ("local", "remote")}) == 1


def test_what_is_sent_is_sent_once(there):
    # The dataset and two notebooks, however many reports asked for them.
    assert len(there.data) == 3


def test_plans_of_a_list_are_read_there_as_they_are_here(there, invented_folder, tmp_path):
    """The command as it is typed, on a cluster that is already there: the same drafts, byte by byte."""
    for number, (scheme, damage) in enumerate((("hundred ten", "mirror"), ("chapter article", "none"), ("hundred digit circle", "hard wrapped"))):
        (tmp_path / f"{number}.txt").write_bytes(written(number, scheme, damage).data)
    (tmp_path / "plans.csv").write_text("file,plan,region\n0.txt,p-0,Corvale\n1.txt,p-1,Aldmoor\n2.txt;1.txt,p-2,Corvale\n", encoding="utf-8")
    for place, how in (("here", []), ("there", ["--engine", "dask", "--scheduler", there.client.scheduler.address])):
        data = shutil.copytree(invented_folder, tmp_path / place / "data")
        done = CliRunner().invoke(main, ["ingest", "--list", str(tmp_path / "plans.csv"), "--into", str(data), *how])
        assert done.exit_code == 0, done.output
    here, far = ({path.relative_to(tmp_path / place): path.read_bytes() for path in (tmp_path / place / "drafts").rglob("*.*")} for place in ("here", "there"))
    assert len(here) == 3 * 6 and far == here


def test_a_worker_that_dies_is_followed_by_another_try(folder, there):
    (result,) = run(jobs(folder, "unlucky"), out=folder / "unlucky", engine=there).results
    assert (result.status, result.reason) == ("ok", "")


def test_a_report_that_kills_every_worker_is_given_up_with_a_page(folder, there):
    (result,) = run(jobs(folder, "deadly"), out=folder / "deadly", engine=there).results
    assert result.status == "kernel-died" and "every worker that ran it ended in the middle, 4 in all" in result.reason
    assert "every worker that ran it" in result.page.read_text(encoding="utf-8")


def test_a_worker_that_takes_long_to_come_back_is_waited_for(folder, tmp_path):
    """Dask's own cluster would dismiss it: here at once, by default after 15 seconds, which a busy machine takes to start one."""
    with config.set({"distributed.deploy.lost-worker-timeout": "1ms"}), cluster.connected(None, folders={DATA: folder / "data"}) as fresh:
        (result,) = run(jobs(folder, "unlucky", focal="south"), out=tmp_path, engine=fresh).results
        assert result.status == "ok"
        fresh.client.wait_for_workers(2, timeout=60)


def test_reports_without_any_worker_are_given_up_with_a_reason(folder, monkeypatch):
    monkeypatch.setattr(cluster, "DESERTED_SECONDS", 1.0)
    asked = [Task(job, "default", {}, Limits()) for job in jobs(folder, "good", languages=("zh", "en"))]
    with distributed.LocalCluster(n_workers=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address="127.0.0.1:0") as left:
        with cluster.connected(left.scheduler_address, folders={DATA: folder / "data"}) as deserted:
            left.scale(0)
            until = time.monotonic() + 30
            while deserted.workers and time.monotonic() < until:
                time.sleep(0.05)
            made = list(deserted(asked, Kernels()))
    assert [(one.status, one.reason) for one in made] == [("failed", "the cluster had no worker for 1 seconds")] * 2
    assert "集群在1秒内没有可用的工作节点" in made[0].page and "the cluster had no worker for 1 seconds" in made[1].page


def test_a_stop_ends_the_kernels_on_the_workers_and_hands_everything_back(folder, there):
    asked = [Task(job, "default", {}, Limits()) for focal in ("north", "south", "east") for job in jobs(folder, "slow", focal=focal)]
    kernels = Kernels()
    threading.Thread(target=_stop_once_begun, args=(folder, kernels)).start()
    made = list(there(asked, kernels))
    assert sorted(one.job.id for one in made) == sorted(task.job.id for task in asked)
    assert {one.status for one in made} == {"interrupted"}
    assert len(list(folder.glob("began-*"))) == 2


def _stop_once_begun(folder, kernels):
    until = time.monotonic() + 60
    while len(list(folder.glob("began-*"))) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    kernels.stop()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_nothing_outlives_a_runner_that_is_stopped(folder, tmp_path, number, status):
    """In a process group of its own, as Ctrl-C at a terminal reaches it: the workers get it too."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\nfrom pathlib import Path\n"
        "def main():\n"
        "    from reports.engine_kit import regions\n    from analysis.reports import cluster\n    from analysis.reports.jobs import find_notebooks, make_jobs\n    from analysis.reports.runner import run\n"
        "    folder, out = map(Path, sys.argv[1:])\n"
        "    jobs = make_jobs(find_notebooks(folder), ['slow'], {'focal': 'east'}, regions, languages=['en'])\n"
        "    with cluster.connected(None, folders={'DUIBIAO_DATA': folder / 'data'}) as there:\n"
        "        result = run(jobs, out=out, engine=there)\n"
        "    print(result.word)\n    sys.exit(result.exit_status)\n"
        "if __name__ == '__main__':\n    main()\n", encoding="utf-8",
    )
    began = folder / "began-east"
    began.unlink(missing_ok=True)
    started = subprocess.Popen(
        [sys.executable, str(program), str(folder), str(tmp_path / "out")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)},
    )
    until = time.monotonic() + 90
    while not began.exists() and time.monotonic() < until:
        time.sleep(0.1)
    if number == signal.SIGKILL:
        started.kill()
    else:
        os.killpg(started.pid, number)
    said, errors = started.communicate(timeout=60)
    assert started.returncode == status, said + errors
    assert said == ("interrupted\n" if number == signal.SIGINT else "")
    until = time.monotonic() + 5
    while (left := [line for line in processes(str(tmp_path)) if str(program) in line] + _of_group(started.pid)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
    if number == signal.SIGINT:
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "program.py"]


def _of_group(group):
    """Processes of a session: everything the runner started, kernels apart, which lead sessions of their own."""
    done = subprocess.run(["ps", "-eo", "sid=,stat=,args="], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.split()[0] == str(group) and not line.split()[1].startswith("Z")]


def test_a_scheduler_that_does_not_answer_is_refused(folder, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        for address in (f"tcp://127.0.0.1:{silent.getsockname()[1]}", "nonsense://"):
            with pytest.raises(ReportError, match="no Dask scheduler answers there .* leave --scheduler out"):
                with cluster.connected(address, folders={}):
                    pass


def test_a_cluster_without_workers_is_refused(monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 1.0)
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as empty:
        with pytest.raises(ReportError, match="this cluster has no workers; start some with `dask worker tcp://"):
            with cluster.connected(empty.scheduler_address, folders={}):
                pass


def test_workers_with_other_code_are_refused_by_name(there, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(worker.platform, "python_version", lambda: "2.7")
        with pytest.raises(ReportError, match=r"other code or another Python on tcp://127.0.0.1:\d+"):
            cluster.check_workers(there.client, "tcp://here")
    cluster.check_workers(there.client, "tcp://here")


def test_without_the_library_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ReportError, match=r"install duibiao\[dask\]"):
        with cluster.connected(None, folders={}):
            pass


def test_a_folder_is_packed_by_its_content_alone(folder, tmp_path):
    packed = cluster.pack(folder / "data")
    (tmp_path / "codebook").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "codebook" / "figures.csv").write_text("数,7\n", encoding="utf-8")
    assert cluster.pack(tmp_path) == packed
    (tmp_path / "codebook" / "figures.csv").write_text("数,8\n", encoding="utf-8")
    assert cluster.pack(tmp_path) != packed


def test_workers_of_our_own_listen_on_the_loopback_alone(there):
    import psutil

    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = {held.laddr.ip for process in family for held in process.net_connections("tcp") if held.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
