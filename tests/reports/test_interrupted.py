"""Runs killed at random instants: what readers have stays whole, nothing lives on, and the next run completes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reports.engine_kit import declare, exhibit, says, shows, write_notebook

from analysis.reports.leftovers import VARIABLE, run_mark
from analysis.reports.publish import file_digest

pytestmark = [pytest.mark.notebook, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")]

TESTS = Path(__file__).resolve().parent.parent
NAMES = ("first", "second", "third")


@pytest.fixture
def folder(tmp_path):
    declare(tmp_path, **{name: ["the-figure"] for name in NAMES})
    for name in NAMES:
        child = "import subprocess; subprocess.Popen(['sleep', '90'], start_new_session=True)"
        write_notebook(tmp_path, name, says("open"), child, shows(exhibit("the-figure", title=f"Found in {name}.")), says("close"))
    return tmp_path


def start(folder):
    """A run in a process of its own, once its template is named: the process, the template, when it began."""
    paths = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")]))
    child = subprocess.Popen(
        [sys.executable, str(TESTS / "reports" / "engine_program.py"), str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env={**os.environ, "PYTHONPATH": paths},
    )
    return child, int(child.stdout.readline().split()[1]), time.monotonic()


def pages(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "out").glob("default/*/*.html") if ".failed." not in path.name}


def marked(folder):
    """Processes that carry a mark of this folder, zombies left out."""
    sought, found = f"{VARIABLE}={run_mark(folder / 'out').rpartition('-')[0]}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if sought in (entry / "environ").read_bytes() and (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def kill(victim, child, template):
    try:
        if victim == "kernel":
            for pid in Path(f"/proc/{template}/task/{template}/children").read_text().split():
                os.kill(int(pid), signal.SIGKILL)
        else:
            os.kill(child.pid if victim == "runner" else template, signal.SIGKILL)
    except (OSError, ProcessLookupError):
        pass  # the run was quicker


def check_kills(folder, count, seed):
    child, _, began = start(folder)
    said, _ = child.communicate(timeout=60)
    assert child.returncode == 0, said
    whole, lasts = pages(folder), time.monotonic() - began
    assert len(whole) == 2 * len(NAMES)
    chance, killed = random.Random(seed), 0
    for _ in range(count):
        victim, wait = chance.choice(("runner", "template", "kernel")), chance.uniform(0, lasts)
        child, template, _ = start(folder)
        time.sleep(wait)
        kill(victim, child, template)
        child.communicate(timeout=60)
        killed += child.returncode != 0
        assert pages(folder) == whole, f"{victim} killed after {wait:.2f} s"
        for manifest in (folder / "out").glob("default/*/*.manifest.json"):
            record = json.loads(manifest.read_text(encoding="utf-8"))
            assert record["html"]["sha256"] == file_digest(manifest.with_name(record["html"]["file"])), manifest
        deadline = time.monotonic() + 1.0
        while marked(folder) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not marked(folder), f"{victim} killed after {wait:.2f} s"
    child, _, _ = start(folder)
    said, _ = child.communicate(timeout=60)
    assert child.returncode == 0 and said.splitlines()[-1] == "ok", said
    assert pages(folder) == whole and not (folder / "out" / ".staging").exists()
    assert not list((folder / "out").rglob("*.failed.*")) and not list(Path("/tmp").glob(f"db-{run_mark(folder / 'out').rpartition('-')[0]}-*"))
    return killed


def test_ten_kills_at_random_instants(folder):
    assert check_kills(folder, 10, seed=20261125) >= 3, "hardly any kill hit a run under way"


@pytest.mark.soak
def test_fifty_kills_at_random_instants(folder):
    assert check_kills(folder, 50, seed=1) >= 15, "hardly any kill hit a run under way"
