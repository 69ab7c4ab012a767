"""The commands as they are typed: a page becomes a draft, a workbook, rows of the dataset, and a report."""

import shutil
import zipfile

import pytest
from click.testing import CliRunner
from commands import duibiao
from ingest_kit import NESTED, fill

from analysis.cli import main
from analysis.dataset.load import load

PLAN = ("--plan", "corvale-2031", "--region", "Corvale")


@pytest.fixture
def dataset(invented_folder, tmp_path):
    return shutil.copytree(invented_folder, tmp_path / "data")


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(NESTED.encode("gb18030"))
    return path


def typed(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def tables(dataset):
    return {path.relative_to(dataset): path.read_bytes() for path in dataset.rglob("*") if path.is_file()}


@pytest.mark.notebook
def test_from_a_page_to_a_report(dataset, page, tmp_path):
    before, review = tables(dataset), tmp_path / "review.xlsx"
    drafted = typed("ingest", page, *PLAN, "--into", dataset)
    assert drafted.exit_code == 0 and "5 measures, 2 targets; level digit" in drafted.output and tables(dataset) == before
    suggested = typed("suggest", "corvale-2031", "--into", dataset, "--explain")
    assert suggested.output.count("    factor ") == 5 and "（" not in suggested.output.split("\n")[1]
    assert typed("review", "export", "corvale-2031", "--to", review, "--into", dataset).exit_code == 0
    fill(review)
    assert "to settle: 0" in typed("review", "merge", f"li={review}", f"wang={review}").output
    taken = typed("review", "import", f"li={review}", "--into", dataset)
    assert taken.exit_code == 0 and "provisions 5" in taken.output
    assert not [text for text in load(dataset).provisions["summary_zh"] if text and text in NESTED]
    made = duibiao("run", "plan_profile", "--data", dataset, "--set", "plan=corvale-2031", "--language", "en", "--out", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    (report,) = (tmp_path / "out" / "default").rglob("*.html")
    assert "Our own summary." in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(("arguments", "told"), [
    (("--plan", "../x", "--region", "Corvale"), "is no id"), (("--plan", "aldmoor-plan", "--region", "Corvale"), "in the dataset already"),
    (("--plan", "new", "--region", "Corvalle"), "did you mean 'Corvale'"), ((*PLAN, "--level", "digits"), "did you mean 'digit'"),
    ((*PLAN, "--skip", "pinyn"), "did you mean 'pinyin'"), ((*PLAN, "--encoding", "utf-8"), "cannot be read as utf-8"),
])
def test_a_slip_is_refused_and_nothing_written(dataset, page, arguments, told):
    before = tables(dataset)
    refused = typed("ingest", page, *arguments, "--into", dataset)
    assert refused.exit_code == 2 and told in refused.output
    assert tables(dataset) == before and not (dataset.parent / "drafts").exists()


@pytest.mark.parametrize(("name", "content", "told"), [
    ("empty.txt", b"", "empty"), ("none.txt", None, "cannot be read"), ("binary.txt", bytes(range(256)) * 40, "no text"), ("broken.pdf", b"%PDF-1.4 junk", "not a PDF"),
    ("broken.docx", b"PK\x03\x04junk", "not a Word document"), ("old.doc", b"\xd0\xcf\x11\xe0" + b"x" * 99, "save it as .docx"),
    ("deep.html", b"<html><body>" + b"<div>" * 10_000 + "文".encode(), "nested too deeply"), ("news.txt", "记者获悉，将推动远程会诊。".encode(), "no measures found"),
])
def test_a_bad_file_is_refused_in_one_message(dataset, tmp_path, name, content, told):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    refused = typed("ingest", path, *PLAN, "--into", dataset)
    assert refused.exit_code == 2 and told in refused.output and "Traceback" not in refused.output
    assert not (tmp_path / "drafts").exists()


def test_a_file_larger_than_any_plan_is_not_even_read(dataset, tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as handle:
        handle.truncate(200 << 20)
    refused = typed("ingest", path, *PLAN, "--into", dataset)
    assert refused.exit_code == 2 and "200 MB" in refused.output


def test_a_bomb_is_not_unpacked(dataset, tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (201 << 20))
    refused = typed("ingest", path, *PLAN, "--into", dataset)
    assert refused.exit_code == 2 and "unpacks to 201 MB" in refused.output


@pytest.mark.parametrize("name", ["final", "suggested"])
def test_the_names_of_settled_and_suggested_codes_are_no_reviewers(tmp_path, name):
    refused = typed("review", "merge", f"{name}={tmp_path / 'no.xlsx'}")
    assert refused.exit_code == 2 and f"{name} is taken" in refused.output
