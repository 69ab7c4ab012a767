"""A folder of reports as a static site: served below any path without a dead link, nothing private in it, never half."""

import functools
import http.server
import json
import re
import shutil
import threading
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from click.testing import CliRunner
from reports.engine_kit import declare, exhibit, says, shows, write_notebook
from reports.engine_kit import regions as region_names

from analysis import cli, paths
from analysis.errors import ReportError
from analysis.reports import site
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.publish import hold
from analysis.reports.runner import run
from analysis.reports.site import write_site

WRITER = "reports.test_site:write"


def write(report, endings):
    """Stands for a writer of office files."""
    return {ending: f"{ending} {report['id']}".encode() for ending in endings}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Reports of a real run: a good one in two languages with office files, one that failed after a good run, one that never was made."""
    folder = tmp_path_factory.mktemp("site")
    notebooks, out = folder / "notebooks", folder / "reports"
    notebooks.mkdir()
    write_notebook(notebooks, "good", says("open"), shows(exhibit("a")), says("close"))
    write_notebook(notebooks, "late", says("open"), "import os\nif os.environ.get('WEATHER'): raise ValueError(os.getcwd())", shows(exhibit("a")), says("close"))
    write_notebook(notebooks, "never", says("open"), "import os\nraise ValueError(os.getcwd())")
    declare(notebooks, good=["a"], late=["a"], never=["a"])
    file = notebooks / paths.DECLARATIONS
    file.write_text(file.read_text(encoding="utf-8").replace("[notebook.good]\n", '[notebook.good]\noffice = ["docx", "xlsx"]\n'), encoding="utf-8")

    def jobs(*names):
        return make_jobs(find_notebooks(notebooks), names, {}, lambda name: region_names())

    assert run(jobs("good", "late"), out=out, office=WRITER).word == "ok"
    assert run(jobs("late", "never"), out=out, environment={"WEATHER": "bad"}, office=WRITER).word == "failed"
    return out


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_manifest_that_cannot_be_read_is_named_and_one_just_removed_is_passed_over(made, tmp_path):
    out = tmp_path / "reports"
    shutil.copytree(made, out)
    (manifest, *_) = sorted(out.glob("*/good/*.manifest.json"))
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=re.escape(str(manifest))):
        write_site(out, tmp_path / "site")
    assert not (tmp_path / "site").exists()
    manifest.unlink()
    manifest.symlink_to(tmp_path / "gone")
    assert write_site(out, tmp_path / "site").reports == write_site(made, tmp_path / "whole").reports - 1


def test_a_site_holds_what_is_finished_and_nothing_that_names_this_machine(made, tmp_path):
    copied = write_site(made, tmp_path / "site")
    editions = [f"default/good/north.{language}.{ending}" for language in ("en", "zh") for ending in ("docx", "html", "xlsx")]
    assert names(tmp_path / "site") == [*editions, "default/late/north.en.html", "default/late/north.zh.html", "feed.xml", "index.html", "site.json"]
    assert (copied.reports, copied.files, copied.written, copied.removed, copied.without) == (4, 10, 10, 0, 2)
    for path in (tmp_path / "site").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(made.parent).encode() not in content and b"/site-packages" not in content and b"ValueError: " not in content, path
    index = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert index.count('data-marks="failed') == 4 and ".failed." not in index and "the last good report still stands" in index


class Links(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, text):
        super().__init__()
        self.leads, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.leads += [given[name] for name in ("href", "src") if given.get(name) and tag in ("a", "link", "img", "script")]
        self.ids |= {given["id"]} if given.get("id") else set()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    """The parent of a site on a loopback host, so that the site lies below a path of its own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_served_below_a_path_it_has_no_dead_link(made, tmp_path, served):
    write_site(made, tmp_path / "a b" / "对标")
    base = f"{served}/a%20b/%E5%AF%B9%E6%A0%87/"
    pages, waiting = {}, [base, f"{base}{paths.FEED}"]
    while waiting:
        address = waiting.pop()
        with urllib.request.urlopen(address) as answer:
            pages[address] = answer.read()
        if not address.endswith((".docx", ".xlsx")):
            found = Links(pages[address].decode("utf-8"))
            leads = [urldefrag(urljoin(address, lead)) for lead in found.leads if not lead.startswith(("https://", "http://", "data:"))]
            assert all(lead.url.startswith(base) for lead in leads), f"{address} leads out of the site"
            assert {lead.fragment for lead in leads if lead.url == address and lead.fragment} <= found.ids
            waiting += [lead.url for lead in leads if lead.url not in pages and lead.url not in waiting]
    assert len(pages) == 10 + 1, "the folder itself, and every file of it"


def test_again_writes_nothing_and_later_only_what_has_changed(made, tmp_path, monkeypatch):
    to = tmp_path / "site"
    write_site(made, to)
    (to / ".nojekyll").touch()
    before = {path: path.stat().st_mtime_ns for path in to.rglob("*")}
    assert (write_site(made, to).written, {path: path.stat().st_mtime_ns for path in to.rglob("*")}) == (0, before)
    monkeypatch.setattr(site, "manifests", lambda out: [m for m in manifests(out) if m["notebook"] != "good"])
    copied = write_site(made, to)
    assert (copied.reports, copied.removed, copied.written) == (2, 6, 1), "the index alone is another"
    assert names(to) == [".nojekyll", "default/late/north.en.html", "default/late/north.zh.html", "feed.xml", "index.html", "site.json"]
    assert not (to / "default/good").exists()


manifests = site.manifests


def test_cut_short_it_is_known_again_and_finished(made, tmp_path, monkeypatch):
    to = tmp_path / "site"
    place = site.write_aside_and_replace

    def breaks(target, content):
        if target.name == paths.INDEX_PAGE:
            raise OSError(28, "No space left on device")
        place(target, content)

    monkeypatch.setattr(site, "write_aside_and_replace", breaks)
    with pytest.raises(ReportError, match="cannot be written .No space left on device"):
        write_site(made, to)
    assert paths.INDEX_PAGE not in names(to) and len(names(to)) > 4, "the index comes after all that it leads to"
    monkeypatch.undo()
    write_site(made, to)
    assert len(names(to)) == 11


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda to: (to / "letters").mkdir(), "holds something else .letters.; name a new or empty folder"),
        (lambda to: (to / "site.json").write_text("[]"), "its site.json cannot be read"),
        (lambda to: [(to / "site.json").write_text('{"files": []}'), (to / "index.html").write_text("mine")], "index.html stands there and no earlier"),
    ],
)
def test_what_is_not_ours_is_never_touched(made, tmp_path, prepare, message):
    to = tmp_path / "site"
    to.mkdir()
    prepare(to)
    before = names(to)
    with pytest.raises(ReportError, match=message):
        write_site(made, to)
    assert names(to) == before


def test_two_at_once_take_turns(made, tmp_path, monkeypatch):
    to, begun, place = tmp_path / "site", [], site.write_aside_and_replace

    def slow(target, content):
        if not begun:
            begun.append(threading.Thread(target=lambda: begun.append(write_site(made, to))))
            begun[0].start()
            begun[0].join(0.3)
        place(target, content)

    monkeypatch.setattr(site, "write_aside_and_replace", slow)
    first = write_site(made, to)
    begun[0].join()
    assert (first.written, begun[1].written, begun[1].unchanged) == (10, 0, 10)
    monkeypatch.setattr(site, "WAIT_SECONDS", 0.0)
    with hold(to, "", 0.0), pytest.raises(ReportError, match="another `duibiao site` is writing here"):
        write_site(made, to)


def test_a_mark_that_names_places_outside_removes_nothing_there(made, tmp_path):
    to, outside = tmp_path / "site", tmp_path / "precious"
    to.mkdir()
    outside.write_text("x", encoding="utf-8")
    (to / "site.json").write_text(json.dumps({"files": ["../precious", str(outside)]}), encoding="utf-8")
    write_site(made, to)
    assert outside.exists()


def test_the_command_says_what_it_copied_and_refuses_with_exit_status_two(made, tmp_path):
    def said(*arguments):
        done = CliRunner().invoke(cli.main, ["site", *map(str, arguments)])
        return done.exit_code, done.output

    code, output = said("--from", made, "--to", tmp_path / "site")
    assert code == 0 and re.search(r"4 reports, 10 files in .*: 10 written, 0 unchanged, 0 removed\n2 reports failed and have no page", output)
    for arguments, message in (
        (("--from", made, "--to", made / "site"), "lies in the folder of the reports or holds it"),
        (("--from", made, "--to", made.parent), "lies in the folder of the reports or holds it"),
        (("--from", tmp_path / "none", "--to", tmp_path / "other"), "no finished report in .*none; run `duibiao run` first"),
    ):
        code, output = said(*arguments)
        assert code == 2 and re.search(message, output) and output.count("\n") == 1 and not (tmp_path / "other").exists()


def test_a_page_whose_other_edition_is_not_there_is_named(made, tmp_path, monkeypatch):
    assert write_site(made, tmp_path / "whole").dead == ()
    monkeypatch.setattr(site, "manifests", lambda out: [m for m in manifests(out) if (m["notebook"], m["language"]) != ("late", "en")])
    assert write_site(made, tmp_path / "site").dead == ("default/late/north.zh.html",)


def test_a_page_that_is_not_the_one_on_record_is_not_copied(made, tmp_path, monkeypatch):
    monkeypatch.setattr(site, "manifests", lambda out: [{**m, "html": {**m["html"], "sha256": "0" * 64}} for m in manifests(out)])
    with pytest.raises(ReportError, match="north.en.html: is gone, was changed by hand or is just being replaced"):
        write_site(made, tmp_path / "site")
    assert not (tmp_path / "site").exists()
