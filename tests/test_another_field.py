"""Every notebook on another policy field, with another region in focus and another set of plans."""

import pytest

from commands import check_asks_nobody, duibiao, pages
from notebook_cells import NAMES

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def invented_reports(tmp_path_factory, invented_folder):
    out = tmp_path_factory.mktemp("invented-reports")
    done = duibiao("run", "--data", invented_folder, "--out", out, "--focal", "breck", "--set", "plan_set=all")
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_notebook_is_made_in_both_languages(invented_reports):
    assert {(path.parent.name, path.stem.rsplit(".", 1)[1]) for path in pages(invented_reports)} == {(name, language) for name in NAMES for language in ("zh", "en")}


def test_a_report_asks_nobody_for_anything(invented_reports):
    check_asks_nobody(invented_reports)


def test_another_field_names_nothing_of_this_one(invented_reports):
    for page in pages(invented_reports):
        text = page.read_text(encoding="utf-8")
        for word in ("Sichuan", "四川", "算力", "artificial intelligence", "人工智能"):
            assert word not in text, f"{page}: {word}"
