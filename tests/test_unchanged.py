"""Real notebooks on a dataset that changes: what was read is known, and only what read a changed row is made again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.dataset.files import files_digest, row_digests
from analysis.dataset.load import load
from analysis.dataset.reads import reads_of
from invented import build, edit
from notebook_cells import NAMES, shown

ROOT = Path(__file__).resolve().parent.parent
STUDY = "application/vnd.duibiao.study+json"
DATASET_ROOM = str(Path("analysis") / "dataset")

opened: list[tuple[str, bool]] = []


HEAVY = """
import atexit, sys
atexit.register(lambda: print("HEAVY", sorted({"pandas", "nbformat", "papermill", "nbconvert"} & set(sys.modules)), file=sys.stderr))
from analysis.cli import main
main(sys.argv[1:])
"""


def duibiao(*arguments, heavy=False):
    command = [sys.executable, *(("-c", HEAVY) if heavy else ("-m", "analysis")), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False)


@pytest.fixture
def folder(tmp_path):
    return build(tmp_path / "data")


def bundles(name, folder, monkeypatch, **parameters):
    """Everything a notebook shows, as data, and what it says about itself in the end."""
    monkeypatch.setenv("DUIBIAO_DATA", str(folder))
    found = [value._repr_mimebundle_() for value in shown(name, language="en", **parameters)]
    return [bundle for bundle in found if STUDY not in bundle], found[-1][STUDY]


def test_the_digest_of_files_is_that_of_the_frames(folder):
    assert files_digest(folder) == load(folder).digest and files_digest(folder / "nowhere") == ""
    (folder / "baseline.csv").write_text("a\n", encoding="utf-8")
    assert files_digest(folder) != load_digest_without(folder, "baseline.csv")


def load_digest_without(folder, name):
    (folder / name).unlink()
    return load(folder).digest


def test_a_row_is_told_by_its_cells_with_corrections_applied(folder):
    before = row_digests(folder)
    plan = next(iter(before["plans"]))
    edit(folder, "plans", plan, "title_en", "Another title")
    after = row_digests(folder)
    assert {(table, row) for table in after for row in after[table] if before[table][row] != after[table][row]} == {("plans", plan)}


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_other_regions_change_nothing_a_report_shows(name, folder, monkeypatch):
    """Why a report need not be made again where the rows it read are as they were: nothing else can be seen on it."""
    given = {"focal": "breck"} if name == "plan_profile" else {"focal": "breck", "peers": ["na"]}
    exhibits, study = bundles(name, folder, monkeypatch, **given)
    for table, column in (("provisions", "title_en"), ("targets", "scope_en"), ("context", "note_zh")):
        edit(folder, table, _row_of(folder, table, "aldmoor"), column, "changed elsewhere")
    again, after = bundles(name, folder, monkeypatch, **given)
    assert again == exhibits
    assert study["dataset"].pop("files") != after["dataset"].pop("files") and study == after


def _row_of(folder, table, region):
    data = load(folder)
    rows = getattr(data, table)
    owners = rows["region_id"] if "region_id" in rows else rows["plan_id"].map(data.plans["region_id"])
    return owners.index[owners == region][0]


def listen(event, arguments):
    """Notes who opens files; a hook stays for the life of the process, hence one for all tests."""
    if event == "open" and watched and str(arguments[0]).startswith(watched[0]):
        frame, callers = sys._getframe(1), []
        while frame:
            callers.append(frame.f_code.co_filename)
            frame = frame.f_back
        opened.append((str(arguments[0]), any(DATASET_ROOM in caller for caller in callers)))


watched: list[str] = []
sys.addaudithook(listen)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_reads_data_by_the_dataset_room_alone_and_what_it_read_can_be_told_again(name, folder, monkeypatch):
    """The runner compares the digests of what was read; if they could not be told again nothing would ever count as unchanged."""
    watched[:], opened[:] = [str(folder)], []
    try:
        _, study = bundles(name, folder, monkeypatch, focal="breck")
        seen = list(opened)
        (folder / "plans.csv").read_bytes()
    finally:
        watched.clear()
    assert seen and all(inside for _, inside in seen), seen
    assert opened[-1][1] is False, "the hook would not notice a read around the room"

    parameters = {item["name"]: item["value"] for item in study["parameters"]}
    asked = {"focal": "breck", "peers": [], "plan": ""}
    told = reads_of(folder, {key: asked.get(key, value) for key, value in parameters.items()}, study["reads"])
    assert told == (study["scope"], study["reads"]) and study["dataset"]["files"] == files_digest(folder)


@pytest.mark.notebook
def test_only_reports_that_read_a_changed_row_are_made_again(folder, tmp_path):
    out = tmp_path / "out"
    asked = ("run", "plan_profile", "targets", "--language", "en", "--focal", "breck", "--data", folder, "--out", out)
    first = duibiao(*asked)
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.splitlines()[-1].startswith("ok: 2 ok; index page: ")

    second = duibiao(*asked, "--explain", heavy=True)
    assert second.returncode == 0 and second.stdout.splitlines()[-1].startswith("ok: 2 unchanged since 20"), second.stdout + second.stderr
    assert second.stderr == "HEAVY []\n", "a run with nothing to do imported what it need not"
    assert second.stdout.count("\nunchanged  ") + second.stdout.startswith("unchanged  ") == 2

    pages = {path: path.read_bytes() for path in out.rglob("breck.en.html")}
    edit(folder, "targets", _row_of(folder, "targets", "aldmoor"), "scope_en", "changed")
    third = duibiao(*asked, "--explain")
    assert third.returncode == 0, third.stdout + third.stderr
    made, kept = sorted(line for line in third.stdout.splitlines() if line.startswith(("make ", "unchanged ")))
    assert "targets/breck.en" in made and f"table targets: changed {_row_of(folder, 'targets', 'aldmoor')}" in made and "plan_profile/breck.en" in kept
    assert third.stdout.splitlines()[-1].startswith("ok: 1 ok, 1 unchanged since 20")
    assert (out / "default/plan_profile/breck.en.html").read_bytes() == pages[out / "default/plan_profile/breck.en.html"]

    said = duibiao("diff", "--from", out).stdout
    assert "default/targets/breck.en" in said and "because of table targets: changed" in said and "1 reports were not made anew" in said
    results = json.loads(duibiao("results", "--from", out, "--format", "json").stdout)
    assert {row["report"] for row in results} == {"targets/breck.en", "plan_profile/breck.en"} and any(row["value"] is not None for row in results)

    edit(folder, "targets", _row_of(folder, "targets", "aldmoor"), "plan_id", "no-such-plan")
    broken = duibiao(*asked)
    assert broken.returncode == 2 and "no-such-plan" in broken.stderr and broken.stderr.endswith("refused: nothing was run\n")
