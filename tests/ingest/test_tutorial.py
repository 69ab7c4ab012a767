"""The tutorial: its commands are typed as it says, its notebook is made by name, and its words are those of the dataset it begins."""

import json
import os
import re
import shlex
import subprocess
import sys
from functools import partial
from hashlib import sha256

import pytest
from click.testing import CliRunner
from commands import duibiao
from executed import executed
from notebook_cells import NAMES, NOTEBOOKS

from analysis.cli import main
from analysis.dataset.choices import choices
from analysis.dataset.load import load
from analysis.dataset.scaffold import FOLDER, STARTER
from analysis.parameters import read_declarations
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.outputs import EXHIBIT
from analysis.reports.sets import read_sets

NAME = "add_a_plan"
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(language):
    """What the tutorial tells its reader to type."""
    cells = json.loads((NOTEBOOKS / f"{NAME}.ipynb").read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if f"lang-{language}" in cell["metadata"].get("tags", ())]
    return [line for text in texts for block in SHELL.findall(text) for line in block.strip().split("\n")]


def test_the_two_editions_and_the_readme_of_a_new_dataset_give_the_same_commands():
    begin, *rest = commands("en")
    assert begin == "duibiao new reading" and len(rest) < 9
    assert [line.replace("哈汶", "Harven") for line in commands("zh")] == [begin, *rest]
    for language, lines in (("zh", commands("zh")[1:]), ("en", rest)):
        (block,) = SHELL.findall((STARTER / f"next.{language}.md").read_text(encoding="utf-8"))
        assert block.replace(FOLDER, "reading").strip().split("\n") == lines


@pytest.mark.notebook
def test_from_a_new_dataset_to_a_report_on_the_third_region_as_the_tutorial_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    *before, last = [shlex.split(line)[1:] for line in commands("en")]
    for arguments in before:
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, f"{arguments}: {done.output}"
    assert load(tmp_path / "reading").plans["region_id"].tolist() == ["quillmere", "tarnford", "harven"]
    run = subprocess.run([sys.executable, "-m", "analysis", *last], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    for language, named in (("zh", "哈汶"), ("en", "Harven")):
        page = (tmp_path / "reports-of-harven" / "default" / "focus" / f"harven.{language}.html").read_text(encoding="utf-8")
        assert named in page and "42%" in page
    replace_example(tmp_path / "reading")
    assert CliRunner().invoke(main, ["check", "--data", "reading"]).exit_code == 0 and list(load(tmp_path / "reading").plans.index) == ["harven-2031"]


def replace_example(folder):
    """Take the rows of the example out as README.md says, and put the own region into focus."""
    for name in ("plans", "provisions", "codings", "targets", "baselines", "context", "positioning", "sources"):
        path = folder / f"{name}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *(row for row in rows if row.startswith("harven-2031"))]) + "\n", encoding="utf-8")
    regions = folder / "regions.csv"
    regions.write_text(regions.read_text(encoding="utf-8").replace("focal", "peer").replace("Harven,哈汶,,peer", "Harven,哈汶,,focal"), encoding="utf-8")


def test_what_was_not_looked_at_is_not_taken_for_a_decision(tmp_path, monkeypatch):
    """The same without the reviewer's answers: everything that is missing is named, and the dataset stays as it was."""
    monkeypatch.chdir(tmp_path)
    lines = [shlex.split(line)[1:] for line in commands("en") if "review fill" not in line]
    *before, taken, _ = lines
    for arguments in before:
        assert CliRunner().invoke(main, arguments).exit_code == 0
    refused = CliRunner().invoke(main, taken)
    assert refused.exit_code == 2 and "below 70%; choose another, or say in note why it holds" in refused.output and "title_en: empty" in refused.output
    assert list(load(tmp_path / "reading").plans.index) == ["quillmere-2030", "tarnford-2030"]


# --- the notebook -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def editions():
    """Every exhibit of both editions in order, and what JupyterLab shows of each."""
    found = {}
    for language in ("zh", "en"):
        _, notebook = executed(NAME, language)
        bundles = [output.data for cell in notebook.cells for output in cell.get("outputs", ()) if EXHIBIT in output.data]
        found[language] = {bundle[EXHIBIT]["id"]: (bundle[EXHIBIT], bundle["text/html"]) for bundle in bundles}
    return found


def test_it_shows_what_it_declares_and_refuses_nothing(editions):
    for language, shown in editions.items():
        assert tuple(shown) == read_declarations(NOTEBOOKS).notebooks[NAME].exhibits
        assert not [name for name, (exhibit, _) in shown.items() if exhibit["kind"] == "absence" or exhibit["language"] != language]


def test_both_editions_say_the_same(editions):
    for name, (chinese, _) in editions["zh"].items():
        english, _ = editions["en"][name]
        assert (len(chinese["rows"]), len(chinese["columns"]), chinese["evidence"]) == (len(english["rows"]), len(english["columns"]), english["evidence"]), name
        words = [english["title"], english["subtitle"], *english["notes"], *(column["label"] for column in english["columns"])]
        assert not re.search("[\u4e00-\u9fff]", "".join(words)), name


def test_what_it_shows_is_what_was_read(editions):
    shown = {name: exhibit for name, (exhibit, _) in editions["en"].items()}
    assert [row[0] for row in shown["add-provisions"]["rows"]] == ["2.1.1", "2.1.2", "2.1.3", "2.2.4", "2.2.5", "2.3.6", "2.3.7", "2.4.8", "2.4.9", "2.5.10", "3.1", "3.2"]
    assert {row[0] for row in shown["add-repairs"]["rows"]} == {"readings put in brackets", "traditional characters brought back", "lines that are none of the text"}
    assert ["1.", "10", "measures"] in shown["add-level"]["rows"] and len(shown["add-dropped"]["rows"]) == 5
    assert "none fits; a new one could be “新建书房”" in [row[2] for row in shown["add-targets"]["rows"]]
    assert ["【打印本页】【关闭窗口】", "buttons of the page"] in shown["add-dropped"]["rows"]
    assert ["达到380万册", "goal", "Books held", "3.8 million volumes", "2033", "the goals"] in shown["add-targets"]["rows"]
    assert "Staff (suggested: Services)" in [row[1] for row in shown["add-review"]["rows"]]
    assert "Of 12 measures the reviewer changed the factor of 1 and the instrument of 2" in shown["add-review"]["title"]
    likely = [cell for row in shown["add-suggestions"]["rows"] for cell in row if "%" in cell]
    assert any("over 99%" in cell for cell in likely) and not [cell for cell in likely if "100%" in cell], "no probability is certainty"


def test_jupyterlab_has_lists_where_a_report_has_the_table(editions):
    exhibit, page = editions["en"]["add-review"]
    assert exhibit["kind"] == "table" and page.count("<select") > 40 and 'data-row="harven-2031-12"' in page


def test_it_is_made_only_where_it_is_named(invented_folder):
    files, asked = find_notebooks(NOTEBOOKS), partial(choices, invented_folder)
    assert NAME in files and NAME not in NAMES
    assert {job.notebook for job in make_jobs(files, [], {}, asked)} == set(NAMES)
    assert {job.notebook for job in make_jobs(files, [NAME], {}, asked)} == {NAME}
    assert CliRunner().invoke(main, ["list", "--data", str(invented_folder)]).output.count("made by name only") == 1
    assert NAME not in {job.notebook for made in read_sets(NOTEBOOKS, files, asked).values() for job in made.jobs}


@pytest.mark.notebook
def test_a_run_makes_it_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "tmp").mkdir()
    done = duibiao("run", NAME, "--language", "en", "--out", tmp_path / "out", env={**os.environ, "TMPDIR": str(tmp_path / "tmp")})
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "out" / "default" / NAME / "default.en.html").read_text(encoding="utf-8")
    assert "Add a plan (tutorial)" in page and sha256(b"").hexdigest() not in page, "the digest of nothing is the digest of no data"
    assert not list((tmp_path / "tmp").iterdir())
