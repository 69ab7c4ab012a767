"""Thirty hostile texts through every free text of a dataset: a browser shows them as text, nothing runs or is fetched, a CSV opens harmless."""

import base64
import csv
import io
import re

import pytest

import hostile
from analysis.dataset.load import load
from analysis.display.office import write_office
from analysis.errors import DataError
from analysis.reports.companions import plain_report
from analysis.reports.index import listing
from analysis.reports.index_page import index_page
from analysis.reports.outputs import contents
from analysis.reports.publish import describe_run
from analysis.reports.render import report_page
from analysis.reports.results import as_csv, table
from analysis.spreadsheet import TRIGGERS
from commands import duibiao
from executed import executed
from invented import build, edit, path_of
from notebook_cells import NAMES

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test installs it")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
# Whatever a page may hold that is not of our making would be among these.
ALIEN = """() => [...document.querySelectorAll('*')].filter(e => /^(iframe|object|embed|base|form|img|frame|applet)$/i.test(e.tagName) || [...e.attributes].some(a =>
  /^on/i.test(a.name) || /^(href|src|action|formaction|xlink:href)$/i.test(a.name) && !/^(#|https?:|data:text\\/csv;|feed\\.xml$|[\\w./~-]+\\.(html|docx|xlsx|pdf)$)/.test(a.value)))
  .map(e => e.outerHTML.slice(0, 200))"""
# Fields of the index page that are ours.
OWN = ("<form id=\"filter\"",)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "data"
    return folder, hostile.build(folder)


@pytest.fixture(scope="module")
def reports(dataset):
    """Every notebook's report on it, by turns in Chinese and English: name to job, executed notebook and page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUIBIAO_DATA", str(dataset[0]))
        made = {name: executed(name, ("zh", "en")[number % 2]) for number, name in enumerate(NAMES)}
    return {name: (job, notebook, report_page(job, notebook, notebook_digest="0" * 64)) for name, (job, notebook) in made.items()}


@pytest.fixture(scope="module")
def index(reports):
    """The index of these reports, one of them failed with a hostile reason."""
    told = []
    for place, (job, notebook, _) in enumerate(reports.values()):
        manifest = describe_run(job, contents(notebook), status="ok", reason="", report_set="default", started="2026-01-01T00:00:00Z", seconds=1)
        told.append({**manifest, "folder": f"default/{job.notebook}", "html": {"file": f"{job.stem}.html"}})
        told += [{**told[-1], "status": "failed", "reason": " ".join(hostile.ACCEPTED)}] if place == 0 else []
    return told, index_page(listing(told))


def test_every_text_meets_every_table_that_has_room_and_none_is_left_out(dataset):
    met = dataset[1]
    roomy = {"factors", "terms", "provisions", "targets", "plans", "claims", "units", "indicators", "scopes", "instruments", "composite_nodes", "pmc_variables"}
    assert {table for table, texts in met.items() if len(texts) == len(hostile.ACCEPTED)} >= roomy and len(hostile.ACCEPTED) >= 30
    without = {name for name in hostile.TABLES if hostile.free_columns(name)} - set(met)
    assert not without - {"codings", "claim_tests", "corrections", "dataset", "context", "pmc_codings"}, "tables whose free texts met nothing"


def test_a_browser_shows_them_as_text_and_runs_and_fetches_nothing(reports, index, tmp_path, chromium):
    heard, alien, seen = [], {}, ""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        tab = browser.new_page()
        tab.on("request", lambda request: heard.append(request.url))
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("dialog", lambda dialog: heard.append(f"dialog {dialog.message}") or dialog.dismiss())
        opened = []
        for name, page in [*((name, page) for name, (_, _, page) in reports.items()), ("index", index[1])]:
            path = tmp_path / f"{name}.html"
            path.write_text(page, encoding="utf-8")
            tab.goto(path.as_uri())
            opened.append(path.as_uri())
            found = [element for element in tab.evaluate(ALIEN) if not element.startswith(OWN)]
            alien |= {name: found} if found else {}
            seen += tab.evaluate("document.body.textContent")
            assert tab.title() and tab.evaluate("getComputedStyle(document.body).display") == "block", name
        browser.close()
    assert heard == opened and not alien
    assert not [text for text in hostile.ACCEPTED if text not in seen], "not shown as it stands"


def harmless(content: bytes) -> list[list[str]]:
    """The rows of a CSV, once no cell of it acts: none begins with a trigger but for plain numbers and the guard itself."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    acting = [cell for row in rows for cell in row if cell.lstrip().startswith(TRIGGERS[:-1]) and not PLAIN_NUMBER.fullmatch(cell)]
    assert content.startswith(b"\xef\xbb\xbf") and not acting
    return rows


def test_every_csv_opens_harmless(reports, index):
    files = [base64.b64decode(found) for _, _, page in reports.values() for found in re.findall(r'href="data:text/csv[^",]*;base64,([^"]+)"', page)]
    cells = {cell for content in files for row in harmless(content) for cell in row}
    assert len(files) > 50 and any(cell.startswith("'=1+1 ") for cell in cells), "the guard had something to do"
    assert harmless(as_csv(table(index[0])))


def test_office_tables_hold_no_formula(reports):
    from openpyxl import load_workbook

    job, notebook, _ = reports["briefing"]
    files = write_office(plain_report(job, notebook, "0" * 64), ("xlsx",))
    cells = [cell for sheet in load_workbook(io.BytesIO(files["xlsx"])) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells and not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(text in str(cell.value) for cell in cells for text in hostile.ACCEPTED)


@pytest.mark.parametrize("text", hostile.REFUSED, ids=ascii)
def test_what_no_honest_text_holds_is_refused_with_its_place(tmp_path, text):
    folder = build(tmp_path / "data")
    edit(folder, "regions", "breck", "name_zh", text)
    with pytest.raises(DataError, match=r"regions.csv: name_zh must not hold control, invisible or direction-changing characters; found .* in row breck"):
        load(folder)


def test_broken_utf_8_is_refused_with_file_and_line(tmp_path):
    folder = build(tmp_path / "data")
    path = path_of(folder, "sources")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\xff\xfe", 1))
    with pytest.raises(DataError, match=r"sources.csv: the file must be UTF-8; found .*0xff.*line 2.*Save it again as UTF-8"):
        load(folder)


def test_no_parameter_takes_a_text_that_was_not_declared(tmp_path):
    """All of them in one command: each is refused by name, and nothing is run or written."""
    settings = [word for name, text in zip(
        ("focal", "peers", "plan_set", "group_set", "weighting", "plan", "composite", "normalisation", "theme_set", "factor", "sector", "action", "seed", "replicates", "with_read"),
        hostile.ACCEPTED, strict=False) for word in ("--set", f"{name}={text}")]
    done = duibiao("run", *settings, "--out", tmp_path / "out")
    assert done.returncode == 2 and not (tmp_path / "out").exists() and "Traceback" not in done.stderr
    assert done.stderr.count("\n  - ") >= 10 and "refused: nothing was run" in done.stderr
