"""The folder readers see: whole reports, the last good one kept, failures with a page, an index of it all."""

import fcntl
import hashlib
import json
import os
from pathlib import Path

import pytest
from reports.engine_kit import declare, exhibit, prose, regions, says, shows, write_notebook

from analysis.errors import ReportError
from analysis.reports import publish
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.runner import Result, RunResult, default_workers, run

GOOD = [says("open"), *prose("## 一", "## One"), shows(exhibit("the-figure")), shows(exhibit("it-says", "sentence", title="Found.")), says("close")]
WEATHER = 'import os\nif os.environ.get("WEATHER") == "bad":\n    raise ValueError("rain")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engine")
    declare(folder, good=["the-figure", "it-says"], outdoors=["the-figure"])
    write_notebook(folder, "good", *GOOD, "object()")
    write_notebook(folder, "outdoors", WEATHER, says("open"), shows(exhibit("the-figure")))
    return folder


def jobs(folder, *names, languages=()):
    return make_jobs(find_notebooks(folder), names, {}, regions, languages=languages)


def files(out):
    """What lies in a folder of reports besides the records of its runs."""
    found = (path.relative_to(out) for path in out.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".runs")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(folder):
    """Both notebooks in both languages, twice, in two folders."""
    told = []
    once = run(jobs(folder), out=folder / "once", report=told.append)
    twice = run(jobs(folder, "good"), out=folder / "twice", workers=1)
    return once, twice, told


@pytest.mark.notebook
def test_a_run_makes_every_report_and_an_index_and_leaves_nothing_else(folder, made):
    once, _, told = made
    assert (once.word, once.exit_status, once.counts) == ("ok", 0, {"ok": 4})
    assert [result.job.id for result in once.results] == ["good/north.zh", "good/north.en", "outdoors/north.zh", "outdoors/north.en"]
    assert {result.job.id for result in told} == {result.job.id for result in once.results}
    pages = [f"default/{name}/north.{language}{end}" for name in ("good", "outdoors") for language in ("en", "zh") for end in (".html", ".manifest.json")]
    assert files(folder / "once") == sorted([*pages, "feed.xml", "index.html"])
    index = (folder / "once" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="default/good/north.{language}.html"' in index for language in ("zh", "en")) and "Found." in index


@pytest.mark.notebook
def test_two_runs_give_the_same_bytes(folder, made):
    for language in ("zh", "en"):
        pages = [(folder / out / f"default/good/north.{language}.html").read_bytes() for out in ("once", "twice")]
        assert pages[0] == pages[1] and b"0x\xe2\x80\xa6" in pages[0]


@pytest.mark.notebook
def test_a_manifest_says_what_was_asked_shown_read_and_written(folder, made):
    manifest = read(folder / "once/default/good/north.en.manifest.json")
    page = (folder / "once/default/good/north.en.html").read_bytes()
    assert manifest["html"] == {"file": "north.en.html", "sha256": hashlib.sha256(page).hexdigest(), "bytes": len(page)}
    assert manifest["format"] == 1 and manifest["report"] == "good/north.en" and manifest["status"] == "ok" and manifest["reason"] == ""
    assert manifest["parameters"] == {"focal": "north", "language": "en"} and manifest["headline"] == "Found."
    assert [(e["id"], e["kind"], len(e["sha256"])) for e in manifest["exhibits"]] == [("the-figure", "figure", 64), ("it-says", "sentence", 64)]
    assert manifest["dataset"]["digest"] == "d" * 64 and manifest["reads"] == {"plans": "a" * 64} and manifest["versions"] == {"duibiao": "0"}
    assert manifest["started"] <= manifest["finished"] and manifest["seconds"] > 0


@pytest.mark.notebook
def test_a_failure_keeps_the_last_good_report_and_the_next_success_clears_it(folder, tmp_path):
    (job,) = jobs(folder, "outdoors", languages=["en"])
    place = tmp_path / "default" / "outdoors"
    assert run([job], out=tmp_path).exit_status == 0
    last_good = {path.name: path.read_bytes() for path in place.iterdir()}

    failed = run([job], out=tmp_path, environment={"WEATHER": "bad"})
    assert (failed.word, failed.exit_status, failed.results[0].page) == ("failed", 1, place / "north.en.failed.html")
    assert failed.results[0].reason == "ValueError: rain"
    assert {name: (place / name).read_bytes() for name in last_good} == last_good
    assert {path.name for path in place.iterdir()} - set(last_good) == {f"north.en.failed.{end}" for end in ("html", "ipynb", "manifest.json")}
    page = (place / "north.en.failed.html").read_text(encoding="utf-8")
    assert "ValueError: rain" in page and 'href="north.en.html"' in page and "code cell 3" in page
    assert read(place / "north.en.failed.manifest.json")["status"] == "failed"
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="default/outdoors/north.en.html"' in index and 'href="default/outdoors/north.en.failed.html"' in index

    assert run([job], out=tmp_path).exit_status == 0
    assert {path.name for path in place.iterdir()} == set(last_good)
    assert 'data-marks="failed' not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_word_of_a_run_is_its_worst_ending():
    def ended(*statuses):
        result = RunResult(tuple(Result(None, status, "", 0.0, None) for status in statuses), Path("index.html"))
        return result.word, result.exit_status

    assert ended("ok", "ok") == ("ok", 0)
    assert ended("ok", "timeout") == ("timeout", 1) and ended("incomplete") == ("incomplete", 1)
    assert ended("timeout", "kernel-died", "ok") == ("failed", 1)
    assert ended("failed", "interrupted") == ("interrupted", 130)


def test_no_more_workers_than_jobs():
    assert default_workers(1) == 1 and default_workers(0) == 1 and 1 <= default_workers(1000) <= os.cpu_count()


def test_a_set_is_a_name_not_a_path(tmp_path):
    for name in ("../x", "A", "gallery", ""):
        with pytest.raises(ReportError, match="report set"):
            run([], out=tmp_path / "out", report_set=name)
    assert not (tmp_path / "out").exists()


def test_a_folder_another_run_holds_is_refused(tmp_path):
    held = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ReportError, match="another run is writing here"):
            run([], out=tmp_path)
    finally:
        os.close(held)
    assert files(tmp_path) == []
    assert run([], out=tmp_path).word == "ok"


def test_a_place_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReportError, match="no folder to write reports to"):
        run([], out=tmp_path / "file")


# A run cut short --------------------------------------------------------------------------------


def staged(out, page="<p>new", placed="<p>new"):
    """A run that ended between page and manifest: `placed` is what readers see, `page` what the manifest means."""
    manifest = {"html": {"file": "north.zh.html", "sha256": hashlib.sha256(page.encode()).hexdigest()}, "new": True}
    aside = out / ".staging" / "run-1" / "default" / "good"
    aside.mkdir(parents=True)
    (aside / "north.zh.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (aside / "half.html").write_text("<p>ha", encoding="utf-8")
    place = out / "default" / "good"
    place.mkdir(parents=True)
    (place / "north.zh.html").write_text(placed, encoding="utf-8")
    (place / "north.zh.manifest.json").write_text('{"new": false}', encoding="utf-8")
    return place / "north.zh.manifest.json"


def test_a_page_already_in_place_gets_its_manifest(tmp_path):
    manifest = staged(tmp_path)
    publish.recover(tmp_path)
    assert read(manifest)["new"] is True and not (tmp_path / ".staging").exists()


def test_anything_less_is_discarded(tmp_path):
    manifest = staged(tmp_path, placed="<p>old")
    publish.recover(tmp_path)
    assert read(manifest)["new"] is False and not (tmp_path / ".staging").exists()
    assert files(tmp_path) == ["default/good/north.zh.html", "default/good/north.zh.manifest.json"]


@pytest.mark.parametrize("moment", ["html", "manifest"])
def test_a_crash_while_publishing_leaves_a_whole_report(folder, tmp_path, monkeypatch, moment):
    """The old pair or the new page: never half a file, and the next start makes the pair whole."""
    (job,) = jobs(folder, "good", languages=["zh"])
    with publish.staging(tmp_path) as stage:
        publish.publish(tmp_path, stage, "default", job, "<p>old", {"n": 1})
    calls = []

    def crash(aside, target):
        calls.append(target)
        if str(target).endswith(moment if moment == "html" else "manifest.json"):
            raise OSError("the power went")
        return rename(aside, target)

    rename = os.replace
    monkeypatch.setattr(os, "replace", crash)
    stage = tmp_path / ".staging" / "run"
    with pytest.raises(OSError, match="the power went"):
        publish.publish(tmp_path, stage, "default", job, "<p>new", {"n": 2})
    monkeypatch.undo()
    publish.recover(tmp_path)
    page, manifest = tmp_path / "default/good/north.zh.html", read(tmp_path / "default/good/north.zh.manifest.json")
    assert (page.read_text(), manifest["n"]) == (("<p>old", 1) if moment == "html" else ("<p>new", 2))
    assert manifest["html"]["sha256"] == publish.file_digest(page)
    assert not (tmp_path / ".staging").exists()


def test_a_failure_without_a_notebook_drops_the_one_of_an_earlier_failure(folder, tmp_path):
    (job,) = jobs(folder, "good", languages=["zh"])
    with publish.staging(tmp_path) as stage:
        publish.publish_failure(tmp_path, stage, "default", job, "<p>1", "{}", {})
        publish.publish_failure(tmp_path, stage, "default", job, "<p>2", None, {})
    assert files(tmp_path) == ["default/good/north.zh.failed.html", "default/good/north.zh.failed.manifest.json"]


