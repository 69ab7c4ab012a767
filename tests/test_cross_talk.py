"""Five regions at once: no chart and no number of another region in any report.

On the generated dataset, cut to ten regions: five are in focus and each has a peer of its own, so that of the ten a report may
speak of two. Every region has names and figures that no other has, and so a foreign one can be told.
"""

import json
import re
from itertools import combinations

import pytest

import generated
from analysis.commands_make import PRELOAD, WARM_UP, choices_of
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import warm
from analysis.reports.runner import run
from invented import edit
from notebook_cells import NOTEBOOKS

pytestmark = pytest.mark.notebook

NAMES = dict(list(generated._names())[:10])
PEERS = dict(zip(list(NAMES)[:5], list(NAMES)[5:], strict=True))
ASKED = ("targets", "plan_profile")
DATA = "DUIBIAO_DATA"


def own_number(region):
    """How many village clinics a region wants: a figure of seven digits that stands in its rows alone."""
    place = list(NAMES).index(region)
    return f"{11 + place}7{31 + place}59"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = generated.build(tmp_path_factory.mktemp("ten") / "data", regions=len(NAMES))
    for region in NAMES:
        for column in ("value", "value_as_stated"):
            edit(folder, "targets", f"{region}-plan-t01", column, own_number(region))
        edit(folder, "provisions", f"{region}-plan-03", "title_en", f"Measure no. {own_number(region)}")
    return folder


@pytest.fixture(scope="module")
def template(data):
    with warm(PRELOAD, WARM_UP, extras={DATA: str(data)}) as template:
        yield template


def jobs_of(data, name, focal):
    """A notebook on one region, with the region's own peer where it takes peers."""
    files = find_notebooks(NOTEBOOKS)
    given = {"focal": focal, **({"peers": PEERS[focal]} if "peers" in files[name].parameters else {})}
    return make_jobs(files, [name], given, choices_of(data), languages=["en"])


def all_jobs(data):
    return [job for name in ASKED for focal in PEERS for job in jobs_of(data, name, focal)]


def made(out, jobs, data, template, workers):
    """The pages and manifests of a run, by report."""
    done = run(jobs, out=out, environment={DATA: str(data)}, workers=workers, template=template)
    assert done.word == "ok", [(result.job.id, result.reason) for result in done.results if result.status != "ok"]
    return {result.job.id: (result.page.read_bytes(), json.loads(result.page.with_name(f"{result.job.stem}.manifest.json").read_text(encoding="utf-8"))) for result in done.results}


@pytest.fixture(scope="module")
def alone(data, template, tmp_path_factory):
    """Every report by itself: one kernel after the other, nothing else under way."""
    return made(tmp_path_factory.mktemp("alone"), all_jobs(data), data, template, 1)


def said(page):
    """What a page says and draws, digits grouped or not."""
    return re.sub(r"(?<=\d)[,\u202f\u2009](?=\d{3})", "", page.decode("utf-8"))


def test_a_foreign_figure_would_be_recognised(alone):
    """Without this the tests below could not fail: the reports hold what is their own, and share no figure."""
    for report, (page, manifest) in alone.items():
        focal = manifest["parameters"]["focal"]
        assert own_number(focal) in said(page) and NAMES[focal][1] in said(page), report
    for (_, (_, one)), (_, (_, other)) in combinations(((name, held) for name, held in alone.items()), 2):
        assert not _figures(one) & _figures(other), f"{one['report']} and {other['report']}"


def _figures(manifest):
    return {exhibit["sha256"] for exhibit in manifest["exhibits"] if exhibit["kind"] == "figure"}


def check_at_once(folder, data, template, alone, rounds):
    for number in range(rounds):
        together = made(folder / str(number), all_jobs(data), data, template, len(PEERS))
        assert together.keys() == alone.keys()
        for report, (page, manifest) in together.items():
            focal, text = manifest["parameters"]["focal"], said(page)
            may = {focal} if manifest["notebook"] == "plan_profile" else {focal, PEERS[focal]}
            foreign = [region for region in NAMES if region not in may and any(word in text for word in (own_number(region), region, *NAMES[region]))]
            assert not foreign, f"{report} speaks of {foreign}"
            assert set(manifest["scope"]) <= {*may, generated.BENCHMARK}
            assert page == alone[report][0], f"{report} is another page than alone"
            assert manifest["exhibits"] == alone[report][1]["exhibits"] and manifest["results"] == alone[report][1]["results"]


def test_nothing_of_another_region_in_any_of_five_made_at_once_twice(data, template, alone, tmp_path):
    check_at_once(tmp_path, data, template, alone, 2)


@pytest.mark.soak
def test_nothing_of_another_region_in_any_of_five_made_at_once_twenty_times(data, template, alone, tmp_path):
    check_at_once(tmp_path, data, template, alone, 20)
