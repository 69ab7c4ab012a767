"""The briefing as it is handed round: two printed pages, and office files that LibreOffice opens with their Chinese text."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook

from analysis.display.office import write_office
from analysis.reports.companions import plain_report
from analysis.reports.render import report_page
from executed import executed
from notebook_cells import NOTEBOOKS
from analysis.parameters import read_declarations

ENDINGS = ("docx", "xlsx")
LIMITED = {name: notebook.pages for name, notebook in read_declarations(NOTEBOOKS).notebooks.items() if notebook.pages}


@pytest.fixture(scope="module")
def made():
    """Job and executed notebook of a briefing, once each."""
    held = {}

    def get(language, **given):
        key = (language, *sorted(given.items()), os.environ.get("DUIBIAO_DATA", ""))
        if key not in held:
            held[key] = executed("briefing", language, **given)
        return held[key]

    return get


@pytest.fixture(scope="session")
def soffice():
    """LibreOffice; without one the test is skipped, unless a browser and with it all such programs are required (as in CI)."""
    found = shutil.which("soffice")
    if not found and os.environ.get("DUIBIAO_REQUIRE_BROWSER"):
        pytest.fail("DUIBIAO_REQUIRE_BROWSER is set and there is no LibreOffice")
    return found or pytest.skip("no LibreOffice on this machine")


@pytest.fixture(scope="module")
def tab(chromium):
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


@pytest.fixture
def printed_pages(tab, made, tmp_path):
    """How many sheets a briefing takes."""

    def count(language, **given):
        job, notebook = made(language, **given)
        file = tmp_path / "page.html"
        file.write_text(report_page(job, notebook, notebook_digest="d" * 64), encoding="utf-8")
        tab.goto(file.as_uri())
        return len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True)))

    return count


@pytest.mark.browser
@pytest.mark.parametrize("language, given", [("zh", {}), ("en", {}), ("en", {"focal": "guangdong"}), ("zh", {"focal": "hebei", "peers": "beijing"})])
def test_the_briefing_prints_on_the_pages_it_declares(printed_pages, language, given):
    assert printed_pages(language, **given) == LIMITED["briefing"] == 2


@pytest.mark.browser
def test_it_stays_short_on_another_dataset(printed_pages, invented_folder, monkeypatch):
    monkeypatch.setenv("DUIBIAO_DATA", str(invented_folder))
    assert printed_pages("en") <= LIMITED["briefing"]


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_stays_short_with_31_regions(printed_pages, generated_folder, monkeypatch, language):
    monkeypatch.setenv("DUIBIAO_DATA", str(generated_folder))
    assert printed_pages(language) <= LIMITED["briefing"]


def office(made, language):
    job, notebook = made(language)
    return write_office(plain_report(job, notebook, "d" * 64), ENDINGS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_office_files_of_the_briefing_hold_its_tables_and_sources(made, language):
    job, notebook = made(language)
    files = office(made, language)
    shown = {block["exhibit"]["id"]: block["exhibit"] for block in plain_report(job, notebook, "d" * 64)["blocks"] if "exhibit" in block}
    letter, book = Document(io.BytesIO(files["docx"])), load_workbook(io.BytesIO(files["xlsx"]))
    tables = [exhibit for exhibit in shown.values() if exhibit["kind"] == "table"]
    assert [[cell.text for cell in table.rows[1].cells] for table in letter.tables] == [[str(cell) for cell in exhibit["rows"][0]] for exhibit in tables]
    findings = next(sheet for sheet in book if sheet.title.endswith("briefing-findings"))
    evidence = [[cell.value for cell in row] for row in findings.iter_rows(min_row=4, min_col=5, max_col=5)]
    assert all(value for (value,) in evidence[:len(shown["briefing-findings"]["rows"])])
    numbered = [paragraph.text for paragraph in letter.paragraphs if paragraph.style.name == "Source"]
    assert len(numbered) == len({source["id"] for exhibit in shown.values() for source in exhibit["sources"]}) == book.worksheets[-1].max_row - 3
    assert files == office(made, language)


def test_a_source_that_may_not_be_linked_is_linked_nowhere(made, real_data):
    may = set(real_data.sources.loc[real_data.sources["link"].astype(bool), "url"])
    files = office(made, "zh")
    letter, book = Document(io.BytesIO(files["docx"])), load_workbook(io.BytesIO(files["xlsx"]))
    linked = {rel.target_ref for rel in letter.part.rels.values() if rel.is_external}
    linked |= {cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink and cell.hyperlink.target}
    assert linked and linked <= may


@pytest.mark.browser
def test_libreoffice_opens_both_files_with_their_chinese_text(made, soffice, tmp_path):
    names = []
    for language in ("zh", "en"):
        for ending, content in office(made, language).items():
            (tmp_path / f"{language}-{ending}.{ending}").write_bytes(content)
            names.append(f"{language}-{ending}.{ending}")
    done = subprocess.run([soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *names],
                          cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    for name in names:
        pdf = (tmp_path / name).with_suffix(".pdf")
        assert pdf.exists(), f"{name} was not opened: {done.stdout}{done.stderr}"
        text = re.sub(r"\s", "", subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout)
        language = name[:2]
        parts = ("对标简报", "什么会改变它", "资料来源") if language == "zh" else ("Benchmarkingbriefing", "Whatwouldchangeit", "Sources")
        assert all(part in text for part in parts), name
        assert "\ufffd" not in text and "#NAME?" not in text and "#VALUE!" not in text
        fonts = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
        assert "CJK" in fonts if language == "zh" else True, fonts


def test_a_notebook_may_declare_neither(made):
    job, notebook = made("zh")
    bare = replace(job, declared=replace(job.declared, office=(), pages=0))
    page = report_page(bare, notebook, notebook_digest="d" * 64)
    assert 'class="brief"' not in page and ".docx" not in page and 'class="on-paper"' not in page
    assert 'class="brief"' in report_page(job, notebook, notebook_digest="d" * 64)
