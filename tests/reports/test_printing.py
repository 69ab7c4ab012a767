"""Reports as PDF: real sheets from a real Chromium, with a title and a number on each, and nothing of the browser left."""

import io
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from reports.engine_kit import declare, exhibit, says, shows, study, write_notebook
from reports.engine_kit import regions as region_names
from reports.test_render import notebook, page

from analysis.errors import ReportError
from analysis.reports import chromium as browsers
from analysis.reports.chromium import Browser, find_chromium
from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.keys import Project, parts
from analysis.reports.pdf_text import _typed
from analysis.reports.plan import Evidence, make_plan
from analysis.reports.publish import manifests
from analysis.reports.runner import run

pytestmark = pytest.mark.browser
HOSTILE = "<script>document.title='ran'</script><img src=http://192.0.2.1/x>"


@pytest.fixture(scope="module")
def browser(chromium):
    return Browser.found()


@pytest.fixture(scope="module")
def sheets(browser):
    """A Chinese page with a table over several sheets, printed twice at once."""
    rows = [[f"第{n}行 算力底座 骨直角戸遍{HOSTILE if n == 3 else ''}", str(n)] for n in range(120)]
    said = study(title="四川对标报告", question="说了什么？", subtitle="对标北京")
    html = page(notebook(exhibit("t", "table", rows=rows), first=said, last=said), language="zh")
    with ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(browser.pdf, [html, html]))


def text_of(pdf: bytes, tmp_path, *options) -> str:
    (tmp_path / "page.pdf").write_bytes(pdf)
    return subprocess.run(["pdftotext", *options, tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True).stdout


def test_every_row_is_there_as_text_and_every_sheet_has_its_title_and_number(sheets, tmp_path):
    pages = text_of(sheets[0], tmp_path).split("\f")[:-1]
    whole = re.sub(r"\s", "", "".join(pages))
    assert len(pages) > 2 and all(f"第{n}行算力底座骨直角戸遍" in whole for n in range(120))
    for number, sheet in enumerate(pages, start=1):
        assert "四川对标报告" in sheet and re.search(rf"{number} ?/ ?{len(pages)}\b", sheet), f"sheet {number}"
    assert "<script>document.title" in whole, "shown as text"


def test_whoever_searches_finds_the_characters_that_people_type(sheets):
    """pdftotext folds radicals by itself; most programs that open a PDF do not."""
    from pypdf import PdfReader

    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(sheets[0])).pages))
    assert not re.findall("[\u2e80-\u2fdf\uf900-\ufaff]", text) and text.count("算力底座骨直角戸遍") == 120


def test_the_names_of_a_range_of_glyphs_are_written_out_where_they_do_not_follow_each_other():
    names = b"2 beginbfrange\n<01> <02> <2F00>\n<05> <07> <4E0A>\nendbfrange\n1 beginbfchar\n<09> <2EE9>\nendbfchar"
    assert _typed(names) == names.replace(b"<2F00>", b"[<4E00> <4E28>]").replace(b"<2EE9>", b"<9EC4>")


def test_it_is_tagged_has_an_outline_and_its_title_and_language(sheets):
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(sheets[0]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("zh") and "/StructTreeRoot" in root
    assert reader.metadata["/Title"].startswith("四川对标报告") and reader.outline and "/CreationDate" not in reader.metadata


def test_equal_pages_give_equal_files(sheets):
    assert sheets[0] == sheets[1]


def test_what_a_browser_counts_on_from_printing_to_printing_is_counted_from_one():
    assert browsers._settled(b"/ID (node00000007) /Headers [(node00000005)] /ModDate (D:20260101000000+00'00')>>") == (
        b"/ID (node00000002) /Headers [(node00000001)] " + b" " * len("/ModDate (D:20260101000000+00'00')") + b">>")


def test_nothing_of_a_browser_stays(sheets, browser):
    """Neither a process with the mark nor a folder."""
    from analysis.reports.leftovers import PREFIX, _marked, places

    assert not [pid for pid, mark in _marked() if mark.startswith(browser.mark)]
    assert not [folder for place in places() for folder in place.glob(f"{PREFIX}{browser.mark}*")]


@pytest.fixture
def job(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write_notebook(folder, "plain", says("open"), shows(exhibit("a")), says("close"))
    declare(folder, plain=["a"])
    return make_jobs(find_notebooks(folder), [], {}, lambda name: region_names(), languages=["en"])[0]


def files(out):
    return sorted(path.name for path in (out / "default/plain").iterdir())


def test_a_run_publishes_it_beside_the_page_and_a_run_without_takes_it_away(job, tmp_path, browser, monkeypatch):
    out = tmp_path / "out"
    assert run([job], out=out, printer=browser.pdf).word == "ok"
    assert files(out) == ["north.en.html", "north.en.manifest.json", "north.en.pdf"]
    (manifest,) = manifests(out)
    assert [entry["file"] for entry in manifest["companions"]] == ["north.en.pdf"]
    assert 'href="default/plain/north.en.pdf"' in (out / "index.html").read_text(encoding="utf-8")
    assert run([job], out=out).word == "ok"
    assert files(out) == ["north.en.html", "north.en.manifest.json"], "a page that was made anew has no PDF of the one before"
    known = manifests(out)[0] | {"reads": {"plans": "a"}, "dataset": {"files": "files"}, "key": parts(job, project := Project.now())}
    del known["folder"]
    (out / "default/plain/north.en.manifest.json").write_text(json.dumps(known), encoding="utf-8")
    evidence = Evidence("files")
    monkeypatch.setattr(Project, "now", lambda: project)  # whoever works on the code meanwhile is no reason
    assert make_plan([job], out=out, report_set="default", evidence=evidence).verdicts[0].why == ()
    assert make_plan([job], out=out, report_set="default", evidence=evidence, files=("pdf",)).verdicts[0].why == ("north.en.pdf is not made yet",)


def program(folder: Path, script: str) -> Path:
    """A program named chromium that does something else."""
    folder.mkdir()
    (folder / "chromium").write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    (folder / "chromium").chmod(0o755)
    return folder / "chromium"


def test_a_browser_that_prints_nothing_fails_the_report_with_what_it_said(job, tmp_path):
    broken = program(tmp_path / "bin", "import sys; sys.exit('no display')")
    result = run([job], out=tmp_path / "out", printer=Browser(str(broken), "0-1.pdf").pdf)
    assert (result.word, result.results[0].reason) == ("failed", "its PDF could not be printed: chromium gave no file: no display")
    assert "north.en.failed.html" in files(tmp_path / "out") and "north.en.html" not in files(tmp_path / "out")


def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(browsers, "SECONDS", 2)
    told = tmp_path / "told"
    script = f"import os, subprocess, time; p = subprocess.Popen(['sleep', '600'], start_new_session=True); open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{p.pid}}'); time.sleep(600)"
    with pytest.raises(ReportError, match="chromium took longer than 2 s"):
        Browser(str(program(tmp_path / "bin", script)), "0-1.pdf").pdf("<p>")
    for pid in told.read_text().split():
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_without_a_browser_the_command_refuses_before_any_work(tmp_path):
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "analysis", "run", "focus", "--pdf", "--out", tmp_path / "out"], env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and not (tmp_path / "out").exists()
    assert done.stderr.startswith("duibiao: --pdf: there is no Chromium, Chrome or Edge on this machine to print with; install the package chromium")


def test_a_picture_has_the_size_asked_for(browser):
    content = browser.picture("<!doctype html><title>t</title><body style='margin:0;background:#0b5394'>", 300, 200, scale=2)
    width, height = (int.from_bytes(content[place:place + 3], "little") + 1 for place in (24, 27))
    assert content[8:16] == b"WEBPVP8X" and (width, height) == (600, 400)


def test_the_browser_is_one_of_those_that_are_there(chromium):
    assert Path(find_chromium()).exists()
