"""Every notebook the ways people run it: the command, plain papermill, JupyterLab with Run All; on two datasets."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from invented import build, drop, edit, keep_regions
from notebook_cells import NAMES, NOTEBOOKS

ROOT = NOTEBOOKS.parent
EXHIBIT = "application/vnd.duibiao.exhibit+json"
LOADS = re.compile(r"""(?:src|data|poster)\s*=\s*["']?https?:|<link|<script|<iframe|<form|@import|url\(\s*["']?https?:""", re.IGNORECASE)

pytestmark = pytest.mark.notebook


def duibiao(*arguments, **options):
    """Type the command as a user would."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=options.pop("cwd", ROOT), timeout=600, **options)


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """The default run: every notebook in both languages on the real evidence."""
    out = tmp_path_factory.mktemp("reports")
    done = duibiao("run", "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def invented_reports(tmp_path_factory, invented_folder):
    """Every notebook on another policy field, with another region in focus and another set of plans."""
    out = tmp_path_factory.mktemp("invented-reports")
    done = duibiao("run", "--data", invented_folder, "--out", out, "--focal", "breck", "--set", "plan_set=all")
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def pages(out):
    return sorted(path for path in Path(out).rglob("*.html") if path.name != "index.html")


def test_default_run_makes_every_notebook_in_both_languages(reports):
    made = {(path.parent.name, path.stem.rsplit(".", 1)[1]) for path in pages(reports)}
    assert made == {(name, language) for name in NAMES for language in ("zh", "en")}


def test_index_links_every_report(reports):
    index = (reports / "index.html").read_text(encoding="utf-8")
    linked = {(reports / link).resolve() for link in re.findall(r'href="([^"#]+\.html)"', index)}
    assert linked == {path.resolve() for path in pages(reports)}


def test_nothing_half_written_is_left(reports):
    assert not [path for path in reports.rglob("*") if ".staging" in path.parts and path.is_file()]
    assert not list(reports.rglob("*.failed.*"))


@pytest.mark.parametrize("which", ["reports", "invented_reports"])
def test_a_report_asks_nobody_for_anything(which, request):
    for page in pages(request.getfixturevalue(which)):
        text = page.read_text(encoding="utf-8")
        found = LOADS.search(text)
        assert not found, f"{page.name}: {found and text[found.start() - 60:found.end() + 60]}"
        assert "Content-Security-Policy" in text


def test_reports_hold_what_their_notebooks_promise(reports):
    for manifest in reports.rglob("*.manifest.json"):
        held = json.loads(manifest.read_text(encoding="utf-8"))
        page = (manifest.parent / manifest.name.replace(".manifest.json", ".html")).read_text(encoding="utf-8")
        assert held["status"] == "ok" and held["exhibits"]
        for exhibit in held["exhibits"]:
            assert f'id="{exhibit["id"]}"' in page, f"{manifest.name}: no anchor {exhibit['id']}"


def test_another_field_names_nothing_of_this_one(invented_reports):
    for page in pages(invented_reports):
        text = page.read_text(encoding="utf-8")
        for word in ("Sichuan", "四川", "算力", "artificial intelligence", "人工智能"):
            assert word not in text, f"{page}: {word}"


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


def test_pictures_of_the_readme_are_those_of_a_fresh_report(reports, tmp_path):
    done = duibiao("gallery", "--from", reports, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    fresh = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "reports" / "gallery").glob("*.svg")}
    assert fresh == kept, "run `make gallery`"
    for name in fresh:
        assert f"reports/gallery/{name}" in (ROOT / "README.md").read_text(encoding="utf-8") or ".zh." in name


def test_two_runs_make_the_same_page_byte_for_byte(reports, tmp_path):
    done = duibiao("run", "briefing", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in pages(tmp_path):
        assert page.read_bytes() == (reports / page.relative_to(tmp_path)).read_bytes(), page.name


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


# The notebook's model, not its page: JupyterLab draws only the cells in view.
LAB_CELLS = "window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code')"


@pytest.mark.browser
def test_jupyterlab_runs_all(tmp_path, chromium, free_port):
    """A real JupyterLab, a real browser: open the notebook, Run All, see the figures."""
    from playwright.sync_api import sync_playwright

    (tmp_path / "briefing.ipynb").write_bytes((NOTEBOOKS / "briefing.ipynb").read_bytes())
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={free_port}", "--IdentityProvider.token=",
         "--ServerApp.disable_check_xsrf=True", "--LabApp.expose_app_in_browser=True", f"--notebook-dir={tmp_path}", "--LabApp.news_url=None"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "JUPYTER_DATA_DIR": str(tmp_path / "share")},
    )
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=[
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"])
            page = browser.new_page()
            page.set_default_timeout(60_000)
            _open_when_up(page, f"http://127.0.0.1:{free_port}/lab/tree/briefing.ipynb")
            page.wait_for_function("window.jupyterapp && window.jupyterapp.commands.hasCommand('notebook:run-all-cells')", timeout=60_000)
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
            # Before its kernel is idle JupyterLab would run nothing.
            page.wait_for_function("window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000)
            # Not awaited: the command's promise need not come back to the test.
            page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
            page.wait_for_function(f"{LAB_CELLS}.every(cell => cell.execution_count)", timeout=60_000)
            outputs = [output for cell in page.evaluate(LAB_CELLS) for output in cell["outputs"]]
            assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
            assert len([output for output in outputs if "<svg" in "".join(output["data"].get("text/html", ""))]) == 3
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)


def _open_when_up(page, address):
    from playwright.sync_api import Error

    for _ in range(60):
        try:
            return page.goto(address, timeout=30_000)
        except Error:
            page.wait_for_timeout(500)
    raise AssertionError("JupyterLab did not start within 30 seconds")


@pytest.fixture
def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
