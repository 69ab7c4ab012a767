"""Every real notebook in a warm and in an ordinary kernel: equal in every output, and the warm one holds half the memory at most."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from analysis.commands_make import PRELOAD, WARM_UP, choices_of
from analysis.reports.execute import execute
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import warm
from analysis.reports.outputs import EXHIBIT
from commands import ROOT
from notebook_cells import NAMES, NOTEBOOKS

pytestmark = [pytest.mark.notebook, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")]

DATA = {"DUIBIAO_DATA": str(ROOT / "data")}
# Where draws are many, fewer than a report makes: they are made in the same way.
DRAWS = {"replicates": "200", "draws": "500"}
MEMORY = (
    "import os\nprivate = sum(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if line.startswith('Private'))\nprint(private, os.getppid())"
)


@pytest.fixture(scope="module")
def template():
    with warm(PRELOAD, WARM_UP, extras=DATA) as template:
        yield template


def job_of(folder, name, language, draws):
    """The notebook as it is, and a last cell that says what its kernel holds by then."""
    files = find_notebooks(NOTEBOOKS)
    taken = {key: value for key, value in draws.items() if key in files[name].parameters}
    (job,) = make_jobs(files, [name], taken, choices_of(ROOT / "data"), languages=[language])
    notebook = nbformat.read(job.path, as_version=4)
    notebook.cells.append(new_code_cell(MEMORY))
    nbformat.write(notebook, folder / job.path.name)
    return replace(job, path=folder / job.path.name)


def shown(outcome):
    """Each output of each code cell: what kind it is, then MIME type by MIME type what it holds."""
    for number, cell in enumerate(cell for cell in outcome.notebook.cells if cell.cell_type == "code"):
        for place, output in enumerate(cell.outputs):
            held = output.data if "data" in output else {"text": output.get("text", output.get("evalue"))}
            yield (number, place, output.output_type, output.get("name", "")), {mime: json.dumps(content, sort_keys=True, ensure_ascii=False) for mime, content in held.items()}


def check_equal(template, job):
    with ThreadPoolExecutor(2) as pool:
        forked, ordinary = (pool.submit(execute, job, environment=DATA, template=which) for which in (template, None))
        forked, ordinary = forked.result(), ordinary.result()
    assert (forked.status, forked.reason) == (ordinary.status, ordinary.reason) == ("ok", "")
    (*ours, (_, mine)), (*theirs, (_, its)) = list(shown(forked)), list(shown(ordinary))
    assert [place for place, _ in ours] == [place for place, _ in theirs]
    figures = 0
    for (place, one), (_, other) in zip(ours, theirs, strict=True):
        assert list(one) == list(other), place
        for mime in one:
            assert one[mime] == other[mime], f"{place} {mime}: {_difference(one[mime], other[mime])}"
        figures += EXHIBIT in one and "<svg" in json.loads(one[EXHIBIT])["svg"]
    private, parent = map(int, json.loads(mine["text"]).split())
    assert parent == template.process.pid, "it was not forked"
    assert private < int(json.loads(its["text"]).split()[0]) / 2
    return figures


def _difference(one, other):
    start = next(n for n, (mine, its) in enumerate(zip(one + "\0", other + "\0", strict=False)) if mine != its)
    return f"{one[max(0, start - 60):start + 60]!r} and {other[max(0, start - 60):start + 60]!r}"


@pytest.mark.parametrize("name", NAMES)
def test_a_warm_and_an_ordinary_kernel_show_the_same(name, template, tmp_path):
    assert check_equal(template, job_of(tmp_path, name, "zh", DRAWS)) > 0, "no figure was compared"


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_they_show_the_same_in_the_other_language_with_every_draw(name, template, tmp_path):
    check_equal(template, job_of(tmp_path, name, "en", {}))


OPEN_FILES = (
    "import os, stat\n"
    "held = {int(n): os.stat(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')}\n"
    "print([os.readlink(f'/proc/self/fd/{n}') for n, found in held.items() if n > 2 and stat.S_ISREG(found.st_mode)])"
)


def test_a_kernel_begins_without_a_file_that_others_have_open(template, tmp_path):
    """Processes share their place in a file that was open when they were forked: a font read by two at once gave one the other's glyphs."""
    job = job_of(tmp_path, "focus", "en", {})
    notebook = nbformat.read(job.path, as_version=4)
    notebook.cells = [notebook.cells[0], new_code_cell(OPEN_FILES)]
    nbformat.write(notebook, job.path)
    outcome = execute(replace(job, declared=replace(job.declared, exhibits={})), environment=DATA, template=template)
    (said,) = [output.text for cell in outcome.notebook.cells for output in cell.get("outputs", ()) if output.get("name") == "stdout"]
    assert outcome.status == "ok" and [path for path in eval(said) if not path.endswith("kernel.log")] == []
