"""Which reports have to be made, and why: whatever a report was made from counts, and what is not known counts as changed."""

import json
import shutil
from dataclasses import replace

import pytest
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

from analysis.reports import keys, records
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.keys import Project
from analysis.reports.plan import FORCED, Evidence, make_plan
from analysis.reports.runner import run

FILES, READS = "f" * 64, {"plans": "a" * 64, "targets": "b" * 64}
DATASET = {"title": "Invented", "edition": "2026", "digest": "d" * 64, "licence": "CC0", "files": FILES}
CLOSE = says("close", dataset=DATASET, reads=READS, scope=["north", "south"])
ROWS = {"plans": {"p1": "1", "p2": "2"}, "targets": {"t1": "1"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    declare(folder, known=["the-figure"], silent=["the-figure"])
    write_notebook(folder, "known", says("open"), shows(exhibit("the-figure")), CLOSE)
    write_notebook(folder, "silent", says("open"), shows(exhibit("the-figure")))
    return folder


def jobs(folder, *names):
    return make_jobs(find_notebooks(folder), names, {}, regions, languages=["en"])


def plan(jobs, out, **options):
    evidence = options.pop("evidence", Evidence(FILES, never, lambda: ROWS))
    return make_plan(jobs, out=out, report_set="default", evidence=evidence, **options)


def never(parameters, tables):
    raise AssertionError("the dataset was read although nothing had changed")


@pytest.fixture(scope="module")
def made(folder):
    """Both notebooks made once."""
    out = folder / "out"
    asked = plan(jobs(folder), out)
    assert {verdict.why for verdict in asked.verdicts} == {("there is no earlier report",)} and asked.told == "" and not asked.validated
    assert run(asked.todo, out=out, plan=asked).word == "ok"
    return out


@pytest.fixture
def out(made, tmp_path):
    """A copy of the finished folder, to be damaged."""
    return shutil.copytree(made, tmp_path / "out")


@pytest.fixture
def known(folder):
    return jobs(folder, "known")


pytestmark = pytest.mark.notebook


def why(jobs, out, **options):
    (verdict,) = plan(jobs, out, **options).verdicts
    return verdict.why


def manifest(out, ending=""):
    return out / f"default/known/north.en{ending}.manifest.json"


def edit(path, **fields):
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(held | fields), encoding="utf-8")


def test_what_has_not_changed_is_not_made_again(known, out):
    asked = plan(known, out)
    since = json.loads(manifest(out).read_text(encoding="utf-8"))["finished"]
    assert not asked.todo and asked.validated and asked.unchanged == ("default/known/north.en",)
    assert asked.told == f"1 unchanged since {since}"


def test_a_notebook_that_does_not_say_what_it_reads_is_always_made(folder, out):
    assert why(jobs(folder, "silent"), out) == ("what the earlier report was made from is not fully known",)


def test_a_file_in_place_of_the_folder_holds_no_report(known, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert why(known, tmp_path / "file") == ("there is no earlier report",)


def test_force_makes_it_anyway(known, out):
    assert why(known, out, force=True) == (FORCED,)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda out: (out / "default/known/north.en.html").unlink(), "its page is gone"),
        (lambda out: (out / "default/known/north.en.html").write_text("other"), "its page is not the one that was made"),
        (lambda out: manifest(out).write_text("{"), "nothing is recorded of the earlier report"),
        (lambda out: manifest(out, ".failed").write_text('{"status": "timeout"}'), "the last run of it ended timeout"),
        (lambda out: edit(manifest(out), key={}), "what the earlier report was made from is not fully known"),
        (lambda out: edit(manifest(out), reads={}), "what the earlier report was made from is not fully known"),
    ],
)
def test_what_is_missing_broken_or_unknown_is_made(known, out, damage, told):
    damage(out)
    assert why(known, out) == (told,)


def test_a_changed_parameter_declaration_or_notebook_is_named(known, out, tmp_path):
    (job,) = known
    assert why([replace(job, parameters={**job.parameters, "weight": 0.5})], out) == ("parameter weight: changed None → 0.5",)
    assert why([replace(job, editions=("zh", "en"))], out) == ("entry in notebooks.toml or languages made together",)
    edited = tmp_path / "known.ipynb"
    edited.write_text(job.path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert why([replace(job, path=edited)], out) == ("notebook",)


def test_changed_code_templates_and_packages_are_named(known, out, monkeypatch):
    now = Project.now()
    name, version = next(iter(now.packages.items()))
    other = replace(
        now, code={**now.code, "new.py": "1", "cli.py": "2"}, template={}, packages={**now.packages, name: "99"}, python="4.0",
    )
    monkeypatch.setattr(Project, "now", lambda: other)
    code, template, packages, python = why(known, out)
    assert code == "project code: changed cli.py; new new.py" and template.startswith("page template: gone reports/templates/")
    assert packages == f"packages: changed {name} {version} → 99" and python == "Python"


def test_a_part_edited_while_the_report_was_made_counts_as_changed(known, out, tmp_path):
    (job,) = known
    copy = replace(job, path=tmp_path / "known.ipynb")
    shutil.copy(job.path, copy.path)
    before = keys.parts(copy, Project.now())
    assert keys.confirmed(before, copy) == before
    copy.path.write_text(copy.path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = keys.confirmed(before, copy)
    assert set(before) - set(after) == {"notebook"}
    edit(manifest(out), key=after)
    assert why(known, out) == ("notebook: edited while it was made",)


# Another dataset digest ----------------------------------------------------------------------------


def changed(scope=("north", "south"), rows=None, **reads):
    return Evidence("e" * 64, lambda parameters, tables: (list(scope), {**READS, **reads}), lambda: rows or ROWS)


def test_a_row_that_was_not_read_makes_nothing(known, out):
    asked = plan(known, out, evidence=changed())
    assert not asked.todo and asked.validated


def test_a_table_that_was_read_is_named_with_its_rows(known, out):
    rows = {"plans": {"p1": "1", "p2": "9", "p3": "3"}, "targets": {}}
    assert why(known, out, evidence=changed(rows=rows, plans="c")) == ("table plans: changed p2; new p3",)
    assert why(known, out, evidence=changed(rows=rows, targets="c")) == ("table targets: gone t1",)


def test_other_regions_to_compare_with_are_named(known, out):
    assert why(known, out, evidence=changed(scope=("north", "east"))) == ("regions compared: new east; gone south",)


def test_where_nobody_can_say_what_would_be_read_it_is_made(known, out):
    told = why(known, out, evidence=Evidence("e" * 64))
    assert told[0].startswith("regions compared: gone") and "table plans" in told[1]


def test_a_dataset_once_looked_through_is_not_looked_through_again(known, out):
    first = plan(known, out, evidence=changed())
    records.nothing_to_do(out, "default", first.unchanged, "e" * 64)
    again = Evidence("e" * 64, never)
    assert not plan(known, out, evidence=again).todo
    records.nothing_to_do(out, "default", [], "e" * 64)  # of another request; what the first found is still known
    assert not plan(known, out, evidence=again).todo
    edit(manifest(out), finished="2000-01-01T00:00:00Z")  # another report stands there now
    with pytest.raises(AssertionError, match="was read although"):
        plan(known, out, evidence=again)


def test_a_plan_is_looked_at_again_where_another_run_came_between(known, tmp_path, made):
    out = tmp_path / "out"
    stale = plan(known, out)
    assert stale.todo and stale.renewed(out) is stale
    shutil.copytree(made, out)
    result = run(stale.todo, out=out, plan=stale)
    assert result.results == () and result.word == "ok" and result.unchanged.startswith("1 unchanged since ")
