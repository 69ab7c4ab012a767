"""A new dataset: every table, an example that keeps the rules, and what to do next; made whole or not at all."""

import csv
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from notebook_cells import NAMES, exhibits

from analysis.cli import main
from analysis.dataset.dictionary import README, dictionary
from analysis.dataset.load import load
from analysis.dataset.tables import TABLES


def typed(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "reading"
    done = typed("new", folder)
    assert done.exit_code == 0 and f"duibiao check --data {folder}" in done.output
    return folder


def test_every_declared_table_is_there_with_its_header(begun):
    for table in TABLES.values():
        with (begun / table.path).open(encoding="utf-8", newline="") as handle:
            assert tuple(next(csv.reader(handle))) == table.column_names, table.name
    assert not {path.name for path in begun.rglob("*.csv") if "sample" not in path.parts} - {f"{name}.csv" for name in TABLES}


def test_the_example_keeps_the_rules_and_says_that_it_is_invented(begun):
    assert "ok: the dataset keeps its rules" in typed("check", "--data", begun).output
    data = load(begun)
    assert list(data.plans["region_id"]) == ["quillmere", "tarnford"] and "invented" in data.info["title_en"] and "虚构" in data.info["title_zh"]
    assert data.sources["publisher"].str.contains("invented").all() and not data.sources["link"].any()


def test_its_readme_is_the_dictionary_with_what_to_do_next_in_both_languages(begun):
    text = (begun / README).read_text(encoding="utf-8")
    assert text == dictionary(begun)[README]
    assert "## 下一步" in text and "## What to do next" in text and f"--into {begun}" in text and "DATASET" not in text


def test_own_codes_and_regions_are_added_before_the_example_goes(tmp_path):
    """What its README says, in this order: the other order ends with a dataset that takes no text."""
    assert typed("new", tmp_path / "own").exit_code == 0
    readme = (tmp_path / "own" / README).read_text(encoding="utf-8")
    assert "Leave the codes that are there until step 3" in readme and "原有编码先不要删" in readme
    for place, row in (("codebook/factors.csv", "venues,场地,Venues,场地,sites,,"), ("regions.csv", "ownland,Ownland,本地,,peer")):
        with (tmp_path / "own" / place).open("a", encoding="utf-8") as table:
            table.write(row + "\n")
    assert typed("check", "--data", tmp_path / "own").exit_code == 0
    (tmp_path / "own/codebook/factors.csv").write_text((tmp_path / "own/codebook/factors.csv").read_text(encoding="utf-8").replace("rooms,", "halls,", 1), encoding="utf-8")
    refused = typed("ingest", tmp_path / "own/sample/harven-plan.html", "--plan", "own-1", "--region", "Ownland", "--into", tmp_path / "own")
    assert refused.exit_code == 2 and "found 'rooms'" in refused.output


def test_one_language_where_one_is_asked_for(tmp_path):
    folder = tmp_path / "my reading"
    assert typed("new", folder, "--language", "en").exit_code == 0
    text = (folder / README).read_text(encoding="utf-8")
    assert "## What to do next" in text and "## 下一步" not in text and f"--into '{folder}'\n" in text


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "reading").mkdir()
    assert typed("new", tmp_path / "reading").exit_code == 0 and load(tmp_path / "reading").info["dataset_id"] == "my-dataset"


@pytest.mark.parametrize("place", [".", "../link", "../ahead"])
def test_the_folder_one_stands_in_and_a_link_are_filled_where_they_are(tmp_path, monkeypatch, place):
    (tmp_path / "here").mkdir()
    (tmp_path / "link").symlink_to("here")
    (tmp_path / "ahead").symlink_to("new")
    monkeypatch.chdir(tmp_path / "here")
    begun = typed("new", place)
    assert begun.exit_code == 0 and Path(place, "README.md").is_file() and (tmp_path / "link").is_symlink()
    assert not [path for path in tmp_path.rglob(".*")]


def test_the_next_command_holds_a_name_with_blanks_as_it_must_be_typed(tmp_path):
    assert f"next: duibiao check --data {shlex.quote(str(tmp_path / 'my data'))};" in typed("new", tmp_path / "my data").output


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    refused = typed("new", tmp_path / "mine")
    assert refused.exit_code == 2 and "new or empty" in refused.output
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_is_no_folder(tmp_path, place):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refused = typed("new", tmp_path / place)
    assert refused.exit_code == 2 and "Traceback" not in refused.output and str(tmp_path / place) in refused.output
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_what_sets_two_short_plans_apart_is_drawn_although_no_factor_has_provisions_enough(begun, monkeypatch):
    monkeypatch.setenv("DUIBIAO_DATA", str(begun))
    assert "<svg" in exhibits("positioning", language="en", replicates=100)["positioning-apart"].svg


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_runs_on_it(begun, monkeypatch, name):
    monkeypatch.setenv("DUIBIAO_DATA", str(begun))
    assert exhibits(name, language="en")
