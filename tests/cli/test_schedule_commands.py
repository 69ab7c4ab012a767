"""The schedule as people and other schedulers use it: due or not, made once, one at a time, exported and run as exported."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented import build
from reports.engine_kit import declare, exhibit, says, shows, write_notebook

from analysis import paths
from analysis.reports.publish import locked
from analysis.reports.served import TIME, Served, add_served, read_served

pytest.importorskip("cronsim", reason="cronsim is not installed")

ROOT = Path(__file__).resolve().parents[2]
SETS = """
[set.plainly]
zh = "朴素"
en = "Plainly"
notebooks = ["plain"]
languages = ["en"]
matrix.focal = ["南境", "North"]
cron = "* * * * *"
keep = 3

[set.by-hand]
zh = "手动"
en = "By hand"
notebooks = ["weighted"]
languages = ["zh"]
matrix.weight = 0.25
"""


@pytest.fixture
def sets(duibiao, notebooks, tmp_path, monkeypatch):
    """The invented notebooks with report sets; a plan needs a dataset to read digests of."""
    folder = tmp_path / "notebooks"
    shutil.copytree(notebooks, folder)
    (folder / "sets.toml").write_text(SETS, encoding="utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "data"))
    return duibiao


def reports(tmp_path):
    return sorted(path.relative_to(tmp_path / "reports").as_posix() for path in (tmp_path / "reports").glob("[!.]*/*/*.html"))


def ago(**time):
    return (datetime.now(UTC) - timedelta(**time)).replace(second=0, microsecond=0).strftime(TIME)


def test_the_sets_are_shown_with_when_and_how_they_ended(sets, tmp_path):
    (tmp_path / "reports/.schedule").mkdir(parents=True)
    add_served(tmp_path / "reports", "plainly", [Served("2027-01-01T06:30:00Z", "2027-01-01T06:31:00Z", "timeout", {"ok": 1, "timeout": 1}, 2)], keep=3)
    said = sets("schedule", "show").stdout
    for part in ("plainly\n  朴素\n  Plainly\n  2 reports of 1 notebooks\n  when: * * * * * (local time), catch-up once\n  next: 20", "by-hand", "when: by hand",
                 "tick 2027-01-01T06:30:00Z: timeout (1 ok, 1 timeout), done 2027-01-01T06:31:00Z"):
        assert part in said


def test_what_is_due_at_another_moment(sets):
    said = sets("schedule", "due", "--at", "2027-03-01T08:00").stdout.splitlines()
    assert re.fullmatch(r"due +plainly +due; next 2027-03-01 08:01 \S+", said[0]) and re.fullmatch(r"not due +by-hand +runs by hand only; next never", said[1])
    done = sets("schedule", "due", "--at", "soon")
    assert done.exit_code == 2 and "--at soon: no time; write it as 2027-03-01T08:00" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["schedule", "run-due", "plianly"], "no report set 'plianly', nearest is 'plainly'"),
        (["run", "--report-set", "by-hnad"], "no report set 'by-hnad', nearest is 'by-hand'"),
        (["run", "plain", "--report-set", "by-hand", "--focal", "north"], "sets.toml says what the set makes; leave out plain, focal"),
        (["run", "--scheduler", "tcp://127.0.0.1:1"], "only with --engine dask"),
        (["schedule", "export", "--to", "cron", "by-hand"], "no report set has a cron expression"),
        (["run", "--set", "engine=dask"], "engine is no parameter; use --engine dask"),
    ],
)
def test_a_slip_is_refused_with_the_way_out(sets, tmp_path, words, told):
    done = sets(*words)
    assert done.exit_code == 2 and told in done.stderr and not (tmp_path / "reports" / "plainly").exists()


@pytest.mark.notebook
def test_a_due_set_is_made_and_put_on_record(sets, tmp_path):
    done = sets("schedule", "run-due", "plainly")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("plainly: due") and "ok: 2 ok; index page:" in done.stdout
    assert reports(tmp_path) == ["plainly/plain/north.en.html", "plainly/plain/south.en.html"]
    (first,) = read_served(tmp_path / "reports", "plainly")
    assert (first.word, first.counts) == ("ok", {"ok": 2}) and first.tick <= first.served
    assert sets("schedule", "run-due", "by-hand", "--quiet").stdout == ""
    assert "runs by hand only; next never" in sets("schedule", "run-due", "by-hand").stdout


@pytest.mark.notebook
def test_a_failed_tick_is_served_and_old_failures_are_retired(sets, tmp_path):
    out = tmp_path / "reports"
    (out / ".schedule").mkdir(parents=True)
    add_served(out, "plainly", [Served(ago(hours=hours), ago(hours=hours), "ok") for hours in (5, 4, 3)], keep=3)
    old = out / "plainly/plain"
    old.mkdir(parents=True)
    for stem, finished in (("old", "2020-01-01T00:00:00Z"), ("new", ago(minutes=5))):
        manifest = {"status": "failed", "finished": finished, "set": "plainly", "report": f"plain/{stem}.en", "position": 0, "notebook": "plain", "slug": stem,
                    "language": "en", "title": {"zh": "", "en": ""}, "question": {"zh": "", "en": ""}, "subtitle": "", "headline": "", "dataset": {}, "html": {"file": f"{stem}.en.failed.html"}}
        (old / f"{stem}.en.failed.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        (old / f"{stem}.en.failed.html").write_text("<p>", encoding="utf-8")
    write_notebook(paths.NOTEBOOKS, "plain", "1 / 0")
    done = sets("schedule", "run-due", "plainly")
    assert done.exit_code == 1 and "ZeroDivisionError" in done.stdout and "due, once for" in done.stdout
    found = read_served(out, "plainly")
    assert (len(found), found[-1].word, found[-1].counts) == (3, "failed", {"failed": 2}) and found[-1].passed > 100
    assert [page for page in reports(tmp_path) if "old" in page or "new" in page] == ["plainly/plain/new.en.failed.html"]
    assert "old.en" not in (out / "index.html").read_text(encoding="utf-8")


def test_a_second_one_leaves_with_a_clear_message_and_one_that_waits_gets_its_turn(sets, tmp_path):
    out = tmp_path / "reports"
    (out / ".schedule").mkdir(parents=True)
    add_served(out, "plainly", [Served(ago(minutes=-30), ago(), "ok")], keep=3)  # nothing is due: the clock is a little behind
    program = (
        "import sys, time; from pathlib import Path; from analysis.reports.served import turn\n"
        "with turn(Path(sys.argv[1]), 0):\n    print('held', flush=True); time.sleep(2)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(out)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}) as other:
        assert other.stdout.readline() == "held\n"
        left = sets("schedule", "run-due", "--wait", "0")
        assert left.exit_code == 2 and f"--out {out}: another `duibiao schedule run-due` is at work here; wait until it is done" in left.stderr
        assert other.poll() is None
        waited = sets("schedule", "run-due", "--wait", "20")
        assert waited.exit_code == 0 and "nothing since the last tick" in waited.stdout


@pytest.mark.notebook
def test_a_run_of_somebody_else_is_waited_for_and_a_refused_tick_is_not_served(sets, tmp_path):
    out = tmp_path / "reports"
    with locked(out):
        left = sets("schedule", "run-due", "plainly", "--wait", "0")
    assert left.exit_code == 2 and "another run is writing here" in left.stderr
    assert read_served(out, "plainly") == []


@pytest.mark.notebook
def test_a_set_by_hand_goes_to_its_own_folder_and_tells_in_json_lines_alone(sets, tmp_path):
    done = sets("run", "--report-set", "by-hand", "--log-format", "json")
    assert done.exit_code == 0, done.output
    start, report, end = map(json.loads, done.stdout.splitlines())
    assert (start["event"], start["reports"], start["set"]) == ("start", 1, "by-hand")
    assert (report["event"], report["status"], report["notebook"], report["language"], report["parameters"]["weight"]) == ("report", "ok", "weighted", "zh", 0.25)
    assert (end["event"], end["word"], end["counts"], end["exit_status"]) == ("end", "ok", {"ok": 1}, 0)
    assert Path(report["page"]) == tmp_path / "reports/by-hand/weighted" / Path(report["page"]).name and Path(report["page"]).exists()
    refused = sets("run", "nowhere", "--log-format", "json")
    (line,) = refused.stdout.splitlines()
    assert refused.exit_code == 2 and json.loads(line)["word"] == "refused" and "no notebook 'nowhere'" in json.loads(line)["message"]


# As exported --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project of its own, as somebody else would have it: the package, two tiny notebooks, an invented dataset."""
    folder = tmp_path_factory.mktemp("exported") / "对标 50% of it's"
    shutil.copytree(ROOT / "analysis", folder / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    build(folder / "data")
    (folder / "notebooks").mkdir()
    declare(folder / "notebooks", tiny=["the-figure"])
    write_notebook(folder / "notebooks", "tiny", says("open"), shows(exhibit("the-figure")), says("close"))
    entry = '[set.{0}]\nzh = "一"\nen = "One"\nlanguages = ["en"]\ncron = "30 6 * * *"\n'
    (folder / "notebooks/sets.toml").write_text(entry.format("by-cron") + entry.format("by-systemd"), encoding="utf-8")
    return folder


def exported(project, *words):
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "schedule", "export", *words], capture_output=True, text=True, cwd=project, check=True, env={**os.environ, "PYTHONPATH": OTHERS},
    )
    return done.stdout


# The test may itself run on a PYTHONPATH; of it, whatever is not this project.
OTHERS = os.pathsep.join(place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place and Path(place).resolve() != ROOT)
NEEDED = {"PYTHONPATH": OTHERS} if OTHERS else {}


def made(project, name):
    (page,) = (project / "reports" / name).glob("tiny/*.en.html")
    served = json.loads((project / "reports/.schedule" / f"{name}.json").read_text(encoding="utf-8"))["served"]
    return page.stat().st_size > 1000 and [(entry["word"], entry["counts"]) for entry in served]


@pytest.mark.notebook
def test_the_lines_for_cron_run_as_cron_runs_them(project, tmp_path):
    """sh -c, home as folder, four variables: all that cron gives. At boot there is nothing more to do."""
    lines = [line for line in exported(project, "--to", "cron", "by-cron").splitlines() if not line.startswith("#")]
    bare = {"SHELL": "/bin/sh", "HOME": str(tmp_path), "LOGNAME": "somebody", "PATH": "/usr/bin:/bin", **NEEDED}
    for line in lines:
        times = 1 if line.startswith("@reboot ") else 5
        command = re.sub(r"\\%", "%", re.split(r"(?<!\\)%", line.split(maxsplit=times)[times])[0])
        done = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines) == 2 and made(project, "by-cron") == [("ok", {"ok": 1})]


@pytest.mark.notebook
def test_the_unit_for_systemd_runs_as_systemd_runs_it(project, tmp_path):
    exported(project, "--to", "systemd", "--into", str(tmp_path), "by-systemd")
    service = (tmp_path / "duibiao-by-systemd.service").read_text(encoding="utf-8")
    fields = dict(line.split("=", 1) for line in service.splitlines() if "=" in line)
    command = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(fields["ExecStart"])]
    done = subprocess.run(
        command, env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **NEEDED},
        cwd=fields["WorkingDirectory"].replace("%%", "%"), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert made(project, "by-systemd") == [("ok", {"ok": 1})]


def test_systemd_accepts_the_units(project, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    exported(project, "--to", "systemd", "--into", str(tmp_path))
    units = sorted(tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *map(str, units)], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "duibiao-" in line]
    assert len(units) == 4 and done.returncode == 0 and not ours, done.stderr
