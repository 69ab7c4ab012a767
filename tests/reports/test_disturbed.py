"""A run that is disturbed: by another run, a full or read-only disk, files edited meanwhile, reports that claim one file.

Each ends with a message that says what to do, and no good report is lost.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

from analysis.commands_progress import telling
from analysis.errors import ParameterError, ReportError
from analysis.making import settle_unchanged
from analysis.reports import index_page, render
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import warm
from analysis.reports.plan import Evidence, make_plan
from analysis.reports.publish import file_digest
from analysis.reports.runner import run

pytestmark = pytest.mark.notebook

TESTS = Path(__file__).resolve().parent.parent
NAMES = ("first", "second", "third")


def write(folder, name, title="Found."):
    write_notebook(folder, name, says("open"), shows(exhibit("the-figure", title=title)), says("close"))


@pytest.fixture
def folder(tmp_path):
    declare(tmp_path, **{name: ["the-figure"] for name in NAMES})
    for name in NAMES:
        write(tmp_path, name)
    return tmp_path


@pytest.fixture(scope="module")
def make():
    """Make reports with kernels forked from one template for all tests."""
    with warm(()) as template:
        yield partial(run, template=template)


def jobs(folder, *names):
    return make_jobs(find_notebooks(folder), names, {}, regions, languages=["en"])


def page(out, name):
    return out / "default" / name / "north.en.html"


def whole(out):
    """Every page that readers have is the one that its manifest names; the pages by name."""
    found = {}
    for manifest in out.glob("default/*/north.en.manifest.json"):
        record = json.loads(manifest.read_text(encoding="utf-8"))
        assert record["html"]["sha256"] == file_digest(manifest.with_name(record["html"]["file"]))
        found[manifest.parent.name] = manifest.with_name(record["html"]["file"]).read_bytes()
    assert len(found) == len(list(out.glob("default/*/north.en.html")))
    return found


# --- two runs at once ------------------------------------------------------------------------------


def start(folder, wait):
    paths = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        [sys.executable, str(TESTS / "reports" / "engine_program.py"), str(folder), str(wait)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "PYTHONPATH": paths},
    )


def test_of_two_runs_at_once_on_one_folder_one_waits_and_the_other_leaves_with_a_message(folder):
    """Three processes: one holds the folder, one waits for its turn with its own template ready, one will not wait."""
    until_told = f"import os, time\nwhile not os.path.exists({str(folder / 'go on')!r}): time.sleep(0.05)"
    write_notebook(folder, "first", says("open"), until_told, shows(exhibit("the-figure")), says("close"))
    holds = start(folder, 0)
    until = time.monotonic() + 60
    while not (folder / "out" / ".staging").exists():
        assert time.monotonic() < until and holds.poll() is None
        time.sleep(0.02)
    waits, leaves = start(folder, 60), start(folder, 0)
    _, told = leaves.communicate(timeout=60)
    assert leaves.returncode != 0 and "another run is writing here; wait until it is done or name another folder" in told
    assert waits.stdout.readline().startswith("template ") and holds.poll() is None and waits.poll() is None
    (folder / "go on").touch()
    for one in (holds, waits):
        said, errors = one.communicate(timeout=120)
        assert one.returncode == 0 and said.splitlines()[-1] == "ok" and "ordinary kernel" not in errors, said + errors
    assert set(whole(folder / "out")) == set(NAMES) and not (folder / "out" / ".staging").exists()


# --- disks -----------------------------------------------------------------------------------------


@contextmanager
def small_disk(place, options):
    """A file system in memory, which only root may mount."""
    place.mkdir()
    if not shutil.which("mount") or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: that takes root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(place):
    """Take up all the room there is."""
    with open(place / "filler", "wb") as filler:
        try:
            while True:
                filler.write(bytes(4096))
                filler.flush()
        except OSError:
            pass
        try:
            filler.close()
        except OSError:
            pass


def test_a_disk_that_is_full_before_the_run_is_told_and_what_is_there_stays(make, folder, tmp_path):
    with small_disk(tmp_path / "disk", "size=2m") as disk:
        out = disk / "out"
        assert make(jobs(folder), out=out).word == "ok"
        before = whole(out)
        fill(disk)
        with pytest.raises(ReportError, match="cannot be written .No space left on device.; make room or name another"):
            make(jobs(folder), out=out)
        with pytest.raises(ReportError, match="cannot be written .No space left on device."):
            settle_unchanged(make_plan((), out=out, report_set="default", evidence=Evidence("new")), out)
        assert whole(out) == before
        (disk / "filler").unlink()
        assert make(jobs(folder), out=out).word == "ok" and whole(out) == before and not (out / ".staging").exists()


def test_a_disk_that_fills_up_in_mid_run_fails_what_comes_after_and_keeps_the_last_good_reports(make, folder, tmp_path, capsys):
    with small_disk(tmp_path / "disk", "size=2m") as disk:
        out = disk / "out"
        assert make(jobs(folder), out=out).word == "ok"
        before = whole(out)
        for name in NAMES:
            write(folder, name, title="Found again.")
        asked = jobs(folder)
        with telling("text", [job.id for job in asked], out=out, report_set="default", workers=1) as teller:
            made = make(asked, out=out, workers=1, report=lambda result: (teller.report(result), fill(disk)))
            teller.end(made)
        assert made.word == "failed" and made.exit_status == 1
        (good,) = [result.job.notebook for result in made.results if result.status == "ok"]
        bad = [result for result in made.results if result.status != "ok"]
        assert len(bad) == 2 and all(result.reason == "it was made and could not be written: [Errno 28] No space left on device" for result in bad)
        after = whole(out)
        assert b"Found again." in after[good] and all(after[name] == before[name] for name in NAMES if name != good)
        last = capsys.readouterr().out.splitlines()[-1]
        assert last.startswith("failed: ") and "could not be written (No space left on device); make room and run again" in last
        (disk / "filler").unlink()
        assert make(jobs(folder), out=out).word == "ok"
        assert all(b"Found again." in content for content in whole(out).values())


def test_a_folder_that_may_only_be_read_is_refused_before_anything_runs(make, folder, tmp_path):
    with small_disk(tmp_path / "disk", "size=2m") as disk:
        out = disk / "out"
        assert make(jobs(folder), out=out).word == "ok"
        before = whole(out)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(ReportError, match="this folder cannot be written; name another or change its permissions"):
            make(jobs(folder), out=out)
        with pytest.raises(ReportError, match="no folder to write reports to .Read-only file system.; name another"):
            make(jobs(folder), out=disk / "other")
        assert whole(out) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind root; the read-only file system above does")
def test_a_folder_without_permission_to_write_is_refused(make, folder, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(ReportError, match="this folder cannot be written; name another or change its permissions"):
        make(jobs(folder), out=tmp_path / "out")


# --- files edited meanwhile --------------------------------------------------------------------------


def once(act):
    """Something done when the first report is finished."""
    done = []

    def report(result):
        if not done:
            done.append(result)
            act([name for name in NAMES if name != result.job.notebook])

    return report


def test_a_notebook_edited_before_its_turn_is_run_as_it_then_is_and_its_page_names_that(make, folder, tmp_path):
    """The first of three edits the others while it runs."""
    others = [str(folder / f"{name}.ipynb") for name in NAMES[1:]]
    cell = f"from pathlib import Path\nfor path in map(Path, {others!r}):\n    path.write_text(path.read_text(encoding='utf-8').replace('Found', 'Edited'), encoding='utf-8')"
    write_notebook(folder, "first", says("open"), cell, shows(exhibit("the-figure", title="Found.")), says("close"))
    before = {name: file_digest(folder / f"{name}.ipynb") for name in NAMES}
    made = make(jobs(folder), out=tmp_path / "out", workers=1)
    assert made.word == "ok" and [result.job.notebook for result in made.results] == list(NAMES)
    for result in made.results:
        name, content = result.job.notebook, result.page.read_text(encoding="utf-8")
        ran = file_digest(folder / f"{name}.ipynb")
        manifest = json.loads(result.page.with_name("north.en.manifest.json").read_text(encoding="utf-8"))
        assert ran in content and (ran == before[name]) == (name == "first")
        if name == "first":
            assert manifest["key"]["notebook"] == ran
        else:
            assert "Edited." in content and "Found." not in content and before[name] not in content
            assert "notebook" not in manifest["key"], "what was edited after the run began is made again"


def test_a_page_names_the_notebook_that_was_run_not_what_lies_there_afterwards(make, folder, tmp_path):
    source = folder / "first.ipynb"
    write_notebook(folder, "first", says("open"), f"open({str(source)!r}, 'a').write(' ')", shows(exhibit("the-figure")), says("close"))
    ran = hashlib.sha256(source.read_bytes()).hexdigest()
    (result,) = make(jobs(folder, "first"), out=tmp_path / "out").results
    assert result.status == "ok" and file_digest(source) != ran
    assert ran in result.page.read_text(encoding="utf-8") and file_digest(source) not in result.page.read_text(encoding="utf-8")


SPOILT = {"gone": "{0}.unlink()", "half saved": "{0}.write_text('{{', encoding='utf-8')"}


@pytest.mark.parametrize("how", SPOILT)
def test_a_notebook_spoilt_before_its_turn_costs_no_good_report(make, folder, tmp_path, how):
    """The first of three spoils the others while it runs, once the sign for it is there."""
    out, sign = tmp_path / "out", tmp_path / "now"
    spoil = [SPOILT[how].format(f"Path({str(folder / f'{name}.ipynb')!r})") for name in NAMES[1:]]
    cell = "\n    ".join(["from pathlib import Path", *spoil]).replace("\n", f"\nif Path({str(sign)!r}).exists():\n", 1)
    write_notebook(folder, "first", says("open"), cell, shows(exhibit("the-figure", title="Found.")), says("close"))
    assert make(jobs(folder), out=out).word == "ok"
    before = whole(out)
    sign.touch()
    made = make(jobs(folder), out=out, workers=1)
    assert [result.status for result in made.results] == ["ok", "failed", "failed"]
    assert all(result.reason.startswith("the notebook cannot be read") and result.page.exists() for result in made.results[1:])
    assert whole(out) == before


@pytest.mark.parametrize("how", ["import os; os.unlink({!r})", "open({!r}, 'w').write('{{')"], ids=list(SPOILT))
def test_a_notebook_spoilt_while_it_runs_is_run_to_its_end_as_it_was_read(make, folder, tmp_path, how):
    source = folder / "second.ipynb"
    write_notebook(folder, "second", says("open"), how.format(str(source)), shows(exhibit("the-figure")), says("close"))
    made = make(jobs(folder), out=tmp_path / "out")
    assert made.word == "ok" and set(whole(tmp_path / "out")) == set(NAMES)


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """Page templates of the test's own, in use for as long as it runs."""
    copy = tmp_path / "templates"
    shutil.copytree(render.TEMPLATES, copy)
    monkeypatch.setattr(render, "TEMPLATES", copy)
    monkeypatch.setattr(index_page, "TEMPLATES", copy)
    _forget_templates()
    yield copy
    _forget_templates()


def _forget_templates():
    render._exporter.cache_clear()
    index_page._environment.cache_clear()


ALL = ("report.html.j2", "failed.html.j2", "index.html.j2")


def break_templates(folder, names=ALL):
    for name in names:
        (folder / name).write_text("{% half a", encoding="utf-8")


def test_a_template_spoilt_in_mid_run_costs_no_good_report(make, folder, tmp_path, templates):
    """A run keeps the template it has begun with; the index cannot be made, and the run says so."""
    out = tmp_path / "out"
    assert make(jobs(folder), out=out).word == "ok"
    before = whole(out)
    made = make(jobs(folder), out=out, workers=1, report=once(lambda others: break_templates(templates)))
    assert made.counts == {"ok": 3} and (made.word, made.exit_status) == ("failed", 1)
    assert "the index page could not be made (TemplateSyntaxError: " in made.trouble and whole(out) == before


@pytest.mark.parametrize(("spoilt", "has_page"), [(ALL[:1], True), (ALL[:2], False)])
def test_reports_whose_page_cannot_be_made_fail_one_by_one(make, folder, tmp_path, templates, spoilt, has_page):
    out = tmp_path / "out"
    assert make(jobs(folder), out=out).word == "ok"
    before = whole(out)
    break_templates(templates, spoilt)
    render._exporter.cache_clear()
    made = make(jobs(folder), out=out)
    assert made.counts == {"failed": 3} and made.word == "failed" and not made.trouble
    assert all(result.reason.startswith("its page cannot be made: TemplateSyntaxError: ") and (result.page is not None) == has_page for result in made.results)
    assert whole(out) == before


# --- two reports, one file ---------------------------------------------------------------------------


def test_two_reports_that_claim_one_file_are_refused_by_name_before_anything_runs(make, folder, tmp_path):
    (job,) = jobs(folder, "first")
    for other in (replace(job, parameters={**job.parameters, "focal": "south"}), replace(job, slug="NORTH", parameters={**job.parameters, "focal": "south"})):
        with pytest.raises(ParameterError, match=r"two reports would both be first/(north|NORTH).en.html, with focal = 'north' and 'south'; make them in two report sets"):
            make([job, other], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
