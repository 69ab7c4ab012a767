"""Notebooks the ways people run them besides the default run: plain papermill, JupyterLab with Run All, on bad input and on little."""

import papermill
import pytest

from commands import duibiao, pages
from analysis.parameters import read_declarations
from invented import build, drop, edit, keep_regions
from lab import opened, run_all
from notebook_cells import NAMES, NOTEBOOKS

EXHIBIT = "application/vnd.duibiao.exhibit+json"

pytestmark = pytest.mark.notebook


@pytest.mark.parametrize("name", ["focus", "plan_profile"])
def test_plain_papermill_runs_a_notebook_unchanged(name, tmp_path, monkeypatch, invented_folder):
    monkeypatch.setenv("DUIBIAO_DATA", str(invented_folder))
    ran = papermill.execute_notebook(NOTEBOOKS / f"{name}.ipynb", tmp_path / "out.ipynb", {"language": "en"}, progress_bar=False, cwd=tmp_path)
    shown = [output["data"][EXHIBIT] for cell in ran.cells for output in cell.get("outputs", ()) if EXHIBIT in output.get("data", {})]
    assert len(shown) > 5 and {exhibit["language"] for exhibit in shown} == {"en"}


@pytest.mark.parametrize("slip, near", [({"focla": "breck"}, "focal"), ({"focal": "brek"}, "breck|Breck")])
def test_plain_papermill_refuses_a_slip(slip, near, tmp_path, monkeypatch, invented_folder):
    """papermill itself would only warn, and report on the default region."""
    monkeypatch.setenv("DUIBIAO_DATA", str(invented_folder))
    with pytest.raises(papermill.exceptions.PapermillExecutionError, match=near):
        papermill.execute_notebook(NOTEBOOKS / "plan_profile.ipynb", tmp_path / "out.ipynb", slip, progress_bar=False)


# --- bad input: one clear message, or a report that says what is missing -----------------------------


def refused(done, *parts):
    """Exit status 2, the message on stderr, no traceback."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr, done.stderr


def test_missing_dataset(tmp_path):
    refused(duibiao("run", "--data", tmp_path / "nowhere", "--out", tmp_path / "out"), "nowhere")
    assert not (tmp_path / "out").exists()


def test_missing_file(tmp_path):
    drop(build(tmp_path / "data"), "plans")
    refused(duibiao("run", "--data", tmp_path / "data", "--out", tmp_path / "out"), "plans.csv")
    assert not (tmp_path / "out").exists()


def test_broken_csv(tmp_path):
    target = build(tmp_path / "data") / "targets.csv"
    target.write_text(target.read_text(encoding="utf-8") + "one,two\n", encoding="utf-8")
    refused(duibiao("check", "--data", tmp_path / "data"), "targets.csv")


def test_wrong_code_names_the_nearest(tmp_path):
    folder = build(tmp_path / "data")
    edit(folder, "codings", "breck-plan-01:final", "factor_primary", "clinicks")
    refused(duibiao("run", "--data", folder, "--out", tmp_path / "out"), "clinicks", "clinics")


def test_empty_dataset(tmp_path):
    (tmp_path / "data").mkdir()
    refused(duibiao("run", "--data", tmp_path / "data", "--out", tmp_path / "out"), "regions.csv")


@pytest.mark.parametrize("arguments, parts", [
    (["--focal", "sichaun"], ["sichaun", "Sichuan"]),
    (["--focal", "上海"], ["上海", "no plan"]),
    (["--peers", "四川"], ["sichuan", "focal"]),
    (["--set", "plan_sett=core"], ["plan_sett", "plan_set"]),
    (["--language", "fr"], ["fr"]),
])
def test_wrong_parameters_are_refused_before_a_kernel_starts(arguments, parts, tmp_path):
    refused(duibiao("run", *arguments, "--out", tmp_path / "out"), *parts)
    assert not (tmp_path / "out").exists()


def test_a_single_region_says_what_is_missing(tmp_path):
    folder = build(tmp_path / "data")
    keep_regions(folder, ["aldmoor"])
    done = duibiao("run", "--data", folder, "--out", tmp_path / "out", "--language", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    said = {name: (tmp_path / "out" / "default" / name / "aldmoor.en.html").read_text(encoding="utf-8") for name in NAMES}
    assert "there is no peer" in said["targets"]
    assert "There are no two documents with known totals to compare." in said["focus"]


def test_a_region_without_targets_says_so(tmp_path, invented_folder):
    done = duibiao("run", "targets", "--data", invented_folder, "--focal", "corvale", "--language", "en", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (page,) = pages(tmp_path)
    assert "shows no quantified goal to compare" in page.read_text(encoding="utf-8")


# --- JupyterLab -------------------------------------------------------------------------------------


# JupyterLab draws only the cells in view.
TO_THE_CHOICE = """() => { const notebook = window.jupyterapp.shell.currentWidget.content;
  return notebook.scrollToItem(notebook.widgets.findIndex(cell => cell.model.sharedModel.getSource().includes('study.choose')), 'start') }"""


@pytest.mark.browser
def test_jupyterlab_runs_all(tmp_path, chromium):
    """A real JupyterLab, a real browser: open the notebook, Run All, see the figures, choose another view."""
    (tmp_path / "focus.ipynb").write_bytes((NOTEBOOKS / "focus.ipynb").read_bytes())
    with opened(tmp_path, "focus.ipynb", chromium) as page:
        outputs = run_all(page)
        page.evaluate(TO_THE_CHOICE)
        choice = page.locator(".duibiao-choice").first
        views = choice.locator(".view")
        choice.get_by_role("radio").nth(1).check()
        assert [view.is_visible() for view in views.all()] == [False, True, False]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    shown = [output["data"][EXHIBIT]["id"] for output in outputs if EXHIBIT in output["data"]]
    assert shown == list(read_declarations(NOTEBOOKS).notebooks["focus"].exhibits)
    assert [output for output in outputs if "<svg" in "".join(output["data"].get("text/html", ""))]
