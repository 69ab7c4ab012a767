"""How soon a page is there, on this machine, in a real Chromium: first paint of reports and of an index of 1,000, and its filter. Run by `make bench`."""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
REPORTS, ROUNDS = 1000, 7
PAINTED = "() => new Promise(done => setTimeout(() => done(performance.getEntriesByName('first-contentful-paint')[0].startTime), 500))"
# From the key to the next frame with everything laid out.
FILTERED = """([name, value]) => new Promise(done => { const form = document.forms[0], began = performance.now(); form[name].value = value;
  form.dispatchEvent(new Event('input')); document.body.getBoundingClientRect(); const script = performance.now() - began;
  requestAnimationFrame(() => setTimeout(() => done([script, performance.now() - began]))); })"""
STEPS = (("search", "r7 found"), ("search", "北境"), ("search", ""), ("language", "en"), ("status", "stale"), ("status", ""), ("sort", "time"), ("sort", "question"))


def manifests():
    """The manifests of so many reports: 20 questions, 25 regions, two languages, a few failed."""
    for number in range(REPORTS):
        question, region, language = number // 50, number // 2 % 25, ("zh", "en")[number % 2]
        status = "failed" if number % 97 == 0 else "ok"
        yield {
            "position": question, "notebook": f"n{question}", "set": "default", "slug": f"r{region}", "language": language, "status": status, "reason": "ValueError: no figure" * 4,
            "finished": f"2026-01-{1 + number % 28:02}T03:04:05Z", "report": f"n{question}/r{region}.{language}", "title": {"zh": f"第{question}题", "en": f"Question {question}"},
            "question": {"zh": "各地方案把着力点放在哪里？", "en": "What does each plan put weight on?"}, "subject": {"value": f"r{region}", "text": f"北境{region}" if language == "zh" else f"North {region}"},
            "subtitle": f"北境{region}对标其余各地" if language == "zh" else f"North r{region} against all others",
            "headline": "核心方案中全文可得的两份都以产业赋能的条文最多，其余只能给出区间。" if language == "zh" else f"Found in r{region}: the two plans read in full give most provisions to one pole; the others are ranges.",
            "dataset": {"title": "数据", "edition": "1", "digest": "abcdef0123456789"}, "folder": f"default/n{question}", "html": {"file": f"r{region}.{language}.html"},
        }


def large_index(folder):
    sys.path.insert(0, str(ROOT))
    from analysis.reports.index import listing
    from analysis.reports.index_page import index_page

    page = folder / "index.html"
    page.write_text(index_page(listing(list(manifests()), stale={"default/n3/r4.en"})), encoding="utf-8")
    return page


def first_paint(browser, page):
    """Median of several visits in milliseconds, each in a fresh context."""
    times = []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.goto(page.as_uri(), wait_until="commit")
        times.append(tab.evaluate(PAINTED))
        context.close()
    return statistics.median(times), max(times)


def filters(browser, page):
    """Each step of a reader on the index: milliseconds of the script with layout, and to the next frame."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(page.as_uri())
    return [(name, value, *tab.evaluate(FILTERED, [name, value])) for name, value in STEPS]


def main():
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        subprocess.run([sys.executable, "-m", "analysis", "run", "briefing", "focus", "targets", "compare_clauses", "--out", folder / "reports"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for page in sorted((folder / "reports" / "default").glob("*/*.html")):
            typical, worst = first_paint(browser, page)
            print(f"first paint, report {page.parent.name}/{page.name} ({page.stat().st_size / 1000:.0f} KB): median {typical:.0f} ms, worst {worst:.0f} ms of {ROUNDS} (bar: 300)", flush=True)
        index = large_index(folder)
        typical, worst = first_paint(browser, index)
        print(f"first paint, index of {REPORTS} ({index.stat().st_size / 1000:.0f} KB): median {typical:.0f} ms, worst {worst:.0f} ms of {ROUNDS} (bar: 500)")
        for name, value, script, frame in filters(browser, index):
            print(f"index of {REPORTS}, {name} = {value!r}: {script:.0f} ms, {frame:.0f} ms to the next frame (bar: 100)")
        browser.close()


if __name__ == "__main__":
    main()
