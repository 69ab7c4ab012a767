"""Every way a notebook goes wrong ends in one word, the same everywhere, and leaves nothing behind."""

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from reports.engine_kit import declare, regions, write_notebook
from reports.faults import FAULTS, ROOMY, SHORT_CELLS, SHORT_REPORT

from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import Template
from analysis.reports.leftovers import PREFIX, run_mark
from analysis.reports.runner import run

pytestmark = pytest.mark.notebook

@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """All of them from one template, those with the same limits in one run; of the last run the index, which lists them all."""
    folder = tmp_path_factory.mktemp("错误 {faults}")
    declare(folder, **{name: fault.promised for name, fault in FAULTS.items()})
    for name, fault in FAULTS.items():
        write_notebook(folder, name, *fault.cells)
    jobs = make_jobs(find_notebooks(folder), (), {"focal": "北境"}, regions, languages=["zh"])
    limited = {limits: [job for job in jobs if FAULTS[job.notebook].limits == limits] for limits in (SHORT_CELLS, SHORT_REPORT, ROOMY)}
    template = Template(("pandas",))
    try:
        runs = [run(some, out=folder / "报告 {out}", limits=limits, template=template) for limits, some in limited.items()]
    finally:
        template.close()
    done = replace(runs[-1], results=tuple(result for one in runs for result in one.results))
    left = list(Path(tempfile.gettempdir()).glob(f"{PREFIX}{run_mark(folder / '报告 {out}')}-*"))
    return done, {result.job.notebook: result for result in done.results}, left


@pytest.mark.parametrize("name", FAULTS)
def test_it_ends_in_its_word_with_its_reason(made, name):
    _, results, _ = made
    result, fault = results[name], FAULTS[name]
    assert result.status == fault.status, result.reason
    assert re.search(re.escape(fault.reason), result.reason), result.reason


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.status != "ok"])
def test_the_same_word_stands_in_manifest_page_notebook_and_index(made, name):
    done, results, _ = made
    page, status = results[name].page, FAULTS[name].status
    assert page.name == "north.zh.failed.html"
    manifest = json.loads(page.with_name("north.zh.failed.manifest.json").read_text(encoding="utf-8"))
    assert manifest["status"] == status and manifest["attempts"][-1]["status"] == status
    assert f'<meta name="duibiao-status" content="{status}">' in page.read_text(encoding="utf-8")
    notebook = nbformat.read(page.with_name("north.zh.failed.ipynb"), as_version=4)
    assert notebook.metadata["duibiao"]["status"] == status
    assert f"default/{name}/north.zh.failed.html" in done.index.read_text(encoding="utf-8")


def test_nothing_is_left_behind(made):
    _, _, left = made
    assert not left


def test_a_failing_run_says_so(made):
    done, _, _ = made
    assert (done.word, done.exit_status) == ("failed", 1)
    assert done.counts == {status: sum(fault.status == status for fault in FAULTS.values()) for status in done.counts}
