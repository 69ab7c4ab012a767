"""Files that go with a page: written by whoever is named, published with it or not at all, watched, and gone when no longer declared."""

import json

import pytest
from reports.engine_kit import declare, exhibit, prose, says, shows, study, write_notebook
from reports.engine_kit import regions as region_names

from analysis import paths
from analysis.errors import ReportError
from analysis.reports import publish
from analysis.reports.companions import plain_report, write_companions
from analysis.reports.index import groups
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.plan import Evidence, make_plan
from analysis.reports.render import report_page
from analysis.reports.runner import run
from reports.test_render import notebook

WRITER = "reports.test_companions:write"
FILES = {"docx": b"the letter", "xlsx": b"the tables"}


def write(report, endings):
    """Stands for a writer of office files; a title of its own makes it fail."""
    if report["title"] == "breaks":
        raise ValueError("no such font")
    return {ending: FILES[ending] + report["id"].encode() for ending in endings}


def with_office(folder, office='["docx", "xlsx"]', **fields):
    write_notebook(folder, "tall", says("open", **fields), *prose("## 一\n\n正文**重点**", "## One\n\nText\n\n- an *item*"), shows(exhibit("a")), says("close", **fields))
    declare(folder, tall=["a"])
    file = folder / paths.DECLARATIONS
    file.write_text(file.read_text(encoding="utf-8") + (f"office = {office}\n" if office else ""), encoding="utf-8")
    return make_jobs(find_notebooks(folder), [], {}, lambda name: region_names(), languages=["en"])


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "notebooks"
    made.mkdir()
    return made


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def names(out):
    return sorted(path.name for path in (out / "default" / "tall").iterdir())


def test_a_run_publishes_them_beside_the_page_and_in_the_manifest(folder, out):
    (job,) = with_office(folder)
    assert run([job], out=out, office=WRITER).word == "ok"
    assert names(out) == ["north.en.docx", "north.en.html", "north.en.manifest.json", "north.en.xlsx"]
    manifest = json.loads((out / "default/tall/north.en.manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["companions"]:
        file = out / "default" / "tall" / entry["file"]
        assert (entry["sha256"], entry["bytes"]) == (publish.file_digest(file), file.stat().st_size)
    page = (out / "default/tall/north.en.html").read_text(encoding="utf-8")
    assert '<a href="north.en.docx"' in page and '<a href="north.en.xlsx"' in page
    index = (out / paths.INDEX_PAGE).read_text(encoding="utf-8")
    assert 'href="default/tall/north.en.docx"' in index and ">XLSX<" in index


def test_one_that_is_gone_or_changed_makes_the_report_again(folder, out):
    (job,) = with_office(folder)
    run([job], out=out, office=WRITER)
    file = out / "default/tall/north.en.docx"

    def why():
        return make_plan([job], out=out, report_set="default", evidence=Evidence()).verdicts[0].why

    assert "what the earlier report was made from is not fully known" in why()  # the dataset of an invented notebook; nothing about files
    file.write_bytes(b"edited by hand")
    assert why() == ("north.en.docx is not the one that was made",)
    file.unlink()
    assert why() == ("north.en.docx is gone",)


def test_what_cannot_be_written_fails_the_report_and_leaves_the_last_good_one(folder, out):
    (job,) = with_office(folder)
    run([job], out=out, office=WRITER)
    before = {name: (out / "default/tall" / name).read_bytes() for name in names(out)}
    (job,) = with_office(folder, title="breaks")
    result = run([job], out=out, office=WRITER).results[0]
    assert result.status == "failed" and "its docx, xlsx could not be written: ValueError: no such font" in result.reason
    assert {name: (out / "default/tall" / name).read_bytes() for name in before} == before
    assert "no such font" in result.page.read_text(encoding="utf-8")


def test_without_a_writer_the_report_says_so(folder, out):
    (job,) = with_office(folder)
    result = run([job], out=out).results[0]
    assert result.status == "failed" and "tall declares docx, xlsx, and nobody was named to write them" in result.reason


def test_a_report_that_no_longer_declares_one_loses_it(folder, out):
    (job,) = with_office(folder)
    left = []
    for companions in (FILES, {"docx": FILES["docx"]}, {}):
        with publish.staging(out) as stage:
            publish.publish(out, stage, "default", job, "<p>", {}, companions)
        left.append([name for name in names(out) if name.endswith(("docx", "xlsx"))])
    assert left == [["north.en.docx", "north.en.xlsx"], ["north.en.docx"], []]


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_publication_cut_anywhere_is_all_old_or_all_new(folder, out, monkeypatch, moved):
    (job,) = with_office(folder)
    old, new = {"docx": b"old"}, {"docx": b"new", "xlsx": b"also new"}
    with publish.staging(out) as stage:
        publish.publish(out, stage, "default", job, "<p>old", {"n": 1}, old)
    steps = iter(range(10))

    def cut(aside, target, appear=publish._appear):
        if next(steps) == moved:
            raise KeyboardInterrupt
        return appear(aside, target)

    monkeypatch.setattr(publish, "_appear", cut)
    stage = out / paths.STAGING / "run"
    with pytest.raises(KeyboardInterrupt):
        publish.publish(out, stage, "default", job, "<p>new", {"n": 2}, new)
    monkeypatch.undo()
    publish.recover(out)
    place = out / "default" / "tall"
    held = {path.name: path.read_bytes() for path in place.iterdir()}
    manifest = json.loads(held.pop("north.en.manifest.json"))
    wanted = {"north.en.html": b"<p>new", "north.en.docx": b"new", "north.en.xlsx": b"also new"} if moved else {"north.en.html": b"<p>old", "north.en.docx": b"old"}
    assert held == wanted and manifest["n"] == (2 if moved else 1)
    assert {entry["file"] for entry in manifest["companions"]} == set(wanted) - {"north.en.html"}


def test_the_index_links_those_of_the_last_good_report_only():
    good = {"status": "ok", "notebook": "n", "report": "n/north.zh", "reason": "", "dataset": {}, "set": "default", "slug": "north", "position": 0, "language": "zh", "title": {}, "question": {}, "finished": "1",
            "subtitle": "", "headline": "", "folder": "default/n", "html": {"file": "north.zh.html"}, "companions": [{"file": "north.zh.docx", "sha256": "", "bytes": 1}]}
    failed = {**good, "status": "failed", "html": {"file": "north.zh.failed.html"}, "companions": []}
    (entry,) = groups([good, failed])[0]["entries"]
    assert entry["files"] == [{"href": "default/n/north.zh.docx", "name": "DOCX"}]
    (entry,) = groups([failed])[0]["entries"]
    assert entry["files"] == []


def test_a_plain_report_holds_what_the_page_holds(folder):
    (job,) = with_office(folder)
    executed = notebook(exhibit("a"), exhibit("t", "table"), exhibit("s", "sentence"), first=study(), last=study("close"))
    executed["cells"] += [cell for cell in prose("## 一\n\n正文**重点**", "## One\n\nText with *weight* and a [link](https://example.org)\n\n- an item")]
    plain = plain_report(job, executed, "d" * 64)
    assert [block["kind"] for block in plain["blocks"]][-3:] == ["heading", "paragraph", "item"]
    assert plain["blocks"][-2]["spans"] == [("Text with ", ""), ("weight", "emphasis"), (" and a ", ""), ("link", "")]
    assert [block["number"] for block in plain["blocks"] if block["kind"] in ("figure", "table")] == ["Figure 1.", "Table 1."]
    page = report_page(job, executed, notebook_digest="d" * 64)
    assert plain["fingerprint"] in page and plain["cite"] in page and plain["title"] in page


def test_a_report_without_office_files_asks_for_no_writer(folder):
    (job,) = with_office(folder, "")
    assert write_companions(job, {"cells": []}, notebook_digest="", writer="") == {}
    (job,) = with_office(folder)
    with pytest.raises(ReportError, match="nobody was named"):
        write_companions(job, {"cells": []}, notebook_digest="", writer="")
