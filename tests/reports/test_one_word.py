"""The seven words: however a report ends, its word is the same wherever it is told."""

import json
import os
import re
import signal
import threading
import time
from pathlib import Path

import nbformat
import pytest
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

from analysis.commands_progress import telling
from analysis.reports import records
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import Limits, warm
from analysis.reports.leftovers import run_mark
from analysis.reports.runner import run
from analysis.reports.words import NEXT, STATUS

pytestmark = pytest.mark.notebook

FIGURE = shows(exhibit("the-figure"))
ENDINGS = {
    "ok": (says("open"), FIGURE, says("close")),
    "failed": (says("open"), "1 / 0"),
    "timeout": (says("open"), "import time; time.sleep(60)"),
    "kernel-died": (says("open"), "import os; os._exit(3)"),
    "interrupted": (says("open"), "import time\nfrom pathlib import Path\nPath('{began}').touch()\ntime.sleep(60)"),
    "incomplete": (says("open"), says("close")),
    "refused": (says("open"), "from analysis.dataset.load import load\nload('/nowhere/at/all')"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    declare(folder, **{name.replace("-", "_"): ["the-figure"] for name in ENDINGS})
    for name, cells in ENDINGS.items():
        write_notebook(folder, name.replace("-", "_"), *(cell.replace("{began}", str(folder / "began")) for cell in cells))
    return folder


@pytest.fixture(scope="module")
def template(folder):
    with warm((), "", run_mark(folder / "out")) as template:
        yield template


def interrupt_once_begun(began: Path) -> None:
    """As Ctrl-C would; by then the run has its own handler for it."""
    until = time.monotonic() + 60
    while not began.exists() and time.monotonic() < until:
        time.sleep(0.05)
    if began.exists():
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("word", ENDINGS)
def test_the_word_is_the_same_wherever_it_is_told(folder, template, capsys, word):
    out, name = folder / "out", word.replace("-", "_")
    jobs = make_jobs(find_notebooks(folder), [name], {}, regions, languages=["en"])
    if word == "interrupted":
        assert threading.current_thread() is threading.main_thread()
        threading.Thread(target=interrupt_once_begun, args=(folder / "began",), daemon=True).start()
    limits = Limits(cell_seconds=2 if word == "timeout" else 60)
    with telling("text", [job.id for job in jobs], out=out, report_set="default", workers=1) as teller:
        result = run(jobs, out=out, template=template, limits=limits, report=teller.report)
        teller.end(result)

    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{word}: 1 {word}; index page: ")
    assert result.exit_status == {"ok": 0, "interrupted": 130}.get(word, 1)
    (told,) = result.results
    assert told.status == word
    ending = "" if word == "ok" else ".failed"
    place = out / "default" / name
    manifest = json.loads((place / f"north.en{ending}.manifest.json").read_text(encoding="utf-8"))
    assert manifest["status"] == word == manifest["attempts"][-1]["status"]
    record = records.read(out, records.newest(out))
    assert record["word"] == word and record["made"][f"default/{name}/north.en"]["status"] == word
    index = (out / "index.html").read_text(encoding="utf-8")
    (row,) = re.findall(rf'<li class="entry[^>]*data-notebook="{name}".*?</li>', index, re.DOTALL)
    assert f'href="default/{name}/north.en{ending}.html"' in row
    if word == "ok":
        assert sorted(path.name for path in place.iterdir()) == ["north.en.html", "north.en.manifest.json"]
        return
    assert re.findall('<span class="badge bad" data-status="([^"]+)">([^<]+)</span>', row) == [(word, STATUS["en"][word])]
    page = told.page.read_text(encoding="utf-8")
    assert f'<meta name="duibiao-status" content="{word}">' in page and STATUS["en"][word] in page and NEXT["en"][word] in page
    notebook = nbformat.read(place / "north.en.failed.ipynb", as_version=4)
    assert notebook.metadata["duibiao"]["status"] == word and notebook.metadata["duibiao"]["reason"] == told.reason
    assert any(cell.get("outputs") for cell in notebook.cells), "what had run by then is kept"


def test_there_are_seven_words_and_each_is_told_in_both_languages():
    assert set(STATUS["zh"]) == set(STATUS["en"]) == set(ENDINGS) and len(ENDINGS) == 7
    assert set(NEXT["zh"]) == set(NEXT["en"]) == set(ENDINGS) - {"ok"}


def test_an_error_of_the_same_name_from_elsewhere_is_no_refusal(folder, template, tmp_path):
    declare(tmp_path, named=[])
    write_notebook(tmp_path, "named", "from pandas.errors import DataError\nraise DataError('no numbers')")
    jobs = make_jobs(find_notebooks(tmp_path), [], {}, regions, languages=["en"])
    assert [result.status for result in run(jobs, out=tmp_path / "out", template=template).results] == ["failed"]
