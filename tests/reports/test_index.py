"""The front of a folder of reports: every edition listed, what failed or is out of date in sight, filter and order, and the feed."""

import re
import xml.etree.ElementTree as ET

import pytest
from reports.test_records import put, take
from reports.test_render import HOSTILE, Tree

from analysis import paths
from analysis.reports import changes
from analysis.reports.feed import ATOM, ENTRIES, feed
from analysis.reports.front import index_again
from analysis.reports.index import listing, outdated
from analysis.reports.index_page import index_page
from analysis.reports.publish import manifests

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test installs it")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW, DESKTOP = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


def manifest(notebook="n", slug="north", language="zh", **fields):
    """A finished report, as far as the index reads it."""
    about = {"zh": {"north": "北境", "south": "南境"}, "en": {"north": "North", "south": "South"}}[language].get(slug, slug)
    return {
        "position": 0, "notebook": notebook, "set": "default", "slug": slug, "language": language, "status": "ok", "reason": "", "finished": "2026-01-02T03:04:05Z",
        "report": f"{notebook}/{slug}.{language}", "title": {"zh": f"题{notebook}", "en": f"Title {notebook}"}, "question": {"zh": "问？", "en": "Question?"},
        "subject": {"value": slug, "text": about}, "subtitle": f"关于{about}" if language == "zh" else f"About {about}",
        "headline": f"{about}有发现。" if language == "zh" else f"Found in {about}.", "dataset": {"title": "数据", "edition": "1", "digest": "abcdef0123456789"},
        "folder": f"default/{notebook}", "html": {"file": f"{slug}.{language}.html"},
    } | fields


def members():
    """Two questions, two regions, two languages; one failed beside its last good page, one that never was made, one out of date."""
    found = [manifest(name, slug, language, position=place) for place, name in enumerate(("n", "m")) for slug in ("north", "south") for language in ("zh", "en")]
    found[1]["finished"] = "2026-03-01T00:00:00Z"
    late = manifest(status="timeout", reason=f"cell 4 {HOSTILE}", finished="2026-02-01T00:00:00Z", html={"file": "north.zh.failed.html"})
    never = manifest("m", "east", "en", position=1, status="failed", reason="E: 1", headline="", html={"file": "east.en.failed.html"})
    return [*found, late, never]


STALE = {"default/m/south.en"}


def test_every_edition_is_listed_with_what_is_said_of_it():
    tree = Tree(index_page(listing(members(), stale=STALE)))
    hrefs = [attrs["href"] for attrs in tree.of("a") if attrs["href"].startswith("default/")]
    assert len(hrefs) == len(set(hrefs)) == 10 and hrefs[:3] == ["default/n/north.zh.html", "default/n/north.zh.failed.html", "default/n/north.en.html"]
    for text in ("题n：问？", "Title m. Question?", "关于北境", "About South", "北境有发现。", "Found in North.", "超时", "cell 4 </title>", "2026-01-02 03:04 UTC", "数据 1", "abcdef01"):
        assert text in tree.text
    assert "9份报告；2份本次未能生成；1份生成后数据集有改动，尚未核对" in tree.text and "Reports: 9; 2 not made this time; 1 not checked since the dataset changed" in tree.text
    assert len(tree.of("script")) == 1 and "alert(1)" in tree.text


def test_an_empty_index_says_so_and_has_no_script():
    tree = Tree(index_page(listing([])))
    assert "No reports yet." in tree.text and not tree.of("script") and not tree.of("form")


def test_what_needs_attention_stands_first_a_few_named_and_the_rest_counted():
    found = listing([manifest(slug=f"s{n}", status="failed", reason="E") for n in range(20)])
    assert (len(found["attention"]), found["attention_more"], found["bad"], found["count"]) == (12, 8, 20, 20)
    html = index_page(found)
    assert html.index('class="attention"') < html.index('<form id="filter"') < html.index('class="group') and "and 8 more" in html


def test_a_report_is_out_of_date_once_a_later_run_met_other_data_and_did_not_find_it_unchanged(tmp_path):
    put(tmp_path)
    put(tmp_path, "two/north.en")
    take(tmp_path, ("one/north.en", "two/north.en"), dataset="f1")
    assert outdated(tmp_path, manifests(tmp_path)) == set()
    put(tmp_path, "two/north.en", dataset={"files": "f2"})
    take(tmp_path, ("two/north.en",), dataset="f2")
    assert outdated(tmp_path, manifests(tmp_path)) == {"default/one/north.en"}
    take(tmp_path, ("two/north.en",), dataset="f2", unchanged=["default/one/north.en"])
    assert outdated(tmp_path, manifests(tmp_path)) == set()
    put(tmp_path, "one/north.en", dataset={"files": "f0"}, finished="2026-02-01T00:00:00Z")
    assert outdated(tmp_path, manifests(tmp_path)) == {"default/one/north.en"}


# The feed ----------------------------------------------------------------------------------------------------------


def atom(tag):
    return f"{{{ATOM}}}{tag}"


def parsed(out):
    """The feed of a folder, held to what RFC 4287 asks of every feed and entry."""
    root = ET.fromstring(feed(out, manifests(out)))
    assert root.tag == atom("feed") and root.findtext(f"{atom('author')}/{atom('name')}")
    entries = root.findall(atom("entry"))
    for part in (root, *entries):
        held = [child.tag for child in part]
        assert all(held.count(atom(tag)) == 1 for tag in ("id", "title", "updated"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", part.findtext(atom("id")))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part.findtext(atom("updated")))
    ids = [entry.findtext(atom("id")) for entry in entries]
    assert len(set(ids)) == len(ids) and root.findtext(atom("id")) not in ids
    for link in root.iter(atom("link")):
        assert not re.match(r"[a-z]+:|/", link.get("href")), "an address that names a host or begins at its root"
    return root, entries


def test_the_feed_tells_of_each_run_that_changed_something_and_escapes_it(tmp_path):
    put(tmp_path)
    take(tmp_path)
    first, entries = parsed(tmp_path)
    assert [entry.findtext(atom("title")) for entry in entries] == ["首次记录：1份报告 · reports first on record: 1"]
    put(tmp_path, page="2", results=[{"name": "e/<b>A</b>\u0000/n", "value": None, "high": None, "unit": "", "qualifier": "", "text": "2%"}])
    put(tmp_path, "zwei/north.zh")
    take(tmp_path, ("one/north.en", "zwei/north.zh"))
    (tmp_path / paths.FEED).write_text(feed(tmp_path, manifests(tmp_path)), encoding="utf-8")
    again, entries = parsed(tmp_path)
    assert entries[0].findtext(atom("title")) == "新增1份；1份有变化 · 1 new; 1 changed" and len(entries) == 2
    said = "".join(entries[0].find(atom("content")).itertext())
    assert "e/<b>A</b>\ufffd/n: – → 2%" in said and "Title · North" in said
    assert first.findtext(atom("id")) == again.findtext(atom("id")) and feed(tmp_path, manifests(tmp_path)) == feed(tmp_path, manifests(tmp_path))
    take(tmp_path)
    assert len(parsed(tmp_path)[1]) == 2, "a run that changed nothing is no news"


def test_the_feed_names_failures_and_keeps_its_id_when_its_oldest_runs_are_gone(tmp_path):
    put(tmp_path)
    take(tmp_path)
    with index_of(tmp_path):
        pass
    known = parsed(tmp_path)[0].findtext(atom("id"))
    for number in range(ENTRIES + 5):
        put(tmp_path, page=f"p{number}")
        take(tmp_path, retention=10)
    root, entries = parsed(tmp_path)
    assert root.findtext(atom("id")) == known and len(entries) == 10
    record = changes.records.begin(tmp_path, "default", ["one/north.en"])
    changes.records.end(tmp_path, record, word="failed", made={"default/one/north.en": {"status": "timeout"}})
    assert parsed(tmp_path)[1][0].findtext(atom("title")).endswith("1 not made")


class index_of:
    """The front of a folder written as a run writes it."""

    def __init__(self, out):
        self.out = out

    def __enter__(self):
        index_again(self.out, self.out / paths.STAGING)

    def __exit__(self, *_):
        assert (self.out / paths.INDEX_PAGE).exists() and (self.out / paths.FEED).exists()


# In a browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory, chromium):
    """The index in a real browser; every request, error and message of it is held against it at the end."""
    path = tmp_path_factory.mktemp("index") / "index.html"
    path.write_text(index_page(listing(members(), stale=STALE)), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        tab = browser.new_page(viewport=DESKTOP)
        heard: list[str] = []
        tab.on("request", lambda request: heard.append(request.url))
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("dialog", lambda dialog: heard.append("dialog") or dialog.dismiss())
        tab.goto(path.as_uri())
        yield tab
        browser.close()
    assert heard == [path.as_uri()]


pytestmark = pytest.mark.browser


def chosen(tab, **values):
    """What the list shows, as reports and languages in its order, after the fields were set as a reader sets them."""
    tab.get_by_role("button", name="Clear").click()
    for name, value in values.items():
        field = tab.locator(f"[name={name}]")
        field.fill(value) if name == "search" else field.select_option(value)
    return [(e["n"], e["s"], e["l"]) for e in tab.evaluate(
        "() => [...document.querySelectorAll('.entry')].filter(e => e.checkVisibility()).map(e => ({n: e.dataset.notebook, s: e.dataset.subject, l: e.dataset.language}))")]


def test_the_list_is_filtered_by_words_region_language_status_and_question(page):
    everything = chosen(page)
    assert len(everything) == 9 and page.locator("output").inner_text() == "列出9份，共9份 · 9 of 9 reports"
    assert chosen(page, search="ｆｏｕｎｄ north") == [("n", "north", "en"), ("m", "north", "en")], "both words, in either width"
    assert chosen(page, search="北境") == [("n", "north", "zh"), ("m", "north", "zh")]
    assert chosen(page, subject="south", language="en") == [("n", "south", "en"), ("m", "south", "en")]
    assert chosen(page, notebook="m", language="zh") == [("m", "north", "zh"), ("m", "south", "zh")]
    assert chosen(page, status="failed") == [("n", "north", "zh"), ("m", "east", "en")]
    assert chosen(page, status="stale") == [("m", "south", "en")]
    assert chosen(page, search="no such thing") == [] and page.locator("#none").is_visible()
    assert chosen(page) == everything


def test_the_list_is_ordered_and_comes_back_to_its_questions(page):
    assert chosen(page, sort="time")[:3] == [("n", "north", "en"), ("n", "north", "zh"), ("n", "south", "zh")]
    assert not page.locator(".group").first.is_visible() and page.locator("#flat .of").first.is_visible()
    assert chosen(page, sort="status")[:3] == [("n", "north", "zh"), ("m", "east", "en"), ("m", "south", "en")]
    assert [subject for _, subject, _ in chosen(page, sort="subject")] == ["east", *["north"] * 4, *["south"] * 4]
    assert chosen(page, sort="question") == chosen(page) and page.locator(".group").first.is_visible()


def test_what_needs_attention_leads_to_its_row_whatever_the_filter_hides(page):
    assert chosen(page, status="ok") and page.locator(".attention a").count() == 3
    link = page.locator(".attention a").last
    link.click()
    row = page.locator(f".entry{link.get_attribute('href')}")
    assert row.is_visible() and page.evaluate("row => row.matches(':target')", row.element_handle())
    page.wait_for_function("row => row.getBoundingClientRect().top < innerHeight", arg=row.element_handle())


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_and_every_field_has_a_name(page, viewport, scheme):
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate("[...document.forms[0].querySelectorAll('input, select')].every(field => field.labels.length === 1)")


@pytest.mark.parametrize("order", ["question", "status"])
def test_axe_finds_no_fault_in_the_light_and_in_the_dark(page, order):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    chosen(page, sort=order)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}).response["violations"]
        assert not [(fault["id"], place["target"]) for fault in found for place in fault["nodes"]]


def test_without_scripts_the_whole_list_stands(page):
    tab = page.context.browser.new_context(java_script_enabled=False).new_page()
    tab.goto(page.url)
    assert tab.locator(".entry").count() == 9 and all(entry.is_visible() for entry in tab.locator(".entry").all())
    assert not tab.locator("#filter").is_visible() and tab.locator(".attention").is_visible()
    tab.context.close()
