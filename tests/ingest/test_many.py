"""A list of plans, as it is typed: all drafted as if each were typed alone, or none."""

import shutil

import pytest
from click.testing import CliRunner
from ingest_kit import NESTED
from written_plans import written

from analysis.cli import main

HEAD = "file,plan,region\n"


@pytest.fixture(scope="module")
def folder(invented_folder, tmp_path_factory):
    """Two plans beside a dataset."""
    folder = tmp_path_factory.mktemp("many")
    shutil.copytree(invented_folder, folder / "data")
    (folder / "nested.txt").write_text(NESTED, encoding="utf-8")
    (folder / "ten.txt").write_bytes(written(1).data)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "news.txt").write_text("记者获悉，将推动远程会诊。", encoding="utf-8")
    return folder


def typed(folder, rows=None, *arguments, into="data"):
    if rows is not None:
        (folder / "plans.csv").write_text(rows, encoding="utf-8")
        arguments = ("--list", str(folder / "plans.csv"), *arguments)
    return CliRunner().invoke(main, ["ingest", *arguments, "--into", str(folder / into)])


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_plan_of_a_list_is_drafted_as_if_it_were_typed_alone(folder, tmp_path):
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    done = typed(tmp_path, HEAD + "nested.txt,nested-2031,Corvale\nten.txt,ten-2031,aldmoor\n")
    assert done.exit_code == 0 and "nested-2031: 5 measures, 2 targets; level digit" in done.output
    shutil.copytree(tmp_path / "data", tmp_path / "alone")
    assert typed(tmp_path, None, str(tmp_path / "nested.txt"), "--plan", "nested-2031", "--region", "Corvale", into="alone").exit_code == 0
    assert files(tmp_path / "drafts" / "data" / "nested-2031") == files(tmp_path / "drafts" / "alone" / "nested-2031")


@pytest.mark.parametrize(("rows", "told"), [
    ("file,plan\n", "no column region"), (HEAD, "no rows"), (HEAD + "ten.txt,,Corvale\nten.txt,ten,\n", "row 3: no region"), (HEAD + "ten.txt,ten,Corvale\nten.txt,ten,Corvale\n", "row 3: ten stands above already"),
    (HEAD + "ten.txt,aldmoor-plan,Corvale\n", "in the dataset already"), (HEAD + "ten.txt,ten,Corvalle\n", "did you mean 'Corvale'"), (HEAD + "none.txt,ten,Corvale\n", "none.txt: cannot be read"),
    (HEAD + "ten.txt,ten,Corvale\nempty.txt,empty,Corvale\n", "empty.txt: the file is empty"), (HEAD + "ten.txt,ten,Corvale\nnews.txt,news,Corvale\n", "news.txt: no measures found"),
    (HEAD + "ten.txt,Ten,Corvale\n", "is no id"),
])
def test_one_plan_that_cannot_be_read_keeps_all_of_them_out(folder, rows, told):
    done = typed(folder, rows)
    assert done.exit_code == 2 and told in done.output and not (folder / "drafts").exists()


def test_every_plan_that_cannot_be_read_is_named(folder):
    done = typed(folder, HEAD + "".join(f"news.txt,news-{number},Corvale\n" for number in range(12)) + "ten.txt,ten,Corvale\n")
    assert "12 of 13 plans cannot be read" in done.output and done.output.count("no measures found") == 10 and "... and 2 more" in done.output


@pytest.mark.parametrize(("arguments", "told"), [
    (("--list", "plans.csv", "--plan", "x"), "its rows say which file"), (("--plan", "x"), "give FILE with --plan ID and --region NAME, or --list CSV"), ((), "or --list CSV"),
    (("x.txt", "--plan", "x", "--region", "Corvale", "--scheduler", "tcp://x:1"), "only with --engine dask"),
])
def test_what_does_not_go_together_is_refused(folder, arguments, told):
    done = typed(folder, None, *arguments)
    assert done.exit_code == 2 and told in done.output
