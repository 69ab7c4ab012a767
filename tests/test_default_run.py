"""The default run, every notebook in both languages on the real evidence: what it makes, and that whoever makes it makes the same."""

import csv
import html
import json
import re

import pytest

from commands import ROOT, check_asks_nobody, duibiao, pages
from notebook_cells import NAMES

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    done = duibiao("run", "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


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


def test_a_report_asks_nobody_for_anything(reports):
    check_asks_nobody(reports)


# What grows with the evidence: charts with their data, tables with their file, the list of sources.
EVIDENCE = re.compile(r'<figure id=.*?</figure>|<div class="scroll".*?</table>\s*</div>\s*<p class="csv">.*?</p>|<ol class="sources">.*?</ol>', re.DOTALL)


def test_a_report_can_go_by_mail(reports):
    """Under 600 KB whole; what is neither chart nor table nor source at most 60 KB."""
    for page in pages(reports):
        whole = page.read_text(encoding="utf-8")
        assert len(whole.encode()) < 600_000, f"{page.parent.name}/{page.name}: {len(whole.encode())}"
        rest = len(EVIDENCE.sub("", whole).encode())
        assert rest <= 60_000 and len(EVIDENCE.findall(whole)) > 2, f"{page.parent.name}/{page.name}: {rest}"


def test_only_sources_that_may_be_linked_are(reports):
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        linked = {row["url"] for row in csv.DictReader(file) if row["link"] == "true"}
    for page in pages(reports):
        leads = set(re.findall(r'href="(https?:[^"]+)"', page.read_text(encoding="utf-8")))
        assert {html.unescape(lead) for lead in leads} <= linked, page.name


def test_reports_hold_what_their_notebooks_promise(reports):
    for manifest in reports.rglob("*.manifest.json"):
        held = json.loads(manifest.read_text(encoding="utf-8"))
        page = (manifest.parent / manifest.name.replace(".manifest.json", ".html")).read_text(encoding="utf-8")
        assert held["status"] == "ok" and held["exhibits"]
        for exhibit in held["exhibits"]:
            assert f'id="{exhibit["id"]}"' in page, f"{manifest.name}: no anchor {exhibit['id']}"


def test_pictures_of_the_readme_are_those_of_a_fresh_report(reports, tmp_path):
    done = duibiao("gallery", "--charts", "--from", reports, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    fresh = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "reports" / "gallery").glob("*.svg")}
    assert fresh == kept, "run `make gallery`"


def test_every_picture_of_the_readme_is_there_and_small_and_every_one_that_is_there_is_shown_in_a_language():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"reports/gallery/([\w.-]+)", readme))
    there = {path.name: path.stat().st_size for path in (ROOT / "reports" / "gallery").iterdir()}
    assert shown <= set(there) and {name.partition(".")[0] for name in there} == {name.partition(".")[0] for name in shown}
    assert max(there.values()) < 150_000 and sum(there.values()) < 800_000


def test_two_runs_make_the_same_page_byte_for_byte(reports, tmp_path):
    done = duibiao("run", "briefing", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in pages(tmp_path):
        assert page.read_bytes() == (reports / page.relative_to(tmp_path)).read_bytes(), page.name


def test_a_cluster_of_two_workers_makes_the_same_bytes(reports, tmp_path):
    pytest.importorskip("distributed", reason="distributed is not installed")
    check_cluster(reports, tmp_path, ("targets", "plan_profile"))


@pytest.mark.soak
def test_a_cluster_of_two_workers_makes_the_whole_default_run_the_same(reports, tmp_path):
    pytest.importorskip("distributed", reason="distributed is not installed")
    check_cluster(reports, tmp_path, NAMES)


def check_cluster(reports, out, names):
    done = duibiao("run", *names, "--engine", "dask", "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    made = {page.relative_to(out): page.read_bytes() for page in pages(out)}
    assert made == {page.relative_to(reports): page.read_bytes() for page in pages(reports) if page.parent.name in names}
